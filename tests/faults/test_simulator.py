"""Stories of lost answers, late servers and killed programs: new ones each time."""

from __future__ import annotations

import os
import secrets

import pytest

from core.connectwise.rest import Rest
from core.domain.settling import Patience
from core.workflows.post import post
from core.workflows.upload import upload
from tests.faults.simulator.habits import OURS
from tests.faults.stories import MODES, story, told_through

ROWS = ("simulate", "payments")


def fresh(count: int) -> range:
    """So many seeds that were never used before; a failure names its own."""
    first = secrets.randbelow(10**9)
    return range(first, first + count)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("row", ROWS)
def test_the_journal_says_exactly_what_the_server_has(row: str, mode: str) -> None:
    """Nothing is posted twice, lost, or left unclear without a cause, whatever happens on the way."""
    assert told_through(row, mode, fresh(6), 1).tally.failures == []


@pytest.mark.parametrize("row", ROWS)
def test_a_story_can_be_told_again(row: str) -> None:
    """One seed is one story: told again it is the same line by line, another seed is another story."""
    (seed,) = fresh(1)
    first = story(row, "strict", seed)
    assert story(row, "strict", seed).trace == first.trace
    assert story(row, "strict", seed + 1).trace != first.trace


def test_the_stories_are_about_the_program_as_it_is() -> None:
    """Posted is by the program's own workflows and patience, over its own side of the connection."""
    assert (OURS.rest, OURS.post, OURS.upload, OURS.patience) == (Rest, post, upload, Patience())


@pytest.mark.long
@pytest.mark.timeout(0)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("row", ROWS)
def test_ten_thousand_stories(row: str, mode: str) -> None:
    """The figures of docs/fault-tests.md."""
    assert told_through(row, mode, fresh(10_000), os.cpu_count() or 1).tally.failures == []
