"""What one look reads: of a payment its invoice, of a batch its file as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from core.connectwise.rest import Rest
from core.domain.export import ExportFormat
from core.domain.payments.invoices import Invoice
from core.domain.posting import ItemState, RunKind
from core.domain.runs import Run
from core.jobs import Cancel, Cancelled
from core.sandbox.server import Server
from core.workflows.desk import Desk
from core.workflows.orders import BatchOrder, Order
from core.workflows.post import post
from core.workflows.settle import look, look_all, open_items
from tests.core.workflows.settling.conftest import first
from tests.core.workflows.test_post import quiet
from tests.gui.payment_runs import uploaded

LIST = "Invoice No;Amount;Paid on;Ref\nCW-1;400,00;20.04.2026;BACS 88120\n"
NO_FILE = "the file: none was read back"


@pytest.fixture
def paid(desk: Desk, company: Server) -> Run:
    """One payment that was stored, and whose answer was lost."""
    company.add_invoice("CW-1", "1200.00", date="2026-03-01")
    company.faults.add(method="POST", path="/payments$", drop="after")
    run = uploaded(desk, LIST)
    assert run.items[0].state is ItemState.UNKNOWN
    return run


def test_a_payment_is_looked_for_on_its_invoice(desk: Desk, paid: Run) -> None:
    """It is told as a payment; what is stored there proves it, with what was there before."""
    (found,) = open_items(desk)
    assert (found.kind, found.label, found.state) == (RunKind.PAYMENTS, "CW-1", ItemState.UNKNOWN)
    assert look_all(desk) == ()
    item = first(desk, paid.number)
    assert item.state is ItemState.VERIFIED
    receipt = item.receipt or {}
    amounts = [Decimal(str(receipt[name])) for name in ("before", "after", "stored", "balance")]
    assert amounts == [0, 400, 400, 800]


def test_a_stop_ends_the_look_at_an_invoice_while_it_is_read(desk: Desk, paid: Run) -> None:
    """Nothing is written down about it; the payment stays unclear."""
    stop = Cancel()

    class Stopped(Rest):
        def invoice(self, invoice_id: int, cancel: Cancel | None = None) -> Invoice:
            stop.ask()
            return super().invoice(invoice_id, cancel)

    with pytest.raises(Cancelled):
        look(replace(desk, rest=Stopped), paid.number, 1, cancel=stop)
    item = first(desk, paid.number)
    assert (item.state, item.looks) == (ItemState.UNKNOWN, ())


@pytest.fixture
def lost(desk: Desk, company: Server, order: Order) -> Callable[[BatchOrder], int]:
    """Posts one batch while its answer is lost on the way back."""

    def make(only: BatchOrder) -> int:
        company.faults.add(method="POST", path="/batches$", drop="after")
        return post(desk, replace(order, batches=(only,)), quiet).number

    return make


def test_the_receipt_of_a_batch_that_was_found_compares_its_file(
    desk: Desk, order: Order, lost: Callable[[BatchOrder], int], tmp_path: Path
) -> None:
    """The file is read again from the disk; a receipt without one says so."""
    with_file, without = order.batches
    path = tmp_path / "invoices.xml"
    assert NO_FILE not in not_compared(desk, lost(BatchOrder(with_file.batch, path, ExportFormat.LEGACY)))
    assert NO_FILE in not_compared(desk, lost(without))


def not_compared(desk: Desk, run: int) -> str:
    """Looks once for the batch of a run, which proves it; what its receipt names as not compared."""
    assert first(desk, run).state is ItemState.UNKNOWN
    item = look(desk, run, 1)
    assert item.state is ItemState.VERIFIED
    assert item.receipt is not None
    return str(item.receipt["not_compared"])
