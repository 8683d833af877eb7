"""`sandbox serve|reset`: the embedded company, for trying out and for tests."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import click

from core import sandbox as company
from core.cli.output import Exit
from core.cli.parameters import desk
from core.domain.connection import DEMO


@click.group()
def sandbox() -> None:
    """Serve or reset the demo company."""


@sandbox.command()
@click.option("--port", type=click.IntRange(0, 65_535), default=0, metavar="N", help="0 takes a free one.")
@click.option("--size", type=click.IntRange(10, 100_000), default=257, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--mode", type=click.Choice(["strict", "permissive"]), default="strict", show_default=True)
@click.option("--certfile", type=click.Path(path_type=Path, exists=True))
@click.option("--keyfile", type=click.Path(path_type=Path, exists=True))
def serve(port: int, size: int, seed: int, mode: str, certfile: Path | None, keyfile: Path | None) -> int:
    """Serve a company of its own until interrupted; prints one JSON line when it is ready."""
    try:
        served = company.serve(seed=seed, size=size, mode=mode, port=port, certfile=certfile, keyfile=keyfile)
    except OSError as error:  # the port is taken, the certificate is none
        reason = error.strerror or str(error)
        raise click.ClickException(f"The company is not served: {reason}. Choose other options.") from error
    with served as server:
        names = ("url", "company", "public_key", "private_key", "client_id", "username", "password")
        print(json.dumps({name: getattr(server, name) for name in names}), flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.stopped.wait()
    return Exit.DONE


@sandbox.command()
def reset() -> int:
    """Put the demo company back to its beginning."""
    company.shared.reset(desk().home / DEMO)
    print("The demo company is as new. The history of this computer stays as it is.")
    return Exit.DONE


@sandbox.command("serve-shared", hidden=True)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--idle", type=float, default=900.0)
def serve_shared(folder: Path, idle: float) -> int:
    """Serve the demo company of one folder; started by the program itself."""
    company.run_shared(folder, idle=idle)
    return Exit.DONE
