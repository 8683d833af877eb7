"""What every test may rely on: private folders, no keyring of the machine, no network but 127.0.0.1."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from core import sandbox
from core.sandbox.server import Server

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")

# A slow moment of the machine is no finding: nothing that is measured in time fails a test.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

_MEMORY = Path("/dev/shm")
_ROOM = 1 << 30
"""Bytes that must be free before the folders of tests are put in memory."""

if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
    # Thousands of journals are forced to the disk, each row; that they are asked to is what tests look at.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def pytest_configure(config: pytest.Config) -> None:
    """Where Python writes no bytecode, the programs that tests start would compile everything again, each."""
    if sys.dont_write_bytecode and not hasattr(config, "workerinput"):
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        compiled = tempfile.mkdtemp(prefix="batchdesk-compiled-")
        os.environ["PYTHONPYCACHEPREFIX"] = compiled
        config.add_cleanup(lambda: shutil.rmtree(compiled, ignore_errors=True))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reference", type=Path, help="folder of the interface's JSON schemas")
    parser.addoption("--long", action="store_true", help="also the long runs")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: "screens" not in item.keywords)  # the longest begin, so that none ends late
    if config.getoption("--long"):
        return
    skip = pytest.mark.skip(reason="a long run: give --long")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def reference(request: pytest.FixtureRequest) -> Path:
    """The folder of JSON schemas given by --reference."""
    folder: Path | None = request.config.getoption("--reference")
    if folder is None or not folder.is_dir():
        pytest.skip("no reference schemas: give --reference=DIR")
    return folder


@pytest.fixture(autouse=True)
def _private_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATCHDESK_HOME", str(tmp_path_factory.mktemp("home")))
    for name in ("BATCHDESK_PRIVATE_KEY", "BATCHDESK_PASSWORD"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Any connection that leaves this computer fails the test that tries it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else address
        if self.family in (socket.AF_INET, socket.AF_INET6) and host not in ("127.0.0.1", "::1"):
            raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)
    return


@pytest.fixture
def company() -> Iterator[Server]:
    """A company of its own, served for one test."""
    with sandbox.serve(size=60) as server:
        yield server
