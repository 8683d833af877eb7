"""The receipt can be kept and printed."""

from __future__ import annotations

import json

from core.domain.preview import Preview
from core.domain.records import BatchKind
from core.workflows.desk import Desk
from core.workflows.post import post
from core.workflows.receipts import journal_head, receipt_html, receipt_json, receipt_of
from tests.core.workflows.conftest import Ordering, sound
from tests.core.workflows.test_post import quiet


def test_the_receipt_holds_what_was_sent_and_read(desk: Desk, shown: Preview, ordering: Ordering) -> None:
    """JSON and HTML name the batch, its ids, totals and verdict, and the journal's head."""
    run = post(desk, ordering(sound(desk, shown, [BatchKind.INVOICES])[:3]), quiet)
    head = journal_head(desk)
    kept = json.loads(receipt_json(run, head))
    (batch,) = kept["batches"]
    assert kept["journal_head"] == head
    assert batch["gl_entry_ids"] == list(run.items[0].draft.ids)
    assert batch["receipt"]["verdict"] == "ties out"
    printed = receipt_html(run, head=head)
    assert run.items[0].draft.label in printed
    assert head in printed
    receipt = receipt_of(run.items[0])
    assert receipt is not None
    assert receipt.ties_out
