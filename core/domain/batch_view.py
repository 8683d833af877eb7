"""What is shown of a batch on the server: its totals per account, and which run of this computer made it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from core.domain import money
from core.domain.batches import BatchEntry
from core.domain.journal_view import Sides
from core.words import listed


class AccountTotal(NamedTuple):
    """What the entries of a batch post to one account in one currency."""

    account: str
    name: str
    """The names its entries give it; several where they differ."""
    currency: str
    """Empty where it is not known: entries name none, then currencies may be mixed."""
    entries: int
    debit: Decimal
    credit: Decimal


Currencies = Mapping[int, str]
"""GL entry id → currency of the record that was sent with it."""

UNKNOWN: Currencies = MappingProxyType({})


def account_totals(
    entries: Sequence[BatchEntry], currencies: Currencies = UNKNOWN
) -> tuple[AccountTotal, ...]:
    """Debits and credits of each account as they were posted, not netted; by account and currency.

    Args:
        entries: all entries of a batch.
        currencies: what is known of their ids. It counts only where it knows them all: ids of entries are
            GL entry ids as far as is known, and one that is not would get the currency of a stranger.
    """
    known = currencies if all(entry.id in currencies for entry in entries) else UNKNOWN
    found: dict[tuple[str, str], list[BatchEntry]] = {}
    for entry in entries:
        found.setdefault((entry.account, known.get(entry.id, "")), []).append(entry)
    return tuple(_total(account, currency, found[account, currency]) for account, currency in sorted(found))


def _total(account: str, currency: str, entries: list[BatchEntry]) -> AccountTotal:
    names = dict.fromkeys(entry.name for entry in entries if entry.name)
    return AccountTotal(account, listed(list(names), 2), currency, len(entries), *sides_of(entries))


def sides_of(entries: Iterable[BatchEntry | AccountTotal]) -> Sides:
    """All debits and all credits."""
    both = [(each.debit, each.credit) for each in entries]
    return Sides(money.total(debit for debit, _ in both), money.total(credit for _, credit in both))


def sides_by_currency(totals: Iterable[AccountTotal]) -> Mapping[str, Sides]:
    """Debits and credits of each currency, in the order of the codes; under "" what has none."""
    found: dict[str, list[AccountTotal]] = {}
    for each in totals:
        found.setdefault(each.currency, []).append(each)
    return {currency: sides_of(found[currency]) for currency in sorted(found)}


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
