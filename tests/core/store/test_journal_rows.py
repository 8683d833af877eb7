"""Rows and ids: what the journal's shape promises."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.store.journal.ids import compact, expanded
from core.store.journal.rows import Row, canonical, digest

ROOT = Path(__file__).parents[3]

_TEXT = st.text(max_size=8)
_NUMBER = st.integers(0, 2**62)
_MAYBE = st.none() | _TEXT
_ROWS = st.builds(
    Row,
    *(_NUMBER, _TEXT, _NUMBER, _TEXT, _TEXT, _TEXT, _NUMBER, _NUMBER, _NUMBER, _TEXT),
    *(_MAYBE, _MAYBE, _MAYBE, _MAYBE, _TEXT, st.none() | st.binary(max_size=8), _TEXT),
)


@given(_ROWS, _ROWS)
def test_only_equal_rows_have_equal_hashes(one: Row, other: Row) -> None:
    """No two different rows share their bytes, wherever one field ends and the next begins."""
    assert (digest(one) == digest(other)) == (one == other)


@given(_ROWS)
def test_text_moved_between_fields_changes_the_hash(row: Row) -> None:
    """Each field is hashed with its length."""
    moved = replace(row, who=row.who + "x", kind=row.kind), replace(row, who=row.who, kind="x" + row.kind)
    assert digest(moved[0]) != digest(moved[1])
    assert digest(replace(row, label=None)) != digest(replace(row, label=""))


@given(st.lists(st.integers(0, 300)) | st.lists(st.integers(0, 10**30)))
def test_compact_ids_are_the_same_ids(ids: list[int]) -> None:
    """Numbers come back as they were, in their order."""
    assert list(expanded(compact(ids))) == ids


@given(st.lists(st.integers() | st.text(), max_size=9))
def test_ids_that_are_no_numbers_come_back_too(ids: list[int | str]) -> None:
    """Invoice numbers are kept as text."""
    assert list(expanded(compact(ids))) == ids


def test_facts_have_one_form_and_no_floats() -> None:
    """Money is text, sets are sorted, and what has no exact form is refused."""
    facts = {"b": Decimal("1E+2"), "a": {3, 1}, "day": dt.date(2026, 3, 1), "file": Path("x")}
    assert canonical(facts) == '{"a":[1,3],"b":"100","day":"2026-03-01","file":"x"}'
    assert canonical({"name": "ü\udcff"}) == '{"name":"\\u00fc\\udcff"}'
    with pytest.raises(TypeError, match="float"):
        canonical({"amount": 1.5})


def test_importing_the_store_loads_no_database_and_no_keyring() -> None:
    """What is heavy is loaded with the first journal or secret, not with the program."""
    script = (
        "import sys, core.store.journal, core.store.secrets, core.store.settings, core.store.paths\n"
        "print(sorted({'sqlalchemy', 'alembic', 'keyring', 'platformdirs'} & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
