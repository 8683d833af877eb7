"""The server without HTTP: a request goes in, a response comes out."""

import re
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from core.sandbox import (
    routes_batches,
    routes_export,
    routes_finance,
    routes_invoices,
    routes_system,
    routes_unposted,
)
from core.sandbox.access import Keys, admit
from core.sandbox.data import Company
from core.sandbox.ledger import Ledger
from core.sandbox.messages import Refused, Request, Response, answer, refusal
from core.sandbox.routing import Route
from core.sandbox.switches import Switches

_ROOT = re.compile(r"/v[0-9_]+(?:release)?/apis/3\.0(?=/)")
_LOGIN = re.compile(r"/login/companyinfo/([^/]*)")


@dataclass
class State:
    """Everything one sandbox remembers.

    Attributes:
        company: the documents.
        keys: what callers must know.
        switches: how open questions are answered.
        ledger: batches and what is unposted.
        persist: called with the saved state after each change, before the answer goes out.
    """

    company: Company
    keys: Keys = field(default_factory=Keys)
    switches: Switches = field(default_factory=Switches)
    persist: Callable[[dict[str, Any]], None] | None = None
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
        self._first_switches = self.switches
        self.ledger = Ledger(self.company, self.switches.rows == "per_entry")

    def handle(self, request: Request) -> Response:
        """Answer one request; errors come back as answers too. Changes happen one at a time."""
        try:
            login = _LOGIN.fullmatch(request.path)
            if login:
                return routes_system.company_info(self, request, login.group(1))
            root = _ROOT.match(request.path)
            if root is None:
                raise refusal(404, "NotFound", "The resource cannot be found.")
            return self._routed(request, request.path[root.end() :])
        except Refused as error:
            return error.response

    def _routed(self, request: Request, path: str) -> Response:
        admit(self, request)
        if not self.switches.forward_only:
            kept = {name: value for name, value in request.headers.items() if name != "pagination-type"}
            request = replace(request, headers=kept)
        with self.lock:
            for table in _TABLES:
                response = _tried(table, self, request, path)
                if response is not None:
                    if response.committed:
                        self.save()
                    return response
        raise refusal(404, "NotFound", f"No resource at {path}.")

    def set(self, **values: Any) -> None:
        """Set switches by name; raises ValueError for what does not exist."""
        with self.lock:
            self.switches = self.switches.changed(values)
            self.ledger.per_entry = self.switches.rows == "per_entry"
            self.ledger.refresh()
            self.save()

    def reset(self, today: date | None = None) -> None:
        """Back to the beginning: no batches, nothing changed or hidden, the switches it was started with."""
        with self.lock:
            old = self.company
            self.switches = self._first_switches
            self.company = Company(old.seed, old.size, today or old.today)
            self.ledger = Ledger(self.company, self.switches.rows == "per_entry")
            self.save()

    def save(self) -> None:
        """Hand the state to `persist`."""
        if self.persist is not None:
            self.persist(self.saved())

    def saved(self) -> dict[str, Any]:
        """The state as plain values; documents are made again from the seed."""
        return {
            "seed": self.company.seed,
            "size": self.company.size,
            "today": self.company.today.isoformat(),
            "bumps": sorted(self.company.bumps.items()),
            "switches": asdict(self.switches),
            **self.ledger.saved(),
        }

    def restore(self, saved: dict[str, Any]) -> None:
        """Take over batches and switches of a saved state of the same company."""
        with self.lock:
            self.switches = Switches().changed(saved["switches"])
            self.ledger.per_entry = self.switches.rows == "per_entry"
            self.ledger.restore(saved)

    def snapshot(self) -> dict[str, Any]:
        """Batches and unposted ids, for assertions."""
        with self.lock:
            groups = ("invoices", "expenses", "procurement")
            return {
                "batches": [asdict(batch) for batch in self.ledger.batches.values()],
                "rows": {group: list(self.ledger.unposted(group).ids) for group in groups},
                "unposted": {
                    group: sorted(
                        entry
                        for document in self.ledger.documents(group)
                        for entry in self.ledger.unposted_entries(document)
                    )
                    for group in groups
                },
            }


_TABLES: tuple[list[Route], ...] = (
    routes_system.ROUTES,
    routes_unposted.ROUTES,
    routes_export.ROUTES,
    routes_batches.ROUTES,
    routes_invoices.ROUTES,
    routes_finance.ROUTES,
)


def _tried(table: list[Route], state: State, request: Request, path: str) -> Response | None:
    """The answer of the first route that fits, 405 where only the method does not, None where none fits."""
    found = False
    for method, pattern, handler in table:
        match = pattern.fullmatch(path)
        if match is None:
            continue
        found = True
        if method == request.method:
            return handler(state, request, *match.groups())
    if found:
        return answer({"code": "MethodNotAllowed", "message": f"{request.method} is not allowed here."}, 405)
    return None
