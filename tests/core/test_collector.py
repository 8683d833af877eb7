"""The garbage collector stands still while values are made, and only then."""

from __future__ import annotations

import gc
import threading

import pytest

from core.collector import MANY, collector_paused
from core.connectwise.rows import NotRows
from core.connectwise.unposted_rows import LAYOUTS
from core.domain.records import BatchKind


def test_the_collector_comes_back() -> None:
    """It runs again after reading, also when several pauses overlap or reading fails."""
    assert gc.isenabled()
    with collector_paused(), collector_paused():
        assert not gc.isenabled()
    with pytest.raises(NotRows):
        LAYOUTS[BatchKind.INVOICES].read(b"x")
    assert gc.isenabled()


def test_it_stands_still_until_the_last_thread_is_done() -> None:
    """A thread that is done earlier does not set it going for another one."""
    inside, done = threading.Event(), threading.Event()

    def other() -> None:
        with collector_paused():
            inside.set()
            done.wait()

    thread = threading.Thread(target=other)
    with collector_paused():
        thread.start()
        inside.wait()
    assert not gc.isenabled()
    done.set()
    thread.join()
    assert gc.isenabled()


def test_only_very_many_values_are_kept_out_of_its_sight() -> None:
    """After a small reading everything can still be collected; a large one is not walked over again."""
    gc.collect()
    before = gc.get_freeze_count()
    with collector_paused():
        few = [[] for _ in range(1000)]
    assert gc.get_freeze_count() == before
    assert len(few) == 1000
    try:
        with collector_paused():
            many = [[] for _ in range(MANY + 1)]
        assert gc.get_freeze_count() > before + MANY
        assert len(many) == MANY + 1
    finally:
        gc.unfreeze()
