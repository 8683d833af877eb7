"""References and dates as they stand in answers, made once and shared by all rows."""

from datetime import date
from functools import lru_cache
from typing import Any

from core.sandbox.data_names import (
    CURRENCIES,
    CUSTOMERS,
    DEPARTMENTS,
    ITEMS,
    LOCATIONS,
    MEMBERS,
    TAX_CODES,
    TERMS,
    VENDORS,
)

Row = dict[str, Any]


def _site(identity: int) -> Row:
    return {"id": 500 + identity, "name": "Main"}


CURRENCY: list[Row] = [
    {
        "id": currency.id,
        "symbol": currency.symbol,
        "currencyCode": currency.code,
        "decimalSeparator": ".",
        "numberOfDecimals": currency.decimals,
        "thousandsSeparator": ",",
        "negativeParenthesesFlag": False,
        "displaySymbolFlag": True,
        "currencyIdentifier": currency.code,
        "displayIdFlag": False,
        "rightAlign": False,
        "name": currency.name,
    }
    for currency in CURRENCIES
]
CUSTOMER: list[Row] = [
    {"id": 100 + i, "identifier": customer.identifier, "name": customer.name}
    for i, customer in enumerate(CUSTOMERS)
]
CUSTOMER_SITE = [_site(100 + i) for i in range(len(CUSTOMERS))]
VENDOR: list[Row] = [
    {"id": 300 + i, "identifier": vendor.identifier, "name": vendor.name} for i, vendor in enumerate(VENDORS)
]
VENDOR_SITE = [_site(300 + i) for i in range(len(VENDORS))]
MEMBER: list[Row] = [
    {"id": 150 + i, "identifier": member.identifier, "name": member.name} for i, member in enumerate(MEMBERS)
]
LOCATION: list[Row] = [{"id": identity, "name": name} for identity, name in LOCATIONS]
DEPARTMENT: list[Row] = [
    {"id": identity, "identifier": name.split()[0], "name": name} for identity, name in DEPARTMENTS
]
TERM: list[Row] = [{"id": identity, "name": name} for identity, name, _ in TERMS]
TAX: list[Row] = [{"id": code.id, "name": code.name} for code in TAX_CODES]
ITEM: list[Row] = [
    {"id": 700 + i, "identifier": item.identifier, "serializedFlag": False} for i, item in enumerate(ITEMS)
]
CUSTOMER_TYPE: Row = {"id": 1, "name": "Customer"}
VENDOR_TYPE: Row = {"id": 2, "name": "Vendor"}
BIN: Row = {"id": 1, "name": "Default"}

LEVELS = ("state", "county", "city", "country", "composite", "levelSix")


@lru_cache(4096)
def iso(day: int) -> str:
    """A date without zone: 2026-04-25T00:00:00."""
    return f"{date.fromordinal(day).isoformat()}T00:00:00"


@lru_cache(4096)
def isoz(day: int) -> str:
    """A date as midnight UTC: 2026-04-25T00:00:00Z."""
    return f"{iso(day)}Z"


def us(day: int, minute: int = 0) -> str:
    """Month first, twelve hours: 4/25/2026 5:21:58 AM."""
    when = date.fromordinal(day)
    hour = minute // 60 % 24
    half = "AM" if hour < 12 else "PM"
    return f"{when.month}/{when.day}/{when.year} {hour % 12 or 12}:{minute % 60:02}:58 {half}"
