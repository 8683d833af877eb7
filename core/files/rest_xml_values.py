"""Elements of the REST GLExport into the typed objects of JSON, and objects into elements.

A null number is `xsi:nil`, an empty text an empty element, a null text or reference no element at all. A list
of numbers is one text with commas; when read, children are accepted as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from core.files.errors import TooDeep
from core.files.rest_shapes import SHAPES, element_of, shape
from core.files.rest_xml_reading import MAX_DEPTH, NIL, Element
from core.files.values import plain
from core.files.xml_parsing import escaped, printable

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_WIDEST = 2 * (MAX_DEPTH + 2)
_NUMERIC = ("int", "num", "bool")


def typed(element: Element, kind: str, path: object, depth: int = 0) -> Any:
    """The value of an element, given its type's name.

    Raises:
        TooDeep: more levels than any export has.
    """
    if depth > MAX_DEPTH:
        raise TooDeep(path=path, depth=MAX_DEPTH)
    children = list(element.iterchildren("*"))
    if kind.endswith("[]"):
        return _list(element, children, kind.removesuffix("[]"), path, depth)
    if children:
        known = shape(kind)
        return {each.tag: typed(each, known.get(each.tag, ""), path, depth + 1) for each in children}
    if element.get(NIL) in ("true", "1"):
        return None
    text = element.text or ""
    return None if kind in SHAPES and not text else simple(text, kind)


def _list(element: Element, children: list[Element], kind: str, path: object, depth: int) -> list[Any]:
    if children:
        return [typed(each, kind, path, depth + 1) for each in children]
    return [simple(part.strip(), kind) for part in (element.text or "").split(",") if part.strip()]


def simple(text: str, kind: str) -> Any:
    """A text as its type; one that does not fit stays text."""
    if kind in _NUMERIC and not text:
        return None
    if kind == "bool" and text in ("true", "false"):
        return text == "true"
    if kind in ("int", "num") and _NUMBER.fullmatch(text):
        return int(text) if text.lstrip("-").isdecimal() and len(text) < 4000 else Decimal(text)
    return text


def lines(name: str, value: Any, kind: str, indent: str, beside: set[str]) -> Iterator[str]:
    """The lines of an element.

    Args:
        name: its name.
        value: what JSON holds.
        kind: the type's name; empty for what is not known.
        indent: white space before it.
        beside: receives what XML cannot hold.

    Raises:
        TooDeep: more levels than a reader of this form takes.
    """
    if len(indent) > _WIDEST:
        raise TooDeep(path=name, depth=MAX_DEPTH)
    if not _NAME.fullmatch(name):
        beside.add(f"the name “{name}”")
    elif value is None:
        if kind in _NUMERIC:
            yield f'{indent}<{name} xsi:nil="true" />'
    elif isinstance(value, Mapping):
        yield from _object(name, value, kind, indent, beside)
    elif isinstance(value, list):
        yield from _array(name, value, kind.removesuffix("[]"), indent, beside)
    else:
        text = plain(value)
        clean = printable(text)
        if clean != text:
            beside.add(f"control characters in {name}")
        yield f"{indent}<{name}>{escaped(clean)}</{name}>" if clean else f"{indent}<{name} />"


def _object(name: str, value: Mapping[str, Any], kind: str, indent: str, beside: set[str]) -> Iterator[str]:
    known = shape(kind)
    inside = [
        line
        for member, each in value.items()
        for line in lines(member, each, known.get(member, ""), f"{indent}  ", beside)
    ]
    if inside:
        yield f"{indent}<{name}>"
        yield from inside
        yield f"{indent}</{name}>"
    else:
        yield f"{indent}<{name} />"


def _array(name: str, value: list[Any], kind: str, indent: str, beside: set[str]) -> Iterator[str]:
    if value and not any(isinstance(each, (Mapping, list)) for each in value):
        yield f"{indent}<{name}>{escaped(','.join(map(plain, value)))}</{name}>"
    elif value:
        yield f"{indent}<{name}>"
        for each in value:
            yield from lines(element_of(name), each, kind, f"{indent}  ", beside)
        yield f"{indent}</{name}>"
    else:
        yield f"{indent}<{name} />"
