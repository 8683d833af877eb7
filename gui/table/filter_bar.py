"""The line above a table: filter box, findings, columns, read again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QWidget

from core.domain.query import FindingsFlag
from gui.theme.controls import button

CHOICES: tuple[tuple[str, int | None], ...] = (
    ("all", None),
    ("any", int(FindingsFlag.BLOCK | FindingsFlag.CONFIRM | FindingsFlag.WARN | FindingsFlag.INFO)),
    ("blocks", int(FindingsFlag.BLOCK)),
    ("to confirm", int(FindingsFlag.CONFIRM)),
    ("warnings", int(FindingsFlag.WARN)),
    ("notes", int(FindingsFlag.INFO)),
    ("none", 0),
)
"""What the findings menu offers, and the severities it stands for."""


class FilterInput(QLineEdit):
    """Where the words of a filter are typed: Esc empties it, Down and Enter go on to the table."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
        else:
            super().keyPressEvent(event)


class FilterBox(FilterInput):
    """The filter's words with their key written inside."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(f"Filter: {hint} …" if hint else "Filter …")
        self.setAccessibleName("Filter")
        self._key = QLabel("Ctrl+F", self)
        self._key.setProperty("role", "note")
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.textChanged.connect(lambda text: self._name_key("Esc" if text else "Ctrl+F"))
        self.setTextMargins(0, 0, 48, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_key()

    def _name_key(self, name: str) -> None:
        self._key.setText(name)
        self._place_key()

    def _place_key(self) -> None:
        size = self._key.sizeHint()
        self._key.setGeometry(self.width() - size.width() - 12, 0, size.width(), self.height())


class FilterBar(QWidget):
    """Says what is wanted; the table does it."""

    words_changed = Signal(str)
    findings_wanted = Signal(object)
    read_again = Signal()
    columns_asked = Signal(QMenu)
    """Emitted before the columns menu opens; the table fills it."""

    def __init__(
        self, hint: str = "", *, findings: bool = False, reads: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.box = FilterBox(hint)
        self.box.textChanged.connect(self.words_changed)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.row.addWidget(self.box, 1)
        self.findings = self._findings_menu() if findings else None
        self.columns = self._columns_menu()
        self.again = self._again() if reads else None
        QShortcut(QKeySequence.StandardKey.Find, self, self._find)

    def add(self, widget: QWidget) -> None:
        """Puts a page's own control between the filter box and the menus."""
        self.row.insertWidget(1, widget)

    def _find(self) -> None:
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def _findings_menu(self) -> QPushButton:
        opener = button("Findings: all ▾", "bar")
        opener.setAccessibleName("Findings: all")
        menu = QMenu(opener)
        self._group = QActionGroup(self)
        for words, wanted in CHOICES:
            action = menu.addAction(words.capitalize())
            action.setCheckable(True)
            action.setChecked(wanted is None)
            action.setData(wanted)
            self._group.addAction(action)
        self._group.triggered.connect(self._want)
        opener.setMenu(menu)
        self.row.addWidget(opener)
        return opener

    def _want(self, action: QAction) -> None:
        words = action.text().lower()
        assert self.findings is not None
        self.findings.setText(f"Findings: {words} ▾")
        self.findings.setAccessibleName(f"Findings: {words}")
        self.findings_wanted.emit(action.data())

    def _columns_menu(self) -> QPushButton:
        opener = button("Columns ▾", "bar")
        opener.setAccessibleName("Columns")
        menu = QMenu(opener)
        menu.aboutToShow.connect(lambda: self.columns_asked.emit(menu))
        opener.setMenu(menu)
        self.row.addWidget(opener)
        return opener

    def _again(self) -> QPushButton:
        again = button("Read again  F5", "bar", self.read_again.emit)
        again.setAccessibleName("Read again")
        QShortcut(QKeySequence.StandardKey.Refresh, self, self.read_again.emit)
        self.row.addWidget(again)
        return again

    def clear(self) -> None:
        """Wants everything shown."""
        self.box.clear()
        if self.findings is not None:
            everything = self._group.actions()[0]
            everything.setChecked(True)
            self._want(everything)
