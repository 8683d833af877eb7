"""Values in conditions cannot change what is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.connectwise.conditions import any_of, equals_text
from core.connectwise.errors import QueryRefused


@pytest.mark.parametrize("value", ['a"b', '" OR id>0 OR "', "a\\", "a\nb", "a\x00", "x" * 501])
def test_a_text_that_could_change_the_query_is_refused(value: str) -> None:
    """Quotes, backslashes, control characters and endless texts are refused, by name."""
    with pytest.raises(QueryRefused) as refused:
        equals_text("batchIdentifier", value)
    assert value[:60] == refused.value.values["value"]


@given(st.text(max_size=60))
def test_what_is_accepted_stands_between_two_quotes(value: str) -> None:
    """An accepted text appears unchanged between the only two quotes of the condition."""
    try:
        condition = equals_text("f", value)
    except QueryRefused:
        return
    assert condition == f'f="{value}"'
    assert condition.count('"') == 2


@given(st.sets(st.integers(1, 10**9), max_size=400))
def test_lists_name_every_value_once_and_stay_short(numbers: set[int]) -> None:
    """However many values there are, each is in exactly one list, and no list is too long for an address."""
    conditions = any_of("id", [str(number) for number in numbers], text=False)
    named = [int(each) for one in conditions for each in one[len("id in (") : -1].split(",")]
    assert sorted(named) == sorted(numbers)
    assert all(len(one) < 2_500 for one in conditions)


def test_a_number_must_be_one() -> None:
    """A key that should be a number but is not never reaches the query."""
    with pytest.raises(QueryRefused):
        any_of("billingLogId", ["1) OR (1=1"], text=False)
