"""What lets thousands of stories run in one process. Nothing here changes what the program decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from unittest.mock import patch

from core.store.journal import database, holding


@contextmanager
def hurried() -> Iterator[None]:
    """While stories are told, locks are not waited for and statements stay compiled.

    In a story everybody takes turns: whoever holds a lock will not let go of it while another one waits.
    """
    kept = lru_cache(16)(database.engine_for)
    with patch.object(holding, "_SECONDS", 0.0), patch.object(database, "engine_for", kept):
        yield
