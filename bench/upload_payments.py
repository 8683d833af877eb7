"""What an upload of payments costs beside the mere waiting for the server, with and without TLS.

    python bench/upload_payments.py [PAYMENTS] [FOLDER] [ROUNDS]

Three ways to store the same payments, each on invoices of its own: `ours` is the whole of `upload` (the
journal, read, intent, one request, read again); `calls` sends the same requests and writes nothing down;
`fresh` is that with a new connection for every write. The ratio is to the answers that have to be waited for
one after another, and one set-up of a connection for each that was opened; a second one is to all answers, as
if none were waited for side by side. With several rounds each way is
taken in turn, and the median is told. The journal lies in FOLDER (the system's folder for temporary files
when left out): what a step costs depends on that disk. The server is `slow_server`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from slow_server import ANSWER, Counts, Spent, flush, median, served, set_up, spent

AFTER_EACH_OTHER = 3
"""Answers of a payment that are waited for one by one: read (two side by side), store, read again."""


def measure(home: Path, payments: int, rounds: int, authority: str = "", certificate: str = "") -> None:
    """Stores the payments in the three ways and prints what each took."""
    from core.connectwise.rest import Rest
    from core.workflows.desk import Desk

    def opened(connection: Any, secret: str) -> Rest:
        return Rest(replace(connection, ca_file=authority), secret)

    home.mkdir()
    ways = {"ours": ours, "calls": calls_only, "fresh": with_fresh_connections}
    with served(10, (payments * rounds + 1) * len(ways), certificate) as (door, counts):
        desk = Desk(home, lambda _folder: door, rest=opened)
        setup, ids = set_up(door.port, authority), iter(door.ids)
        kind = "TLS" if certificate else "plain"
        print(f"{kind}: {payments} payments, {rounds} times; a set-up takes {setup * 1000:.1f} ms")
        for store in ways.values():
            store(desk, [next(ids)])  # loads libraries and makes the journal
        found: dict[str, list[tuple[Spent, Counts]]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, store in ways.items():
                counts()
                took = _taken(store, desk, [next(ids) for _ in range(payments)])
                found[name].append((took, counts()))
    for name, many in found.items():
        _tell(name, median([took for took, _ in many]), many[0][1], payments, setup)


def _taken(store: Callable[[Any, list[int]], None], desk: Any, ids: list[int]) -> Spent:
    return spent(lambda: store(desk, ids))


def _tell(name: str, took: Spent, seen: Counts, payments: int, setup: float) -> None:
    waiting = payments * AFTER_EACH_OTHER * ANSWER + seen.connections * setup
    one_by_one = seen.calls * ANSWER + seen.connections * setup
    each, work = took.seconds / payments * 1000, took.work / payments * 1000
    print(
        f"  {name:5}  {took.seconds:7.2f} s   ratio {took.seconds / waiting:.3f}, to all answers one by one"
        f" {took.seconds / one_by_one:.3f}   {seen.calls} calls,"
        f" {seen.connections} connections, {each:.1f} ms a payment ({work:.1f} ms work)",
        flush=True,
    )


def ours(desk: Any, ids: list[int]) -> None:
    """The whole of an upload."""
    from core.domain.payments.tasks import PaymentTask
    from core.domain.posting import ItemState
    from core.workflows.upload import PaymentOrder, upload

    today, total, none = desk.clock.now().date(), Decimal("120.00"), Decimal(0)
    tasks = tuple(
        PaymentTask(each, f"B-{each}", "", "GBP", none, total, none, none, total, today, today)
        for each in ids
    )
    run = upload(desk, PaymentOrder("demo", tasks, looked=True), lambda _run: None)
    assert {item.state for item in run.items} == {ItemState.VERIFIED}


def calls_only(desk: Any, ids: list[int]) -> None:
    """The same calls, and nothing written down."""
    from core.workflows.connections import opened

    with opened(desk, "demo") as rest:
        for each in ids:
            _store(rest, each)


def with_fresh_connections(desk: Any, ids: list[int]) -> None:
    """The same calls with a new connection for every write."""
    from core.connectwise import transport

    kept, transport.KEPT_FOR = transport.KEPT_FOR, -1.0
    try:
        calls_only(desk, ids)
    finally:
        transport.KEPT_FOR = kept


def _store(rest: Any, invoice: int) -> None:
    from core.connectwise.rest import payment_body
    from core.domain.outcomes import OutcomeKind

    assert not rest.invoice(invoice).payments
    body = payment_body(invoice, Decimal("120.00"), None)
    assert rest.create_payment(invoice, body).kind is OutcomeKind.APPLIED
    assert rest.invoice(invoice).stored == 120


def main() -> None:
    import trustme

    payments = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    place = sys.argv[2] if len(sys.argv) > 2 else None
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with tempfile.TemporaryDirectory(dir=place) as name:
        folder = Path(name)
        authority, certificate = folder / "authority.pem", folder / "server.pem"
        issuer = trustme.CA()
        issuer.cert_pem.write_to_path(str(authority))
        issuer.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(certificate))
        measure(folder / "plain", payments, rounds)
        measure(folder / "secure", payments, rounds, str(authority), str(certificate))
        print(f"a flush to this disk takes {flush(folder) * 1000:.1f} ms; an answer {ANSWER * 1000:.0f} ms")


if __name__ == "__main__":
    main()
