"""The desk: everything the two front doors hand to the workflows."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from core.store import paths
from core.store.clock import Clock, SystemClock
from core.store.journal import Journal, JournalView, look_at_journal, open_journal
from core.store.secrets import Secrets


class DemoDoor(Protocol):
    """How to reach the embedded company while it is served."""

    @property
    def url(self) -> str:
        """Its address on this computer."""

    @property
    def company(self) -> str:
        """Its login company."""

    @property
    def public_key(self) -> str:
        """Its public key."""

    @property
    def private_key(self) -> str:
        """Its private key; never in a keyring."""

    @property
    def client_id(self) -> str:
        """Its clientId."""


JoinDemo = Callable[[Path], DemoDoor]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the program works on. Made once by a front door; nothing is global."""

    home: Path
    """The folder of the program's own files; it exists."""
    join_demo: JoinDemo
    """Reaches the embedded company, starting it where nobody serves it yet."""
    secrets: Secrets = field(default_factory=Secrets)
    clock: Clock = field(default_factory=SystemClock)
    bits: Callable[[int], int] = random.SystemRandom().getrandbits
    """So many random bits, for identifiers."""

    def journal(self) -> Journal:
        """The journal, for posting. Raises `JournalTrouble` with its cause."""
        return open_journal(self.home, self.clock)

    def journal_view(self) -> JournalView:
        """The journal, for looking; also one that cannot be written. Raises `JournalTrouble`."""
        return look_at_journal(self.home)


def open_desk(join_demo: JoinDemo) -> Desk:
    """The desk in the program's own folder.

    Raises:
        HomeTrouble: the folder cannot be made or written.
    """
    return Desk(paths.home(), join_demo)
