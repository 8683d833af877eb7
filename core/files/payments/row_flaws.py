"""What is wrong with the number and the ids of a payment, in words."""

from __future__ import annotations

import re

from core.files.values import id_number, shown

LONGEST_NUMBER = 15
"""Characters of an invoice's number in ConnectWise."""

_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+[0-9]+")


def number_flaw(number: str, invoice_id: int | None) -> str:
    """Why an invoice's number cannot be one; empty where it can. An id may stand in its place."""
    if not number.strip():
        return "Invoice number is missing" if invoice_id is None else ""
    if _SHORTENED.fullmatch(number):
        return f"Invoice number “{number}” was shortened by a spreadsheet; its last digits are lost"
    if len(number) > LONGEST_NUMBER:
        characters = f"{len(number)} characters, ConnectWise has {LONGEST_NUMBER} at most"
        return f"Invoice number “{shown(number)}” has {characters}"
    return ""


def id_of(text: str, what: str, flaws: list[str]) -> int | None:
    """A whole number from 1 on; None for an empty text, and with a flaw for any other."""
    bare = text.strip()
    number = id_number(bare)
    if bare and number is None:
        flaws.append(f"{what} “{shown(text)}” is not a whole number")
    return number
