"""The receipt of a run, for the archive (JSON) and for paper (HTML, printed by the window)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from html import escape

from core.domain.payments.proof import file_of
from core.domain.posting import RunKind
from core.domain.receipt import Receipt, from_dict
from core.domain.runs import Item, Run
from core.store.journal import JournalMissing
from core.words import PLAIN, Style, count, moment, number
from core.workflows.desk import Desk
from core.workflows.payment_receipts import (
    HEADS,
    RIGHT,
    payment_lines,
    payment_remarks,
    payment_shape,
    payment_summary,
)


def receipt_of(item: Item) -> Receipt | None:
    """The tie-out of one batch, None where it was not read back."""
    if item.receipt is None:
        return None
    try:
        return from_dict(item.receipt)
    except (KeyError, ValueError):
        return None


def receipt_json(run: Run, head: str = "") -> bytes:
    """Everything the journal holds to prove a run, as JSON. `head` is the journal's newest hash."""
    data = {
        "run": run.number,
        "started": run.started.isoformat(),
        "who": run.who,
        "connection": run.header.connection,
        "site": run.header.books.site,
        "company": run.header.books.company,
        "state": run.state.value,
        "journal_head": head,
        **_shapes(run),
    }
    return json.dumps(data, indent=2, ensure_ascii=False, default=str).encode() + b"\n"


def _shapes(run: Run) -> dict[str, object]:
    if run.header.kind is RunKind.PAYMENTS:
        told = [{**payment_shape(item), "evidence": _evidence_shape(item)} for item in run.items]
        file = kept._asdict() if (kept := file_of(run)) else None
        return {"file": file, "payments": told}
    return {"batches": [_batch(item) for item in run.items]}


def _batch(item: Item) -> dict[str, object]:
    return {
        "identifier": item.draft.label,
        "state": item.state.value,
        "totals": {currency: number(value) for currency, value in item.draft.totals.items()},
        "gl_entry_ids": list(item.draft.ids),
        "receipt": dict(item.receipt) if item.receipt else None,
        "evidence": _evidence_shape(item),
    }


def _evidence_shape(item: Item) -> list[dict[str, str]]:
    return [
        {"at": each.at.isoformat(), "who": each.who, "what": each.what, "detail": each.detail}
        for each in item.evidence
    ]


def journal_head(desk: Desk) -> str:
    """The hash of the journal's newest row: printed on a receipt it proves a later cut."""
    try:
        return desk.journal_view().head().hash
    except JournalMissing:
        return ""


def receipt_html(run: Run, style: Style = PLAIN, head: str = "") -> str:
    """The receipt as a plain document for printing."""
    started = moment(run.started.astimezone(), style)
    parts = [
        f"<h1>Receipt of run {run.number}</h1>",
        (
            f"<p>{escape(run.header.connection)}, company {escape(run.header.books.company)}, "
            f"{escape(started)}, {escape(run.who)}. <b>{escape(run.words)}</b></p>"
        ),
        *_sections(run, style),
    ]
    if head:
        parts.append(f"<p><small>Journal head {escape(head)}</small></p>")
    return f"<html><body>{''.join(parts)}</body></html>"


def _sections(run: Run, style: Style) -> list[str]:
    if run.header.kind is RunKind.BATCHES:
        return [_section(item, style) for item in run.items]
    return [
        *(f"<p>{escape(each)}</p>" for each in payment_summary(run, style)),
        _table(HEADS, payment_lines(run, style), RIGHT),
        _list("Besides", payment_remarks(run, style)),
    ]


def _section(item: Item, style: Style) -> str:
    receipt = receipt_of(item)
    title = f"<h2>{escape(item.draft.label)}: {escape(item.words)}</h2>"
    if receipt is None:
        return title + _evidence(item, style)
    entries = (
        f"<p>{count(receipt.records, style)} records, {count(receipt.ids_sent, style)} GL entries sent, "
        f"{count(receipt.ids_read, style)} read back: {escape(receipt.verdict.value)}.</p>"
    )
    return "".join(
        [
            title,
            entries,
            _totals(receipt, style),
            _accounts(receipt, style),
            _list("Differences", receipt.differences),
            _list("Left over", receipt.leftovers),
            _list("Not compared", receipt.not_compared),
            _evidence(item, style),
        ]
    )


def _totals(receipt: Receipt, style: Style) -> str:
    rows = [
        (
            row.currency,
            number(row.preview, style),
            "" if row.file is None else number(row.file, style),
            number(row.entries, style),
            "ties out" if row.ties else "differs",
        )
        for row in receipt.currencies
    ]
    return _table(("Currency", "Preview", "File", "Read back", ""), rows, {1, 2, 3})


def _accounts(receipt: Receipt, style: Style) -> str:
    rows = [
        (
            row.account,
            row.name,
            row.currency,
            number(row.debit, style),
            number(row.credit, style),
            number(row.entries_debit, style),
            number(row.entries_credit, style),
        )
        for row in receipt.accounts
    ]
    heads = ("Account", "Name", "Cur", "Debit", "Credit", "Debit read", "Credit read")
    return _table(heads, rows, {3, 4, 5, 6})


def _evidence(item: Item, style: Style) -> str:
    rows = [(moment(each.at.astimezone(), style), each.what, each.detail) for each in item.evidence]
    return _table(("Time", "What", "Detail"), rows, set())


def _list(title: str, entries: Sequence[str]) -> str:
    if not entries:
        return ""
    return f"<h3>{title}</h3><ul>{''.join(f'<li>{escape(each)}</li>' for each in entries)}</ul>"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Collection[int]) -> str:
    def cell(tag: str, place: int, text: str) -> str:
        side = ' align="right"' if place in right else ' align="left"'
        return f"<{tag}{side}>{escape(text)}</{tag}>"

    lines = ["".join(cell("th", place, text) for place, text in enumerate(heads))]
    lines += ["".join(cell("td", place, text) for place, text in enumerate(row)) for row in rows]
    return f'<table cellpadding="3">{"".join(f"<tr>{line}</tr>" for line in lines)}</table>'
