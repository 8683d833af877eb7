"""The desk: everything the two front doors hand to the workflows."""

from __future__ import annotations

import os
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from core.connectwise.rest import Rest
from core.domain.connection import Connection
from core.domain.settling import Patience
from core.jobs import Cancel
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


def _pause(seconds: float, cancel: Cancel) -> None:
    cancel.wait(seconds)


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
    rest: Callable[[Connection, str], Rest] = Rest
    """Opens a connection with its secret."""
    patience: Patience = field(default_factory=Patience)
    """When a lost answer is looked for, and when a miss counts."""
    pause: Callable[[float, Cancel], None] = _pause
    """Waits so many seconds of the clock; raises `Cancelled` when a stop is asked for."""
    session: str = field(default_factory=lambda: f"{os.getpid()}-{secrets.token_hex(4)}")
    """Names this run of the program; monotonic times compare within it."""

    def journal(self) -> Journal:
        """The journal, for posting. Raises `JournalTrouble` with its cause."""
        return open_journal(self.home, self.clock, session=self.session)

    def journal_view(self) -> JournalView:
        """The journal, for looking; also one that cannot be written. Raises `JournalTrouble`."""
        return look_at_journal(self.home)


def open_desk(join_demo: JoinDemo) -> Desk:
    """The desk in the program's own folder.

    Raises:
        HomeTrouble: the folder cannot be made or written.
    """
    return Desk(paths.home(), join_demo)
