"""The grammar of `conditions=`: a text becomes a predicate over rows.

condition  := all {OR all};  all := part {AND part}
part       := "(" condition ")" | name [not] operator value
operator   := = != < <= > >= contains like in
value      := "text" | 'text' | [date] | number | True | False | null | "(" value {"," value} ")"
"""

import re
from collections.abc import Callable, Collection
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

Row = dict[str, Any]
Predicate = Callable[[Row], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|'[^']*')|(?P<date>\[[^\]]*\])|(?P<sign>!=|<=|>=|=|<|>|\(|\)|,)"""
    r"""|(?P<number>-?\d+(?:\.\d+)?(?![\w/]))|(?P<word>[A-Za-z_][\w/]*))"""
)
_SIGNS = {"=", "!=", "<", "<=", ">", ">="}
_WORDS = {"contains", "like", "in"}


class ConditionError(ValueError):
    """A condition that cannot be understood; the text is meant for the answer."""


class _Reader:
    """Tokens of one condition with a position."""

    def __init__(self, text: str, names: Collection[str] | None) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0
        self.names = names

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self) -> tuple[str, str]:
        token = self.peek()
        self.at += 1
        return token

    def word(self, expected: str) -> bool:
        kind, text = self.peek()
        if kind == "word" and text.lower() == expected:
            self.at += 1
            return True
        return False

    def sign(self, expected: str) -> None:
        if self.take() != ("sign", expected):
            raise ConditionError(f"'{expected}' expected.")


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ConditionError(f"'{text[at:]}' is not understood.")
        kind = str(match.lastgroup)
        found.append((kind, match.group(kind)))
        at = match.end()
    return found


def parsed(text: str, names: Collection[str] | None = None) -> Predicate:
    """The predicate of a condition.

    Args:
        text: the decoded value of `conditions`.
        names: first parts of the names that may be used, or None for any.

    Raises:
        ConditionError: the text breaks the grammar or uses an unknown name.
    """
    reader = _Reader(text, names)
    predicate = _either(reader)
    if reader.peek()[0] != "end":
        raise ConditionError(f"'{reader.peek()[1]}' was not expected.")
    return predicate


def _either(reader: _Reader) -> Predicate:
    parts = [_both(reader)]
    while reader.word("or"):
        parts.append(_both(reader))
    return parts[0] if len(parts) == 1 else lambda row: any(part(row) for part in parts)


def _both(reader: _Reader) -> Predicate:
    parts = [_part(reader)]
    while reader.word("and"):
        parts.append(_part(reader))
    return parts[0] if len(parts) == 1 else lambda row: all(part(row) for part in parts)


def _part(reader: _Reader) -> Predicate:
    if reader.peek() == ("sign", "("):
        reader.take()
        inner = _either(reader)
        reader.sign(")")
        return inner
    path = _name(reader)
    negated = reader.word("not")
    kind, operator = reader.take()
    operator = operator.lower()
    if operator not in (_SIGNS if kind == "sign" and not negated else _WORDS):
        raise ConditionError(f"'{operator}' is not an operator.")
    compare = _comparison(operator, _values(reader) if operator == "in" else _value(reader))
    return lambda row: compare(value_at(row, path)) is not negated


def _name(reader: _Reader) -> tuple[str, ...]:
    kind, text = reader.take()
    if kind != "word":
        raise ConditionError(f"'{text}' is not a name.")
    path = tuple(text.split("/"))
    if reader.names is not None and path[0] not in reader.names:
        raise ConditionError(f"'{text}' is not a recognized name.")
    return path


def _values(reader: _Reader) -> list[Any]:
    reader.sign("(")
    found = [_value(reader)]
    while reader.peek() == ("sign", ","):
        reader.take()
        found.append(_value(reader))
    reader.sign(")")
    return found


def _value(reader: _Reader) -> Any:
    kind, text = reader.take()
    constants = {"true": True, "false": False, "null": None}
    if kind == "text":
        return text[1:-1]
    if kind == "number":
        return Decimal(text)
    if kind == "date":
        return _moment(text[1:-1])
    if kind == "word" and text.lower() in constants:
        return constants[text.lower()]
    raise ConditionError(f"'{text}' is not a value.")


def _moment(text: str) -> datetime:
    moment = moment_of(text)
    if moment is None:
        raise ConditionError(f"'{text}' is not a date.")
    return moment


def value_at(row: Row, path: tuple[str, ...]) -> Any:
    """The value under a path such as company/name; None where there is nothing."""
    value: Any = row
    for part in path:
        if not isinstance(value, dict):
            return None
        value = value.get(part)
    return value


@lru_cache(8192)
def moment_of(text: str) -> datetime | None:
    """A date in any of the server's forms, without zone; None if it is none."""
    for form in ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d", "%m/%d/%Y %I:%M:%S %p"):
        try:
            return datetime.strptime(text.removesuffix("Z"), form)  # noqa: DTZ007 (all in the server's zone)
        except ValueError:
            continue
    return None


def _comparison(operator: str, wanted: Any) -> Callable[[Any], bool]:
    if operator == "in":
        if all(isinstance(each, str) for each in wanted):
            keys = {each.lower() for each in wanted}
            return lambda value: not isinstance(value, bool | None) and str(value).lower() in keys
        return lambda value: any(_equal(value, each) for each in wanted)
    if operator == "contains":
        return lambda value: str(wanted).lower() in str(value or "").lower()
    if operator == "like":
        pattern = re.compile(re.escape(str(wanted)).replace(r"\*", ".*").replace("%", ".*"), re.I | re.S)
        return lambda value: value is not None and pattern.fullmatch(str(value)) is not None
    if operator in ("=", "!="):
        return lambda value: _equal(value, wanted) is (operator == "=")
    return lambda value: _ordered(operator, value, wanted)


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, bool) or isinstance(value, bool) or wanted is None or value is None:
        return bool(value is wanted)
    one, other = _alike(value, wanted)
    return bool(one == other)


def _ordered(operator: str, value: Any, wanted: Any) -> bool:
    if value is None or wanted is None:
        return False
    one, other = _alike(value, wanted)
    if one is None:
        return False
    if operator in ("<", "<="):
        return bool(one < other or (operator == "<=" and one == other))
    return bool(one > other or (operator == ">=" and one == other))


def _alike(value: Any, wanted: Any) -> tuple[Any, Any]:
    """Both sides as things that can be compared: dates, numbers, or texts without regard to case."""
    if isinstance(wanted, datetime):
        return (moment_of(value) if isinstance(value, str) else None), wanted
    if isinstance(wanted, Decimal) and isinstance(value, int | Decimal):
        return value, wanted
    return str(value).lower(), str(wanted).lower()
