"""Sentences that every wizard says: what is chosen, and of which file."""

from __future__ import annotations

from html import escape

from core.domain.money import Totals
from core.words import Style, count
from gui.runs.phrases import DOT, amounts


def chosen(many: int, of: int, sums: Totals, hidden: int, style: Style, need_you: int = 0) -> str:
    """The line under the tables, as rich text; `show` is the link that takes the filter away.

    Args:
        many: how many are chosen.
        of: how many could be looked at.
        sums: what the chosen ones come to.
        hidden: how many chosen rows the filter hides.
        style: how amounts are written.
        need_you: how many are not chosen because something speaks against them.
    """
    parts = [f"<b>{count(many, style)} of {count(of, style)} chosen</b>"]
    if sums:
        parts.append(escape(amounts(sums, style)))
    if need_you:
        parts.append(f'<span class="warn">{count(need_you, style)} need{"s" * (need_you == 1)} you</span>')
    if hidden:
        rows = "1 chosen row is" if hidden == 1 else f"{count(hidden, style)} chosen rows are"
        parts.append(
            f'<span class="warn">{rows} hidden by the filter</span>&nbsp; <a href="show">Show them</a>'
        )
    return DOT.join(parts)


def short_name(name: str) -> str:
    """A file's name; a long one is cut in its middle.

    >>> short_name("bank.csv")
    'bank.csv'
    """
    return name if len(name) <= 40 else f"{name[:20]}…{name[-18:]}"
