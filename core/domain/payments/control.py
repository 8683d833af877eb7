"""What a control total was compared with, in words: the same in the window and in the command."""

from __future__ import annotations

from core.domain import money
from core.domain.payments.sums import Compared
from core.words import PLAIN, Style, number


def whole_words(compared: Compared, style: Style = PLAIN) -> str:
    """What a file of one currency comes to, with that currency where every row has it."""
    names = list(compared.found)
    currency = names[0] if len(names) == 1 else ""
    return f"{currency} {number(money.total(compared.found.values()), style)}".strip()


def side_by_side(compared: Compared, style: Style = PLAIN) -> list[str]:
    """What a file of several currencies comes to in each."""
    return [
        f"{currency} {number(value, style)}" if currency else f"{number(value, style)} without a currency"
        for currency, value in compared.found.items()
    ]


def without_currency(compared: Compared) -> str:
    """That rows were added up of which nobody knows the currency; empty where there are none."""
    if "" not in compared.found or compared.several:
        return ""
    which = "No row" if len(compared.found) == 1 else "Not every row"
    return f"{which} has a currency that is known here; all of them were added up."
