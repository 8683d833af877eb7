"""The control endpoint /__sandbox__/…, and the same acts for Python callers."""

import base64
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from core.sandbox.faults import Faults
from core.sandbox.log import Log
from core.sandbox.messages import Refused, Request, Response, answer, decoded, refusal
from core.sandbox.receivables import add_invoice, set_payment
from core.sandbox.state import State

PREFIX = "/__sandbox__/"


class Control:
    """What a test, or the command, may do to a running sandbox."""

    def __init__(self, state: State, faults: Faults, log: Log, stop: Callable[[], None]) -> None:
        self.state, self.faults, self.log, self.stop = state, faults, log, stop
        self.stopping = False
        faults.mutate = self.mutate

    def mutate(self, change: dict[str, Any]) -> None:
        """Change a record as another clerk might.

        Args:
            change: {"kind": "invoices" | "expenses" | "procurement", "key": its business key (invoice id,
                expense detail id, unpostedProductId) or "number": its number, and either "by": change of its
                first price in minor units (default 100), or "vanish": true}; kind "payments" is `pay`.

        Raises:
            ValueError: no such record.
        """
        if change.get("kind") == "payments":
            self.pay(change)
            return
        with self.state.lock:
            ledger = self.state.ledger
            document = _document(self.state, change)
            if change.get("vanish"):
                ledger.hidden.add(document.first)
            else:
                self.state.company.change(document, int(change.get("by", 100)))
            ledger.refresh()
            self.state.save()

    def add_invoice(self, values: dict[str, Any]) -> int:
        """Add an invoice to the earlier ones, and give its id.

        Args:
            values: {"number": "CW-34251", "total": "346.34"} and, if wanted, "date" (today), "currency"
                (GBP), "type" (Standard), "status" (Closed), "customer" (a name), "batched" (true), "credits".

        Raises:
            ValueError: a value makes no sense.
        """
        with self.state.lock:
            invoice = add_invoice(self.state, values)
            self.state.save()
            return invoice.id

    def pay(self, change: dict[str, Any]) -> int:
        """Store a payment as another clerk might, beyond all rules, and give its id.

        Args:
            change: "number" of the invoice or "key" (its id), and of the payment any of "amount", "date"
                (2026-04-25), "by", "source" (WisePay), "sync" (Synced), "batch", "credit" (id of a memo).
                The payment with that "id" is changed, else the invoice's first; with "another": true, or
                where there is none, a new one is made. "vanish": true takes it away.

        Raises:
            ValueError: no such invoice or payment, or a value makes no sense.
        """
        with self.state.lock:
            payment = set_payment(self.state, change)
            self.state.save()
            return payment.id

    def handle(self, request: Request) -> Response:
        """Answer a request to the control endpoint; pages of other origins are refused."""
        if "origin" in request.headers:
            return answer({"message": "Not from a page."}, 403)
        try:
            values = decoded(request.body) if request.body else {}
            return answer(self._done(request.method, request.path.removeprefix(PREFIX), values))
        except (ValueError, TypeError, KeyError) as error:
            return answer({"message": str(error)}, 400)
        except Refused as error:
            return error.response

    def _done(self, method: str, action: str, values: Any) -> Any:
        reading: dict[str, Callable[[], Any]] = {
            "health": self._health,
            "log": lambda: [_plain(each) for each in self.log.entries()],
            "faults": self.faults.waiting,
            "snapshot": self.state.snapshot,
            "switches": lambda: asdict(self.state.switches),
        }
        if method == "GET" and action in reading:
            return reading[action]()
        changing: dict[str, Callable[[], None]] = {
            "set": lambda: self.state.set(**values),
            "faults": lambda: self._add_faults(values),
            "mutate": lambda: self.mutate(values),
            "reset": lambda: self._reset(values),
            "stop": self._stop,
            "faults/clear": self.faults.clear,
            "log/clear": self.log.clear,
        }
        if method == "POST" and action in changing:
            changing[action]()
            return {"ok": True}
        making = {"invoice": self.add_invoice, "payment": self.pay}
        if method == "POST" and action in making:
            return {"ok": True, "id": making[action](values)}
        raise refusal(404, "NotFound", f"No control action {method} {action}.")

    def _health(self) -> dict[str, Any]:
        if self.stopping:
            raise refusal(503, "Stopping", "The sandbox is about to end.")
        return {"sandbox": True, "pid": os.getpid(), "company": self.state.keys.company}

    def _add_faults(self, values: Any) -> None:
        for each in values if isinstance(values, list) else [values]:
            self.faults.add(**{name: float(v) if name.startswith("delay") else v for name, v in each.items()})

    def _reset(self, values: dict[str, Any]) -> None:
        today = values.get("today")
        self.faults.clear()
        self.state.reset(date.fromisoformat(today) if today else None)
        self.log.clear()

    def _stop(self) -> None:
        self.stopping = True
        self.stop()


def _document(state: State, change: dict[str, Any]) -> Any:
    kind = change.get("kind", "invoices")
    if kind not in ("invoices", "expenses", "procurement"):
        raise ValueError(f"no kind {kind}")
    for document in state.ledger.documents(kind):
        key = document.product_id if kind == "procurement" else document.key
        if ("key" in change and key == change["key"]) or (
            "number" in change and document.number == change["number"]
        ):
            return document
    raise ValueError(f"no record {change}")


def _plain(entry: Any) -> dict[str, Any]:
    values = asdict(entry)
    values["body"] = base64.b64encode(entry.body).decode("ascii")
    return values
