"""What was tried before is asked for again: settled first, sent once, and each batch in exactly one file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.sandbox.server import Server
from tests.core.sandbox.conftest import ACCOUNTING, Caller
from tests.e2e.conftest import Asking, Hurried, Said, Typing, ids_in, interrupted, posts, requests

SUCCESS, FAIL = Path("connectwise_import_batches_success.xml"), Path("connectwise_import_batches_fail.xml")


@pytest.fixture
def feed(office: str, typed: Typing) -> Typing:
    """Feeds a Batches file in, replacing the result files."""

    def feed_in(file: Path, *words: object) -> Said:
        return typed("batch", "create", "--connection", office, "--input", file, "--overwrite", *words)

    return feed_in


def failed_file() -> Path:
    """The fail file under another name, as it is fed in again."""
    return FAIL.rename("again.xml")


def lose(company: Server, when: str) -> None:
    company.faults.add(method="POST", path="/batches$", drop=when)


def test_the_fail_file_of_a_batch_that_arrived(feed: Typing, company: Server, batches_file: Asking) -> None:
    """Fed in again it is settled first and goes into the success file with its id; nothing is sent."""
    lose(company, "after")
    assert feed(batches_file("A"), "--no-wait").code == 4
    said = feed(failed_file(), "--json")
    assert said.code == 0
    (batch,) = company.snapshot()["batches"]
    assert [(row["run"], row["state"], row["batch_id"]) for row in said.rows] == [
        (1, "verified", batch["id"])
    ]
    assert f"<id>{batch['id']}</id>" in SUCCESS.read_text()
    assert ">A<" not in FAIL.read_text()
    assert len(posts(company)) == 1


def test_the_fail_file_of_a_batch_that_never_arrived(
    feed: Typing, company: Server, batches_file: Asking
) -> None:
    """Fed in again it is settled, then sent as a new attempt of the same run, byte for byte."""
    lose(company, "before")
    assert feed(batches_file("A"), "--no-wait").code == 4
    said = feed(failed_file(), "--json")
    assert said.code == 0
    assert [(row["run"], row["attempts"]) for row in said.rows] == [(1, 2)]
    first, second = requests(company)
    assert first == second
    assert len(company.snapshot()["batches"]) == 1


def test_ctrl_c_before_anything_is_sent(
    feed: Typing, company: Server, batches_file: Asking, clock: Hurried
) -> None:
    """While the file's unclear batch is settled: code 4, nothing is sent, the result files stay."""
    lose(company, "before")
    assert feed(batches_file("A"), "--no-wait").code == 4
    kept = FAIL.read_bytes()
    clock.meanwhile = interrupted
    said = feed(batches_file("A", "B"))
    assert said.code == 4
    assert "Nothing was sent" in said.err
    assert FAIL.read_bytes() == kept
    assert len(posts(company)) == 1


def test_still_unclear_stays_in_the_fail_file(feed: Typing, company: Server, batches_file: Asking) -> None:
    """With --no-wait one look is made; the others of the file go on."""
    lose(company, "before")
    assert feed(batches_file("A"), "--no-wait").code == 4
    said = feed(batches_file("A", "B"), "--no-wait", "--json")
    assert said.code == 4
    assert [(row["identifier"], row["state"]) for row in said.rows] == [("A", "unknown"), ("B", "verified")]
    assert "Cannot tell yet" in FAIL.read_text()
    assert ">B<" in SUCCESS.read_text()
    assert [sent["batchIdentifier"] for sent in posts(company)] == ["A", "B"]


def test_what_was_posted_before_is_a_success(feed: Typing, company: Server, batches_file: Asking) -> None:
    """The same file twice: the second time nothing is sent, both are in the success file with their ids."""
    assert feed(batches_file("A", "B")).code == 0
    first = SUCCESS.read_bytes()
    said = feed(batches_file("A", "B"))
    assert said.code == 0
    assert "A: Posted already, by run 1; nothing was sent." in said.out
    assert SUCCESS.read_bytes() == first
    assert len(posts(company)) == 2


def test_an_identifier_with_other_entries(feed: Typing, company: Server, batches_file: Asking) -> None:
    """Posted or unclear under other ids: refused, and the run that used it is named."""
    assert feed(batches_file("A")).code == 0
    lose(company, "before")
    assert feed(batches_file("B", skip=1), "--no-wait").code == 4
    said = feed(batches_file("A", "B", skip=2), "--no-wait")
    assert said.code == 1
    assert "Run 1 (Posted) has used this identifier for other GL entries" in said.err
    assert "Run 2 (Cannot tell yet) has used this identifier for other GL entries" in FAIL.read_text()
    assert len(posts(company)) == 2


def test_a_batch_that_was_made_elsewhere(feed: Typing, company: Server, batches_file: Asking) -> None:
    """The server has that name, this journal does not: refused, and the batch is named."""
    file = batches_file("A")
    assert Caller(company).create("A", ids_in(file)).status == 201
    said = feed(file)
    assert said.code == 1
    number = company.snapshot()["batches"][0]["id"]
    assert f"made elsewhere: batch {number}" in said.err
    assert len(posts(company)) == 1


def test_a_batch_that_is_gone_from_the_server(feed: Typing, company: Server, batches_file: Asking) -> None:
    """Posted once, deleted since: neither called posted nor silently made again."""
    assert feed(batches_file("A")).code == 0
    (batch,) = company.snapshot()["batches"]
    Caller(company).call("DELETE", f"{ACCOUNTING}/batches/{batch['id']}")
    said = feed(batches_file("A"))
    assert said.code == 1
    assert "the server has no batch of that name any more" in said.err
    assert len(posts(company)) == 1


def test_records_that_changed_before_anything_left(
    feed: Typing, typed: Typing, company: Server, batches_file: Asking, meanwhile: Callable[..., None]
) -> None:
    """What never left is sent as its records are now, in a new run; unchanged it is sent in its own run."""
    meanwhile("/batches$", lambda _: interrupted(None), method="POST", delay_before=0.2)
    assert feed(batches_file("A", "B", "C")).code == 3
    number = typed("history", "show", 1, "--json").rows[0]["items"][1]["records"][0].removeprefix("Invoice ")
    company.faults.mutate = company.control.mutate
    company.mutate(kind="invoices", number=number, by=300)
    said = feed(failed_file(), "--json")
    assert said.code == 0, said.err
    assert [(row["identifier"], row["run"]) for row in said.rows] == [("B", 2), ("C", 1)]
    assert [batch["identifier"] for batch in company.snapshot()["batches"]] == ["A", "C", "B"]


def test_records_that_changed_after_the_request_left(
    feed: Typing, typed: Typing, company: Server, batches_file: Asking
) -> None:
    """What was once under way is not sent with other amounts under the same name."""
    lose(company, "before")
    assert feed(batches_file("A")).code == 1
    number = typed("history", "show", 1, "--json").rows[0]["items"][0]["records"][0].removeprefix("Invoice ")
    company.mutate(kind="invoices", number=number, by=300)
    said = feed(failed_file())
    assert said.code == 1
    assert "Choose another identifier" in said.err
    assert len(posts(company)) == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_batches_without_names_are_known_by_their_entries(
    when: str, feed: Typing, company: Server, batches_file: Asking
) -> None:
    """The power went before the fail file could name it: the file that gives no name is fed in once more."""
    file = batches_file("A")
    file.write_text(file.read_text().replace("<batchIdentifier>A</batchIdentifier>", ""))
    lose(company, when)
    assert feed(file, "--no-wait").code == 4
    said = feed(file, "--json")
    assert said.code == 0, said.err
    assert [row["run"] for row in said.rows] == [1]
    assert feed(file).code == 0
    assert len(company.snapshot()["batches"]) == 1
    assert len(posts(company)) == (2 if when == "before" else 1)


def test_a_dry_run_says_what_would_be_done(feed: Typing, company: Server, batches_file: Asking) -> None:
    """Posted already, cannot tell, sent again, new: told without a request and without a row."""
    assert feed(batches_file("A")).code == 0
    lose(company, "before")
    assert feed(batches_file("B", skip=1)).code == 1
    said = feed(batches_file("A", "B", "C"), "--dry-run", "--json")
    assert [(row["identifier"], row["state"]) for row in said.rows] == [
        ("A", "verified"),
        ("B", "would be sent again in run 2"),
        ("C", "would be sent"),
    ]
    assert said.code == 0
    assert len(posts(company)) == 2


def test_both_files_are_made_again_from_the_journal(
    feed: Typing, typed: Typing, company: Server, batches_file: Asking
) -> None:
    """Posted, posted before, refused before sending: the same bytes as when the run ended, in their order."""
    assert feed(batches_file("A")).code == 0
    file = batches_file("A", "B")
    wrong = "<Batch><batchIdentifier>W</batchIdentifier><glRecIds><glRecId>1</glRecId></glRecIds></Batch>"
    file.write_text(file.read_text().replace("</Batches>", f"{wrong}</Batches>"))
    assert feed(file).code == 3
    made = SUCCESS.read_bytes(), FAIL.read_bytes()
    said = typed("history", "files", 2, "--success", "s.xml", "--fail", "f.xml", "--json")
    assert said.code == 0
    assert said.rows == [{"run": 2, "success": "s.xml", "fail": "f.xml", "batches": 3, "failed": 1}]
    assert (Path("s.xml").read_bytes(), Path("f.xml").read_bytes()) == made
    assert typed("history", "files", 2, "--success", "s.xml", "--fail", "f.xml").code == 1
    assert typed("history", "files", 2, "--success", "s.xml", "--fail", "s.xml").code == 2


# From an export


@pytest.fixture
def export(office: str, typed: Typing) -> tuple[object, ...]:
    """`batch create --from` for all sound records of an export."""
    assert typed("export", "--connection", office, "--invoices", "-o", "e.xml").code == 0
    return ("batch", "create", "--connection", office, "--from", "e.xml", "--leave-out-blocked")


def test_an_export_whose_batch_arrived(export: tuple[object, ...], company: Server, typed: Typing) -> None:
    """The same export again finds the batch of the first try and sends nothing, however often."""
    lose(company, "after")
    assert typed(*export, "--no-wait").code == 4
    said = typed(*export, "--json")
    assert said.code == 0
    assert [(row["run"], row["state"]) for row in said.rows] == [(1, "verified")]
    assert len(posts(company)) == 1


def test_an_export_whose_request_never_arrived(
    export: tuple[object, ...], company: Server, typed: Typing
) -> None:
    """The same export again sends the same request in the same run, also from another place on the disk."""
    lose(company, "before")
    assert typed(*export).code == 1
    Path("e.xml").rename("moved.xml")
    words = ["moved.xml" if word == "e.xml" else word for word in export]
    (told,) = typed(*words, "--dry-run", "--json").rows
    assert told["state"] == "would be sent again in run 1"
    said = typed(*words, "--json")
    assert said.code == 0, said.err
    assert [(row["run"], row["attempts"]) for row in said.rows] == [(1, 2)]
    assert told["request"].encode() == requests(company)[0] == requests(company)[1]


def test_an_export_that_is_still_unclear(export: tuple[object, ...], company: Server, typed: Typing) -> None:
    """Code 4 again, with the run; nothing is sent, and other records of the file are not held up."""
    lose(company, "before")
    assert typed(*export, "--no-wait").code == 4
    said = typed(*export, "--no-wait")
    assert said.code == 4
    assert "Cannot tell yet" in said.err
    assert len(posts(company)) == 1


def test_an_export_of_which_nothing_is_left(
    export: tuple[object, ...], company: Server, typed: Typing
) -> None:
    """Posted before but for the blocked records: told as posted, nothing is begun."""
    assert typed(*export).code == 0
    said = typed(*export)
    assert said.code == 0
    assert "already, by run 1" in said.out
    assert len(typed("history", "list", "--json").rows) == 1
    assert len(posts(company)) == 1


def test_an_export_of_some_records_that_were_posted(
    office: str, company: Server, typed: Typing, batches_file: Asking
) -> None:
    """All its records are posted by a run of the same file: told as such, code 0."""
    typed("export", "--connection", office, "--invoices", "-o", "e.xml")
    (row, *_) = [r for r in typed("show", "e.xml", "--json").rows if not r["findings"]]
    words = ("batch", "create", "--connection", office, "--from", "e.xml", "--only", row["number"])
    assert typed(*words).code == 0
    said = typed(*words)
    assert said.code == 0
    assert "Posted already, by run 1; nothing was sent." in said.out
    assert len(posts(company)) == 1
