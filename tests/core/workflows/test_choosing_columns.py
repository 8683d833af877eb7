"""A payment list while its columns are chosen: what is shown is what reading gives; nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.files.errors import FileMissing, FolderGiven
from core.files.payments.columns import ColumnMap, columns_json
from core.files.payments.doubts import doubts
from core.files.payments.errors import BadColumnMap, ColumnsNotFound
from core.files.payments.opening import open_payments
from core.files.payments.proposing import Question, evidence, questions
from core.workflows import choosing_columns
from tests.core.files.payment_files import table, workbook

AMOUNTS = st.sampled_from(["1.50", "1,50", "1.234", "1,234", "-12", "(3.10)", "7", "x", "", "1.234,56"])
DATES = st.sampled_from(["2025-04-25", "03/04/2025", "25/04/2025", "04/25/2025", "05/05/2025", "soon", ""])
ROWS = st.lists(st.tuples(AMOUNTS, DATES), min_size=1, max_size=6)
ANSWERS = st.fixed_dictionaries(
    {
        "day_first": st.sampled_from([None, True, False]),
        "decimal": st.sampled_from([None, ".", ","]),
        "sign": st.sampled_from([None, 1, -1]),
    }
)


def listed(rows: list[tuple[str, str]]) -> bytes:
    return table(*(f"CW-{at};{amount};{date}" for at, (amount, date) in enumerate(rows)))


def looked(data: bytes, columns: ColumnMap | None = None) -> tuple[choosing_columns.Table, ColumnMap]:
    found = choosing_columns.look(data, "list", columns)
    assert found.table is not None
    return found.table, found.columns


@settings(deadline=None)
@given(ROWS, ANSWERS)
def test_what_is_shown_is_what_reading_gives(rows: list[tuple[str, str]], answers: dict[str, object]) -> None:
    """With nothing open: the settled columns, the first rows and those that cannot be read are the file's."""
    data = listed(rows)
    read, columns = looked(data)
    columns = replace(columns, **answers)  # type: ignore[arg-type]
    judged = choosing_columns.judge(read, columns, "list", ())
    if judged.settled is None:
        assert judged.open
        return
    opened = open_payments(data, "list", columns)
    assert opened.columns == judged.settled
    first = choosing_columns.sample(read, judged.settled, 3)
    plain = [each.row._replace(place=at) for at, each in enumerate(first, 1) if not each.open]
    assert plain == [row for row in opened.file.rows[:3] if not first[row.place - 1].open]
    assert judged.unread == tuple(row for row in opened.file.rows if row.flaws)


@settings(deadline=None)
@given(ROWS, ANSWERS)
def test_every_question_about_values_is_a_doubt(
    rows: list[tuple[str, str]], answers: dict[str, object]
) -> None:
    """What is open is shown with both readings; an answered doubt stays one."""
    read, columns = looked(listed(rows))
    unanswered = questions(read, columns, evidence(read, columns))
    open_ = {each.setting for each in unanswered}
    shown = {each.setting for each in doubts(read, columns)}
    assert shown == open_
    answered = replace(columns, **answers)  # type: ignore[arg-type]
    assert open_ <= {each.setting for each in doubts(read, answered)}
    assert all(len(each.readings) == 2 for each in doubts(read, answered))


@settings(deadline=None)
@given(ROWS)
def test_rows_that_speak_against_an_answer_cannot_be_read_with_it(rows: list[tuple[str, str]]) -> None:
    """Each of them, and for what was asked."""
    read, columns = looked(listed(rows))
    columns = replace(columns, day_first=True, decimal=".", sign=1)
    for doubt in doubts(read, columns, ("day_first", "decimal")):
        for reading in doubt.readings:
            answered = replace(columns, **{doubt.setting: reading.answer})  # type: ignore[arg-type]
            judged = choosing_columns.judge(read, answered, "list", ())
            assert set(reading.against) <= {row.line for row in judged.unread}


def test_a_choice_that_is_missing_is_open() -> None:
    """Without any column nothing is proposed behind the clerk's back."""
    read, columns = looked(listed([("1.50", "2025-04-25")]))
    judged = choosing_columns.judge(read, replace(columns, fields=()), "list", ())
    assert [each.setting for each in judged.open if isinstance(each, Question)] == [
        "number",
        "amount",
        "date",
    ]
    assert judged.settled is None
    assert choosing_columns.sample(read, replace(columns, fields=()), 5) == ()


def test_typed_cells_come_out_as_they_are() -> None:
    """Numbers and days of a spreadsheet, each row by itself."""
    read, columns = looked(workbook(["CW-1", 1.5, "2025-04-25"], ["CW-2", "abc", "2025-04-25"]))
    first, second = choosing_columns.sample(read, columns, 5)
    assert (str(first.row.amount), first.row.line) == ("1.5", 2)
    assert "not an amount" in second.row.flaws[0]


def test_columns_of_another_list_do_not_fit(tmp_path: Path) -> None:
    """A file of columns is taken only where the list has its headings."""
    data = listed([("1.50", "2025-04-25")])
    path = tmp_path / "columns.json"
    _read, columns = looked(data)
    choosing_columns.export_columns(columns, path)
    assert choosing_columns.import_columns(data, "list", path).columns == columns
    with pytest.raises(ColumnsNotFound):
        choosing_columns.import_columns(table("a;1;2", headings="X;Y;Z"), "list", path)
    path.write_bytes(columns_json(columns)[:-5])
    with pytest.raises(BadColumnMap):
        choosing_columns.import_columns(data, "list", path)
    with pytest.raises(FileMissing):
        choosing_columns.import_columns(data, "list", tmp_path / "nowhere.json")
    with pytest.raises(FolderGiven):
        choosing_columns.import_columns(data, "list", tmp_path)
