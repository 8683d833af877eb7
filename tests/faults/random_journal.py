"""Journals of random lives: runs in every state, with bodies, notes, looks and reserved ids."""

from __future__ import annotations

import random
from pathlib import Path

from core.domain.posting import TRANSITIONS, Event, ItemState
from core.domain.settling import Sight
from core.store.journal import IdsReserved, Journal, open_journal
from core.store.journal.history import LOOK, NOTE
from core.store.journal.step import Step
from tests.core.store.journal_samples import HEADER, REQUEST, HandClock, draft

_WORDS = ("Odd", "päid €5", "line\nbreak", "", "'; DROP TABLE journal_rows; --", "Ünbilled 0x00", "日本")


def random_journal(folder: Path, chance: random.Random, rows: int = 60) -> Journal:
    """A journal of at least so many rows; all of it in one transaction, because only its content matters."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = HandClock()
    journal = open_journal(folder, clock, who="anna@till", session="first")
    with journal._step() as step:
        while step.head.rows < rows:
            clock.forward(chance.uniform(-5, 60))
            if chance.random() < 0.2 or not step.writer.highest_run():
                _begin(step, chance)
            else:
                _go_on(step, chance)
    return journal


def _begin(step: Step, chance: random.Random) -> None:
    drafts = [
        draft(f"BD-{chance.randrange(10**6)}", ids=chance.sample(range(1, 90), chance.randint(1, 5)))
        for _ in range(chance.randint(1, 3))
    ]
    step.begin(HEADER, drafts, ())


def _go_on(step: Step, chance: random.Random) -> None:
    run = chance.randint(1, step.writer.highest_run())
    items = {row.item for row in step.writer.of_runs([run])} - {0}
    item = chance.choice(sorted(items))
    newest = step.newest(run, item)
    events = list(TRANSITIONS[ItemState(newest.state)])
    if not events or chance.random() < 0.2:
        sight = chance.choice(list(Sight))
        kind, facts = chance.choice(((NOTE, {"n": chance.randrange(9)}), (LOOK, {"sight": sight})))
        step.note(run, item, kind, "Noted", chance.choice(_WORDS), facts)
    else:
        _change(step, run, item, chance.choice(events), newest.attempt, chance)


def _change(step: Step, run: int, item: int, event: Event, attempt: int, chance: random.Random) -> None:
    if event is Event.INTEND:
        try:
            step.intend(run, item, b'{"run":%d}' % run, {"request": REQUEST}, None)
        except IdsReserved:
            return
    elif event is Event.SEND:
        step.change(run, item, event, attempt=attempt + 1)
    else:
        answer = chance.randbytes(chance.randint(1, 300)) if chance.random() < 0.5 else None
        step.change(run, item, event, detail=chance.choice(_WORDS), body=answer)
