"""A company of many invoices and the bank's list that pays them, with every kind of trouble once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from core.sandbox.server import Server

HEADINGS = "Invoice No;Total paid;Paid on;Currency;Payer;Ref;External id;Invoice id;Payment id"
INVOICES = 214
PLAIN = "2026-03-01"


class Line(NamedTuple):
    """One row of the list as it is written."""

    number: str
    amount: str = "100,00"
    day: str = "25.04.2026"
    currency: str = ""
    payer: str = ""
    reference: str = ""
    bank_id: str = ""
    invoice_id: str = ""
    payment_id: str = ""


class Trouble(NamedTuple):
    """An invoice with a trouble: the rule it meets, how it stands on the server, its rows in the list."""

    rule: str
    number: str
    lines: tuple[Line, ...]
    invoice: dict[str, object] | None = None
    """None: the server has no such invoice."""
    stored: str = ""
    """An amount that is stored already."""


def troubles(today: dt.date) -> tuple[Trouble, ...]:
    """Every rule that a list of totals can meet, once."""
    later = (today + dt.timedelta(days=9)).strftime("%d.%m.%Y")

    def one(
        rule: str, at: int, invoice: dict[str, object] | None = None, stored: str = "", **row: str
    ) -> Trouble:
        number = f"T-{at:02}"
        return Trouble(rule, number, (Line(number, **row),), {"total": "100.00", **(invoice or {})}, stored)

    return (
        Trouble("no-invoice", "T-01", (Line("T-01", "12,00"),)),
        one("amount-not-positive", 2, amount="0,00"),
        one("decimals", 3, amount="99,995"),
        one("row-unreadable", 4, amount="about 100"),
        one("lower", 5, stored="100.00", amount="60,00"),
        one("too-much", 6, {"total": "95.00"}),
        one("part-paid", 7, {"total": "810.00"}, amount="400,00"),
        one("date-missing", 8, day=""),
        one("date-future", 9, day=later),
        one("date-before-invoice", 10, day="01.02.2026"),
        one("credit-memo", 11, {"type": "CreditMemo", "total": "-100.00"}),
        one("not-batched", 12, {"batched": False}),
        one("down-payment", 13, {"type": "DownPayment"}),
        one("other-currency", 14, currency="EUR"),
        one("payer", 15, payer="Somebody Else AG"),
        one("void", 16, {"total": "0.00"}),
        one("small-difference", 17, amount="99,97"),
        Trouble(
            "external-id-twice",
            "T-18",
            (Line("T-18", "60,00", bank_id="B-1"), Line("T-18", "40,00", "26.04.2026", bank_id="B-1")),
            {"total": "100.00"},
        ),
        Trouble("payment-locked", "T-19", (Line("T-19"),), {"total": "100.00"}, "20.00"),
        Trouble("several-payments", "T-20", (Line("T-20"),), {"total": "100.00"}, "20.00"),
        Trouble("invoice-twice", "T-21", (Line("T-21"),), {"total": "100.00"}),
        one("not-closed", 22, {"status": "New"}),
        one("also-owed", 23, {"total": "433.20"}, amount="433,20"),
        one("owed-elsewhere", 24, {"total": "900.00"}, amount="217,31"),
    )


def furnish(company: Server, file: Path, today: dt.date, invoices: int = INVOICES) -> tuple[Trouble, ...]:
    """Adds the invoices to a company and writes the list; gives the troubles."""
    found = troubles(today)
    lines = [line for each in found for line in each.lines]
    for each in found:
        _add(company, each)
    for at in range(invoices - len(found)):
        number = f"P-{at:03}"
        currency = "EUR" if at % 4 == 0 else "GBP"
        company.add_invoice(
            number, f"{100 + at}.50", date=PLAIN, customer="Northwind Traders", currency=currency
        )
        lines.append(Line(number, f"{100 + at},50", reference=f"BACS {at}"))
    company.pay("P-000", amount="100.50", date="2026-04-25")  # is so already
    file.write_text("\n".join([HEADINGS, *(";".join(line) for line in lines)]) + "\n", "utf-8")
    return found


OWED_TOO = {"also-owed": "433.20", "owed-elsewhere": "217.31"}
"""What another invoice owes, of which the list says nothing."""


def _add(company: Server, trouble: Trouble) -> None:
    if trouble.invoice is None:
        return
    values = {"date": PLAIN, "customer": "Northwind Traders", "currency": "GBP", **trouble.invoice}
    total = str(values.pop("total"))
    for _ in range(2 if trouble.rule == "invoice-twice" else 1):
        company.add_invoice(trouble.number, total, **values)
    if trouble.rule in OWED_TOO:
        company.add_invoice(trouble.number.replace("T", "X"), OWED_TOO[trouble.rule], **values)
    if trouble.stored:
        company.pay(trouble.number, amount=trouble.stored, date=PLAIN)
    if trouble.rule == "payment-locked":
        company.pay(trouble.number, sync="Synced")
    if trouble.rule == "several-payments":
        company.pay(trouble.number, amount="5.00", another=True)
