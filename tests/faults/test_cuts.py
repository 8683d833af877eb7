"""The connection of a write breaks after byte N of its request, or of its answer.

"Accepted" is only what was answered whole; nothing is there twice; once settled, journal = server.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from core.domain.outcomes import OutcomeKind
from core.domain.posting import ItemState
from core.workflows.post import post
from tests.faults.office import (
    Company,
    disagreements,
    fresh,
    order_of,
    quiet,
    replayable,
    served,
    settled,
)
from tests.faults.proxy import FORMS, CutAt, CuttingProxy, in_form

ORDINARY = 12


def test_a_write_that_is_cut_anywhere_is_never_taken_for_done() -> None:
    """A dozen places by chance, and in every form the first, the last, and the border of head and body."""
    counts = run(fresh(ORDINARY), borders=True)
    assert counts["cuts"] == ORDINARY + 5 + 6 * len(FORMS)


def run(seeds: Iterable[int], *, borders: bool = False) -> Counter[str]:
    """One cut a seed: the seed alone says where. Returns what was seen.

    Args:
        seeds: `range(every())` is every byte of the request, then of the answer in each form.
        borders: also the places where a mistake is likeliest.
    """
    counts: Counter[str] = Counter()
    with served() as company, CuttingProxy(company.server.port) as proxy:
        company.server.set(created_reply="empty")
        places = _places(company, proxy)
        edges = [places.index(each) for each in _borders(places, proxy)] if borders else []
        for seed in [*edges, *seeds]:
            with replayable("cuts", seed):
                counts += _cut(company, proxy, places[seed % len(places)])
    return counts


def every() -> int:
    """How many places there are."""
    with served() as company, CuttingProxy(company.server.port) as proxy:
        company.server.set(created_reply="empty")
        return len(_places(company, proxy))


def _places(company: Company, proxy: CuttingProxy) -> list[CutAt]:
    """Every place, learned from a write that is not cut; odd ones end with a reset."""
    desk = company.desk(company.home(), url=proxy.url)
    assert post(desk, order_of(desk, company.records[:1]), quiet).items[0].state is ItemState.VERIFIED
    places = [CutAt("request", n) for n in range(len(proxy.request) + 1)]
    for form in FORMS:
        longer = len(in_form(proxy.answer, form))
        places += [CutAt("answer", n, form) for n in range(longer + 1)]
    return [replace(each, hard=bool(place % 2)) for place, each in enumerate(places)]


def _borders(places: list[CutAt], proxy: CuttingProxy) -> list[CutAt]:
    """First and last byte, and the end of the head, of the request and of each form of the answer."""
    wanted = {("request", n, "length") for n in (0, 1, len(proxy.request) - 1, len(proxy.request))}
    wanted.add(("request", proxy.request.index(b"\r\n\r\n") + 4, "length"))
    for form in FORMS:
        whole = in_form(proxy.answer, form)
        head = whole.index(b"\r\n\r\n") + 4
        wanted |= {("answer", n, form) for n in (0, 1, head - 1, head, len(whole) - 1, len(whole))}
    return [each for each in places if (each.where, each.after, each.form) in wanted]


def _cut(company: Company, proxy: CuttingProxy, place: CutAt) -> Counter[str]:
    company.afresh()
    company.server.set(created_reply="empty")
    desk = company.desk(company.home(), url=proxy.url)
    order = order_of(desk, company.records[:1])
    proxy.cut = place
    item = post(desk, order, quiet).items[0]
    proxy.cut = None
    (attempt,) = item.attempts
    whole = place.where == "answer" and place.after >= _complete(proxy, place.form)
    applied = attempt.outcome is OutcomeKind.APPLIED
    assert whole or not applied, f"{place}: taken for done"
    assert applied or not whole or place.hard, f"{place}: a whole answer was not understood"
    assert len(company.posts()) <= 1, f"{place}: sent again"
    company.at_rest()
    settled(company.desk(desk.home, url=proxy.url))
    found = disagreements(desk, company.server)
    assert found == [], f"{place}: {found}"
    settled_item = desk.journal_view().item(item.run, 1)
    told = Counter({"cuts": 1, f"in the {place.where}": 1, f"settled as {settled_item.state.value}": 1})
    return told + Counter({f"answer read as {attempt.outcome.value if attempt.outcome else '—'}": 1})


def _complete(proxy: CuttingProxy, form: str) -> int:
    """How many bytes make an answer whole; after the 0 of the last, empty chunk nothing is told any more."""
    return len(in_form(proxy.answer, form)) - (4 if form == "chunked" else 0)
