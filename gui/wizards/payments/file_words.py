"""What the first page says about a payment file, made of values: nothing here knows a widget."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from core.domain.money import Totals
from core.domain.payments.control import without_currency
from core.domain.payments.proof import file_of
from core.domain.payments.rows import PaymentFile
from core.domain.payments.sums import Compared
from core.domain.runs import Run
from core.words import Style, count, counted, number
from gui.runs.phrases import DOT, amounts, outcome, when
from gui.wizards.payments.draft import Source
from gui.wizards.payments.file_jobs import Read

ALWAYS_TOTALS = "totals: XML of ConnectWise always says what was paid so far"
WITHOUT = "Without a connection"
WITHOUT_NOTE = "checks what can be checked without the server; nothing can be uploaded"
CONTROL_NOTE = "what the sender says it comes to; may stay empty"
_COLUMNS = "Columns"
_NAMED = 3
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


class Fact(NamedTuple):
    """A name and what is said about it; the tone is that of a label."""

    name: str
    words: str
    tone: str = ""


def facts(read: Read, style: Style) -> list[Fact]:
    """What a file is; its columns are told apart from that."""
    file, sums = read.source.opened.file, read.sums
    rows = counted(len(file.rows), "payment", style=style)
    found = [
        Fact("Kind", file.form.value[0].upper() + file.form.value[1:]),
        Fact("Payments", f"{rows} for {counted(sums.invoices, 'invoice', style=style)}"),
        Fact("Sum", come_to(sums.amounts, style)),
    ]
    if words := particulars(file):
        found.append(Fact("Read as", words))
    if sums.unread:
        found.append(Fact("Not read", unread(read, style), "warn"))
    if file.control is not None:
        found.append(own_total(file, sums.own, style))
    return [*found, *(Fact("Note", note) for note in file.notes)]


def come_to(sums: Totals, style: Style) -> str:
    """The sums, each currency for itself."""
    if not sums:
        return "no amount can be read"
    named = amounts({name: value for name, value in sums.items() if name}, style)
    bare = f"{number(sums[''], style)} (in the currency of each invoice)" if "" in sums else ""
    return DOT.join(filter(None, (named, bare)))


def particulars(file: PaymentFile) -> str:
    """How a table was read: "Encoding: UTF-8 · delimiter: semicolon"."""
    parts = [f"{name.lower()}: {value}" for name, value in file.particulars if name != _COLUMNS]
    words = DOT.join(parts)
    return words[:1].upper() + words[1:]


def unread(read: Read, style: Style) -> str:
    """How much of a file cannot be read: the first rows with their reasons."""
    rows = read.sums.unread
    named = [f"row {row.line}: {row.flaws[0].rstrip('.')}" for row in rows[:_NAMED]]
    more = [f"{count(len(rows) - _NAMED, style)} more"] if len(rows) > _NAMED else []
    return f"{counted(len(rows), 'row', style=style)} ({'; '.join([*named, *more])})"


def own_total(file: PaymentFile, own: Compared | None, style: Style) -> Fact:
    """The total that the file itself names."""
    assert file.control is not None
    name, line = "Its own total", f"row {count(file.control.line, style)}"
    if own is None:
        return Fact(name, f"“{file.control.text}” in {line} cannot be read as an amount", "warn")
    said = f"{number(own.wanted, style)} in {line}"
    if own.several:
        return Fact(name, f"{said}; the rows have several currencies, which are never added up")
    if own.agrees:
        return Fact(name, f"{said}; the rows come to the same", "good")
    return Fact(name, f"{said}; the rows come to {amounts(own.found, style)}", "warn")


def columns(source: Source) -> tuple[str, str]:
    """Where the columns of a table come from, and what they are."""
    what = dict(source.opened.file.particulars).get(_COLUMNS, "")
    recalled = source.opened.recalled
    if recalled is None:
        return ("as you have said" if source.chosen else "as their headings say"), what
    sender = recalled.map.sender
    words = "as remembered" if recalled.at is None else f"as on {day(recalled.at.astimezone().date())}"
    parts = [words, f"from {recalled.file}" if recalled.file else "", f"for {sender}" if sender else ""]
    return ", ".join(filter(None, parts)), what


def day(date: dt.date) -> str:
    """A day that nobody misreads: "3 May 2026"."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def control(text: str, wanted: Decimal | None, found: Totals, style: Style) -> tuple[str, str]:
    """The tone and the words beside the control total that the clerk types."""
    if not text.strip():
        return "note", CONTROL_NOTE
    if wanted is None:
        return "block", f"cannot be read; write an amount like {number(Decimal('1234.56'), style)}"
    compared = Compared(wanted, found)
    if compared.difference is None:
        return "warn", "the file has several currencies, which are never added up"
    if compared.agrees:
        agrees, known = "the file comes to exactly that", without_currency(compared)
        return "good", f"{agrees}. {known}" if known else agrees
    more = "more" if compared.difference > 0 else "less"
    by = number(abs(compared.difference), style)
    whole = amounts(found, style) or number(Decimal(0), style)
    return "warn", f"the file comes to {whole}: {by} {more}"


def typed_amount(text: str, style: Style) -> Decimal | None:
    """An amount as the clerk writes it; None where it cannot be one.

    Thousands may be marked, but only where they stand: what could mean two things is no amount.
    """
    bare = text.strip()
    inner = bare[1:-1] if bare.startswith("(") and bare.endswith(")") else bare.removeprefix("-")
    group, mark = re.escape(style.group), re.escape(style.decimal)
    if style.group.isspace():
        group = r"\s"
    whole = rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]{{1,15}}" if group else r"[0-9]{1,15}"
    found = re.fullmatch(rf"({whole})(?:{mark}([0-9]{{1,9}}))?", inner)
    if found is None:
        return None
    value = Decimal(f"{re.sub(r'[^0-9]', '', found[1])}.{found[2] or '0'}")
    return value if inner == bare else -value


def last(run: Run, now: dt.datetime, style: Style) -> Sequence[tuple[str, str]]:
    """The last upload: when, which file, what became of it."""
    kept = file_of(run)
    became = outcome([item.state for item in run.items], style, run.header.kind)
    name = Path(kept.name).name if kept else ""
    told = (("Uploaded", when(run.started, now, style)), ("File", name), ("Result", became))
    return [(each, words) for each, words in told if words]
