"""One write on its way, whatever it writes: its request is on disk, then it is sent once.

intent and SENT on disk, ids reserved
    │
    └──────────→ one request ─┬─ not sent / rejected → released
                             ├─ throttled → waits, is read again where that matters, next attempt
                             ├─ unknown → reserved, nothing is sent again
                             └─ applied → read back
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from core.domain.export import NOTHING
from core.domain.outcomes import Outcome, OutcomeKind
from core.domain.posting import AGAIN, ItemState
from core.domain.runs import INSTEAD, OTHER_RUN, Facts, Item, Run
from core.errors import UserError
from core.jobs import Cancel, Cancelled, Progress, Step
from core.store.journal import Departure, IdsReserved, Journal
from core.words import sentences
from core.workflows.desk import Desk


class Outdated(UserError):
    """What a request relies on is not as it was checked: sending the same again would do nothing."""


Changed = Callable[[Run], None]
"""Told whenever something new is known about the run; called from the posting thread."""

PATIENT, HASTY = 900.0, 60.0
"""Seconds that a throttled item waits altogether: in a command, in a window."""


def _told(error: UserError) -> tuple[str, Facts]:
    """Why nothing was sent, and what is to be done instead of sending the same again."""
    title, message, advice = sentences(error)
    facts: dict[str, object] = {}
    if isinstance(error, (Outdated, IdsReserved)):
        facts[INSTEAD] = advice
        if "run" in error.values:
            facts[OTHER_RUN] = error.values["run"]
    return " ".join(filter(None, (title, message))), facts


def _as_it_is() -> None:
    """What was read before the first attempt stands."""


@contextmanager
def taken_up(journal: Journal, run: int, answers: Mapping[str, str]) -> Iterator[Run]:
    """An earlier run that is gone on with, held while it is carried out; what was answered is kept."""
    with journal.taken_up(run) as found:
        if answers:
            said = ", ".join(f"{rule}: {reason}" for rule, reason in answers.items())
            journal.note(run, 0, "Findings answered", said, {"answers": dict(answers)})
        yield found


def may_be_sent(item: Item) -> bool:
    """Whether an item waits for its first request, or may be sent again."""
    return item.state is ItemState.DRAFT or item.state in AGAIN


class Watched:
    """The run as it is shown while it is carried out: only the item that moved is read again."""

    def __init__(self, journal: Journal, run: Run, changed: Changed) -> None:
        self.journal, self.run, self._changed = journal, run, changed

    def item(self, number: int) -> Item:
        """An item as the journal holds it now; shows it."""
        found = self.journal.item(self.run.number, number)
        items = (*self.run.items[: number - 1], found, *self.run.items[number:])
        self.run = replace(self.run, items=items)
        self._changed(self.run)
        return found


@dataclass(frozen=True, slots=True)
class Delivery:
    """One item on its way. Every step is in the journal before the next one begins."""

    desk: Desk
    watched: Watched
    item: int
    name: str
    """What it is called on the status line."""
    patient: bool
    """Whether to wait as long as the server asks (a command) or a minute at most (a window)."""
    progress: Progress
    cancel: Cancel

    @property
    def journal(self) -> Journal:
        """Where every step is written down."""
        return self.watched.journal

    @property
    def run(self) -> int:
        """Number of the run."""
        return self.watched.run.number

    def asked_before(self) -> str:
        """Method and path of the request that was written down earlier; empty for none."""
        found = self.watched.run.items[self.item - 1].evidence
        return next((str(each.facts["request"]) for each in found if "request" in each.facts), "")

    def leave(self, request: str, make_body: Callable[[], bytes], since: int | None = None) -> Departure:
        """The exact request on disk, its ids reserved, its attempt begun: it may leave once this returns.

        One that was written down before stays the same. `since` is the journal's count of rows before the
        server was read: what another window or command has posted after that may be missing from what was
        read.
        """
        found = self.journal.leave(self.run, self.item, make_body, request=request, since=since)
        self.tell()
        return found

    def send(
        self,
        departure: Departure,
        what: str,
        write: Callable[[bytes], Outcome],
        read_again: Callable[[], None] = _as_it_is,
    ) -> tuple[ItemState, int]:
        """One request; again only when the server asked to wait. The state it led to, and the attempt.

        `read_again` is asked after each wait, and raises where the request must not leave any more.
        """
        (attempt, body), waited = departure, 0.0
        while True:
            self.say(what)
            outcome = write(body)
            state = self.journal.answered(self.run, self.item, attempt, outcome)
            self.tell()
            wait = self._wait(outcome, waited) if state is ItemState.THROTTLED else 0.0
            if not (wait and self._still_right(read_again)):
                return state, attempt
            waited += wait
            attempt = self.journal.sending(self.run, self.item)

    def _wait(self, outcome: Outcome, before: float) -> float:
        """Waits as the server asked, longer each time; the seconds, 0 when that closed the item.

        The limit holds for all waits of an item together: a server may ask for a short one again and again.
        """
        assert outcome.kind is OutcomeKind.THROTTLED
        longest = PATIENT if self.patient else HASTY
        asked = 5.0 if outcome.retry_after is None else outcome.retry_after
        if before + max(asked, 0.5) > longest:
            after = f" after {before:.0f} s of waiting" if before else ""
            self.abandon(f"The server asked to wait {asked:.0f} s{after}; that is too long")
            return 0.0
        seconds = min(max(asked, 0.5, before), longest - before)
        self.say(f"The server asked to wait {seconds:.0f} s")
        try:
            self.desk.pause(seconds, self.cancel)
        except Cancelled:
            self.abandon("Stopped while the server asked to wait")
            return 0.0
        return seconds

    def _still_right(self, read_again: Callable[[], None]) -> bool:
        try:
            read_again()
        except Cancelled:
            self.abandon("Stopped while the server asked to wait")
        except UserError as error:
            self.abandon(*_told(error))
        else:
            return True
        return False

    def note(self, what: str, detail: str, **facts: object) -> None:
        """Evidence for this item."""
        self.journal.note(self.run, self.item, what, detail, facts)
        self.tell()

    def close(self, reason: str, facts: Facts = NOTHING) -> None:
        """Ends the item before its request.

        A waiting export goes on waiting; an item that another window or command has taken up is left to it.
        """
        item = self.journal.item(self.run, self.item)
        if item.state is ItemState.DRAFT and not item.waiting_file:
            self.abandon(reason, facts)
        else:
            self.note("Not sent", reason, **dict(facts))

    def close_for(self, error: UserError) -> None:
        """As `close`, with the words of an error and what it says about sending the same again."""
        self.close(*_told(error))

    def abandon(self, reason: str, facts: Facts = NOTHING) -> None:
        """Closes the item with nothing in flight."""
        self.journal.abandoned(self.run, self.item, reason, facts)
        self.tell()

    def say(self, what: str) -> None:
        """What is being done, on the status line."""
        self.progress(Step(f"{what}: {self.name}", self.item - 1, len(self.watched.run.items)))

    def tell(self) -> None:
        """Lets the front door show what is known now."""
        self.watched.item(self.item)
