"""The server as the workflows see it: records, exports and batches in, domain values out.

Reads may be called from any thread, several at a time; they share four lanes. A write is sent once and never
raises for what the server or the network does: its `Outcome` says it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from types import MappingProxyType, TracebackType
from typing import Any, Self

import msgspec

from core.connectwise import errors, invoices, lists
from core.connectwise.answers import Answer, Lost
from core.connectwise.batch_rows import BATCHES, ENTRIES, LOCATIONS
from core.connectwise.bodies import (
    batch_export_body,
    create_body,
    export_body,
    payment_body,
    payment_change_body,
)
from core.connectwise.calls import Limits
from core.connectwise.client import Ask, Client, Made, Make
from core.connectwise.conditions import equals_text
from core.connectwise.facts import (
    CompanyInfo,
    Permission,
    SystemInfo,
    account_name,
    account_number,
    accounting_interface,
    permission,
    system_info,
)
from core.connectwise.lists import ListAsk, complete_list, whole_list
from core.connectwise.outcome import classify
from core.connectwise.paging import Listing
from core.connectwise.payloads import AccountRow, PermissionRow, SystemAnswer
from core.connectwise.rows import NotRows
from core.connectwise.shape import is_object
from core.connectwise.transport import Reach
from core.connectwise.unposted_lists import unposted_ask, unposted_of
from core.connectwise.waiting import Timing
from core.domain.batches import Batch, BatchEntry
from core.domain.connection import Connection
from core.domain.outcomes import Outcome, OutcomeKind
from core.domain.payments.invoices import Invoice, OpenInvoice, StoredPayment
from core.domain.places import Location
from core.domain.records import BatchKind
from core.domain.unposted import ExportRequest, UnpostedRow
from core.errors import ReachError
from core.jobs import Cancel, Progress, never, silent

__all__ = ["Rest", "UnpostedList", "create_body", "payment_body", "payment_change_body"]

UnpostedList = Listing[UnpostedRow]

_ACCOUNTING = "/finance/accounting"
_BATCHES = f"{_ACCOUNTING}/batches"
_TABLES = "System › Table Setup, Inquire level All"
_COMPANY = "System › My Company, Inquire level All"
_LATE = dt.date(2099, 12, 31)


class Rest:
    """One connection to a company's REST interface. A context manager; the end closes all connections."""

    def __init__(
        self,
        connection: Connection,
        secret: str,
        timing: Timing | None = None,
        limits: Limits | None = None,
        reach: Reach | None = None,
    ) -> None:
        """Prepares; nothing is sent yet.

        Args:
            connection: where, which company, public key and clientId.
            secret: the private key; it is never printed, logged or part of an error.
            timing: clocks, sleep and chance, for tests.
            limits: patience and sizes.
            reach: what stands for sockets and threads, for tests.

        Raises:
            SiteNotUnderstood, PlainHttpRefused, CaFileUnusable, ClientIdMissing: what the clerk must change.
        """
        self._client = Client(connection, secret, timing or Timing(), limits or Limits(), reach or Reach())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stops reads in progress and ends all connections."""
        self._client.close()

    @property
    def host(self) -> str:
        """The host that API calls go to."""
        return self._client.site.host

    def elapsed(self) -> float:
        """Seconds of a clock that never jumps, for measuring."""
        return self._client.timing.elapsed()

    # About the server

    def company_info(self, cancel: Cancel | None = None) -> CompanyInfo:
        """Asks without keys for the company's release folder."""
        return self._client.company_info(cancel or never())

    def system_info(self, cancel: Cancel | None = None) -> SystemInfo:
        """Version, time zone, licence; the first call that proves the keys."""
        ask = Ask("/system/info", "its version", login=True)
        return self._get(ask, lambda answer: system_info(_decoded(answer, SystemAnswer)), cancel)

    def my_security(self, cancel: Cancel | None = None) -> tuple[Permission, ...]:
        """What the role of the keys may do."""
        ask = Ask("/system/mySecurity", "the permissions", {"pageSize": "1000"})
        rows = self._get(ask, lambda answer: _decoded(answer, list[PermissionRow]), cancel)
        return tuple(permission(row) for row in rows)

    def accounting_permission(self, cancel: Cancel | None = None) -> Permission | None:
        """What the role may do with the accounting interface; None where the server has no such line."""
        return accounting_interface(self.my_security(cancel))

    def locations(self, cancel: Cancel | None = None) -> tuple[Location, ...]:
        """The locations, by name."""
        query = {"conditions": "locationFlag=true"}
        ask = ListAsk("/system/locations", "the locations", LOCATIONS, query, _COMPANY)
        listing = whole_list(self._client, ask, silent, cancel or never())
        return tuple(sorted(listing.rows, key=lambda place: (place.name.casefold(), place.id)))

    def accounts(self, cancel: Cancel | None = None) -> Mapping[str, str]:
        """Account number → name, as far as the keys may read the mapping; empty where they may not."""
        ask = Ask(
            "/finance/glAccounts", "the GL accounts", {"pageSize": "1000", "orderBy": "id asc"}, _TABLES
        )
        try:
            rows = self._get(ask, lambda answer: _decoded(answer, list[AccountRow]), cancel)
        except (errors.PermissionMissing, errors.NotThere):
            return MappingProxyType({})
        named = {account_number(row): account_name(row) for row in reversed(rows)}
        return MappingProxyType({number: name for number, name in sorted(named.items()) if number})

    def setup(self, cancel: Cancel | None = None) -> Mapping[str, object]:
        """The accounting package's set-up, by the server's names; empty where there is none."""
        ask = Ask("/finance/accountingPackageSetup", "the accounting set-up", permission=_TABLES)
        rows = self._get(ask, lambda answer: _decoded(answer, list[dict[str, Any]]), cancel)
        return MappingProxyType(rows[0] if rows else {})

    # Unposted records

    def count(self, kind: BatchKind, location_id: int | None = None, cancel: Cancel | None = None) -> int:
        """How many unposted rows the server counts."""
        return lists.count(self._client, unposted_ask(kind, location_id), cancel or never())

    def unposted(
        self,
        kind: BatchKind,
        location_id: int | None = None,
        progress: Progress = silent,
        cancel: Cancel | None = None,
    ) -> UnpostedList:
        """All unposted rows of a kind by GL entry id, with the server's count and what is unreadable.

        Raises:
            ReachError: the list could not be read whole (`PermissionMissing`, `SamePageTwice` …).
            Cancelled: a stop was asked for.
        """
        return whole_list(self._client, unposted_ask(kind, location_id), progress, cancel or never())

    def unposted_of(
        self, kind: BatchKind, keys: Collection[str], cancel: Cancel | None = None
    ) -> tuple[UnpostedRow, ...]:
        """The unposted rows with one of these business keys: those of records that are still unposted.

        Raises:
            ListDisagrees: rows and count differ, also when read twice.
            AnswerNotUnderstood: a row cannot be read.
        """
        return unposted_of(self._client, kind, keys, cancel or never())

    def export(self, request: ExportRequest, cancel: Cancel | None = None) -> bytes:
        """The export of the records asked for, as the server sends it: one JSON object. It only reads."""
        return self._export(f"{_ACCOUNTING}/export", export_body(request), cancel)

    def exports(
        self,
        requests: Sequence[ExportRequest],
        done: Callable[[int], None],
        cancel: Cancel | None = None,
    ) -> tuple[bytes, ...]:
        """Several exports side by side, in the order asked for; `done` hears how many have come."""
        path = f"{_ACCOUNTING}/export"
        asks = [(_export_ask(path, export_body(request)), _object) for request in requests]
        answers: dict[int, bytes] = {}
        with closing(self._client.each(asks, cancel or never())) as results:
            for position, answer in results:
                answers[position] = answer
                done(len(answers))
        return tuple(answers[position] for position in range(len(requests)))

    # Batches

    def batches(self, progress: Progress = silent, cancel: Cancel | None = None) -> Listing[Batch]:
        """All batches of the company."""
        return whole_list(
            self._client, ListAsk(_BATCHES, "batches", BATCHES, slow=True), progress, cancel or never()
        )

    def batch(self, batch_id: int, cancel: Cancel | None = None) -> Batch:
        """One batch.

        Raises:
            NotThere: no batch has this id (any more).
        """
        ask = Ask(f"{_BATCHES}/{int(batch_id)}", f"batch {int(batch_id)}", slow=True)
        return self._get(ask, lambda answer: _only(BATCHES.read(b"[" + answer.body + b"]").rows), cancel)

    def find_batches(self, identifier: str, cancel: Cancel | None = None) -> tuple[Batch, ...]:
        """The batches with this identifier, in the server's own understanding of "the same".

        Raises:
            QueryRefused: the identifier holds a double quote or the like.
        """
        query = {"conditions": equals_text("batchIdentifier", identifier)}
        ask = ListAsk(_BATCHES, f"batches named “{identifier}”", BATCHES, query, slow=True)
        return complete_list(self._client, ask, cancel or never())

    def entries(
        self, batch_id: int, progress: Progress = silent, cancel: Cancel | None = None
    ) -> Listing[BatchEntry]:
        """The ledger rows of a batch, with the server's count of them."""
        ask = ListAsk(
            f"{_BATCHES}/{int(batch_id)}/entries", f"entries of batch {int(batch_id)}", ENTRIES, slow=True
        )
        return whole_list(self._client, ask, progress, cancel or never())

    def batch_export(
        self,
        batch_id: int,
        kinds: Collection[BatchKind],
        thru: dt.date = _LATE,
        cancel: Cancel | None = None,
    ) -> bytes:
        """A batch exported again, whole, as the server sends it. It only reads."""
        return self._export(f"{_BATCHES}/{int(batch_id)}/export", batch_export_body(kinds, thru), cancel)

    def create_batch(self, body: bytes) -> Outcome:
        """Sends the request that creates a batch, once, and says what its answer means.

        Args:
            body: the exact bytes of `create_body`, kept in the journal before this is called.
        """
        return self._written("batch", lambda root: self._client.write(_BATCHES, body, root))

    # Invoices and payments

    def invoices_by_number(
        self, numbers: Collection[str], progress: Progress = silent, cancel: Cancel | None = None
    ) -> Mapping[str, tuple[Invoice, ...]]:
        """For each number all invoices that have it, letter by letter, with their payments; empty for none.

        Of a number that cannot stand in a query (a double quote, a control character) its parts are asked
        for, and nothing where these are short (`searched_parts`).

        Raises:
            ReachError: it could not be read whole (`PermissionMissing`, `AnswerNotUnderstood` …).
            Cancelled: a stop was asked for.
        """
        return invoices.invoices_by_number(self._client, numbers, progress, cancel or never())

    def invoices_by_id(
        self, ids: Collection[int], progress: Progress = silent, cancel: Cancel | None = None
    ) -> Mapping[int, Invoice]:
        """The same by id; ids without an invoice are left out."""
        return invoices.invoices_by_id(self._client, ids, progress, cancel or never())

    def open_invoices(
        self, companies: Collection[int], progress: Progress = silent, cancel: Cancel | None = None
    ) -> tuple[OpenInvoice, ...]:
        """What is still owed on each invoice of some companies, by their ids; their payments are not read.

        Raises:
            RequestRefused: the server does not look invoices up by company and balance.
            ReachError: as `invoices_by_number`.
        """
        return invoices.open_invoices(self._client, companies, progress, cancel or never())

    def near_invoices(self, number: str, cancel: Cancel | None = None) -> tuple[str, ...]:
        """Numbers that differ from it in case, blanks, prefix or leading zeros only, the nearest first."""
        return invoices.near_invoices(self._client, number, cancel or never())

    def invoice(self, invoice_id: int, cancel: Cancel | None = None) -> Invoice:
        """One invoice as it is now, with its payments.

        Raises:
            NotThere: no invoice has this id.
        """
        return invoices.fresh_invoice(self._client, invoice_id, cancel or never())

    def payments(self, invoice_id: int, cancel: Cancel | None = None) -> tuple[StoredPayment, ...]:
        """The payments of an invoice as they are now, by id. Raises as `invoice`."""
        return invoices.stored_payments(self._client, invoice_id, cancel or never())

    def create_payment(self, invoice_id: int, body: bytes) -> Outcome:
        """Sends a new payment, once, and says what its answer means; `body` is that of `payment_body`.

        Payments share one connection that is kept while all goes well.
        """
        path = f"{invoices.PATH}/{int(invoice_id)}/payments"
        return self._written("payment", lambda root: self._client.write_next("POST", path, body, root))

    def change_payment(self, invoice_id: int, payment_id: int, body: bytes) -> Outcome:
        """The same for a stored payment; `body` is that of `payment_change_body`."""
        path = f"{invoices.PATH}/{int(invoice_id)}/payments/{int(payment_id)}"
        return self._written("payment", lambda root: self._client.write_next("PATCH", path, body, root))

    # How

    def _get(self, ask: Ask, make: Make[Made], cancel: Cancel | None) -> Made:
        return self._client.get(ask, make, cancel or never())

    def _export(self, path: str, body: bytes, cancel: Cancel | None) -> bytes:
        return self._get(_export_ask(path, body), _object, cancel)

    def _written(self, what: str, send: Callable[[str], Answer | Lost]) -> Outcome:
        """What became of a write; it needs the root of all calls, without which nothing is sent."""
        try:
            root = self._client.root(never())
        except ReachError as trouble:
            return Outcome(OutcomeKind.NOT_SENT, f"{trouble} The {what} was not sent.")
        return self._without_keys(classify(send(root), self._client.timing.now()))

    def _without_keys(self, outcome: Outcome) -> Outcome:
        keys = self._client.keys
        return replace(
            outcome,
            reason=keys.hide(outcome.reason),
            request_id=keys.hide(outcome.request_id),
            answer=keys.hidden_in(outcome.answer),
        )


def _export_ask(path: str, body: bytes) -> Ask:
    return Ask(path, "the export", slow=True, body=body, repeats=1)


def _decoded(answer: Answer, form: type[Made]) -> Made:
    return msgspec.json.decode(answer.body, type=form)


def _only(rows: tuple[Batch, ...]) -> Batch:
    if len(rows) != 1:
        raise NotRows
    return rows[0]


def _object(answer: Answer) -> bytes:
    if not is_object(answer.body):
        raise NotRows
    return answer.body
