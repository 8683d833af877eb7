"""Clocks that are set back, jump ahead, or change to winter time do not shorten the server's time."""

from __future__ import annotations

import os

import pytest

from tests.faults.stories import MODES, told_through
from tests.faults.test_simulator import fresh

ROWS = ("clocks", "payment-clocks")


@pytest.mark.parametrize("row", ROWS)
def test_clocks_that_jump_do_no_harm(row: str) -> None:
    """Whatever the two clocks show, nothing counts as not there before the true quiet period is over."""
    assert told_through(row, "permissive", fresh(3), 1).tally.failures == []


@pytest.mark.long
@pytest.mark.timeout(0)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("row", ROWS)
def test_five_hundred_stories_with_jumping_clocks(row: str, mode: str) -> None:
    """The figures of docs/fault-tests.md."""
    assert told_through(row, mode, fresh(500), os.cpu_count() or 1).tally.failures == []
