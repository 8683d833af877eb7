"""The project's text speaks of the project only, and nothing in it is unfinished."""

from __future__ import annotations

import re

import pytest

from tests.rules.source import modules, texts

# Written so that the patterns do not find themselves.
_FORBIDDEN = {
    "a path of one machine": r"(?<![\w.])/(?:root|work|tmp)/\w",
    "the address of a package index": r"py(?:pi)\.org|python(?:hosted)\.org|registry\.npm|deb(?:ian)\.org",
    "a numbered task": r"(?i)\bissues? #?\d",
    "an unfinished mark": r"\b(?:TO)DO\b|\bFIX(?:ME)\b|\bX{3}\b",
}


@pytest.mark.parametrize("what", _FORBIDDEN)
def test_no_text_of_the_project_holds(what: str) -> None:
    pattern = re.compile(_FORBIDDEN[what])
    found = [f"{path}: {hit.group()}" for path, text in texts() for hit in pattern.finditer(text)]
    assert not found, "\n".join(found)


def test_nothing_is_left_unwritten() -> None:
    """No function of the program is a place holder."""
    marks = re.compile(r"\bNotImplemented(?:Error)\b|^\s*\.\.\.$", re.MULTILINE)
    left = [m.path for m in modules("core", "gui") if marks.search(_without_protocols(m.text))]
    assert not left, "\n".join(left)


def _without_protocols(text: str) -> str:
    return re.sub(r"^class \w+\([^)]*Protocol[^)]*\):\n(?:(?:[ ].*)?\n)*", "", text, flags=re.MULTILINE)


def test_every_test_says_what_must_be_true() -> None:
    """Its name has at least two words after `test_`, or it has a docstring."""
    terse = [
        f"{module.path}: {name}"
        for module in modules("tests")
        for name, rest in re.findall(r"^ *def test_(\w+)\([^)]*\)[^\n]*:\n(.*)", module.text, re.MULTILINE)
        if "_" not in name and '"""' not in rest
    ]
    assert not terse, "\n".join(terse)
