"""Everything that reads what others wrote, each with samples and what must hold of what it read."""

from __future__ import annotations

import contextlib
import json
import random
import re
import sqlite3
import tempfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from core.connectwise.batch_rows import BATCHES, ENTRIES, LOCATIONS
from core.connectwise.rows import Layout, NotRows
from core.connectwise.unposted_rows import LAYOUTS
from core.domain.export import Export, ExportFormat
from core.domain.records import BatchKind
from core.errors import UserError
from core.files.batches_xml import read_batches
from core.files.errors import FileProblem
from core.files.legacy_reading import BY_IDS_ONLY
from core.files.opening import read_answer, read_export
from core.files.writing import write_export
from core.store import settings
from core.store.journal import look_at_journal
from core.store.journal.head import read_head
from core.store.journal.kept_records import packed_records, unpacked_records
from tests.faults.independent import Entry, Unreadable, json_entries, json_value, xml_entries
from tests.faults.random_journal import random_journal

SAMPLES = Path(__file__).parents[1] / "samples"


class Reader(NamedTuple):
    """One door through which bytes come in."""

    samples: Callable[[], tuple[bytes, ...]]
    check: Callable[[bytes, Path], str]
    """Reads bytes (also as a file in a folder), objects to a wrong result, says what came of it."""


REFUSED, READ = "refused", "read"


# Exports


@cache
def _exports(form: ExportFormat) -> tuple[bytes, ...]:
    names = ("legacy_invoices.xml", "legacy_expenses.xml", "legacy_procurement.xml")
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for name in names:
            path = Path(folder, f"{name}.{form.value}")
            write_export(read_export(SAMPLES / name), None, form, path)
            found.append(path.read_bytes())
        return tuple(found)


def _export(data: bytes, folder: Path) -> str:
    path = folder / "export"
    path.write_bytes(data)
    try:
        export = read_export(path)
    except FileProblem as error:
        _spoken(error)
        return REFUSED
    _agrees(data, export)
    return READ


def _agrees(data: bytes, export: Export) -> None:
    """Every entry of the file is a record with its total, or is told of as a problem or a flaw."""
    is_json = export.source is not None and export.source.format is ExportFormat.JSON
    try:
        entries = json_entries(data) if is_json else xml_entries(data)
    except Unreadable:
        _taken_by_both(is_json, export)
        return
    records = [each for each in export.records if each.origin and each.origin.section != BY_IDS_ONLY]
    by_place = {(each.origin.section, each.origin.position): each for each in records if each.origin}
    lost = [each for each in entries if (each.section, each.position) not in by_place]
    assert len(by_place) == len(records) <= len(entries)
    assert all(_told(each, export) for each in lost), lost
    for entry in entries:
        record = by_place.get((entry.section, entry.position))
        if record is not None and entry.total is not None and not record.flaws:
            assert record.total == entry.total, entry


def _taken_by_both(is_json: bool, export: Export) -> None:
    """What a second parser refuses may only differ in what it takes for an encoding or a constant."""
    assert is_json or export.source is not None


def _told(entry: Entry, export: Export) -> bool:
    return any(each.where.endswith(f" {entry.position + 1}") for each in export.problems)


def _spoken(error: UserError) -> None:
    words = str(error)
    assert "{" not in type(error).title
    assert len(words) > 40
    assert len(words) < 2000, "an error must not quote the file"


def _never_an_export(data: bytes, folder: Path) -> str:
    """Tables are written, not read: whatever is left of one is refused unless it became something else."""
    return _export(data, folder)


# The server's answers


def _answer(data: bytes, _folder: Path) -> str:
    try:
        export = read_answer([data])
    except FileProblem as error:
        _spoken(error)
        return REFUSED
    _agrees(data, export)
    return READ


def _row(kind: str, number: int) -> dict[str, object]:
    ref = {"id": number, "name": "Northwind", "identifier": "NW", "_info": {"x": "y"}}
    money = {"id": 1, "currencyCode": "GBP"}
    rows: dict[str, dict[str, object]] = {
        "invoices": {"billingLogId": 900 + number, "invoiceNumber": f"1{number}", "invoiceType": "Standard"},
        "expenses": {"expenseDetailId": 800 + number, "classification": "Reimbursable", "member": ref},
        "procurement": {"unpostedProductId": f"{number}-9-Purchase", "vendor": ref},
        "batches": {"batchIdentifier": f"BD-{number}", "closedFlag": False, "_info": {"updatedBy": "anna"}},
        "entries": {"accountNumber": "4001", "debit": 12.5, "credit": 0, "invoice": ref},
        "locations": {"name": "Leeds", "locationFlag": True},
    }
    day = {"invoiceDate": "2026-04-25T00:00:00Z", "dateExpense": "2026-04-25", "total": 120.00 + number}
    return {"id": 5000 + number, **rows[kind], **day, "currency": money, "location": ref}


_LISTS: dict[str, Layout[Any, Any]] = {
    "invoices": LAYOUTS[BatchKind.INVOICES],
    "expenses": LAYOUTS[BatchKind.EXPENSES],
    "procurement": LAYOUTS[BatchKind.PROCUREMENT],
    "batches": BATCHES,
    "entries": ENTRIES,
    "locations": LOCATIONS,
}


@cache
def _pages() -> tuple[bytes, ...]:
    return tuple(json.dumps([_row(kind, number) for number in range(1, 6)]).encode() for kind in _LISTS)


def _page(data: bytes, _folder: Path) -> str:
    """Of every list: as many rows and problems as the server sent."""
    ends = {_one_page(data, layout) for layout in _LISTS.values()}
    return READ if READ in ends else REFUSED


def _one_page(data: bytes, layout: Layout[Any, Any]) -> str:
    try:
        page = layout.read(data)
    except NotRows:
        return REFUSED
    unusable = {each.where for each in page.problems if re.search(r"row \d+$", each.where)}
    assert len(page.rows) <= page.size <= len(page.rows) + len(unusable)
    with contextlib.suppress(Unreadable):
        assert page.size == len(json_value(data))
    return READ


# Batches files


def _batches_samples() -> tuple[bytes, ...]:
    many = "".join(
        f"<Batch><batchIdentifier>B{n}</batchIdentifier><glRecIds><glRecId>{n}</glRecId></glRecIds></Batch>"
        for n in range(1, 40)
    )
    return (SAMPLES / "batches.xml").read_bytes(), f"<Batches>{many}</Batches>".encode()


def _batches(data: bytes, _folder: Path) -> str:
    try:
        found = read_batches(data)
    except FileProblem as error:
        _spoken(error)
        return REFUSED
    text = data.decode("utf-8", "replace") if b"\0" not in data[:4] else data.decode("utf-16", "replace")
    text = re.sub(r"<!--.*?-->|<\?.*?\?>", "", text, flags=re.DOTALL)
    assert len(found) == len(re.findall(r"<Batch[\s>]", text))
    assert sum(len(each.ids) for each in found) == len(re.findall(r"<glRecId[\s>]", text))
    assert all(0 < number <= 10**18 for each in found for number in each.ids)
    return READ


# What this computer keeps


def _settings_samples() -> tuple[bytes, ...]:
    connection = {
        "name": "Northwind",
        "type": "rest",
        "site": "eu.example",
        "company": "c",
        "public_key": "k",
    }
    kept = {
        "connections": [connection, {**connection, "name": "Contoso"}, {"name": "Later", "type": "later"}],
        "choices": {"connection": "Northwind", "kinds": ["invoices"], "later": 5},
        "notes": {"Northwind": {"tested": "2026-04-25T10:00:00+00:00", "cause": ""}},
        "recent": ["/home/anna/a.xml"],
        "later": {"a": [1, 2.5]},
    }
    return (json.dumps(kept, indent=2).encode(),)


def _settings(data: bytes, folder: Path) -> str:
    """No connection is lost by reading and writing back; a file that makes no sense is put aside whole."""
    path = folder / "settings.json"
    path.write_bytes(data)
    found = settings.load(folder)
    if found.kept_aside is not None:
        assert found.kept_aside.read_bytes() == data
        return REFUSED
    settings.change(folder, lambda each: each)
    before, after = json.loads(data), json.loads(path.read_bytes())
    listed = before.get("connections")
    assert not isinstance(listed, list) or len(after["connections"]) == len(listed)
    unknown = set(before) - {"connections", "choices", "notes", "recent"}
    assert all(after[name] == before[name] for name in unknown)
    return READ


@cache
def _kept_samples() -> tuple[bytes, ...]:
    found = [read_export(path).records for path in sorted(SAMPLES.glob("legacy_*.xml"))]
    return tuple(packed_records(each) for each in found)


def _kept_records(data: bytes, _folder: Path) -> str:
    """Records kept in the journal: the ones that were packed, or an error that names what it is."""
    try:
        found = unpacked_records(data)
    except ValueError:
        return REFUSED
    assert any(found == unpacked_records(each) for each in _kept_samples()) or not found
    return READ


@cache
def _kept_texts() -> tuple[bytes, ...]:
    return tuple(zlib.decompress(each) for each in _kept_samples())


def _kept_text(data: bytes, _folder: Path) -> str:
    """The same with what is inside mutated: every record that stands there, or an error."""
    try:
        found = unpacked_records(zlib.compress(data))
    except ValueError:
        return REFUSED
    with contextlib.suppress(Unreadable):
        assert len(found) == len(json_value(data))
    return READ


@cache
def _journal() -> tuple[bytes, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        journal = random_journal(Path(folder), random.Random(7), 40)
        return journal.path.read_bytes(), journal.path.with_suffix(".head").read_bytes()


@cache
def _journal_data() -> tuple[bytes, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "journal.db")
        path.write_bytes(_journal()[0])
        with contextlib.closing(sqlite3.connect(path)) as raw:
            return tuple(
                each[0].encode() for each in raw.execute("SELECT data FROM journal_rows ORDER BY seq")
            )


def _row_of_journal(data: bytes, folder: Path) -> str:
    """Put in place of a row's data: every run is told, if only as a damaged one; `verify` names the row."""
    path = folder / "journal.db"
    path.write_bytes(_journal()[0])
    path.with_suffix(".head").write_bytes(_journal()[1])
    seq = 1 + zlib.crc32(data) % len(_journal_data())
    with contextlib.closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DROP TRIGGER journal_rows_no_update")
        raw.execute("UPDATE journal_rows SET data = CAST(? AS TEXT) WHERE seq = ?", (data, seq))
    view = look_at_journal(folder)
    numbers = [run.number for run in view.runs()]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[-1:] == [1]
    for ask in (view.open_items, view.waiting_exports, view.left_drafts, view.reservations_differ):
        with contextlib.suppress(UserError):
            ask()
    found = view.verify()
    assert found.row == seq or data == _journal_data()[seq - 1]
    return READ if found.fits else REFUSED


def _head(data: bytes, folder: Path) -> str:
    """The head beside the journal: rows and hash, or nothing that could be believed."""
    (folder / "journal.head").write_bytes(data)
    found = read_head(folder / "journal.db")
    assert found is None or (found.rows >= 0 and found.as_bytes())
    return REFUSED if found is None else READ


READERS = {
    "legacy XML": Reader(lambda: _exports(ExportFormat.LEGACY), _export),
    "REST XML": Reader(lambda: _exports(ExportFormat.REST), _export),
    "JSON": Reader(lambda: _exports(ExportFormat.JSON), _export),
    "CSV": Reader(lambda: _exports(ExportFormat.CSV), _never_an_export),
    "XLSX": Reader(lambda: _exports(ExportFormat.XLSX), _never_an_export),
    "answers": Reader(lambda: _exports(ExportFormat.JSON), _answer),
    "lists": Reader(_pages, _page),
    "batches": Reader(_batches_samples, _batches),
    "settings": Reader(_settings_samples, _settings),
    "kept records": Reader(_kept_samples, _kept_records),
    "kept records, inside": Reader(_kept_texts, _kept_text),
    "journal rows": Reader(_journal_data, _row_of_journal),
    "head": Reader(lambda: (b'{"hash": "%s", "rows": 101}\n' % (b"ab" * 32),), _head),
}
