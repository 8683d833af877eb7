"""An invoice as it stands in the books."""

from decimal import Decimal
from typing import Any, NamedTuple

from core.sandbox.data_documents import Document
from core.sandbox.payments import Payment
from core.sandbox.rows import invoice_type


class Receivable(NamedTuple):
    """One invoice, whether it is unposted, batched, or was batched long ago.

    Attributes:
        kind: the API's type (Standard, CreditMemo …); `status`: New, Closed, Sent or Void.
        day: proleptic ordinal of its date.
        party, place, currency, tax_code: positions among the names of the company.
        control: GL entry id that tells whether it is batched; 0 for none.
        batch: identifier of the earlier batch it is in, or empty.
        opening: the payments that were stored at the beginning.
    """

    id: int
    number: str
    kind: str
    status: str
    day: int
    party: int
    place: int
    currency: int
    total: Decimal
    tax: Decimal = Decimal(0)
    tax_code: int = -1
    control: int = 0
    batch: str = ""
    opening: tuple[Payment, ...] = ()

    @property
    def takes_payments(self) -> bool:
        """Whether there is anything to pay."""
        return self.kind != "CreditMemo" and self.status != "Void"

    def saved(self) -> dict[str, Any]:
        """Plain values for the state file; only for invoices without opening payments."""
        return {**self._asdict(), "total": str(self.total), "tax": str(self.tax), "opening": []}


def restored(saved: dict[str, Any]) -> Receivable:
    """An invoice from what `Receivable.saved` gave."""
    amounts = {"total": Decimal(saved["total"]), "tax": Decimal(saved["tax"]), "opening": ()}
    return Receivable(**{**saved, **amounts})


def of_document(document: Document) -> Receivable:
    """The invoice behind a document; every tenth has had a half of it."""
    sign = -1 if document.credit else 1
    half = () if document.credit or document.unit % 10 != 7 else _half(document)
    return Receivable(
        id=document.key,
        number=document.number,
        kind=invoice_type(document),
        status="Closed",
        day=document.day,
        party=document.party,
        place=document.place,
        currency=document.currency,
        total=document.money(document.total),
        tax=document.money(sign * sum(document.taxes)),
        tax_code=document.tax,
        control=document.control if document.has_entries else 0,
        opening=half,
    )


def _half(document: Document) -> tuple[Payment, ...]:
    half = document.money(document.total // 2)
    return (Payment(40_000 + document.unit, half),) if half else ()
