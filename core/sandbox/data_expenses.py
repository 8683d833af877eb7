"""Expenses: bills of one member's week, and non-reimbursable expenses that are in no bill.

Each expense has two GL entries: its cost (debit) and the liability (credit). The bill has no entry of its
own; it carries the first id of its first expense.
"""

from collections.abc import Iterator, Mapping
from random import Random

from core.sandbox.data_documents import EXPENSE, Document, Entry, dice
from core.sandbox.data_names import CURRENCIES, CUSTOMERS, EXPENSE_TYPES, GBP, MEMBERS

_SPAN = 40


def is_reimbursable(unit: int) -> bool:
    """Whether the expenses of this unit are paid back to the member."""
    return unit % 6 != 1


def expense_documents(
    seed: int, unit: int, fraction: float, today: int, first: int, bumps: Mapping[int, int]
) -> Iterator[Document]:
    """The expenses of one unit: a bill's one to six, or a single non-reimbursable one."""
    rng = dice(seed, "E", unit)
    member = unit % len(MEMBERS)
    currency = int(rng.random() * len(CURRENCIES)) if unit % 4 == 3 else GBP
    count = 1 + int(rng.random() * 6) if is_reimbursable(unit) else 1
    week = today - _SPAN + int(fraction * _SPAN) // 7 * 7
    bill = f"{first}{MEMBERS[member].identifier}" if is_reimbursable(unit) else ""
    for position in range(count):
        yield _expense(rng, unit, position, first, (member, currency, week, bill), bumps)


def _expense(
    rng: Random,
    unit: int,
    position: int,
    first: int,
    shared: tuple[int, int, int, str],
    bumps: Mapping[int, int],
) -> Document:
    member, currency, week, bill = shared
    entry = first + 2 * position
    kind = int(rng.random() * len(EXPENSE_TYPES))
    multiply, divide = CURRENCIES[currency].factor
    shift = 10 ** max(CURRENCIES[currency].decimals - 2, 0)
    amount = (245 + int(rng.random() * 18000)) * multiply * shift // divide
    bump = bumps.get(entry, 0)
    return Document(
        kind=EXPENSE,
        unit=unit,
        key=2001 + 8 * unit + position,
        number=bill or f"{2001 + 8 * unit + position}",
        first=entry,
        span=2,
        day=week + position,
        party=member,
        place=MEMBERS[member].place,
        currency=currency,
        scale=CURRENCIES[currency].decimals,
        total=max(amount + bump, 0),
        tax=kind,
        lines=int(rng.random() * len(CUSTOMERS)),
        bill=bill,
        slip=str(week),
        offset=2 * position,
        bump=bump,
    )


def expense_entries(document: Document) -> list[Entry]:
    """Cost and liability of one expense."""
    credit = "2150" if document.bill else "2160"
    return [
        Entry(document.first, EXPENSE_TYPES[document.tax][2], "EE", document.total, 0),
        Entry(document.first + 1, credit, "EO", -document.total, 0),
    ]
