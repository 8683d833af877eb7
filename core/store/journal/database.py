"""The journal's rows and reservations in the database: plain SQL, no rules of posting."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Connection,
    Label,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    null,
    select,
)

from core.domain.posting import IdKind
from core.domain.runs import Books, Id
from core.store.journal.engine import SECONDS, bytes_of, damage_of, engine_for, index_lies
from core.store.journal.errors import JournalNewer
from core.store.journal.kept_open import Line
from core.store.journal.rows import FIRST, Row
from core.store.journal.tables import LAYOUT, layouts, reservations, rows

# Columns in the order of a row's fields. Statements are made once: making one costs more than running it.
_COLUMNS = [rows.c[each.name] for each in fields(Row)]
_NO_BODY = null().label("body")
_NO_DATA: Label[str] = literal_column("'{}'").label("data")
_LIGHT = [_NO_BODY if column.name == "body" else column for column in _COLUMNS]
_STATE = [_NO_DATA if column.name == "data" else column for column in _LIGHT]
_NAMES = [column.name for column in _COLUMNS]
_FEW = 500
"""Up to so many ids are asked for by name; for more, what is reserved is read whole."""

_RUN: BindParameter[int] = bindparam("run")
_ITEM: BindParameter[int] = bindparam("item")
_OF_ITEM = (rows.c.run == _RUN, rows.c.item == _ITEM)
_HEAD = select(rows.c.seq, rows.c.hash).order_by(rows.c.seq.desc()).limit(1)
_NEWEST_OF = select(*_STATE).where(*_OF_ITEM).order_by(rows.c.seq.desc()).limit(1)
_EVERY = select(*_COLUMNS).order_by(rows.c.seq)
_ALL_OF_ITEM = select(*_LIGHT).where(*_OF_ITEM).order_by(rows.c.seq)
_BODIES = select(*_COLUMNS).where(*_OF_ITEM, rows.c.body.is_not(None)).order_by(rows.c.seq)
_HIGHEST_RUN = select(func.coalesce(func.max(rows.c.run), 0))
_REACHED = (
    select(rows.c.run, rows.c.item)
    .distinct()
    .where(
        rows.c.seq > bindparam("seq"),
        rows.c.item > 0,
        rows.c.state.in_(bindparam("states", expanding=True)),
    )
)
_BEGUN_AS = select(rows.c.run, rows.c.item).where(
    rows.c.site == bindparam("site"),
    rows.c.company == bindparam("company"),
    func.lower(rows.c.label) == bindparam("label"),
    rows.c.kind == bindparam("kind"),
)
_KEYS = reservations.c
_HELD = select(_KEYS.id, _KEYS.run, _KEYS.item).where(
    _KEYS.site == bindparam("site"),
    _KEYS.company == bindparam("company"),
    _KEYS.id_kind == bindparam("id_kind"),
)
_HELD_OF = _HELD.where(_KEYS.id.in_(bindparam("ids", expanding=True)))
_ADD, _RESERVE = insert(rows), insert(reservations)
_RELEASE = delete(reservations).where(_KEYS.run == bindparam("of_run"), _KEYS.item == bindparam("of_item"))
_LAYOUT = select(layouts.c.version_num)


class Held(NamedTuple):
    """An id that an open item keeps."""

    id: str
    run: int
    item: int


class Reader:
    """Questions within one transaction. Rows come without their bodies unless said otherwise."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _rows(self, query: Select[Any]) -> list[Row]:
        return [Row(*each) for each in self._connection.execute(query.order_by(rows.c.seq))]

    def tail(self, count: int) -> list[Row]:
        """The newest rows, bodies included, in order."""
        newest = select(func.max(rows.c.seq)).scalar_subquery()
        return self._rows(select(*_COLUMNS).where(rows.c.seq > newest - count))

    def head(self) -> tuple[int, str]:
        """Number and hash of the newest row."""
        found = self._connection.execute(_HEAD).one_or_none()
        return (found.seq, found.hash) if found else (0, FIRST)

    def newest_of(self, run: int, item: int) -> Row | None:
        """The newest row of one item (0: of the run itself), its data left out."""
        found = self._connection.execute(_NEWEST_OF, {"run": run, "item": item}).one_or_none()
        return None if found is None else Row(*found)

    def every(self) -> Iterator[Row]:
        """All rows with their bodies, in order, a few at a time."""
        # Closed also where nobody reads to the end: an open question would keep the file locked.
        with closing(self._connection.execute(_EVERY, execution_options={"yield_per": 200})) as found:
            for each in found:
                yield Row(*each)

    def row(self, seq: int) -> Row | None:
        """The row of that number, body included."""
        return next(iter(self._rows(select(*_COLUMNS).where(rows.c.seq == seq))), None)

    def of_runs(self, numbers: Collection[int]) -> list[Row]:
        """All rows of some runs."""
        return self._rows(select(*_LIGHT).where(rows.c.run.in_(numbers)))

    def of_item(self, run: int, item: int) -> list[Row]:
        """All rows of one item."""
        return [Row(*each) for each in self._connection.execute(_ALL_OF_ITEM, {"run": run, "item": item})]

    def bodies(self, run: int, item: int) -> list[Row]:
        """The rows of one item that have a body, with it."""
        return [Row(*each) for each in self._connection.execute(_BODIES, {"run": run, "item": item})]

    def highest_run(self) -> int:
        """Number of the newest run, 0 for none."""
        return int(self._connection.execute(_HIGHEST_RUN).scalar_one())

    def newest_runs(self, limit: int, before: int | None) -> list[int]:
        """Numbers of runs, newest first, those below `before` where given."""
        query = select(rows.c.run).where(rows.c.item == 0).distinct()
        query = query if before is None else query.where(rows.c.run < before)
        return list(self._connection.execute(query.order_by(rows.c.run.desc()).limit(limit)).scalars())

    def standing(self, states: Collection[str], books: Books | None) -> list[Row]:
        """The newest row, without data, of each item in one of the states, of some books or all."""
        newest = select(func.max(rows.c.seq)).where(rows.c.item > 0).group_by(rows.c.run, rows.c.item)
        begun = rows.alias("begun")
        query = (
            select(*_STATE)
            .where(rows.c.seq.in_(newest), rows.c.state.in_(states))
            .join(
                begun,
                (begun.c.run == rows.c.run) & (begun.c.item == rows.c.item) & begun.c.label.is_not(None),
            )
        )
        if books is not None:
            query = query.where(begun.c.site == books.site, begun.c.company == books.company)
        return self._rows(query)

    def labelled(self, books: Books, kind: str, label: str | None) -> list[Row]:
        """The newest row, without data, of each item of a kind in these books; of one label or all."""
        newest = select(func.max(rows.c.seq)).where(rows.c.item > 0).group_by(rows.c.run, rows.c.item)
        begun = rows.alias("begun")
        columns = [begun.c.label if column.name == "label" else column for column in _STATE]
        query = (
            select(*columns)
            .where(rows.c.seq.in_(newest), begun.c.kind == kind)
            .join(begun, (begun.c.run == rows.c.run) & (begun.c.item == rows.c.item))
            .where(begun.c.site == books.site, begun.c.company == books.company)
        )
        if label is not None:
            query = query.where(func.lower(begun.c.label) == label.lower())
        return self._rows(query)

    def begun_as(self, books: Books, kind: str, label: str) -> list[tuple[int, int]]:
        """Run and number of each item of a kind in these books that has a label; letters' case aside."""
        asked = {"kind": kind, "site": books.site, "company": books.company, "label": label.lower()}
        return [(run, item) for run, item in self._connection.execute(_BEGUN_AS, asked)]

    def begun(self, books: Books, kind: str) -> list[Row]:
        """The row that began each item of a kind in these books."""
        query = select(*_LIGHT).where(rows.c.kind == kind, rows.c.site == books.site)
        return self._rows(query.where(rows.c.company == books.company))

    def held(self, books: Books, kind: IdKind, ids: Collection[Id]) -> list[Held]:
        """Which of the ids are reserved, and by whom."""
        wanted = {str(each) for each in ids}
        asked = {"site": books.site, "company": books.company, "id_kind": kind.value}
        few = len(wanted) <= _FEW
        query = _HELD_OF if few else _HELD
        found = self._connection.execute(query, {**asked, "ids": sorted(wanted)} if few else asked)
        return [Held(*each) for each in found if each.id in wanted]

    def reached_since(self, seq: int, states: Collection[str]) -> list[tuple[int, int]]:
        """Run and number of each item that was in one of the states after row `seq`."""
        found = self._connection.execute(_REACHED, {"seq": seq, "states": sorted(states)})
        return [(run, item) for run, item in found]

    def every_reservation(self) -> set[tuple[str, ...]]:
        """All reservations as texts: site, company, kind, id, run, item."""
        table = reservations.c
        query = select(table.site, table.company, table.id_kind, table.id, table.run, table.item)
        return {tuple(map(str, each)) for each in self._connection.execute(query)}


class Writer(Reader):
    """Changes within one transaction that holds the database alone."""

    def add(self, row: Row) -> None:
        """Adds a row."""
        self._connection.execute(_ADD, {name: getattr(row, name) for name in _NAMES})

    def reserve(self, books: Books, kind: IdKind, ids: Sequence[Id], run: int, item: int) -> None:
        """Keeps ids for an item; the unique key refuses an id that is kept already."""
        fixed = {
            "site": books.site,
            "company": books.company,
            "id_kind": kind.value,
            "run": run,
            "item": item,
        }
        many = [{**fixed, "id": key} for key in sorted(map(str, ids))]
        if many:
            self._connection.execute(_RESERVE, many)

    def release(self, run: int, item: int) -> None:
        """Gives up the ids of an item."""
        self._connection.execute(_RELEASE, {"of_run": run, "of_item": item})

    def release_all(self) -> None:
        """Empties the reservations, to build them anew from the rows."""
        self._connection.execute(delete(reservations))


class Database:
    """A journal's file. Every use is one short transaction of its own, from any thread."""

    def __init__(self, path: Path, *, read_only: bool = False, seconds: float = SECONDS) -> None:
        self.path = path
        self.read_only = read_only
        self.engine = engine_for(path, read_only=read_only, seconds=seconds)
        self._line = Line(self.engine, path)

    def kept_open(self) -> AbstractContextManager[None]:
        """While inside, the file is not opened anew for each transaction."""
        return self._line.kept()

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """One consistent look."""
        with self._line.transaction(writing=False) as connection:
            yield Reader(connection)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """One change, all of it or nothing; on disk when the block is left.

        Raises:
            JournalNewer: a newer version has changed the layout since this one opened the journal.
        """
        with self._line.transaction(writing=True) as connection:
            found = connection.execute(_LAYOUT).scalar_one_or_none()
            if found != LAYOUT:
                raise JournalNewer(path=self.path, revision=found)
            yield Writer(connection)

    def misplaced(self) -> bool:
        """Whether the index by item, by which states are found, does not name what the rows say."""
        return index_lies(self.engine, self.path, "journal_rows", "journal_rows_by_item")

    def damage(self) -> str:
        """What the database finds wrong with its own file, in its own words; empty for nothing."""
        return damage_of(self.engine, self.path)

    def whole(self) -> bytes:
        """The file's content as one committed whole."""
        return bytes_of(self.engine, self.path)
