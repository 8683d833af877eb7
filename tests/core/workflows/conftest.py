"""A desk on a served company, and the shortest way from a preview to an order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from core.domain.checks import check_records
from core.domain.findings import Severity
from core.domain.plan import Cut, plan
from core.domain.preview import Preview, Question
from core.domain.records import BatchKind, Record
from core.sandbox.server import Server
from core.workflows.desk import Desk
from core.workflows.orders import BatchOrder, Order
from core.workflows.planning import known, naming
from core.workflows.preview import preview

ALL = frozenset(BatchKind)


@pytest.fixture
def desk(company: Server, tmp_path: Path) -> Desk:
    """A desk whose demo connection is that company."""
    home = tmp_path / "home"
    home.mkdir()
    return Desk(home, lambda _folder: company)


@pytest.fixture
def shown(desk: Desk) -> Preview:
    """Everything unposted up to today."""
    return preview(desk, "demo", question(desk))


def question(desk: Desk, kinds: frozenset[BatchKind] = ALL) -> Question:
    return Question(kinds, desk.clock.now().astimezone().date())


def sound(desk: Desk, found: Preview, kinds: Iterable[BatchKind] = ALL) -> list[Record]:
    """The records that nothing speaks against."""
    records = found.export.records
    findings = check_records(records, known(desk, "demo", records))
    worst = {key: max(each.rule.severity for each in against) for key, against in findings.items() if against}
    wanted = set(kinds)
    return [
        record
        for record in records
        if record.key.kind in wanted and worst.get(record.key, Severity.INFO) < Severity.CONFIRM
    ]


Ordering = Callable[[Iterable[Record]], Order]


@pytest.fixture
def ordering(desk: Desk) -> Ordering:
    """Records into an order without files, one batch per kind."""

    def order(records: Iterable[Record]) -> Order:
        planned = plan(records, Cut.KIND, naming(desk, "TEST"))
        return Order("demo", tuple(BatchOrder(batch, None) for batch in planned.batches))

    return order
