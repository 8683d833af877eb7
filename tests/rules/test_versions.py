"""pyproject.toml and requirements.lock name the same versions of the same packages."""

from __future__ import annotations

import re
import tomllib

from tests.rules.source import ROOT

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(?:.*)$", re.MULTILINE)


def _pins(lines: list[str]) -> dict[str, str]:
    return {re.sub(r"[._-]+", "-", name).lower(): version for name, version in _PIN.findall("\n".join(lines))}


def _project() -> tuple[dict[str, str], dict[str, str]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    direct = [*settings["project"]["dependencies"], *settings["dependency-groups"]["dev"]]
    return _pins(direct), _pins(settings["tool"]["uv"]["constraint-dependencies"])


def _lock() -> str:
    return (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_every_direct_dependency_is_pinned() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    direct = [*settings["project"]["dependencies"], *settings["dependency-groups"]["dev"]]
    assert [line for line in direct if not _PIN.match(line)] == []


def test_the_lock_holds_what_the_project_pins_and_nothing_else() -> None:
    direct, constraints = _project()
    assert _pins(_lock().splitlines()) == {**constraints, **direct}


def test_every_locked_package_has_a_hash_and_no_address() -> None:
    packages = re.split(r"\n(?=[a-z])", _lock().strip())
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in _lock()
