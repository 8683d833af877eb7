"""What the rows about real faults send: batches, or payments. All else is the same for both."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from core.domain.export import ExportFormat
from core.domain.records import Record
from core.domain.runs import Run
from core.jobs import Progress, silent
from core.workflows.desk import Desk
from core.workflows.post import post
from core.workflows.upload import upload
from tests.faults.office import Company, order_of, quiet
from tests.faults.payers import INVOICES, some_payments


class Errand(NamedTuple):
    """One press of a button, as a clerk has made it ready."""

    run: Callable[[Progress], Run]

    def __call__(self, progress: Progress = silent) -> Run:
        return self.run(progress)


class Kind(NamedTuple):
    """Batches or payments."""

    name: str
    row: str
    """What the names of its rows begin with."""
    ready: Callable[[Desk, Sequence[Record], Sequence[int], random.Random, Path | None], Errand]
    """Makes an errand for what stands at some places; export files go to the folder where one is given."""
    free: Callable[[Company], list[int]]
    """The places at which something can be posted."""


def _batches(
    desk: Desk, records: Sequence[Record], places: Sequence[int], _chance: random.Random, files: Path | None
) -> Errand:
    order = order_of(desk, [records[place] for place in places])
    if files is not None:
        named = [
            replace(each, path=files / f"{each.batch.identifier}.xml", form=ExportFormat.LEGACY)
            for each in order.batches
        ]
        order = replace(order, batches=tuple(named))
    return Errand(lambda progress: post(desk, order, quiet, progress))


def _payments(
    desk: Desk, _records: Sequence[Record], places: Sequence[int], chance: random.Random, _files: Path | None
) -> Errand:
    order = some_payments(desk, places, chance)
    return Errand(lambda progress: upload(desk, order, quiet, progress))


def _unposted(company: Company) -> list[int]:
    batches = company.server.snapshot()["batches"]
    posted = {number for each in batches for number in each["entries"]}
    return [place for place, each in enumerate(company.records) if not posted.intersection(each.ids)]


def _payable(_company: Company) -> list[int]:
    return list(range(len(INVOICES)))


BATCHES = Kind("batches", "", _batches, _unposted)
PAYMENTS = Kind("payments", "payment-", _payments, _payable)
KINDS = {each.name: each for each in (BATCHES, PAYMENTS)}
