"""What the command does about unclear answers: it looks first, waits for its own, and says what it finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from math import ceil

from core.cli.endings import what_next
from core.cli.output import Output
from core.cli.stopping import Ended, to_its_end, until_stopped
from core.domain.kind_words import WORDS
from core.domain.posting import OPEN
from core.domain.runs import Item
from core.jobs import Cancel, Progress
from core.store.journal import JournalMissing
from core.workflows.batch_results import said
from core.workflows.delivery import Changed
from core.workflows.desk import Desk
from core.workflows.settle import UNCLEAR, Open, look_all, open_items, settle
from core.workflows.standing import Place, unsettled


def looked_first(
    out: Output,
    here: Desk,
    connection: str,
    progress: Progress,
    runs: Collection[int] = (),
    *,
    wait: bool = False,
    silent_about: Collection[int] = (),
) -> bool:
    """Looks at every open intent of a connection before something is written, and says what was found.

    Args:
        out: where the words go.
        here: what the program works on.
        connection: its name; every one's where empty.
        progress: receives what is looked for.
        runs: these are what the command is about.
        wait: whether to go on looking for those until they are settled.
        silent_about: runs that the command tells about itself.

    Returns:
        False where Ctrl+C ended it.
    """
    before = unsettled(here, connection)
    if runs and wait:
        through = waited(out, here, connection, runs, progress)
    else:
        through = until_stopped(lambda cancel: look_all(here, connection, progress, cancel))
    _tell_found(out, here, (each for each in before if not through or each.run not in silent_about))
    return through


def _tell_found(out: Output, here: Desk, before: Iterable[Place]) -> None:
    for each in before:
        item = here.journal_view().item(each.run, each.item)
        words = f"Run {item.run}, {item.draft.label}: {said(item)} {what_next(item, busy_with(here, item))}"
        say = out.warn if item.state in OPEN else out.say
        say(words.strip())


def busy_with(here: Desk, item: Item) -> str:
    """Who carries an open item out in some window or command just now; empty for nobody."""
    every = open_items(here) if item.state in OPEN else ()
    return next((each.busy for each in every if (each.run, each.item) == (item.run, item.number)), "")


def carried_out(
    out: Output,
    here: Desk,
    connection: str,
    work: Callable[[Changed, Cancel], object],
    progress: Progress,
    *,
    wait: bool,
) -> Ended:
    """Does a posting and, unless it was left in the middle, waits for its unclear answers if asked to.

    Raises:
        KeyboardInterrupt, UserError: left before anything could have been sent.
    """
    ended = to_its_end(work)
    unclear = unclear_of(here, ended.runs)
    if unclear and wait and not ended.in_the_middle:
        waited(out, here, connection, unclear, progress)
    return ended


def waited(out: Output, here: Desk, connection: str, runs: Collection[int], progress: Progress) -> bool:
    """Looks for what is unclear of some runs until it is settled or the schedule has ended.

    Returns:
        False where Ctrl+C ended it; what is open stays open.
    """
    tell = countdown(out, runs)
    return until_stopped(lambda cancel: settle(here, connection, tell, progress, cancel, runs))


def countdown(out: Output, runs: Collection[int] = ()) -> Callable[[tuple[Open, ...]], None]:
    """Says after each look what is unclear, what is new about it, and when it is looked for again."""
    told: set[tuple[int, int, str]] = set()

    def tell(found: tuple[Open, ...]) -> None:
        mine = [each for each in found if not runs or each.run in runs]
        waits = [each.next_look for each in mine if each.next_look is not None]
        if not waits:
            return
        for each in mine:
            news = (each.run, each.item, each.detail)
            if news not in told:
                told.add(news)
                out.say(f"{each.label}: {WORDS[each.kind][each.state]}. {each.detail.rstrip('.')}.")
        out.say(f"Looking again in {max(ceil(min(waits)), 1)} s; nothing is sent.")

    return tell


def unclear_of(here: Desk, runs: Iterable[int]) -> frozenset[int]:
    """Those of some runs of which something is unclear and looked for by itself."""
    try:
        journal = here.journal_view()
    except JournalMissing:
        return frozenset()
    return frozenset(number for number in runs if any(i.state in UNCLEAR for i in journal.run(number).items))
