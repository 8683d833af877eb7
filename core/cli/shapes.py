"""Domain values as the JSON objects of `--json`: the names are documented and stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from core.domain.batch_view import Makers, maker_of
from core.domain.batches import Batch, BatchEntry
from core.domain.checks import sentences
from core.domain.connection import Connection
from core.domain.connection_test import TestStep
from core.domain.findings import Finding
from core.domain.payments.proof import missing_of, proof_of
from core.domain.payments.tasks import task_from
from core.domain.posting import IdKind
from core.domain.records import Record
from core.domain.runs import Item, Run
from core.words import number

Shape = dict[str, object]


def record_shape(record: Record, findings: Iterable[Finding] = ()) -> Shape:
    """A record; amounts and dates are texts, None where there is none."""
    return {
        "kind": record.kind.value,
        "number": record.number,
        "date": str(record.date) if record.date else None,
        "party": record.party.name,
        "party_account": record.party.account,
        "location": record.location,
        "type": record.type,
        "currency": record.currency,
        "total": _amount(record.total),
        "gl_entry_ids": list(record.ids),
        "lines": len(record.lines),
        "findings": [finding_shape(each) for each in findings],
    }


def finding_shape(finding: Finding) -> Shape:
    """A finding with its words."""
    message, advice = sentences(finding)
    severity = finding.rule.severity.name.lower()
    return {"rule": finding.rule.code, "severity": severity, "message": message, "advice": advice}


def batch_shape(batch: Batch, makers: Makers | None) -> Shape:
    """A batch as the server lists it, and the run of this computer that made it.

    `made_by_run` is None where it was made elsewhere, `unsettled_run` names a run that may have made it;
    both are None where the journal cannot be read (`makers` None).
    """
    maker = maker_of(batch.identifier, makers or {})
    return {
        "id": batch.id,
        "identifier": batch.identifier,
        "kinds": sorted(kind.value for kind in batch.kinds),
        "closed": batch.closed,
        "updated_at": batch.updated_at.isoformat() if batch.updated_at else None,
        "updated_by": batch.updated_by,
        "made_by_run": maker.run if maker and maker.certain else None,
        "unsettled_run": maker.run if maker and not maker.certain else None,
    }


def entry_shape(entry: BatchEntry) -> Shape:
    """One ledger row of a batch."""
    return {
        "id": entry.id,
        "account": entry.account,
        "name": entry.name,
        "debit": number(entry.debit),
        "credit": number(entry.credit),
        "invoice": entry.invoice_number or None,
        "expense_id": entry.expense_id,
        "purchase_order": entry.purchase_order or None,
    }


def connection_shape(connection: Connection) -> Shape:
    """A connection; secrets are no part of it."""
    return {
        "name": connection.name,
        "type": connection.type.value,
        "site": connection.site,
        "company": connection.company,
        "environment": connection.environment.value,
        "cap": connection.cap.value,
    }


def step_shape(step: TestStep) -> Shape:
    """One step of a connection test."""
    return {"step": step.title, "state": step.state.value, "detail": step.detail, "cause": step.cause}


def run_shape(run: Run) -> Shape:
    """A run without its evidence."""
    return {
        "run": run.number,
        "started": run.started.isoformat(),
        "connection": run.header.connection,
        "who": run.who,
        "state": run.state.value,
        "items": [item_shape(item) for item in run.items],
    }


def item_shape(item: Item) -> Shape:
    """One batch or payment of a run."""
    payment = {"payment": _payment_shape(item)} if item.draft.id_kind is IdKind.INVOICE else {}
    return {
        "item": item.number,
        "identifier": item.draft.label,
        "kinds": list(item.draft.kinds),
        "state": item.state.value,
        "words": item.words,
        "records": [each.name for each in item.draft.records],
        "gl_entry_ids": [] if payment else list(item.draft.ids),
        "totals": totals_shape(item.draft.totals),
        "attempts": item.attempt,
        **payment,
    }


def _payment_shape(item: Item) -> Shape:
    """What a payment was to change, and what was found stored: amounts in the invoice's currency."""
    task, proof = task_from(item.draft.facts), proof_of(item)
    return {
        "invoice_id": task.invoice_id,
        "customer": task.company,
        "currency": task.currency,
        "paid": number(task.before),
        "in_file": number(task.in_file),
        "new_paid": number(task.after),
        "balance": number(task.balance),
        "excess": number(task.excess),
        "date": str(task.date) if task.date else None,
        "date_stored": str(task.date_stored) if task.date_stored else None,
        "stored": _amount(proof.stored) if proof else None,
        "missing": number(missing_of(item)),
    }


def totals_shape(totals: Mapping[str, Decimal]) -> dict[str, str]:
    """Currency → sum, as texts."""
    return {currency: number(value) for currency, value in totals.items()}


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else number(value)
