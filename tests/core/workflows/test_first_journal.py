"""What the first version left unclear is settled by this one, against the company it was posted to."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import sandbox
from core.domain.posting import ItemState
from core.sandbox.server import Server
from core.workflows.connections import opened
from core.workflows.desk import Desk
from core.workflows.settle import look, open_items
from tests.faults.office import FastClock, desk_at, door_of

SAMPLE = Path(__file__).parents[2] / "samples" / "journal_first.db"


@pytest.fixture
def firm() -> Iterator[Server]:
    """The company of that day, nothing batched yet."""
    with sandbox.serve(seed=1, size=60, today=dt.date(2026, 4, 30)) as server:
        yield server


@pytest.fixture
def desk(firm: Server, tmp_path: Path) -> Desk:
    shutil.copy(SAMPLE, tmp_path / "journal.db")
    shutil.copy(SAMPLE.with_suffix(".head"), tmp_path / "journal.head")
    return desk_at(tmp_path, door_of(firm), FastClock())


def test_what_the_first_version_left_is_looked_for(desk: Desk, firm: Server) -> None:
    """The batch that arrived is found and proven; what was never sent is closed; nothing is sent again."""
    arrived = desk.journal_view().request_of(3, 1)
    assert arrived is not None
    with opened(desk, "demo") as rest:
        rest.create_batch(arrived)
    firm.log.clear()
    assert look(desk, 3, 1).state is ItemState.VERIFIED
    view = desk.journal_view()
    assert (view.item(3, 1).receipt or {})["verdict"] == "ties out"
    assert view.item(11, 1).state is ItemState.NOT_SENT
    assert view.item(12, 1).state is ItemState.UNKNOWN
    assert not [each for each in firm.log.entries("POST") if each.path.endswith("/batches")]
    assert view.verify().fits


def test_what_the_first_version_left_is_never_guessed(desk: Desk) -> None:
    """One look that finds no batch closes nothing: its ids stay reserved, and it is still open."""
    assert look(desk, 4, 1).state is ItemState.UNKNOWN
    assert 4 in {each.run for each in open_items(desk)}
