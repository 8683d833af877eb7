"""The command as a person types it, against a served company."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.cli.main import run
from core.sandbox.server import Server


@dataclass(frozen=True)
class Said:
    """What a command ended with and said."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The JSON lines of standard output."""
        return [json.loads(line) for line in self.out.splitlines()]


Typing = Callable[..., Said]


@pytest.fixture
def typed(capfd: pytest.CaptureFixture[str]) -> Typing:
    """Runs the command in this process and tells what it said."""

    def type_(*words: object) -> Said:
        capfd.readouterr()
        code = run([str(word) for word in words])
        said = capfd.readouterr()
        return Said(code, said.out, said.err)

    return type_


@pytest.fixture
def office(company: Server, typed: Typing, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A connection called "office" to the served company, its key in the environment; the folder is empty."""
    monkeypatch.setenv("BATCHDESK_PRIVATE_KEY", company.private_key)
    monkeypatch.chdir(tmp_path)
    words = ("--site", company.url, "--company", company.company)
    keys = ("--public-key", company.public_key, "--client-id", company.client_id)
    assert typed("connection", "add", "office", *words, *keys).code == 0
    return "office"
