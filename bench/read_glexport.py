"""How fast a legacy GLExport of 100,000 lines opens, beside the bare parser it is built on.

    python bench/read_glexport.py [LINES]

Prints ours, the limit (an lxml parser target that does nothing), their ratio and the memory, each from a
process of its own; the file is made in the system's folder for temporary files.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lxml import etree

SAMPLE = Path(__file__).parents[1] / "tests" / "samples" / "legacy_invoices.xml"
LINES_EACH = 5


def make(path: Path, lines: int) -> None:
    """A file in the shape of the published sample: invoices of five lines with different amounts and ids."""
    text = SAMPLE.read_text(encoding="utf-8")
    start, end = text.index("<Transaction "), text.index("</Transactions>")
    head, _, rest = text[start:end].partition(">")
    detail = rest[rest.index("<Detail") : rest.index("/>") + 2]
    with path.open("w", encoding="utf-8") as file:
        file.write(text[:start])
        for number in range(lines // LINES_EACH):
            file.write(head.replace("12331233", str(number)).replace("42.00", f"{number % 9000}.50") + ">\n")
            for line in range(LINES_EACH):
                own = detail.replace('"1503"', f'"{number * 10 + line + 1}"')
                file.write(own.replace("-35.00", f"-{(number * 7 + line) % 90000}.{line}5") + "\n")
            file.write("</Transaction>\n")
        file.write(text[end:])


class Nothing:
    """A parser target that throws everything away."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def close(self) -> None: ...


def limit(path: Path) -> None:
    parser = etree.XMLParser(target=Nothing())
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            parser.feed(chunk)
    parser.close()


def ours(path: Path) -> object:
    from core.files.opening import read_export

    return read_export(path)


def measure(what: str, path: Path) -> tuple[float, float]:
    """Seconds (the best of three) and the peak memory in MB above the start of one process."""
    found = subprocess.run(
        [sys.executable, __file__, what, str(path)], capture_output=True, text=True, check=True
    )
    seconds, memory = found.stdout.split()
    return float(seconds), float(memory)


def timed(what: str, path: Path) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    run = {"ours": ours, "limit": limit}[what]
    import core.files.opening

    assert core.files.opening
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = []
    for _ in range(1 if what == "ours" and path.stat().st_size > 1 << 29 else 3):
        start = time.perf_counter()
        kept = run(path)
        seconds.append(time.perf_counter() - start)
        if len(seconds) == 1:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        del kept
    print(min(seconds), (peak - before) / 1024)


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xml"
        make(path, lines)
        print(f"{lines:,} lines, {path.stat().st_size / 1e6:,.0f} MB")
        own, memory = measure("ours", path)
        bare, _ = measure("limit", path)
    print(f"ours   {own:6.2f} s   {memory:7.1f} MB   {memory * 1024 * 1024 / lines:,.0f} bytes a line")
    print(f"limit  {bare:6.2f} s   lxml target parser that does nothing")
    print(f"ratio  {own / bare:6.2f}")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        timed(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
