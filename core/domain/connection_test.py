"""The test of a connection, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar


class StepState(Enum):
    """How a step ended."""

    OK = "ok"
    WARN = "warn"
    """It works, with something to know."""
    FAILED = "failed"
    SKIPPED = "skipped"
    """Not tried, because a step before it failed."""


@dataclass(frozen=True, slots=True)
class TestStep:
    """One line of the test: what was tried, how it ended, and the particulars in words."""

    __test__: ClassVar[bool] = False  # its name would make pytest collect it

    title: str
    state: StepState
    detail: str = ""
    cause: str = ""
    """The failure in two or three words for a list: "permission missing"; empty where nothing failed."""
