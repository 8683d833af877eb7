"""A stop is obeyed at once, whatever a read waits on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from core.connectwise.calls import Limits, Way
from core.connectwise.keys import Keys
from core.connectwise.lanes import Lanes
from core.connectwise.rest import Rest
from core.connectwise.session import HttpSession
from core.connectwise.waiting import Timing
from core.domain.records import BatchKind
from core.jobs import Cancel, Cancelled


def stopped(job: Callable[[Cancel], object], ready: Callable[[], object]) -> float:
    """Starts a job, asks it to stop when `ready` returns, and gives the seconds it went on."""
    cancel, ended = Cancel(), threading.Event()
    raised: list[BaseException] = []

    def run() -> None:
        try:
            job(cancel)
        except BaseException as error:
            raised.append(error)
        ended.set()

    thread = threading.Thread(target=run)
    thread.start()
    ready()
    begun = time.monotonic()
    cancel.ask()
    assert ended.wait(20)
    thread.join()
    assert [type(each) for each in raised] == [Cancelled]
    return time.monotonic() - begun


def asked(server: Any) -> Callable[[], None]:
    """Waits until the server works on the request that a fault was meant for."""

    def wait() -> None:
        while server.faults.waiting():
            threading.Event().wait(0.002)

    return wait


@pytest.mark.parametrize("path", ["companyinfo", "unpostedinvoices/count", "unpostedinvoices$"])
def test_a_waiting_read_is_stopped(rest: Rest, server: Any, path: str) -> None:
    """A read that waits for its answer ends within a second of the stop, and its socket is closed."""
    server.faults.add(path=path, delay_before=60)
    seconds = stopped(lambda cancel: rest.unposted(BatchKind.INVOICES, cancel=cancel), asked(server))
    assert seconds < 1


def test_a_waiting_repeat_is_stopped(connection: Any, secret: str, server: Any) -> None:
    """A read that waits for its next try, because the server asked for it, ends at once too."""
    server.faults.add(path="unpostedinvoices$", status=429, headers={"Retry-After": "1000"})
    with Rest(connection, secret, Timing()) as rest:
        wait = asked(server)
        assert stopped(lambda cancel: rest.unposted(BatchKind.INVOICES, cancel=cancel), wait) < 1


def test_other_jobs_go_on(rest: Rest, server: Any) -> None:
    """Stopping one job leaves another job of the same client alone."""
    server.faults.add(path="unpostedinvoices$", delay_before=60)
    stopped(lambda cancel: rest.unposted(BatchKind.INVOICES, cancel=cancel), asked(server))
    assert rest.unposted(BatchKind.EXPENSES).agrees
    assert rest.unposted(BatchKind.INVOICES).agrees


def test_a_stop_asked_before_sends_nothing(rest: Rest, server: Any) -> None:
    """A job that is stopped before it begins sends nothing."""
    cancel = Cancel()
    cancel.ask()
    with pytest.raises(Cancelled):
        rest.unposted(BatchKind.INVOICES, cancel=cancel)
    assert server.log.entries() == []


def test_closing_ends_reads_in_progress(connection: Any, secret: str, server: Any) -> None:
    """Closing the client stops what it still reads; no thread stays behind."""
    server.faults.add(path="unpostedinvoices$", delay_before=60)
    rest = Rest(connection, secret)
    ended: list[BaseException] = []

    def job() -> None:
        try:
            rest.unposted(BatchKind.INVOICES)
        except BaseException as error:
            ended.append(error)

    thread = threading.Thread(target=job)
    thread.start()
    asked(server)()
    rest.close()
    thread.join(20)
    assert [type(each) for each in ended] == [Cancelled]
    assert not [each for each in threading.enumerate() if each.name.startswith("connectwise-read")]


def test_never_more_than_four_calls_at_a_time(connection: Any, secret: str) -> None:
    """However many jobs read, four calls go on at a time, and four there are."""
    way = Way(Keys(connection, secret), None, {}, Limits())
    lanes = Lanes(lambda: HttpSession(way))
    together, lock, busy, most = threading.Barrier(4), threading.Lock(), [0], [0]

    def errand(_session: HttpSession, _cancel: Cancel) -> None:
        with lock:
            busy[0] += 1
            most[0] = max(most[0], busy[0])
        together.wait(20)
        with lock:
            busy[0] -= 1

    jobs = [threading.Thread(target=lambda: list(lanes.each([errand] * 4, Cancel()))) for _ in range(3)]
    for each in jobs:
        each.start()
    for each in jobs:
        each.join(20)
    lanes.close()
    assert most == [4]
    with pytest.raises(Cancelled):
        list(lanes.each([errand], Cancel()))
