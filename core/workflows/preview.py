"""Preview what is unposted: read the lists, cut at the through date, join with the export."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from core.connectwise.rest import Rest, UnpostedList
from core.domain.joining import group, later
from core.domain.places import Location
from core.domain.preview import KindCount, Preview, Question
from core.domain.records import BatchKind
from core.domain.unposted import UnpostedRow
from core.errors import UserError
from core.files.opening import read_export
from core.jobs import Cancel, Progress, never, silent
from core.store import settings
from core.workflows.connections import opened
from core.workflows.desk import Desk
from core.workflows.reading import joined


class LocationUnknown(UserError):
    """The clerk named a location that the server does not have."""

    title = "There is no such location."
    message = "The server has no location with the id or exact name “{location}”. Nothing was read."
    advice = "Choose one of: {known}."


def preview(
    desk: Desk,
    connection: str,
    question: Question,
    progress: Progress = silent,
    cancel: Cancel | None = None,
) -> Preview:
    """Everything unposted that the question asks for, joined with its export.

    Args:
        desk: what the program works on.
        connection: name of the connection.
        question: kinds, location, through date.
        progress: receives counts of rows and documents.
        cancel: stops at once; raises `Cancelled`.

    Raises:
        LocationUnknown: no location has that id or name.
        ReachError: a list or the export could not be read.
    """
    with opened(desk, connection) as rest:
        found = read_preview(rest, connection, question, desk.clock.now(), progress, cancel or never())
    settings.change(desk.home, settings.noting(connection, read=found.read_at.isoformat()))
    return found


def read_preview(
    rest: Rest,
    connection: str,
    question: Question,
    read_at: dt.datetime,
    progress: Progress,
    cancel: Cancel,
) -> Preview:
    """As `preview`, over an open connection."""
    place = find_location(rest.locations(cancel), question.location) if question.location else None
    lists = {
        kind: rest.unposted(kind, place.id if place else None, progress, cancel)
        for kind in BatchKind
        if kind in question.kinds
    }
    kept: list[UnpostedRow] = []
    after: list[UnpostedRow] = []
    for listed in lists.values():
        now, put_off = later(listed.rows, question.thru)
        kept.extend(now)
        after.extend(put_off)
    export = joined(rest, kept, progress, cancel, others=after)
    problems = tuple(problem for listed in lists.values() for problem in listed.problems)
    export = replace(export, problems=(*problems, *export.problems))
    shown = Counter(record.key.kind for record in export.records)
    counts = tuple((kind, _count(listed, shown[kind], kind, after)) for kind, listed in lists.items())
    return Preview(export, read_at, question, counts, connection)


def _count(listed: UnpostedList, shown: int, kind: BatchKind, after: Iterable[UnpostedRow]) -> KindCount:
    put_off = len(group(row for row in after if row.kind is kind))
    return KindCount(listed.read, listed.counted, shown, put_off)


def open_file(desk: Desk, path: Path, progress: Progress = silent, cancel: Cancel | None = None) -> Preview:
    """A saved export as a preview without a connection; remembered among the recent files."""
    export = read_export(path, progress, cancel)
    settings.change(desk.home, settings.opened(path.absolute()))
    return Preview(export, desk.clock.now())


def account_names(
    desk: Desk, connection: str, progress: Progress = silent, cancel: Cancel | None = None
) -> Mapping[str, str]:
    """Account number → name, as far as the keys may read the mapping."""
    with opened(desk, connection) as rest:
        return rest.accounts(cancel)


def find_location(locations: Iterable[Location], wanted: str) -> Location:
    """The location with that id or exact name.

    Raises:
        LocationUnknown: none has it.
    """
    known = list(locations)
    for location in known:
        if wanted in (str(location.id), location.name):
            return location
    raise LocationUnknown(location=wanted, known=[location.name for location in known])
