"""A choice that takes in only what may be chosen: the rest is taken back and named with its reason."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from core.domain.findings import Finding, Severity
from core.words import Style, count, counted, filled
from gui.services import Services
from gui.table import Choice
from gui.widgets import TableOverPane
from gui.wizards.page import StepPage
from gui.wizards.reading import Reading

Key = TypeVar("Key", bound=Hashable)


class Allowed(NamedTuple, Generic[Key]):
    """A choice after what is blocked was left out of it."""

    chosen: frozenset[Key]
    refused: tuple[Key, ...]


def blocker_of(findings: Iterable[Finding]) -> Finding | None:
    """The finding that keeps something out of any choice; None when it may be chosen."""
    return next((each for each in findings if each.rule.severity is Severity.BLOCK), None)


def allowed(wanted: Iterable[Key], blocker: Callable[[Key], Finding | None]) -> Allowed[Key]:
    """What remains of a choice when what is blocked is left out, and what that was."""
    keys = list(wanted)
    refused = tuple(key for key in keys if blocker(key))
    return Allowed(frozenset(keys).difference(refused), refused)


class Refused(NamedTuple):
    """Something that cannot be chosen: its name, and the finding that says why."""

    name: str
    finding: Finding | None


def refusal(refused: Sequence[Refused], noun: str, cannot: str, style: Style) -> str:
    """Why blocked things were left out of the choice.

    >>> refusal([Refused("CW-1", None), Refused("CW-2", None)], "invoice", "cannot be paid", Style())
    '2 invoices cannot be paid and were left out: CW-1, CW-2.'
    """
    if len(refused) == 1:
        name, finding = refused[0]
        why = filled(finding.rule.message, finding.values, style) if finding else ""
        return f"{name} cannot be chosen. {why}".strip()
    named = ", ".join(each.name for each in refused[:3])
    more = f" and {count(len(refused) - 3, style)} more" if len(refused) > 3 else ""
    return f"{counted(len(refused), noun, style=style)} {cannot} and were left out: {named}{more}."


class Choosing(QObject):
    """Watches a choice for a page: blocked keys are taken back and a banner says why."""

    changed = Signal(object)
    """The keys that are chosen and may be."""

    def __init__(
        self,
        page: StepPage,
        choice: Choice,
        blocker: Callable[[Any], Finding | None],
        say_why: Callable[[Sequence[Any]], str],
    ) -> None:
        super().__init__(page)
        self._page, self._choice, self._blocker, self._say_why = page, choice, blocker, say_why
        choice.changed.connect(self._choice_changed)

    def _choice_changed(self) -> None:
        wanted = allowed(self._choice.keys, self._blocker)
        if wanted.refused:
            # The table is still writing down this very change: take the blocked ones back when it has.
            QTimer.singleShot(0, self, partial(self.refuse, wanted.refused))
        self.changed.emit(wanted.chosen)

    def refuse(self, refused: Sequence[Any]) -> None:
        """Takes keys back and says why."""
        if refused:
            self._choice.remove(refused)
            self._page.say("block", self._say_why(refused), "refused")


class ChoosingPage(StepPage):
    """Reads first, then lets the clerk choose: F5 reads again, whoever leaves cancels the reading."""

    split: TableOverPane
    reading: Reading

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.choice = Choice(parent=self)
        self.soon = QTimer(self, singleShot=True, interval=0)
        """Sums up once, however many tables tell of one change."""
        self.soon.timeout.connect(self.sum_up)

    def lay_out(self, title: str, table: QWidget, pane: QWidget) -> None:
        """What is chosen from above what is known of it; `title` says what is being read until then."""
        self.split = TableOverPane(table, pane)
        self.reading = Reading(title, self.split, self.services.style)
        self.reading.cancel_wanted.connect(self.reading.cancel)
        self.column.addWidget(self.reading, 1)

    def read(self) -> None:
        """Reads, and says how far it is."""

    def sum_up(self) -> None:
        """Says what is chosen, and whether the clerk may go on."""

    def focus_rows(self) -> None:
        """Puts the keyboard among the rows on view."""

    def take_focus(self) -> None:
        if self.reading.under_way:
            self.reading.take_focus()
        else:
            self.focus_rows()

    def leave(self) -> None:
        self.reading.cancel()

    def read_again(self) -> None:
        if not self.reading.under_way:
            self.read()
