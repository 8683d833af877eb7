"""What was answered about the columns of payment lists: one small file for each set of headings.

Each file is written whole, so nothing has to be locked: of two that answer at once the later one counts.
"""

from __future__ import annotations

import contextlib
import json
import re
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from core.atomic import write_bytes
from core.errors import UserError

_FOLDER = "payment-columns"
_LARGEST = 1 << 18
_KEY = re.compile(r"[0-9a-f]{8,64}")
_AT, _FROM = "remembered", "from"


class ColumnsNotKept(UserError):
    """The answers about the columns could not be written down."""

    title = "The columns were not remembered."
    message = "{path}: {reason}. What is uploaded is not touched by this; the next list asks again."
    advice = "Check the folder of Batchdesk's own files, or keep the columns as a file of your own."


class KeptColumns(NamedTuple):
    """What was answered, and when."""

    content: bytes
    """A file of columns; believed in nothing."""
    at: datetime | None
    """None where the file does not say."""
    file: str
    """The list it was answered for; empty where the file does not say."""


def keep(home: Path, key: str, content: bytes, at: datetime, file: str) -> None:
    """Writes down the columns of a set of headings in place of earlier ones.

    Args:
        home: the folder of the program's own files.
        key: stands for the headings.
        content: a file of columns, a JSON object.
        at: when it was answered.
        file: for which list.

    Raises:
        ColumnsNotKept: it could not be written.
    """
    path = _path(home, key)
    data = {**json.loads(content), _AT: at.isoformat(), _FROM: file}
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_bytes(path, text.encode("utf-8", "surrogatepass"), overwrite=True)
    except UserError as error:
        raise ColumnsNotKept(path=path, reason=type(error).title.rstrip(".")) from error
    except OSError as error:
        raise ColumnsNotKept(path=path, reason=error.strerror or str(error)) from error


def kept(home: Path, key: str) -> KeptColumns | None:
    """What was answered for a set of headings; None where nothing is there that can be read."""
    path = _path(home, key)
    try:
        if path.stat().st_size > _LARGEST:
            return None
        content = path.read_bytes()
        data = json.loads(content)
    except (OSError, ValueError, RecursionError):
        return None
    return KeptColumns(content, _moment(data.get(_AT)), _text(data.get(_FROM))) if _is_object(data) else None


def kept_keys(home: Path) -> tuple[str, ...]:
    """Every set of headings that something is kept for, the newest first."""
    try:
        found = [(path.stat().st_mtime_ns, path.stem) for path in (home / _FOLDER).glob("*.json")]
    except OSError:
        return ()
    return tuple(key for _, key in sorted(found, reverse=True) if _KEY.fullmatch(key))


def drop(home: Path, key: str) -> None:
    """Forgets a set of headings; one that is not known is forgotten already.

    Raises:
        ColumnsNotKept: the file could not be removed.
    """
    path = _path(home, key)
    try:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()
    except OSError as error:
        raise ColumnsNotKept(path=path, reason=error.strerror or str(error)) from error


def _path(home: Path, key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise ValueError(key)
    return home / _FOLDER / f"{key}.json"


def _is_object(data: object) -> bool:
    return isinstance(data, dict)


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _text(value: object) -> str:
    return value[:1000] if isinstance(value, str) else ""
