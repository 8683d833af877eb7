"""The invoices of a payment file as a table for people: before, in the file, after, and what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from core.cli.output import Output
from core.domain.checks import cell, sentences
from core.domain.payments.outlook import WHEN_PAID, Outlook
from core.domain.payments.rows import PaymentRow
from core.domain.payments.targets import Target
from core.words import day, number
from core.workflows.payment_results import InvoiceResult

_WIDE = 40
"""Names that are longer are cut in the table: what follows them would stand outside of every window."""
_Value = Callable[[Target, Outlook], str]


def payments_table(out: Output, found: Iterable[InvoiceResult]) -> None:
    """Every invoice before and after, the rows of those that have several, then what speaks against each."""
    if out.as_json:
        return
    shown = tuple(found)
    columns = {head: [_cell(value, each) for each in shown] for head, value in _COLUMNS.items()}
    told = {head: cells for head, cells in columns.items() if head not in _RARE or any(cells)}
    told["Findings"] = [str(cell(each.findings) or "") for each in shown]
    right = frozenset(place for place, head in enumerate(told) if head in _AMOUNTS)
    out.table(tuple(told), zip(*told.values(), strict=True), right)
    for each in shown:
        _tell_more(out, each)


def _cell(value: _Value, each: InvoiceResult) -> str:
    return value(each.invoice.target, each.outlook)


def _tell_more(out: Output, each: InvoiceResult) -> None:
    target = each.invoice.target
    if len(target.group.rows) > 1:
        out.say(f"{short(target.group.name)} comes from {'; '.join(_parts(target))}.")
    for finding in each.findings:
        message, advice = sentences(finding)
        out.say(f"{finding.rule.severity.name.lower()} {finding.rule.code}: {message} {advice}")


def _parts(target: Target) -> list[str]:
    counting = {row.place for row in target.counted}
    return [_part(row, counts=row.place in counting) for row in target.group.rows]


def _part(row: PaymentRow, *, counts: bool) -> str:
    words = [f"line {row.line}:", row.currency, amount_words(row.amount) or "unreadable"]
    words += [f"on {day(row.date)}" if row.date else "", "" if counts else "(does not count)"]
    return " ".join(filter(None, words))


def short(name: str, wide: int = _WIDE) -> str:
    """A name in one line that is not too long."""
    line = " ".join(name.split())
    return line if len(line) <= wide else f"{line[: wide - 1]}…"


def amount_words(value: Decimal | None) -> str:
    """An amount; nothing where none is known."""
    return "" if value is None else number(value)


def date_words(seen: Outlook) -> str:
    """The date that will be stored, or why none will."""
    return WHEN_PAID if seen.waits else day(seen.date) if seen.date else ""


def _company(target: Target, _seen: Outlook) -> str:
    return short(target.group.invoice.company) if target.group.invoice else ""


def _total(target: Target, _seen: Outlook) -> str:
    return number(target.group.invoice.total) if target.group.invoice else ""


def _credits(target: Target, _seen: Outlook) -> str:
    return (
        number(target.group.invoice.credits) if target.group.invoice and target.group.invoice.credits else ""
    )


def _date_before(target: Target, _seen: Outlook) -> str:
    invoice = target.group.invoice
    return day(invoice.paid_on) if invoice and invoice.paid_on else ""


def _in_file(_target: Target, seen: Outlook) -> str:
    foreign = ", ".join(f"{currency} {number(value)}".strip() for currency, value in seen.foreign.items())
    return foreign or amount_words(seen.in_file)


_COLUMNS: dict[str, _Value] = {
    "Invoice": lambda target, _seen: short(target.group.name),
    "Customer": _company,
    "Cur": lambda target, _seen: short(target.currency),
    "Total": _total,
    "Credits": _credits,
    "Paid so far": lambda target, _seen: amount_words(target.before),
    "Paid on": _date_before,
    "In the file": _in_file,
    "New paid": lambda _target, seen: amount_words(seen.after),
    "Balance": lambda _target, seen: amount_words(seen.balance),
    "Date stored": lambda _target, seen: date_words(seen),
}
_RARE = frozenset({"Credits", "Paid on"})
"""Left out where no invoice of the file has any."""
_AMOUNTS = frozenset({"Total", "Credits", "Paid so far", "In the file", "New paid", "Balance"})
