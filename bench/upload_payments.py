"""What an upload of payments costs beside the mere waiting for the server, with and without TLS.

    python bench/upload_payments.py [PAYMENTS] [FOLDER]

The server is a sandbox in a process of its own that takes 50 ms for each answer. Three ways to store the
same payments, each on invoices of its own: `ours` is the whole of `upload` (the journal, read, intent, one
request, read again); `calls` sends the same requests and writes nothing down; `fresh` is that with a new
connection for every write. The ratio is to the answers that have to be waited for one after another, and one
set-up of a connection for each that was opened. The journal lies in FOLDER (the system's folder for temporary
files when left out): what a step costs depends on that disk.
"""

from __future__ import annotations

import json
import os
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).parent.parent
ANSWER = 0.05
AFTER_EACH_OTHER = 3
"""Answers of a payment that are waited for one by one: read (two side by side), store, read again."""

sys.path.insert(0, str(ROOT))


def serve(invoices: int, certificate: str) -> None:
    """The sandbox; tells where it is, then for each line on standard input its calls and connections."""
    from core import sandbox

    with sandbox.serve(size=10, certfile=certificate or None) as server:
        opened: list[float] = []
        take = server.door.get_request

        def counting() -> tuple[Any, Any]:
            opened.append(time.monotonic())
            return take()

        server.door.get_request = counting  # type: ignore[method-assign]
        ids = [server.add_invoice(f"B-{number}", "120.00") for number in range(invoices)]
        server.faults.add(path="", delay_before=ANSWER, times=-1)
        names = ("url", "company", "public_key", "private_key", "client_id", "port")
        print(json.dumps({"ids": ids, **{name: getattr(server, name) for name in names}}), flush=True)
        for _ in sys.stdin:
            print(len(server.log.entries()), len(opened), flush=True)
            server.log.clear()
            opened.clear()


@contextmanager
def served(invoices: int, certificate: str) -> Iterator[tuple[Any, Callable[[], tuple[int, int]]]]:
    """The door to a server of its own, and the calls and connections since that was asked last."""
    command = [sys.executable, __file__, "serve", str(invoices), certificate]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None

        def counts() -> tuple[int, int]:
            server.stdin.write("\n")
            server.stdin.flush()
            calls, opened = server.stdout.readline().split()
            return int(calls), int(opened)

        yield SimpleNamespace(**json.loads(server.stdout.readline())), counts
        server.stdin.close()


def measure(home: Path, payments: int, certificate: str, authority: str) -> None:
    """Stores the payments in the three ways and prints what each took."""
    from core.connectwise.rest import Rest
    from core.workflows.desk import Desk

    def opened(connection: Any, secret: str) -> Rest:
        return Rest(replace(connection, ca_file=authority), secret)

    home.mkdir()
    ways = {"ours": ours, "calls": calls_only, "fresh": with_fresh_connections}
    with served((payments + 1) * len(ways), certificate) as (door, counts):
        desk = Desk(home, lambda _folder: door, rest=opened)
        setup = set_up(door.port, authority)
        print(
            f"{'TLS' if certificate else 'plain'}: {payments} payments, a set-up takes {setup * 1000:.1f} ms"
        )
        ids = iter(door.ids)
        for name, store in ways.items():
            store(desk, [next(ids)])  # loads libraries and makes the journal
            tasks = [next(ids) for _ in range(payments)]
            counts()
            begun, worked = time.perf_counter(), time.process_time()
            store(desk, tasks)
            seconds, worked = time.perf_counter() - begun, time.process_time() - worked
            asked, connections = counts()
            waiting = payments * AFTER_EACH_OTHER * ANSWER + connections * setup
            print(
                f"  {name:5}  {seconds:7.2f} s   ratio {seconds / waiting:.3f}   "
                f"{asked} calls, {connections} connections, "
                f"{seconds / payments * 1000:.1f} ms a payment ({worked / payments * 1000:.1f} ms work)"
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


def set_up(port: int, authority: str) -> float:
    """Seconds in which a connection is complete, TLS included."""
    context = ssl.create_default_context(cafile=authority) if authority else None
    seconds = []
    for _ in range(20):
        begun = time.perf_counter()
        with closing(socket.create_connection(("127.0.0.1", port))) as plain:
            if context is not None:
                context.wrap_socket(plain, server_hostname="127.0.0.1").close()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


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
    import trustme

    payments = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as name:
        folder = Path(name)
        authority, certificate = folder / "authority.pem", folder / "server.pem"
        issuer = trustme.CA()
        issuer.cert_pem.write_to_path(str(authority))
        issuer.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(certificate))
        measure(folder / "plain", payments, "", "")
        measure(folder / "secure", payments, str(certificate), str(authority))
        print(f"a flush to this disk takes {flush(folder) * 1000:.1f} ms; an answer {ANSWER * 1000:.0f} ms")


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]), sys.argv[3])
    else:
        main()
