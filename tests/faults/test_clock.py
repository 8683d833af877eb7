"""Clocks that are set back, jump ahead, or change to winter time do not shorten the server's time."""

from __future__ import annotations

import os

import pytest

from tests.faults.stories import MODES, clocks
from tests.faults.test_simulator import fresh


def test_clocks_that_jump_do_no_harm() -> None:
    """Whatever the two clocks show, a batch counts as not there only after the true quiet period."""
    assert clocks("permissive", fresh(6), 1).tally.failures == []


@pytest.mark.long
@pytest.mark.timeout(0)
@pytest.mark.parametrize("mode", MODES)
def test_five_hundred_stories_with_jumping_clocks(mode: str) -> None:
    """The figures of docs/fault-tests.md."""
    assert clocks(mode, fresh(500), os.cpu_count() or 1).tally.failures == []
