"""Batches from a file: every input batch is in exactly one of the two result files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.domain.preview import Preview
from core.domain.records import BatchKind, Record
from core.files.batches_xml import read_batches
from core.sandbox.server import Server
from core.workflows.batch_results import results, write_results
from core.workflows.batches_file import create, read_wanted
from core.workflows.desk import Desk
from tests.core.workflows.conftest import sound
from tests.core.workflows.test_post import posts, quiet


def document(*batches: tuple[str, Sequence[int]]) -> bytes:
    """A Batches file."""
    parts = []
    for name, ids in batches:
        numbers = "".join(f"<glRecId>{number}</glRecId>" for number in ids)
        label = f"<batchIdentifier>{name}</batchIdentifier>" if name else ""
        parts.append(f"<Batch>{label}<glRecIds>{numbers}</glRecIds></Batch>")
    return f"<Batches>{''.join(parts)}</Batches>".encode()


def carried_out(desk: Desk, data: bytes, folder: Path, **answers: str) -> tuple[str, str]:
    """The texts of the success and the fail file."""
    wanted = read_wanted(
        desk, "demo", data, "in.xml", answers={k.replace("_", "-"): v for k, v in answers.items()}
    )
    run = create(desk, "demo", wanted, quiet)
    success, fail = folder / "success.xml", folder / "fail.xml"
    found = results(desk, wanted, [run.number] if run else [])
    write_results(found, success, fail, overwrite=True)
    return success.read_text(), fail.read_text()


def some(desk: Desk, shown: Preview, kind: BatchKind, many: int) -> list[Record]:
    return sound(desk, shown, [kind])[:many]


def test_kinds_are_found_through_the_unposted_records(
    desk: Desk, company: Server, shown: Preview, tmp_path: Path
) -> None:
    """The format names no kind; the request sets the flag of the records that hold the ids."""
    (bill,) = some(desk, shown, BatchKind.EXPENSES, 1)
    success, fail = carried_out(desk, document(("BOOKS-1", bill.ids)), tmp_path)
    (sent,) = posts(company)
    assert (sent["exportExpensesFlag"], sent["exportInvoicesFlag"]) == (True, False)
    assert "BOOKS-1" in success
    assert f"<id>{company.snapshot()['batches'][0]['id']}</id>" in success
    assert "BOOKS-1" not in fail


def test_every_input_batch_is_in_exactly_one_file(
    desk: Desk, company: Server, shown: Preview, tmp_path: Path
) -> None:
    """Good, unknown, incomplete, refused by the server, unclear: each in one file with its own words."""
    good, partial, refused, unclear = some(desk, shown, BatchKind.INVOICES, 4)
    company.faults.add(method="POST", path="/batches$", skip=1, status=400)
    company.faults.add(method="POST", path="/batches$", skip=1, drop="after")
    data = document(
        ("GOOD", good.ids),
        ("STRANGE", [999_999_999]),
        ("PARTIAL", partial.ids[:-1]),
        ("REFUSED", refused.ids),
        ("UNCLEAR", unclear.ids),
    )
    success, fail = carried_out(desk, data, tmp_path)
    inside = {
        name: (name in success, name in fail) for name in ("GOOD", "STRANGE", "PARTIAL", "REFUSED", "UNCLEAR")
    }
    assert inside.pop("GOOD") == (True, False)
    assert set(inside.values()) == {(False, True)}
    assert "999999999" in fail
    assert "Cannot tell yet" in fail


def test_the_fail_file_is_an_input_file(desk: Desk, company: Server, shown: Preview, tmp_path: Path) -> None:
    """A batch the server refused goes through when its fail file is fed in as it is."""
    (record,) = some(desk, shown, BatchKind.INVOICES, 1)
    company.faults.add(method="POST", path="/batches$", status=400)
    _, fail = carried_out(desk, document(("AGAIN", record.ids)), tmp_path)
    success, fail = carried_out(desk, fail.encode(), tmp_path)
    assert "AGAIN" in success
    assert len(company.snapshot()["batches"]) == 1


def test_an_unclear_batch_is_not_sent_again(
    desk: Desk, company: Server, shown: Preview, tmp_path: Path
) -> None:
    """Feeding in the fail file of a lost answer sends nothing."""
    (record,) = some(desk, shown, BatchKind.INVOICES, 1)
    company.faults.add(method="POST", path="/batches$", drop="after")
    _, fail = carried_out(desk, document(("LOST", record.ids)), tmp_path)
    carried_out(desk, fail.encode(), tmp_path)
    assert len(posts(company)) == 1


def test_a_missing_identifier_becomes_the_moment(
    desk: Desk, company: Server, shown: Preview, tmp_path: Path
) -> None:
    """Fourteen digits, different for two batches of one file, written into the result."""
    first, second = some(desk, shown, BatchKind.INVOICES, 2)
    success, _ = carried_out(desk, document(("", first.ids), ("", second.ids)), tmp_path)
    names = [each.identifier for each in read_batches(success.encode())]
    assert len(set(names)) == 2
    assert names[0][:14].isdecimal()
    assert names == [each["identifier"] for each in company.snapshot()["batches"]]


def test_mixed_kinds_need_a_reason(desk: Desk, company: Server, shown: Preview, tmp_path: Path) -> None:
    """Ids of two kinds in one batch go to the fail file unless the clerk accepts it."""
    ids = [*some(desk, shown, BatchKind.INVOICES, 1)[0].ids, *some(desk, shown, BatchKind.EXPENSES, 1)[0].ids]
    _, fail = carried_out(desk, document(("MIXED", ids)), tmp_path)
    assert "MIXED" in fail
    assert posts(company) == []
    success, _ = carried_out(desk, document(("MIXED", ids)), tmp_path, mixed_kinds="as agreed")
    assert "MIXED" in success
