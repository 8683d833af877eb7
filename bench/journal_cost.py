"""What the journal costs: one batch posted with it, beside the same calls to the server without it.

    python bench/journal_cost.py [ROUNDS] [FOLDER]

The server is a sandbox in a process of its own that takes 50 ms for each answer. Ours is the whole of `post`:
look for what is unclear, open the journal, compare, write every step down, send, read back, prove. Without is
compare, send, read back, prove. Both take turns on records of their own. The journal lies in FOLDER (the
system's folder for temporary files when left out): what a commit costs depends on that disk.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).parent.parent
ANSWER = 0.05
RECORDS = 5

sys.path.insert(0, str(ROOT))


def serve(size: int) -> None:
    """The sandbox; tells where it is, then for each line on standard input how often it was asked."""
    from core import sandbox

    with sandbox.serve(size=size) as server:
        server.faults.add(path="", delay_before=ANSWER, times=-1)
        names = ("url", "company", "public_key", "private_key", "client_id")
        print(json.dumps({name: getattr(server, name) for name in names}), flush=True)
        for _ in sys.stdin:
            print(len(server.log.entries()), flush=True)


@contextmanager
def served(size: int) -> Iterator[tuple[Any, Callable[[], int]]]:
    """The door to a server of its own, and how often it was asked so far."""
    command = [sys.executable, __file__, "serve", str(size)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None

        def asked() -> int:
            server.stdin.write("\n")
            server.stdin.flush()
            return int(server.stdout.readline())

        yield SimpleNamespace(**json.loads(server.stdout.readline())), asked
        server.stdin.close()


def measure(home: Path, rounds: int) -> dict[str, list[tuple[float, int]]]:
    """Seconds and calls of each posting, with the journal and without."""
    from core.domain.posting import ItemState
    from core.workflows.desk import Desk
    from core.workflows.orders import BatchOrder, Order
    from core.workflows.post import post

    found: dict[str, list[tuple[float, int]]] = {"ours": [], "without": []}
    with served(size=20 * RECORDS * (rounds + 1)) as (door, asked):
        desk = Desk(home, lambda _folder: door)
        chunks = iter(batches(desk))

        def ours() -> None:
            run = post(desk, Order("demo", (BatchOrder(next(chunks), None),)), lambda _run: None)
            assert [item.state for item in run.items] == [ItemState.VERIFIED]

        def bare() -> None:
            without(desk, next(chunks))

        for number in range(rounds + 1):
            for name, do in (("ours", ours), ("without", bare)):
                before, begun = asked(), time.perf_counter()
                do()
                seconds = time.perf_counter() - begun
                if number:  # the first round loads libraries and makes the journal
                    found[name].append((seconds, asked() - before))
    return found


def batches(desk: Any) -> Iterator[Any]:
    """Batches of invoices that nothing speaks against, none of them twice."""
    from core.domain.checks import check_records
    from core.domain.plan import batch_of
    from core.domain.preview import Question
    from core.domain.records import BatchKind
    from core.workflows.planning import known, naming
    from core.workflows.preview import preview

    kinds = frozenset({BatchKind.INVOICES})
    shown = preview(desk, "demo", Question(kinds, desk.clock.now().astimezone().date())).export.records
    findings = check_records(shown, known(desk, "demo", shown))
    sound = [record for record in shown if not findings.get(record.key)]
    name = naming(desk, "BENCH")
    for start in range(0, len(sound) - RECORDS, RECORDS):
        label = f"Part {start}"
        yield batch_of(sound[start : start + RECORDS], label, name(BatchKind.INVOICES, label))


def without(desk: Any, batch: Any) -> None:
    """The same calls, and nothing written down."""
    from core.domain.outcomes import OutcomeKind
    from core.domain.settling import Sight
    from core.jobs import never
    from core.workflows.comparing import compared
    from core.workflows.connections import opened
    from core.workflows.planning import request_bytes
    from core.workflows.sighting import look_for

    with opened(desk, "demo") as rest:
        compared(rest, batch, never())
        assert rest.create_batch(request_bytes(batch)).kind is OutcomeKind.APPLIED
        assert look_for(rest, batch, None, cache(rest.accounts)).sight is Sight.THERE


def flush(folder: Path) -> float:
    """Seconds in which the disk keeps one block for good; each step of the journal needs a few of these."""
    seconds = []
    with (folder / "flush").open("wb") as file:
        for _ in range(50):
            file.write(bytes(4096))
            file.flush()
            begun = time.perf_counter()
            os.fsync(file.fileno())
            seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        found = measure(Path(folder), rounds)
        disk = flush(Path(folder))
    ours, bare = (statistics.median(seconds for seconds, _ in found[name]) for name in ("ours", "without"))
    calls = {name: sorted({many for _, many in found[name]}) for name in found}
    assert calls["ours"] == calls["without"], f"not the same calls: {calls}"
    print(f"a batch of {RECORDS} records, {calls['ours'][0]} calls of {ANSWER * 1000:.0f} ms, {rounds} times")
    print(f"ours     {ours * 1000:6.0f} ms   with the journal")
    print(f"without  {bare * 1000:6.0f} ms   the same calls, nothing written down")
    print(f"ratio    {ours / bare:6.3f}   while a flush to this disk takes {disk * 1000:.1f} ms")


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]))
    else:
        main()
