"""Batch identifiers."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.identifiers import BITS, LONGEST, fault, made_unique, propose, timestamp
from core.domain.records import BatchKind

DAY = dt.date(2026, 4, 30)
UNSEEN = "holds a character that cannot be seen, such as a line break or a tab"


def test_a_proposal_says_what_and_when() -> None:
    """Prefix, day, kind, and 13 characters that no one else has."""
    assert propose("MAY", BatchKind.INVOICES, DAY, 7 * 1024 + 19) == "MAY-20260430-I-000000000070K"
    assert propose(" ", BatchKind.EXPENSES, DAY, 0) == "20260430-E-0000000000000"


@given(st.text(max_size=80), st.sampled_from(BatchKind), st.integers(0, 2**BITS - 1))
def test_a_proposal_is_never_too_long(prefix: str, kind: BatchKind, bits: int) -> None:
    """Whatever the prefix, at most 50 characters; a prefix without fault makes a name without fault."""
    proposed = propose(prefix, kind, DAY, bits)
    assert len(proposed) <= LONGEST
    if fault(prefix) is None:
        assert fault(proposed) is None


@pytest.mark.parametrize(("prefix", "kept"), [("x" * 25, 25), ("x" * 26, 25), ("x" * 24 + " y", 24)])
def test_a_prefix_is_cut_where_the_name_would_be_too_long(prefix: str, kept: int) -> None:
    """As little as possible, and no blank stays before the dash."""
    proposed = propose(prefix, BatchKind.INVOICES, DAY, 0)
    assert proposed == "x" * kept + "-20260430-I-0000000000000"
    assert len(proposed) == LONGEST - 25 + kept


@given(st.integers(0, 2**BITS - 1), st.integers(0, 2**BITS - 1))
def test_other_bits_make_another_name(one: int, other: int) -> None:
    """All 65 bits count."""
    names = {propose("", BatchKind.PROCUREMENT, DAY, bits) for bits in (one, other)}
    assert len(names) == len({one, other})


def test_a_name_in_use_gets_a_number() -> None:
    """Case makes no difference, and the length stays within 50."""
    assert timestamp(dt.datetime(2026, 4, 30, 9, 41, 7)) == "20260430094107"  # noqa: DTZ001
    assert made_unique("may", ["MAY", "may-2"]) == "may-3"
    assert made_unique("x" * 50, ["x" * 50]) == "x" * 48 + "-2"
    assert made_unique("new", []) == "new"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("   ", "is empty"),
        ("x" * 51, "has 51 characters, 50 are allowed"),
        ('say "so"', 'holds ", which cannot be looked up safely on the server'),
        ("it's", "holds ', which cannot be looked up safely on the server"),
        ("back\\slash", "holds \\, which cannot be looked up safely on the server"),
        ("two\nlines", UNSEEN),
        ("nul\0", UNSEEN),
        ("zero\u200bwidth", UNSEEN),
        (" blank", "begins or ends with a blank"),
        ("blank ", "begins or ends with a blank"),
    ],
)
def test_a_faulty_name_is_told_why(text: str, words: str) -> None:
    """Each fault has words of its own, which follow "The identifier"."""
    assert fault(text) == words


@pytest.mark.parametrize(
    "text", ["2025-04-25-I-10482", "SC-Invoice-2025-04-25T10:00:00Z", "Mai – Überträge", "x" * 50]
)
def test_names_that_others_use_are_accepted(text: str) -> None:
    """Colons, dashes and umlauts are no fault."""
    assert fault(text) is None
