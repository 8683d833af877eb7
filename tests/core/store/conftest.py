"""A journal in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.store.journal import Journal, open_journal
from tests.core.store.journal_samples import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def journal(tmp_path: Path, clock: HandClock) -> Journal:
    return open_journal(tmp_path, clock, who="anna@till", session="first", seconds=0.2)
