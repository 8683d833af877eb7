"""Invoices that are to be paid: found by number or id, with their payments. Reads only.

The server's own "equal" may pass over case and blanks: what counts here is the number letter by letter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from core.connectwise.answers import Answer
from core.connectwise.client import Ask, Client, Make
from core.connectwise.conditions import any_of, holds_all, quoted
from core.connectwise.errors import AnswerNotUnderstood, QueryRefused
from core.connectwise.invoice_rows import INVOICES, NUMBERS, PAYMENTS, FoundInvoice, FoundPayment
from core.connectwise.lists import ListAsk, first_page, pages_after, uncounted_lists
from core.connectwise.rows import NotRows
from core.domain.payments.grouping import nearness, searched_parts
from core.domain.payments.invoices import Invoice, OpenInvoice, StoredPayment, still_open
from core.domain.payments.near_numbers import nearest_first
from core.jobs import Cancel, Progress, Step

PATH = "/finance/invoices"
READ_INVOICES = "Finance › Invoicing, Inquire level All"

_NUMBER = "invoiceNumber"
_LONGEST = 100
"""Characters of a number that is searched for part by part; no invoice has as many."""
_OPEN = "id,invoiceNumber,type,status,company,currency,total,payments,credits"
"""The members that tell what is owed on an invoice."""


def invoices_by_number(
    client: Client, numbers: Collection[str], progress: Progress, cancel: Cancel
) -> Mapping[str, tuple[Invoice, ...]]:
    """See `Rest.invoices_by_number`."""
    hits: dict[str, list[FoundInvoice]] = {number: [] for number in numbers}
    found = _found(client, _of_numbers(hits), progress, cancel)
    exact = [each for each in found if each.invoice.number in hits]
    for each in _with_payments(client, exact, progress, cancel):
        hits[each.invoice.number].append(each)
    return MappingProxyType(
        {number: tuple(one.invoice for one in several) for number, several in hits.items()}
    )


def _of_numbers(numbers: Iterable[str]) -> tuple[str, ...]:
    """Conditions that together find all numbers, and perhaps others."""
    asked = {each: searched_parts(each) for each in numbers}
    whole = [each for each, parts in asked.items() if parts == (each,) and can_be_asked(each)]
    parted = [parts for each, parts in asked.items() if parts and parts != (each,) and len(each) <= _LONGEST]
    return (*any_of(_NUMBER, whole, text=True), *(holds_all(_NUMBER, parts) for parts in parted))


def invoices_by_id(
    client: Client, ids: Collection[int], progress: Progress, cancel: Cancel
) -> Mapping[int, Invoice]:
    """See `Rest.invoices_by_id`."""
    wanted = {int(each) for each in ids if each > 0}
    conditions = any_of("id", [str(each) for each in wanted], text=False)
    found = [each for each in _found(client, conditions, progress, cancel) if each.id in wanted]
    return MappingProxyType(
        {each.id: each.invoice for each in _with_payments(client, found, progress, cancel)}
    )


def open_invoices(
    client: Client, companies: Collection[int], progress: Progress, cancel: Cancel
) -> tuple[OpenInvoice, ...]:
    """See `Rest.open_invoices`."""
    wanted = {int(each) for each in companies if each > 0}
    chunks = any_of("company/id", [str(each) for each in wanted], text=False)
    queries = [{"conditions": f"{each} AND balance>0", "fields": _OPEN} for each in chunks]
    asks = [ListAsk(PATH, "open invoices", INVOICES, query, READ_INVOICES) for query in queries]

    def done(many: int) -> None:
        progress(Step("Reading what else is owed", many, len(asks)))

    lists = uncounted_lists(client, asks, done, cancel)
    rows = {each.id: still_open(each.invoice) for rows in lists for each in rows}
    return tuple(each for each in rows.values() if each is not None and each.owed.company_id in wanted)


def near_invoices(client: Client, number: str, cancel: Cancel) -> tuple[str, ...]:
    """See `Rest.near_invoices`."""
    common = nearness(number)
    if not number or not can_be_asked(common):
        return ()
    query = {
        "conditions": holds_all(_NUMBER, (common,)),
        "fields": "id,invoiceNumber",
        "orderBy": "id desc",
        "pageSize": "1000",
    }
    ask = Ask(PATH, "invoices with nearly this number", query, READ_INVOICES)
    page = client.get(ask, lambda answer: NUMBERS.read(answer.body), cancel)
    alike = [row.number for row in page.rows if row.number != number and nearness(row.number) == common]
    return nearest_first(number, dict.fromkeys(alike))


def stored_payments(client: Client, invoice_id: int, cancel: Cancel) -> tuple[StoredPayment, ...]:
    """See `Rest.payments`."""
    (rows,) = uncounted_lists(client, [_payments_ask(invoice_id)], lambda _done: None, cancel)
    return _own(client, invoice_id, rows)


def fresh_invoice(client: Client, invoice_id: int, cancel: Cancel) -> Invoice:
    """See `Rest.invoice`."""
    number, list_ask = int(invoice_id), _payments_ask(invoice_id)
    one = Ask(f"{PATH}/{number}", f"invoice {number}", permission=READ_INVOICES)
    reads: list[tuple[Ask, Make[Any]]] = [(one, _only(number)), first_page(client, list_ask, cancel)]
    answers = dict(client.each(reads, cancel))
    return _joined(client, answers[0], pages_after(client, list_ask, answers[1], cancel))


def can_be_asked(number: str) -> bool:
    """Whether a text can stand in a query as it is."""
    try:
        quoted(number)
    except QueryRefused:
        return False
    return bool(number)


def _found(
    client: Client, conditions: Sequence[str], progress: Progress, cancel: Cancel
) -> Iterable[FoundInvoice]:
    """The invoices that meet one of the conditions, each once."""
    asks = [ListAsk(PATH, "invoices", INVOICES, {"conditions": each}, READ_INVOICES) for each in conditions]

    def done(many: int) -> None:
        progress(Step("Finding the invoices", many, len(asks)))

    lists = uncounted_lists(client, asks, done, cancel)
    return {each.id: each for rows in lists for each in rows}.values()


def _with_payments(
    client: Client, found: Sequence[FoundInvoice], progress: Progress, cancel: Cancel
) -> list[FoundInvoice]:
    """The same invoices with their payments; those that say that they have none are not asked for them."""
    touched = [each for each in found if not each.is_untouched]

    def done(many: int) -> None:
        progress(Step("Reading the payments", many, len(touched)))

    lists = uncounted_lists(client, [_payments_ask(each.id) for each in touched], done, cancel)
    paid = {each.id: rows for each, rows in zip(touched, lists, strict=True)}
    return [each._replace(invoice=_joined(client, each, paid.get(each.id, ()))) for each in found]


def _payments_ask(invoice_id: int) -> ListAsk[FoundPayment]:
    number = int(invoice_id)
    path, what = f"{PATH}/{number}/payments", f"the payments of invoice {number}"
    return ListAsk(path, what, PAYMENTS, permission=READ_INVOICES)


def _own(client: Client, invoice_id: int, rows: Iterable[FoundPayment]) -> tuple[StoredPayment, ...]:
    """The payments, when none says that it belongs to another invoice: an answer can be somebody else's."""
    found = tuple(rows)
    for row in found:
        if row.invoice_id not in (None, invoice_id):
            raise AnswerNotUnderstood(
                host=client.site.host,
                what=f"the payments of invoice {invoice_id}",
                form="the payments of another one",
                details=f"payment {row.id} names invoice {row.invoice_id}",
            )
    return tuple(row.payment for row in found)


def _joined(client: Client, found: FoundInvoice, rows: Iterable[FoundPayment]) -> Invoice:
    return replace(found.invoice, payments=_own(client, found.id, rows))


def _only(number: int) -> Make[FoundInvoice]:
    """Reads the one invoice that was asked for; another one, or one that is unreadable, is none."""

    def make(answer: Answer) -> FoundInvoice:
        page = INVOICES.read(b"[" + answer.body + b"]")
        if page.problems or len(page.rows) != 1 or page.rows[0].id != number:
            raise NotRows
        return page.rows[0]

    return make
