"""How long a repeat waits."""

from __future__ import annotations

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.connectwise.waiting import LONGEST_TOLD, LONGEST_WAIT, pause, retry_after

NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0.0),
        ("7", 7.0),
        (" 7 ", 7.0),
        ("-1", None),
        ("1.5", None),
        ("1000000000", LONGEST_TOLD),
        ("9" * 400, LONGEST_TOLD),
        ("²", None),
        ("soon", None),
        (formatdate(NOW + 30, usegmt=True), 30.0),
        (formatdate(NOW - 30, usegmt=True), None),
        ("Fri, 31 Feb 2023 10:00:00 GMT", None),
        ("Mon, 01 Jan 9999 00:00:00 GMT", LONGEST_TOLD),
    ],
)
def test_retry_after_in_every_form(text: str | None, seconds: float | None) -> None:
    """Counts and dates are understood and bounded; anything else is as if nothing was said."""
    assert retry_after(text, NOW) == seconds


@given(st.text(max_size=40))
def test_no_text_upsets_it(text: str) -> None:
    """Whatever the header holds, the wait is nothing or within bounds."""
    seconds = retry_after(text, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST_TOLD


@given(st.integers(1, 10_000), st.none() | st.floats(0, 1e9), st.floats(0, 1))
def test_a_pause_is_never_long(attempt: int, told: float | None, chance: float) -> None:
    """A pause is longer than nothing and never beyond the cap, also when the server says 0 or ages."""
    assert 0 < pause(attempt, told, chance) <= LONGEST_WAIT
