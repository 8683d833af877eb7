"""The sentences of the wizard, made of numbers: nothing here knows a widget."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from core.domain.payments.rows import Amounts
from core.domain.payments.sums import Fate, Sums
from core.words import Style, count, counted
from gui.runs.phrases import DOT, amounts

if TYPE_CHECKING:
    from core.workflows.payment_results import InvoiceResult

STEPS = ("File", "Check", "Upload", "Result")
AMOUNTS_TITLES = {Amounts.TOTALS: "totals paid so far", Amounts.RECEIPTS: "new receipts"}
AMOUNTS_NOTES = {
    Amounts.TOTALS: "what was paid on the invoice altogether; replaces what is stored",
    Amounts.RECEIPTS: "what has newly come in; added to what is stored",
}


def payments(many: int, style: Style) -> str:
    """How many payments: "209 payments"."""
    return counted(many, "payment", style=style)


def upload(many: int, style: Style) -> str:
    """What the commit button says."""
    return f"Upload {payments(many, style)}" if many else "Upload"


WRITE = "Write both files"
"""What the last button says without a connection."""


def to_upload(many: int, of: int, sums: Sums, style: Style, *, alone: bool) -> str:
    """The line under the upload, as rich text; `alone` without a connection."""
    becomes = "found sound" if alone else "to be stored"
    whole = f"<b>{count(many, style)} of {counted(of, 'invoice', style=style)} {becomes}</b>"
    stored = {currency: value for currency, value in sums.uploaded.items() if value}
    return DOT.join([whole, escape(amounts(stored, style))]) if stored else whole


def nothing_to_send(results: Iterable[InvoiceResult]) -> str:
    """Why the last button cannot be pressed."""
    stored = any(each.fate is Fate.ALREADY for each in results)
    return "What could be stored is stored already." if stored else "Nothing of this file can be stored."
