"""What the fault tests share: a served company, and a desk whose clock is moved by hand."""

from __future__ import annotations

import datetime as dt
import random
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from core import sandbox
from core.connectwise.rest import Rest
from core.connectwise.waiting import Timing
from core.domain.checks import check_records
from core.domain.connection import Connection
from core.domain.findings import Severity
from core.domain.plan import Cut, plan
from core.domain.preview import Question
from core.domain.records import BatchKind, Record
from core.domain.runs import Run
from core.domain.settling import Patience
from core.jobs import Cancel
from core.sandbox.log import LogEntry
from core.sandbox.server import Server
from core.workflows.desk import Desk
from core.workflows.orders import BatchOrder, Order
from core.workflows.planning import naming
from core.workflows.preview import preview
from tests.faults.payers import add_invoices

SIZE = 30
"""Records of the company."""

LARGEST = 40
"""GL entries of a document; the few that have thousands would take most of the time."""

QUICK = Patience(quiet=1.0)
"""Two looks instead of eight: the server is at rest before anybody looks, so that more would show no more."""

WRITES = (("POST", "/batches$"), ("POST", "/payments$"), ("PATCH", r"/payments/\d+$"))
"""Method and path of everything that changes the server's books."""


def fresh(count: int) -> range:
    """So many seeds that were never used before."""
    first = secrets.randbelow(10**9)
    return range(first, first + count)


@contextmanager
def replayable(row: str, seed: int) -> Iterator[random.Random]:
    """Chance that begins at a seed; whatever fails inside says how to see it again."""
    try:
        yield random.Random(seed)
    except BaseException as error:
        error.add_note(f"Once more: python -m tests.faults {row} --seed {seed}")
        raise


class FastClock:
    """Time that passes only when somebody waits for it."""

    def __init__(self) -> None:
        self._began = dt.datetime.now(dt.UTC)
        self._seconds = 1000.0

    def now(self) -> dt.datetime:
        return self._began + dt.timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        return self._seconds

    def pause(self, seconds: float, cancel: Cancel) -> None:
        cancel.check()
        self._seconds += max(seconds, 0.0)

    def timing(self) -> Timing:
        return Timing(self.pause, lambda: 0.5, lambda: self.now().timestamp(), self.monotonic)


@dataclass(frozen=True)
class Door:
    """How to reach a served company, perhaps by a detour."""

    url: str
    company: str
    public_key: str
    private_key: str
    client_id: str


def door_of(server: Server, url: str = "") -> Door:
    """The company's own door, or the same company at another address."""
    return Door(url or server.url, server.company, server.public_key, server.private_key, server.client_id)


def desk_at(home: Path, door: Door, clock: FastClock, chance: random.Random | None = None) -> Desk:
    """A desk as after a start of the program: a session of its own, a clock that nobody waits for."""

    def rest(connection: Connection, secret: str) -> Rest:
        return Rest(connection, secret, clock.timing())

    bits = (chance or random.SystemRandom()).getrandbits
    home.mkdir(parents=True, exist_ok=True)
    return Desk(
        home, lambda _folder: door, clock=clock, bits=bits, rest=rest, pause=clock.pause, patience=QUICK
    )


@dataclass
class Company:
    """A served company with the records that nothing speaks against, as a clerk saw them."""

    server: Server
    folder: Path
    records: tuple[Record, ...]
    first_day: dict[str, Any]
    homes: int = 0
    clock: FastClock = field(default_factory=FastClock)

    def home(self, *, made: bool = True) -> Path:
        """A folder of its own, with an empty journal: to make one each time would take most of the time.

        Without `made` it is the folder of a program that was never started.
        """
        self.homes += 1
        blank, home = self.folder / "blank", self.folder / str(self.homes)
        if not made:
            home.mkdir()
            return home
        if not blank.exists():
            desk_at(blank, door_of(self.server), self.clock).journal()
        shutil.copytree(blank, home)
        return home

    def afresh(self, chance: random.Random | None = None) -> None:
        """As on its first day; with chance, in one of the ways a server may behave."""
        self.server.faults.clear()
        self.server.state.restore(self.first_day)
        self.server.log.clear()
        if chance:
            self.server.set(
                mode=chance.choice(("strict", "permissive")),
                entry_ids=chance.choice(("gl", "own")),
                created_reply=chance.choice(("export", "empty")),
                rows=chance.choice(("per_record", "per_entry")),
                second_payment=chance.choice(("refuse", "keep")),
                over_amount=chance.choice(("refuse", "cut", "keep")),
                payment_date=chance.choice(("full", "always")),
            )

    def desk(self, home: Path, chance: random.Random | None = None, url: str = "") -> Desk:
        return desk_at(home, door_of(self.server, url), self.clock, chance)

    def chosen(self, chance: random.Random, most: int = 3) -> list[Record]:
        """A few records of any kind."""
        return chance.sample(self.records, chance.randint(1, most))

    def writes(self) -> list[LogEntry]:
        """The requests for a new batch, or for a payment, that the server has received whole.

        One whose head was torn is logged without its body, and was refused.
        """
        found = [each for each in self.server.log.entries() if each.method != "GET" and each.body]
        return [each for each in found if any(re.search(path, each.path) for _, path in WRITES)]

    def fault_at_writes(self, **fault: Any) -> None:
        """The same fault for the next write of each kind."""
        for method, path in WRITES:
            self.server.faults.add(method=method, path=path, **fault)

    def at_rest(self) -> None:
        """Waits until the server is done with everything it was sent: its part of the quiet period."""
        door = self.server.door
        # Connections are taken one after another: once this one is answered, all earlier ones were taken.
        urlopen(f"{self.server.url}/__sandbox__/health", timeout=30).close()
        with door._calm:
            assert door._calm.wait_for(lambda: not door._open, 30), "the server does not come to rest"


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A folder in memory where the system has such a thing.

    What was handed to the system survives a kill, whatever the disk does.
    """
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@contextmanager
def served(size: int = SIZE) -> Iterator[Company]:
    """A company with a folder for homes."""
    with folder_in_memory() as folder, sandbox.serve(size=size) as server:
        _without_the_huge(server)
        add_invoices(server)
        home = folder / "clerk"
        first_day = server.state.saved()
        found = sound_records(desk_at(home, door_of(server), FastClock()))
        shutil.rmtree(home)
        yield Company(server, folder, found, first_day)


def _without_the_huge(server: Server) -> None:
    ledger = server.state.ledger
    for group in ("invoices", "expenses", "procurement"):
        ledger.hidden |= {each.first for each in ledger.documents(group) if each.span > LARGEST}
    ledger.refresh()


def sound_records(desk: Desk) -> tuple[Record, ...]:
    """The records of the desk's company that nothing speaks against."""
    today = dt.datetime.now().astimezone().date()
    found = preview(desk, "demo", Question(frozenset(BatchKind), today)).export.records
    against = check_records(found)
    return tuple(
        record
        for record in found
        if max((each.rule.severity for each in against.get(record.key, ())), default=Severity.INFO)
        < Severity.CONFIRM
    )


def order_of(desk: Desk, records: Iterable[Record], cut: Cut = Cut.KIND, prefix: str = "FAULT") -> Order:
    """Records into an order without files."""
    planned = plan(records, cut, naming(desk, prefix))
    return Order("demo", tuple(BatchOrder(batch, None) for batch in planned.batches))


def quiet(_run: Run) -> None:
    """Nobody watches."""
