"""What was typed for `payments`, and the file it names: read with the columns of its sender."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from decimal import Decimal

import click

from core.cli.output import Exit, Output
from core.cli.parameters import STANDARD_INPUT, bytes_of
from core.domain.payments.rows import Amounts, PaymentFile
from core.domain.payments.targets import Cap
from core.errors import UserError
from core.files.payments.columns import ColumnMap, Field, columns_json, read_columns
from core.files.payments.proposing import ColumnsNeeded, Question
from core.words import day, sentences
from core.workflows.desk import Desk
from core.workflows.payment_columns import OpenedList, RememberedColumns, open_list, remember

ITSELF = "The XML that was given"


@dataclass(frozen=True, slots=True)
class AskedPayments:
    """What was typed, for checking as for uploading."""

    connection: str
    """Empty to check the file by itself."""
    source: str
    """A path, "-", or the XML itself."""
    map: str | None
    amounts: Amounts | None
    cap: Cap | None
    """None: as the connection says."""
    control_total: Decimal | None
    answers: dict[str, str]
    out: Output
    here: Desk


@dataclass(frozen=True, slots=True)
class PaymentsRead:
    """A payment file as it was read, with its bytes and the columns as its values settled them."""

    file: PaymentFile
    data: bytes
    columns: ColumnMap | None
    amounts: Amounts


def read_asked(asked: AskedPayments) -> PaymentsRead:
    """Reads the file and finds out what its amounts mean.

    Raises:
        ColumnsNeeded: a table whose columns are not known, or not completely.
        FileProblem: it is no payment file.
        UsageError: the meaning of its amounts was not said, or does not go with it.
    """
    data, name = _content(asked.source)
    columns = read_columns(bytes_of(asked.map), asked.map) if asked.map else None
    opened = open_list(asked.here, data, name, columns)
    if columns and opened.columns:
        _tell_settled(asked.out, columns, opened.columns)
    if opened.recalled:
        _tell_recalled(asked.out, opened.recalled)
    return PaymentsRead(opened.file, data, opened.columns, _meaning(asked, opened))


def _content(source: str) -> tuple[bytes, str]:
    if source.lstrip("\ufeff \t\r\n").startswith("<"):
        return source.encode(), ITSELF
    return bytes_of(source), STANDARD_INPUT if source == "-" else source


def _meaning(asked: AskedPayments, opened: OpenedList) -> Amounts:
    if not opened.file.form.is_table:
        if asked.amounts is Amounts.RECEIPTS:
            raise click.UsageError(
                "The amounts of payment XML are always totals; --amounts receipts is for CSV and XLSX."
            )
        return Amounts.TOTALS
    known = opened.columns.amounts if opened.columns else None
    said = asked.amounts or known
    if said and known and said is not known:
        asked.out.warn(f"Amounts are {said.value} this time only; for these columns they are {known.value}.")
    if said is None:
        raise click.UsageError(
            "Say what the amounts mean: --amounts totals (what was paid so far, replaces what is stored) or "
            "--amounts receipts (new receipts, added to what is stored); or write it into the file (--map)."
        )
    return said


# Columns


def remember_columns(asked: AskedPayments, read: PaymentsRead) -> None:
    """Keeps the columns and the meaning of the amounts of a list that is uploaded for the next like it."""
    if read.columns is None:
        return
    try:
        # What --amounts says is said for this time; what was answered before stays.
        remember(asked.here, read.columns, read.file.name, read.columns.amounts or read.amounts)
    except UserError as error:
        asked.out.warn(" ".join(filter(None, sentences(error))))


def _tell_recalled(out: Output, recalled: RememberedColumns) -> None:
    on = f" on {day(recalled.at.astimezone())}" if recalled.at else " before"
    of = f" (from {recalled.file})" if recalled.file else ""
    out.say(f"Columns as{on}{of}; --map FILE overrides them.")


def _tell_settled(out: Output, typed: ColumnMap, settled: ColumnMap) -> None:
    """What the values decided: a fail file has fewer of them, so it belongs into the map."""
    found = {"day_first": settled.day_first, "decimal": settled.decimal}
    given = {"day_first": typed.day_first, "decimal": typed.decimal}
    news = [f'"{name}": {json.dumps(value)}' for name, value in found.items() if value != given[name]]
    if news:
        out.say(
            f"The values settle what the file of columns leaves open: {', '.join(news)}. "
            "Write it there, so that a fail file with fewer rows is read alike."
        )


_KNOWN = "They were recognised by their headings; look at them before you rely on it."
_OPEN = "This only you can know:"
_HOW = (
    "Nothing was taken over or sent. What follows is a file of columns: save it, put what is open into it "
    "and name it with --map."
)
_HOW_AMOUNTS = 'Its "amounts" is "totals" or "receipts".'


def tell_needed(out: Output, error: ColumnsNeeded, amounts: Amounts | None = None) -> int:
    """What is open about the columns, how to answer, and a file of columns to begin with.

    Args:
        out: where it goes.
        error: what is open.
        amounts: what was typed of their meaning, which need not be answered again.
    """
    known = error.proposal.map
    example = columns_json(replace(known, amounts=amounts or known.amounts)).decode()
    open_ = error.proposal.questions
    out.warn(f"{error.title} {_KNOWN if not open_ else _OPEN}")
    for each in open_:
        out.warn(f"{each.words} {_answer(each)}")
    out.warn(_HOW if amounts or known.amounts else f"{_HOW} {_HOW_AMOUNTS}")
    shapes = [_shape(each) for each in open_]
    out.row({"state": "columns needed", "columns": example, "questions": shapes})
    if not out.as_json:
        out.say(example.rstrip())
    return Exit.CHANGE_SOMETHING


def _answer(question: Question) -> str:
    fields = {field.value for field in Field}
    if question.setting in fields:
        names = ", ".join(f"“{choice.value}”" for choice in question.choices)
        return f'Answer in "columns" as "{question.setting}": one of {names}.'
    ways = "; ".join(f"{json.dumps(choice.value)} – {choice.words}" for choice in question.choices)
    return f'Answer as "{question.setting}": {ways}.'


def _shape(question: Question) -> dict[str, object]:
    choices = [{"value": choice.value, "words": choice.words} for choice in question.choices]
    return {
        "setting": question.setting,
        "words": question.words,
        "choices": choices,
        "lines": list(question.lines),
    }
