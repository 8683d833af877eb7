"""The names in the output of `--json` are those the manual gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from core.sandbox.server import Server
from tests.e2e.conftest import Asking, Typing
from tests.rules.source import ROOT

_WITHOUT_FIXED_NAMES = {"totals", "receipt"}
"""Their members are currencies, or what the proof of a batch needs."""


def test_every_name_is_in_the_manual(
    office: str, company: Server, typed: Typing, batches_file: Asking
) -> None:
    """A lost answer, a refused batch, a dry run, a look at everything: no object holds an unknown name."""
    create = ("batch", "create", "--connection", office, "--input")
    file = batches_file("A", "B")
    company.faults.add(method="POST", path="/batches$", drop="before")
    said = [
        typed("export", "--connection", office, "--invoices", "-o", "e.xml", "--json"),
        typed("check", "e.xml", "--json"),
        typed(*create, file, "--dry-run", "--json"),
        typed(*create, file, "--no-wait", "--json"),
        typed(*create, batches_file("A", "B", skip=1), "--overwrite", "--no-wait", "--json"),
        typed("history", "settle", "--json"),
        typed("history", "resend", 1, "--json"),
        typed("history", "list", "--json"),
        typed("history", "show", 1, "--request", "--json"),
        typed("history", "files", 1, "--overwrite", "--json"),
        typed("history", "verify", "--json"),
        typed("history", "copy", "-o", "copy.db", "--json"),
        typed("batch", "list", "--connection", office, "--json"),
        typed("batch", "show", "--connection", office, "B", "--json"),
        typed("connection", "list", "--json"),
        typed("connection", "test", office, "--json"),
    ]
    assert all(each.rows for each in said)
    manual = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "COMMAND.md").read_text(encoding="utf-8")))
    assert {name for each in said for row in each.rows for name in _names(row)} - manual == set()


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _names(each)
    elif isinstance(value, dict):
        for name, inside in value.items():
            yield name
            if name not in _WITHOUT_FIXED_NAMES:
                yield from _names(inside)
