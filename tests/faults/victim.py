"""A program that posts and is killed. One warmed-up process forks a new one for every posting.

It is driven by lines of JSON on standard input and answers each with one. Forking is safe here: until then
the process has no thread, no socket and no open database.

    {"do": "meet", "door": {…}}                                   → {"records": 25}
    {"do": "start", "home": …, "records": [0, 3], "seed": 7, …}   → {"pid": 4711}
    {"do": "end", "pid": 4711, "after": 0.05}                     → {"killed": true, "steps": [["…", 1], …]}
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple, Self

from sqlalchemy import event
from sqlalchemy.engine import Engine

from core.connectwise.session import HttpSession
from core.domain.records import Record
from core.errors import UserError
from core.jobs import Step
from core.words import sentences
from tests.faults.errands import KINDS
from tests.faults.office import Door, FastClock, desk_at, sound_records

ROOT = Path(__file__).parents[2]


class Ended(NamedTuple):
    """How a posting ended."""

    killed: bool
    steps: list[tuple[str, int]]
    """Every step that was reached: its name, and how often it was reached by then."""
    states: list[str]
    """States of the items; empty where it did not get to its end."""
    said: list[str]
    """What the last evidence of each item says, or the error."""


class Nursery:
    """The warmed-up process, as the tests use it. A context manager."""

    def __init__(self, door: Door) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.victim"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.records: int = self._ask(do="meet", door=asdict(door))["records"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def start(self, home: Path, records: list[int], seed: int, **more: object) -> int:
        """Begins a posting in a process of its own; returns its id.

        Args:
            home: the folder of the program's own files.
            records: places of the records to be posted, or of the invoices to be paid.
            seed: of the identifiers.
            more: `kind`: "batches" or "payments"; `at`: name and count of the step at which it kills
                itself; `files`: a folder for export files; `largest`: how many bytes a file may have.
        """
        told = json.loads(json.dumps(more, default=str))
        return int(self._ask(do="start", home=str(home), records=records, seed=seed, **told)["pid"])

    def end(self, pid: int, after: float | None = None) -> Ended:
        """Waits for the end of a posting; kills it after so many seconds where some are given."""
        found = self._ask(do="end", pid=pid, after=after)
        steps = [(name, count) for name, count in found["steps"]]
        return Ended(found["killed"], steps, found.get("states", []), found.get("said", []))

    def _ask(self, **told: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


class Steps:
    """Counts the steps of a posting by name, tells each at once, and ends the process at one of them."""

    def __init__(self, tell: Callable[[dict[str, Any]], None], at: list[Any] | None) -> None:
        self._tell, self._at = tell, at
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def reach(self, name: str) -> None:
        with self._lock:
            self._counts[name] += 1
            self._tell({"step": [name, self._counts[name]]})
            if self._at == [name, self._counts[name]]:
                os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: Any, name: str, before: str, after: str = "") -> None:
        """Makes a function tell when it begins and, where named, when it is over."""
        whole = getattr(owner, name)

        def told(*arguments: Any, **named: Any) -> Any:
            self.reach(before)
            result = whole(*arguments, **named)
            if after:
                self.reach(after)
            return result

        setattr(owner, name, told)


class CountedClock(FastClock):
    """A clock that tells whenever it is looked at."""

    def __init__(self, steps: Steps) -> None:
        super().__init__()
        self._steps = steps

    def monotonic(self) -> float:
        self._steps.reach("a row is made")
        return super().monotonic()


def watch(steps: Steps) -> None:
    """Sets a step before and after everything that a posting does to the world outside."""
    whole = socket.socket.sendall

    def halved(self: socket.socket, data: bytes, *flags: int) -> None:
        whole(self, data[: len(data) // 2], *flags)
        steps.reach("half of a request is sent")
        whole(self, data[len(data) // 2 :], *flags)
        steps.reach("a request is sent")

    socket.socket.sendall = halved  # type: ignore[method-assign]
    exchange = HttpSession.exchange

    def exchanged(self: HttpSession, call: Any) -> Any:
        steps.reach(f"before {call.method} {_place(call.url)}")
        answer = exchange(self, call)
        steps.reach(f"after {call.method} {_place(call.url)}")
        return answer

    HttpSession.exchange = exchanged  # type: ignore[method-assign]
    steps.around(os, "fsync", "before a file is flushed", "after a file is flushed")
    steps.around(Path, "replace", "before a file gets its name", "after a file has its name")
    event.listen(Engine, "begin", lambda _connection: steps.reach("a transaction begins"))
    event.listen(Engine, "commit", lambda _connection: steps.reach("before a commit"))


def _place(url: str) -> str:
    parts = (part for part in url.partition("?")[0].split("/")[3:] if not part.isdigit())
    return "/".join(parts).removeprefix("v2025_1/apis/3.0/").removeprefix("finance/accounting/")


class Mother:
    """The warmed-up process itself."""

    def __init__(self) -> None:
        self._door = Door("", "", "", "", "")
        self._records: tuple[Record, ...] = ()
        self._children: dict[int, int] = {}
        """Process → where it tells its steps."""

    def answer(self, told: dict[str, Any]) -> dict[str, Any]:
        match told.pop("do"):
            case "meet":
                return self._meet(Door(**told["door"]))
            case "start":
                return {"pid": self._start(told)}
            case _:
                return self._end(told["pid"], told["after"])

    def _meet(self, door: Door) -> dict[str, Any]:
        self._door = door
        with tempfile.TemporaryDirectory() as folder:
            desk = desk_at(Path(folder), door, FastClock())
            self._records = sound_records(desk)
            desk.journal()  # loads what a first journal needs
        assert threading.active_count() == 1, "a fork now would lose a thread"
        return {"records": len(self._records)}

    def _start(self, told: dict[str, Any]) -> int:
        out, into = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(out)
            os._exit(self._posting(told, into))
        os.close(into)
        self._children[pid] = out
        return pid

    def _posting(self, told: dict[str, Any], into: int) -> int:
        def tell(what: dict[str, Any]) -> None:
            os.write(into, json.dumps(what).encode() + b"\n")

        try:
            tell(self._posted(told, tell))
        except UserError as error:
            tell({"said": [" ".join(sentences(error))]})
        return 0

    def _posted(self, told: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        if told.get("largest"):
            import resource  # not everywhere; neither is forking

            resource.setrlimit(resource.RLIMIT_FSIZE, (told["largest"], told["largest"]))
        steps = Steps(tell, told.get("at"))
        chance = random.Random(told["seed"])
        desk = desk_at(Path(told["home"]), self._door, CountedClock(steps), chance)
        files = Path(told["files"]) if told.get("files") else None
        kind = KINDS[told.get("kind", "batches")]
        errand = kind.ready(desk, self._records, told["records"], chance, files)
        watch(steps)

        def hear(step: Step) -> None:
            steps.reach(step.what.partition(":")[0])

        run = errand(hear)
        said = [item.evidence[-1].detail for item in run.items]
        return {"states": [item.state.value for item in run.items], "said": said}

    def _end(self, pid: int, after: float | None) -> dict[str, Any]:
        pipe = self._children.pop(pid)
        if after is not None:  # the moment must not depend on what was told until then
            select.select([], [], [], after)
            os.kill(pid, signal.SIGKILL)
        with os.fdopen(pipe) as lines:
            heard = [json.loads(line) for line in lines if line.endswith("\n")]
        _, status = os.waitpid(pid, 0)
        steps = [each["step"] for each in heard if "step" in each]
        last = heard[-1] if heard and "step" not in heard[-1] else {}
        return {"killed": os.WIFSIGNALED(status), "steps": steps, **last}


def main() -> None:
    """Answers until nobody asks any more."""
    mother = Mother()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(mother.answer(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
