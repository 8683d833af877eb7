"""Payments in words and as JSON: before and after of each invoice, and where the file's amounts go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from core.cli.output import Output
from core.cli.payments_table import amount_words, date_words, short
from core.cli.shapes import Shape, finding_shape, totals_shape
from core.domain.checks import sentences
from core.domain.findings import Finding
from core.domain.payments.rows import Amounts, PaymentFile, PaymentRow
from core.domain.payments.sums import Fate, Sums
from core.domain.payments.tasks import Upload
from core.words import counted, day, listed, number
from core.workflows.payment_results import InvoiceResult, sums_of


def invoice_shape(each: InvoiceResult) -> Shape:
    """An invoice before and after; what is not known, or will not be, is null."""
    target, invoice, seen = each.invoice.target, each.invoice.target.group.invoice, each.outlook
    counting = {row.place for row in target.counted}
    return {
        "invoice": target.group.name,
        "invoice_id": each.invoice.invoice_id,
        "customer": invoice.company if invoice else None,
        "currency": target.currency or None,
        "total": number(invoice.total) if invoice else None,
        "credits": number(invoice.credits) if invoice else None,
        "paid": _text(target.before),
        "paid_on": str(invoice.paid_on) if invoice and invoice.paid_on else None,
        "in_file": _text(seen.in_file),
        "new_paid": _text(seen.after),
        "balance": _text(seen.balance),
        "excess": number(target.excess),
        "date": str(target.date) if target.date else None,
        "date_stored": str(seen.date) if seen.date else None,
        "action": target.action.value,
        "new_excess": number(each.invoice.new_excess),
        "cut_before": number(each.invoice.cut_before),
        "rows": [
            _row_shape(row, each.invoice.seen.get(row.place), counts=row.place in counting)
            for row in target.group.rows
        ],
        "findings": [finding_shape(finding) for finding in each.findings],
    }


def _row_shape(row: PaymentRow, upload: Upload | None, *, counts: bool) -> Shape:
    date = str(row.date) if row.date else None
    told = {"line": row.line, "amount": _text(row.amount), "currency": row.currency or None}
    before = _upload_shape(upload) if upload else None
    return {**told, "date": date, "counts": counts, "uploaded_before": before}


def _upload_shape(upload: Upload) -> Shape:
    """When a row was uploaded, and what is stored nowhere of it."""
    at = upload.at.isoformat(timespec="seconds")
    lacks = {"cut": number(upload.cut), "missing": number(upload.missing)}
    return {"run": upload.run, "at": at, "line": upload.part.line, **lacks, "unclear": upload.is_open}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else number(value)


TO_BE_UPLOADED = "to be uploaded"


def tell_file_findings(out: Output, findings: Sequence[Finding]) -> None:
    """What concerns the file as a whole, in words; as JSON it stands beside the sums."""
    for each in findings:
        out.warn(" ".join(sentences(each)))


def tell_expected(out: Output, found: Iterable[InvoiceResult]) -> None:
    """What would become of each invoice, as JSON; in words only what is unclear of earlier runs."""
    for each in found:
        fate = TO_BE_UPLOADED if each.fate is Fate.UPLOADED else each.fate.value
        out.row({**invoice_shape(each), "fate": fate, "why": each.message})
        if each.fate is Fate.UNCLEAR:
            out.warn(f"{each.invoice.target.group.name}: {each.message}")


# What became of them


def tell_results(out: Output, found: Sequence[InvoiceResult], findings: Sequence[Finding]) -> None:
    """What became of every invoice, then the sums with what concerns the file as a whole."""
    for each in found:
        _tell_result(out, each)
    tell_sums(out, sums_of(found), findings, unreadable(found))


def _tell_result(out: Output, each: InvoiceResult) -> None:
    """What became of one invoice: before and after, or why not."""
    item = each.item
    out.row(
        {
            **invoice_shape(each),
            "fate": each.fate.value,
            "why": each.message,
            "run": item.run if item else None,
            "item": item.number if item else None,
            "state": item.state.value if item else None,
            "remarks": list(each.remarks),
        }
    )
    name = each.invoice.target.group.name
    if each.fate in (Fate.UPLOADED, Fate.ALREADY):
        out.say(f"{name}: {each.fate.value}. {_before_after(each)}")
    elif each.message.casefold().startswith(each.fate.value):
        out.warn(f"{name}: {each.message}")
    else:
        out.warn(f"{name}: {each.fate.value}. {each.message}")
    for words in each.remarks:
        out.say(f"{name}: {words}")


def _before_after(each: InvoiceResult) -> str:
    target, seen = each.invoice.target, each.outlook
    words = f"{amount_words(target.before)} → {amount_words(seen.after)} {target.currency}"
    words += f", balance {amount_words(seen.balance)}, date {_dates(each)}."
    if target.excess:
        words += f" {number(target.excess)} {target.currency} too much, not stored."
    return words


def _dates(each: InvoiceResult) -> str:
    """The stored date, and what it was before where it was another."""
    invoice, now = each.invoice.target.group.invoice, date_words(each.outlook) or "none"
    before = day(invoice.paid_on) if invoice and invoice.paid_on else now
    return now if before == now else f"{before} → {now}"


_COLUMNS = {
    "uploaded": "uploaded",
    "already": "already so",
    "cut": "cut",
    "refused": "not uploaded",
    "unclear": "cannot tell yet",
}


def tell_sums(
    out: Output,
    found: Sums,
    findings: Sequence[Finding] = (),
    unread: int = 0,
    *,
    planned: bool = False,
    known: bool = True,
) -> None:
    """Where the amounts of the file go, per currency.

    Args:
        out: where it goes.
        found: the sums.
        findings: what concerns the file as a whole.
        unread: how many rows have no readable amount, so that they are in none of the sums.
        planned: whether nothing was uploaded yet.
        known: whether the invoices were looked at; without them only the file's own sums are told.
    """
    shapes = {name: totals_shape(totals) for name, totals in found._asdict().items()}
    told: Shape = {"sums": shapes if known else {"in_file": shapes["in_file"]}}
    out.row(told | {"unreadable": unread, "file_findings": [finding_shape(each) for each in findings]})
    nameless = "Without a currency" if known else "In the file"
    for currency, whole in found.in_file.items():
        parts = _parts(found, currency, planned=planned) if known else []
        out.say(f"{currency or nameless} {number(whole)}{': ' if parts else ''}{', '.join(parts)}.")
    if unread:
        have, are = ("has", "it is") if unread == 1 else ("have", "they are")
        out.say(f"{counted(unread, 'row')} {have} no amount that can be read; {are} in no sum.")


def unreadable(found: Iterable[InvoiceResult]) -> int:
    """How many rows have no readable amount."""
    return sum(row.amount is None for each in found for row in each.invoice.target.group.rows)


def tell_answers(out: Output, found: Iterable[InvoiceResult], answers: Mapping[str, str]) -> None:
    """The answers that would let rows of the fail file through, where nothing else speaks against them."""
    asking: dict[tuple[str, ...], list[str]] = {}
    for each in found:
        if each.fate is Fate.REFUSED and each.item is None and not each.shut:
            codes = tuple(dict.fromkeys(finding.rule.code for finding in each.invoice.holding(answers)))
            asking.setdefault(codes, []).append(short(each.invoice.target.group.name))
    for codes, names in asking.items():
        if codes:
            typed = " ".join(f"--accept {code}=REASON" for code in codes)
            out.warn(f"{typed} would let {counted(len(names), 'invoice')} through: {listed(names)}.")


def _parts(found: Sums, currency: str, *, planned: bool) -> list[str]:
    words = {**_COLUMNS, "uploaded": TO_BE_UPLOADED} if planned else _COLUMNS
    amounts = {name: getattr(found, name).get(currency, Decimal(0)) for name in words}
    return [f"{number(amounts[name])} {words[name]}" for name in words if amounts[name]]


_MEANING = {
    Amounts.TOTALS: "totals, which replace what is stored",
    Amounts.RECEIPTS: "receipts, which are added to what is stored",
}


def tell_read(out: Output, file: PaymentFile, amounts: Amounts) -> None:
    """How the file was read, and what should be known about it."""
    particulars = [*file.particulars, ("Amounts", _MEANING[amounts])]
    said = "; ".join(f"{name}: {value}" for name, value in particulars)
    out.say(f"{counted(len(file.rows), 'row')} read. {said}.")
    for each in file.notes:
        out.warn(each)
