"""Batches files: what batches to create in, what became of each out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from core import atomic
from core.files import errors
from core.files.recognising import Form, recognise
from core.files.values import id_number, shown
from core.files.xml_parsing import escaped, small_tree

INPUT = "The batches file"
_BESIDE = {"id", "externalId", "ErrorMessage", "_info"}
"""What a result file or the server adds; read over."""

_FLAGS = {"exportInvoicesFlag", "exportExpensesFlag", "exportProductsFlag", "closedFlag"}
_OPENED = re.compile(rb"<Batches\s*>")


class BatchInput(NamedTuple):
    """One batch to be created. The identifier may be empty and is not checked here."""

    identifier: str
    ids: tuple[int, ...]
    line: int
    """Line of its `<Batch>` in the file."""


class BatchOutcome(NamedTuple):
    """What became of one input batch: the id of the new batch, or why there is none."""

    batch: BatchInput
    id: int | None = None
    error: str = ""


def read_batches(data: bytes, name: object = INPUT) -> tuple[BatchInput, ...]:
    """Reads a Batches file; a fail file may be read again as it is.

    Args:
        data: the file's bytes.
        name: how the words of an error call it.

    Raises:
        FileProblem: `BatchesUnclosed`, `WrongElement`, `BatchesEmpty`, `BatchesExported`, `BatchWithoutIds`,
            `BadBatchId`, `NotBatches`, or what else is wrong with the file.
    """
    root = _root(data, name)
    found = [_batch(element, name) for element in _children(root, name, "Batch")]
    if not found:
        raise errors.BatchesEmpty(path=name)
    _refuse_repeated(found, name)
    return tuple(BatchInput(identifier, tuple(ids), line) for identifier, ids, line in found)


def batches_document(outcomes: Iterable[BatchOutcome]) -> bytes:
    """A success or fail file: the input form, with the new batch's `id` or, last, the `ErrorMessage`."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<Batches>"]
    for outcome in outcomes:
        lines += _written(outcome)
    return ("\n".join([*lines, "</Batches>"]) + "\n").encode()


def write_batches(outcomes: Iterable[BatchOutcome], path: Path, *, overwrite: bool = False) -> atomic.Written:
    """Writes a success or fail file. Raises as `core.atomic.writing`."""
    return atomic.write_bytes(path, batches_document(outcomes), overwrite=overwrite)


def _written(outcome: BatchOutcome) -> list[str]:
    batch, identifier = outcome.batch, outcome.batch.identifier
    lines = ["  <Batch>"]
    if outcome.id is not None:
        lines.append(f"    <id>{outcome.id}</id>")
    if identifier:
        lines.append(f"    <batchIdentifier>{escaped(identifier)}</batchIdentifier>")
    lines.append("    <glRecIds>")
    lines += [f"      <glRecId>{number}</glRecId>" for number in batch.ids]
    lines.append("    </glRecIds>")
    if outcome.error:
        lines.append(f"    <ErrorMessage>{escaped(outcome.error)}</ErrorMessage>")
    return [*lines, "  </Batch>"]


def _root(data: bytes, name: object) -> Any:
    form = recognise(data[: 1 << 20], name)
    if form is not Form.BATCHES:
        raise errors.NotBatches(path=name, what=form.value)
    try:
        return small_tree(data, name)
    except (errors.CutFile, errors.NotWellFormed):
        opened = list(_OPENED.finditer(data))
        if len(opened) > 1 and b"</Batches" not in data:
            line = data.count(b"\n", 0, opened[-1].start()) + 1
            raise errors.BatchesUnclosed(path=name, line=line) from None
        raise


def _children(parent: Any, name: object, *expected: str) -> list[Any]:
    children = list(parent.iterchildren("*"))
    for child in children:
        if child.tag not in expected:
            raise errors.WrongElement(
                path=name, line=child.sourceline, element=shown(str(child.tag)), expected=expected[0]
            )
    return children


def _batch(element: Any, name: object) -> tuple[str, dict[int, int], int]:
    """Identifier, ids with their lines, line."""
    found = {child.tag: child for child in element.iterchildren("*")}
    if "glRecIds" not in found and found.keys() & _FLAGS:
        raise errors.BatchesExported(path=name)
    _children(element, name, "glRecIds", "batchIdentifier", *_BESIDE, *_FLAGS)
    if len(element.findall("glRecIds")) > 1 or len(element.findall("batchIdentifier")) > 1:
        raise errors.WrongElement(
            path=name, line=element.sourceline, element="a second list or identifier", expected="</Batch>"
        )
    identifier = found.get("batchIdentifier")
    ids: dict[int, int] = {}
    for child in _children(found["glRecIds"], name, "glRecId") if "glRecIds" in found else ():
        _add_id(ids, child, name)
    if not ids:
        raise errors.BatchWithoutIds(path=name, line=element.sourceline)
    return ((identifier.text or "").strip() if identifier is not None else ""), ids, element.sourceline


def _add_id(ids: dict[int, int], element: Any, name: object) -> None:
    text, line = (element.text or "").strip(), element.sourceline
    number = id_number(text) if not len(element) else None
    if number is None:
        why = "is no GL entry id"
        raise errors.BadBatchId(path=name, line=line, text=shown(text), why=why)
    if number in ids:
        raise errors.BadBatchId(path=name, line=line, text=text, why=f"stands in line {ids[number]} already")
    ids[number] = line


def _refuse_repeated(found: list[tuple[str, dict[int, int], int]], name: object) -> None:
    lines: dict[int, int] = {}
    for _, ids, _ in found:
        for number, line in ids.items():
            if number in lines:
                why = f"stands in another batch, in line {lines[number]}, already"
                raise errors.BadBatchId(path=name, line=line, text=str(number), why=why)
            lines[number] = line
