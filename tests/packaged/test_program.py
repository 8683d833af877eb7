"""The packaged program, built from build.spec and used as it is delivered."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.sandbox import shared

ROOT = Path(__file__).resolve().parents[2]
ENDING = ".exe" if os.name == "nt" else ""

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the two programs."""
    top = tmp_path_factory.mktemp("packaged")
    where = ["--distpath", str(top / "dist"), "--workpath", str(top / "work")]
    build = [sys.executable, "-m", "PyInstaller", str(ROOT / "build.spec"), *where]
    subprocess.run(build, cwd=top, check=True, capture_output=True)
    return top / "dist" / "batchdesk"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home of its own, whose demo company is stopped afterwards."""
    yield tmp_path / "home"
    for address in tmp_path.rglob("address.json"):
        shared.stop(address.parent)


def _run(program: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(program / f"batchdesk-cli{ENDING}"), *arguments]
    return subprocess.run(command, env=_environment(home), capture_output=True, text=True, check=False)


def _environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP") if name in os.environ}
    return {**kept, "BATCHDESK_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}


def test_the_command_exports_from_the_demo_company(program: Path, home: Path, tmp_path: Path) -> None:
    """It starts the demo company from the bundle, reads it, and writes a file that it can show."""
    file = tmp_path / "invoices.xml"
    done = _run(program, home, "export", "--connection", "demo", "--invoices", "-o", str(file))
    assert done.returncode == 0, done.stderr
    shown = _run(program, home, "show", "--json", str(file))
    assert shown.returncode == 0, shown.stderr
    assert all(json.loads(line) for line in shown.stdout.splitlines())


def test_the_command_creates_a_batch_and_keeps_its_journal(program: Path, home: Path, tmp_path: Path) -> None:
    """The journal's migrations are in the bundle: the first posting makes it, history reads it."""
    file = tmp_path / "invoices.xml"
    done = _run(program, home, "export", "--connection", "demo", "--invoices", "-o", str(file))
    assert done.returncode == 0, done.stderr
    arguments = ("--connection", "demo", "--from", str(file), "--leave-out-blocked")
    created = _run(program, home, "batch", "create", *arguments)
    assert created.returncode == 0, created.stderr
    listed = _run(program, home, "history", "list", "--json")
    assert listed.returncode == 0, listed.stderr
    assert len(listed.stdout.splitlines()) == 1


def test_the_window_opens_on_the_demo_company(program: Path, home: Path) -> None:
    """It runs until it is told to end, with the demo company joined."""
    window = subprocess.Popen(
        [str(program / f"batchdesk{ENDING}"), "--demo"], env=_environment(home), stderr=subprocess.PIPE
    )
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            window.wait(timeout=10)
        assert list(home.rglob("address.json"))
    finally:
        window.send_signal(signal.SIGTERM)
        _, said = window.communicate(timeout=30)
    assert b"Traceback" not in said


def test_the_licences_of_everything_are_inside(program: Path) -> None:
    holders = {folder.name for folder in (program / "_internal" / "licenses").iterdir()}
    assert {"batchdesk", "qt", "requests", "sqlalchemy", "lxml", "msgspec", "xlsxwriter"} <= holders
