"""Files first, batches later: a waiting export keeps its identifiers and is compared again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.export import ExportFormat
from core.domain.posting import ItemState
from core.domain.preview import Preview
from core.domain.records import BatchKind
from core.sandbox.server import Server
from core.workflows.desk import Desk
from core.workflows.order_files import ExportFileChanged
from core.workflows.orders import BatchOrder, Order
from core.workflows.planning import naming
from core.workflows.post import post
from core.workflows.waiting import give_up, resume, resume_file, waiting
from tests.core.workflows.conftest import Ordering, sound
from tests.core.workflows.test_post import posts, quiet

FORMS = [ExportFormat.LEGACY, ExportFormat.REST, ExportFormat.JSON]


def written(desk: Desk, order: Order, folder: Path, form: ExportFormat) -> Order:
    """The order with its files written and nothing sent."""
    files = tuple(
        BatchOrder(each.batch, folder / f"{n}.{form.ending}", form) for n, each in enumerate(order.batches)
    )
    whole = replace(order, batches=files, files_only=True)
    run = post(desk, whole, quiet)
    assert {item.state for item in run.items} == {ItemState.DRAFT}
    return whole


@pytest.mark.parametrize("form", FORMS)
def test_a_waiting_export_is_batched_under_its_own_identifiers(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering, tmp_path: Path, form: ExportFormat
) -> None:
    """Whatever form it was written in, the batches later hold exactly its records under its names."""
    order = written(desk, ordering(sound(desk, shown)), tmp_path, form)
    assert posts(company) == []
    (export,) = waiting(desk, "demo")
    assert export.records == len(sound(desk, shown))
    run = post(desk, resume(desk, export.run).order, quiet)
    assert [item.state for item in run.items] == [ItemState.VERIFIED] * 3
    sent = {str(each["batchIdentifier"]): each["processedRecordIds"] for each in posts(company)}
    assert sent == {each.batch.identifier: list(each.batch.ids) for each in order.batches}
    assert waiting(desk, "demo") == ()


def test_a_record_changed_since_the_file_is_refused(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering, tmp_path: Path
) -> None:
    """What the books have is what is batched: a change since then stops it, and it goes on waiting."""
    record = sound(desk, shown, [BatchKind.INVOICES])[0]
    written(desk, ordering([record]), tmp_path, ExportFormat.LEGACY)
    company.mutate(kind="invoices", number=record.number, by=100)
    (export,) = waiting(desk, "demo")
    run = post(desk, resume(desk, export.run).order, quiet)
    assert run.items[0].state is ItemState.DRAFT
    assert record.number in run.items[0].evidence[-1].detail
    assert posts(company) == []


def test_a_file_that_was_edited_is_refused(
    desk: Desk, shown: Preview, ordering: Ordering, tmp_path: Path
) -> None:
    """A file that is not the one that was written is not batched under its name."""
    record = sound(desk, shown, [BatchKind.INVOICES])[0]
    written(desk, ordering([record]), tmp_path, ExportFormat.LEGACY)
    path = tmp_path / "0.xml"
    path.write_bytes(path.read_bytes() + b"\n")
    (export,) = waiting(desk, "demo")
    with pytest.raises(ExportFileChanged):
        resume(desk, export.run)


def test_only_some_documents_of_a_file_are_batched(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering, tmp_path: Path
) -> None:
    """`only` picks documents by number; the others stay unposted."""
    chosen = sound(desk, shown, [BatchKind.INVOICES])[:3]
    written(desk, ordering(chosen), tmp_path, ExportFormat.LEGACY)
    names = naming(desk, "ONLY")
    resumed = resume_file(desk, "demo", tmp_path / "0.xml", names, only=[chosen[1].number])
    run = post(desk, resumed.order, quiet)
    assert run.items[0].state is ItemState.VERIFIED
    assert [each["processedRecordIds"] for each in posts(company)] == [list(chosen[1].ids)]


def test_a_waiting_export_can_be_given_up(
    desk: Desk, shown: Preview, ordering: Ordering, tmp_path: Path
) -> None:
    """It is offered no longer; its file stays."""
    written(desk, ordering(sound(desk, shown)[:1]), tmp_path, ExportFormat.LEGACY)
    (export,) = waiting(desk, "demo")
    give_up(desk, export.run)
    assert waiting(desk, "demo") == ()
    assert (tmp_path / "0.xml").exists()


@pytest.mark.parametrize("change", ["edited", "gone"])
def test_a_file_that_changes_after_it_was_looked_at_stops_the_batch(
    desk: Desk, company: Server, shown: Preview, ordering: Ordering, tmp_path: Path, change: str
) -> None:
    """After the review the file was edited or removed: nothing is sent, and the export goes on waiting."""
    written(desk, ordering(sound(desk, shown, [BatchKind.INVOICES])[:1]), tmp_path, ExportFormat.LEGACY)
    (export,) = waiting(desk, "demo")
    resumed = resume(desk, export.run)
    path = tmp_path / "0.xml"
    path.unlink() if change == "gone" else path.write_bytes(path.read_bytes() + b"\n")
    run = post(desk, resumed.order, quiet)
    assert run.items[0].state is ItemState.DRAFT
    assert "gone or not the file" in run.items[0].evidence[-1].detail
    assert posts(company) == []


def test_reasons_given_for_a_waiting_export_are_kept(
    desk: Desk, shown: Preview, ordering: Ordering, tmp_path: Path
) -> None:
    """A finding answered when the batch is created later is in the journal like one answered at once."""
    written(desk, ordering(sound(desk, shown, [BatchKind.INVOICES])[:1]), tmp_path, ExportFormat.LEGACY)
    (export,) = waiting(desk, "demo")
    order = replace(resume(desk, export.run).order, answers={"outside-bills": "agreed with Tom"})
    run = post(desk, order, quiet)
    assert any("agreed with Tom" in each.detail for each in run.evidence)
