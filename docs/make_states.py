"""Draws docs/states.svg and fills the table of states in docs/exactly-once.md, from the table of transitions.

Run it as `python docs/make_states.py`; a test fails when either is older than the program. Only where a state
stands in the drawing is said here; a state without a place, or a step that is not drawn, is an error.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

from core.domain.kind_words import WORDS
from core.domain.posting import NOT_ON_SERVER, OPEN, POSTED, TRANSITIONS, Event, ItemState, RunKind

DRAWING = Path(__file__).with_name("states.svg")
PAGE = Path(__file__).with_name("exactly-once.md")

_S = ItemState
_WIDE, _HIGH = 168, 50


class Point(NamedTuple):
    """A place in the drawing, in pixels."""

    x: float
    y: float


PLACES = {
    _S.DRAFT: Point(100, 110),
    _S.INTENT: Point(350, 110),
    _S.SENT: Point(620, 110),
    _S.APPLIED: Point(890, 110),
    _S.VERIFIED: Point(1164, 110),
    _S.GIVEN_UP: Point(100, 300),
    _S.NOT_SENT: Point(350, 300),
    _S.UNKNOWN: Point(620, 300),
    _S.REVIEW: Point(890, 300),
    _S.DECIDED: Point(1164, 300),
    _S.THROTTLED: Point(350, 480),
    _S.REJECTED: Point(620, 480),
    _S.NOT_POSTED: Point(890, 480),
}

FRAMED = (_S.SENT, _S.UNKNOWN)
"""States in one frame: a request may have left. Steps that both have are drawn once, from the frame."""
_FRAME = (Point(516, 52), Point(724, 344))

_GROUPS = (
    ("not begun", frozenset({_S.DRAFT}), "#f1f3f5", "#868e96"),
    ("open: keeps its GL entries", OPEN, "#fff3d6", "#b7791f"),
    ("closed: it is on the server", POSTED, "#dcf5e3", "#2b8a3e"),
    ("closed: it is not on the server", NOT_ON_SERVER, "#e7eefc", "#3b5bdb"),
)

Step = tuple[ItemState, Event, ItemState]


class Way(NamedTuple):
    """How a step runs where a straight line between two boxes would not do: its points and its label's."""

    points: tuple[Point, ...]
    label: Point


_WAYS: dict[tuple[ItemState, Event], Way] = {
    (_S.DRAFT, Event.ALREADY): Way(
        (Point(100, 85), Point(100, 30), Point(1164, 30), Point(1164, 85)), Point(300, 30)
    ),
    (_S.NOT_SENT, Event.ALREADY): Way(
        (
            Point(266, 300),
            Point(205, 300),
            Point(205, 567),
            Point(1262, 567),
            Point(1262, 120),
            Point(1248, 120),
        ),
        Point(560, 567),
    ),
    (_S.NOT_POSTED, Event.ALREADY): Way(
        (Point(974, 480), Point(1256, 480), Point(1256, 132), Point(1248, 128)), Point(1080, 480)
    ),
    (_S.DRAFT, Event.ABANDON): Way((Point(140, 135), Point(274, 275)), Point(196, 178)),
    (_S.INTENT, Event.ABANDON): Way((Point(375, 135), Point(375, 275)), Point(414, 205)),
    (_S.NOT_SENT, Event.INTEND): Way((Point(325, 275), Point(325, 135)), Point(302, 205)),
    (_S.SENT, Event.APPLIED): Way((Point(724, 110), Point(806, 110)), Point(765, 98)),
    (_S.SENT, Event.NOT_SENT): Way((Point(516, 315), Point(434, 315)), Point(486, 303)),
    (_S.SENT, Event.REJECTED): Way((Point(620, 344), Point(620, 455)), Point(650, 392)),
    (_S.SENT, Event.THROTTLED): Way((Point(540, 344), Point(430, 455)), Point(506, 412)),
    (_S.SENT, Event.UNKNOWN): Way((Point(620, 135), Point(620, 275)), Point(620, 205)),
    (_S.APPLIED, Event.DOUBT): Way((Point(890, 135), Point(890, 275)), Point(912, 160)),
    (_S.THROTTLED, Event.SEND): Way((Point(380, 455), Point(545, 135)), Point(446, 372)),
    (_S.UNKNOWN, Event.VERIFY): Way((Point(690, 275), Point(1084, 135)), Point(776, 238)),
    (_S.UNKNOWN, Event.MISS): Way((Point(680, 325), Point(830, 455)), Point(768, 392)),
    (_S.REVIEW, Event.VERIFY): Way((Point(940, 275), Point(1134, 135)), Point(1060, 212)),
    (_S.NOT_POSTED, Event.INTEND): Way(
        (Point(890, 505), Point(890, 545), Point(228, 545), Point(228, 150), Point(266, 120)),
        Point(560, 545),
    ),
}


def drawing() -> str:
    """The whole drawing, as it must stand in docs/states.svg."""
    lines, labels = map(_line_of, _drawn()), map(_label, _drawn())
    parts = [_HEAD, *_frame(), *lines, *labels, *map(_box, _S), *_legend(), "</svg>"]
    return "\n".join(parts) + "\n"


def table() -> str:
    """The table of states: what the clerk reads, whether it keeps its ids, what may follow."""
    heads = ("state", "of a batch the clerk reads", "of a payment", "keeps its ids", "may be followed by")
    head = f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|"
    return "\n".join([head, *map(_line, _S)])


def page(text: str) -> str:
    """The page with its table renewed; the marks around it must be there."""
    pattern = re.compile(r"(?<=<!-- made by docs/make_states.py -->\n).*(?=\n<!-- end -->)", re.DOTALL)
    renewed, places = pattern.subn(lambda _: table(), text)
    if places != 1:
        raise ValueError("the page has no place for the table")
    return renewed


def _line(state: ItemState) -> str:
    steps = ", ".join(f"{event.value} → {_name(after)}" for event, after in TRANSITIONS[state].items())
    kept = "yes" if state in OPEN else "no"
    words = " | ".join(WORDS[kind][state] for kind in RunKind)
    return f"| {_name(state)} | {words} | {kept} | {steps or 'nothing'} |"


def _name(state: ItemState) -> str:
    return state.name.replace("_", " ")


def _drawn() -> Iterator[Step]:
    """Every step of the table once; those of the frame as steps of its first state."""
    shared = TRANSITIONS[FRAMED[0]].items()
    for state, steps in TRANSITIONS.items():
        for event, after in steps.items():
            if state is FRAMED[0] or state not in FRAMED or (event, after) not in shared:
                yield state, event, after


_HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1270 640" font-family="sans-serif" font-size="13">
<title>The states of a posting</title>
<rect width="1270" height="640" fill="#ffffff"/>"""


def _frame() -> Iterator[str]:
    (left, top), (right, bottom) = _FRAME
    yield (
        f'<rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" rx="14" fill="#fffaf0"'
        ' stroke="#b7791f" stroke-dasharray="6 4"/>'
    )
    yield f'<text x="{left + 12}" y="{top + 20}" fill="#6b4e16">A request may have left</text>'


def _line_of(step: Step) -> str:
    way = _way(step)
    points = " ".join(f"{x:g},{y:g}" for x, y in way.points)
    return f'<polyline points="{points}" fill="none" stroke="#495057"/>{_tip(*way.points[-2:])}'


def _label(step: Step) -> str:
    x, y = _way(step).label
    at, words = f'x="{x:g}" y="{y + 4:g}" text-anchor="middle"', escape(step[1].value)
    halo = f'<text {at} fill="#ffffff" stroke="#ffffff" stroke-width="5">{words}</text>'
    return f'{halo}<text {at} fill="#212529">{words}</text>'


def _way(step: Step) -> Way:
    state, event, after = step
    return _WAYS.get((state, event)) or _straight(PLACES[state], PLACES[after])


def _tip(before: Point, end: Point) -> str:
    along = math.hypot(end.x - before.x, end.y - before.y)
    x, y = (end.x - before.x) / along, (end.y - before.y) / along
    sides = (Point(end.x - 9 * x + way * 4 * y, end.y - 9 * y - way * 4 * x) for way in (1, -1))
    points = " ".join(f"{each.x:.1f},{each.y:.1f}" for each in (end, *sides))
    return f'<polygon points="{points}" fill="#495057"/>'


def _straight(start: Point, end: Point) -> Way:
    """From the edge of one box to the edge of another in the same row or column."""
    if start.y == end.y:
        side = _WIDE / 2 if end.x > start.x else -_WIDE / 2
        points = (Point(start.x + side, start.y), Point(end.x - side, end.y))
        return Way(points, Point((start.x + end.x) / 2, start.y - 12))
    if start.x != end.x:
        raise ValueError(f"no way is drawn from {start} to {end}")
    side = _HIGH / 2 if end.y > start.y else -_HIGH / 2
    points = (Point(start.x, start.y + side), Point(end.x, end.y - side))
    return Way(points, Point(start.x, (start.y + end.y) / 2))


def _box(state: ItemState) -> str:
    fill, line = next((fill, line) for _, states, fill, line in _GROUPS if state in states)
    x, y = PLACES[state]
    return (
        f'<rect x="{x - _WIDE / 2:g}" y="{y - _HIGH / 2:g}" width="{_WIDE}" height="{_HIGH}" rx="8"'
        f' fill="{fill}" stroke="{line}" stroke-width="1.5"/>'
        f'<text x="{x:g}" y="{y - 3:g}" text-anchor="middle" font-weight="bold" fill="#212529">'
        f"{escape(_name(state))}</text>"
        f'<text x="{x:g}" y="{y + 15:g}" text-anchor="middle" fill="#495057" font-size="12">'
        f"{escape(WORDS[RunKind.BATCHES][state])}</text>"
    )


def _legend() -> Iterator[str]:
    for place, (words, _, fill, line) in enumerate(_GROUPS):
        x = 30 + place * 300
        yield f'<rect x="{x}" y="588" width="26" height="18" rx="4" fill="{fill}" stroke="{line}"/>'
        yield f'<text x="{x + 36}" y="602" fill="#212529">{words}</text>'


if __name__ == "__main__":
    DRAWING.write_text(drawing(), encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
