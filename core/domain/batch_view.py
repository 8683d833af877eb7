"""What is shown of a batch on the server: its totals per account, and which run of this computer made it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from core.domain import money
from core.domain.batches import BatchEntry
from core.domain.journal_view import Sides
from core.words import listed


class AccountTotal(NamedTuple):
    """What the entries of a batch post to one account. Entries have no currency, so neither has this."""

    account: str
    name: str
    """The names its entries give it; several where they differ."""
    entries: int
    debit: Decimal
    credit: Decimal


def account_totals(entries: Iterable[BatchEntry]) -> tuple[AccountTotal, ...]:
    """Debits and credits of each account as they were posted, not netted; by account."""
    found: dict[str, list[BatchEntry]] = {}
    for entry in entries:
        found.setdefault(entry.account, []).append(entry)
    return tuple(_total(account, found[account]) for account in sorted(found))


def _total(account: str, entries: list[BatchEntry]) -> AccountTotal:
    names = dict.fromkeys(entry.name for entry in entries if entry.name)
    return AccountTotal(account, listed(list(names), 2), len(entries), *sides_of(entries))


def sides_of(entries: Iterable[BatchEntry | AccountTotal]) -> Sides:
    """All debits and all credits."""
    both = [(each.debit, each.credit) for each in entries]
    return Sides(money.total(debit for debit, _ in both), money.total(credit for _, credit in both))


class Maker(NamedTuple):
    """The run that made a batch, as far as the journal of this computer knows."""

    run: int
    item: int
    certain: bool
    """False while its answer is unclear: the batch of that name may be the run's or somebody else's."""


Makers = Mapping[str, Maker]
"""Identifier in folded case → its maker."""


def maker_of(identifier: str, makers: Makers) -> Maker | None:
    """The run that made the batch of that name; None: it was made elsewhere."""
    return makers.get(identifier.casefold())


def made_by(maker: Maker | None) -> str:
    """Who made a batch, in words."""
    if maker is None:
        return "made elsewhere"
    return f"run {maker.run}" if maker.certain else f"run {maker.run}, not settled"
