"""Scrolling the table at 100,000 and 1,000,000 rows against one frame of 16 ms: first paint, p50 and p99."""

from __future__ import annotations

import gc
import sys
import time

from PySide6.QtWidgets import QApplication
from table_data import Entry, application, entries, line, milliseconds, percentile, settle, shown_table

from gui.table import Table

FRAME = 16.0
FRAMES = 500


def main(sizes: tuple[int, ...]) -> None:
    app = application()
    for many in sizes:
        measure(app, shown_table(app, []), entries(many))


def measure(app: QApplication, table: Table[Entry], rows: list[Entry]) -> None:
    first = milliseconds(lambda: (table.set_rows(rows), settle(app)))
    while not table.prepared:
        settle(app)
    gc.collect()
    bar, view = table.view.verticalScrollBar(), table.view.viewport()
    places = range(0, bar.maximum(), max(bar.maximum() // FRAMES, 1))
    times = {
        name: [
            milliseconds(lambda place=place: (bar.setValue(place), view.repaint()), clock) for place in places
        ]
        for name, clock in (("wall", time.perf_counter), ("own", time.thread_time))
    }
    size = f"{len(rows):>9,} rows"
    line(f"{size}: rows handed over and painted", first, 50.0)
    for name, measured in times.items():
        line(f"{size}: scroll to anywhere, median, {name} time", percentile(measured, 50), FRAME)
        line(f"{size}: scroll to anywhere, p99, {name} time", percentile(measured, 99), FRAME)
    table.close()


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or (100_000, 1_000_000))
