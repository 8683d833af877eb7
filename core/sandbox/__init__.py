"""An embedded ConnectWise look-alike on 127.0.0.1, for trying out, for tests, and for the demo company.

It shares no code with the client: it writes the wire format a second time, so that one side cannot hide the
other's mistake. Nothing but the standard library is used.
"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from core.sandbox import shared as shared
from core.sandbox.shared import Address as Address

if TYPE_CHECKING:
    from core.sandbox.data import Company
    from core.sandbox.server import Server


def serve(
    company: "Company | None" = None,
    *,
    seed: int = 1,
    size: int = 257,
    mode: str | None = None,
    port: int = 0,
    certfile: Path | str | None = None,
    keyfile: Path | str | None = None,
    today: date | None = None,
    state_file: Path | None = None,
) -> "Server":
    """Start a sandbox in a background thread.

    Args:
        company: the documents; made from `seed`, `size` and `today` if left out.
        seed: any number; equal seeds give equal companies.
        size: records, 10 to 100,000.
        mode: "strict" (the default) or "permissive"; see `Switches.mode`.
        port: 0 takes a free one.
        certfile: certificate chain for TLS; plain HTTP without.
        keyfile: its key, if it is not in the same file.
        today: the company's present day; the real one if left out.
        state_file: where the state is kept; an existing one wins over seed, size and today.

    Returns:
        A running `Server`, to be used as a context manager or stopped by `stop()`.
    """
    from core.sandbox.server import start  # http.server takes its time; only who serves pays for it

    certificate = (Path(certfile), Path(keyfile) if keyfile else None) if certfile else None
    return start(company or (seed, size, today), mode, port, certificate, state_file)


def run_shared(folder: Path, *, idle: float) -> None:
    """Serve the folder's demo company until it is idle; see `core.sandbox.shared_server.run_shared`."""
    from core.sandbox import shared_server  # http.server takes its time; only who serves pays for it

    shared_server.run_shared(folder, idle=idle)
