"""Two windows, or window and command, on one invoice: one stores its payment, the other is told who did."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from core.domain.payments.rows import Amounts
from core.domain.posting import ItemState
from core.domain.runs import Item, Run
from core.workflows.again import send_again
from core.workflows.batch_results import why_not
from core.workflows.upload import upload
from gui.runs.saying import what_needs_saying
from tests.faults.office import quiet, served
from tests.faults.payers import file_of, payment_order, row


def test_another_receipt_of_the_same_amount_is_not_taken_for_ones_own() -> None:
    """Both saw nothing stored and add 100.00 each: the second is told, and its receipt is not given up."""
    with served() as company:
        company.server.add_invoice("CW-1", "500.00")
        home = company.home()
        mine, other = company.desk(home), company.desk(home)
        orders = [
            payment_order(desk, file_of(row("CW-1", "100.00", reference=name)), Amounts.RECEIPTS)
            for desk, name in ((mine, "BACS 1"), (other, "BACS 2"))
        ]
        assert upload(mine, orders[0], quiet).items[0].state is ItemState.VERIFIED
        (told,) = upload(other, orders[1], quiet).items
        assert told.state is ItemState.NOT_SENT
        assert "had 0.00 GBP stored when it was checked, now 100.00 by run 1" in told.evidence[-1].detail
        _names_run_1(told)
        again = payment_order(other, file_of(row("CW-1", "100.00", reference="BACS 2")), Amounts.RECEIPTS)
        assert again.tasks[0] is not None
        assert again.tasks[0].after == Decimal("200.00")


def test_one_that_is_being_stored_by_another_run_is_left_to_it() -> None:
    """While one waits for its answer the other is told which run has it, in the words of payments."""
    with served() as company:
        company.server.add_invoice("CW-1", "500.00")
        home = company.home()
        mine, other = company.desk(home), company.desk(home)
        orders = [payment_order(desk, file_of(row("CW-1", "100.00"))) for desk in (mine, other)]
        ended: list[Item] = []

        def meanwhile(run: Run) -> None:
            if run.items[0].state is ItemState.SENT and not ended:
                ended.extend(upload(other, replace(orders[1], looked=True), quiet).items)

        assert upload(mine, orders[0], meanwhile).items[0].state is ItemState.VERIFIED
        (told,) = ended
        assert told.state is ItemState.NOT_SENT
        assert "Invoice CW-1: run 1, begun by" in told.evidence[-1].detail
        _names_run_1(told)
        (again,) = send_again(other, told.run, quiet).items
        assert again.state is ItemState.VERIFIED  # it is what was wanted


def _names_run_1(told: Item) -> None:
    """The words of the fail file and of the window name the run, and nothing that it stored is denied."""
    assert told.other_run == 1
    for words in (why_not(told), str(what_needs_saying(told))):
        assert "run 1" in words
        assert "Nothing of it was stored" not in words
        assert "Somebody else" not in words
        assert "ids:" not in words
    assert "heck the file again" in told.instead


@pytest.mark.parametrize("over_amount", ["cut", "keep"])
def test_a_credit_that_was_applied_since_the_check_is_named(over_amount: str) -> None:
    """Somebody applies a credit between check and upload: the full amount is too much now."""
    with served() as company:
        company.server.add_invoice("CW-1", "500.00")
        company.server.set(over_amount=over_amount, credit_entries="hidden")
        desk = company.desk(company.home())
        order = payment_order(desk, file_of(row("CW-1", "500.00")))
        company.server.pay("CW-1", amount="50.00", credit=500010, another=True)
        (told,) = upload(desk, order, quiet).items
        assert told.state is ItemState.NOT_SENT
        assert "could take 500.00 GBP when it was checked, now 450.00" in told.evidence[-1].detail
        assert (told.other_run, told.instead[:20]) == (None, "Check the file again")
        assert company.writes() == []


def test_what_somebody_stores_while_the_server_asks_to_wait_is_not_overwritten() -> None:
    """429, and a colleague pays during the wait: it is read again, not sent, and both amounts are named."""
    with served() as company:
        company.server.add_invoice("CW-1", "500.00")
        company.fault_at_writes(status=429, headers={"Retry-After": "30"})
        desk = company.desk(company.home())

        def meanwhile(run: Run) -> None:
            if run.items[0].state is ItemState.THROTTLED and not company.server.payments("CW-1"):
                company.server.pay("CW-1", amount="40.00", by="Colleague")

        order = payment_order(desk, file_of(row("CW-1", "300.00")))
        (told,) = upload(desk, order, meanwhile).items
        assert told.state is ItemState.REJECTED
        assert "now 40.00 (by Colleague). Nothing was sent." in told.evidence[-1].detail
        assert [each.status for each in company.writes()] == [429]
