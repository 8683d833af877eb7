"""`batchdesk`: looks at how it was called and whether there is a display, then opens the window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_NEED_A_DISPLAY = ("", "xcb", "wayland")


def main(arguments: Sequence[str] | None = None) -> int:
    """Opens the window and gives the exit code."""
    options = _parser().parse_args(arguments)
    if not has_display(os.environ, sys.platform):
        return _without_window("There is no display to open a window on")
    try:
        from gui.program import run  # Qt is imported only when there is somewhere to show it
    except ImportError as error:
        return _without_window(f"The window needs a system library that is missing ({error})")
    return run(_join_demo, demo=options.demo, file=options.file)


def _join_demo(home: Path) -> Any:
    from core.sandbox import shared  # only who uses the demo company starts it

    return shared.join(home)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="batchdesk",
        description="Preview, export and batch what is unposted in ConnectWise PSA, exactly once.",
    )
    parser.add_argument("--demo", action="store_true", help="open on the demo company")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a saved export to look at")
    return parser


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be shown; asked before Qt is, which would abort."""
    if not platform.startswith("linux"):
        return True
    chosen = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0].split("-")[0]
    if chosen not in _NEED_A_DISPLAY:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _without_window(reason: str) -> int:
    sys.stderr.write(f"{reason}; batchdesk-cli does the same work without one.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
