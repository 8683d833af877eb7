"""Scrolling the table at 100,000 and 1,000,000 rows against one frame of 16 ms: first paint, p50 and p99."""

from __future__ import annotations

import sys

from table_data import application, entries, line, milliseconds, percentile, settle, shown_table

FRAME = 16.0


def main(sizes: tuple[int, ...]) -> None:
    app = application()
    for many in sizes:
        rows = entries(many)
        table = shown_table(app, [])
        first = milliseconds(lambda table=table, rows=rows: (table.set_rows(rows), settle(app)))
        while not table.prepared:
            settle(app)
        bar = table.view.verticalScrollBar()
        step = max(bar.maximum() // 300, 1)
        times = []
        for place in range(0, bar.maximum(), step):
            times.append(
                milliseconds(lambda place=place: (bar.setValue(place), table.view.viewport().repaint()))
            )
        line(f"{many:>9,} rows: rows handed over and painted", first, 50.0)
        line(f"{many:>9,} rows: scroll, median", percentile(times, 50), FRAME)
        line(f"{many:>9,} rows: scroll, p99", percentile(times, 99), FRAME)
        table.close()


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or (100_000, 1_000_000))
