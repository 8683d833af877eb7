"""How a program posts: as ours does, or as a naive one would (see `tests.faults.naive`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from core.connectwise.rest import Rest
from core.domain.runs import Run
from core.domain.settling import Patience
from core.jobs import Cancel, Progress
from core.workflows.delivery import Changed
from core.workflows.desk import Desk
from core.workflows.orders import Order
from core.workflows.post import post
from core.workflows.upload import PaymentOrder, upload

Post = Callable[[Desk, Order, Changed, Progress, Cancel], Run]

Upload = Callable[[Desk, PaymentOrder, Changed, Progress, Cancel], Run]


@dataclass(frozen=True)
class Habit:
    """What a program does where the story leaves it the choice."""

    name: str = "batchdesk"
    rest: type[Rest] = Rest
    """Its side of the connection."""
    post: Post = post
    upload: Upload = upload
    patience: Patience = field(default_factory=Patience)
    writes_first: bool = True
    """Whether its journal knows of a request before it leaves."""
    keeps_journal: bool = True
    """Whether it has one at all."""


OURS = Habit()
