"""The server that benchmarks of writes ask: a sandbox in a process of its own, 50 ms for each answer.

    with served(size=10, invoices=100) as (door, counts):
        ...
        calls, connections = counts()

An answer is ready 50 ms after its request has come, whatever the sandbox itself needs of that.
"""

from __future__ import annotations

import json
import os
import socket
import ssl
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
ANSWER = 0.05
_DOOR = ("url", "company", "public_key", "private_key", "client_id", "port")

sys.path.insert(0, str(ROOT))


class Counts(NamedTuple):
    """What the server saw."""

    calls: int
    connections: int


class Spent(NamedTuple):
    """What something took."""

    seconds: float
    work: float
    """Of the processor, in this process."""


def spent(do: Callable[[], object]) -> Spent:
    """Does something once."""
    begun, worked = time.perf_counter(), time.process_time()
    do()
    return Spent(time.perf_counter() - begun, time.process_time() - worked)


def median(many: list[Spent]) -> Spent:
    """The middle of each."""
    return Spent(*(statistics.median(each) for each in zip(*many, strict=True)))


@contextmanager
def served(size: int, invoices: int = 0, certificate: str = "") -> Iterator[tuple[Any, Callable[[], Counts]]]:
    """The door to a server of its own, and what it saw since that was asked last."""
    command = [sys.executable, __file__, str(size), str(invoices), certificate]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None

        def counts() -> Counts:
            server.stdin.write("\n")
            server.stdin.flush()
            return Counts(*map(int, server.stdout.readline().split()))

        yield SimpleNamespace(**json.loads(server.stdout.readline())), counts
        server.stdin.close()


def set_up(port: int, authority: str = "") -> float:
    """Seconds in which a connection is complete, TLS included where an authority is given."""
    context = ssl.create_default_context(cafile=authority) if authority else None

    def connect() -> None:
        with closing(socket.create_connection(("127.0.0.1", port))) as plain:
            if context is not None:
                context.wrap_socket(plain, server_hostname="127.0.0.1").close()

    return median([spent(connect) for _ in range(20)]).seconds


def flush(folder: Path) -> float:
    """Seconds in which the disk keeps one block for good; each step of the journal needs a few of these."""
    with (folder / "flush").open("wb") as file:

        def keep() -> None:
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())

        return median([spent(keep) for _ in range(50)]).seconds


def _serve(size: int, invoices: int, certificate: str) -> None:
    """Tells where it is, then for each line on standard input its calls and connections since the last."""
    from core import sandbox

    with sandbox.serve(size=size, certfile=certificate or None) as server:
        _make_punctual(server.faults)
        opened: list[float] = []
        take = server.door.get_request

        def counting() -> tuple[Any, Any]:
            opened.append(time.monotonic())
            return take()

        server.door.get_request = counting  # type: ignore[method-assign]
        ids = [server.add_invoice(f"B-{number}", "120.00") for number in range(invoices)]
        print(json.dumps({"ids": ids, **{name: getattr(server, name) for name in _DOOR}}), flush=True)
        for _ in sys.stdin:
            print(len(server.log.entries()), len(opened), flush=True)
            server.log.clear()
            opened.clear()


def _make_punctual(faults: Any) -> None:
    around = faults.around

    def punctual(request: Any, carry_out: Any) -> Any:
        ready = time.perf_counter() + ANSWER
        delivery = around(request, carry_out)
        time.sleep(max(0.0, ready - time.perf_counter()))
        return delivery

    faults.around = punctual


if __name__ == "__main__":
    _serve(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
