"""Invoices that were batched before the company's first unposted record: the ones that get paid.

They are pure functions of seed and ordinal, as all records are, and stand in no list but the invoices.
Every kind of trouble a payment can meet is among the first forty.
"""

from decimal import Decimal

from core.sandbox.data_documents import dice
from core.sandbox.data_names import CURRENCIES, CUSTOMERS, LOCATIONS, TAX_CODES
from core.sandbox.payments import Payment
from core.sandbox.receivable import Receivable
from core.sandbox.references import isoz

FIRST_ID = 500_001
MOST = 2_000
_FIRST_NUMBER = 20_001
_OLDEST, _NEWEST = 110, 50
"""Days before the company's present day."""

CREDIT_MEMO = 9
"""Ordinal of the first credit memo."""


def earlier_count(size: int) -> int:
    """How many earlier invoices a company of this size has."""
    return min(size, MOST)


def earlier_invoice(seed: int, size: int, ordinal: int, today: int) -> Receivable:
    """Earlier invoice number `ordinal` of a company, with the payments that are stored for it."""
    rng = dice(seed, "R", ordinal)
    party = int(rng.random() * len(CUSTOMERS))
    customer = CUSTOMERS[party]
    scale = CURRENCIES[customer.currency].decimals
    multiply, divide = CURRENCIES[customer.currency].factor
    minor = (2_000 + int(rng.random() * rng.random() * 900_000)) * multiply * 10**scale // (divide * 100)
    tax = minor * sum(rate for _, rate in TAX_CODES[customer.tax].levels) // 10_000
    kind, status, sign = _standing(ordinal)
    day = today - _OLDEST + (_OLDEST - _NEWEST) * ordinal // earlier_count(size)
    total = Decimal(sign * (minor + tax)).scaleb(-scale)
    return Receivable(
        id=FIRST_ID + ordinal,
        number=_number(ordinal),
        kind=kind,
        status=status,
        day=day,
        party=party,
        place=int(rng.random() * len(LOCATIONS)),
        currency=customer.currency,
        total=total,
        tax=Decimal(sign * tax).scaleb(-scale),
        tax_code=customer.tax,
        batch=f"GL-{day // 7}",
        opening=_opening(ordinal, total, scale, day) if sign > 0 else (),
    )


def _number(ordinal: int) -> str:
    """Each 41st has the number of the one before it."""
    return f"CW-{_FIRST_NUMBER + ordinal - (ordinal % 41 == 7)}"


def _standing(ordinal: int) -> tuple[str, str, int]:
    """Type, status, and the sign of the total."""
    if ordinal % 31 == CREDIT_MEMO:
        return "CreditMemo", "Closed", -1
    if ordinal % 37 == 17:
        return "Standard", "Void", 0
    kind = "DownPayment" if ordinal % 43 == 11 else ("Standard", "Agreement", "Progress")[ordinal % 3]
    return kind, "New" if ordinal % 47 == 13 else "Closed", 1


def _opening(ordinal: int, total: Decimal, scale: int, day: int) -> tuple[Payment, ...]:
    identity, half = 600_000 + 10 * ordinal, round(total / 2, scale)
    by_trouble = {
        (23, 5): (Payment(identity, round(total / 10, scale), isoz(day), credit=FIRST_ID + CREDIT_MEMO),),
        (53, 23): (Payment(identity, half, source="WisePay"),),
        (59, 29): (Payment(identity, half, sync="Synced"),),
        (61, 31): (Payment(identity, half, sync="Applied", batch=f"PAY-{day // 7}"),),
        (67, 37): (Payment(identity, half), Payment(identity + 1, total - half, isoz(day + 30))),
        (11, 3): (Payment(identity, total, isoz(day + 20)),),
        (10, 4): (Payment(identity, half),),
    }
    return next((found for (each, rest), found in by_trouble.items() if ordinal % each == rest), ())
