"""The drawing and the table of states are as new as the table of transitions."""

from __future__ import annotations

import importlib.util
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest

from core.domain.posting import TRANSITIONS, ItemState
from tests.rules.source import ROOT


@pytest.fixture(scope="module")
def states() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_states", ROOT / "docs" / "make_states.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_drawing_of_the_states_is_as_new_as_the_program(states: ModuleType) -> None:
    written = (ROOT / "docs" / "states.svg").read_text(encoding="utf-8")
    assert written == states.drawing(), "run: python docs/make_states.py"


def test_the_table_of_the_states_is_as_new_as_the_program(states: ModuleType) -> None:
    written = (ROOT / "docs" / "exactly-once.md").read_text(encoding="utf-8")
    assert written == states.page(written), "run: python docs/make_states.py"


def test_the_drawing_shows_every_state_and_every_step(states: ModuleType) -> None:
    """Steps that both states of the frame have are drawn once, from the frame."""
    lines = [each.tag.rpartition("}")[2] for each in ET.fromstring(states.drawing()).iter()]
    sent, unknown = (set(TRANSITIONS[state].items()) for state in states.FRAMED)
    assert sent <= unknown
    assert lines.count("polyline") == sum(map(len, TRANSITIONS.values())) - len(sent)
    assert set(states.PLACES) == set(ItemState)
    assert len(set(states.PLACES.values())) == len(ItemState)
