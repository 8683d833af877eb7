"""What the columns of an unknown table probably are, and what has to be asked because it is never guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.files.payments import amounts, days
from core.files.payments.columns import ColumnMap, Field
from core.files.payments.errors import PaymentProblem
from core.files.payments.headings import known_field
from core.files.payments.tables import Table
from core.files.values import shown

REQUIRED = (Field.NUMBER, Field.AMOUNT, Field.DATE)
"""Without these no payment can be stored; an invoice id may stand for the number."""

_FIRST_ROWS = 20
_NAMED = 5
"""So many examples are named in a question."""
_DECIMAL_WORDS = {".": "a point: 1.234 is one and a bit", ",": "a comma: 1.234 is one thousand and more"}


class Choice(NamedTuple):
    """One answer: what is put into the map, and its words."""

    value: object
    words: str


class Question(NamedTuple):
    """Something that only the clerk knows."""

    setting: str
    """What it decides: "sheet", "day_first", "decimal", "sign", or the value of a `Field`."""
    words: str
    choices: tuple[Choice, ...]
    lines: tuple[int, ...] = ()
    """Rows of the file that show the doubt."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A map as far as the headings and values say, and what is open."""

    map: ColumnMap
    questions: tuple[Question, ...]


class ColumnsNeeded(PaymentProblem):
    """It is not known, or not completely, what the columns of a table mean."""

    title = "The columns have to be chosen."
    message = "{path}: what its columns mean is not known yet. {questions} Nothing was taken over or sent."
    advice = "Choose the columns in the window, or name a file of columns (--map)."

    @property
    def proposal(self) -> Proposal:
        """The map that fits best, with its open questions."""
        found = self.values["proposal"]
        assert isinstance(found, Proposal)
        return found

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings, in order."""
        return self.proposal.map.headings

    @property
    def first_rows(self) -> tuple[tuple[str, ...], ...]:
        """The first rows as they stand in the file."""
        found = self.values["first_rows"]
        assert isinstance(found, tuple)
        return found

    @property
    def particulars(self) -> tuple[tuple[str, str], ...]:
        """What was recognised: encoding, delimiter, sheet, row of the headings."""
        found = self.values["particulars"]
        assert isinstance(found, tuple)
        return found


def columns_needed(table: Table, proposal: Proposal, name: str) -> ColumnsNeeded:
    """The question to the clerk, with everything a dialog shows."""
    return ColumnsNeeded(
        path=name,
        questions=" ".join(question.words for question in proposal.questions),
        proposal=proposal,
        first_rows=tuple(tuple(row) for row in table.rows[:_FIRST_ROWS]),
        particulars=table.particulars,
    )


def proposed(table: Table, chosen: ColumnMap | None = None) -> Proposal:
    """A map by the headings that are known in English, German, Dutch and French.

    Args:
        table: what is to be read.
        chosen: what was answered before any column was: the sheet, the row of the headings.
    """
    found: dict[Field, list[str]] = {}
    for heading in table.headings:
        if (field := known_field(heading)) is not None:
            found.setdefault(field, []).append(heading)
    fields = tuple((field, found[field][0]) for field in Field if len(found.get(field, ())) == 1)
    columns = replace(chosen or ColumnMap((), ()), headings=table.headings, fields=fields)
    return Proposal(columns, questions(table, columns, evidence(table, columns)))


def answered(columns: ColumnMap, question: Question, value: object) -> ColumnMap:
    """The map with one question answered."""
    fields = {field.value: field for field in Field}
    if question.setting in fields:
        return columns.with_field(fields[question.setting], str(value))
    return replace(columns, **{question.setting: value})  # type: ignore[arg-type]


class Evidence(NamedTuple):
    """What the values of a table say about how they are to be read."""

    orders: set[str]
    """As `days.orders`."""
    marks: set[str]
    """As `amounts.marks`."""
    plain: amounts.Plain | None
    """The amounts themselves, where all of them are plain."""


def evidence(table: Table, columns: ColumnMap) -> Evidence:
    """Looks at all values, as far as nothing was answered about them."""
    orders = days.orders(_dates(table, columns)) if columns.day_first is None else set[str]()
    texts = _amounts(table, columns)
    plain = amounts.plain(texts, columns.decimal)
    if columns.decimal is not None:
        return Evidence(orders, set(), plain)
    return Evidence(orders, plain.marks if plain else amounts.marks(texts), plain)


def questions(table: Table, columns: ColumnMap, said: Evidence) -> tuple[Question, ...]:
    """What is open of a map for this table; nothing where its values leave no doubt."""
    return (
        *_sheet(table, columns),
        *_columns(table, columns),
        *_order(table, columns, said.orders),
        *_decimal(table, columns, said.marks),
        *_sign(table, columns, said.plain),
    )


def settled(table: Table, columns: ColumnMap, said: Evidence) -> ColumnMap:
    """The map with what the values themselves settle. There must be no open question.

    A sign that was not asked for stays open: it says nothing about a list with negative amounts.
    """
    day_first, decimal = columns.day_first, columns.decimal
    if day_first is None and said.orders:
        day_first = days.DAY_FIRST in said.orders
    if decimal is None and said.marks:
        decimal = "," if "," in said.marks else "."
    return replace(columns, headings=table.headings, day_first=day_first, decimal=decimal)


def _sheet(table: Table, columns: ColumnMap) -> Iterator[Question]:
    if len(table.sheets) > 1 and not columns.sheet:
        words = f"{len(table.sheets)} sheets are filled; which one holds the payments?"
        yield Question("sheet", words, tuple(Choice(sheet, sheet) for sheet in table.sheets))


def _columns(table: Table, columns: ColumnMap) -> Iterator[Question]:
    given = dict(columns.fields)
    for field in REQUIRED:
        if field in given or (field is Field.NUMBER and Field.INVOICE_ID in given):
            continue
        known = [heading for heading in table.headings if known_field(heading) is field]
        names = {Field.NUMBER: "invoice’s number", Field.AMOUNT: "amount", Field.DATE: "date of the payment"}
        words = f"Which column holds the {names[field]}?"
        free = [heading for heading in table.headings if heading and heading not in given.values()]
        yield Question(field.value, words, tuple(Choice(each, each) for each in known or free))


def _order(table: Table, columns: ColumnMap, found: set[str]) -> Iterator[Question]:
    plain = found - {days.DOUBTFUL}
    if not found or len(plain) == 1:
        return
    texts = _dates(table, columns)
    lines, examples = _examples(table, texts, lambda text: days.order_of(text) in (plain or found))
    words = "contradict one another" if plain else "can be read in two ways"
    yield Question(
        "day_first",
        f"The dates {words} ({examples}): does the day stand first, or the month?",
        (Choice(True, "the day first: 03/04 is 3 April"), Choice(False, "the month first: 03/04 is 4 March")),
        lines,
    )


def _decimal(table: Table, columns: ColumnMap, found: set[str]) -> Iterator[Question]:
    plain = found - {amounts.DOUBTFUL}
    if not found or len(plain) == 1:
        return
    texts = _amounts(table, columns)
    lines, examples = _examples(table, texts, lambda text: amounts.mark_of(text) in (plain or found))
    words = "contradict one another" if plain else "can be read in two ways"
    yield Question(
        "decimal",
        f"The amounts {words} ({examples}): does a point or a comma stand before the cents?",
        tuple(Choice(mark, words) for mark, words in _DECIMAL_WORDS.items()),
        lines,
    )


def _sign(table: Table, columns: ColumnMap, plain: amounts.Plain | None) -> Iterator[Question]:
    if columns.sign is not None or (heading := columns.heading(Field.AMOUNT)) is None:
        return
    texts = table.column(heading)
    if not (plain.any_negative if plain else amounts.any_negative(texts)):
        return
    lines, examples = _examples(table, texts, amounts.is_negative)
    if lines:
        yield Question(
            "sign",
            f"There are negative amounts ({examples}): are these refunds, or are payments written so?",
            (
                Choice(1, "as written: negative amounts are refunds or reversals"),
                Choice(-1, "turned: negative amounts are payments"),
            ),
            lines,
        )


def _examples(table: Table, texts: Sequence[str], fits: Callable[[str], bool]) -> tuple[tuple[int, ...], str]:
    """Lines and texts that show a doubt: of each text the first."""
    first: dict[str, int] = {}
    for text, line in zip(texts, table.lines, strict=True):
        if text and text not in first and fits(text):
            first[text] = line
    named = list(first)[:_NAMED]
    return tuple(first.values()), ", ".join(f"“{shown(text)}” in row {first[text]}" for text in named)


def _dates(table: Table, columns: ColumnMap) -> list[str]:
    return doubtful_texts(table, columns.heading(Field.DATE))


def _amounts(table: Table, columns: ColumnMap) -> list[str]:
    return doubtful_texts(table, columns.heading(Field.AMOUNT))


def doubtful_texts(table: Table, heading: str | None) -> list[str]:
    """The texts of a column; typed cells, which leave no doubt, as empty texts."""
    if heading is None:
        return []
    texts, kinds = table.column(heading), table.kinds(heading)
    if kinds is None or not any(kinds):
        return texts
    return ["" if kind else text for text, kind in zip(texts, kinds, strict=True)]
