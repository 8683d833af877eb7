"""How the sandbox behaves where the real server is unknown or has several ways."""

from dataclasses import dataclass, field, fields, replace
from typing import Any

_CHOICES = {
    "mode": ("strict", "permissive"),
    "entry_ids": ("gl", "own"),
    "rows": ("per_record", "per_entry"),
    "created_reply": ("export", "empty"),
    "wrong_keys": ("401", "404"),
    "missing_account": ("export", "omit"),
    "missing_vendor": ("export", "omit"),
    "bills": ("whole", "chosen"),
    "second_payment": ("refuse", "keep"),
    "over_amount": ("cut", "cut_to_total", "refuse", "keep"),
    "payment_date": ("full", "always"),
    "locks": ("some", "none", "all"),
    "credit_entries": ("listed", "hidden"),
}


@dataclass(frozen=True)
class Switches:
    """One value for each open question.

    Attributes:
        mode: strict refuses repeated identifiers and ids already batched, permissive accepts both.
        entry_ids: BatchEntry.id is the GL entry id, or a number of its own.
        rows: unposted lists hold one row per record, or one per GL entry.
        created_reply: the answer to a new batch is its export, or an empty object.
        wrong_keys: the status for wrong keys.
        missing_account: customers without account number are exported with an empty one, or omitted.
        missing_vendor: the same for vendors and members without vendor number.
        bills: asking for one expense exports the whole bill, or only what was asked for.
        expenses_as_bill: expenses are exported as bills, else as journal lines.
        licensed: the licence bit GLInterface.
        forward_only: forward-only paging is supported; else the header is ignored.
        cloud: what /system/info says.
        second_payment: a second payment of an invoice is refused, or kept beside the first.
        over_amount: more than the balance is cut to it without a word, cut to the total whatever the credits,
            refused, or kept.
        payment_date: the date of a payment is stored only when the invoice is fully paid, or always.
        locks: some of the payments stored at the beginning are locked (synced, batched, WisePay), or none,
            or all.
        credit_entries: what was applied of credit memos is listed among the payments, or not.
        denied: security functions taken away, as "Accounting Interface" or "Accounting Interface:add".
    """

    mode: str = "strict"
    entry_ids: str = "gl"
    rows: str = "per_record"
    created_reply: str = "export"
    wrong_keys: str = "401"
    missing_account: str = "export"
    missing_vendor: str = "export"
    bills: str = "whole"
    second_payment: str = "refuse"
    over_amount: str = "cut"
    payment_date: str = "full"
    locks: str = "some"
    credit_entries: str = "listed"
    expenses_as_bill: bool = True
    licensed: bool = True
    forward_only: bool = True
    cloud: bool = False
    denied: tuple[str, ...] = field(default=())

    def changed(self, values: dict[str, Any]) -> "Switches":
        """A copy with some switches set; raises ValueError for an unknown name or value."""
        known = {each.name: getattr(self, each.name) for each in fields(self)}
        taken: dict[str, Any] = {}
        for name, value in values.items():
            if name not in known:
                raise ValueError(f"no switch named {name}")
            if name in _CHOICES and value not in _CHOICES[name]:
                raise ValueError(f"{name} is one of {', '.join(_CHOICES[name])}")
            if isinstance(known[name], bool) and not isinstance(value, bool):
                raise ValueError(f"{name} is true or false")  # noqa: TRY004 (a value, not a bug)
            taken[name] = tuple(value) if name == "denied" else value
        return replace(self, **taken)
