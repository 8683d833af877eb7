"""One legacy element into the REST form's object and back, by the table of `correspondence`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from core.domain import money
from core.files.correspondence import ELEMENTS, Pair
from core.files.rest_shapes import shape
from core.files.values import plain, short_number

Value = dict[str, Any]

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?Z?)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TRUE, _FALSE = ("y", "true", "1"), ("n", "false", "0")


class Tree(NamedTuple):
    """An element of the legacy form with its children."""

    name: str
    attributes: Mapping[str, str]
    children: tuple[Tree, ...] = ()


def to_rest(tree: Tree, type_name: str, beside: set[str]) -> Value:
    """The object of the REST form, its members in the order of the vendor's schema.

    Args:
        tree: a document, customer or vendor with its lines.
        type_name: the REST type, for the order.
        beside: receives the names of what has a value here and no place there.
    """
    element = ELEMENTS[tree.name]
    value: Value = {}
    known = set()
    for pair in element.pairs:
        known.add(pair.attribute)
        if pair.attribute in tree.attributes:
            _set(value, pair.paths[0], _FROM_TEXT[pair.form](tree.attributes[pair.attribute]))
    left = [name for name, text in tree.attributes.items() if text and name not in known]
    beside.update(f"{tree.name} {name}" for name in left)
    for member, child_name in element.children:
        kind = shape(type_name)[member]
        children = [each for each in tree.children if each.name == child_name]
        found = [to_rest(each, kind.removesuffix("[]"), beside) for each in children]
        if kind.endswith("[]"):
            value[member] = found
        elif found:
            value[member] = found[0]
    names = {child_name for _, child_name in element.children}
    beside.update(f"{tree.name} {each.name}" for each in tree.children if each.name not in names)
    order = {name: place for place, name in enumerate(shape(type_name))}
    return dict(sorted(value.items(), key=lambda item: order.get(item[0], len(order))))


def _set(value: Value, path: tuple[str, ...], found: Any) -> None:
    if len(path) == 1:
        value[path[0]] = found
    elif found not in (None, ""):
        value.setdefault(path[0], {})[path[1]] = found


def _number(text: str, scale: int = 0) -> Decimal | str | None:
    """A number, divided by 10^scale; text that is none stays text."""
    stripped = text.removesuffix("%")
    try:
        return money.amount(stripped).scaleb(-scale) if stripped else None
    except ValueError:
        return text


def _int(text: str) -> int | str | None:
    number = re.fullmatch(r"-?[0-9]{1,18}", text)
    return int(text) if number else (text or None)


def _flag(text: str) -> bool | str | None:
    word = text.casefold()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    return text or None


def _day_out(text: str) -> str:
    return f"{text}T00:00:00" if _DAY.fullmatch(text) else text


def _ids(text: str) -> list[int | str | None]:
    return [_int(part.strip()) for part in text.split(",") if part.strip()]


_FROM_TEXT: dict[str, Callable[[str], Any]] = {
    "text": str,
    "int": _int,
    "number": _int,
    "id": _int,
    "money": _number,
    "pct": _number,
    "factor": _number,
    "share": lambda text: _number(text, 2),
    "rate": lambda text: _number(text, 2),
    "TF": _flag,
    "YN": _flag,
    "day": _day_out,
    "us": str,
    "ids": _ids,
}


def to_legacy(value: Mapping[str, Any], name: str, beside: set[str]) -> Tree:
    """The element of the legacy form, with every attribute it has there; those without a value are empty.

    Args:
        value: an object of the REST form.
        name: the legacy element.
        beside: receives the names of what has a value here and no place there.
    """
    element = ELEMENTS[name]
    attributes = {pair.attribute: _text(pair, value) for pair in element.pairs}
    attributes.update(dict.fromkeys(element.alone, ""))
    if not attributes.get("TaxRatePercent", "x"):
        del attributes["TaxRatePercent"]  # only tax lines have it
    used = {path for pair in element.pairs for path in pair.paths}
    children: list[Tree] = []
    for member, child_name in element.children:
        found = value.get(member)
        for each in found if isinstance(found, list) else [found] if found else []:
            children.append(to_legacy(each if isinstance(each, Mapping) else {}, child_name, beside))
    members = {member for member, _ in element.children}
    _note_left_over(value, used, members, name, beside)
    return Tree(name, attributes, tuple(children))


def _note_left_over(
    value: Mapping[str, Any], used: set[tuple[str, ...]], members: set[str], name: str, beside: set[str]
) -> None:
    for member, found in value.items():
        if member in members or (member,) in used or found in (None, "", []):
            continue
        if not isinstance(found, Mapping):
            beside.add(f"{name} {member}")
            continue
        left = [each for each, text in found.items() if each != "_info" and text not in (None, "")]
        beside.update(f"{name} {member}.{each}" for each in left if (member, each) not in used)


def _text(pair: Pair, value: Mapping[str, Any]) -> str:
    for path in pair.paths:
        found: Any = value
        for member in path:
            found = found.get(member) if isinstance(found, Mapping) else None
        if found not in (None, ""):
            return _TO_TEXT.get(pair.form, plain)(found)
    return ""


def _money(value: Any) -> str:
    """At least two places; what is there is never rounded."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return plain(value)
    return _places(Decimal(value), 2)


def _places(value: Decimal, places: int) -> str:
    if not money.is_amount(value):
        return short_number(value)
    exponent = value.normalize().as_tuple().exponent
    return f"{value:.{max(places, -exponent if isinstance(exponent, int) else 0)}f}"


def _percent(value: Any, scale: int = 0, places: int = 2, mark: str = "%") -> str:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return plain(value)
    return _places(Decimal(value).scaleb(scale), places) + mark


def _yes_no(value: Any) -> str:
    return {True: "Y", False: "N"}[value] if isinstance(value, bool) else plain(value)


def _true_false(value: Any) -> str:
    return str(value) if isinstance(value, bool) else plain(value)


def _day_in(value: Any) -> str:
    text = plain(value)
    return text[:10] if _ISO.fullmatch(text) else text


def _us(value: Any) -> str:
    """Month first, twelve hours, as the legacy form has it in purchase lines."""
    text = plain(value)
    match = _ISO.fullmatch(text)
    if not match:
        return text
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    half = "AM" if hour < 12 else "PM"
    return f"{month}/{day}/{year:04} {(hour + 11) % 12 + 1}:{minute:02}:{second:02} {half}"


def _listed(value: Any) -> str:
    return ",".join(map(plain, value)) if isinstance(value, list) else plain(value)


_TO_TEXT: dict[str, Callable[[Any], str]] = {
    "money": _money,
    "pct": _percent,
    "factor": _percent,
    "share": lambda value: _percent(value, scale=2),
    "rate": lambda value: _percent(value, scale=2, places=6, mark=""),
    "TF": _true_false,
    "YN": _yes_no,
    "day": _day_in,
    "us": _us,
    "ids": _listed,
    "id": _listed,
}
