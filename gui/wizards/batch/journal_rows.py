"""Journals as rows of a table: debit and credit, and below them that they are equal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from core.domain.journal_view import AccountSum, Sides, journal, per_account, per_currency
from core.domain.records import Record
from core.words import Style
from gui.table import Column, Kind, Mark, RowTone, Tone


class JournalRow(NamedTuple):
    """An account's side of a journal, or (`tone` TOTAL) the sum of one currency."""

    account: str
    name: str
    text: str
    gl_class: str
    currency: str
    debit: Decimal | None
    credit: Decimal | None
    verdict: Mark | None = None
    tone: RowTone = RowTone.NORMAL


def record_journal(record: Record, names: Mapping[str, str], style: Style) -> list[JournalRow]:
    """The journal of one record with its sums."""
    rows = journal(record, names, style)
    shown = [
        JournalRow(
            each.account,
            each.name,
            each.text,
            each.gl_class,
            each.currency,
            *_filled(each.debit, each.credit),
        )
        for each in rows
    ]
    return shown + _sums(per_currency(rows))


def account_journal(records: Iterable[Record], names: Mapping[str, str]) -> list[JournalRow]:
    """What records post to each account, with the sums of each currency."""
    sums: tuple[AccountSum, ...] = per_account(records, names)
    shown = [
        JournalRow(each.account, each.name, "", "", each.currency, *_filled(each.debit, each.credit))
        for each in sums
    ]
    return shown + _sums(per_currency(sums))


def _filled(debit: Decimal, credit: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """A side that is zero stays empty; a row of nothing shows its zero as a debit."""
    if not credit:
        return debit, None
    return debit or None, credit


def _sums(sides: Mapping[str, Sides]) -> list[JournalRow]:
    return [_sum(currency, both) for currency, both in sides.items()]


def _sum(currency: str, both: Sides) -> JournalRow:
    good = Mark(Tone.GOOD, "debit = credit")
    verdict = good if both.agree else Mark(Tone.BLOCK, "debit and credit differ")
    return JournalRow("", "", "", "", currency, both.debit, both.credit, verdict, RowTone.TOTAL)


def _name(row: JournalRow) -> Mark | str:
    return row.verdict or row.name


RECORD_JOURNAL_COLUMNS: tuple[Column[JournalRow], ...] = (
    Column("account", "Account", 90, lambda row: row.account),
    Column("name", "Name", 190, _name),
    Column("text", "Text", 240, lambda row: row.text, stretch=True),
    Column("class", "Class", 110, lambda row: row.gl_class),
    Column("currency", "Cur", 60, lambda row: row.currency),
    Column("debit", "Debit", 110, lambda row: row.debit, Kind.AMOUNT),
    Column("credit", "Credit", 110, lambda row: row.credit, Kind.AMOUNT),
)
ACCOUNT_JOURNAL_COLUMNS: tuple[Column[JournalRow], ...] = (
    Column("account", "Account", 90, lambda row: row.account),
    Column("name", "Name", 190, _name, stretch=True),
    Column("currency", "Cur", 60, lambda row: row.currency),
    Column("debit", "Debit", 120, lambda row: row.debit, Kind.AMOUNT),
    Column("credit", "Credit", 120, lambda row: row.credit, Kind.AMOUNT),
)
