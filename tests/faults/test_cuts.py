"""The connection of a write breaks after byte N of its request, or of its answer.

"Accepted" is only what was answered whole; nothing is there twice; once settled, journal = server.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import pytest

from core.domain.outcomes import OutcomeKind
from core.domain.posting import ItemState
from tests.faults.agreement import disagreements, settled
from tests.faults.errands import BATCHES, KINDS, PAYMENTS, Kind
from tests.faults.office import Company, fresh, replayable, served
from tests.faults.proxy import FORMS, CutAt, CuttingProxy, in_form

ORDINARY, ORDINARY_BORDERS = 6, 12

_WRITES = {BATCHES.name: (0,), PAYMENTS.name: (0, 2)}
"""The places of what is sent, by kind: one for each way to write. The third invoice has a payment already."""


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_write_that_is_cut_anywhere_is_never_taken_for_done(kind: Kind) -> None:
    """A few places by chance; some of those where in every form head and body begin and end."""
    counts = run(fresh(ORDINARY), kind, borders=ORDINARY_BORDERS)
    assert counts["cuts"] == ORDINARY + ORDINARY_BORDERS


class Place(NamedTuple):
    """Which write is cut, and where."""

    what: int
    cut: CutAt


def run(seeds: Iterable[int], kind: Kind = BATCHES, borders: int = 0) -> Counter[str]:
    """One cut a seed: the seed alone says where. Returns what was seen.

    Args:
        seeds: `range(every())` is every byte of the request, then of the answer in each form.
        kind: of what is sent.
        borders: also so many of the places where a mistake is likeliest.
    """
    counts: Counter[str] = Counter()
    with served() as company, CuttingProxy(company.server.port) as proxy:
        places, edges = _places(company, proxy, kind)
        for seed in [*random.sample(edges, borders), *seeds]:
            with replayable(f"{kind.row}cuts", seed) as chance:
                counts += _cut(company, proxy, kind, places[seed % len(places)], chance)
    return counts


def every(kind: Kind = BATCHES) -> int:
    """How many places there are."""
    with served() as company, CuttingProxy(company.server.port) as proxy:
        return len(_places(company, proxy, kind)[0])


def _places(company: Company, proxy: CuttingProxy, kind: Kind) -> tuple[list[Place], list[int]]:
    """Every place, learned from writes that are not cut, and which are borders; odd ones end with a reset."""
    found: list[Place] = []
    edges: list[int] = []
    for what in _WRITES[kind.name]:
        _prepare(company)
        desk = company.desk(company.home(), url=proxy.url)
        told = kind.ready(desk, company.records, [what], random.Random(0), None)()
        assert told.items[0].state is ItemState.VERIFIED
        cuts = _cuts(proxy)
        edges += [len(found) + cuts.index(each) for each in _borders(cuts, proxy)]
        found += [Place(what, each) for each in cuts]
    hard = [each._replace(cut=replace(each.cut, hard=bool(n % 2))) for n, each in enumerate(found)]
    return hard, edges


def _prepare(company: Company) -> None:
    company.afresh()
    company.server.set(created_reply="empty")


def _cuts(proxy: CuttingProxy) -> list[CutAt]:
    """After every byte of the last request, then of its answer in each form."""
    places = [CutAt("request", n) for n in range(len(proxy.request) + 1)]
    for form in FORMS:
        places += [CutAt("answer", n, form) for n in range(len(in_form(proxy.answer, form)) + 1)]
    return places


def _borders(places: list[CutAt], proxy: CuttingProxy) -> list[CutAt]:
    """First and last byte, and the end of the head, of the request and of each form of the answer."""
    wanted = {("request", n, "length") for n in (0, 1, len(proxy.request) - 1, len(proxy.request))}
    wanted.add(("request", proxy.request.index(b"\r\n\r\n") + 4, "length"))
    for form in FORMS:
        whole = in_form(proxy.answer, form)
        head = whole.index(b"\r\n\r\n") + 4
        wanted |= {("answer", n, form) for n in (0, 1, head - 1, head, len(whole) - 1, len(whole))}
    return [each for each in places if (each.where, each.after, each.form) in wanted]


def _cut(
    company: Company, proxy: CuttingProxy, kind: Kind, place: Place, chance: random.Random
) -> Counter[str]:
    _prepare(company)
    desk, cut = company.desk(company.home(), url=proxy.url), place.cut
    errand = kind.ready(desk, company.records, [place.what], chance, None)
    proxy.cut = cut
    item = errand().items[0]
    proxy.cut = None
    (attempt,) = item.attempts
    whole = cut.where == "answer" and cut.after >= _complete(proxy, cut.form)
    applied = attempt.outcome is OutcomeKind.APPLIED
    assert whole or not applied, f"{place}: taken for done"
    assert applied or not whole or cut.hard, f"{place}: a whole answer was not understood"
    assert len(company.writes()) <= 1, f"{place}: sent again"
    company.at_rest()
    settled(company.desk(desk.home, url=proxy.url))
    found = disagreements(desk, company.server)
    assert found == [], f"{place}: {found}"
    settled_item = desk.journal_view().item(item.run, 1)
    told = Counter({"cuts": 1, f"in the {cut.where}": 1, f"settled as {settled_item.state.value}": 1})
    return told + Counter({f"answer read as {attempt.outcome.value if attempt.outcome else '—'}": 1})


def _complete(proxy: CuttingProxy, form: str) -> int:
    """How many bytes make an answer whole; after the 0 of the last, empty chunk nothing is told any more."""
    return len(in_form(proxy.answer, form)) - (4 if form == "chunked" else 0)
