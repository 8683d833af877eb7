"""Are the reserved ids those of the open items? They follow from the rows, so they can be made anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.domain.posting import OPEN
from core.domain.runs import Books, Draft
from core.store.journal.history import draft_of, readable
from core.words import counted

if TYPE_CHECKING:
    from core.store.journal.database import Reader, Writer

_Key = tuple[str, ...]
"""Site, company, kind, id."""
_OPEN = frozenset(state.value for state in OPEN)


def difference(reader: Reader) -> str:
    """What the reservations lack or have too much, in words; empty where they fit.

    Raises:
        RunUnreadable: an open item's rows do not hold what rows hold.
    """
    wanted: dict[_Key, set[_Key]] = {}
    for holder, books, draft in _open_drafts(reader):
        for key in _keys(books, draft):
            wanted.setdefault(key, set()).add(holder)
    kept = {each[:4]: each[4:] for each in reader.every_reservation()}
    lost = sum(key not in kept for key in wanted)
    strange = sum(holder not in wanted.get(key, ()) for key, holder in kept.items())
    parts = [
        f"{counted(lost, 'id')} of unfinished runs not reserved" if lost else "",
        f"{counted(strange, 'id')} reserved for a posting that does not keep them" if strange else "",
    ]
    return ", ".join(filter(None, parts))


def reserve_anew(writer: Writer) -> int:
    """Empties the reservations and makes them from the rows; says how many there are.

    An id that two open items want, which only a change from outside can bring about, goes to the older one.
    """
    writer.release_all()
    taken: set[_Key] = set()
    for (run, item), books, draft in _open_drafts(writer):
        free = [each for each in draft.ids if _key(books, draft, each) not in taken]
        writer.reserve(books, draft.id_kind, free, int(run), int(item))
        taken.update(_keys(books, draft))
    return len(taken)


def _open_drafts(reader: Reader) -> Iterator[tuple[_Key, Books, Draft]]:
    for row in sorted(reader.standing(_OPEN, None), key=lambda each: (each.run, each.item)):
        begun = reader.of_item(row.run, row.item)[0]
        with readable(row.run):
            draft = draft_of(begun)
        yield (str(row.run), str(row.item)), Books(begun.site or "", begun.company or ""), draft


def _keys(books: Books, draft: Draft) -> set[_Key]:
    return {_key(books, draft, each) for each in draft.ids}


def _key(books: Books, draft: Draft, number: object) -> _Key:
    return (books.site, books.company, draft.id_kind.value, str(number))
