"""What the fault tests pay: the invoices of their company, files about them, and the orders these make."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal

from core.domain.payments.rows import Amounts, PaymentFile, PaymentForm, PaymentRow
from core.sandbox.server import Server
from core.workflows.desk import Desk
from core.workflows.payments import check, tasks_of
from core.workflows.upload import PaymentOrder

ANSWERS = dict.fromkeys(("lower", "too-much", "alike-before"), "as the customer wrote")

INVOICES: tuple[tuple[str, str, str], ...] = tuple(
    (f"PAY-{n}", f"{37 * n + 200}.50", f"{10 * n}.00" if n % 3 == 0 else "") for n in range(1, 13)
)
"""Number, total, and what is stored on the first day."""


def add_invoices(server: Server) -> None:
    """Invoices that can be paid, into a served company."""
    for number, total, before in INVOICES:
        server.add_invoice(number, total)
        if before:
            server.pay(number, amount=before)


def row(number: str, amount: object, **more: object) -> PaymentRow:
    """A row of a payment file."""
    day = dt.datetime.now().astimezone().date()
    return PaymentRow(1, 2, number, Decimal(str(amount)), day, **more)  # type: ignore[arg-type]


def file_of(*rows: PaymentRow) -> PaymentFile:
    """A file of some rows."""
    placed = tuple(
        PaymentRow(n, n + 1, each.number, each.amount, each.date, reference=each.reference)
        for n, each in enumerate(rows, 1)
    )
    return PaymentFile("bank.csv", PaymentForm.CSV, "0" * 64, placed)


def payment_order(desk: Desk, file: PaymentFile, amounts: Amounts = Amounts.TOTALS) -> PaymentOrder:
    """A checked file as a clerk orders it who answers everything and knows of nobody else."""
    tasks = tasks_of(check(desk, "demo", file, amounts), ANSWERS, {})
    return PaymentOrder("demo", tasks, ANSWERS, facts={"amounts": amounts.value})


def some_payments(desk: Desk, places: Sequence[int], chance: random.Random) -> PaymentOrder:
    """Totals for the invoices at some places, other ones each time."""
    most = [int(Decimal(INVOICES[place][1]) * 100) for place in places]
    amounts = [Decimal(chance.randint(1, each)) / 100 for each in most]
    rows = [row(INVOICES[place][0], amount) for place, amount in zip(places, amounts, strict=True)]
    return payment_order(desk, file_of(*rows))
