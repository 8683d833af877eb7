"""The rows and the table that the table benchmarks share."""

from __future__ import annotations

import datetime as dt
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent.parent))

from PySide6.QtCore import QLocale, QSettings
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.formats import style_of
from gui.services import Services
from gui.table import Choice, Column, Kind, Table
from gui.tasks import Tasks

NAMES = (
    "Northwind Traders",
    "Contoso Retail",
    "Fabrikam Ltd",
    "Adventure Works",
    "Litware GmbH",
    "Wide World",
)
PLACES = ("London", "Leeds", "York")


class Entry(NamedTuple):
    """A row of 14 columns, as wide as the list of unposted invoices."""

    number: str
    date: dt.date
    due: dt.date
    customer: str
    account: str
    location: str
    type: str
    currency: str
    total: Decimal
    lines: int
    description: str
    tax: str
    project: str


def entries(many: int) -> list[Entry]:
    """Invented rows, the same every time."""
    chance = random.Random(7)
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=day) for day in range(120)]
    return [
        Entry(
            str(10_000 + number),
            chance.choice(days),
            chance.choice(days),
            f"{chance.choice(NAMES)} {number % 997}",
            f"C{number % 997:05}",
            chance.choice(PLACES),
            "Standard",
            chance.choice(("GBP", "EUR")),
            Decimal(chance.randrange(-100_000, 10_000_000)).scaleb(-2),
            chance.randrange(1, 400),
            f"Services of week {number % 52}",
            "T1",
            f"P-{number % 311}",
        )
        for number in range(many)
    ]


KINDS = {"date": Kind.DATE, "due": Kind.DATE, "total": Kind.AMOUNT, "lines": Kind.COUNT}


def columns() -> list[Column[Entry]]:
    """One column for each field."""
    return [
        Column(name, name.capitalize(), 130, lambda row, at=at: row[at], KINDS.get(name, Kind.TEXT))  # type: ignore[misc]
        for at, name in enumerate(Entry._fields)
    ]


def application() -> QApplication:
    """A dressed application in the bundled font."""
    app = QApplication(sys.argv[:1])
    theme.apply(app, bundled_font=True)
    return app


def shown_table(app: QApplication, rows: list[Entry]) -> Table[Entry]:
    """The program's own table on a screen of 1920 × 1080, painted once."""
    tasks = Tasks(app)
    # A file of its own: Qt replaces what it writes to, and for root that would be the null device itself.
    layouts = QSettings(str(Path(tempfile.mkdtemp()) / "layouts.ini"), QSettings.Format.IniFormat)
    services = Services(tasks, style_of(QLocale("en_GB")), layouts)
    table: Table[Entry] = Table(
        "bench", "Rows", columns(), services, key=lambda row: row.number, choice=Choice(), filter_hint=""
    )
    table.resize(1920, 1080)
    table.show()
    table.set_rows(rows)
    settle(app)
    return table


def settle(app: QApplication) -> None:
    """Lets everything be painted that wants to be."""
    app.sendPostedEvents()
    app.processEvents()


def milliseconds(act: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long something takes; by `time.thread_time` without what other programs took meanwhile."""
    begun = clock()
    act()
    return (clock() - begun) * 1000


def percentile(times: list[float], part: float) -> float:
    """The time that so many of a hundred stay under."""
    return statistics.quantiles(times, n=100)[round(part) - 1]


def line(what: str, ours: float, limit: float) -> None:
    """Prints one figure: ours, the limit, the ratio."""
    print(f"{what:<52} ours {ours:9.1f} ms   limit {limit:8.1f} ms   ratio {ours / limit:5.2f}")
