"""The words of the dialog: what a doubt asks, what its answers mean, what is still to be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from core.words import Style, count, counted, listed, number
from core.workflows.choosing_columns import ColumnMap, Doubt, Field, Judged, Question, Reading

COLUMN_FILES = "Columns (*.json);;All files (*)"
"""What dialogs offer where a file of columns is meant."""

FIELD_WORDS = {
    Field.NUMBER: "Invoice &number",
    Field.AMOUNT: "&Amount",
    Field.DATE: "&Date",
    Field.CURRENCY: "&Currency",
    Field.PAYER: "&Payer",
    Field.REFERENCE: "&Reference",
    Field.EXTERNAL_ID: "E&xternal id",
    Field.INVOICE_ID: "In&voice id",
    Field.PAYMENT_ID: "Pay&ment id",
}
"""What a column can be, with its key."""

FIELD_TIPS = {
    Field.NUMBER: "the number of the invoice as in ConnectWise",
    Field.AMOUNT: "what was paid",
    Field.DATE: "the day of the payment",
    Field.CURRENCY: "where there is none, the invoice's currency is taken",
    Field.PAYER: "only to be shown beside the payment",
    Field.REFERENCE: "only to be shown beside the payment",
    Field.EXTERNAL_ID: "what the sender calls the payment; the same one twice is named",
    Field.INVOICE_ID: "ConnectWise's own id; it can stand for the number",
    Field.PAYMENT_ID: "ConnectWise's own id of a payment that is there already",
}

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_NAMED = 3


def plain(words: str) -> str:
    """Words without the mark of their key."""
    return words.replace("&", "")


def day_words(day: dt.date) -> str:
    """A day that nobody misreads."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def rows_words(rows: Sequence[int], style: Style) -> str:
    """Some rows of the file: "row 7", "rows 3, 9 and 14 more"."""
    names = [count(each, style) for each in rows]
    return f"{'row' if len(rows) == 1 else 'rows'} {listed(names, _NAMED)}"


# Doubts


def doubt_words(doubt: Doubt, style: Style) -> str:
    """What is asked, with the file's own values."""
    named = [f"{text} ({rows_words((row,), style)})" for text, row in doubt.examples]
    if contradicts(doubt):
        what = "The dates" if doubt.setting == "day_first" else "The amounts"
        return f"{what} contradict one another: {', but '.join(named)}. How does the sender write them?"
    more = doubt.rows - 1
    others = f", and {counted(more, 'row', style=style)} like it," if more else ""
    return f"{named[0]}{others} {'is' if not others else 'mean'}:"


def contradicts(doubt: Doubt) -> bool:
    """Whether no answer fits all rows."""
    return bool(doubt.readings) and all(each.against for each in doubt.readings)


def reading_words(doubt: Doubt, reading: Reading, style: Style) -> str:
    """One answer."""
    if doubt.setting == "sign":
        return _SIGNS[reading.answer == -1]
    meaning = _meaning(reading.meaning, style)
    how = _how(doubt, reading)
    if not meaning:
        return how
    asked = doubt.examples[0][0] == reading.example and not contradicts(doubt)
    return f"{meaning} – {how}" if asked else f"{how}: {reading.example} is {meaning}"


_SIGNS = {
    True: "money received – every sign is turned",
    False: "a refund or reversal – signs stay as written",
}


def _meaning(value: dt.date | Decimal | None, style: Style) -> str:
    if isinstance(value, Decimal):
        return number(value, style)
    return day_words(value) if value else ""


def _how(doubt: Doubt, reading: Reading) -> str:
    if doubt.setting == "day_first":
        return "the day stands first" if reading.answer else "the month stands first"
    mark = "point" if reading.answer == "." else "comma"
    return f"a {mark} stands before the cents"


def against_words(doubt: Doubt, answer: object, style: Style) -> str:
    """Which rows contradict the answer, or each of the answers while there is none."""
    chosen = [each for each in doubt.readings if answer is None or each.answer == answer]
    said = [each for each in chosen if each.against]
    if not said:
        return ""
    if answer is not None:
        verb = "contradicts" if len(said[0].against) == 1 else "contradict"
        named = rows_words(said[0].against, style)
        return f"{named[0].upper()}{named[1:]} {verb} this answer and cannot be read with it."
    parts = [f"with {_BRIEFLY[each.answer]}, {rows_words(each.against, style)}" for each in said]
    return f"What cannot be read then: {'; '.join(parts)}."


_BRIEFLY: dict[object, str] = {
    True: "the day first",
    False: "the month first",
    ".": "a decimal point",
    ",": "a decimal comma",
}


# What is to be done


def to_do(judged: Judged) -> str:
    """Why the columns cannot be used yet; empty when they can."""
    return " ".join(_task(each) for each in judged.open)


def _task(question: Question) -> str:
    if question.setting in _TASKS:
        return _TASKS[question.setting]
    return "Answer how the values are to be read."


_TASKS = {
    "sheet": "Choose the sheet that holds the payments.",
    Field.NUMBER.value: "Choose the column of the invoice number.",
    Field.AMOUNT.value: "Choose the column of the amount.",
    Field.DATE.value: "Choose the column of the date.",
    "day_first": "Answer how the dates are to be read.",
    "decimal": "Answer how the amounts are to be read.",
    "sign": "Answer what negative amounts are.",
}


def read_words(judged: Judged, style: Style) -> str:
    """How many rows can be read."""
    rows = counted(judged.rows, "row", style=style)
    if judged.settled is None:
        return rows
    if not judged.unread_rows:
        return "the only row can be read" if judged.rows == 1 else f"all {rows} can be read"
    if judged.unread_rows == judged.rows:
        return "no row can be read"
    return f"{count(judged.unread_rows, style)} of {rows} cannot be read"


def uses(columns: ColumnMap) -> dict[str, str]:
    """Heading → what it is read as, in a word that fits above a column."""
    return {heading: field.value.capitalize() for field, heading in columns.fields}
