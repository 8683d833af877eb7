"""The preview shows everything that is unposted, or says why not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.export import ExportFormat
from core.domain.preview import Preview, Question
from core.domain.records import BatchKind
from core.files.opening import read_export
from core.jobs import Cancel, Cancelled, Step
from core.sandbox.server import Server
from core.workflows.desk import Desk
from core.workflows.export import write_preview
from core.workflows.preview import LocationUnknown, preview
from core.workflows.reading import LATE
from tests.core.workflows.conftest import ALL, question


def test_every_unposted_row_is_in_exactly_one_record(desk: Desk, company: Server) -> None:
    """Nothing is dropped: with a late through date the records' rows are the server's rows."""
    found = preview(desk, "demo", Question(ALL, LATE))
    rows = sorted(number for record in found.export.records for number in record.row_ids)
    assert rows == sorted(number for ids in company.snapshot()["rows"].values() for number in ids)
    assert all(count.agrees for _, count in found.counts)


def test_later_documents_are_counted_not_shown(desk: Desk, shown: Preview) -> None:
    """What the through date leaves out is counted, so that nothing is silently missing."""
    everything = preview(desk, "demo", Question(ALL, LATE))
    later = sum(count.later for _, count in shown.counts)
    assert later > 0
    assert all(not count.later for _, count in everything.counts)
    today = question(desk).thru
    assert all(record.date is None or record.date <= today for record in shown.export.records)


def test_a_location_is_found_by_name_and_by_id(desk: Desk, shown: Preview) -> None:
    """The clerk may name a location either way and sees only its documents."""
    invoices = frozenset({BatchKind.INVOICES})
    day = question(desk).thru
    by_name = preview(desk, "demo", Question(invoices, day, "Leeds"))
    expected = {
        r.key for r in shown.export.records if r.location == "Leeds" and r.key.kind is BatchKind.INVOICES
    }
    assert {record.key for record in by_name.export.records} == expected
    assert expected


def test_an_unknown_location_names_those_there_are(desk: Desk) -> None:
    """A mistyped location is refused with the names that exist, not answered with nothing."""
    with pytest.raises(LocationUnknown, match="Leeds"):
        preview(desk, "demo", Question(ALL, question(desk).thru, "Leds"))


def test_cancel_ends_a_preview(desk: Desk) -> None:
    """A stop in the middle of reading ends it with nothing shown."""
    cancel = Cancel()

    def stop_at_the_first_step(_step: Step) -> None:
        cancel.ask()

    with pytest.raises(Cancelled):
        preview(desk, "demo", question(desk), stop_at_the_first_step, cancel)


def test_a_count_that_disagrees_is_shown(desk: Desk, company: Server) -> None:
    """When the server counts more than it gives, the preview says both numbers."""
    company.faults.add(path="unpostedinvoices/count", times=-1, count=2)
    found = preview(desk, "demo", question(desk, frozenset({BatchKind.INVOICES})))
    (_, count), *_ = found.counts
    assert count.counted == count.rows + 2
    assert not count.agrees


def test_the_export_says_that_it_holds_every_kind_asked_for(shown: Preview) -> None:
    """Several answers make one export; what one of them exported the whole holds."""
    flags = {name: text for name, text in shown.export.settings.items() if name.startswith("export")}
    assert {name: text.casefold() for name, text in flags.items()} == {
        "exportInvoices": "true",
        "exportExpenses": "true",
        "exportInventory": "true",
    }


def test_what_is_shown_is_what_is_written(shown: Preview, tmp_path: Path) -> None:
    """A document that the server sent but nobody was shown is not in the file."""
    few = replace(shown, export=replace(shown.export, records=shown.export.records[:3]))
    write_preview(few, None, ExportFormat.LEGACY, tmp_path / "x.xml")
    numbers = [record.number for record in read_export(tmp_path / "x.xml").records]
    assert numbers == [record.number for record in few.export.records]


@pytest.mark.parametrize("form", list(ExportFormat))
def test_nothing_unposted_is_an_empty_file(desk: Desk, tmp_path: Path, form: ExportFormat) -> None:
    """A schedule on a quiet day gets a file that holds nothing, not an error."""
    found = preview(desk, "demo", Question(ALL, dt.date(2000, 1, 1)))
    assert found.export.records == ()
    assert write_preview(found, None, form, tmp_path / f"x.{form.ending}").records == 0
