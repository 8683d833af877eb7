"""A lost answer, through the command: what it says, what the server received, what the journal holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.sandbox.server import Server
from tests.core.sandbox.conftest import ACCOUNTING, Caller
from tests.e2e.conftest import (
    Asking,
    Hurried,
    Typing,
    ids_in,
    interrupted,
    interrupted_twice,
    posts,
    requests,
)

CREATE = ("batch", "create", "--connection", "office", "--input")
SUCCESS, FAIL = Path("connectwise_import_batches_success.xml"), Path("connectwise_import_batches_fail.xml")


def lose(company: Server, when: str) -> None:
    """The next answer to a new batch gets lost, with or without the request."""
    company.faults.add(method="POST", path="/batches$", drop=when)


@pytest.fixture
def unclear(office: str, company: Server, typed: Typing, batches_file: Asking) -> list[int]:
    """Run 1 with batch A, whose request never arrived; its ids."""
    lose(company, "before")
    file = batches_file("A")
    assert typed(*CREATE, file, "--no-wait").code == 4
    return ids_in(file)


# Walk 1: it is there


def test_a_batch_that_went_through_is_found(
    office: str, company: Server, typed: Typing, batches_file: Asking, clock: Hurried
) -> None:
    """The command waits for its own lost answer, finds the batch, and ends as if nothing had happened."""
    lose(company, "after")
    said = typed(*CREATE, batches_file("A"), "--json")
    assert said.code == 0, said.err
    (row,) = said.rows
    assert (row["run"], row["state"], row["attempts"], row["why"]) == (1, "verified", 1, "")
    assert row["batch_id"] == company.snapshot()["batches"][0]["id"]
    assert f"<id>{row['batch_id']}</id>" in SUCCESS.read_text()
    assert clock.waits == []
    assert len(posts(company)) == 1
    assert typed("history", "verify").code == 0


def test_without_waiting_it_is_settled_later(
    office: str, company: Server, typed: Typing, batches_file: Asking
) -> None:
    """--no-wait ends with 4 at once; `history settle` finds it and ends with 0; nothing is sent for it."""
    lose(company, "after")
    said = typed(*CREATE, batches_file("A"), "--no-wait", "--json")
    assert said.code == 4
    assert [row["state"] for row in said.rows] == ["unknown"]
    assert "GL entries stay reserved; nothing is sent twice" in said.err
    assert "Cannot tell yet" in FAIL.read_text()
    (listed,) = typed("history", "list", "--json").rows
    assert (listed["state"], listed["open"], listed["left"]) == ("Cannot tell yet", True, False)
    settled = typed("history", "settle", "--connection", office, "--json")
    assert settled.code == 0
    assert [(row["run"], row["identifier"], row["state"]) for row in settled.rows] == [(1, "A", "verified")]
    assert len(posts(company)) == 1
    assert typed("history", "settle").code == 0


# Walk 2: it never arrived


def test_a_request_that_never_arrived_is_said_so_and_sent_again(
    office: str, company: Server, typed: Typing, batches_file: Asking, clock: Hurried
) -> None:
    """After the server had its time: not posted, code 1; `resend` sends the same bytes in the same run."""
    lose(company, "before")
    said = typed(*CREATE, batches_file("A"))
    assert said.code == 1
    assert "Looking again in 2 s; nothing is sent." in said.out
    assert sum(clock.waits) > 180
    assert "may be fed in again" in FAIL.read_text()
    assert company.snapshot()["batches"] == []
    again = typed("history", "resend", 1, "--json")
    assert again.code == 0
    assert [(row["run"], row["state"], row["attempts"]) for row in again.rows] == [(1, "verified", 2)]
    first, second = requests(company)
    assert first == second
    assert len(company.snapshot()["batches"]) == 1
    nothing = typed("history", "resend", 1)
    assert nothing.code == 1
    assert "nothing to send again" in nothing.err


def test_records_that_changed_are_not_sent_again(unclear: list[int], company: Server, typed: Typing) -> None:
    """What the first try saw is compared once more; the invoice that changed is named."""
    assert typed("history", "settle").code == 0
    (row,) = typed("history", "show", 1, "--json").rows
    number = row["items"][0]["records"][0].removeprefix("Invoice ")
    company.mutate(kind="invoices", number=number, by=300)
    said = typed("history", "resend", 1)
    assert said.code == 1
    assert "have changed" in said.err
    assert number in said.err
    assert company.snapshot()["batches"] == []


# Walk 3: the server shows a third thing


def test_a_third_thing_is_decided_by_a_person(unclear: list[int], company: Server, typed: Typing) -> None:
    """Somebody else made a batch of that name: code 4 until a person says what it is, with a reason."""
    others = [number for number in company.snapshot()["unposted"]["invoices"] if number not in unclear][:2]
    company.set(mode="permissive")
    assert Caller(company).create("A", others).status == 201
    said = typed("history", "settle", "--json")
    assert said.code == 4
    assert [row["state"] for row in said.rows] == ["review"]
    assert "history decide 1" in said.err
    assert typed("history", "resend", 1).code == 1
    assert typed("history", "decide", 1, "--not-posted").code == 2
    assert typed("history", "decide", 1, "--reason", "asked Ann").code == 2
    assert typed("history", "decide", 1, "--posted", "--reason", " ").code == 2
    decided = typed("history", "decide", 1, "--not-posted", "--reason", "Ann made A by hand", "--json")
    assert decided.code == 0
    assert decided.rows[0]["state"] == "not posted"
    assert "Ann made A by hand" in typed("history", "show", 1).out
    refused = typed("history", "resend", 1)
    assert refused.code == 1
    assert "already has a batch called A" in refused.err
    assert len(company.snapshot()["batches"]) == 1


def test_it_is_posted_because_a_person_says_so(unclear: list[int], company: Server, typed: Typing) -> None:
    """Its records are in a batch of another name: decided as posted it is posted, and fed in again so."""
    assert Caller(company).create("BY-HAND", unclear).status == 201
    said = typed("history", "settle")
    assert said.code == 4
    assert "BY-HAND" in said.err
    assert typed("history", "decide", 1, "--item", "a", "--posted", "--reason", "it is BY-HAND").code == 0
    again = typed(*CREATE, "batches.xml", "--overwrite")
    assert again.code == 0
    assert "already, by run 1" in again.out
    assert ">A<" in SUCCESS.read_text()
    assert len(posts(company)) == 2
    assert typed("history", "decide", 1, "--posted", "--reason", "again").code == 1


def test_entries_that_were_never_sent(unclear: list[int], company: Server, typed: Typing) -> None:
    """A batch of our name holds more than was sent: it is not called ours."""
    others = [number for number in company.snapshot()["unposted"]["invoices"] if number not in unclear][:2]
    company.set(mode="permissive")
    assert Caller(company).create("A", [*unclear, *others]).status == 201
    said = typed("history", "settle", "--json")
    assert (said.code, said.rows[0]["state"]) == (4, "review")


def test_a_run_that_is_named_is_looked_for_again(unclear: list[int], company: Server, typed: Typing) -> None:
    """What waits for a decision is looked for when its run is named; then it may turn out to be posted."""
    others = [number for number in company.snapshot()["unposted"]["invoices"] if number not in unclear][:2]
    company.set(mode="permissive")
    caller = Caller(company)
    assert caller.create("A", others).status == 201
    assert typed("history", "settle").code == 4
    (batch,) = company.snapshot()["batches"]
    caller.call("DELETE", f"{ACCOUNTING}/batches/{batch['id']}")
    assert caller.create("A", unclear).status == 201
    assert typed("history", "settle").code == 4
    said = typed("history", "settle", 1, "--json")
    assert (said.code, said.rows[0]["state"]) == (0, "verified")
    assert typed("history", "settle", 99).code == 1


def test_which_of_several_is_decided(
    office: str, company: Server, typed: Typing, batches_file: Asking
) -> None:
    """With two batches in doubt the run alone is not enough; number and identifier both name one."""
    company.faults.add(method="POST", path="/batches$", drop="before", times=2)
    file = batches_file("A", "B")
    assert typed(*CREATE, file, "--no-wait").code == 4
    company.set(mode="permissive")
    Caller(company).create("A", ids_in(file)[:1])
    Caller(company).create("B", ids_in(file)[:1])
    assert typed("history", "settle").code == 4
    reason = ("--not-posted", "--reason", "seen")
    several = typed("history", "decide", 1, *reason)
    assert several.code == 2
    assert "1 (A), 2 (B)" in several.err
    assert typed("history", "decide", 1, "--item", "C", *reason).code == 1
    assert typed("history", "decide", 1, "--item", "B", *reason).code == 0
    assert typed("history", "decide", 1, *reason).code == 0


# Other things in the way


def test_a_batch_deleted_while_unclear(
    office: str, company: Server, typed: Typing, batches_file: Asking
) -> None:
    """It was created and deleted again before anybody looked: not posted, its records are free."""
    lose(company, "after")
    assert typed(*CREATE, batches_file("A"), "--no-wait").code == 4
    (batch,) = company.snapshot()["batches"]
    assert Caller(company).call("DELETE", f"{ACCOUNTING}/batches/{batch['id']}").status == 204
    assert typed("history", "settle", "--json").rows[0]["state"] == "not posted"
    assert typed("history", "resend", 1).code == 0


def test_a_connection_removed_while_a_run_is_open(unclear: list[int], company: Server, typed: Typing) -> None:
    """It is said which books are out of reach, the records stay reserved; any connection to them will do."""
    assert typed("connection", "remove", "office").code == 0
    said = typed("history", "settle", "--no-wait")
    assert said.code == 4
    assert "There is no connection to those books any more" in said.err
    assert typed("history", "resend", 1).code == 1
    words = ("--site", company.url, "--company", company.company)
    keys = ("--public-key", company.public_key, "--client-id", company.client_id)
    assert typed("connection", "add", "new name", *words, *keys).code == 0
    assert typed("history", "settle").code == 0
    assert typed("history", "resend", 1).code == 0


def test_the_servers_clock_an_hour_off(
    office: str, company: Server, typed: Typing, batches_file: Asking, clock: Hurried
) -> None:
    """The quiet period runs on this computer's count; what the server calls the time does not matter."""
    lose(company, "before")
    company.faults.add(headers={"Date": "Thu, 01 Jan 1970 01:00:00 GMT"}, times=-1)
    assert typed(*CREATE, batches_file("A")).code == 1
    assert 180 < sum(clock.waits) < 300
    assert typed("history", "resend", 1).code == 0


def test_ctrl_c_ends_the_waiting(
    office: str, company: Server, typed: Typing, batches_file: Asking, clock: Hurried
) -> None:
    """Code 4; it says that the batch is looked for later, and both files are written."""
    lose(company, "before")
    clock.meanwhile = interrupted
    said = typed(*CREATE, batches_file("A"))
    assert said.code == 4
    assert "No longer waiting" in said.err
    assert "looked for at the next start" in said.err
    assert "Cannot tell yet" in FAIL.read_text()
    assert typed("history", "settle").code == 4
    assert len(clock.waits) == 2


def test_what_was_open_is_told_before_the_next_batch(
    unclear: list[int], company: Server, typed: Typing, batches_file: Asking
) -> None:
    """A writing command looks first, says what is still unclear, and goes on with what is not concerned."""
    said = typed(*CREATE, batches_file("B", skip=1), "--overwrite")
    assert said.code == 0
    assert "Run 1, A: Cannot tell yet" in said.err
    assert [run["run"] for run in typed("history", "list", "--json").rows] == [1, 2]


def test_a_run_left_in_the_middle_is_told_as_such(
    office: str, company: Server, typed: Typing, batches_file: Asking, meanwhile: Callable[..., None]
) -> None:
    """Nobody carries it out any more: the list says so without writing; settling closes what was not sent."""

    meanwhile("/batches$", interrupted_twice, method="POST", delay_before=60, drop="before")
    assert typed(*CREATE, batches_file("A", "B")).code == 4
    rows = typed("history", "list", "--json").rows
    assert (rows[0]["open"], rows[0]["left"]) == (True, True)
    assert "left by a program that ended" in typed("history", "list").out
    assert typed("history", "list", "--json").rows == rows
    settled = typed("history", "settle", "--json")
    assert settled.code == 0
    assert [(row["identifier"], row["state"]) for row in settled.rows] == [
        ("A", "not posted"),
        ("B", "not sent"),
    ]
    assert typed("history", "list", "--json").rows[0]["left"] is False
    assert typed("history", "resend", 1).code == 0
    assert [batch["identifier"] for batch in company.snapshot()["batches"]] == ["A", "B"]
