"""The sentences of the wizard, made of numbers: nothing here knows a widget."""

from __future__ import annotations

from core.domain.payments.rows import Amounts
from core.words import Style, counted

STEPS = ("File", "Check", "Upload", "Result")
AMOUNTS_TITLES = {Amounts.TOTALS: "totals paid so far", Amounts.RECEIPTS: "new receipts"}
AMOUNTS_NOTES = {
    Amounts.TOTALS: "what was paid on the invoice altogether; replaces what is stored",
    Amounts.RECEIPTS: "what has newly come in; added to what is stored",
}
WHEN_PAID_UP = "when paid up"
"""Instead of a date: ConnectWise stores none while something stays to be paid."""


def payments(many: int, style: Style) -> str:
    """How many payments: "209 payments"."""
    return counted(many, "payment", style=style)
