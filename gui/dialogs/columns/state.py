"""What is chosen while the dialog is open: one map, and what was asked about its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.workflows.choosing_columns import ColumnMap, Doubt, Field

_ANSWERS = {Field.DATE: ("day_first",), Field.AMOUNT: ("decimal", "sign")}
"""What is answered about the values of a column, so that it does not hold for another column."""


class Chosen:
    """The map as it is now. An answer is forgotten with the column it was given for."""

    def __init__(self, columns: ColumnMap) -> None:
        self.columns = columns
        self.asked: frozenset[str] = frozenset()
        """Settings that were asked for; they stay on view."""

    def take(self, columns: ColumnMap) -> None:
        """Takes a whole map."""
        self.columns, self.asked = columns, frozenset()

    def choose(self, field: Field, heading: str | None) -> None:
        """Another column for a field, or none."""
        before, after = self.columns, self.columns.with_field(field, heading)
        for each, settings in _ANSWERS.items():
            if before.heading(each) != after.heading(each):
                after = replace(after, **dict.fromkeys(settings))  # type: ignore[arg-type]
                self.asked -= set(settings)
        self.columns = after

    def answer(self, setting: str, value: object) -> None:
        """One question answered."""
        self.columns = replace(self.columns, **{setting: value})  # type: ignore[arg-type]

    def name(self, sender: str) -> None:
        """Who sends such files."""
        self.columns = replace(self.columns, sender=sender.strip())

    def still(self, doubts: Sequence[Doubt]) -> list[Doubt]:
        """Those of the doubts that are about the columns chosen now."""
        return [each for each in doubts if each.setting in self.asked]
