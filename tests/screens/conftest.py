"""Pictures that are kept are drawn in both themes: that takes its time, and more on a busy computer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SECONDS = 900


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Gives tests that keep pictures time to draw them all."""
    if not os.environ.get("BATCHDESK_IMAGES"):
        return
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.timeout(SECONDS))
