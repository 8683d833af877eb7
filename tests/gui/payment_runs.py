"""Payment runs through the real workflows on a served company: one of every fate."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.domain.payments.rows import Amounts
from core.domain.runs import Run
from core.files.payments.columns import ColumnMap, Field
from core.files.payments.opening import open_payments
from core.jobs import never
from core.sandbox.server import Server
from core.workflows.desk import Desk
from core.workflows.payment_files import input_facts
from core.workflows.payment_results import results
from core.workflows.payments import check, tasks_of
from core.workflows.payments import open_payments as kept_open
from core.workflows.settle import look
from core.workflows.upload import PaymentOrder, upload
from tests.core.workflows.test_settle import HandClock

HEADINGS = ("Invoice No", "Amount", "Paid on", "Ref")
COLUMNS = ColumnMap(
    HEADINGS,
    tuple(zip((Field.NUMBER, Field.AMOUNT, Field.DATE, Field.REFERENCE), HEADINGS, strict=True)),
    day_first=True,
    decimal=",",
)
ANSWERS = {"too-much": "listed for the accountant", "lower": "agreed", "payer": "agreed"}
REFUSED = '{"code":"InvalidObject","message":"The period is closed.","errors":[]}'
LIST = """Invoice No;Amount;Paid on;Ref
CW-100;300,00;20.04.2026;BACS 88120
CW-101;60,00;21.04.2026;BACS 88121
CW-102;45,00;22.04.2026;BACS 88122
CW-103;12,50;22.04.2026;BACS 88123
CW-104;400,00;23.04.2026;BACS 88124
CW-105;400,00;23.04.2026;BACS 88125
CW-106;100,00;24.04.2026;BACS 88126
CW-999;12,00;24.04.2026;BACS 88127
CW-100;500,00;25.04.2026;BACS 88402
"""
_INVOICES = {
    "CW-100": ("1200.00", "GBP", "Northwind Traders"),
    "CW-101": ("60.00", "GBP", "Contoso Retail"),
    "CW-102": ("45.00", "EUR", "Litware GmbH"),
    "CW-103": ("12.50", "GBP", "Fabrikam Ltd"),
    "CW-104": ("400.00", "GBP", "Adventure Works"),
    "CW-105": ("1200.00", "GBP", "Northwind Traders"),
    "CW-106": ("95.00", "GBP", "Fabrikam Ltd"),
}


def desk_on(company: Server, folder: Path, clock: HandClock | None = None) -> Desk:
    """A desk whose demo connection is that company and whose waiting takes no time."""
    clock = clock or HandClock()
    return replace(Desk(folder, lambda _folder: company), clock=clock, pause=clock.pause)


def uploaded(
    desk: Desk, text: str, amounts: Amounts = Amounts.TOTALS, answers: dict[str, str] | None = None
) -> Run:
    """Checks a list of the bank and uploads what may go."""
    answers = ANSWERS if answers is None else answers
    data = text.encode()
    opened = open_payments(data, "bank_2026-04.csv", COLUMNS)
    checked = check(desk, "demo", opened.file, amounts)
    kept = kept_open(desk, "demo")
    before = results(checked, None, answers, open_before=kept)
    facts = input_facts(opened.file, data, opened.columns, before)
    tasks = tasks_of(checked, answers, kept)
    return upload(desk, PaymentOrder("demo", tasks, answers, facts=facts), lambda _run: None)


def every_fate(desk: Desk, company: Server) -> Run:
    """One run: stored in part and in full, already so, refused, unclear, for a person, cut, unknown."""
    ids = {
        number: company.add_invoice(number, total, date="2026-03-01", currency=currency, customer=customer)
        for number, (total, currency, customer) in _INVOICES.items()
    }
    company.pay("CW-101", amount="60.00", date="2026-04-21")
    for number, fault in {
        "CW-103": {"status": 400, "body": REFUSED},
        "CW-104": {"drop": "before"},
        "CW-105": {"drop": "before"},
    }.items():
        company.faults.add(method="POST", path=f"/invoices/{ids[number]}/payments$", **fault)
    run = uploaded(desk, LIST)
    company.pay("CW-105", amount="77.00", date="2026-04-24", by="kim")
    for_a_person = next(item for item in run.items if item.draft.label == "CW-105")
    for _ in range(2):
        look(desk, run.number, for_a_person.number)
        desk.pause(15.0, never())
    return desk.journal_view().run(run.number)
