"""Which column of a sender's table is what, and what was answered about its values; kept as a JSON file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from core.domain.payments.rows import Amounts
from core.files.payments.errors import BadColumnMap
from core.files.values import shown


class Field(Enum):
    """What a column can be. The values are the words of the file and of the window."""

    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    CURRENCY = "currency"
    PAYER = "payer"
    REFERENCE = "reference"
    EXTERNAL_ID = "external id"
    INVOICE_ID = "invoice id"
    PAYMENT_ID = "payment id"


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The columns of one sender. None stands for a question that was not answered (and need not be)."""

    headings: tuple[str, ...]
    """All headings of the tables it is for, in order."""
    fields: tuple[tuple[Field, str], ...]
    """What is read, with its heading."""
    sender: str = ""
    day_first: bool | None = None
    """Whether 03/04 is the 3rd of April."""
    decimal: str | None = None
    """"." or ","."""
    sign: int | None = None
    """1: as written; -1: the sender writes payments as negative amounts."""
    amounts: Amounts | None = None
    sheet: str = ""
    """Empty for the only one."""
    header_row: int | None = None
    """Row of the headings from 1; None to look for them."""

    @property
    def key(self) -> str:
        """What a map is remembered under: the same for the same headings."""
        return headings_key(self.headings)

    def heading(self, field: Field) -> str | None:
        """The heading of a field, None where it has no column."""
        return dict(self.fields).get(field)

    def fitted(self, headings: tuple[str, ...]) -> ColumnMap:
        """The same for a table whose headings differ in order, case and outer blanks only."""
        known = {heading.strip().casefold(): heading for heading in headings}
        fields = ((field, known.get(heading.strip().casefold(), heading)) for field, heading in self.fields)
        return replace(self, headings=headings, fields=tuple(fields))

    def with_field(self, field: Field, heading: str | None) -> ColumnMap:
        """The same with another column for a field, or none."""
        kept = {each: name for each, name in self.fields if each is not field and name != heading}
        if heading is not None:
            kept[field] = heading
        return replace(self, fields=tuple((each, kept[each]) for each in Field if each in kept))


def columns_told(columns: ColumnMap) -> tuple[tuple[str, str], ...]:
    """What the values or the clerk decided, for the eye: names with their words."""
    marks = {".": "point", ",": "comma"}
    order = "day before month" if columns.day_first else "month before day"
    said = [("Columns", ", ".join(f"{field.value}: {heading}" for field, heading in columns.fields))]
    if columns.decimal is not None:
        said.append(("Decimal mark", marks[columns.decimal]))
    if columns.day_first is not None:
        said.append(("Order of dates", order))
    if columns.sign == -1:
        said.append(("Signs", "turned"))
    return tuple(said)


def headings_key(headings: tuple[str, ...]) -> str:
    """A short text that stands for a set of headings, whatever their order, case and outer blanks."""
    names = sorted({heading.strip().casefold() for heading in headings} - {""})
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()[:16]


_KIND = "payment columns"
_VERSION = 1
_LARGEST = 1 << 18
_LONGEST = 1000
"""Characters of a heading, and headings of a table."""


def columns_json(columns: ColumnMap) -> bytes:
    """A map as the content of a file."""
    content = {
        "batchdesk": _KIND,
        "version": _VERSION,
        "sender": columns.sender,
        "headings": list(columns.headings),
        "columns": {field.value: heading for field, heading in columns.fields},
        "day_first": columns.day_first,
        "decimal": columns.decimal,
        "sign": columns.sign,
        "amounts": columns.amounts.value if columns.amounts else None,
        "sheet": columns.sheet,
        "header_row": columns.header_row,
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def read_columns(data: bytes, name: object = "The file of columns") -> ColumnMap:
    """A map from the content of a file, which is believed in nothing.

    Raises:
        BadColumnMap: with what is wrong.
    """
    try:
        return _map(_content(data))
    except ValueError as error:
        raise BadColumnMap(path=name, reason=str(error)) from None


def _content(data: bytes) -> dict[str, Any]:
    if len(data) > _LARGEST:
        raise ValueError(f"it is larger than {_LARGEST >> 10} KB")
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ValueError("it is not whole JSON") from None
    if not isinstance(content, dict) or content.get("batchdesk") != _KIND:
        raise ValueError(f"it does not call itself “{_KIND}”")
    if content.get("version") != _VERSION:
        raise ValueError("it was written by a newer version")
    return content


def _map(content: dict[str, Any]) -> ColumnMap:
    headings = _headings(content.get("headings"))
    return ColumnMap(
        headings,
        _fields(content.get("columns"), headings),
        sender=_of(content, "sender", _is_text, ""),
        day_first=_of(content, "day_first", lambda value: isinstance(value, bool)),
        decimal=_of(content, "decimal", lambda value: value in (".", ",")),
        sign=_of(content, "sign", lambda value: type(value) is int and value in (1, -1)),
        amounts=_amounts(content),
        sheet=_of(content, "sheet", _is_text, ""),
        header_row=_of(content, "header_row", _is_row),
    )


def _of(content: Mapping[str, Any], name: str, fits: Callable[[Any], bool], otherwise: Any = None) -> Any:
    value = content.get(name)
    if value is None:
        return otherwise
    if not fits(value):
        raise ValueError(f"“{name}” cannot be {_quoted(value)}")
    return value


def _quoted(value: object) -> str:
    return shown(json.dumps(value, ensure_ascii=False))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST


def _is_row(value: object) -> bool:
    return type(value) is int and 1 <= value <= 1_048_576


def _amounts(content: Mapping[str, Any]) -> Amounts | None:
    known = {each.value: each for each in Amounts}
    return known.get(_of(content, "amounts", lambda value: isinstance(value, str) and value in known))


def _headings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > _LONGEST or not all(map(_is_text, value)):
        raise ValueError("“headings” is no list of texts")
    return tuple(value)


def _fields(value: object, headings: tuple[str, ...]) -> tuple[tuple[Field, str], ...]:
    if not isinstance(value, dict) or not value:
        raise ValueError("“columns” says nothing")
    known = {each.value: each for each in Field}
    for name, heading in value.items():
        if name not in known:
            raise ValueError(f"“columns” names {_quoted(name)}, which is not known")
        if not heading or heading not in headings:
            raise ValueError(f"the column {_quoted(heading)} is not among its headings")
    if len(set(value.values())) < len(value):
        raise ValueError("one column is named for two things")
    return tuple((each, value[each.value]) for each in Field if each.value in value)
