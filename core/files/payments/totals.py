"""The total that a list itself names, above its headings or below its last payment."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from core.domain.payments.rows import ControlTotal
from core.files.payments import amounts
from core.files.payments.headings import bare

_WORDS = """
    total; totals; sum; grand total; control total; control sum; batch total; file total; total amount;
    total paid; summe; gesamt; gesamtsumme; gesamtbetrag; endsumme; kontrollsumme; summe gesamt;
    totaal; totaalbedrag; som; eindtotaal; controletotaal; controlesom;
    somme; montant total; total général; total de contrôle; somme de contrôle"""
_NAMES = frozenset(bare(word) for word in _WORDS.split(";"))
_NUMBER = "number"
_CODE = 3
"""Letters of a currency."""


class Total(NamedTuple):
    """A total as it was written."""

    line: int
    text: str
    kind: str
    """The kind of its cell, as in `Written.cell`."""


def total_in(row: Sequence[str], kinds: Sequence[str], line: int) -> Total | None:
    """The total that a row names: a word for it, one amount, perhaps a currency, and nothing else at all.

    A customer may be called Total; such a row has more to say.
    """
    filled = [(text.strip(), kind) for text, kind in zip(row, kinds, strict=True) if text.strip()]
    if len(filled) == 1:
        word, _, amount = filled[0][0].partition(":")
        filled = [(word, ""), (amount.strip(), "")]
    if not 2 <= len(filled) <= 3 or bare(filled[0][0]) not in _NAMES:
        return None
    found = [each for each in filled[1:] if _is_amount(*each)]
    rest = [text for text, _ in filled[1:] if not _is_currency(text)]
    return Total(line, *found[0]) if len(found) == 1 and len(rest) == 1 else None


def _is_amount(text: str, kind: str) -> bool:
    return kind == _NUMBER or (not kind and amounts.could_be(text))


def _is_currency(text: str) -> bool:
    return len(text) == _CODE and text.isalpha()


def control_total(total: Total | None, decimal: str | None, sign: int | None) -> ControlTotal | None:
    """A total read as the amounts of its list are.

    Args:
        total: as written; None where the list names none.
        decimal: the list's mark before the cents; None where no row of it has cents.
        sign: -1 where the sender turns the signs.
    """
    if total is None:
        return None
    found = _amount(total, decimal)
    return ControlTotal(total.line, total.text, -found if found is not None and sign == -1 else found)


def _amount(total: Total, decimal: str | None) -> Decimal | None:
    if total.kind == _NUMBER:
        decimal = "."
    mark = decimal or amounts.mark_of(total.text) or "."
    try:
        return None if mark == amounts.DOUBTFUL else amounts.amount_of(total.text, mark)
    except amounts.NoAmount:
        return None
