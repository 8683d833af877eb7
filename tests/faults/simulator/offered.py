"""The records that a clerk of the stories may post; all stories share them."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from core.connectwise.calls import Call
from core.domain.checks import check_records
from core.domain.connection import DEMO
from core.domain.findings import Severity
from core.domain.preview import Question
from core.domain.records import BatchKind, Record
from core.sandbox.messages import Response
from core.sandbox.switches import Switches
from core.workflows.preview import preview
from tests.faults.simulator.habits import OURS
from tests.faults.simulator.program import Program
from tests.faults.simulator.world import CALM, TODAY, World


class _Reading:
    """A story in which a preview is read and nothing else happens."""

    def __init__(self, rows: str) -> None:
        self.rows = rows

    def switches(self, _chance: random.Random, _mode: str) -> Switches:
        return Switches(rows=self.rows)

    def opens(self, _world: World) -> None:
        """Nothing is there before."""

    def is_write(self, _call: Call) -> bool:
        return False

    def saw(self, _program: Program, _call: Call, _response: Response) -> None:
        """Nobody asks later."""


@lru_cache(4)
def offered(rows: str) -> tuple[Record, ...]:
    """What a preview shows before anything is posted, without records that something speaks against."""
    world = World(0, "strict", CALM, _Reading(rows))  # type: ignore[arg-type]
    with TemporaryDirectory() as folder:
        desk = Program(world, Path(folder), "preview", OURS).desk
        found = preview(desk, DEMO, Question(frozenset(BatchKind), TODAY)).export.records
    against = check_records(found)
    return tuple(
        record
        for record in found
        if all(each.rule.severity < Severity.CONFIRM for each in against.get(record.key, ()))
    )
