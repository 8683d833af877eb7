"""What is said about runs and lost answers: plain functions, no widgets."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from core.domain.payments.tasks import PaymentTask, draft_of
from core.domain.posting import ItemState, RunKind
from core.domain.runs import INSTEAD, Attempt, Books, Evidence, Item, Moment, Run, RunHeader
from core.words import Style
from core.workflows.settle import Open
from gui.dialogs.decide import words_for
from gui.pages.history.rows import Began, in_order, run_mark, what
from gui.runs import phrases, saying
from gui.runs.rows import evidence, receipt_of
from gui.wizards.payments import telling
from tests.core.store.journal_samples import draft

STYLE = Style(group=",", parentheses=True)
NOON = dt.datetime(2026, 4, 30, 12, tzinfo=dt.UTC)


def item(state: ItemState, number: int = 1, *told: Evidence) -> Item:
    return Item(1, number, draft(f"BD-{number}"), state, NOON, evidence=told)


def run(number: int, *states: ItemState) -> Run:
    items = tuple(item(state, place) for place, state in enumerate(states, 1))
    return Run(number, RunHeader(RunKind.BATCHES, "Northwind", Books("s", "c")), "anna", NOON, items)


def unclear(run: int, entries: int = 6) -> Open:
    return Open(run, 1, f"BD-{run}", "Northwind", ItemState.UNKNOWN, entries, 1, 28.0, "", "")


def test_payments_whose_check_is_out_of_date_have_a_banner_of_their_own() -> None:
    """Three that were stopped may go on; three whose invoices have changed are to be checked again."""
    stopped = Evidence(NOON, "anna", "Not sent", "Stopped before anything was sent.")
    changed = stopped._replace(detail="What is due has changed.", facts={INSTEAD: "Check the file again."})
    items = [item(ItemState.NOT_SENT, at, changed if at % 2 else stopped) for at in range(1, 7)]
    going_on, again = telling.groups(items)
    told = [str(telling.message_of(alike, "", STYLE)) for alike in (going_on, again)]
    assert [each.number for each in again] == [1, 3, 5]
    assert ["Go on with them now" in each for each in told] == [True, False]
    assert ["Check the file again" in each for each in told] == [False, True]


@pytest.mark.parametrize(
    ("seconds", "now", "words"),
    [
        (28, False, "Checking again in 28 s"),
        (119, False, "Checking again in 119 s"),
        (185, False, "Checking again in 3 min"),
        (0, False, "Checking now"),
        (28, True, "Checking now"),
        (None, False, "Not checked again by itself"),
    ],
)
def test_the_countdown_is_in_words(seconds: int | None, now: bool, words: str) -> None:
    assert saying.looking_again(seconds, now) == words


def test_the_banner_names_how_many_of_which_runs_and_what_stays_reserved() -> None:
    one = saying.being_checked([unclear(18)], 28, STYLE, now=False)
    assert one.title == "1 batch of run 18: checking whether it went through."
    assert one.text == (
        "Next look in 28 s; nothing will be sent twice. Its 6 GL entries stay reserved until then."
    )
    two = saying.being_checked([unclear(17, 1_000), unclear(18)], 28, STYLE, now=True)
    assert two.title == "2 batches of runs 17 and 18: checking whether they went through."
    assert two.text.startswith("Looking now; nothing will be sent twice. Their 1,006 GL entries")


def test_the_status_line_says_the_same_briefly() -> None:
    one, two = [unclear(18)], [unclear(17), unclear(18)]
    assert saying.on_the_status_line(one, 28, STYLE, now=False) == "Checking 1 batch · next look in 28 s"
    assert saying.on_the_status_line(two, 28, STYLE, now=True) == "Checking 2 batches now"


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (ItemState.VERIFIED, "Batch BD-1 did go through: posted."),
        (ItemState.NOT_POSTED, "Batch BD-1 did not arrive: nothing was posted."),
        (ItemState.REVIEW, "Batch BD-1 needs your decision."),
        (ItemState.NOT_SENT, "Batch BD-1 was not sent."),
        (ItemState.REJECTED, "The server refused batch BD-1."),
    ],
)
def test_what_was_found_out_begins_with_what_it_means(state: ItemState, title: str) -> None:
    message = saying.found_out(item(state))
    assert message is not None
    assert message.title == title


def test_who_carries_a_batch_out_elsewhere_is_named() -> None:
    message = saying.what_needs_saying(item(ItemState.SENT), busy="anna@till-3")
    assert message is not None
    assert "anna@till-3 carries it out in another window or command" in message.text


def test_every_state_of_an_item_has_calm_words_or_needs_none() -> None:
    """No state makes the page fail; what is posted or given up needs no banner."""
    silent = {state for state in ItemState if saying.what_needs_saying(item(state)) is None}
    assert silent == {ItemState.VERIFIED, ItemState.DECIDED, ItemState.GIVEN_UP, ItemState.DRAFT}


def test_runs_are_marked_by_what_needs_attention_first() -> None:
    state = ItemState
    cases = {
        (state.VERIFIED, state.VERIFIED): "✓ Posted",
        (state.VERIFIED, state.UNKNOWN): "? 1 cannot tell yet",
        (state.REVIEW, state.UNKNOWN): "? 1 needs your decision",
        (state.VERIFIED, state.REJECTED): "▲ Partly posted",
        (state.NOT_SENT,): "– Not posted",
        (state.SENT,): "● Under way",
        (state.APPLIED,): "? Under way",
        (state.DRAFT,): "– Not sent yet",
        (): "✕ Cannot be read",
    }
    assert {states: run_mark(run(1, *states)).text for states in cases} == cases


def test_open_runs_come_first_then_the_newest() -> None:
    runs = [run(1, ItemState.REVIEW), run(2, ItemState.VERIFIED), run(3, ItemState.NOT_SENT)]
    assert [each.number for each in in_order(runs)] == [1, 3, 2]
    assert what(run(1, ItemState.VERIFIED, ItemState.VERIFIED), STYLE) == "2 batches"


def test_a_moment_sorts_as_such_and_reads_as_people_say_it() -> None:
    early, late = Began(NOON, "yesterday 12:00"), Began(NOON + dt.timedelta(days=1), "today 12:00")
    assert early < late
    assert str(late) == "today 12:00"


def test_evidence_of_a_later_day_says_how_many_days_later() -> None:
    """A decision made three days later does not look like one of the same afternoon."""
    later = Evidence(NOON + dt.timedelta(days=3), "anna", "Decided", "Kim looked", row=9, hash="ab" * 32)
    found = evidence(Run(1, run(1).header, "anna", NOON, (item(ItemState.DECIDED, 1, later),), ()))
    local = later.at.astimezone()
    assert [each.time.words for each in found] == [f"+3 d {local:%H:%M}"]
    assert found[0].short_hash == "abab…abab"


def test_a_receipt_of_another_version_is_no_reason_to_fail() -> None:
    odd = Evidence(NOON, "anna", "Read back", "", {"verdict": "perhaps"})
    assert receipt_of(item(ItemState.REVIEW, 1, odd)) is None


def payment(state: ItemState) -> Item:
    task = PaymentTask(
        invoice_id=7,
        number="CW-1",
        company="Northwind Traders",
        currency="GBP",
        before=Decimal(0),
        after=Decimal(400),
        balance=Decimal(800),
        excess=Decimal(0),
        in_file=Decimal(400),
        date=NOON.date(),
        date_stored=None,
    )
    told = Evidence(NOON, "anna", "Read back", "77.00 GBP stored", {})
    return Item(3, 1, draft_of(task), state, NOON, (Attempt(1, Moment(NOON, 0.0, "s")),), evidence=(told,))


@pytest.mark.parametrize("state", ItemState)
def test_of_a_payment_nothing_speaks_of_batches(state: ItemState) -> None:
    """Neither banners nor the dialog nor the state's own words call a payment posted or a batch."""
    found = payment(state)
    messages = [saying.what_needs_saying(found), saying.found_out(found), saying.sent_again(found)]
    said = [words for each in messages if each for words in (each.title, each.text)]
    said += [found.words, *map(str, words_for(found, STYLE))]
    said.append(phrases.outcome([state, ItemState.VERIFIED], STYLE, RunKind.PAYMENTS))
    wrong = [words for words in said if re.search(r"\bbatch(es)?\b|\bposted|GL entr", words, re.IGNORECASE)]
    assert wrong == []


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (ItemState.VERIFIED, "The payment of CW-1 did go through: stored."),
        (ItemState.NOT_POSTED, "The payment of CW-1 did not arrive: nothing was stored."),
        (ItemState.REVIEW, "The payment of CW-1 needs your decision."),
        (ItemState.NOT_SENT, "The payment of CW-1 was not sent."),
        (ItemState.REJECTED, "The server refused the payment of CW-1."),
        (ItemState.UNKNOWN, "The answer to the payment of CW-1 was lost."),
    ],
)
def test_what_was_found_out_about_a_payment(state: ItemState, title: str) -> None:
    message = saying.found_out(payment(state))
    assert message is not None
    assert message.title == title


def test_the_outcome_of_payments_is_counted_in_their_words() -> None:
    state = ItemState
    states = [state.VERIFIED, state.VERIFIED, state.REJECTED, state.UNKNOWN, state.NOT_POSTED]
    told = phrases.outcome(states, STYLE, RunKind.PAYMENTS)
    assert told == "2 of 5 payments stored, 1 refused, 1 being checked, 1 not stored"
    assert phrases.outcome([state.VERIFIED], STYLE, RunKind.PAYMENTS) == "1 payment stored"
    assert phrases.under_way([], 209, STYLE, RunKind.PAYMENTS) == "Uploading 209 payments"
