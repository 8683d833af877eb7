"""What tests at the window do and ask again and again."""

from __future__ import annotations

import json
from pathlib import Path

from core.domain.records import BatchKind
from core.domain.runs import Run
from core.sandbox.server import Server
from core.store.journal import look_at_journal
from core.store.paths import home
from tests.gui.wizards.clerk import Clerk

POSTS = ("POST", "/finance/accounting/batches")


def sent(company: Server) -> list[dict[str, object]]:
    """The bodies of the requests that create batches."""
    return [json.loads(entry.body) for entry in company.log.entries(*POSTS)]


def last_run() -> Run:
    return look_at_journal(home()).runs(1)[0]


def ids_of(clerk: Clerk) -> list[int]:
    return sorted(number for record in clerk.wizard.draft.chosen_records for number in record.ids)


def choose(clerk: Clerk, many: int, kind: BatchKind = BatchKind.INVOICES) -> list[str]:
    clerk.go_to(kind)
    numbers = clerk.choosable(many, kind)
    for number in numbers:
        clerk.tick(number, kind)
    return numbers


def review(clerk: Clerk, folder: Path, invoices: int = 3) -> list[str]:
    """From the first page to a review that could be carried out."""
    clerk.press("Next: read")
    numbers = choose(clerk, invoices)
    clerk.press("Next: review")
    clerk.write_to(folder)
    return numbers
