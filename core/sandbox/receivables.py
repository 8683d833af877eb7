"""All invoices of a company: those with GL entries of their own, earlier ones, and those added for a test."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from core.sandbox.data_earlier import CREDIT_MEMO, FIRST_ID, earlier_count, earlier_invoice
from core.sandbox.data_names import CURRENCIES, CUSTOMERS
from core.sandbox.payments import Payment
from core.sandbox.receivable import Receivable, of_document
from core.sandbox.state import State

_FIRST_ADDED = 550_001
_STATUSES = ("New", "Closed", "Sent", "Void")


def receivable(state: State, identity: int) -> Receivable | None:
    """An invoice by its id."""
    if identity in state.added:
        return state.added[identity]
    document = state.company.invoice_by_id.get(identity)
    if document is not None:
        return None if document.first in state.ledger.hidden else of_document(document)
    company, ordinal = state.company, identity - FIRST_ID
    if 0 <= ordinal < earlier_count(company.size):
        return earlier_invoice(company.seed, company.size, ordinal, company.today.toordinal())
    return None


def receivable_ids(state: State) -> list[int]:
    """The ids of all invoices, ascending."""
    documents = sorted(document.key for document in state.ledger.documents("invoices"))
    earlier = range(FIRST_ID, FIRST_ID + earlier_count(state.company.size))
    return [*documents, *earlier, *state.added]


def meant(state: State, change: dict[str, Any]) -> Receivable:
    """The invoice a control action names by "key" (its id) or "number"; the first of that number.

    Raises:
        ValueError: there is none.
    """
    keys: Iterable[int] = [change["key"]] if "key" in change else receivable_ids(state)
    for each in keys:
        found = receivable(state, each)
        if found is not None and ("key" in change or found.number == change.get("number")):
            return found
    raise ValueError(f"no invoice {change}")


def add_invoice(state: State, values: dict[str, Any]) -> Receivable:
    """Add an invoice that was batched before; see `Control.add_invoice`.

    Raises:
        ValueError: a value makes no sense, or its name is not known.
    """
    today = state.company.today
    taken = {"type": "Standard", "status": "Closed", "currency": "GBP", "batched": True, **values}
    known = {"number", "total", "date", "type", "status", "currency", "customer", "batched", "credits"}
    if unknown := set(taken) - known:
        raise ValueError(f"an invoice has no {', '.join(sorted(unknown))}")
    if taken["status"] not in _STATUSES:
        raise ValueError(f"status is one of {', '.join(_STATUSES)}")
    day = date.fromisoformat(taken["date"]) if "date" in taken else today
    invoice = Receivable(
        id=max(state.added, default=_FIRST_ADDED - 1) + 1,
        number=str(taken["number"]),
        kind=taken["type"],
        status=taken["status"],
        day=day.toordinal(),
        party=_position([each.name for each in CUSTOMERS], taken.get("customer", CUSTOMERS[0].name)),
        place=0,
        currency=_position([each.code for each in CURRENCIES], taken["currency"]),
        total=_amount(taken["total"]),
        batch="GL-ADDED" if taken["batched"] else "",
    )
    state.added[invoice.id] = invoice
    if taken.get("credits"):
        credit = Payment(state.payments.last_id + 1, _amount(taken["credits"]), credit=FIRST_ID + CREDIT_MEMO)
        state.payments.put(invoice, credit)
    return invoice


def set_payment(state: State, change: dict[str, Any]) -> Payment:
    """Store, change or take away a payment as another clerk might; see `Control.pay`.

    Raises:
        ValueError: no such invoice or payment, or a value makes no sense.
    """
    invoice = meant(state, change)
    stored = state.payments.of(invoice, state.switches.locks)
    wanted = change.get("id") or (stored[0].id if stored and not change.get("another") else 0)
    old = next((each for each in stored if each.id == wanted), None)
    if change.get("vanish"):
        if old is None:
            raise ValueError(f"no payment {change}")
        state.payments.drop(invoice, old.id)
        return old
    new = old or Payment(state.payments.last_id + 1, Decimal(0), by="AnotherClerk")
    names = {"amount", "date", "by", "type", "source", "sync", "batch", "credit"}
    values = {name: value for name, value in change.items() if name in names}
    if "amount" in values:
        values["amount"] = _amount(values["amount"])
    if values.get("date"):
        values["date"] = f"{date.fromisoformat(values['date']).isoformat()}T00:00:00Z"
    payment = Payment(**{**vars(new), **values})
    state.payments.put(invoice, payment)
    return payment


def _amount(value: Any) -> Decimal:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{value!r} is no amount") from None
    if not amount.is_finite():
        raise ValueError(f"{value!r} is no amount")
    return amount


def _position(names: list[str], name: str) -> int:
    if name not in names:
        raise ValueError(f"no {name!r} among {', '.join(names)}")
    return names.index(name)
