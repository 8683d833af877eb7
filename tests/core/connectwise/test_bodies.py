"""What is sent, byte for byte, and held against the interface's own description."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from core.connectwise.bodies import batch_export_body, create_body, export_body
from core.domain.batches import BatchRequest
from core.domain.records import BatchKind
from core.domain.unposted import ExportRequest

INVOICES = frozenset({BatchKind.INVOICES})


def validator(reference: Path, name: str) -> Draft202012Validator:
    schemas = [json.loads(each.read_text("utf-8")) for each in reference.glob("*.json")]
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas if "$id" in schema
    )
    schema = json.loads((reference / f"{name}.json").read_text("utf-8"))
    return Draft202012Validator(schema, registry=registry)


def test_the_exact_bytes_of_a_batch() -> None:
    """A batch's request is these bytes: ids sorted and once, all flags, the identifier twice."""
    assert create_body(BatchRequest("2026-04-30-ü", INVOICES, (7, 5, 7))).decode() == (
        '{"batchIdentifier":"2026-04-30-ü","glInterfaceIdentifier":"2026-04-30-ü",'
        '"exportInvoicesFlag":true,"exportExpensesFlag":false,"exportProductsFlag":false,'
        '"processedRecordIds":[5,7]}'
    )


@given(st.permutations(range(1, 30)), st.sets(st.sampled_from(BatchKind), min_size=1))
def test_the_same_request_gives_the_same_bytes(ids: list[int], kinds: set[BatchKind]) -> None:
    """The order in which ids or kinds were collected does not change a byte."""
    one = create_body(BatchRequest("x", frozenset(kinds), tuple(ids)))
    assert one == create_body(BatchRequest("x", frozenset(kinds), tuple(range(1, 30))))


@pytest.mark.parametrize(
    "request_",
    [
        BatchRequest("", INVOICES, (1,)),
        BatchRequest("x", frozenset(), (1,)),
        BatchRequest("x", INVOICES, ()),
        BatchRequest("x", INVOICES, (0, 1)),
        BatchRequest("x", INVOICES, (-1,)),
    ],
)
def test_an_incomplete_batch_has_no_bytes(request_: BatchRequest) -> None:
    """A batch without identifier, kind or ids, or with an id that is none, cannot be written down."""
    with pytest.raises(ValueError):
        create_body(request_)


def test_requests_fit_the_description(reference: Path) -> None:
    """Every request body fits the interface's own description."""
    batch = json.loads(create_body(BatchRequest("x", INVOICES, (1, 2))))
    validator(reference, "CreateAccountingBatchRequest").validate(batch)
    export = validator(reference, "ExportAccountingBatchRequest")
    day = dt.date(2026, 4, 30)
    export.validate(json.loads(export_body(ExportRequest(day, (1,), (2,), ("3-Test123-purchase",), 11))))
    export.validate(json.loads(batch_export_body(INVOICES, day)))


def test_an_export_asks_only_for_what_was_chosen() -> None:
    """A kind without chosen records is not asked for, and no real batch identifier is sent."""
    sent = json.loads(export_body(ExportRequest(dt.date(2026, 4, 30), expenses=(4,))))
    assert sent == {
        "batchIdentifier": "0",
        "glInterfaceIdentifier": "0",
        "thruDate": "2026-04-30T23:59:59Z",
        "locationId": 0,
        "summarizeInvoices": "Detailed",
        "exportInvoicesFlag": False,
        "exportExpensesFlag": True,
        "exportProductsFlag": False,
        "includedExpenseIds": [4],
    }


def test_an_export_of_nothing_is_a_mistake() -> None:
    """Without a record there is nothing to ask for: an empty list would mean everything."""
    with pytest.raises(ValueError):
        export_body(ExportRequest(dt.date(2026, 4, 30)))
