"""A table whose columns are known becomes payments: one row each, with flaws where it cannot be read.

The columns are worked on as wholes and equal texts once: a list of 100,000 payments is opened in a moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import repeat
from typing import NamedTuple

from core.domain.columns import many
from core.domain.payments.rows import ControlTotal, PaymentRow
from core.files.payments import amounts, days
from core.files.payments.columns import ColumnMap, Field
from core.files.payments.errors import ColumnsNotFound
from core.files.payments.proposing import (
    Proposal,
    columns_needed,
    evidence,
    proposed,
    questions,
    settled,
)
from core.files.payments.row_flaws import LONGEST_NUMBER, id_of, number_flaw
from core.files.payments.tables import Table
from core.files.payments.totals import control_total
from core.files.values import shown

_NUMBER, _TRUTH = "number", "truth"
_DATE_ALONE = 10
"""Characters of a date without a time of day."""

_NAMED = 10
"""So many rows are named in a note."""


class TableRows(NamedTuple):
    """The payments of a table, the columns with what the values settled, and what should be known."""

    rows: tuple[PaymentRow, ...]
    columns: ColumnMap
    notes: tuple[str, ...]
    control: ControlTotal | None


class _Flaws(dict[int, list[str]]):
    """Place among the rows, from 0 → what could not be read."""

    def __missing__(self, at: int) -> list[str]:
        self[at] = []
        return self[at]

    def note(self, found: Mapping[int, str]) -> None:
        """Takes up what was found by place."""
        for at, words in found.items():
            self[at].append(words)

    def column(self, count: int) -> Iterable[tuple[str, ...]]:
        """Of every row."""
        if not self:
            return repeat((), count)
        return [tuple(self[at]) if at in self else () for at in range(count)]


def rows_of(table: Table, columns: ColumnMap | None, name: str) -> TableRows:
    """Reads every row of a table.

    Raises:
        ColumnsNeeded: no columns were chosen, or a question about them is open.
        ColumnsNotFound: they are not in this table.
    """
    if columns is None or not columns.fields:
        raise columns_needed(table, proposed(table, columns), name)
    refuse_missing(table, columns, name)
    said = evidence(table, columns)
    if still_open := questions(table, columns, said):
        raise columns_needed(table, Proposal(columns, still_open), name)
    columns = settled(table, columns, said)
    control = control_total(table.total, columns.decimal, columns.sign)
    rows = _rows(table, columns, said.plain)
    notes = (*_notes(table, columns), *(() if said.plain else _zeros(table, columns, rows)))
    return TableRows(rows, columns, notes, control)


def _zeros(table: Table, columns: ColumnMap, rows: Iterable[PaymentRow]) -> tuple[str, ...]:
    texts = _texts(table, columns, Field.AMOUNT)
    return zeros_note((row.line, text, row.amount) for row, text in zip(rows, texts, strict=True))


def zeros_note(written: Iterable[tuple[int, str, Decimal | None]]) -> tuple[str, ...]:
    """What amounts with zeros behind the cents are read as: their lines, texts and values; often nothing."""
    found = [(line, text, value) for line, text, value in written if amounts.bare_of_zeros(text, value)]
    if not found:
        return ()
    (_, text, value), where = found[0], _named([line for line, _, _ in found], "line")
    return (f"Amounts have zeros behind the cents in {where}: “{shown(text.strip())}” is read as {value}.",)


def refuse_missing(table: Table, columns: ColumnMap, name: str) -> None:
    """Raises `ColumnsNotFound` where a chosen heading is not in the table."""
    missing = [heading for _, heading in columns.fields if heading not in table.headings]
    if missing:
        quoted = ", ".join(f"“{shown(heading)}”" for heading in missing)
        there = ", ".join(f"“{shown(heading)}”" for heading in table.headings if heading)
        raise ColumnsNotFound(path=name, missing=quoted, headings=there)


def _rows(table: Table, columns: ColumnMap, plain: amounts.Plain | None) -> tuple[PaymentRow, ...]:
    flaws, count = _Flaws(), len(table.rows)
    numbers, invoices = _texts(table, columns, Field.NUMBER), _ids(table, columns, Field.INVOICE_ID, flaws)
    of_numbers = _number_flaws(numbers, invoices)
    flaws.note(of_numbers)
    names, texts = _fields(table, flaws)
    amounts_, (dates, of_dates) = _amounts(table, columns, plain, flaws), _dates(table, columns)
    flaws.note(of_dates)
    values: dict[str, Iterable[object]] = {
        "place": range(1, count + 1),
        "line": table.lines,
        "number": numbers,
        "amount": amounts_,
        "date": dates,
        "invoice_id": invoices,
        "payment_id": _ids(table, columns, Field.PAYMENT_ID, flaws),
        "external_id": _texts(table, columns, Field.EXTERNAL_ID),
        "currency": _currencies(_texts(table, columns, Field.CURRENCY)),
        "payer": _texts(table, columns, Field.PAYER),
        "reference": _texts(table, columns, Field.REFERENCE),
        "names": names,
        "texts": texts,
        "cells": repeat(()) if table.cells is None else table.cells,
    }
    values |= {"number_flaw": _of_rows(of_numbers, count), "date_flaw": _of_rows(of_dates, count)}
    return tuple(many(PaymentRow, values | {"flaws": flaws.column(count)}))


def _of_rows(found: Mapping[int, str], count: int) -> Iterable[str]:
    return (found.get(at, "") for at in range(count)) if found else repeat("", count)


def _texts(table: Table, columns: ColumnMap, field: Field) -> Sequence[str]:
    heading = columns.heading(field)
    return [""] * len(table.rows) if heading is None else table.column(heading)


def _currencies(texts: Sequence[str]) -> Iterable[str]:
    codes = {text: text.strip().upper() for text in set(texts)}
    return map(codes.__getitem__, texts)


def _ids(table: Table, columns: ColumnMap, field: Field, flaws: _Flaws) -> Sequence[int | None]:
    if columns.heading(field) is None:
        return [None] * len(table.rows)
    what = field.value.capitalize()
    found: list[int | None] = []
    for at, text in enumerate(_texts(table, columns, field)):
        said: list[str] = []
        found.append(id_of(text, what, said))
        if said:
            flaws[at] += said
    return found


def _number_flaws(numbers: Sequence[str], invoices: Sequence[int | None]) -> dict[int, str]:
    """Place among the rows, from 0 → why the number can be none."""
    longest = max(map(len, numbers), default=0)
    if longest <= LONGEST_NUMBER and all(map(str.strip, numbers)) and "+" not in "".join(numbers):
        return {}
    told = map(number_flaw, numbers, invoices)
    return {at: flaw for at, flaw in enumerate(told) if flaw}


def _amounts(
    table: Table, columns: ColumnMap, plain: amounts.Plain | None, flaws: _Flaws
) -> Sequence[Decimal | None]:
    heading = columns.heading(Field.AMOUNT)
    assert heading is not None
    kinds = table.kinds(heading)
    if plain is None and kinds is not None and set(kinds) == {_NUMBER}:
        plain = amounts.plain(table.column(heading), ".")
    if plain is not None:
        found: Sequence[Decimal | None] = plain.amounts
    else:
        texts = table.column(heading)
        found = _amounts_singly(texts, kinds or [""] * len(texts), columns.decimal or ".", flaws)
    if columns.sign == -1:
        return [None if each is None else each.copy_negate() for each in found]
    return found


def _amounts_singly(
    texts: Sequence[str], kinds: Sequence[str], decimal: str, flaws: _Flaws
) -> list[Decimal | None]:
    found: list[Decimal | None] = []
    for at, (text, kind) in enumerate(zip(texts, kinds, strict=True)):
        try:
            found.append(_amount(text, kind, decimal))
        except amounts.NoAmount as error:
            flaws[at].append(str(error))
            found.append(None)
    return found


def _amount(text: str, kind: str, decimal: str) -> Decimal:
    if kind == _NUMBER:
        return amounts.xml_amount(text)
    if kind:
        what = "a yes or no (TRUE or FALSE)" if kind == _TRUTH else "a date"
        raise amounts.NoAmount(f"Amount “{shown(text)}” is {what}, not an amount")
    if not text.strip():
        raise amounts.NoAmount("Amount is missing")
    return amounts.amount_of(text, decimal)


def _dates(table: Table, columns: ColumnMap) -> tuple[Sequence[dt.date | None], dict[int, str]]:
    """The days; and place among the rows, from 0 → why it is none."""
    heading = columns.heading(Field.DATE)
    assert heading is not None
    texts, order = table.column(heading), columns.day_first
    known = {text: _date(text, order) for text in set(texts)}
    bad = {text: why for text, why in known.items() if isinstance(why, str)}
    only_days = {text: None if isinstance(day, str) else day for text, day in known.items()}
    flaws = {at: bad[text] for at, text in enumerate(texts) if text in bad} if bad else {}
    return list(map(only_days.__getitem__, texts)), flaws


def _date(text: str, day_first: bool | None) -> dt.date | str | None:
    """A day, or why it is none, or nothing where nothing stands. Typed cells have ISO days as their texts."""
    if not text.strip():
        return None
    try:
        return days.day_of(text, day_first)
    except days.NoDay as error:
        return str(error)


def _fields(table: Table, flaws: _Flaws) -> tuple[Iterable[Sequence[str]], Iterable[Sequence[str]]]:
    """Headings and cells of every row; a row that is too short or too long says so."""
    headings, width = table.headings, len(table.headings)
    if table.is_regular:
        return repeat(headings), table.rows
    texts = [row if any(row[width:]) else row[:width] for row in table.rows]
    for at, cells in enumerate(texts):
        if len(cells) != width:
            how = "short" if len(cells) < width else "long"
            flaws[at].append(f"Row is too {how}: {len(cells)} cells below {width} headings")
    more = ("",) * max(map(len, texts))
    return [(headings + more)[: len(cells)] for cells in texts], texts


def _notes(table: Table, columns: ColumnMap) -> tuple[str, ...]:
    notes = list(table.notes)
    heading = columns.heading(Field.NUMBER)
    kinds = table.kinds(heading) if heading else None
    if kinds and (lines := [line for line, kind in zip(table.lines, kinds, strict=True) if kind == _NUMBER]):
        notes.append(
            f"Invoice numbers stand as numbers in {_named(lines)}: leading zeros, if they had any, are lost."
        )
    dates = _texts(table, columns, Field.DATE)
    if max(map(len, dates), default=0) > _DATE_ALONE and any(map(days.has_zone, set(dates))):
        notes.append("Dates bear a zone; the calendar day is taken as written.")
    return tuple(notes)


def _named(lines: Sequence[int], one: str = "row") -> str:
    """A list of rows that stays short."""
    if len(lines) == 1:
        return f"{one} {lines[0]}"
    more = f" and {len(lines) - _NAMED} more" if len(lines) > _NAMED else ""
    return f"{one}s {', '.join(map(str, lines[:_NAMED]))}{more}"
