"""Choice, plan rows and sentences of the batch wizard: plain functions, no widgets."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from core.domain.export import Export, ExportFormat
from core.domain.plan import Cut, plan
from core.domain.posting import ItemState
from core.domain.preview import KindCount, Preview, Question
from core.domain.records import BatchKind
from core.words import Style
from gui.runs import phrases as run_phrases
from gui.table import RowTone
from gui.wizards.batch import choosing, phrases
from gui.wizards.batch.draft import Draft
from gui.wizards.batch.journal_rows import account_journal, record_journal
from gui.wizards.batch.plan_rows import batch_rows, file_names, identifier_mark
from gui.wizards.phrases import chosen
from tests.gui.wizards.made import ASK, DAY, STOP, finding, record

STYLE = Style(group=",", parentheses=True)
READ_AT = dt.datetime(2026, 4, 30, 9, 41, tzinfo=dt.UTC)


def _preview(*records: object, later: int = 0, counted: int | None = None) -> Preview:
    rows = len(records)
    count = KindCount(rows, rows if counted is None else counted, rows, later)
    question = Question(frozenset({BatchKind.INVOICES}), DAY)
    return Preview(Export(tuple(records)), READ_AT, question, ((BatchKind.INVOICES, count),), "demo")  # type: ignore[arg-type]


def test_blocked_records_are_left_out_of_a_choice_and_named() -> None:
    good, bad = record("10482"), record("10483")
    found = choosing.allowed({bad.key: (finding(STOP, bad),)}, [good.key, bad.key])
    assert found.chosen == {good.key}
    assert found.refused == (bad.key,)


def test_a_record_that_needs_a_reason_may_be_chosen() -> None:
    odd = record("10483")
    assert choosing.allowed({odd.key: (finding(ASK, odd),)}, [odd.key]).chosen == {odd.key}


def test_reading_again_keeps_the_choice_by_key_and_names_what_is_gone() -> None:
    draft = Draft()
    first, second, third = record("1"), record("2"), record("3")
    draft.show(_preview(first, second, third), {})
    draft.choose(frozenset({first.key, second.key, third.key}))
    kept = draft.show(_preview(first, third), {third.key: (finding(STOP, third),)})
    assert draft.chosen == {first.key}
    assert kept.gone == (second,)
    assert kept.refused == (third.key,)


def test_another_choice_forgets_the_plan_of_the_one_before() -> None:
    draft = Draft()
    one = record("1")
    draft.show(_preview(one), {})
    draft.choose(frozenset({one.key}))
    draft.plan = plan([one], Cut.KIND, lambda _kind, _label: "X")
    draft.choose(frozenset())
    assert draft.plan is None


def test_totals_never_cross_currencies() -> None:
    sums = choosing.chosen_totals([record("1"), record("2", "-35.00", "EUR"), record("3", "4090.00")])
    assert run_phrases.amounts(sums, STYLE) == "EUR (35.00) · GBP 4,210.00"


def test_hidden_chosen_rows_are_announced_with_a_way_to_see_them() -> None:
    words = chosen(37, 257, {"GBP": Decimal("4210")}, 3, STYLE)
    assert "37 of 257 chosen" in words
    assert "3 chosen rows are hidden by the filter" in words
    assert 'href="show"' in words


def test_nothing_hidden_is_not_mentioned() -> None:
    assert "hidden" not in chosen(1, 2, {"GBP": Decimal(1)}, 0, STYLE)


def test_later_records_are_counted_in_words() -> None:
    assert (
        phrases.later(_preview(record("1"), later=12), STYLE) == "12 records are dated later and not shown."
    )


def test_a_count_that_disagrees_is_said_with_both_numbers() -> None:
    words = phrases.disagreements(_preview(record("1"), counted=4), STYLE)
    assert words == ["Invoices: 1 row read, but the server counts 4. Read again before you batch."]


def test_the_result_is_said_calmly() -> None:
    state = ItemState
    cases = {
        (state.VERIFIED, state.VERIFIED): "2 batches posted",
        (state.VERIFIED,): "1 batch posted",
        (state.VERIFIED, state.UNKNOWN): "1 of 2 batches posted, 1 being checked",
        (state.VERIFIED, state.REJECTED): "1 of 2 batches posted, 1 refused",
        (state.NOT_SENT,): "Nothing was posted",
        (state.UNKNOWN,): "0 of 1 batch posted, 1 being checked",
        (state.DRAFT, state.DRAFT): "2 files written, nothing posted",
    }
    assert {states: run_phrases.outcome(states, STYLE) for states in cases} == cases


def test_a_batch_in_two_currencies_has_a_row_that_continues_it() -> None:
    whole = plan([record("1"), record("2", "-35", "EUR")], Cut.KIND, lambda _kind, _label: "MAY-1")
    rows = batch_rows(whole, {"MAY-1": ""})
    assert [(row.identifier, row.currency, row.tone) for row in rows] == [
        ("MAY-1", "EUR", RowTone.NORMAL),
        ("", "GBP", RowTone.QUIET),
    ]
    assert rows[0].records == 2
    assert rows[1].records is None


def test_an_identifier_is_free_faulty_or_being_looked_up() -> None:
    assert identifier_mark("A", {"A": ""}).text == "✓ free"
    assert identifier_mark("A", {"A": "is in use on the server"}).text == "✕ is in use on the server"
    assert identifier_mark("A", {}).text == "checking …"


def test_file_names_say_what_and_when_and_spare_files_that_exist() -> None:
    whole = plan([record("1"), record("2", location="Leeds")], Cut.LOCATION, lambda _kind, label: label)
    names = file_names(whole, ExportFormat.LEGACY, DAY, ["invoices_leeds_2026-04-25.xml"])
    assert names == ["invoices_leeds_2026-04-25-2.xml", "invoices_london_2026-04-25.xml"]


def test_a_journal_ends_with_debit_equal_to_credit() -> None:
    rows = record_journal(record("1"), {"1100": "Debtors"}, STYLE)
    assert [(row.name, row.debit, row.credit) for row in rows[:2]] == [
        ("Debtors", Decimal("120.00"), None),
        ("Products", None, Decimal("120.00")),
    ]
    assert rows[-1].verdict is not None
    assert rows[-1].verdict.text == "✓ debit = credit"
    assert rows[-1].tone is RowTone.TOTAL


def test_the_journal_of_several_records_has_a_sum_for_each_currency() -> None:
    rows = account_journal([record("1"), record("2", "7", "EUR"), record("3")], {})
    sums = [(row.currency, row.debit) for row in rows if row.tone is RowTone.TOTAL]
    assert sums == [("EUR", Decimal(7)), ("GBP", Decimal("240.00"))]
