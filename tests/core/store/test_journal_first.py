"""A journal made by the first version that kept one opens for ever, with everything in it.

The sample was written by that version's own workflows against the sandbox company of seed 1, size 60, on
30 April 2026; the last seven runs are programs that ended in the middle.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from core.domain.outcomes import Outcome, OutcomeKind
from core.domain.posting import Event, IdKind, ItemState
from core.store.journal import IdsReserved, ItemMoved, Journal, open_journal
from core.store.journal.looking import look_at_file
from tests.core.store.journal_samples import REQUEST, HandClock, draft

SAMPLE = Path(__file__).parents[2] / "samples" / "journal_first.db"
HEAD = (101, "b0e562fdd68629610276c52e9b213cc03836cf699c9f8565a2a79be7d8425b78")

_S = ItemState
STATES = {
    1: [_S.VERIFIED, _S.VERIFIED, _S.VERIFIED],
    2: [_S.REJECTED],
    3: [_S.UNKNOWN],
    4: [_S.UNKNOWN],
    5: [_S.REVIEW],
    6: [_S.NOT_SENT],
    7: [_S.APPLIED],
    8: [_S.DRAFT],
    9: [_S.GIVEN_UP],
    10: [_S.DRAFT],
    11: [_S.INTENT],
    12: [_S.SENT],
    13: [_S.THROTTLED],
    14: [_S.NOT_POSTED],
    15: [_S.DECIDED],
    16: [_S.UNKNOWN],
}
OPEN_RUNS = [3, 4, 5, 7, 11, 12, 13, 16]


@pytest.fixture
def first(tmp_path: Path, clock: HandClock) -> Journal:
    """The sample, opened for posting by this version."""
    shutil.copy(SAMPLE, tmp_path / "journal.db")
    shutil.copy(SAMPLE.with_suffix(".head"), tmp_path / "journal.head")
    return open_journal(tmp_path, clock, who="tom@till-4", session="second")


def test_every_run_is_told_in_its_state(first: Journal) -> None:
    """Verified, refused, unclear, in review, waiting, not sent and all the rest come back as they were."""
    runs = {run.number: run for run in first.runs()}
    assert {number: [item.state for item in run.items] for number, run in runs.items()} == STATES
    assert {run.who for run in runs.values()} == {"anna@till-3"}
    assert [item.run for item in first.open_items()] == OPEN_RUNS
    (waiting,) = first.waiting_exports()
    assert waiting.number == 8
    assert waiting.items[0].waiting_file.endswith("/exports/waiting.xml")
    assert (runs[1].items[0].receipt or {})["verdict"] == "ties out"
    assert runs[16].items[0].attempt == 2


def test_it_verifies_to_the_head_it_was_made_with(first: Journal) -> None:
    """The bytes that are hashed never change: another hash here means that old journals would not open."""
    found = first.verify()
    assert (found.fits, found.notes, tuple(found.head)) == (True, (), HEAD)


def test_looking_needs_no_change_of_the_file() -> None:
    """The sample itself can be looked at where it is."""
    before = SAMPLE.read_bytes()
    assert look_at_file(SAMPLE).verify().fits
    assert SAMPLE.read_bytes() == before


def test_requests_and_answers_are_there_byte_for_byte(first: Journal) -> None:
    """What was written down about the request is what its bytes are."""
    for number in (1, 3, 7, 16):
        request = first.request_of(number, 1) or b""
        told = [each.facts for each in first.item(number, 1).evidence]
        (kept,) = {str(each["sha256"]) for each in told if "bytes" in each and "sha256" in each}
        assert hashlib.sha256(request).hexdigest() == kept
        assert json.loads(request)["processedRecordIds"] == list(first.item(number, 1).draft.ids)
    assert [body.event for body in first.bodies(7, 1)] == [Event.INTEND, Event.APPLIED]


def test_it_goes_on_with_new_runs(first: Journal) -> None:
    """The chain continues where it ended, ids of its open items are refused, and a copy verifies."""
    taken = first.item(3, 1).draft
    header = first.run(3).header
    assert set(first.reserved(header.books, IdKind.GL_ENTRY, taken.ids)) == set(map(str, taken.ids))
    run = first.begin(header, [draft("BD-2", ids=taken.ids)]).number
    with pytest.raises(IdsReserved, match="run 3"):
        first.intend(run, 1, b"{}", request=REQUEST)
    assert run == 17
    assert first.verify().fits
    assert first.verify().head.rows == HEAD[0] + 2


def test_what_it_left_open_can_be_settled(first: Journal) -> None:
    """Each unclear item takes every step that its state allows, and then nothing is open."""
    first.verified(3, 1, 1, {"verdict": "ties out"})
    first.not_posted(4, 1, 1, "Read twice past the quiet period")
    first.decided(5, 1, posted=False, reason="Deleted in ConnectWise by Tom")
    first.verified(7, 1, 1, {})
    first.abandoned(11, 1, "Its program ended before sending")
    first.answered(12, 1, 1, Outcome(OutcomeKind.UNKNOWN, "Its program ended"))
    first.review(12, 1, 1, "Two batches of that name")
    first.decided(12, 1, posted=True, reason="Seen by Tom")
    assert first.sending(13, 1) == 2
    first.answered(13, 1, 2, Outcome(OutcomeKind.REJECTED, "No."))
    first.not_posted(16, 1, 2, "Read twice past the quiet period")
    assert first.open_items() == []
    with pytest.raises(ItemMoved):
        first.verified(3, 1, 1, {})
    assert first.resend(4, 1) == first.request_of(4, 1)
    found = first.verify()
    assert (found.fits, found.notes) == (True, ())
