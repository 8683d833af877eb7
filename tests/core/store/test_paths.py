"""Where things are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.store.paths import HomeNotFolder, home, home_path


def test_the_variable_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """BATCHDESK_HOME is made on first use, its parents too."""
    monkeypatch.setenv("BATCHDESK_HOME", str(tmp_path / "a" / "b"))
    assert home() == tmp_path / "a" / "b"
    assert home().is_dir()


def test_without_the_variable_the_system_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder then is the user's own and named after the program."""
    monkeypatch.delenv("BATCHDESK_HOME")
    assert home_path().name == "batchdesk"


def test_a_file_in_the_way_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home that is a file, or below one, has its own words."""
    (tmp_path / "file").write_text("x")
    for place in ("file", "file/below"):
        monkeypatch.setenv("BATCHDESK_HOME", str(tmp_path / place))
        with pytest.raises(HomeNotFolder, match="is a file"):
            home()
