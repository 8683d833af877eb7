"""What a check says about a record or a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from core.domain.export import NOTHING
from core.domain.records import RecordKey


class Severity(IntEnum):
    """From telling to stopping."""

    INFO = 1
    WARN = 2
    CONFIRM = 3
    """May be overridden with a typed reason."""
    BLOCK = 4
    """Cannot be overridden."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason, with its words: `short` for a table cell, `message` and `advice` as templates."""

    code: str
    """Stable name for `--accept` and JSON: `missing-account`."""
    severity: Severity
    short: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fires, for one record (or a whole plan: `record` is None), with values for its words."""

    rule: Rule
    record: RecordKey | None = None
    values: Mapping[str, object] = field(default_factory=lambda: NOTHING)
