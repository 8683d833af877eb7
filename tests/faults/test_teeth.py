"""The harness catches clients that are written as they often are; else its silence would mean nothing."""

from __future__ import annotations

import os

import pytest

from tests.faults.stories import MODES, TELLINGS, told_through
from tests.faults.test_simulator import fresh

NAIVE = [name for name, telling in TELLINGS.items() if telling.has_teeth]


@pytest.mark.parametrize("name", NAIVE)
def test_a_naive_client_posts_twice_or_loses_something(name: str) -> None:
    """Within a hundred stories each of them is caught; the first time is enough."""
    row = told_through(name, "permissive", fresh(100), 1, enough=1)
    assert row.passed, row


@pytest.mark.long
@pytest.mark.timeout(0)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", NAIVE)
def test_a_naive_client_in_a_thousand_stories(name: str, mode: str) -> None:
    """The figures of docs/fault-tests.md."""
    row = told_through(name, mode, fresh(1_000), os.cpu_count() or 1)
    assert row.passed, row
