"""`python -m core.sandbox serve-shared FOLDER [--idle SECONDS]`: the detached process of a checkout."""

import sys
from pathlib import Path

from core.sandbox.shared import IDLE_SECONDS
from core.sandbox.shared_server import run_shared


def main(arguments: list[str]) -> int:
    """Serve a folder's demo company; 2 for arguments that make no sense."""
    words = iter(arguments)
    if next(words, "") != "serve-shared":
        return 2
    folder, option, value = next(words, ""), next(words, ""), next(words, "")
    if not folder or option not in ("", "--idle"):
        return 2
    run_shared(Path(folder), idle=float(value) if option else IDLE_SECONDS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
