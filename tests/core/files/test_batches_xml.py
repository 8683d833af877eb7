"""Batches files: every batch in, what became of it out, and each mistake named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.files import errors
from core.files.batches_xml import (
    BatchInput,
    BatchOutcome,
    batches_document,
    read_batches,
    write_batches,
)

SAMPLES = Path(__file__).parents[2] / "samples"


def batch(inside: str) -> bytes:
    return f"<Batches>\n<Batch>\n{inside}\n</Batch>\n</Batches>".encode()


def test_the_published_sample_is_read_once_it_is_closed() -> None:
    """One batch with its identifier and eight ids in the order of the file."""
    (found,) = read_batches((SAMPLES / "batches.xml").read_bytes())
    assert (found.identifier, len(found.ids), found.ids[0], found.ids[-1]) == ("221106", 8, 320042, 320049)
    assert found.line == 3


def test_the_published_sample_as_it_stands_is_refused_with_its_line() -> None:
    """The last line opens the list again where it should close it."""
    with pytest.raises(errors.BatchesUnclosed) as caught:
        read_batches((SAMPLES / "batches_unclosed.xml").read_bytes())
    assert caught.value.values["line"] == 16


@pytest.mark.parametrize(
    ("inside", "kind", "line"),
    [
        ("<glRecIds>\n<glRedId>5</glRedId></glRecIds>", errors.WrongElement, 4),
        ("<glRecIds/>", errors.BatchWithoutIds, 2),
        ("<batchIdentifier>x</batchIdentifier>", errors.BatchWithoutIds, 2),
        ("<batchIdent>x</batchIdent><glRecIds><glRecId>5</glRecId></glRecIds>", errors.WrongElement, 3),
        ("<glRecIds><glRecId>5</glRecId>\n<glRecId>5</glRecId></glRecIds>", errors.BadBatchId, 4),
        ("<id>1</id><exportInvoicesFlag>true</exportInvoicesFlag>", errors.BatchesExported, None),
        *[(f"<glRecIds><glRecId>{bad}</glRecId></glRecIds>", errors.BadBatchId, 3) for bad in
          ("-1", "1.5", "abc", "1" + "0" * 30, "", "0", "1,2")],
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(inside: str, kind: type[Exception], line: int | None) -> None:
    """What is wrong and where; no batch of such a file is created."""
    with pytest.raises(errors.FileProblem) as caught:
        read_batches(batch(inside), "in.xml")
    assert type(caught.value) is kind
    assert caught.value.values.get("line") == line
    assert "No batch was created" in str(caught.value)


def test_an_id_in_two_batches_is_refused() -> None:
    """A GL entry can be in one batch only."""
    one = "<Batch><glRecIds><glRecId>5</glRecId></glRecIds></Batch>"
    with pytest.raises(errors.BadBatchId, match="another batch"):
        read_batches(f"<Batches>{one}\n{one}</Batches>".encode())


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<Batches/>", errors.BatchesEmpty),
        (b"", errors.EmptyFile),
        (b"<GLExport/>", errors.NotBatches),
        (b"{}", errors.NotBatches),
        (b"<Batches><Batch>", errors.CutFile),
        (b"<!DOCTYPE a><Batches/>", errors.DoctypeRefused),
        (b"<Batches><Batch>&a;</Batch></Batches>", errors.DoctypeRefused),
        (b"<ArrayOfUpdateInvoicePayment/>", errors.PaymentsFile),
    ],
)
def test_another_file_is_refused(data: bytes, kind: type[Exception]) -> None:
    """What is no list of batches is told apart by its content."""
    with pytest.raises(errors.FileProblem) as caught:
        read_batches(data)
    assert type(caught.value) is kind


def test_a_fail_file_can_be_fed_in_again(tmp_path: Path) -> None:
    """What is written for a failed batch is read as the same input; texts of any kind are safe."""
    batches = [
        BatchInput("a<b & \"c\" 'd' é", (3, 1, 2), 3),
        BatchInput("", (7,), 0),
        BatchInput("x" * 80, (9,), 0),
    ]
    outcomes = [BatchOutcome(each, error="refused: <&>\x00") for each in batches[:2]]
    path = tmp_path / "fail.xml"
    write_batches([*outcomes, BatchOutcome(batches[2], id=44)], path)
    again = read_batches(path.read_bytes())
    assert [(each.identifier, each.ids) for each in again] == [
        (each.identifier, each.ids) for each in batches
    ]


def test_the_result_names_the_new_batch_first_and_the_error_last() -> None:
    """The success file holds the new id, the fail file the message after everything else."""
    text = batches_document(
        [BatchOutcome(BatchInput("A", (1,), 0), id=44), BatchOutcome(BatchInput("B", (2,), 0), error="no")]
    ).decode()
    assert text.index("<id>44</id>") < text.index("<batchIdentifier>A<")
    assert text.index("<glRecId>2<") < text.index("<ErrorMessage>no<")
