"""A sender's columns are answered once: the next list with the same headings is read alike."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.payments.rows import Amounts
from core.files.payments.errors import NoHeadings
from core.workflows.desk import Desk
from core.workflows.payment_columns import (
    ColumnMap,
    ColumnsNeeded,
    OpenedList,
    all_remembered,
    answered,
    forget,
    last_remembered,
    open_list,
    remember,
    remembered,
)
from tests.core.files.payment_files import table, workbook

DOUBTFUL = table("CW-1;1.234;03/04/2026")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk in a folder of its own; no server is asked."""

    def nobody(_folder: Path) -> None:
        raise AssertionError("the embedded company was asked")

    return Desk(tmp_path, nobody)  # type: ignore[arg-type]


def needed(desk: Desk, data: bytes) -> ColumnsNeeded:
    with pytest.raises(ColumnsNeeded) as caught:
        open_list(desk, data, "list")
    return caught.value


def asked(desk: Desk, data: bytes, **answers: object) -> OpenedList:
    """A list opened for the first time, with these answers."""
    found = needed(desk, data).proposal
    columns = found.map
    for question in found.questions:
        columns = answered(columns, question, answers[question.setting])
    return open_list(desk, data, "list", columns)


def known(opened: OpenedList) -> ColumnMap:
    assert opened.columns is not None
    return opened.columns


def test_answers_are_used_without_asking_again(desk: Desk) -> None:
    """Order of dates, decimal mark and the meaning of amounts; with the day and the list they come from."""
    first = asked(desk, DOUBTFUL, day_first=True, decimal=",")
    remember(desk, known(first), "/bank/april.csv", Amounts.RECEIPTS)
    again = open_list(desk, DOUBTFUL, "may.csv")
    assert again.file.rows == first.file.rows
    assert known(again).amounts is Amounts.RECEIPTS
    assert again.recalled is not None
    assert again.recalled.file == "april.csv"
    assert again.recalled.at is not None


def test_headings_in_another_order_or_case_are_the_same_sender(desk: Desk) -> None:
    """Columns are found by their names."""
    remember(desk, known(asked(desk, DOUBTFUL, day_first=True, decimal=",")))
    turned = table("03/04/2026;CW-1;1.234", headings="DATE; invoice number;Amount")
    (row,) = open_list(desk, turned, "list").file.rows
    assert (row.number, str(row.amount), str(row.date)) == ("CW-1", "1234", "2026-04-03")


def test_a_new_doubt_is_asked_with_the_old_answers_in_place(desk: Desk) -> None:
    """Negative amounts come for the first time: only their sign is asked for."""
    remember(desk, known(asked(desk, DOUBTFUL, day_first=True, decimal=",")))
    proposal = needed(desk, table("CW-1;-1.234;03/04/2026")).proposal
    assert [question.setting for question in proposal.questions] == ["sign"]
    assert (proposal.map.day_first, proposal.map.decimal) == (True, ",")


def test_values_that_contradict_an_answer_are_named_row_by_row(desk: Desk) -> None:
    """An answer of another month is no reason to read a date wrongly."""
    remember(desk, known(asked(desk, DOUBTFUL, day_first=True, decimal=",")))
    first, second = open_list(desk, table("CW-1;1,00;04/25/2026", "CW-2;1.50;01/02/2026"), "list").file.rows
    assert "contradicts the order" in first.flaws[0]
    assert "decimal point" in second.flaws[0]


def test_the_same_headings_have_one_answer_and_forgetting_asks_again(desk: Desk) -> None:
    """The newer answer counts; after it is forgotten the list is asked about as if for the first time."""
    columns = known(asked(desk, DOUBTFUL, day_first=True, decimal=","))
    remember(desk, columns)
    remember(desk, replace(columns, day_first=False))
    found = remembered(desk, columns.headings)
    assert found is not None
    assert found.day_first is False
    assert len(all_remembered(desk)) == 1
    forget(desk, columns.headings)
    assert remembered(desk, columns.headings) is None
    assert needed(desk, DOUBTFUL).proposal.map.day_first is None


def test_a_kept_answer_for_other_headings_is_not_believed(desk: Desk) -> None:
    """A file that was changed by hand so that it names other headings is nothing remembered."""
    columns = known(asked(desk, DOUBTFUL, day_first=True, decimal=","))
    remember(desk, columns)
    (path,) = (desk.home / "payment-columns").glob("*.json")
    for change in ({"headings": ["Invoice Number", "Amount", "Date", "More"]}, {"decimal": ";"}):
        path.write_text(json.dumps(json.loads(path.read_text()) | change))
        assert last_remembered(desk, columns.headings) is None
        assert needed(desk, DOUBTFUL)


def test_a_sheet_is_remembered_where_it_is_there(desk: Desk) -> None:
    """The chosen sheet is read again; where it is missing it is asked for, with the other answers kept."""
    rows = ("CW-1", 5.0, "2026-04-25")
    both = workbook(rows, Other=[("Invoice Number", "Amount", "Date"), ("CW-2", 6.0, "2026-04-25")])
    first = asked(desk, both, sheet="Other")
    remember(desk, known(first))
    assert [row.number for row in open_list(desk, both, "list").file.rows] == ["CW-2"]
    assert [row.number for row in open_list(desk, workbook(rows), "list").file.rows] == ["CW-1"]
    third = workbook(rows, Third=[("Invoice Number", "Amount", "Date"), ("CW-3", 6.0, "2026-04-25")])
    assert [question.setting for question in needed(desk, third).proposal.questions] == ["sheet"]


def test_a_row_of_headings_that_was_chosen_is_found_again(desk: Desk) -> None:
    """Headings that look like values are not found by themselves; the clerk's row number is tried."""
    data = table("CW-1;5,00;2026-04-25", headings="2026;1;2")
    with pytest.raises(NoHeadings):
        open_list(desk, data, "list")
    chosen = ColumnMap((), (), header_row=1)
    with pytest.raises(ColumnsNeeded) as caught:
        open_list(desk, data, "list", chosen)
    columns = caught.value.proposal.map
    assert columns.header_row == 1
    for question, heading in zip(caught.value.proposal.questions, ("2026", "1", "2"), strict=True):
        columns = answered(columns, question, heading)
    remember(desk, known(open_list(desk, data, "list", columns)), "odd.csv")
    again = open_list(desk, data, "list")
    assert [row.number for row in again.file.rows] == ["CW-1"]
    assert again.recalled is not None


def test_xml_has_no_columns(desk: Desk) -> None:
    """Nothing is asked and nothing is recalled."""
    data = (Path(__file__).parents[2] / "samples" / "payments_legacy_input.xml").read_bytes()
    opened = open_list(desk, data, "input.xml")
    assert (opened.columns, opened.recalled) == (None, None)
