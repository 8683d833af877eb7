"""What the window says, on whatever page, about what is not settled: banner, badge, status line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.domain.posting import AGAIN, ItemState
from core.domain.runs import Item
from core.words import Style, count
from gui.messages import Action, Banner, Banners, Message
from gui.runs import saying
from gui.settling import Place, Settler

if TYPE_CHECKING:
    from core.workflows.settle import Open

Runs = frozenset[int]
_CHECKING, _DECIDING, _FAILED = "checking", "deciding", "failed"


class OpenRuns(QObject):
    """Speaks in calm words above the pages; silent about runs that the page on view speaks of itself."""

    show_wanted = Signal(int, int)
    """Run and item that the clerk wants to see."""
    decide_wanted = Signal(int, int)
    again_wanted = Signal(int, int)
    remark = Signal(str)
    """What stands behind History in the navigation."""
    standing = Signal(str)
    """What stands on the status line."""

    def __init__(
        self,
        settler: Settler,
        style: Style,
        on_view: Callable[[], Runs | None],
        parent: QWidget,
    ) -> None:
        """`on_view` tells the runs that the page on view speaks of; None: it speaks of all."""
        super().__init__(parent)
        self.banners = Banners(style)
        self.banners.setContentsMargins(16, 12, 16, 0)
        self._settler, self._style, self._on_view = settler, style, on_view
        self._found: set[Place] = set()
        """What a banner says was found out."""
        self._put_off: set[Place] = set()
        """What waits for a decision and was dismissed: the badge still counts it."""
        settler.changed.connect(lambda _open: self._could_be_read())
        settler.ticked.connect(self.refresh)
        settler.settled.connect(self._settled)
        settler.failed.connect(self._failed)

    def refresh(self) -> None:
        """Says what is to be said on the page that is on view now."""
        runs = self._on_view()
        self._forget_seen(runs)
        shown = [each for each in self._settler.unclear if runs is not None and each.run not in runs]
        self._tell_checking([each for each in shown if each.state is not ItemState.REVIEW])
        waiting = [each for each in shown if each.state is ItemState.REVIEW]
        self._tell_waiting([each for each in waiting if _place(each) not in self._put_off])
        self._tell_briefly()

    def _tell_checking(self, found: list[Open]) -> None:
        if not found:
            self.banners.remove(_CHECKING)
            return
        settler = self._settler
        message = saying.being_checked(found, settler.next_seconds, self._style, now=settler.looking)
        place = _place(found[0])
        self._tell(_CHECKING, message, ("Show", lambda: self.show_wanted.emit(*place)), closable=False)

    def _tell_waiting(self, found: list[Open]) -> None:
        if not found:
            self.banners.remove(_DECIDING)
            return
        place = _place(found[0])
        act: Action = ("Show", lambda: self.show_wanted.emit(*place))
        if len(found) == 1:
            act = ("Decide…", lambda: self.decide_wanted.emit(*place))
        banner = self._tell(_DECIDING, saying.to_decide(found, self._style), act, closable=True)
        if banner is not None:
            banner.closed.connect(lambda: self._put_off.update(map(_place, found)))

    def _tell(self, key: str, message: Message, act: Action, *, closable: bool) -> Banner | None:
        shown = self.banners.message_of(key)
        if shown is None or shown.title != message.title:
            return self.banners.show_message(message, act, key=key, closable=closable)
        self.banners.rewrite(key, message)  # its button may have the keyboard
        return None

    # What was found out

    def _settled(self, item: Item) -> None:
        runs = self._on_view()
        message = None if item.state is ItemState.REVIEW else saying.found_out(item)
        if message is None or runs is None or item.run in runs:
            return
        place = (item.run, item.number)
        self._found.add(place)
        self.refresh()
        banner = self.banners.show_message(message, self._act(item), key=f"{place}")
        banner.closed.connect(lambda: self._found.discard(place))

    def _act(self, item: Item) -> Action:
        if item.state in AGAIN:
            return "Send again", lambda: self.again_wanted.emit(item.run, item.number)
        return "Show", lambda: self.show_wanted.emit(item.run, item.number)

    def _forget_seen(self, runs: Runs | None) -> None:
        for place in list(self._found):
            if runs is None or place[0] in runs:
                self._found.discard(place)
                self.banners.remove(f"{place}")

    def _could_be_read(self) -> None:
        self.banners.remove(_FAILED)
        self.refresh()

    def _failed(self, error: BaseException) -> None:
        if self._on_view() is None:  # the page shows the journal, or why it cannot
            return
        self.banners.show_error(error, ("Try again", self._settler.check_all), key=_FAILED)

    # A few words

    def _tell_briefly(self) -> None:
        settler = self._settler
        many = len(settler.unclear)
        self.remark.emit(f"{count(many, self._style)} open" if many else "")
        checking = [each for each in settler.unclear if each.state is not ItemState.REVIEW]
        words = saying.on_the_status_line(checking, settler.next_seconds, self._style, now=settler.looking)
        self.standing.emit(words if checking else "")


def _place(each: Open) -> Place:
    return each.run, each.item
