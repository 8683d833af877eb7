"""Which column is what: kept as a file, which is believed in nothing when it comes back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.payments.rows import Amounts
from core.files.payments.columns import ColumnMap, Field, columns_json, headings_key, read_columns
from core.files.payments.errors import BadColumnMap
from core.files.payments.headings import known_field

COLUMNS = ColumnMap(
    ("Rechnung", "Betrag", "Datum"),
    ((Field.NUMBER, "Rechnung"), (Field.AMOUNT, "Betrag"), (Field.DATE, "Datum")),
    sender="Bank",
    day_first=True,
    decimal=",",
    sign=-1,
    amounts=Amounts.RECEIPTS,
    sheet="April",
    header_row=3,
)
GOOD = json.loads(columns_json(COLUMNS))


@given(
    st.builds(
        ColumnMap,
        st.just(("a", "b", "ü")),
        st.sampled_from([((Field.NUMBER, "ü"),), ((Field.AMOUNT, "a"), (Field.DATE, "b"))]),
        sender=st.text(max_size=20).filter(lambda text: text.isprintable()),
        day_first=st.sampled_from([None, True, False]),
        decimal=st.sampled_from([None, ".", ","]),
        sign=st.sampled_from([None, 1, -1]),
        amounts=st.sampled_from([None, *Amounts]),
        header_row=st.none() | st.integers(1, 1_048_576),
    )
)
def test_what_is_exported_comes_back_the_same(columns: ColumnMap) -> None:
    """Every answer, and every question that is open."""
    assert read_columns(columns_json(columns)) == columns


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"batchdesk": "x"}, "does not call itself"),
        ({"version": 2}, "newer version"),
        ({"headings": "a"}, "“headings” is no list"),
        ({"headings": [1]}, "“headings” is no list"),
        ({"headings": ["a"] * 2000}, "“headings” is no list"),
        ({"columns": {}}, "says nothing"),
        ({"columns": ["a"]}, "says nothing"),
        ({"columns": {"price": "Betrag"}}, "“price”"),
        ({"columns": {"amount": "Summe"}}, "“Summe”"),
        ({"columns": {"amount": "Betrag", "number": "Betrag"}}, "one column is named for two things"),
        ({"day_first": 1}, "“day_first” cannot be 1"),
        ({"decimal": ";"}, "“decimal” cannot be"),
        ({"sign": True}, "“sign” cannot be true"),
        ({"sign": 2}, "“sign” cannot be 2"),
        ({"amounts": "all"}, "“amounts” cannot be"),
        ({"amounts": ["totals"]}, "“amounts” cannot be"),
        ({"header_row": 0}, "“header_row” cannot be 0"),
        ({"header_row": 1.5}, "“header_row” cannot be 1.5"),
        ({"sheet": {}}, "“sheet” cannot be"),
    ],
)
def test_a_file_of_columns_that_makes_no_sense_says_why(change: dict[str, object], words: str) -> None:
    """What is wrong is quoted."""
    with pytest.raises(BadColumnMap) as caught:
        read_columns(json.dumps(GOOD | change, ensure_ascii=False).encode(), "bank.json")
    assert words.replace("“price”", '"price"').replace("“Summe”", '"Summe"') in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"[]", b"nul", b"\xff", b"[" * 100_000, b" " * 300_000, b"<a/>"])
def test_anything_else_is_no_file_of_columns(data: bytes) -> None:
    """Hostile until parsed."""
    with pytest.raises(BadColumnMap):
        read_columns(data)


def test_columns_are_remembered_by_their_headings() -> None:
    """Whatever their order, case and blanks."""
    assert headings_key(("A", "b ", "")) == headings_key(("B", "a"))
    assert headings_key(("A", "B")) != headings_key(("A", "C"))


def test_a_column_is_one_thing_only() -> None:
    """Choosing it for something else takes it away from what it was."""
    changed = COLUMNS.with_field(Field.REFERENCE, "Datum")
    assert (changed.heading(Field.DATE), changed.heading(Field.REFERENCE)) == (None, "Datum")
    assert changed.with_field(Field.REFERENCE, None).heading(Field.REFERENCE) is None


def test_no_known_heading_means_two_things() -> None:
    """Each name belongs to one field; words with two meanings are not known."""
    assert [known_field(name) for name in ("Valuta", "ID", "Payment", "")] == [None] * 4
    assert known_field("Date de paiement") is Field.DATE
