"""What is shown of an invoice that will be paid, and that nothing is shown where nothing can be stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from core.domain.checks import sentences
from core.domain.findings import Finding
from core.domain.payments.checked import CheckedInvoice, check_group
from core.domain.payments.grouping import grouped, ref_of
from core.domain.payments.invoices import Invoice
from core.domain.payments.known import PaymentContext
from core.domain.payments.outlook import Outlook, is_shut, outlook, told
from core.domain.payments.rows import Amounts, PaymentRow
from core.domain.payments.targets import Cap, target
from core.domain.payments.tasks import task_of
from core.domain.payments.uploads import Listed, listed_by_invoice
from tests.core.domain.payment_values import DAY, invoice, row


def checked(
    *rows: PaymentRow,
    own: Invoice | None = None,
    cap: Cap = Cap.DUE,
    today: dt.date = DAY,
    amounts: Amounts = Amounts.TOTALS,
    listed: Mapping[int, Listed] = MappingProxyType({}),
) -> CheckedInvoice:
    places = {ref_of(rows[0]): [own or invoice()]}
    (group,) = grouped(rows, places)
    return check_group(
        group, amounts, cap, PaymentContext(today, receipts=amounts is Amounts.RECEIPTS, listed=listed)
    )


def seen(each: CheckedInvoice) -> Outlook:
    return outlook(each.target, shut=is_shut(each.findings))


def codes(each: CheckedInvoice) -> dict[str, Finding]:
    shown = told(each.findings, shut=is_shut(each.findings))
    return {finding.rule.code: finding for finding in shown}


def test_what_can_be_stored_or_confirmed_is_shown_with_its_rest() -> None:
    each = seen(checked(row(1, amount="40.00")))
    assert (each.in_file, each.after, each.balance) == (Decimal(40), Decimal(40), Decimal(60))
    assert (each.date, each.waits) == (None, True)
    much = seen(checked(row(1, amount="140.00")))
    assert (much.after, much.balance, much.date) == (Decimal(100), Decimal(0), DAY)


def test_a_date_waits_only_while_something_stays_to_be_paid() -> None:
    """As well where all rows were uploaded before; of an invoice that is paid up nothing is awaited."""
    for own, waits in (
        (invoice(1, "CW-1", "100.00", "40.00"), True),
        (invoice(1, "CW-1", "100.00", "100"), False),
    ):
        (group,) = grouped((row(1, amount="40.00"),), {ref_of(row(1)): [own]})
        for seen_before in (frozenset[int](), frozenset({1})):
            aimed = target(group, Amounts.RECEIPTS, seen=seen_before)
            assert outlook(aimed, shut=False).waits is waits


def test_nothing_is_shown_of_what_cannot_be_stored() -> None:
    """Neither amounts nor a date, nor that something stays open; what the file says stays."""
    memo = checked(row(1, amount="40.00"), own=invoice(kind="CreditMemo"))
    assert seen(memo) == Outlook(Decimal(40), {}, None, None, None, waits=False)
    unreadable = checked(row(1, amount=None, flaws=("“about 5” is no amount",)))
    assert seen(unreadable) == Outlook(None, {}, None, None, None, waits=False)
    undated = checked(row(1, amount="40.00", date=None))
    assert "part-paid" in {each.rule.code for each in undated.findings}
    assert list(codes(undated)) == ["date-missing"]


def test_an_amount_in_another_currency_never_stands_as_one_of_the_invoice() -> None:
    """It is shown with its own currency, several each for itself; nothing is compared with the total."""
    euros = checked(row(1, amount="500.00", currency="EUR"))
    assert (seen(euros).in_file, seen(euros).foreign) == (None, {"EUR": Decimal(500)})
    assert [each.rule.code for each in euros.findings] == ["other-currency"]
    both = seen(checked(row(1, currency="EUR"), row(2, amount="4.00")))
    assert (both.in_file, both.foreign) == (None, {"EUR": Decimal(10), "GBP": Decimal(4)})
    assert seen(checked(row(1, currency="GBP"))).foreign == {}


def test_credits_and_a_cut_at_the_total_together_are_said() -> None:
    """More than is due is stored then, and the balance falls below zero: both sums are named."""
    own = invoice(credits=Decimal("30.00"))
    said = codes(checked(row(1, amount="120.00"), own=own, cap=Cap.TOTAL))
    message, advice = sentences(said["credited-too"])
    assert "100.00 paid and 30.00 credited, more than its total of 100.00" in message
    assert "-30.00" in message
    assert "70.00" in advice
    assert "too-much" in said
    for fine in (
        checked(row(1, amount="120.00"), own=own),
        checked(row(1, amount="70.00"), own=own, cap=Cap.TOTAL),
        checked(row(1, amount="120.00"), cap=Cap.TOTAL),
    ):
        assert "credited-too" not in codes(fine)


def test_a_corrected_total_lists_only_what_is_more_than_was_listed() -> None:
    """A total contains what was paid before: another day or amount is the same money, to be refunded once."""
    first = checked(row(1, amount="105.00"))
    more = checked(
        row(1, amount="107.00", date=DAY - dt.timedelta(days=1)), own=invoice(1, "CW-1", "100", "100")
    )
    stored = [
        (each, task_of(case.target, {1: "print"})) for each, case in ((3, first), (4, first), (5, more))
    ]
    assert listed_by_invoice(stored[:2]) == {1: Listed(Decimal(5), (3,))}
    assert listed_by_invoice(stored) == {1: Listed(Decimal(7), (3, 5))}
    again = checked(row(1, amount="107.00"), listed=listed_by_invoice(stored[:2]))
    assert again.new_excess == 2
    message, _ = sentences(codes(again)["listed-before"])
    assert message == "Of what CW-1 cannot take, 5.00 is in the list of run 3 already; 2.00 is in none yet."
    assert checked(row(1, amount="103.00"), listed=listed_by_invoice(stored)).new_excess == 0


def test_a_new_receipt_is_listed_whatever_was_listed_before() -> None:
    """It is other money; and a total that comes after several receipts contains them all."""
    paid = invoice(1, "CW-1", "100.00", "100.00")
    one, two = (checked(row(1, amount=each), own=paid, amounts=Amounts.RECEIPTS) for each in ("5.00", "8.00"))
    listed = listed_by_invoice(
        (run, task_of(each.target, {1: str(run)})) for run, each in ((3, one), (4, two))
    )
    assert listed == {1: Listed(Decimal(13), (3, 4))}
    assert checked(row(1, amount="5.00"), own=paid, amounts=Amounts.RECEIPTS, listed=listed).new_excess == 5
    assert checked(row(1, amount="113.00"), own=paid, listed=listed).new_excess == 0


def test_what_was_listed_as_cut_and_is_stored_now_is_said() -> None:
    """A credit was taken back, so the same total is stored whole: the accountant must not refund it."""
    listed = {1: Listed(Decimal(20), (3,))}
    said = codes(checked(row(1, amount="100.00"), own=invoice(1, "CW-1", "100.00", "80.00"), listed=listed))
    message, _ = sentences(said["listed-now-stored"])
    assert message == "20.00 of CW-1 is in the list of run 3 as cut, and this total stores it."
    paid = invoice(1, "CW-1", "100.00", "100.00")
    assert "listed-now-stored" not in codes(checked(row(1, amount="100.00"), own=paid, listed=listed))
    other = checked(row(1, amount="5.00"), amounts=Amounts.RECEIPTS, listed=listed)
    assert "listed-now-stored" not in codes(other)
