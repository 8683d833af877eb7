"""Who sits here: the name that runs, conflicts and decisions are signed with."""

from __future__ import annotations

import getpass
import platform


def person() -> str:
    """User and computer: "anna@till-3"."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        user = "unknown"
    name = f"{user}@{platform.node() or 'this computer'}"
    return name.encode("utf-8", "replace").decode("utf-8")[:200]
