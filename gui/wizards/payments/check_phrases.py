"""The sentences of the check, made of numbers and names: nothing here knows a widget."""

from __future__ import annotations

import datetime as dt

from core.words import Style, counted
from gui.runs.phrases import DOT
from gui.wizards.payments.phrases import payments
from gui.wizards.phrases import short_name


def about(name: str, rows: int, invoices: int, style: Style, *, connected: bool) -> str:
    """What is on view: "bank_2026-09.csv · 218 rows for 214 invoices"."""
    parts = [
        short_name(name),
        f"{counted(rows, 'row', style=style)} for {counted(invoices, 'invoice', style=style)}",
    ]
    if not connected:
        parts.append("no connection: what is stored is not known")
    return DOT.join(parts)


def checked(at: dt.datetime, found: int, style: Style, *, connected: bool) -> str:
    """The status line after a check: when, against what, how many invoices were found."""
    moment = at.astimezone().strftime("%H:%M")
    if not connected:
        return f"Checked {moment} without a connection"
    return f"Checked {moment} against the server{DOT}{counted(found, 'invoice', style=style)} read"


def go_on(many: int, style: Style, *, connected: bool) -> str:
    """What the button to the upload says; with nothing to send only the files are left."""
    if not connected or not many:
        return "Next: write the files"
    return f"Next: upload {payments(many, style)}"
