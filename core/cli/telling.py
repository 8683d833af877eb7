"""What several commands say about records, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from core.cli.output import Output
from core.domain.checks import cell, in_order, sentences
from core.domain.findings import Finding
from core.domain.plan import totals
from core.domain.preview import Preview
from core.domain.records import Record, RecordKey
from core.words import counted, day, listed, number

Findings = Mapping[RecordKey, tuple[Finding, ...]]

_HEADS = ("Kind", "Number", "Date", "Party", "Location", "Cur", "Total", "Findings")
_RIGHT = frozenset({6})


class WrittenFile(Protocol):
    """A written file that may lack something."""

    @property
    def lacks(self) -> tuple[str, ...]:
        """What the form has and the source does not."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """Records that are not in it."""

    @property
    def note(self) -> str:
        """What else is to be said."""


def records_table(out: Output, records: Iterable[Record], findings: Findings) -> None:
    """Records as columns, with their findings."""
    shown = tuple(records)
    rows = [
        (
            record.kind.value,
            record.number,
            day(record.date) if record.date else "",
            record.party.name,
            record.location,
            record.currency,
            "" if record.total is None else number(record.total),
            str(cell(findings.get(record.key, ())) or ""),
        )
        for record in shown
    ]
    out.table(_HEADS, rows, _RIGHT)
    sums = ", ".join(f"{currency} {number(value)}" for currency, value in totals(shown).items())
    out.say(f"{counted(len(shown), 'record')}{': ' + sums if sums else ''}.")


def preview_words(out: Output, found: Preview) -> None:
    """Counts, what is later, and what could not be shown."""
    for kind, count in found.counts:
        if count.later:
            out.say(
                f"{kind.value.capitalize()}: {counted(count.later, 'record')} dated later than "
                f"{found.question.thru if found.question else ''} left out."
            )
        if not count.agrees:
            out.warn(
                f"{kind.value.capitalize()}: {counted(count.rows, 'row')} read, but the server counts "
                f"{count.counted}. Read again before you rely on this."
            )
    for problem in found.export.problems:
        out.warn(f"{problem.where}: {problem.what}")


def lacks_words(out: Output, written: WrittenFile) -> None:
    """What is not in the file: records first, then particulars of its form."""
    if written.left_out:
        which = listed(list(written.left_out))
        records = counted(len(written.left_out), "record")
        out.warn(f"Not in the file, because only their ids are known: {records} ({which}).")
    if written.lacks:
        out.say(f"Not in the source, left empty: {listed(list(written.lacks), 20)}.")
    if written.note:
        out.say(f"{written.note}.")


def findings_words(out: Output, findings: Findings) -> int:
    """Every finding in full, the worst first; returns how many there were."""
    every = in_order(each for group in findings.values() for each in group)
    for each in every:
        message, advice = sentences(each)
        out.say(f"{each.rule.severity.name.lower()} {each.rule.code}: {message} {advice}")
    return len(every)
