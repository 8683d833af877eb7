"""Rows by the invoice they pay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from core.domain.payments.invoices import Invoice
from core.domain.payments.rows import PaymentRow


class InvoiceRef(NamedTuple):
    """How rows name an invoice: its id, else its number exactly as written."""

    id: int | None
    number: str


class Group(NamedTuple):
    """The rows of one invoice, in the order of the file, and the invoice where it was found."""

    rows: tuple[PaymentRow, ...]
    invoice: Invoice | None = None
    hits: int = 0
    """How many invoices the server has of that number."""
    near: tuple[str, ...] = ()
    """Numbers that are nearly the same; offered, never used."""

    @property
    def ref(self) -> InvoiceRef:
        """How its first row names the invoice."""
        return ref_of(self.rows[0])

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.invoice.number if self.invoice else self.rows[0].name


def ref_of(row: PaymentRow) -> InvoiceRef:
    """How a row names its invoice; an id goes before a number."""
    return InvoiceRef(row.invoice_id, "" if row.invoice_id is not None else row.number)


def refs(rows: Iterable[PaymentRow]) -> tuple[InvoiceRef, ...]:
    """Every way in which the rows name invoices, each once."""
    return tuple(dict.fromkeys(ref_of(row) for row in rows))


def grouped(
    rows: Sequence[PaymentRow],
    found: Mapping[InvoiceRef, Sequence[Invoice]],
    near: Mapping[InvoiceRef, Sequence[str]] | None = None,
) -> tuple[Group, ...]:
    """Rows by invoice, in the order of their first rows; two names of one invoice make one group.

    Args:
        rows: of one file, in its order.
        found: the server's invoices by how the rows name them; empty without a connection.
        near: numbers nearly like those that were not found.
    """
    by_place: dict[object, list[PaymentRow]] = {}
    for row in rows:
        ref = ref_of(row)
        hits = found.get(ref, ())
        place: object = hits[0].id if len(hits) == 1 else _apart(row, ref)
        if place in by_place:
            by_place[place].append(row)
        else:
            by_place[place] = [row]
    return tuple(_group(tuple(together), found, near or {}) for together in by_place.values())


def _apart(row: PaymentRow, ref: InvoiceRef) -> object:
    # Rows that name nothing are each their own trouble.
    return ref if ref.number or ref.id is not None else ("row", row.place)


def _group(
    rows: tuple[PaymentRow, ...],
    found: Mapping[InvoiceRef, Sequence[Invoice]],
    near: Mapping[InvoiceRef, Sequence[str]],
) -> Group:
    ref = ref_of(rows[0])
    hits = found.get(ref, ())
    invoice = hits[0] if len(hits) == 1 else None
    return Group(rows, invoice, len(hits), tuple(near.get(ref, ())))


def disputed(groups: Iterable[Group]) -> dict[str, int]:
    """Invoice number → the line of a row that names it beside the id of another invoice."""
    return {
        row.number: row.line
        for group in groups
        if group.invoice is not None
        for row in group.rows
        if row.invoice_id is not None and row.number not in ("", group.invoice.number)
    }


_FEWEST = 3
"""Characters: what holds fewer of a number could be half the invoices of a company."""


def searched_parts(number: str) -> tuple[str, ...]:
    """What an invoice's number can be searched for by; nothing where too little of it can stand in a query.

    A query can hold no double quote, backslash or invisible character. An invoice with all the parts may be
    the one that is meant; whether it is, its number letter by letter tells.

    >>> searched_parts("O'NEIL 7"), searched_parts('O"NEIL'), searched_parts('7"1')
    (("O'NEIL 7",), ('O', 'NEIL'), ())
    """
    if number.isprintable() and not _NOT_IN_QUERIES.intersection(number):
        return (number,) if number else ()
    bare = "".join(each if each.isprintable() and each not in _NOT_IN_QUERIES else "\n" for each in number)
    parts = [part for part in bare.split("\n") if part.strip()]
    return tuple(parts) if max(map(len, parts), default=0) >= _FEWEST else ()


_NOT_IN_QUERIES = frozenset('"\\')

_PREFIX = re.compile(r"^[A-Z]+[-_ ]?(?=\d)")


def nearness(number: str) -> str:
    """What two numbers have in common that are nearly the same: no case, blanks, prefix, leading zeros."""
    bare = re.sub(r"[\s'\"]", "", number).upper()
    return _PREFIX.sub("", bare).lstrip("0") or "0"
