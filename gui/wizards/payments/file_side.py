"""The right column of the first page: payment files, and the last upload of the connection."""

from __future__ import annotations

import datetime as dt

from core.domain.runs import Run
from core.words import Style
from gui.widgets import Facts, Panel, RecentFiles, Side, button
from gui.wizards.payments.file_words import last


class FileSide(Side):
    """Two small panels; the one that has nothing to say is hidden."""

    def __init__(self, style: Style) -> None:
        self.last = Panel("Last time")
        self.files = RecentFiles(
            "Payment files",
            "Drop a payment file here, or",
            "XML of ConnectWise, CSV or XLSX. Reading and checking change nothing on the server.",
        )
        self.columns = button("Remembered columns…", "link")
        self.columns.setToolTip("What is remembered of the columns of CSV and XLSX files.")
        self.files.corner.addWidget(self.columns)
        super().__init__(self.last, self.files)
        self._style = style
        self._facts = Facts()
        self.last.add(self._facts)
        self.last.hide()

    def show_last(self, run: Run | None) -> None:
        """What was uploaded last to the connection."""
        self.last.setVisible(run is not None)
        self._facts.set_facts(last(run, dt.datetime.now(dt.UTC), self._style) if run else ())
