from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.jobs import Cancel, Progress, Step
from gui.tasks import Lane, Task, Tasks

Job = Callable[..., object]


def doubled(value: int, *, progress: Progress, cancel: Cancel) -> int:
    return value * 2


def waits(*, progress: Progress, cancel: Cancel) -> None:
    cancel.wait(60)


class Trouble(UserError):
    title = "Something."


def fails(*, progress: Progress, cancel: Cancel) -> None:
    raise Trouble


def test_the_result_comes_on_the_gui_thread(qtbot: QtBot, tasks: Tasks) -> None:
    """Whoever started a task hears of its end on the thread that may touch widgets."""
    owner = QObject()
    heard: list[tuple[object, bool]] = []
    task = tasks.start(owner, doubled, 21)
    task.succeeded.connect(lambda value: heard.append((value, QThread.isMainThread())))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [(42, True)]


def test_no_result_of_thousands_is_lost(qtbot: QtBot, tasks: Tasks) -> None:
    """Of 5,000 tasks every one tells its result exactly once."""
    owner = QObject()
    heard: list[int] = []
    for value in range(5000):
        tasks.start(owner, doubled, value).succeeded.connect(heard.append)
    qtbot.waitUntil(lambda: not tasks.running, timeout=60_000)
    assert sorted(heard) == [2 * value for value in range(5000)]


def test_a_failure_carries_the_error_itself(qtbot: QtBot, tasks: Tasks) -> None:
    """The presenter gets the exception that was raised, not its text."""
    owner, heard = QObject(), []
    task = tasks.start(owner, fails)
    task.failed.connect(heard.append)
    with qtbot.waitSignal(task.finished):
        pass
    assert [type(error) for error in heard] == [Trouble]


def test_cancel_ends_a_waiting_read(qtbot: QtBot, tasks: Tasks) -> None:
    """A read that waits is interrupted at once and says that it was cancelled."""
    owner = QObject()
    task = tasks.start(owner, waits)
    with qtbot.waitSignal(task.cancelled):
        task.cancel()


def test_nobody_is_told_when_the_owner_is_gone(qtbot: QtBot, tasks: Tasks) -> None:
    """A page that was closed is not called back, and its read is cancelled."""
    owner, heard = QObject(), []
    task = tasks.start(owner, waits)
    for signal in (task.succeeded, task.failed, task.cancelled, task.finished):
        signal.connect(lambda *_values: heard.append("called"))
    owner.deleteLater()
    qtbot.waitUntil(lambda: not tasks.running)
    assert heard == []


def test_a_bug_without_an_owner_is_not_lost(qtbot: QtBot, tasks: Tasks) -> None:
    """When the page is gone the runner itself tells of the failure."""
    gate = threading.Event()

    def breaks(*, progress: Progress, cancel: Cancel) -> None:
        gate.wait(30)
        raise ValueError

    owner = QObject()
    tasks.start(owner, breaks, lane=Lane.POST)
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    with qtbot.waitSignal(tasks.bug) as told:
        gate.set()
    assert told.args is not None
    assert isinstance(told.args[0], ValueError)


def test_writes_go_one_after_another(qtbot: QtBot, tasks: Tasks) -> None:
    """No two jobs of the post lane overlap, and they keep their order."""
    owner, log = QObject(), []

    def writes(number: int, *, progress: Progress, cancel: Cancel) -> None:
        log.append(("begin", number))
        log.append(("end", number))

    for number in range(50):
        tasks.start(owner, writes, number, lane=Lane.POST)
    qtbot.waitUntil(lambda: not tasks.running)
    assert log == [(what, number) for number in range(50) for what in ("begin", "end")]


def test_progress_is_the_latest_and_never_a_flood(qtbot: QtBot, tasks: Tasks) -> None:
    """Of 100,000 reports only some arrive; the last one does, before the end."""
    owner = QObject()
    heard: list[object] = []

    def reports(*, progress: Progress, cancel: Cancel) -> None:
        for done in range(100_000):
            progress(Step("Reading", done + 1, 100_000))

    task = tasks.start(owner, reports)
    task.progress.connect(heard.append)
    task.succeeded.connect(lambda _value: heard.append("end"))
    qtbot.waitUntil(lambda: not tasks.running)
    assert heard[-2:] == [Step("Reading", 100_000, 100_000), "end"]
    assert len(heard) < 1000


def test_closing_finishes_the_write_in_flight_and_begins_nothing_new(qapp: object) -> None:
    """Reads and waiting writes are cancelled; the write that has begun runs to its end."""
    tasks, owner = Tasks(), QObject()
    begun, gate, done = threading.Event(), threading.Event(), []

    def writes(number: int, *, progress: Progress, cancel: Cancel) -> None:
        begun.set()
        gate.wait(30)
        done.append(number)

    for number in (1, 2):
        tasks.start(owner, writes, number, lane=Lane.POST)
    tasks.start(owner, waits)
    begun.wait(30)
    assert tasks.writing
    tasks.stop()
    gate.set()
    tasks.close()
    assert done == [1]
    assert not tasks.running


def test_a_task_started_while_closing_is_cancelled(qtbot: QtBot) -> None:
    """Whoever starts something too late is told so and nothing runs."""
    tasks, owner = Tasks(), QObject()
    tasks.stop()
    task = tasks.start(owner, doubled, 1)
    with qtbot.waitSignal(task.cancelled):
        pass
    tasks.close()


@pytest.mark.parametrize("lane", list(Lane))
def test_a_task_knows_its_lane(tasks: Tasks, lane: Lane) -> None:
    """The status line says Cancel for a read and Stop for a write."""
    task: Task = tasks.start(QObject(), doubled, 1, lane=lane)
    assert task.lane is lane
