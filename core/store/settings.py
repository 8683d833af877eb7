"""Connections without their secrets, and the choices that are remembered.

One JSON file, written whole. A field that this version does not know is kept and written back. Changes are
made to what the file holds at that moment, under a lock, so that two windows do not lose each other's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from core.atomic import write_bytes
from core.domain.connection import DEMO, Connection, ConnectionType
from core.domain.payments.cap import Cap
from core.errors import UserError
from core.store.filelock import locked

RECENT = 10
"""So many recent files are remembered."""

_TEXTS = ("name", "site", "company", "public_key", "client_id", "ca_file")
"""What is kept of a connection besides its type. No secret has a place here."""


class SettingsBusy(UserError):
    """Another window or command holds the settings."""

    title = "The settings are in use."
    message = "Another Batchdesk holds {path} and did not let go within {seconds} s. Nothing was changed."
    advice = "Close dialogs of other Batchdesk windows, then try again."


class SettingsNotKept(UserError):
    """The settings' lock could not be made."""

    title = "The settings could not be kept."
    message = "{path}: {reason}. Nothing was changed; postings are not touched by this."
    advice = "Check the folder of Batchdesk's own files, then try again."


class ConnectionNameTaken(UserError):
    """A connection of that name is there already."""

    title = "There is a connection of that name already."
    message = "“{name}” was left as it is. Nothing was sent."
    advice = "Choose another name, or change the connection that is there."


class NoSuchConnection(UserError):
    """A name that no connection has."""

    title = "There is no such connection."
    message = "No connection is called “{name}”. Nothing was sent."
    advice = "See “connection list” for the names there are."


class SettingsDamaged(UserError):
    """The settings' file made no sense, so no connection is known any more."""

    title = "The settings could not be read."
    message = (
        "What they held was put aside as {path}, so “{name}” is not known. Nothing was sent and the"
        " journal is untouched."
    )
    advice = "Put a copy of settings.json back in its place, or add the connections again."


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen last, so that Enter is enough next time. Empty means: the program's own proposal."""

    connection: str = ""
    kinds: tuple[str, ...] = ()
    location: str = ""
    identifier_prefix: str = ""
    export_folder: str = ""
    export_format: str = ""
    cut: str = ""
    """How batches are cut: the value of the plan's choice."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is remembered, none of it secret."""

    connections: tuple[Connection, ...] = ()
    choices: Choices = Choices()
    recent: tuple[Path, ...] = ()
    """Exports opened, newest first."""
    recent_payments: tuple[Path, ...] = ()
    """Payment files opened, newest first."""
    notes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Connection → what is remembered of it: when it was read and tested last, in plain texts."""
    unknown: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """What another version keeps in the file; written back untouched."""
    kept_aside: Path | None = None
    """Where a file that could not be read was put; None when all was well."""

    def connection(self, name: str) -> Connection:
        """The connection of that name.

        Raises:
            NoSuchConnection: there is none; SettingsDamaged: there is none any more.
        """
        for each in self.connections:
            if each.name == name:
                return each
        if self.kept_aside is not None:
            raise SettingsDamaged(path=self.kept_aside, name=name)
        raise NoSuchConnection(name=name)


def load(folder: Path) -> Settings:
    """What the folder's file holds; a damaged file is put aside and named in `kept_aside`.

    Raises:
        SettingsNotKept: the file may not be read, or the damaged one not be put aside.
    """
    path = _path(folder)
    try:
        data = _object(path.read_bytes())
        return Settings(kept_aside=_put_aside(path)) if data is None else _settings(data)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise SettingsNotKept(path=path, reason=error.strerror or str(error)) from error


def _object(text: bytes) -> dict[str, Any] | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def change(folder: Path, how: Callable[[Settings], Settings], *, seconds: float = 5.0) -> Settings:
    """Changes what the file holds now, not what was read earlier.

    Args:
        folder: the folder of the program's own files.
        how: gets the settings as they are, gives them as they shall be; what it raises changes nothing.
        seconds: how long to wait for another process.

    Raises:
        SettingsBusy, SettingsNotKept, and what `core.atomic.write_bytes` raises.
    """
    path = _path(folder)
    try:
        with locked(path.with_suffix(".lock"), seconds):
            before = load(folder)
            after = how(before)
            write_bytes(path, _bytes(after), overwrite=True)
            return after
    except TimeoutError as error:
        raise SettingsBusy(path=path, seconds=round(seconds)) from error
    except OSError as error:
        raise SettingsNotKept(path=path, reason=error.strerror or str(error)) from error


def adding(connection: Connection) -> Callable[[Settings], Settings]:
    """A change: one more connection. Raises ConnectionNameTaken."""

    def how(settings: Settings) -> Settings:
        taken = {each.name.casefold() for each in settings.connections} | {DEMO}
        if connection.name.casefold() in taken:
            raise ConnectionNameTaken(name=connection.name)
        return replace(settings, connections=(*settings.connections, connection))

    return how


def replacing(name: str, connection: Connection) -> Callable[[Settings], Settings]:
    """A change: another version of a connection, perhaps under a new name.

    Raises NoSuchConnection or ConnectionNameTaken.
    """

    def how(settings: Settings) -> Settings:
        settings.connection(name)
        others = {each.name.casefold() for each in settings.connections if each.name != name} | {DEMO}
        if connection.name.casefold() in others:
            raise ConnectionNameTaken(name=connection.name)
        both = (connection if each.name == name else each for each in settings.connections)
        return replace(settings, connections=tuple(both))

    return how


def removing(name: str) -> Callable[[Settings], Settings]:
    """A change: one connection less. Raises NoSuchConnection."""

    def how(settings: Settings) -> Settings:
        gone = settings.connection(name)
        return replace(settings, connections=tuple(c for c in settings.connections if c != gone))

    return how


def choosing(**chosen: object) -> Callable[[Settings], Settings]:
    """A change: choices that are remembered, by the names of `Choices`."""
    return lambda settings: replace(settings, choices=replace(settings.choices, **chosen))  # type: ignore[arg-type]


def noting(connection: str, **notes: str) -> Callable[[Settings], Settings]:
    """A change: something to remember of a connection."""

    def how(settings: Settings) -> Settings:
        both = {**settings.notes.get(connection, {}), **notes}
        return replace(settings, notes={**settings.notes, connection: both})

    return how


def opened(file: Path) -> Callable[[Settings], Settings]:
    """A change: an export that goes to the top of the recent ones."""
    return lambda settings: replace(settings, recent=_newest(file, settings.recent))


def payments_opened(file: Path) -> Callable[[Settings], Settings]:
    """A change: a payment file that goes to the top of the recent ones."""
    return lambda settings: replace(settings, recent_payments=_newest(file, settings.recent_payments))


def _newest(file: Path, before: tuple[Path, ...]) -> tuple[Path, ...]:
    return (file, *(each for each in before if each != file))[:RECENT]


def _path(folder: Path) -> Path:
    return folder / "settings.json"


def _put_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"settings-damaged-{number}.json")).exists():
        number += 1
    path.replace(aside)
    return aside


def _settings(data: dict[str, Any]) -> Settings:
    rest = dict(data)
    entries = _list(rest.pop("connections", None))
    known = [connection for each in entries if (connection := _connection(each)) is not None]
    strange = [each for each in entries if _connection(each) is None]
    if strange:
        rest["connections"] = strange
    chosen = rest.pop("choices", None)
    recent, payments = (_paths(rest.pop(name, None)) for name in ("recent", "recent_payments"))
    if isinstance(chosen, dict):
        rest["choices"] = {name: value for name, value in chosen.items() if name not in _CHOICES}
    notes = _notes(rest.pop("notes", None))
    return Settings(tuple(known), _choices(chosen), recent, payments, notes, rest)


def _paths(data: object) -> tuple[Path, ...]:
    return tuple(Path(each) for each in _list(data) if isinstance(each, str))


def _notes(data: object) -> dict[str, dict[str, str]]:
    if not isinstance(data, dict):
        return {}
    return {
        name: {key: text for key, text in each.items() if isinstance(text, str)}
        for name, each in data.items()
        if isinstance(each, dict)
    }


_CHOICES = frozenset(Choices.__dataclass_fields__)


def _choices(data: object) -> Choices:
    if not isinstance(data, dict):
        return Choices()
    texts = {name: each for name in _CHOICES - {"kinds"} if isinstance(each := data.get(name), str)}
    return Choices(kinds=tuple(each for each in _list(data.get("kinds")) if isinstance(each, str)), **texts)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _connection(data: object) -> Connection | None:
    if not isinstance(data, dict):
        return None
    try:
        kind = ConnectionType(data.get("type"))
    except ValueError:  # a type of a newer version: kept, not shown
        return None
    texts = {name: str(data.get(name) or "") for name in _TEXTS}
    return Connection(type=kind, cap=_cap(data.get("cap")), **texts) if texts["name"] else None


def _cap(value: object) -> Cap:
    """Where the file says nothing that is known, less is stored rather than more."""
    return next((each for each in Cap if each.value == value), Cap.DUE)


def _bytes(settings: Settings) -> bytes:
    data = dict(settings.unknown)
    chosen = {name: getattr(settings.choices, name) for name in _CHOICES}
    data["choices"] = {**data.get("choices", {}), **chosen}
    data["connections"] = [_kept(each) for each in settings.connections] + data.get("connections", [])
    data["notes"] = {name: dict(each) for name, each in settings.notes.items()}
    data["recent"] = [str(each) for each in settings.recent]
    data["recent_payments"] = [str(each) for each in settings.recent_payments]
    text = json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False)
    return (
        text.encode("utf-8", "surrogatepass") + b"\n"
    )  # half a character of another program stays what it is


def _kept(connection: Connection) -> dict[str, str]:
    texts = {name: getattr(connection, name) for name in _TEXTS}
    return {"type": connection.type.value, "cap": connection.cap.value, **texts}
