"""What changed since the clerk looked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from core.domain.fingerprint import compare, differences, fingerprint
from core.domain.joining import group, join
from core.domain.records import Party, Record
from tests.factories import Company, companies, record

SEEN = record()
LINE = SEEN.lines[0]


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (replace(SEEN, total=Decimal("130.00")), "total 120.00 is now 130.00"),
        (replace(SEEN, number="9"), "number 1812 is now 9"),
        (replace(SEEN, date=dt.date(2026, 4, 26)), "date 2026-04-25 is now 2026-04-26"),
        (replace(SEEN, party=Party("Northwind Traders", "")), "account number NW01 is now (none)"),
        (replace(SEEN, currency="EUR"), "currency GBP is now EUR"),
        (replace(SEEN, account="1101"), "control account 1100 is now 1101"),
        (replace(SEEN, row_ids=(*SEEN.row_ids, 9999)), "GL entry 9999 is new"),
        (replace(SEEN, exported=False), "given by the export yes is now no"),
        (replace(SEEN, business_keys=()), "812 is no longer part of it"),
        (
            replace(SEEN, lines=(LINE._replace(account="4002"), SEEN.lines[1])),
            "line account 4001 is now 4002",
        ),
        (
            replace(SEEN, lines=(LINE._replace(amount=Decimal(-90)), SEEN.lines[1])),
            "line 4001: amount -100.00 is now -90.00",
        ),
        (replace(SEEN, lines=SEEN.lines[1:]), "line 4001 of -100.00 is gone"),
        (replace(SEEN, lines=(*SEEN.lines, LINE)), "line 4001 of -100.00 is new"),
    ],
)
def test_each_change_is_named(now: Record, words: str) -> None:
    """A change of anything that is posted changes the fingerprint and has words."""
    assert fingerprint(now) != fingerprint(SEEN)
    assert words in differences(SEEN, now)


def test_an_id_that_vanished_is_named() -> None:
    """A GL entry that is gone is named by its id."""
    now = replace(SEEN, header_ids=(), row_ids=())
    assert differences(SEEN, now) == ("GL entry 5001 is gone",)


def test_how_an_amount_is_written_does_not_matter() -> None:
    """120.0 is 120.00, and lines may come in another order."""
    now = replace(SEEN, total=Decimal("120.0"), lines=SEEN.lines[::-1])
    assert fingerprint(now) == fingerprint(SEEN)
    assert differences(SEEN, now) == ()


@given(companies())
def test_every_record_seen_is_same_changed_or_gone(company: Company) -> None:
    """Reading again without change says so; what is missing is gone; nothing is counted twice."""
    seen = join(group(company.rows), company.export).records
    now = [replace(each, location="moved") if at % 2 else each for at, each in enumerate(seen)]
    assert compare(seen, now).same == tuple(each.key for each in seen)
    found = compare(seen, [replace(each, number=f"{each.number}x") for each in seen[1:]])
    assert set(found.changed) == {each.key for each in seen[1:]}
    assert found.gone == tuple(each.key for each in seen[:1])
    assert all(found.changed.values())
