"""Invoices and credit memos: heads, lines and the GL entries they stand for.

Ids of one invoice are a block: first its lines, then the header entries (the receivable, pairs of cost and
inventory, a zero rounding entry), then one sales tax entry per level.
"""

from collections.abc import Sequence
from functools import lru_cache
from random import Random

from core.sandbox.data_documents import INVOICE, Document, Entry, Line, dice, rounded
from core.sandbox.data_names import CURRENCIES, CUSTOMERS, GBP, ITEMS, JPY, LOCATIONS, TAX_CODES

_SPAN = 45
_MANY_LINES = 400
_REMEMBERED = 1024
"""Invoices whose lines are at hand: a batch asks for them once for each entry."""


def is_zero(ordinal: int) -> bool:
    """Whether the invoice has a total of nothing."""
    return ordinal % 53 == 1


def is_credit(ordinal: int) -> bool:
    """Whether it is a credit memo."""
    return ordinal % 17 == 4


def _line_count(ordinal: int, rng: Random) -> int:
    if ordinal == 3 or ordinal % 5003 == 5002:
        return _MANY_LINES
    if ordinal % 5 == 0 or is_zero(ordinal):
        return 1
    return 1 + int(rng.random() * rng.random() * (3 if is_credit(ordinal) else 9))


def _currency(ordinal: int, party: int) -> int:
    own = CUSTOMERS[party].currency
    if ordinal % 29 != 10:
        return own
    return (own + 1) % 2 if own < JPY else GBP


@lru_cache(maxsize=_REMEMBERED)
def invoice_lines(seed: int, ordinal: int, bump: int = 0) -> tuple[Line, ...]:
    """The lines of an invoice, amounts unsigned."""
    rng = dice(seed, "I", ordinal)
    _, currency, _ = _party(ordinal, rng)
    scale = _scale(ordinal, currency)
    count = _line_count(ordinal, rng)
    lines = [_line(rng, currency, scale) for _ in range(count)]
    if is_zero(ordinal):
        lines = [lines[0]._replace(price=0, cost=0, total=0)]
    if ordinal % 89 == 57:
        lines[0] = lines[0]._replace(account="")
    if bump:
        price = max(lines[0].price + 4 * bump, 0)  # quantities are quarters: fours keep the line exact
        lines[0] = lines[0]._replace(price=price, total=lines[0].quantity * price // 100)
    return tuple(lines)


def _party(ordinal: int, rng: Random) -> tuple[int, int, int]:
    party = int(rng.random() * len(CUSTOMERS))
    return party, _currency(ordinal, party), int(rng.random() * len(LOCATIONS))


def _scale(ordinal: int, currency: int) -> int:
    """Decimals of the amounts; every second yen invoice has two, although the currency shows none."""
    return 2 if currency == JPY and ordinal % 2 else CURRENCIES[currency].decimals


def _line(rng: Random, currency: int, scale: int) -> Line:
    position = int(rng.random() * len(ITEMS))
    item = ITEMS[position]
    hours = item.unit == "Hour"
    quantity = (1 + int(rng.random() * 32)) * 25 if hours else _pieces(rng, item.price) * 100
    multiply, divide = CURRENCIES[currency].factor
    shift = 10 ** max(scale - 2, 0)
    wobble = 95 + int(rng.random() * 11)
    price = item.price * multiply * shift * wobble // (divide * 100 * 4) * 4
    cost = item.cost * multiply * shift // divide
    return Line(position, quantity, price, cost, quantity * price // 100, item.taxable, item.account)


def _pieces(rng: Random, price: int) -> int:
    return 1 + int(rng.random() * (4 if price > 15_000 else 12))


def taxes_of(lines: Sequence[Line], tax: int) -> tuple[int, ...]:
    """Tax per level on the taxable lines, each level rounded by itself."""
    taxable = sum(line.total for line in lines if line.taxable)
    return tuple(rounded(taxable * rate, 10_000) for _, rate in TAX_CODES[tax].levels)


def costs_of(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """Cost of goods to book: nothing, one amount, or two (goods and licences), with the account."""
    goods = licences = 0
    for line in lines:
        cost = line.quantity * line.cost // 100
        if ITEMS[line.item].account == "4020":
            licences += cost
        else:
            goods += cost
    return [(amount, account) for amount, account in ((goods, "5100"), (licences, "5110")) if amount]


def invoice_document(seed: int, ordinal: int, fraction: float, today: int, first: int, bump: int) -> Document:
    """The head of invoice number `ordinal` of the company."""
    party, currency, place = _party(ordinal, dice(seed, "I", ordinal))
    lines = invoice_lines(seed, ordinal, bump)
    tax = CUSTOMERS[party].tax
    taxes = taxes_of(lines, tax)
    pairs = len(costs_of(lines))
    headers = 1 + 2 * pairs + (1 if pairs else 0)
    has_entries = ordinal % 71 != 6
    late = 5 + ordinal % 20 if fraction > 0.96 else -(ordinal % 3)
    total = sum(line.total for line in lines) + sum(taxes)
    return Document(
        kind=INVOICE,
        unit=ordinal,
        key=812 + ordinal,
        number=str(10300 + ordinal),
        first=first,
        span=len(lines) + headers + len(taxes) if has_entries else 1,
        day=today - _SPAN + int(fraction * _SPAN) + late,
        party=party,
        place=place,
        currency=currency,
        scale=_scale(ordinal, currency),
        total=-total if is_credit(ordinal) else total,
        tax=tax,
        taxes=taxes,
        lines=len(lines) if has_entries else 0,
        headers=headers,
        credit=is_credit(ordinal),
        has_entries=has_entries,
        bump=bump,
    )


def invoice_entries(document: Document, lines: Sequence[Line]) -> list[Entry]:
    """The GL entries of an invoice; debits equal credits, the receivable equals the total."""
    sign = -1 if document.credit else 1
    found = [
        Entry(document.first + i, line.account, ITEMS[line.item].type, -sign * line.total, i)
        for i, line in enumerate(lines)
    ]
    found.append(Entry(document.control, "1100", "AR", document.total))
    for cost, account in costs_of(lines):
        inventory = "1400" if document.place == 0 else "1410"
        found.append(Entry(found[-1].id + 1, account, "COGS", sign * cost))
        found.append(Entry(found[-1].id + 1, inventory, "INV", -sign * cost))
    if document.headers > 1:
        found.append(Entry(found[-1].id + 1, "9990", "AR", 0))
    for level, amount in enumerate(document.taxes):
        account = "2110" if level else "2100"
        found.append(Entry(found[-1].id + 1, account, "ST", -sign * amount, level))
    return found
