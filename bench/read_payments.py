"""How fast a payment list of 100,000 rows is read and checked, as CSV and as XLSX, beside the bare readers.

    python bench/read_payments.py [ROWS]

Checked means by itself, without a connection: rows grouped by invoice, added up, and every rule asked. Prints
for each ours, of that the reading alone, the limit (`csv` over the decoded text; calamine's rows) and their
ratio: seconds of processor time, the best of several, each from a process of its own, taken in turns.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter
from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from core.domain.payments.rows import PaymentFile

HEADINGS = (
    "Invoice Number",
    "Paid Amount",
    "Date Paid",
    "Currency",
    "Customer",
    "Reference",
    "Transaction ID",
)
ROUNDS = 5


def row(number: int) -> list[str]:
    """One payment: a number and a reference of its own, an amount, a day and a customer that come again."""
    amount = f"{number * 7919 % 900_000 // 100 + 1}.{number % 100:02d}"
    day = f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/2025"
    customer = f"Customer {number % 5000} Ltd"
    return [f"CW-{100_000 + number}", amount, day, "GBP", customer, f"April {number}", f"PAY-{number:08d}"]


def make_csv(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        writer.writerows(map(row, range(rows)))


def make_xlsx(path: Path, rows: int) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Payments")
        sheet.write_row(0, 0, HEADINGS)
        for number in range(rows):
            cells = row(number)
            sheet.write_row(number + 1, 0, [cells[0], float(cells[1]), *cells[2:]])


def bare_csv(data: bytes) -> object:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=";"))


def bare_xlsx(data: bytes) -> object:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def checking(data: bytes) -> Callable[[bytes], object]:
    from core.domain.payments.rows import Amounts
    from core.workflows.desk import Desk
    from core.workflows.payments import check

    read, desk = reading(data), Desk(Path(), lambda _: sys.exit("the demo company was asked"))
    return lambda content: check(desk, "", read(content), Amounts.TOTALS)


def reading(data: bytes) -> Callable[[bytes], PaymentFile]:
    from core.files.payments.opening import read_payments
    from core.files.payments.proposing import ColumnsNeeded

    try:
        read_payments(data, "payments")
    except ColumnsNeeded as needed:
        columns = needed.proposal.map
    return lambda content: read_payments(content, "payments", columns)


def timed(what: str, path: Path) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    data = path.read_bytes()
    ours = {"read": reading, "checked": checking}
    run = {"csv": bare_csv, "xlsx": bare_xlsx}.get(what) or ours[what](data)
    best = 1e9
    for _ in range(ROUNDS):
        start = time.process_time()
        kept = run(data)
        best = min(best, time.process_time() - start)
        del kept
    print(best)


def measure(what: str, path: Path) -> float:
    command = [sys.executable, __file__, what, str(path)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        for kind, make in (("csv", make_csv), ("xlsx", make_xlsx)):
            path = Path(folder) / f"payments.{kind}"
            make(path, rows)
            turns = [[measure(what, path) for what in ("checked", "read", kind)] for _ in range(2)]
            own, read, bare = map(min, zip(*turns, strict=True))
            ratio = f"ratio {own / bare:.2f} (read {read / bare:.2f})"
            print(
                f"{kind:4}  {rows:,} rows  ours {own:.2f} s, read {read:.2f} s  limit {bare:.2f} s  {ratio}"
            )


if __name__ == "__main__":
    if len(sys.argv) > 2:
        timed(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
