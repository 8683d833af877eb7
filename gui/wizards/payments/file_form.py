"""The question of the first page: which connection, which file, and what its amounts mean."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMargins, Signal
from PySide6.QtWidgets import QLabel, QWidget

from core.words import Style
from gui.widgets import Facts, Form, PathLabel, beside, button, label, stacked
from gui.wizards.from_field import FromField
from gui.wizards.payments.draft import Draft, Source
from gui.wizards.payments.file_amounts import AmountsField
from gui.wizards.payments.file_control import ControlField
from gui.wizards.payments.file_jobs import Read
from gui.wizards.payments.file_words import WITHOUT, WITHOUT_NOTE, Fact, columns, facts

_FACT_WIDTH = 96
_NO_FILE = "none yet; it can be dropped anywhere on this page"


class FileForm(Form):
    """The fields at the left; those that speak of a file are there once it was read."""

    choose_wanted = Signal()
    cancel_wanted = Signal()
    columns_wanted = Signal()
    forget_wanted = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._of_file: list[QWidget] = []
        self._add_from()
        self._add_file()
        self.facts = Facts(name_width=_FACT_WIDTH, margins=QMargins(0, 0, 0, 0))
        self.amounts = AmountsField()
        self.control = ControlField(style)
        self._add("What it is", self.facts, top=True)
        self._add("Amounts are", self.amounts, top=True).setBuddy(self.amounts.first)
        self._add("Control total", self.control).setBuddy(self.control.box)
        self.show_nothing()

    def _add(self, name: str, field: QWidget, *, top: bool = False) -> QLabel:
        words = self.fields.add(name, field, top=top)
        self._of_file += [words, field]
        return words

    def _add_from(self) -> None:
        self.source = FromField(WITHOUT)
        self.source_note = label(WITHOUT_NOTE, "note", wrap=True)
        self.source_note.hide()
        self.fields.add("From", stacked(self.source, self.source_note)).setBuddy(self.source)

    def _add_file(self) -> None:
        self.path = PathLabel("File")
        self._none = label(_NO_FILE, "quiet")
        self.choose = button("Choose…", "", self.choose_wanted.emit)
        self.reading = label("", "note")
        self._cancel = button("Cancel", "link", self.cancel_wanted.emit)
        self._under_way = beside(self.reading, self._cancel)
        name = stacked(self.path, self._none, spacing=0)
        row = beside(name, self.choose, grows=name)
        self.fields.add("File", stacked(row, self._under_way)).setBuddy(self.choose)

    # What is shown

    def show_without(self, *, without: bool) -> None:
        """Says what working without a connection means."""
        self.source_note.setVisible(without)

    def show_nothing(self) -> None:
        """No file was chosen."""
        self._show_path(None)
        self.show_end()
        self._show_fields(shown=False)

    def show_reading(self, path: Path) -> None:
        """A file is being read."""
        self._show_path(path)
        self._show_fields(shown=False)
        self.reading.setText("Reading the file …")
        self._under_way.show()

    def show_end(self) -> None:
        """Nothing is being read any more."""
        self._under_way.hide()

    def show_read(self, read: Read, draft: Draft) -> None:
        """What a file is."""
        source = read.source
        is_table = source.opened.file.form.is_table
        told = [(fact.name, self._fact(fact)) for fact in facts(read, self._style)]
        if is_table:
            told.insert(3, ("Columns", self._columns(source)))
        self.facts.set_facts(told)
        self.amounts.show_amounts(draft.amounts, fixed=not is_table)
        self.control.show_total(draft.control_total, read.sums.amounts)
        self.show_end()
        self._show_fields(shown=True)

    def _show_path(self, path: Path | None) -> None:
        self.path.setVisible(path is not None)
        self._none.setVisible(path is None)
        if path is not None:
            self.path.set_path(path)
        self.choose.setText("Choose…" if path is None else "Choose another…")
        self.choose.setAccessibleName("Choose a payment file" if path is None else "Choose another file")

    def _show_fields(self, *, shown: bool) -> None:
        for widget in self._of_file:
            widget.setVisible(shown)

    def _fact(self, fact: Fact) -> str | QWidget:
        return label(fact.words, fact.tone, wrap=True) if fact.tone else fact.words

    def _columns(self, source: Source) -> QWidget:
        where, what = columns(source)
        links = [button("Columns…", "link", self.columns_wanted.emit)]
        if source.opened.recalled is not None:
            links.append(button("Forget them", "link", self.forget_wanted.emit))
        return stacked(label(where, wrap=True), label(what, "note", wrap=True), beside(*links), spacing=0)
