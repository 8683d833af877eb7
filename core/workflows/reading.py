"""Read documents from the server: their unposted rows joined with their export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from core.connectwise.rest import Rest
from core.domain.export import Export
from core.domain.joining import RowGroup, group, join
from core.domain.records import BatchKind, Record
from core.domain.unposted import ExportRequest, UnpostedRow
from core.files.opening import read_answer
from core.jobs import Cancel, Progress, Step

LATE = dt.date(2099, 12, 31)
"""The export's own through date: documents are chosen by their ids, so nothing may be cut off by a date."""

CHUNK = 500
"""Documents asked for in one export call."""

FEW = 1000
"""Up to so many documents are looked up by their keys; for more, the whole list is read."""


def joined(
    rest: Rest,
    rows: Sequence[UnpostedRow],
    progress: Progress,
    cancel: Cancel,
    others: Sequence[UnpostedRow] = (),
) -> Export:
    """Rows joined with the export of their documents, which is read in chunks and parallel lanes.

    `others` are unposted rows that were not asked for; a document that holds entries of theirs is flawed.
    """
    groups = group(rows)
    requests = requests_for(groups)

    def count(done: int) -> None:
        progress(Step("Reading details", min(done * CHUNK, len(groups)), len(groups)))

    return join(groups, read_answer(rest.exports(requests, count, cancel)), group(others))


def read_again(rest: Rest, records: Iterable[Record], progress: Progress, cancel: Cancel) -> Export:
    """The same documents as the server shows them now; what is gone is simply not in the answer."""
    return joined(rest, rows_of(rest, records, progress, cancel), progress, cancel)


def rows_of(
    rest: Rest, records: Iterable[Record], progress: Progress, cancel: Cancel
) -> tuple[UnpostedRow, ...]:
    """The unposted rows that these documents still have."""
    keys: dict[BatchKind, list[str]] = {}
    for record in records:
        keys.setdefault(record.kind.batch_kind, []).extend(record.business_keys)
    rows: list[UnpostedRow] = []
    for kind, wanted in keys.items():
        if len(wanted) > FEW:
            known = set(wanted)
            listed = rest.unposted(kind, None, progress, cancel).rows
            rows.extend(row for row in listed if row.business_key in known)
        else:
            rows.extend(rest.unposted_of(kind, wanted, cancel))
    return tuple(rows)


def requests_for(groups: Sequence[RowGroup]) -> tuple[ExportRequest, ...]:
    """Include lists of at most `CHUNK` documents, one kind each.

    A member's expenses stay together: the server gathers them into bills, and a bill must not be torn.
    """
    requests: list[ExportRequest] = []
    for kind in BatchKind:
        of_kind = [each for each in groups if each.kind is kind]
        requests.extend(_request(kind, chunk) for chunk in _chunks(kind, of_kind))
    return tuple(requests)


def _chunks(kind: BatchKind, groups: Sequence[RowGroup]) -> list[list[str]]:
    together: dict[str, list[str]] = {}
    for each in groups:
        name = each.rows[0].party.name if kind is BatchKind.EXPENSES else each.business_key
        together.setdefault(name, []).append(each.business_key)
    chunks: list[list[str]] = []
    for keys in together.values():
        if not chunks or len(chunks[-1]) + len(keys) > CHUNK:
            chunks.append([])
        chunks[-1].extend(keys)
    return chunks


def _request(kind: BatchKind, keys: Sequence[str]) -> ExportRequest:
    match kind:
        case BatchKind.INVOICES:
            return ExportRequest(LATE, invoices=tuple(map(int, keys)))
        case BatchKind.EXPENSES:
            return ExportRequest(LATE, expenses=tuple(map(int, keys)))
        case BatchKind.PROCUREMENT:
            return ExportRequest(LATE, products=tuple(keys))
