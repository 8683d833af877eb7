"""What invoices could not take, as a list for the accountant."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from core.domain.payments.excesses import Excess
from core.files.payments.excess_writing import COLUMNS, write_excess

ONE = Excess(
    "CW-1", "Contoso", "GBP", Decimal("1200.0"), Decimal("0"), Decimal("5.5"), dt.date(2026, 4, 3), (2, 7)
)


def test_amounts_have_two_places_at_least(tmp_path: Path) -> None:
    """A sender may write 1200.0; an accountant reads 1200.00. What has more places keeps them."""
    write_excess([ONE, ONE._replace(excess=Decimal("5.555"), date=None)], 3, tmp_path / "left.csv")
    first, second = csv.DictReader(io.StringIO((tmp_path / "left.csv").read_text("utf-8-sig")))
    assert (first["in_file"], first["stored"], first["excess"]) == ("1200.00", "0.00", "5.50")
    assert (second["excess"], second["date"], second["lines"], second["run"]) == ("5.555", "", "2, 7", "3")


@pytest.mark.parametrize("name", ["left.csv", "left.XLSX"])
def test_a_file_that_is_there_is_left_alone(tmp_path: Path, name: str) -> None:
    """Nothing is replaced unless it was said."""
    (tmp_path / name).write_text("mine")
    with pytest.raises(Exception, match="exists"):
        write_excess([ONE], 3, tmp_path / name)
    assert (tmp_path / name).read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == [name]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12))
def test_no_text_becomes_a_formula(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever a customer is called, a spreadsheet shows it and computes nothing."""
    path = tmp_path_factory.mktemp("excess") / "left.csv"
    write_excess([ONE._replace(company=text)], 3, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["company"].removeprefix("'") == text.removeprefix("'")
    assert not row["company"].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_workbook_has_texts_numbers_and_days(tmp_path: Path) -> None:
    """A formula's beginning stays a text; an amount that a spreadsheet cannot keep is a text too."""
    long = Decimal("12345678901234567.89")
    write_excess([ONE._replace(company="=1+1", in_file=long)], 3, tmp_path / "left.xlsx")
    heads, row = CalamineWorkbook.from_path(tmp_path / "left.xlsx").get_sheet_by_index(0).to_python()
    assert tuple(heads) == COLUMNS
    assert row[1] == "'=1+1"
    assert row[3:7] == ["12345678901234567.89", 0.0, 5.5, dt.date(2026, 4, 3)]
