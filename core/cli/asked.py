"""What was typed for `batch create`, and how a batch is shown before it is sent."""

from __future__ import annotations

from dataclasses import dataclass

from core.cli.output import Output
from core.cli.shapes import totals_shape
from core.domain.plan import PlannedBatch
from core.words import counted, number
from core.workflows.desk import Desk
from core.workflows.planning import request_bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, besides where the batches come from."""

    connection: str
    answers: dict[str, str]
    dry_run: bool
    overwrite: bool
    wait: bool
    """Whether to wait until an unclear answer is settled."""
    out: Output
    here: Desk


def tell_batch(out: Output, batch: PlannedBatch, what: str = "would be sent") -> None:
    """A batch that was not sent yet, with its exact request."""
    request = request_bytes(batch).decode()
    out.row(
        {
            "identifier": batch.identifier,
            "state": what,
            "gl_entry_ids": list(batch.ids),
            "totals": totals_shape(batch.totals),
            "request": request,
        }
    )
    sums = ", ".join(f"{currency} {number(value)}" for currency, value in batch.totals.items())
    records = counted(len(batch.records), "record")
    entries = counted(len(batch.ids), "GL entry", "GL entries")
    out.say(f"{batch.identifier}: {records}, {entries}, {sums}")
    out.say(f"  POST finance/accounting/batches {request}")
