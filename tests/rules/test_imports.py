"""Who may import whom: the contracts at the end of pyproject.toml."""

from __future__ import annotations

import subprocess
import sys

from tests.rules.source import ROOT, modules

_LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(cache_dir=None))"


def test_the_import_contracts_hold() -> None:
    run = subprocess.run([sys.executable, "-c", _LINT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_module_of_the_core_mentions_qt() -> None:
    """Not even in a comment that would have to know about it."""
    assert [m.path for m in modules("core") if "PySide" in m.text] == []
