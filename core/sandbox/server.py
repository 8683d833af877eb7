"""A running sandbox: state, faults, log and HTTP together, in a background thread."""

import json
import os
import threading
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from core.sandbox.control import Control
from core.sandbox.data import Company
from core.sandbox.faults import Faults
from core.sandbox.http_door import Door
from core.sandbox.keys import Keys
from core.sandbox.log import Log
from core.sandbox.payments import Payment
from core.sandbox.receivables import meant
from core.sandbox.state import State
from core.sandbox.switches import Switches


class Server:
    """A sandbox on 127.0.0.1; a context manager.

    Attributes:
        url: scheme, host and port.
        state, faults, log, control: the parts, for direct use in the same process.
        company, public_key, private_key, client_id, username, password: what a connection needs.
    """

    def __init__(self, state: State, port: int, certificate: tuple[Path, Path | None] | None) -> None:
        self.state = state
        self.faults = Faults()
        self.log = Log()
        self.stopped = threading.Event()
        self.control = Control(state, self.faults, self.log, self.stopped.set)
        self.door = Door(port, certificate)
        self.door.control = self.control
        self.port = self.door.server_port
        self.url = f"{self.door.scheme}://127.0.0.1:{self.port}"
        keys = state.keys
        self.company, self.public_key, self.private_key = keys.company, keys.public_key, keys.private_key
        self.client_id, self.username, self.password = keys.client_id, keys.username, keys.password
        self._thread = threading.Thread(
            target=self.door.serve_forever, args=(0.05,), name="sandbox", daemon=True
        )
        self._thread.start()

    def set(self, **values: Any) -> None:
        """Set switches by name; see `core.sandbox.switches.Switches`."""
        self.state.set(**values)

    def mutate(self, **change: Any) -> None:
        """Change or hide a record; see `Control.mutate`."""
        self.control.mutate(change)

    def add_invoice(self, number: str, total: str, **values: Any) -> int:
        """Add an invoice that can be paid, and give its id; see `Control.add_invoice`."""
        return self.control.add_invoice({"number": number, "total": total, **values})

    def pay(self, number: str, **values: Any) -> int:
        """Store, change or take away a payment as another clerk might; see `Control.pay`."""
        return self.control.pay({"number": number, **values})

    def payments(self, number: str) -> tuple[Payment, ...]:
        """What is stored for the first invoice of that number."""
        with self.state.lock:
            return self.state.payments.of(meant(self.state, {"number": number}), self.state.switches.locks)

    def snapshot(self) -> dict[str, Any]:
        """Batches, unposted ids, changed payments."""
        return self.state.snapshot()

    def reset(self, today: date | None = None) -> None:
        """Back to the company and the switches it began with; optionally on another day."""
        self.state.reset(today)

    def stop(self) -> None:
        """End the server; may be called twice."""
        self.stopped.set()
        self.faults.release()
        if self._thread.is_alive():
            self.door.wake()
            self.door.shutdown()
            self._thread.join()
            self.door.finish()
        self.door.server_close()

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(
    company: Company | tuple[int, int, date | None] = (1, 257, None),
    mode: str | None = None,
    port: int = 0,
    certificate: tuple[Path, Path | None] | None = None,
    state_file: Path | None = None,
) -> Server:
    """Start a sandbox; see `core.sandbox.serve`. A company can be given as seed, size and today."""
    saved = read_state(state_file) if state_file is not None else None
    if saved is not None:
        company = _company_of(saved)
    elif isinstance(company, tuple):
        seed, size, today = company
        company = Company(seed, size, today) if today is not None else Company(seed, size)
    assert isinstance(company, Company)
    state = State(company, Keys(), Switches(mode=mode or "strict"))
    if saved is not None:
        state.restore(saved)
        if mode is not None:
            state.set(mode=mode)
    if state_file is not None:
        state.persist = lambda values: write_state(state_file, values)
        state.save()
    return Server(state, port, certificate)


def _company_of(saved: dict[str, Any]) -> Company:
    bumps = dict(saved["bumps"])
    return Company(saved["seed"], saved["size"], date.fromisoformat(saved["today"]), bumps)


def read_state(path: Path) -> dict[str, Any] | None:
    """The saved state of a file, or None where there is none yet."""
    if not path.exists():
        return None
    state: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return state


def write_state(path: Path, values: dict[str, Any]) -> None:
    """Write a JSON file so that a power cut leaves the old one or the new one."""
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(values, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
