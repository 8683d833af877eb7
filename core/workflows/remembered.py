"""What was chosen last, so that Enter is enough next time."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TypeVar

from core.domain.connection import DEMO
from core.domain.export import ExportFormat
from core.domain.plan import Cut
from core.domain.posting import POSTED, RunKind
from core.domain.records import BatchKind
from core.domain.runs import Run
from core.errors import UserError
from core.files.content import whole
from core.store import settings
from core.store.settings import Choices
from core.words import counted
from core.workflows.connections import find
from core.workflows.desk import Desk
from core.workflows.history import runs


@dataclass(frozen=True, slots=True)
class Remembered:
    """The choices of last time; every field has the program's own proposal where nothing was chosen yet."""

    connection: str = DEMO
    kinds: frozenset[BatchKind] = frozenset(BatchKind)
    location: str = ""
    prefix: str = ""
    folder: Path | None = None
    form: ExportFormat = ExportFormat.LEGACY
    cut: Cut = Cut.KIND


@dataclass(frozen=True, slots=True)
class LastTime:
    """What the Source page says about last time."""

    read_at: dt.datetime | None = None
    posted: str = ""
    """ "12 records, 1 batch"; empty where nothing was posted yet."""


def remembered(desk: Desk) -> Remembered:
    """What was chosen last; a connection that is gone is replaced by the demo company."""
    choices = settings.load(desk.home).choices
    plain = Remembered()
    return Remembered(
        connection=_known(desk, choices.connection),
        kinds=frozenset(kind for kind in BatchKind if kind.value in choices.kinds) or plain.kinds,
        location=choices.location,
        prefix=choices.identifier_prefix,
        folder=Path(choices.export_folder) if choices.export_folder else None,
        form=_member(ExportFormat, choices.export_format, plain.form),
        cut=_member(Cut, choices.cut, plain.cut),
    )


def remember(desk: Desk, chosen: Remembered) -> None:
    """Keeps choices for next time."""
    kept = Choices(
        connection=chosen.connection,
        kinds=tuple(sorted(kind.value for kind in chosen.kinds)),
        location=chosen.location,
        identifier_prefix=chosen.prefix,
        export_folder=str(chosen.folder or ""),
        export_format=chosen.form.value,
        cut=chosen.cut.value,
    )
    settings.change(desk.home, lambda now: settings.choosing(**_fields(kept))(now))


def recent_files(desk: Desk) -> tuple[Path, ...]:
    """Exports opened lately, newest first, as far as they are still there."""
    return tuple(path for path in settings.load(desk.home).recent if path.exists())


def recent_payments(desk: Desk) -> tuple[Path, ...]:
    """Payment files opened lately, newest first, as far as they are still there."""
    return tuple(path for path in settings.load(desk.home).recent_payments if path.exists())


def payments_content(path: Path) -> bytes:
    """The content of a payment file. Raises `FileMissing`, `FileUnreadable`."""
    return whole(path)


def payments_opened(desk: Desk, path: Path) -> None:
    """Puts a payment file on top of the recent ones; a trouble with that keeps nobody from paying."""
    with suppress(UserError):
        settings.change(desk.home, settings.payments_opened(path.absolute()))


def choose(desk: Desk, connection: str, folder: Path | None) -> None:
    """Keeps the connection and the folder of files for next time, and leaves all other choices."""
    chosen: dict[str, object] = {"export_folder": str(folder)} if folder else {}
    settings.change(
        desk.home, settings.choosing(**chosen, **({"connection": connection} if connection else {}))
    )


def last_time(desk: Desk, connection: str) -> LastTime:
    """When a connection was read last and what was posted to it last."""
    notes = settings.load(desk.home).notes.get(connection, {})
    read_at = dt.datetime.fromisoformat(notes["read"]) if notes.get("read") else None
    return LastTime(read_at, next((_posted(run) for run in _runs(desk, connection) if _posted(run)), ""))


def _runs(desk: Desk, connection: str) -> list[Run]:
    try:
        return [run for run in runs(desk, 20) if _is_of(run, connection)]
    except UserError:
        return []


def _is_of(run: Run, connection: str) -> bool:
    """Whether a run posted batches of a connection."""
    return run.header.kind is RunKind.BATCHES and run.header.connection == connection


def _posted(run: Run) -> str:
    items = [item for item in run.items if item.state in POSTED]
    records = sum(len(item.draft.records) for item in items)
    return f"{counted(records, 'record')}, {counted(len(items), 'batch', 'batches')}" if items else ""


def _fields(choices: Choices) -> dict[str, object]:
    return {name: getattr(choices, name) for name in Choices.__dataclass_fields__}


def _known(desk: Desk, name: str) -> str:
    try:
        return find(desk, name).name if name else DEMO
    except UserError:
        return DEMO


Choice = TypeVar("Choice", bound=Enum)


def _member(kinds: type[Choice], value: str, otherwise: Choice) -> Choice:
    try:
        return kinds(value)
    except ValueError:
        return otherwise
