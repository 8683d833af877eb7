"""Purchases (one packing slip each), inventory adjustments and transfers.

A purchase's block of ids: the payable, then its lines, freight, tax per line, tax on freight. The payable is
named by the unposted list only. An adjustment has two ids per detail, a transfer one for each side.
"""

from core.sandbox.data_documents import ADJUSTMENT, PURCHASE, TRANSFER, Document, Entry, Line, dice, rounded
from core.sandbox.data_names import CURRENCIES, ITEMS, LOCATIONS, TAX_CODES, VENDORS

_SPAN = 45
_GOODS = tuple(position for position, item in enumerate(ITEMS) if item.cost)


def procurement_kind(ordinal: int) -> str:
    """Purchase, adjustment or transfer."""
    return {1: ADJUSTMENT, 2: TRANSFER}.get(ordinal % 8, PURCHASE)


def has_freight(ordinal: int) -> bool:
    """Whether the packing slip carries freight."""
    return ordinal % 3 == 0


def _order(ordinal: int) -> int:
    """The ordinal of the purchase order; every eighth order has a second packing slip."""
    return ordinal - (ordinal % 8 == 4)


def _vendor(ordinal: int) -> int:
    return (_order(ordinal) + ordinal // 8) % len(VENDORS)


def procurement_lines(seed: int, ordinal: int, bump: int = 0) -> list[Line]:
    """Lines of a procurement record; `price` is the purchase cost per unit, `cost` the sales price."""
    rng = dice(seed, "P", ordinal)
    kind = procurement_kind(ordinal)
    currency = CURRENCIES[VENDORS[_vendor(ordinal)].currency if kind == PURCHASE else 0]
    count = {ADJUSTMENT: 1 + ordinal // 8 % 3, TRANSFER: 1}.get(kind) or 1 + int(rng.random() * 6)
    lines = []
    for position in range(count):
        item = ITEMS[_GOODS[int(rng.random() * len(_GOODS))]]
        shift = 10 ** max(currency.decimals - 2, 0)
        price = item.cost * currency.factor[0] * shift // currency.factor[1] + (0 if position else bump)
        quantity = 100 * (1 + int(rng.random() * (6 if item.cost > 5000 else 40)))
        sales = item.price * currency.factor[0] * shift // currency.factor[1]
        total = quantity * max(price, 0) // 100
        lines.append(Line(ITEMS.index(item), quantity, max(price, 0), sales, total, item.taxable, "1400"))
    return lines


def freight_of(ordinal: int, currency: int) -> int:
    """Freight of the packing slip in minor units."""
    shift = 10 ** max(CURRENCIES[currency].decimals - 2, 0)
    return (1250 + 5 * (ordinal % 400)) * shift if has_freight(ordinal) else 0


def purchase_taxes(lines: list[Line], freight: int, tax: int) -> tuple[tuple[int, ...], int]:
    """Tax of each taxable line in the order of the lines (all levels together), and tax on the freight."""
    rate = sum(part for _, part in TAX_CODES[tax].levels)
    if not rate:
        return (), 0
    return tuple(rounded(line.total * rate, 10_000) for line in lines if line.taxable), rounded(
        freight * rate, 10_000
    )


def procurement_document(
    seed: int, ordinal: int, fraction: float, today: int, first: int, bump: int
) -> Document:
    """The head of one procurement record."""
    kind = procurement_kind(ordinal)
    lines = procurement_lines(seed, ordinal, bump)
    late = 9 if ordinal % 13 == 10 else 0
    day = today - _SPAN + int(fraction * _SPAN) + late
    if kind == PURCHASE:
        return _purchase(ordinal, lines, day, first, bump)
    total = _adjusted(lines) if kind == ADJUSTMENT else lines[0].total
    return Document(
        kind=kind,
        unit=ordinal,
        key=61 + ordinal,
        number=f"{'ADJ' if kind == ADJUSTMENT else 'TRF'}-{61 + ordinal}",
        first=first,
        span=2 * len(lines),
        day=day,
        party=-1,
        place=ordinal // 8 % len(LOCATIONS),
        currency=0,
        scale=2,
        total=total,
        lines=len(lines),
        bump=bump,
    )


def _purchase(ordinal: int, lines: list[Line], day: int, first: int, bump: int) -> Document:
    vendor = _vendor(ordinal)
    freight = freight_of(ordinal, VENDORS[vendor].currency)
    taxes, on_freight = purchase_taxes(lines, freight, VENDORS[vendor].tax)
    order = 140 + _order(ordinal)
    has_entries = ordinal % 11 != 7
    count = 1 + len(lines) + bool(freight) + len(taxes) + bool(on_freight)
    return Document(
        kind=PURCHASE,
        unit=ordinal,
        key=order,
        number=f"PO-{order}",
        first=first,
        span=count if has_entries else 1,
        day=day,
        party=vendor,
        place=_order(ordinal) % len(LOCATIONS),
        currency=VENDORS[vendor].currency,
        scale=CURRENCIES[VENDORS[vendor].currency].decimals,
        total=sum(line.total for line in lines) + freight + sum(taxes) + on_freight,
        tax=VENDORS[vendor].tax,
        taxes=(*taxes, on_freight) if on_freight else taxes,
        lines=len(lines),
        has_entries=has_entries,
        slip=f"PS-{order}-{2 if ordinal % 8 == 4 else 1}",
        bump=bump,
    )


def _adjusted(lines: list[Line]) -> int:
    """Value added to the inventory; every second detail takes goods out."""
    return sum(line.total if i % 2 == 0 else -line.total for i, line in enumerate(lines))


def procurement_entries(document: Document, lines: list[Line]) -> list[Entry]:
    """The GL entries of a procurement record; debits equal credits."""
    if document.kind == PURCHASE:
        return _purchase_entries(document, lines)
    if document.kind == ADJUSTMENT:
        return _adjustment_entries(document, lines)
    return [
        Entry(document.first, "1410", "IT", document.total, 0),
        Entry(document.first + 1, "1400", "IT", -document.total, 0),
    ]


def _adjustment_entries(document: Document, lines: list[Line]) -> list[Entry]:
    found = []
    for i, line in enumerate(lines):
        amount = line.total if i % 2 == 0 else -line.total
        found.append(Entry(document.first + 2 * i, "1400", "IA", amount, i))
        found.append(Entry(document.first + 2 * i + 1, "5900", "IA", -amount, i))
    return found


def _purchase_entries(document: Document, lines: list[Line]) -> list[Entry]:
    found = [Entry(document.first, "2000", "AP", -document.total)]
    found += [
        Entry(document.first + 1 + i, line.account, "RP", line.total, i) for i, line in enumerate(lines)
    ]
    freight = freight_of(document.unit, document.currency)
    if freight:
        found.append(Entry(found[-1].id + 1, "5300", "PF", freight, len(lines)))
    taxed = [i for i, line in enumerate(lines) if line.taxable] + [len(lines)]
    for position, amount in zip(taxed, document.taxes, strict=False):
        kind = "FT" if position == len(lines) else "PT"
        found.append(Entry(found[-1].id + 1, "2300", kind, amount, position))
    return found
