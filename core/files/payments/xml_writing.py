"""Payment XML as the task that clerks use today writes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.domain.payments.rows import Written
from core.files.payments.tables import MESSAGE
from core.files.payments.xml_reading import LEGACY, Shape
from core.files.xml_parsing import escaped

_NAMESPACES = (
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
)
_STEP = "  "


def xml_document(results: Iterable[tuple[Sequence[Written], str]], shape: Shape) -> bytes:
    """A document of records, each with its texts as they were and, where there is one, its message last."""
    declared = "" if shape is LEGACY else ' encoding="utf-8"'
    lines = [f'<?xml version="1.0"{declared}?>', f"<{shape.root} {_NAMESPACES}>"]
    for written, message in results:
        lines.append(f"{_STEP}<{shape.record}>")
        lines += _record(written)
        if message:
            lines.append(f"{_STEP * 2}<{MESSAGE}>{escaped(message)}</{MESSAGE}>")
        lines.append(f"{_STEP}</{shape.record}>")
    return ("\n".join([*lines, f"</{shape.root}>"]) + "\n").encode()


def _record(written: Sequence[Written]) -> list[str]:
    """The elements of a record: a path `invoice/id` is an element inside another."""
    lines: list[str] = []
    inside: list[str] = []
    for name, text, _ in written:
        *above, own = name.split("/")
        shared = _shared(inside, above)
        lines += _closing(inside[shared:], shared)
        lines += [f"{_indent(depth)}<{_tag(above[depth])}>" for depth in range(shared, len(above))]
        inside = above
        tag = _tag(own)
        content = f"<{tag}>{escaped(text)}</{tag}>" if text else f"<{tag} />"
        lines.append(f"{_indent(len(above))}{content}")
    return lines + _closing(inside, 0)


def _shared(inside: Sequence[str], above: Sequence[str]) -> int:
    count = 0
    for one, other in zip(inside, above, strict=False):
        if one != other:
            break
        count += 1
    return count


def _closing(names: Sequence[str], depth: int) -> list[str]:
    return [f"{_indent(depth + at)}</{_tag(names[at])}>" for at in reversed(range(len(names)))]


def _indent(depth: int) -> str:
    return _STEP * (depth + 2)


def _tag(name: str) -> str:
    return name.split("[")[0]
