"""What the upload page shows of amounts that invoices cannot take: now, and when their rows came before."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.domain.findings import Finding
from core.domain.payments.row_rules import CUT
from core.domain.payments.rows import PaymentForm
from core.domain.payments.sums import Fate
from core.domain.payments.tasks import Part, Upload
from core.workflows.payment_orders import free_paths
from core.workflows.payment_results import InvoiceResult, sums_of
from gui.services import Services
from gui.wizards.payments.jobs import Expected
from gui.wizards.payments.upload_view import UploadView
from tests.gui.wizards.test_words_of_check import NOON, checked, group, invoice, paid, row


def came_again() -> InvoiceResult:
    """An invoice that is paid up: a row of it came before and was cut, another one is left out."""
    held = group(invoice("CW-1", "60.00", paid("60.00")), row(1, "CW-1", "1015.00"), row(2, "CW-1", "20.00"))
    (found,) = checked(held, seen=frozenset({1}))
    before = Upload(3, NOON, Part(41, Decimal("1015.00"), "print"), cut=Decimal("1007.00"))
    told = Finding(CUT, values={"line": 41, "cut": Decimal("1007.00"), "run": 3})
    again = found.checked._replace(seen={1: before}, findings=(*found.checked.findings, told))
    return InvoiceResult(again, Fate.REFUSED, "Left out by the clerk.")


def test_what_was_cut_before_stands_under_cut_with_its_run(
    qtbot: QtBot, services: Services, tmp_path: Path
) -> None:
    """The clerk sees in which run it was cut, and no new amounts where nothing is sent."""
    results = (came_again(),)
    view = UploadView(services)
    qtbot.addWidget(view)
    paths = free_paths(tmp_path, PaymentForm.CSV)
    view.show_expected(Expected(results, sums_of(results), paths, lists_excess=False), alone=False)
    table, place = view.cut.model, Qt.Orientation.Horizontal
    headings = [table.headerData(at, place) for at in range(table.columnCount())]
    cells = [table.index(0, at).data() for at in range(table.columnCount())]
    shown = dict(zip(headings, cells, strict=True))
    assert (shown["Invoice"], shown["Asked for"], shown["New paid"]) == ("CW-1", "", "")
    assert shown["Cut"] == view.sums.model.index(0, 5).data() == "1,007.00"
    assert shown["Before"].startswith("Of line 41, 1007.00 was cut in run 3 and is stored nowhere")


def test_the_page_gives_way_to_many_questions(qtbot: QtBot, services: Services) -> None:
    """Several questions above it must not push the buttons out of a small window: what happens scrolls."""
    view = UploadView(services)
    qtbot.addWidget(view)
    view.show()
    assert view.minimumSizeHint().height() < view.files.minimumSizeHint().height()
    assert view.minimumSizeHint().height() < 260


def test_the_keyboard_goes_to_the_rows_on_view(qtbot: QtBot, services: Services, tmp_path: Path) -> None:
    """Where nothing can be stored the reasons are on view; the keyboard is there, not on a hidden table."""
    results = (came_again(),)
    view = UploadView(services)
    qtbot.addWidget(view)
    view.show_expected(
        Expected(results, sums_of(results), free_paths(tmp_path, PaymentForm.CSV), lists_excess=False),
        alone=False,
    )
    view.show()
    view.activateWindow()
    view.focus_rows()
    qtbot.waitUntil(lambda: view.left.view.hasFocus())
