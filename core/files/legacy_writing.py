"""Writes the legacy GLExport from the REST form: what it has is filled in, what it lacks is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

from core.domain.records import BatchKind, Record, RecordKind
from core.files.correspondence import CONTAINERS, SETTINGS
from core.files.documents import Documents
from core.files.legacy_reading import BY_IDS_ONLY
from core.files.picking import Said
from core.files.translating import Tree, to_legacy
from core.files.values import plain
from core.files.xml_parsing import printable

_LACKS = {
    "Vendor": "first and last names, addresses and telephone numbers of vendors",
    "Customer": "addresses, telephone numbers, e-mail addresses and tax accounts of customers",
    "ExpenseTransaction": "first and last names of members, account numbers of the companies of expenses",
    "Transaction": "addresses, telephone numbers and city tax codes of invoices, addresses of warehouses",
    "PurchaseTransaction": "addresses and telephone numbers of purchases, addresses of warehouses",
}
_NOT_PUBLISHED = {
    "Expense": "published names for journal expenses: theirs follow the rule of the others",
    "AdjustmentTransaction": "published names for adjustments: theirs follow the rule of the others",
    "InventoryTransfer": "published names for transfers: theirs follow the rule of the others",
}
_EXPORTED = {
    "ExportInvoices": BatchKind.INVOICES,
    "ExportExpenses": BatchKind.EXPENSES,
    "ExportInventory": BatchKind.PROCUREMENT,
}
_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
_NEVER_SEEN = "LastPaymentSync"
"""An option that is empty in every published file."""

_INSIDE = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def has_place(record: Record) -> bool:
    """Whether a record of which only ids are known has a place: the list of ids beside the bills."""
    return record.kind is RecordKind.EXPENSE


def pieces(documents: Documents, said: Said) -> Iterator[bytes]:
    """The document, its containers in the order of the published samples."""
    yield _DECLARATION
    yield f"<GLExport{_attributes(_settings(documents, said))}>\n".encode()
    present = set(documents.sections())
    ids = _ids(documents)
    for container, (section, element) in CONTAINERS.items():
        head = {BY_IDS_ONLY: ids} if section == "expenseBills" and ids else {}
        if section in present or head:
            yield from _container(documents, container, section, element, head, said)
    yield b"</GLExport>\n"


def _container(
    documents: Documents, container: str, section: str, element: str, head: Mapping[str, str], said: Said
) -> Iterator[bytes]:
    opened = bool(head)
    if opened:
        yield f"  <{container}{_attributes(head)}>\n".encode()
    for value in documents.entries(section):
        if not opened:
            yield f"  <{container}>\n".encode()
            opened = True
        for lacking in (_LACKS.get(element), _NOT_PUBLISHED.get(element)):
            if lacking:
                said.lacks.setdefault(lacking)
        yield "".join(_lines(to_legacy(value, element, said.beside), "    ", said.beside)).encode()
    if opened:
        yield f"  </{container}>\n".encode()


def _lines(tree: Tree, indent: str, beside: set[str]) -> Iterator[str]:
    head = f"{indent}<{tree.name}{_attributes(tree.attributes, beside)}"
    if not tree.children:
        yield f"{head} />\n"
        return
    yield f"{head}>\n"
    for child in tree.children:
        yield from _lines(child, f"{indent}  ", beside)
    yield f"{indent}</{tree.name}>\n"


def _attributes(values: Mapping[str, str], beside: set[str] | None = None) -> str:
    parts = []
    for name, text in values.items():
        clean = printable(text)
        if clean != text and beside is not None:
            beside.add(f"control characters in {name}")
        parts.append(f' {name}="{escape(clean, _INSIDE)}"')
    return "".join(parts)


def _settings(documents: Documents, said: Said) -> dict[str, str]:
    """The root's options: the source's, their names compared without case; the kinds that are written."""
    found = {name.casefold(): value for name, value in documents.settings().items()}
    kinds = {record.key.kind for record in documents.picked.records}
    settings: dict[str, str] = {}
    for name in SETTINGS:
        value: Any = found.get(name.casefold())
        if value is None and name in _EXPORTED:
            value = _EXPORTED[name] in kinds
        settings[name] = str(value) if isinstance(value, bool) else plain(value)
    lacking = [name for name, text in settings.items() if not text and name != _NEVER_SEEN]
    if lacking:
        said.lacks.setdefault(f"the options {', '.join(lacking)}")
    return settings


def _ids(documents: Documents) -> str:
    records = [record for record in documents.picked.by_ids_only if has_place(record)]
    return ",".join(map(str, sorted({number for record in records for number in record.ids})))
