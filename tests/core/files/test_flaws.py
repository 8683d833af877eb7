"""What a reader cannot make sense of stays visible: as a flaw of its record, never as a missing record."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from core.domain.export import Export
from core.files.opening import read_answer, read_export
from core.files.values import cleaned, short_number

SAMPLES = Path(__file__).parents[2] / "samples"


def legacy(tmp_path: Path, old: str, new: str) -> Export:
    path = tmp_path / "export.xml"
    text = (SAMPLES / "legacy_invoices.xml").read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return read_export(path)


@pytest.mark.parametrize("text", ["1,5", "1e400", "NaN", "", "1 000.00", "12.", "٣"])
def test_a_bad_total_is_a_flaw(text: str, tmp_path: Path) -> None:
    """The record stays, its total is unknown and the flaw says what was there."""
    (invoice,) = legacy(tmp_path, 'Total="42.00"', f'Total="{text}"').records
    assert invoice.total is None
    assert any(text in flaw and "Total" in flaw for flaw in invoice.flaws)


@pytest.mark.parametrize("text", ["1,5", "1e400", "NaN", ""])
def test_a_bad_line_amount_is_a_flaw(text: str, tmp_path: Path) -> None:
    """The line stays with nothing as its amount, and the record says why."""
    (invoice,) = legacy(tmp_path, 'Total="-35.00"', f'Total="{text}"').records
    assert [line.amount for line in invoice.lines] == [Decimal(0), Decimal("-7.00")]
    assert any("Line total" in flaw for flaw in invoice.flaws)


@pytest.mark.parametrize("text", ["31/02/2025", "2025-02-31", "yesterday", "2025-13-01"])
def test_a_bad_date_is_a_flaw(text: str, tmp_path: Path) -> None:
    """A day that does not exist is no date."""
    old = 'DocumentDate="2014-05-07" CompanyName'
    (invoice,) = legacy(tmp_path, old, old.replace("2014-05-07", text)).records
    assert invoice.date is None
    assert any(text in flaw for flaw in invoice.flaws)


@pytest.mark.parametrize("text", ["-1", "1.5", "abc", "1" + "0" * 30, "0", "1_0", "²"])
def test_a_bad_id_is_a_flaw(text: str, tmp_path: Path) -> None:
    """The other ids of the list stay; the bad one is named."""
    (invoice,) = legacy(tmp_path, '"1504,1505', f'" 1504 , {text},1505,1504').records
    assert invoice.header_ids[:3] == (1504, 1505, 1506)
    assert len(invoice.header_ids) == 6
    assert len(invoice.flaws) == 1
    assert text[:20] in invoice.flaws[0]


@pytest.mark.parametrize("text", ["0", "00", "-5", "1.0", "999999999999999999999"])
def test_a_bad_single_id_is_a_flaw(text: str, tmp_path: Path) -> None:
    """A line's only id that is none leaves the line without id, and says so."""
    (invoice,) = legacy(tmp_path, 'GLEntryRecID="1503"', f'GLEntryRecID="{text}"').records
    assert (invoice.lines[0].ids, len(invoice.flaws)) == ((), 1)


def test_flaws_belong_to_their_record_only(tmp_path: Path) -> None:
    """The record after a flawed one has none."""
    path = tmp_path / "export.xml"
    path.write_text(
        '<GLExport A="1"><Transactions>'
        '<Transaction DocumentNumber="1" Total="x"><Detail Total="y" GLEntryRecID="z"/></Transaction>'
        '<Transaction DocumentNumber="1" Total="1.00"/><Transaction Total="-1.00"/>'
        "</Transactions></GLExport>"
    )
    flawed, fine, credit = read_export(path).records
    assert (len(flawed.flaws), fine.flaws, credit.flaws) == (3, (), ())
    assert [record.key.value for record in (flawed, fine, credit)] == ["1", "1#2", ""]
    assert credit.kind.value == "credit memo"


def test_unknown_names_are_told_and_kept_documents_listed(tmp_path: Path) -> None:
    """New names are told; what cannot be chosen is a problem with its place."""
    path = tmp_path / "export.xml"
    path.write_text(
        '<GLExport A="1"><Transactions><Transaction Total="1.00" New="1"><Detail Total="1" Odd="2"/><Other/>'
        "</Transaction><Strange/></Transactions><Payments><Payment/></Payments></GLExport>"
    )
    export = read_export(path)
    assert {"Transaction/@New", "Detail/@Odd", "Transaction/Other", "Payments"} <= set(export.unknown)
    assert [problem.where for problem in export.problems] == ["Transactions", "Payments"]
    assert len(export.records) == 1


def test_a_bad_entry_of_json_is_listed_and_the_others_are_read() -> None:
    """An entry of the wrong shape is a problem with its place; text where a number belongs is a flaw."""
    export = read_answer(
        [
            b"""{"transactions": [{"id": 1, "company": "x"}, {"id": 2, "total": "1,5", "memo": {"a": 1},
            "glEntryIds": [true, -1, 7]}, 5, {"id": 3, "total": 1e400}, {"id": 4, "total": 1.10}]}"""
        ]
    )
    assert [problem.where for problem in export.problems] == ["transaction 1", "transaction 3"]
    assert [record.total for record in export.records] == [None, None, Decimal("1.10")]
    assert export.records[0].ids == (7,)
    assert [record.origin.position for record in export.records if record.origin] == [1, 3, 4]


def test_a_list_that_is_not_known_is_a_problem(tmp_path: Path) -> None:
    """Documents under a name that is not known are told about in JSON and in REST XML alike."""
    export = read_answer([b'{"transactions": [], "creditNotes": [{"id": 1}, {"id": 2}], "version": 3}'])
    assert [problem.where for problem in export.problems] == ["creditNotes"]
    assert export.unknown == ("creditNotes", "version")
    path = tmp_path / "rest.xml"
    path.write_text("<GLExport><creditNotes><a/><a/></creditNotes><customers><odd/></customers></GLExport>")
    assert {problem.where for problem in read_export(path).problems} == {"creditNotes", "customers/odd"}


def test_only_line_breaks_that_were_escaped_twice_are_undone() -> None:
    """Other entities in a text are the text."""
    assert cleaned("a&#xD;&#xA;b&#xa;c&#Xd;d &amp; &#65;") == "a\nb\nc\nd &amp; &#65;"


def test_numbers_are_written_short_and_without_exponent() -> None:
    """As the XML form of the REST export has them."""
    texts = ["12.50", "-50.00", "0.00", "-0.0", "1E+3", "0.0000001"]
    assert [short_number(Decimal(text)) for text in texts] == ["12.5", "-50", "0", "0", "1000", "0.0000001"]
