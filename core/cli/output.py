"""How the command speaks: JSON lines on standard output, words for people, errors and exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import PurePath

from core.errors import ReachError, UsageError, UserError
from core.jobs import Cancelled, Progress, Step, silent
from core.words import PLAIN, sentences


class Exit(IntEnum):
    """What the exit code of a command means."""

    DONE = 0
    CHANGE_SOMETHING = 1
    USAGE = 2
    PARTLY = 3
    UNKNOWN = 4
    NO_REACH = 5


@dataclass(frozen=True, slots=True)
class Output:
    """Where results go. With `as_json` standard output holds one object per line and nothing else."""

    as_json: bool = False

    def say(self, text: str) -> None:
        """A sentence for a person."""
        _clear_line()
        print(text, file=sys.stderr if self.as_json else sys.stdout, flush=True)

    def warn(self, text: str) -> None:
        """A sentence that must not be missed: always on standard error."""
        _clear_line()
        print(text, file=sys.stderr, flush=True)

    def row(self, value: Mapping[str, object]) -> None:
        """One result, in JSON mode only."""
        if self.as_json:
            print(json.dumps(value, ensure_ascii=False, separators=(",", ":")), flush=True)

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]], right: frozenset[int]) -> None:
        """Results as columns, in words mode only; the columns in `right` are right-aligned."""
        if self.as_json:
            return
        lines = [tuple(heads), *map(tuple, rows)]
        widths = [max(len(line[n]) for line in lines) for n in range(len(heads))]
        for line in lines:
            cells = (
                c.rjust(w) if n in right else c.ljust(w)
                for n, (c, w) in enumerate(zip(line, widths, strict=True))
            )
            print("  ".join(cells).rstrip())

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """A moving line on a terminal; nothing in a pipe."""
        if not sys.stderr.isatty():
            yield silent
            return
        try:
            yield _show
        finally:
            _clear_line()


def _clear_line() -> None:
    """Takes the moving line off a terminal, so that a sentence does not follow it."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def _show(step: Step) -> None:
    of = f" of {step.total}" if step.total is not None else ""
    print(f"\r\033[K{step.what}: {step.done}{of}", end="", file=sys.stderr, flush=True)


def report(error: UserError) -> Exit:
    """Prints an error in words and returns the exit code it stands for."""
    _clear_line()
    print(*filter(None, sentences(error, PLAIN)), sep="\n", file=sys.stderr, flush=True)
    match error:
        case ReachError():
            return Exit.NO_REACH
        case UsageError():
            return Exit.USAGE
        case _:
            return Exit.CHANGE_SOMETHING


def stopped(_error: Cancelled) -> Exit:
    """Says that the user stopped the command before anything was written."""
    print("Stopped. Nothing was sent.", file=sys.stderr, flush=True)
    return Exit.CHANGE_SOMETHING


def mistake(error: Exception) -> Exit:
    """Shows a bug of ours as such: where it happened, without any value, so that it can be passed on."""
    import traceback  # only a bug pays for it: `--help` answers at once

    frames = traceback.extract_tb(error.__traceback__)
    print(
        f"Batchdesk has made a mistake of its own ({type(error).__name__}).",
        "What was sent, if anything, is in the history: batchdesk-cli history list.",
        "Please report these lines; they hold no data of yours:",
        *(f"  {PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames),
        sep="\n",
        file=sys.stderr,
        flush=True,
    )
    return Exit.CHANGE_SOMETHING
