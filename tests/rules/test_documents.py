"""What the documents point at exists."""

from __future__ import annotations

import re

import pytest

from tests.rules.source import ROOT

_DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")),
]
_PATH = re.compile(r"`((?:core|gui|resources|tests|docs|bench|\.ci)/[\w./-]*)`")
_LINK = re.compile(r"\]\((?!\w+:)([^)#]+)\)")


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_every_path_and_link_of_a_document_leads_somewhere(name: str) -> None:
    document = ROOT / name
    text = document.read_text(encoding="utf-8")
    paths = [path for path in _PATH.findall(text) if not (ROOT / path).exists()]
    links = [link for link in _LINK.findall(text) if not (document.parent / link).exists()]
    assert not paths + links, "\n".join(paths + links)
