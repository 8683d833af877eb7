"""A script that knows nothing but exit codes: it feeds the fail file in again until the code is 0."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from core.files.batches_xml import read_batches
from core.sandbox.server import Server
from tests.e2e.conftest import Asking, Said, Typing

SUCCESS, FAIL = Path("connectwise_import_batches_success.xml"), Path("connectwise_import_batches_fail.xml")

WRITES: list[dict[str, Any]] = [
    {"drop": "before"},
    {"drop": "after"},
    {"status": 400},
    {"status": 502},
    {"status": 503, "commit": True},
    {"status": 429, "headers": {"Retry-After": "3"}},
    {"status": 429, "headers": {"Retry-After": "99999"}},
    {"malformed": "html"},
    {"malformed": "half"},
    {"cut": 40},
    {"redirect": "http://127.0.0.1:1/x"},
]
READS: list[dict[str, Any]] = [
    {"path": "/batches", "drop": "after"},
    {"path": "/entries", "status": 500, "times": 3},
    {"path": "unposted", "drop": "before", "times": 2},
]
SPOILED = 3
"""So many rounds are spoiled; then the server behaves."""


@pytest.mark.parametrize("round_", [0, 1, *(pytest.param(n, marks=pytest.mark.long) for n in range(2, 60))])
def test_every_batch_is_created_once(
    round_: int, office: str, company: Server, typed: Typing, batches_file: Asking
) -> None:
    """Whatever happens to requests and answers: each batch is on the server once, each time in one file."""
    seed = random.SystemRandom().getrandbits(32)
    print(f"seed {seed}")  # noqa: T201 (shown when the test fails)
    chance = random.Random(seed)
    company.set(mode=chance.choice(["strict", "permissive"]))
    file = batches_file("A", "B", "C")
    for turn in range(10):
        spoil(company, chance, much=turn < SPOILED)
        wait = chance.choice([(), ("--no-wait",)])
        said = typed("batch", "create", "--connection", office, "--input", file, "--overwrite", *wait)
        company.faults.clear()
        on_server = [batch["identifier"] for batch in company.snapshot()["batches"]]
        assert len(on_server) == len(set(on_server)), f"seed {seed}: {on_server}"
        if said.code == 0:
            break
        file = failed(said, file, set(on_server), turn)
    assert (said.code, sorted(on_server)) == (0, ["A", "B", "C"]), f"seed {seed}: {said}"
    assert typed("history", "verify").code == 0
    assert not any(run["open"] for run in typed("history", "list", "--json").rows)


def spoil(company: Server, chance: random.Random, *, much: bool) -> None:
    """Some of the next requests go wrong."""
    for _ in range(3 if much else 0):
        if chance.random() < 0.8:
            fault = chance.choice(WRITES)
            company.faults.add(method="POST", path="/batches$", skip=chance.randrange(2), **fault)
    if much and chance.random() < 0.5:
        company.faults.add(method="GET", skip=chance.randrange(8), **chance.choice(READS))


def failed(said: Said, file: Path, on_server: set[str], turn: int) -> Path:
    """The next input: the fail file, or the same once more where nothing could be begun."""
    if "Wrote" not in said.out:
        return file
    names = {each.identifier for each in read_batches(file.read_bytes())}
    good = {each.identifier for each in read_batches(SUCCESS.read_bytes())} if ">" in kept(SUCCESS) else set()
    bad = {each.identifier for each in read_batches(FAIL.read_bytes())}
    assert (good | bad, good & bad) == (names, set())
    assert good <= on_server
    return FAIL.rename(f"again-{turn}.xml")


def kept(file: Path) -> str:
    """What stands between the first and the last line of a result file."""
    return "".join(file.read_text(encoding="utf-8").splitlines()[2:-1])
