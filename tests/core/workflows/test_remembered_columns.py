"""What is remembered of senders can be found by number or name, written as a file and taken from one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.atomic import FileThere
from core.domain.payments.rows import Amounts
from core.files.payments.columns import ColumnMap, Field
from core.workflows.choosing_columns import columns_of, export_columns
from core.workflows.desk import Desk
from core.workflows.payment_columns import all_remembered, open_list, remember
from core.workflows.remembered_columns import (
    NoSuchColumns,
    OtherColumnsKept,
    SeveralColumns,
    find,
    particulars,
    take,
    title,
)
from tests.core.files.payment_files import HEADINGS
from tests.core.workflows.test_payment_columns import DOUBTFUL, desk

__all__ = ["desk"]

FIELDS = tuple(zip((Field.NUMBER, Field.AMOUNT, Field.DATE), HEADINGS, strict=True))
BANK = ColumnMap(HEADINGS, FIELDS, "Bank", day_first=True, decimal=",", amounts=Amounts.RECEIPTS)


def other(*more: str, sender: str = "") -> ColumnMap:
    """The same columns among other headings."""
    return replace(BANK, headings=(*HEADINGS, *more), sender=sender)


def test_columns_are_found_by_number_sender_list_and_key(desk: Desk) -> None:
    """The newest is number 1; a name may be written in any case."""
    remember(desk, BANK, "april.csv")
    (kept,) = all_remembered(desk)
    assert [find(desk, name) for name in ("1", "bank", "April.csv", BANK.key)] == [kept] * 4
    assert title(kept) == "Bank"


@pytest.mark.parametrize("name", ["0", "2", "²", "no such bank", "", " ", "9" * 5000])
def test_a_name_of_nothing_is_refused(desk: Desk, name: str) -> None:
    """Columns without a sender are not found by an empty name either."""
    remember(desk, replace(BANK, sender=""))
    with pytest.raises(NoSuchColumns):
        find(desk, name)


def test_a_name_of_several_is_refused_with_their_numbers(desk: Desk) -> None:
    """Nothing is taken for another of the same sender."""
    remember(desk, BANK)
    remember(desk, other("Ref", sender="BANK"))
    with pytest.raises(SeveralColumns, match="the name of numbers 1 and 2"):
        find(desk, "Bank")


def test_what_was_exported_is_imported_and_reads_the_list(desk: Desk, tmp_path: Path) -> None:
    """On another computer the sender's list is read without a question."""
    export_columns(BANK, tmp_path / "bank.json", overwrite=False)
    with pytest.raises(FileThere):
        export_columns(other("Ref"), tmp_path / "bank.json", overwrite=False)
    taken = take(desk, columns_of(tmp_path / "bank.json"), str(tmp_path / "bank.json"))
    assert (taken.map, taken.file) == (BANK, "bank.json")
    (row,) = open_list(desk, DOUBTFUL, "list").file.rows
    assert (str(row.amount), str(row.date)) == ("1234", "2026-04-03")


def test_other_answers_are_replaced_only_when_that_was_said(desk: Desk) -> None:
    """The same answers leave the day and the list from which they are; other answers are refused first."""
    remember(desk, BANK, "april.csv")
    (before,) = all_remembered(desk)
    assert take(desk, BANK, "x.json") == before
    turned = replace(BANK, day_first=False)
    with pytest.raises(OtherColumnsKept, match="remembered of Bank"):
        take(desk, turned, "x.json")
    assert all_remembered(desk) == (before,)
    take(desk, turned, "x.json", overwrite=True)
    (after,) = all_remembered(desk)
    assert (after.map, after.file) == (turned, "x.json")


def test_everything_that_decides_how_a_list_is_read_is_told() -> None:
    """Also what only some senders have."""
    plain = dict(particulars(ColumnMap(HEADINGS, FIELDS)))
    assert plain == {
        "Columns": "number: Invoice Number, amount: Amount, date: Date",
        "Headings": "Invoice Number, Amount, Date",
    }
    full = dict(particulars(replace(BANK, sign=1, sheet="May", header_row=3)))
    assert set(full) - set(plain) == {
        *("Decimal mark", "Order of dates", "Signs", "Amounts", "Sheet", "Row of headings")
    }
    assert (full["Signs"], full["Row of headings"]) == ("as written", "3")
    assert dict(particulars(replace(BANK, sign=-1)))["Signs"] == "turned"


def test_names_from_files_stay_on_one_line(desk: Desk) -> None:
    """Whoever sent a file of columns decides nothing about how the lists of the program look."""
    remember(desk, replace(BANK, sender="a\nb" * 40))
    assert "\n" not in title(all_remembered(desk)[0])
    assert len(title(all_remembered(desk)[0])) <= 40
