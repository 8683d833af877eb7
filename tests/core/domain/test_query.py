from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.domain import query
from core.domain.findings import Finding, Rule, Severity

TEXTS = ["10482\nNorthwind Traders\nGBP", "10483\nContoso\nGBP", "10485\nAdventure Works\nEUR"]
TEXTS = [query.search_text(text.split("\n")) for text in TEXTS]


def finding(severity: Severity) -> Finding:
    return Finding(Rule("a-rule", severity, "short", "message", "advice"))


def test_every_word_must_be_in_the_row() -> None:
    """Words may stand in any column and in any order, in upper or lower case."""
    assert query.matching(range(3), TEXTS, query.needles("gbp NORTH")) == [0]
    assert query.matching(range(3), TEXTS, query.needles("gbp")) == [0, 1]


def test_a_word_does_not_reach_over_two_cells() -> None:
    """What stands at the end of one cell and the start of the next is not one word."""
    assert query.matching(range(3), TEXTS, query.needles("contosogbp")) == []


def test_no_words_match_everything_in_the_order_given() -> None:
    """An empty filter shows all rows as they are sorted."""
    assert query.matching([2, 0, 1], TEXTS, query.needles("  ")) == [2, 0, 1]


def test_german_sharp_s_is_found_either_way() -> None:
    """Case is folded, not only lowered."""
    assert query.matching([0], [query.search_text(["Straße"])], query.needles("STRASSE")) == [0]


def test_first_key_decides_and_second_breaks_ties() -> None:
    """Rows equal in the first key are ordered by the second, whichever way the first goes."""
    kind = query.SortKey(["b", "a", "b", "a"], descending=True)
    size = query.SortKey([2, 2, 1, 1])
    assert query.ordered(range(4), [kind, size]) == [2, 0, 3, 1]


def test_rows_without_a_value_come_last_both_ways() -> None:
    """An empty cell never pushes the others down."""
    keys = [None, 2, 1]
    assert query.ordered(range(3), [query.SortKey(keys)]) == [2, 1, 0]
    assert query.ordered(range(3), [query.SortKey(keys, descending=True)]) == [1, 2, 0]


def test_numbers_inside_texts_sort_by_value() -> None:
    """CW-9 comes before CW-10, and 999 before 10482."""
    names = ["CW-10", "CW-9", "10482", "999"]
    assert sorted(names, key=lambda name: query.natural(name) or "") == ["999", "10482", "CW-9", "CW-10"]


def test_findings_filter_takes_any_of_a_rows_severities() -> None:
    """A row with a block and something to confirm is shown under both; 0 wanted means none at all."""
    flags = [
        query.severities([finding(Severity.BLOCK), finding(Severity.CONFIRM)]),
        query.severities([]),
        query.severities([finding(Severity.INFO)]),
    ]
    assert query.with_findings(range(3), flags, query.FindingsFlag.BLOCK) == [0]
    assert query.with_findings(range(3), flags, query.FindingsFlag.CONFIRM) == [0]
    assert query.with_findings(range(3), flags, query.FindingsFlag.NONE) == [1]


@given(st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 5)), st.integers(0, 5))), st.booleans())
def test_sorting_loses_and_invents_no_row(rows: list[tuple[int | None, int]], descending: bool) -> None:
    """Whatever the values, the result holds every position once, and sorting it again changes nothing."""
    by = [query.SortKey([row[0] for row in rows], descending), query.SortKey([row[1] for row in rows])]
    result = query.ordered(range(len(rows)), by)
    assert sorted(result) == list(range(len(rows)))
    assert query.ordered(result, by) == result


@given(st.lists(st.text(max_size=8)), st.text(max_size=3), st.text(max_size=3))
def test_a_longer_filter_only_narrows(cells: list[str], word: str, more: str) -> None:
    """Searching what was found before finds the same as searching everything."""
    texts = [query.search_text([cell]) for cell in cells]
    before = query.matching(range(len(texts)), texts, query.needles(word))
    now = query.needles(word + more)
    if len(query.needles(word)) <= len(now) and all(
        old in new for old, new in zip(query.needles(word), now, strict=False)
    ):
        assert query.matching(before, texts, now) == query.matching(range(len(texts)), texts, now)


@given(st.lists(st.text("0123456789", min_size=1, max_size=9), min_size=1))
def test_figures_sort_as_other_texts_do(numbers: list[str]) -> None:
    """The quick keys for document numbers give the order that the general ones give."""
    assert query.all_figures(numbers)
    quick = query.ordered(range(len(numbers)), [query.SortKey(query.figures_keys(numbers))])
    usual = query.ordered(range(len(numbers)), [query.SortKey(list(map(query.natural, numbers)))])
    assert quick == usual


def test_a_text_with_anything_else_is_not_all_figures() -> None:
    """Letters, signs, empty texts and figures of other scripts go the general way."""
    for odd in ("CW-1", "-1", "", "٣", None, 3):
        assert not query.all_figures(["1", odd])
