"""What the upload page shows: where the amounts go, each invoice, the files."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.domain.payments.rows import PaymentForm
from core.words import count
from gui import theme
from gui.runs.tables import TabbedTables
from gui.services import Services
from gui.table import Table
from gui.widgets import Fields, FolderField, Panel, PathLabel, button, label, scrolling, stacked
from gui.wizards.payments import upload_rows as rows
from gui.wizards.payments.upload_rows import SumRow
from gui.wizards.what_happens import add_what_happens

if TYPE_CHECKING:
    from gui.wizards.payments.jobs import Expected

STORED, LEFT, CUT = range(3)
_WIDTH = 254
_STEPS = (
    "1  the invoice is read, compared",
    "2  the journal keeps what is wanted",
    "3  the payment is stored, once",
    "4  the invoice is read back",
    "5  at the end both files are written",
)
_FOREVER = (
    "If somebody changes an invoice meanwhile, nothing is sent for it and both amounts are named. "
    "A payment is never sent a second time by itself."
)
_OF_SERVER = ("stored", "already", "cut", "unclear")
_OF_INVOICE = ("before", "after", "balance", "date", "how")
"""Columns that only a server can fill."""
_ALONE = ("1  both files are written", "2  nothing is sent")
_ALONE_NOTE = "Without a connection no invoice can be read. The checked file can be uploaded later."


class UploadView(QWidget):
    """Shows what is expected; what the clerk changes is told by the files panel."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._style = services.style
        self.sums: Table[SumRow] = Table(
            "payments.sums", "Where the amounts go", rows.SUM_COLUMNS, services, sortable=False
        )
        self.pane = TabbedTables(services, "Invoices", "payments.upload")
        nothing = "No payment of this file can be stored as it is; the reasons are under “Left out”."
        self.stored = self.pane.add_table("Will be stored", rows.STORE_COLUMNS, nothing)
        self.left = self.pane.add_table("Left out", rows.LEFT_COLUMNS, "Nothing is left out.")
        self.cut = self.pane.add_table("Cut", rows.CUT_COLUMNS, "No invoice gets more than it can take.")
        self.requests = button("See the &exact requests", "flat")
        self.pane.acts.addWidget(self.requests)
        self.files = PaymentFilesPanel()
        self._lay_out()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.sums)
        left.addWidget(self.pane, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, 1)
        files = scrolling(self.files)
        files.setFixedWidth(_WIDTH)
        row.addWidget(files)

    def focus_rows(self) -> None:
        """Puts the keyboard among the rows on view; one that goes to a hidden table is lost."""
        tables: tuple[Table[Any], ...] = (self.stored, self.left, self.cut)
        tables[self.pane.tabs.currentIndex()].view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_expected(self, expected: Expected, *, alone: bool) -> None:
        """Shows what the upload would come to; `alone` without a connection."""
        self.pane.tabs.rename(STORED, "Found sound" if alone else "Will be stored")
        self.requests.setVisible(not alone)
        for name in _OF_SERVER:
            self.sums.offer_column(name, shown=not alone)
        self.sums.offer_column("sound", shown=alone)
        for name in _OF_INVOICE:
            self.stored.offer_column(name, shown=not alone)
        found = expected.results
        stored, left, cut = rows.store_rows(found), rows.left_rows(found, self._style), rows.cut_rows(found)
        sums = rows.sum_rows(expected.sums)
        self.sums.set_rows(sums)
        self.sums.setFixedHeight(theme.HEADER_HEIGHT + 6 + max(len(sums), 1) * theme.ROW_HEIGHT)
        self.stored.set_rows(stored)
        self.left.set_rows(left)
        self.cut.set_rows(cut)
        for at, many in ((STORED, len(stored)), (LEFT, len(left)), (CUT, len(cut))):
            self.pane.tabs.set_count(at, count(many, self._style))
        if not stored and left:
            self.pane.tabs.setCurrentIndex(LEFT)


class PaymentFilesPanel(Panel):
    """Folder and names of the files that tell of every row; below them what the button will do."""

    folder_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("Files")
        self.folder = FolderField("Folder of the success and the fail file")
        self.folder.wanted.connect(self.folder_wanted)
        self.names = [PathLabel(what) for what in ("Success file", "Fail file", "List of what is cut")]
        self.form = label("", wrap=True)
        fields = Fields(64, QMargins(12, 10, 12, 10), 8)
        fields.add("Folder", self.folder)
        fields.add("Names", stacked(*self.names, spacing=2), top=True)
        fields.add("Kind", self.form, top=True)
        self.body.addLayout(fields)
        self._steps = _happens(_STEPS, _FOREVER)
        self._alone = _happens(_ALONE, _ALONE_NOTE)
        for each in (self._steps, self._alone):
            self.add(each)
        self._alone.hide()
        self.body.addStretch(1)

    def show_files(self, expected: Expected, form: PaymentForm, *, alone: bool) -> None:
        """Shows where the files go; `alone` without a connection."""
        paths = expected.paths
        shown = [paths.checked if alone else paths.success, paths.fail]
        if expected.lists_excess and not alone:
            shown.append(paths.excess)
        self.folder.set_folder(paths.fail.parent)
        for label_, path in zip_longest(self.names, shown):
            label_.setVisible(path is not None)
            if path is not None:
                label_.set_path(path)
        self.form.setText(f"{form.value}, as it came")
        self._steps.setVisible(not alone)
        self._alone.setVisible(alone)


def _happens(steps: tuple[str, ...], note: str) -> Panel:
    panel = Panel()
    panel.setProperty("role", "")
    panel.body.setContentsMargins(0, 0, 0, 0)
    add_what_happens(panel, steps, note)
    return panel
