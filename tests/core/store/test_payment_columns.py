"""What was answered about columns is kept by headings, and believed in nothing when it is read back."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from core.store.payment_columns import ColumnsNotKept, drop, keep, kept, kept_keys

AT = dt.datetime(2026, 5, 3, 9, 30, tzinfo=dt.UTC)
KEY = "0123456789abcdef"


def test_what_is_kept_comes_back_and_can_be_forgotten(tmp_path: Path) -> None:
    """Content, time and list; the newer answer replaces the older; twice forgotten is forgotten."""
    keep(tmp_path, KEY, b'{"a": 1}', AT, "april.csv")
    keep(tmp_path, KEY, b'{"a": 2}', AT, "may \udc80.csv")
    found = kept(tmp_path, KEY)
    assert found is not None
    assert (json.loads(found.content)["a"], found.at) == (2, AT)
    assert found.file.startswith("may ")
    assert kept_keys(tmp_path) == (KEY,)
    drop(tmp_path, KEY)
    drop(tmp_path, KEY)
    assert kept(tmp_path, KEY) is None
    assert kept_keys(tmp_path) == ()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"7", b"\xff\xfe", b"[" * 100_000, b'{"a": "' + b"x" * (1 << 18) + b'"}'],
    ids=["empty", "cut", "list", "number", "no text", "nested", "huge"],
)
def test_a_damaged_file_is_nothing_remembered(tmp_path: Path, content: bytes) -> None:
    """Whatever stands there, nothing is raised and nothing is taken from it."""
    keep(tmp_path, KEY, b"{}", AT, "april.csv")
    (tmp_path / "payment-columns" / f"{KEY}.json").write_bytes(content)
    assert kept(tmp_path, KEY) is None


@pytest.mark.parametrize("moment", ["yesterday", 7, None, "2026-05-03T09:30:00"])
def test_a_time_that_is_none_is_not_told(tmp_path: Path, moment: object) -> None:
    """The columns stay usable without it."""
    keep(tmp_path, KEY, b"{}", AT, "april.csv")
    path = tmp_path / "payment-columns" / f"{KEY}.json"
    path.write_text(json.dumps({"remembered": moment, "from": ["x"]}))
    found = kept(tmp_path, KEY)
    assert found is not None
    assert (found.at, found.file) == (None, "")


@pytest.mark.parametrize("key", ["", "../settings", "0123456789ABCDEF", "a/b"])
def test_no_key_leads_out_of_the_folder(tmp_path: Path, key: str) -> None:
    """A key is hexadecimal digits and nothing else."""
    with pytest.raises(ValueError, match="^" + re.escape(key) + "$"):
        kept(tmp_path, key)


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """With the words for it, and nothing else is touched."""
    (tmp_path / "payment-columns").write_text("a file in the way")
    with pytest.raises(ColumnsNotKept):
        keep(tmp_path, KEY, b"{}", AT, "april.csv")
    drop(tmp_path, KEY)
    assert kept_keys(tmp_path) == ()
