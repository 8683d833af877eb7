"""What the journal costs: one batch posted with it, beside the same calls to the server without it.

    python bench/journal_cost.py [ROUNDS] [FOLDER]

Ours is the whole of `post`: look for what is unclear, open the journal, compare, write every step down, send,
read back, prove. Without is compare, send, read back, prove. Both take turns on records of their own. The
journal lies in FOLDER (the system's folder for temporary files when left out): what a commit costs depends on
that disk. The server is `slow_server`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from slow_server import ANSWER, Spent, flush, median, served, spent

RECORDS = 5


def measure(home: Path, rounds: int) -> dict[str, list[tuple[Spent, int]]]:
    """Seconds and calls of each posting, with the journal and without."""
    from core.domain.posting import ItemState
    from core.workflows.desk import Desk
    from core.workflows.orders import BatchOrder, Order
    from core.workflows.post import post

    found: dict[str, list[tuple[Spent, int]]] = {"ours": [], "without": []}
    with served(size=20 * RECORDS * (rounds + 1)) as (door, counts):
        desk = Desk(home, lambda _folder: door)
        chunks = iter(batches(desk))

        def ours() -> None:
            run = post(desk, Order("demo", (BatchOrder(next(chunks), None),)), lambda _run: None)
            assert [item.state for item in run.items] == [ItemState.VERIFIED]

        def bare() -> None:
            without(desk, next(chunks))

        for number in range(rounds + 1):
            for name, do in (("ours", ours), ("without", bare)):
                counts()
                took = spent(do)
                if number:  # the first round loads libraries and makes the journal
                    found[name].append((took, counts().calls))
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


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        found = measure(Path(folder), rounds)
        disk = flush(Path(folder))
    ours, bare = (median([took for took, _ in found[name]]) for name in ("ours", "without"))
    calls = {name: sorted({many for _, many in found[name]}) for name in found}
    assert calls["ours"] == calls["without"], f"not the same calls: {calls}"
    print(f"a batch of {RECORDS} records, {calls['ours'][0]} calls of {ANSWER * 1000:.0f} ms, {rounds} times")
    for name, took, what in (("ours", ours, "with the journal"), ("without", bare, "nothing written down")):
        print(f"{name:8} {took.seconds * 1000:6.0f} ms ({took.work * 1000:.0f} ms work)   {what}")
    ratio = ours.seconds / bare.seconds
    print(f"ratio    {ratio:6.3f}   while a flush to this disk takes {disk * 1000:.1f} ms")


if __name__ == "__main__":
    main()
