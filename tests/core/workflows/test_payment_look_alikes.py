"""The check of payments reads what else the companies owe, and says where an amount fits another invoice."""

from __future__ import annotations

import pytest

from core.connectwise.errors import AnswerNotUnderstood, PermissionMissing
from core.domain.checks import sentences
from core.domain.payments.rows import Amounts
from core.jobs import Step
from core.sandbox.server import Server
from core.workflows.desk import Desk
from core.workflows.payments import Checked, check
from tests.core.domain.payment_values import BOTH, file_of, row

CODES = {"also-owed", "owed-elsewhere"}
OWED = "balance"
"""In the query of the new read only."""
UNKNOWN = '{"code":"ApiFindCondition","message":"\'balance\' is not a recognized name."}'


def furnish(company: Server) -> None:
    """Three invoices of one company over the same amount, one of another company."""
    for number in ("LA-1", "LA-2", "LA-10"):
        company.add_invoice(number, "431.07", date="2026-03-01", customer="Northwind Traders")
    company.add_invoice("LA-3", "431.07", date="2026-03-01", customer="Contoso Retail")
    company.add_invoice("LA-4", "500.00", date="2026-03-01", customer="Northwind Traders")
    company.pay("LA-4", amount="20.00")


def said(checked: Checked) -> dict[str, str]:
    return {
        each.target.group.name: sentences(finding)[0]
        for each in checked.invoices
        for finding in each.findings
        if finding.rule.code in CODES
    }


def queries(company: Server) -> list[str]:
    """All requests, in short: whether each looks for what else is owed."""
    return [OWED if OWED in each.query else each.path for each in company.log.entries()]


@pytest.mark.parametrize("amounts", BOTH)
def test_both_manners_are_said_of_a_served_company(desk: Desk, company: Server, amounts: Amounts) -> None:
    """The amount that several owe, the one that only others owe; invoices of the file are not named."""
    furnish(company)
    stored = 20 if amounts is Amounts.TOTALS else 0
    paid = row(1, "LA-1", "431.07"), row(2, "LA-4", str(431 + stored) + ".07"), row(3, "LA-3", "431.07")
    assert said(check(desk, "demo", file_of(*paid), amounts)) == {
        "LA-1": "LA-1 owes 431.07, and so do LA-2 and LA-10 of the same company.",
        "LA-4": (
            "431.07 is not what LA-4 owes (480.00) but exactly what LA-2 and LA-10 of the same company owe."
        ),
    }
    every = (*paid, row(4, "LA-2", "431.07"), row(5, "LA-10", "431.07"))
    assert said(check(desk, "demo", file_of(*every), amounts)) == {}


def test_it_costs_one_request_for_the_companies_and_none_where_nothing_is_paid(
    desk: Desk, company: Server
) -> None:
    """However many invoices and companies are paid; what is so already, unknown, or alone asks nothing."""
    furnish(company)
    steps: list[Step] = []
    paid = file_of(row(1, "LA-1", "431.07"), row(2, "LA-3", "1.00"), row(3, "LA-4", "30.00"))
    check(desk, "demo", paid, Amounts.TOTALS, progress=steps.append)
    assert queries(company).count(OWED) == 1
    assert queries(company)[-1] == OWED
    assert "Reading what else is owed" in {each.what for each in steps}
    company.log.clear()
    so_already = file_of(row(1, "LA-4", "20.00"), row(2, "LA-404", "431.07"))
    check(desk, "demo", so_already, Amounts.TOTALS)
    assert OWED not in queries(company)
    company.log.clear()
    check(desk, "", paid, Amounts.TOTALS)
    assert queries(company) == []


def test_a_server_that_does_not_look_up_by_balance_stops_no_payment(desk: Desk, company: Server) -> None:
    """The check says that look-alikes were not looked at, with the server's words, and goes on."""
    furnish(company)
    company.faults.add(path="/invoices$", skip=1, status=400, body=UNKNOWN)
    checked = check(desk, "demo", file_of(row(1, "LA-1", "431.07")), Amounts.TOTALS)
    assert said(checked) == {}
    (finding,) = checked.findings
    assert finding.rule.code == "look-alikes-unknown"
    assert sentences(finding)[0].endswith("company. ConnectWise says: 'balance' is not a recognized name.")
    assert checked.file_may_go({})


@pytest.mark.parametrize(
    ("fault", "error"),
    [({"malformed": "html"}, AnswerNotUnderstood), ({"status": 403, "body": UNKNOWN}, PermissionMissing)],
)
def test_other_troubles_end_the_check_as_in_any_read(
    desk: Desk, company: Server, fault: dict[str, object], error: type[Exception]
) -> None:
    """A server that cannot be read is not taken for one that owes nothing."""
    furnish(company)
    company.faults.add(path="/invoices$", skip=1, **fault)
    with pytest.raises(error):
        check(desk, "demo", file_of(row(1, "LA-1", "431.07")), Amounts.TOTALS)
