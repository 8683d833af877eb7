"""A posting from draft to proof, and everything that must not be possible on the way."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from core.domain.outcomes import Outcome, OutcomeKind
from core.domain.posting import IdKind, ItemState, RunState
from core.domain.runs import Named
from core.store.journal import FILE, IdentifierUsed, IdsReserved, ItemMoved, Journal, NoSuchRun, ReasonMissing
from tests.core.store.journal_samples import (
    APPLIED,
    BOOKS,
    HEADER,
    REQUEST,
    UNKNOWN,
    HandClock,
    begun,
    draft,
    sent,
)


def test_a_whole_life_is_told_back(journal: Journal, clock: HandClock) -> None:
    """What was written down about a batch comes back as it was, with times, bytes and proof."""
    run = journal.begin(HEADER, [draft()])
    journal.note(run.number, 1, FILE, "x.xml", {"sha256": "ab", "total": Decimal("120.00")})
    journal.intend(run.number, 1, b'{"n":1}', request=REQUEST)
    clock.forward(2)
    attempt = journal.sending(run.number, 1)
    clock.forward(3)
    assert journal.answered(run.number, 1, attempt, APPLIED) is ItemState.APPLIED
    journal.verified(run.number, 1, attempt, {"total": Decimal("120.00"), "entries": 3})

    told = journal.run(run.number)
    item = told.item(1)
    assert (told.state, told.who, told.header) == (RunState.POSTED, "anna@till", HEADER)
    assert item.draft == draft()
    assert item.receipt == {"total": "120.00", "entries": 3}
    assert [each.what for each in item.evidence] == [
        FILE,
        "Request written down",
        "Sending",
        "Accepted by the server",
        "Read back and equal",
    ]
    assert item.attempts[0].answered is not None
    assert item.attempts[0].answered.monotonic - item.attempts[0].sent.monotonic == 3
    assert [body.data for body in journal.bodies(run.number, 1)] == [b'{"n":1}', b'{"id":7}']
    assert journal.verify().fits
    assert journal.verify().head == journal.head()


def test_open_ids_cannot_enter_another_item(journal: Journal) -> None:
    """A record whose posting is not finished is refused, with run, person, records and ids named."""
    sent(journal, draft(ids=range(1, 10)))
    other = begun(journal, draft("BD-2", ids=(9, 20), name="Invoice 10482"))
    with pytest.raises(IdsReserved) as caught:
        journal.intend(other, 1, b"{}", request=REQUEST)
    assert caught.value.values["records"] == ["Invoice 10482"]
    assert caught.value.values["ids"] == ["9"]
    assert (caught.value.values["run"], caught.value.values["who"]) == (1, "anna@till")
    assert journal.item(other, 1).state is ItemState.DRAFT
    assert journal.reserved(BOOKS, IdKind.GL_ENTRY, [9, 20]) == {"9": (1, 1)}
    assert "Nothing was sent" in str(caught.value)


@pytest.mark.parametrize("kind", [OutcomeKind.REJECTED, OutcomeKind.NOT_SENT])
def test_what_certainly_did_not_happen_releases_the_ids(journal: Journal, kind: OutcomeKind) -> None:
    """After a refusal or a request that never left, the same records may be posted by another run."""
    run = sent(journal)
    journal.answered(run, 1, 1, Outcome(kind, "No."))
    journal.intend(begun(journal, draft("BD-2")), 1, b"{}", request=REQUEST)
    assert [item.run for item in journal.open_items(BOOKS)] == [2]


@pytest.mark.parametrize("kind", [OutcomeKind.UNKNOWN, OutcomeKind.APPLIED, OutcomeKind.THROTTLED])
def test_what_may_have_happened_keeps_the_ids(journal: Journal, kind: OutcomeKind) -> None:
    """While an answer is unclear, unread or put off, nobody else gets the records."""
    run = sent(journal)
    journal.answered(run, 1, 1, Outcome(kind, "Hm.", retry_after=2.5))
    with pytest.raises(IdsReserved):
        journal.intend(begun(journal, draft("BD-2")), 1, b"{}", request=REQUEST)


def test_other_books_and_other_kinds_of_id_are_not_in_the_way(journal: Journal) -> None:
    """Ids are unique within one company and one kind only."""
    sent(journal)
    elsewhere = HEADER._replace(books=BOOKS._replace(company="contoso"))
    journal.intend(journal.begin(elsewhere, [draft()]).number, 1, b"{}", request=REQUEST)
    invoice = draft("10482")
    by_invoice = type(invoice)("10482", ("payment",), IdKind.INVOICE, (Named("Invoice 10482", (1,)),))
    journal.intend(begun(journal, by_invoice), 1, b"{}", request=REQUEST)
    assert len(journal.open_items()) == 3


def test_an_attempt_in_flight_cannot_be_sent_again(journal: Journal) -> None:
    """While an answer is awaited or unclear, nobody gets the permission to send."""
    run = sent(journal)
    with pytest.raises(ItemMoved):
        journal.sending(run, 1)
    journal.answered(run, 1, 1, UNKNOWN)
    with pytest.raises(ItemMoved):
        journal.sending(run, 1)
    with pytest.raises(ItemMoved):
        journal.resend(run, 1)


def test_throttled_is_the_same_request_as_the_next_attempt(journal: Journal) -> None:
    """After 429 the same item is sent as attempt 2; given up, it is refused and releases its ids."""
    run = sent(journal)
    journal.answered(run, 1, 1, Outcome(OutcomeKind.THROTTLED, "Slow down.", 429, 1.5))
    assert journal.sending(run, 1) == 2
    journal.answered(run, 1, 2, Outcome(OutcomeKind.THROTTLED, "Slow down.", 429))
    assert journal.abandoned(run, 1, "The server kept asking to wait.") is ItemState.REJECTED
    assert journal.open_items() == []


def test_an_answer_to_an_older_attempt_changes_nothing(journal: Journal) -> None:
    """What is learnt about attempt 1 never closes attempt 2."""
    run = sent(journal)
    journal.answered(run, 1, 1, UNKNOWN)
    journal.not_posted(run, 1, 1, "Two negative reads past the quiet period.")
    assert journal.resend(run, 1) == b'{"n":1}'
    assert journal.sending(run, 1) == 2
    journal.answered(run, 1, 2, UNKNOWN)
    with pytest.raises(ItemMoved):
        journal.not_posted(run, 1, 1, "a late reader of attempt 1")
    with pytest.raises(ItemMoved):
        journal.answered(run, 1, 1, APPLIED)
    journal.verified(run, 1, 2, {})


def test_sending_again_uses_the_same_bytes(journal: Journal) -> None:
    """An item's second intent cannot carry another request."""
    run = sent(journal)
    journal.answered(run, 1, 1, Outcome(OutcomeKind.NOT_SENT, "Refused connection."))
    with pytest.raises(ValueError, match="first intent"):
        journal.intend(run, 1, b'{"n":2}', request=REQUEST)
    assert journal.resend(run, 1) == b'{"n":1}'
    assert journal.request_of(run, 1) == b'{"n":1}'


def test_a_late_answer_clears_up_what_another_process_gave_up(journal: Journal) -> None:
    """The process that still hears its answer may write it down after another called it lost."""
    run = sent(journal)
    journal.answered(run, 1, 1, UNKNOWN)
    assert journal.answered(run, 1, 1, APPLIED) is ItemState.APPLIED


def test_review_ends_only_with_a_reason(journal: Journal) -> None:
    """A person's decision carries its reason and name, and releases the ids."""
    run = sent(journal)
    journal.answered(run, 1, 1, UNKNOWN)
    journal.review(run, 1, 1, "Two batches of that name.")
    with pytest.raises(ReasonMissing):
        journal.decided(run, 1, posted=True, reason="  ")
    assert journal.decided(run, 1, posted=True, reason="Seen in ConnectWise by Tom.") is ItemState.DECIDED
    assert journal.item(run, 1).evidence[-1].detail == "Seen in ConnectWise by Tom."
    assert journal.open_items() == []


def test_an_intent_that_was_never_sent_is_closed_at_once(journal: Journal) -> None:
    """Once closed by another process, the living one gets no permission to send."""
    run = begun(journal)
    journal.intend(run, 1, b"{}", request=REQUEST)
    assert journal.abandoned(run, 1, "Its program ended before sending.") is ItemState.NOT_SENT
    with pytest.raises(ItemMoved) as caught:
        journal.sending(run, 1)
    assert caught.value.values["state"] == "Not sent"


def test_a_waiting_export_is_found_until_it_is_batched_or_given_up(journal: Journal) -> None:
    """Exports written to files wait under their identifiers, in these books only."""
    first, second = begun(journal), begun(journal, draft("BD-2", ids=(7,)))
    for run in (first, second):
        journal.waiting(run, 1, Path(f"/exports/{run}.xml"))
    assert [run.number for run in journal.waiting_exports(BOOKS)] == [first, second]
    assert journal.waiting_exports(BOOKS._replace(company="contoso")) == []
    journal.intend(first, 1, b"{}", request=REQUEST)
    journal.close_draft(second, 1, "Batched in ConnectWise.")
    assert journal.waiting_exports() == []
    assert journal.run(second).state is RunState.NOT_POSTED


def test_identifiers_are_known_whatever_became_of_them(journal: Journal) -> None:
    """A proposed identifier can be held against every one used before, letters' case aside."""
    sent(journal, draft("BD-20260328-A"))
    begun(journal, draft("BD-20260328-B"))
    assert set(journal.identifiers_used(BOOKS)) == {"BD-20260328-A", "BD-20260328-B"}
    [use] = journal.identifier_used(BOOKS, "bd-20260328-a")
    assert (use.run, use.item, use.state) == (1, 1, ItemState.SENT)
    assert journal.identifier_used(BOOKS, "BD-20260328-C") == []


def test_reservations_can_be_built_anew_from_the_rows(journal: Journal) -> None:
    """Emptied by a repair, the reservations come back from the rows alone."""
    sent(journal, draft(ids=range(1, 8)))
    with journal._database.writing() as writer:
        writer.release_all()
    assert journal.rebuild_reservations() == 7
    with pytest.raises(IdsReserved):
        journal.intend(begun(journal, draft("BD-2", ids=(7,))), 1, b"{}", request=REQUEST)


def test_runs_come_newest_first_in_pages(journal: Journal) -> None:
    """The history can be read page by page."""
    for number in range(5):
        begun(journal, draft(f"BD-{number}"))
    assert [run.number for run in journal.runs(2)] == [5, 4]
    assert [run.number for run in journal.runs(9, before=4)] == [3, 2, 1]


def test_a_run_that_is_not_there_is_named(journal: Journal) -> None:
    """Asking for run 99 says so instead of failing."""
    with pytest.raises(NoSuchRun, match="99"):
        journal.run(99)
    with pytest.raises(NoSuchRun):
        journal.sending(99, 1)


def test_an_identifier_that_was_sent_belongs_to_its_ids(journal: Journal) -> None:
    """Also after it turned out not to be posted: for other ids it is refused, for its own it may go again."""
    run = sent(journal, draft("BD-1", ids=(1, 2)))
    journal.answered(run, 1, 1, UNKNOWN)
    journal.not_posted(run, 1, 1, "Nothing arrived.")
    with pytest.raises(IdentifierUsed, match=f"run {run}"):
        journal.intend(begun(journal, draft("bd-1", ids=(1, 3))), 1, b"{}", request=REQUEST)
    journal.intend(begun(journal, draft("BD-1", ids=(1, 2))), 1, b"{}", request=REQUEST)


def test_an_identifier_that_was_refused_or_never_sent_is_free(journal: Journal) -> None:
    """The server said itself that nothing happened, or nothing left."""
    for number, kind in enumerate((OutcomeKind.REJECTED, OutcomeKind.NOT_SENT)):
        run = sent(journal, draft("BD-1", ids=(number,)))
        journal.answered(run, 1, 1, Outcome(kind, "No."))
    journal.intend(begun(journal, draft("BD-1", ids=(9,))), 1, b"{}", request=REQUEST)
