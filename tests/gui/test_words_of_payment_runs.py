"""What history and result say of the amounts of payment runs: what is stored, and in which currency."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from core.domain.payments.sums import Fate
from core.domain.payments.tasks import PaymentTask, draft_of
from core.domain.posting import ItemState, RunKind
from core.domain.runs import Books, Item, Run, RunHeader
from core.words import PLAIN, Style
from core.workflows.kept_payments import KeptInvoice, KeptPart, KeptPayments
from gui.pages.history.rows import totals
from gui.runs.payment_rows import PaymentResultRow, payment_parts, payment_rows, whole_note
from gui.table import Mark, Tone

STYLE = Style(group=",")
NOON = dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC)


def item(number: int, in_file: str, excess: str, state: ItemState, currency: str = "GBP") -> Item:
    after = Decimal(in_file) - Decimal(excess)
    amounts = (Decimal(0), after, Decimal(0), Decimal(excess), Decimal(in_file))
    task = PaymentTask(number, f"CW-{number}", "Northwind Traders", currency, *amounts, NOON.date(), None)
    return Item(1, number, draft_of(task), state, NOON)


def run(*items: Item) -> Run:
    return Run(1, RunHeader(RunKind.PAYMENTS, "office", Books("s", "c")), "anna", NOON, items)


def test_a_run_is_told_with_what_is_stored_of_its_file() -> None:
    """What was cut or refused is no part of it; only where that is less is the file's sum told beside it."""
    good, bad = ItemState.VERIFIED, ItemState.REJECTED
    whole = run(item(1, "500.00", "0.00", good), item(2, "35.00", "0.00", good, "EUR"))
    assert totals(whole, PLAIN) == "EUR 35.00 · GBP 500.00"
    parts = run(*whole.items, item(3, "200.00", "20.00", good), item(4, "100.00", "0.00", bad))
    assert totals(parts, PLAIN) == "EUR 35.00 · GBP 680.00 of 800.00 stored"


def told(*parts: tuple[str, str], name: str = "CW-9") -> tuple[PaymentResultRow, list[object]]:
    """The row and the amounts of the parts of an invoice of which nothing was sent."""
    rows = tuple(
        KeptPart(line, Decimal(amount), currency, amount, "", "", counts=False)
        for line, (amount, currency) in enumerate(parts, 2)
    )
    sums: dict[str, Decimal] = {}
    for amount, currency in parts:
        sums[currency] = sums.get(currency, Decimal(0)) + Decimal(amount)
    own = next(iter(sums)) if len(sums) == 1 else ""
    kept = KeptPayments("bank.csv", "", (KeptInvoice(0, name, own, sums, Fate.REFUSED, "no", rows),))
    (row,) = payment_rows(run(), kept, style=STYLE)
    amounts = [each.amount for each in payment_parts(None, kept, 1, STYLE)]
    return row, [each.words if isinstance(each, Mark) else each for each in amounts]


def test_an_amount_that_was_held_back_keeps_its_own_currency() -> None:
    """Rows of one currency are added up in it; those of several never."""
    row, amounts = told(("50.00", "EUR"), ("20.00", "EUR"))
    assert (row.currency, row.in_file, amounts) == ("EUR", Decimal(70), [Decimal(50), Decimal(20)])
    row, amounts = told(("5000.00", "EUR"), ("20.00", "GBP"))
    assert isinstance(row.in_file, Mark)
    assert (row.currency, row.in_file.words) == ("", "EUR 5,000.00 · GBP 20.00")
    assert amounts == ["EUR 5,000.00", "GBP 20.00"]
    row, amounts = told(("50.00", ""))
    assert (row.currency, row.in_file, amounts) == ("", Decimal(50), [Decimal(50)])


def test_what_was_cut_is_said_whole_below_the_table() -> None:
    """The last column may be too narrow for an amount; what is cut must be readable all the same."""
    stored = Mark(Tone.GOOD, "Stored")
    amounts = [Decimal(each) for each in ("0", "100", "95", "95", "0")]
    cut = PaymentResultRow("CW-1", "Northwind", "GBP", *amounts, None, Decimal(5), stored)
    assert whole_note(cut, PLAIN) == "CW-1: The invoice cannot take it: 5.00 GBP are not stored."
    assert whole_note(cut._replace(excess=Decimal(0)), PLAIN) == ""
    assert whole_note(cut._replace(why="CW-1 is void."), PLAIN) == "CW-1 is void."
