"""The process behind a shared demo company."""

import os
from pathlib import Path

from core.sandbox.server import Server, start
from core.sandbox.shared import IDLE_SECONDS, Address, locked, read_address, write_address


def run_shared(folder: Path, *, idle: float = IDLE_SECONDS) -> None:
    """Serve the folder's demo company until nobody has asked for anything in `idle` seconds.

    This is what the detached process runs (`batchdesk-cli sandbox serve-shared FOLDER` in a bundle). Where
    another process serves the folder already, it ends at once.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with locked(folder / "serve.lock", wait=False), _server(folder) as server:
            write_address(folder, _address(server))
            _until_idle(server, folder, idle)
    except BlockingIOError:
        return


def _server(folder: Path) -> Server:
    """A server on the port used last, if that is still free: open windows need not look for it again."""
    before = read_address(folder)
    state_file = folder / "state.json"
    try:
        return start(state_file=state_file, port=before.port if before else 0)
    except OSError:
        return start(state_file=state_file)


def _address(server: Server) -> Address:
    return Address(
        url=server.url,
        company=server.company,
        public_key=server.public_key,
        private_key=server.private_key,
        client_id=server.client_id,
        username=server.username,
        password=server.password,
        port=server.port,
        pid=os.getpid(),
    )


def _until_idle(server: Server, folder: Path, idle: float) -> None:
    """Wait; before ending, let no newcomer in and look once more. A folder that is gone ends it as well."""
    door, control = server.door, server.control
    while not server.stopped.wait(min(idle / 4, 5.0)):
        if not folder.exists():
            return
        if not door.idle_for(idle):
            continue
        control.stopping = True
        if door.idle_for(idle):
            return
        control.stopping = False
