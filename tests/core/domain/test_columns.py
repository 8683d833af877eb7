"""Many rows at once: to columns and back."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from core.domain.columns import many, turned


class _Pair(NamedTuple):
    name: str
    number: int


@given(
    st.lists(st.builds(_Pair, st.text(max_size=2), st.integers()), max_size=5), st.sampled_from([1, 7, 150])
)
def test_rows_turned_into_columns_and_made_again_are_the_same(pairs: list[_Pair], times: int) -> None:
    """Turning rows into columns and making values of them gives the same rows, however many they are."""
    rows = pairs * times
    columns = dict(zip(_Pair._fields, turned(rows), strict=bool(rows)))
    assert list(many(_Pair, columns)) == rows if rows else columns == {}
