"""Laws that hold for every export: nothing is lost, changed or invented between reading and writing."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.domain.export import Export, ExportFormat
from core.domain.records import Record
from core.errors import UserError
from core.files.batches_xml import BatchInput, BatchOutcome, batches_document, read_batches
from core.files.opening import read_answer, read_export
from core.files.writing import write_export

_spec = importlib.util.spec_from_file_location("exports_of_tests", Path(__file__).with_name("exports.py"))
assert _spec is not None
assert _spec.loader is not None
made = importlib.util.module_from_spec(_spec)
sys.modules["exports_of_tests"] = made
_spec.loader.exec_module(made)

SAMPLES = Path(__file__).parents[2] / "samples"
DOCUMENTS = [ExportFormat.LEGACY, ExportFormat.REST, ExportFormat.JSON]
PHASES = [Phase.explicit, Phase.generate]
few = settings(max_examples=30, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.too_slow])
many = settings(max_examples=100, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.too_slow])


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def facts(record: Record) -> tuple[object, ...]:
    lines = [
        (line.amount, line.quantity, line.ids, line.account, line.text, line.date) for line in record.lines
    ]
    head = record.kind, record.number, record.total, record.currency, record.date, record.party.account
    return *head, record.ids, record.flaws, lines


def all_facts(export: Export) -> list[tuple[object, ...]]:
    return sorted(map(facts, export.records), key=repr)


def without_nothing(value: Any) -> Any:
    """JSON without what means "no value": null members and empty references."""
    if isinstance(value, dict):
        inside = {name: without_nothing(each) for name, each in value.items()}
        return {name: each for name, each in inside.items() if each is not None and each != {}}
    return [without_nothing(each) for each in value] if isinstance(value, list) else value


def value_of(path: Path) -> Any:
    return msgspec.json.Decoder(float_hook=Decimal).decode(path.read_bytes())


@few
@given(made.exports)
def test_json_to_xml_and_back_is_the_identity(export: dict[str, Any]) -> None:
    """Every value of the answer, number, text or flag, is the same after a way through REST XML."""
    with folder() as here:
        first, xml, second = here / "1.json", here / "2.xml", here / "3.json"
        write_export(read_answer([made.answer(export)]), None, ExportFormat.JSON, first)
        write_export(read_export(first), None, ExportFormat.REST, xml)
        write_export(read_export(xml), None, ExportFormat.JSON, second)
        before = {name: each for name, each in without_nothing(export).items() if each}
        after = {name: each for name, each in without_nothing(value_of(second)).items() if each}
        assert after == before


@few
@given(made.exports)
def test_every_form_holds_the_same_records(export: dict[str, Any]) -> None:
    """Kinds, numbers, totals, dates, ids and lines are the same in legacy XML, REST XML and JSON."""
    source = read_answer([made.answer(export)])
    with folder() as here:
        for form in DOCUMENTS:
            write_export(source, None, form, here / form.value)
            again = read_export(here / form.value)
            assert (all_facts(again), again.unknown, again.problems) == (all_facts(source), (), ())


@few
@given(made.exports, st.data())
def test_what_is_written_is_what_was_chosen(export: dict[str, Any], data: st.DataObject) -> None:
    """From each form into each form, any choice: the chosen records are read back, and no others."""
    answer = made.answer(export)
    with folder() as here:
        form = data.draw(st.sampled_from(DOCUMENTS))
        write_export(read_answer([answer]), None, form, here / "source")
        source = read_export(here / "source")
        keys = [record.key for record in source.records]
        chosen = set(data.draw(st.lists(st.sampled_from(keys), unique=True))) if keys else set()
        target = data.draw(st.sampled_from(DOCUMENTS))
        result = write_export(source, chosen, target, here / "target")
        again = read_export(here / "target")
        expected = sorted((facts(each) for each in source.records if each.key in chosen), key=repr)
        assert all_facts(again) == expected
        assert result.records == len(expected)
        assert len(again.customers) == len(source.customers)


@few
@given(made.exports, made.exports)
def test_answers_in_chunks_are_one_export(first: dict[str, Any], second: dict[str, Any]) -> None:
    """Two answers written as one hold the records of both."""
    source = read_answer([made.answer(first), made.answer(second)])
    with folder() as here:
        for form in DOCUMENTS:
            write_export(source, None, form, here / form.value)
            assert all_facts(read_export(here / form.value)) == all_facts(source)


@many
@given(
    st.lists(
        st.tuples(made.texts.map(str.strip), st.lists(st.integers(1, 10**18), min_size=1, unique=True)),
        min_size=1,
        unique_by=lambda each: each[1][0],
    )
)
def test_batches_are_read_as_written(batches: list[tuple[str, list[int]]]) -> None:
    """Identifiers and ids come back as they were, whatever the outcome written beside them."""
    seen: set[int] = set()
    inputs = []
    for identifier, ids in batches:
        own = tuple(number for number in ids if number not in seen)
        seen |= set(own)
        if own:
            inputs.append(BatchInput(identifier, own, 0))
    again = read_batches(batches_document(BatchOutcome(each, error="no") for each in inputs))
    assert [(each.identifier, each.ids) for each in again] == [(each.identifier, each.ids) for each in inputs]


def described(error: UserError) -> None:
    """An error whose words can be filled in."""
    assert str(error)


def mutated(source: bytes, data: st.DataObject) -> bytes:
    """A few bytes deleted, doubled, swapped for others, or the end cut off."""
    changed = bytearray(source)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(changed) - 1)))
        length = data.draw(st.integers(0, 40))
        new = data.draw(
            st.binary(max_size=4) | st.sampled_from([b"<", b">", b'"', b"&", b"\0", b"</", b"1e9", b"]"])
        )
        match data.draw(st.integers(0, 3)):
            case 0:
                changed[at : at + length] = b""
            case 1:
                changed[at:at] = changed[at : at + length]
            case 2:
                changed[at : at + len(new)] = new
            case _:
                changed = changed[: max(1, at)]
    return bytes(changed)


@pytest.mark.parametrize("name", ["legacy_expenses.xml", "legacy_procurement.xml", "rest.xml", "export.json"])
@many
@given(data=st.data())
def test_a_mutated_file_gives_an_error_or_all_of_its_records(name: str, data: st.DataObject) -> None:
    """Damage is a typed error or a right result: never a part of the records."""
    with folder() as here:
        source = mutated(original(name), data)
        (here / "file").write_bytes(source)
        try:
            export = read_export(here / "file")
        except UserError as error:
            described(error)
            return
        wanted = documents_in(source)
        assert len(export.records) >= wanted or export.problems


@many
@given(data=st.data())
def test_a_mutated_batches_file_gives_an_error_or_all_of_its_ids(data: st.DataObject) -> None:
    """A damaged list of batches never comes in with some of its ids only."""
    source = mutated((SAMPLES / "batches.xml").read_bytes(), data)
    try:
        batches = read_batches(source)
    except UserError as error:
        described(error)
        return
    assert sum(len(batch.ids) for batch in batches) == source.count(b"</glRecId>")


_ORIGINALS: dict[str, bytes] = {}


def original(name: str) -> bytes:
    """A sample, or the procurement sample in another form."""
    if name not in _ORIGINALS:
        path = SAMPLES / name
        if not path.exists():
            form = ExportFormat.REST if name == "rest.xml" else ExportFormat.JSON
            with folder() as here:
                write_export(read_export(SAMPLES / "legacy_procurement.xml"), None, form, here / name)
                _ORIGINALS[name] = (here / name).read_bytes()
        else:
            _ORIGINALS[name] = path.read_bytes()
    return _ORIGINALS[name]


def documents_in(source: bytes) -> int:
    """How many documents a text shows, by the names that begin them."""
    legacy = source.count(b"<PurchaseTransaction ") + source.count(b"<ExpenseTransaction ")
    return legacy + source.count(b"<purchaseTransaction>") + source.count(b'"purchaseDetail":')
