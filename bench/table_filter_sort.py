"""Filter as typed, sort by a click, choose all: until repainted, at 100,000 and 1,000,000 rows.

The limit of the filter is a bare list comprehension over the same search texts, that of the sort Python's own
`sorted` over the same keys; the aim (100 and 500 ms at 100,000 rows) is printed behind.
"""

from __future__ import annotations

import statistics
import sys

from table_data import Entry, application, entries, line, milliseconds, settle, shown_table

from gui.table import Table

TYPED = "contoso 12"


def main(sizes: tuple[int, ...]) -> None:
    app = application()
    for many in sizes:
        table = shown_table(app, entries(many))
        prepare = milliseconds(lambda table=table: until_prepared(app, table))
        print(f"{many:>9,} rows: search texts made in slices, window alive: {prepare:,.0f} ms")
        measure_filter(app, table, many)
        measure_sort(app, table, many)
        limit = milliseconds(lambda many=many: bytearray(many).count(1))
        both = milliseconds(lambda table=table: (table.view.check_shown(True), settle(app)))
        line(f"{many:>9,} rows: choose all", both, max(limit, 50.0))
        table.close()


def until_prepared(app: object, table: Table[Entry]) -> None:
    while not table.prepared:
        settle(app)  # type: ignore[arg-type]


def measure_filter(app: object, table: Table[Entry], many: int) -> None:
    texts = table.rows.texts
    bare = statistics.median(
        milliseconds(lambda: [n for n, text in enumerate(texts) if "contoso" in text]) for _ in range(5)
    )
    times = []
    for end in [*range(1, len(TYPED) + 1), *range(len(TYPED), -1, -1)]:
        times.append(milliseconds(lambda end=end: (table.bar.box.setText(TYPED[:end]), settle(app))))  # type: ignore[arg-type, union-attr]
    line(f"{many:>9,} rows: filter, key to paint, median", statistics.median(times), bare)
    line(f"{many:>9,} rows: filter, key to paint, worst", max(times), 100.0)


def measure_sort(app: object, table: Table[Entry], many: int) -> None:
    for column in ("total", "customer", "number"):
        keys = table.rows.sort_keys(column)
        bare = milliseconds(lambda keys=keys: sorted(range(many), key=keys.__getitem__))
        table.rows.forget_sort_keys()
        times = [milliseconds(lambda name=column: (table.sort_by(name), settle(app))) for _ in range(4)]  # type: ignore[arg-type]
        line(f"{many:>9,} rows: sort by {column}, first click", times[0], bare)
        line(f"{many:>9,} rows: sort by {column}, worst of four clicks", max(times), 500.0)


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or (100_000, 1_000_000))
