"""The demo company of one folder: one process serves it, others join."""

import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess

IDLE_SECONDS = 900.0
_PATIENCE = 30.0


@dataclass(frozen=True)
class Address:
    """Where the demo company is served, and its keys."""

    url: str
    company: str
    public_key: str
    private_key: str
    client_id: str
    username: str
    password: str
    port: int
    pid: int


class CannotStart(RuntimeError):
    """The process that should serve the demo company did not come up."""


def join(folder: Path, *, idle: float = IDLE_SECONDS) -> Address:
    """The address of the folder's demo company; starts its server, detached, if there is none.

    Args:
        folder: where state, address and locks are kept; made if it is not there.
        idle: seconds without a request after which the server ends by itself (used when it is started).

    Raises:
        CannotStart: the server did not come up within half a minute.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / "join.lock"):
        found = _living(folder)
        if found is not None:
            return found
        process = _start(folder, idle)
        return _awaited(folder, process)


def reset(folder: Path) -> None:
    """Put the folder's demo company back to its beginning, whether it is being served or not."""
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / "join.lock"):
        found = _living(folder)
        today = {"today": date.today().isoformat()}  # noqa: DTZ011 (the clerk's own day is wanted)
        if found is not None and _asked(found.port, "POST", "reset", today) is not None:
            return
        with locked(folder / "serve.lock"):
            (folder / "state.json").unlink(missing_ok=True)


def stop(folder: Path) -> None:
    """End the folder's server, if there is one, and wait until it is gone."""
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / "join.lock"):
        found = _living(folder)
        if found is not None:
            _asked(found.port, "POST", "stop")
        with locked(folder / "serve.lock"):
            return


def write_address(folder: Path, address: Address) -> None:
    """Tell others where the server is; the file appears whole or not at all."""
    beside = folder / f"address.{os.getpid()}.new"
    beside.touch(mode=0o600)
    beside.write_text(json.dumps(asdict(address)), "utf-8")
    beside.replace(folder / "address.json")


def read_address(folder: Path) -> Address | None:
    """The address last written, whether anyone is still there or not."""
    try:
        return Address(**json.loads((folder / "address.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _living(folder: Path) -> Address | None:
    """The address, if its server answers for itself."""
    address = read_address(folder)
    if address is None:
        return None
    health = _asked(address.port, "GET", "health")
    return address if health is not None and health.get("pid") == address.pid else None


def _asked(port: int, method: str, action: str, body: dict[str, str] | None = None) -> dict[str, Any] | None:
    """Ask the control endpoint over a bare socket (no HTTP library to load); None unless it answers 200."""
    data = json.dumps(body or {})
    start = f"{method} /__sandbox__/{action} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    text = start + f"Content-Length: {len(data)}\r\nConnection: close\r\n\r\n{data}"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(text.encode("ascii"))
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        head, _, found = answer.partition(b"\r\n\r\n")
        return dict(json.loads(found)) if head.split()[1:2] == [b"200"] else None
    except (OSError, ValueError, TypeError):
        return None


def _command(folder: Path, idle: float) -> list[str]:
    if getattr(sys, "frozen", False):
        name = "batchdesk-cli.exe" if os.name == "nt" else "batchdesk-cli"
        program = str(Path(sys.executable).with_name(name))
        return [program, "sandbox", "serve-shared", str(folder), "--idle", str(idle)]
    return [sys.executable, "-m", "core.sandbox", "serve-shared", str(folder), "--idle", str(idle)]


def _start(folder: Path, idle: float) -> "subprocess.Popen[bytes]":
    """Start the server so that it outlives this process."""
    import subprocess  # only who comes first needs it

    detached: dict[str, Any] = {"start_new_session": True}
    if os.name == "nt":
        detached = {"creationflags": 0x00000008 | 0x08000000}  # DETACHED_PROCESS | CREATE_NO_WINDOW
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    with (folder / "serve.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 (our own program)
            _command(folder.resolve(), idle),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            **detached,
        )


def _awaited(folder: Path, process: "subprocess.Popen[bytes]") -> Address:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        found = _living(folder)
        if found is not None:
            process.returncode = 0  # it lives on by itself; no warning about a child left behind
            return found
        if process.poll() is not None:
            break
        time.sleep(0.01)
    raise CannotStart(f"the demo company did not start; see {folder / 'serve.log'}")


@contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold a lock between processes; it is gone with the process that holds it.

    Raises:
        BlockingIOError: somebody else holds it and `wait` is false.
    """
    with path.open("a+b") as file:
        _acquire(file, wait)
        try:
            yield
        finally:
            _release(file)


if sys.platform == "win32":
    import msvcrt

    def _acquire(file: IO[bytes], wait: bool) -> None:
        while True:
            try:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError as error:
                if not wait:
                    raise BlockingIOError(str(error)) from error
                time.sleep(0.01)
            else:
                return

    def _release(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _acquire(file: IO[bytes], wait: bool) -> None:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
