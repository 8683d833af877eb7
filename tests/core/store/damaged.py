"""A journal with rows, and hands that change it behind its back."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from core.store.journal import (
    open_journal,
)
from tests.core.store.journal_samples import APPLIED, HandClock, draft, sent

ROWS = 24


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal with four whole lives: 6 rows each."""
    journal = open_journal(tmp_path_factory.mktemp("template"), HandClock(), who="anna@till", session="first")
    for number in range(4):
        run = sent(journal, draft(f"BD-{number}"))
        journal.answered(run, 1, 1, APPLIED)
        journal.verified(run, 1, 1, {"entries": 3})
    assert journal.head().rows == ROWS
    return journal.path


@pytest.fixture
def filled(template: Path, tmp_path: Path) -> Path:
    """A copy of the template, in the folder of the test's own journal."""
    shutil.copy(template.with_suffix(".head"), tmp_path)
    return Path(shutil.copy(template, tmp_path))


def _by_hand(path: Path, *statements: str) -> None:
    """What somebody with a database tool does."""
    with sqlite3.connect(path) as raw:
        raw.executescript("DROP TRIGGER journal_rows_no_update; DROP TRIGGER journal_rows_no_delete;")
        for statement in statements:
            raw.execute(statement)
    raw.close()
