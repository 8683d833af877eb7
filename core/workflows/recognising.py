"""What a file is, before anybody opens it."""

from __future__ import annotations

from pathlib import Path

from core.errors import UserError
from core.files.payments.opening import payment_form

_HEAD = 1 << 16


def is_payments(path: Path) -> bool:
    """Whether a file looks like payments; whoever opens it finds out whether it is sound."""
    try:
        with path.open("rb") as file:
            payment_form(file.read(_HEAD), path.name)
    except (OSError, UserError):
        return False
    return True
