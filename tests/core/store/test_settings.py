"""Settings are remembered, never lost to another window, and never hold a secret."""

from __future__ import annotations

import json
import multiprocessing
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.connection import Connection, ConnectionType
from core.domain.payments.cap import Cap
from core.store import settings
from core.store.filelock import locked
from core.store.settings import Choices, ConnectionNameTaken, NoSuchConnection, SettingsBusy


def _connection(name: str = "Northwind") -> Connection:
    return Connection(name, ConnectionType.REST, "eu.myconnectwise.net", "northwind", "pub", "guid")


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    """Connections, choices and recent files survive the program."""
    settings.change(tmp_path, settings.adding(_connection()))
    settings.change(tmp_path, settings.choosing(kinds=("invoices", "expenses"), location="London"))
    settings.change(tmp_path, settings.opened(Path("/exports/a.xml")))
    settings.change(tmp_path, settings.opened(Path("/exports/b.xml")))
    settings.change(tmp_path, settings.opened(Path("/exports/a.xml")))
    found = settings.load(tmp_path)
    assert found.connection("Northwind") == _connection()
    assert found.choices == Choices(kinds=("invoices", "expenses"), location="London")
    assert found.recent == (Path("/exports/a.xml"), Path("/exports/b.xml"))


def test_where_overpayments_are_cut_is_kept_with_the_connection(tmp_path: Path) -> None:
    """Files of before say nothing about it, a later version something unknown: less is stored then."""
    settings.change(tmp_path, settings.adding(replace(_connection(), cap=Cap.TOTAL)))
    assert settings.load(tmp_path).connection("Northwind").cap is Cap.TOTAL
    path = tmp_path / "settings.json"
    data = json.loads(path.read_text())
    for said in ({}, {"cap": "moon"}, {"cap": ["total"]}):
        without = {name: value for name, value in data["connections"][0].items() if name != "cap"}
        path.write_text(json.dumps(data | {"connections": [without | said]}))
        assert settings.load(tmp_path).connection("Northwind").cap is Cap.DUE


def test_a_new_folder_has_settings_of_its_own(tmp_path: Path) -> None:
    """Nothing is there at the first start, and that is no error."""
    assert settings.load(tmp_path) == settings.Settings()


def test_names_are_unique_and_demo_is_taken(tmp_path: Path) -> None:
    """Two connections that a clerk could mix up cannot be made."""
    settings.change(tmp_path, settings.adding(_connection()))
    for name in ("northwind", "demo", "Demo"):
        with pytest.raises(ConnectionNameTaken):
            settings.change(tmp_path, settings.adding(_connection(name)))
    settings.change(tmp_path, settings.replacing("Northwind", _connection("Contoso")))
    settings.change(tmp_path, settings.removing("Contoso"))
    with pytest.raises(NoSuchConnection):
        settings.load(tmp_path).connection("Northwind")


def test_what_another_version_keeps_is_written_back(tmp_path: Path) -> None:
    """Unknown fields, choices and types of connection survive a change by this version."""
    later = {
        "theme": "dark",
        "choices": {"location": "Leeds", "sender": {"a": 1}},
        "connections": [{"type": "telepathy", "name": "Later"}],
        "recent": ["/a", 5],
    }
    (tmp_path / "settings.json").write_text(json.dumps(later))
    settings.change(tmp_path, settings.adding(_connection()))
    written = json.loads((tmp_path / "settings.json").read_text())
    assert written["theme"] == "dark"
    assert written["choices"]["sender"] == {"a": 1}
    assert written["choices"]["location"] == "Leeds"
    assert [each["name"] for each in written["connections"]] == ["Northwind", "Later"]


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000, b'"text"'])
def test_a_damaged_file_is_put_aside_and_said(tmp_path: Path, damage: bytes) -> None:
    """What cannot be read is kept under another name, and the program goes on."""
    (tmp_path / "settings.json").write_bytes(damage)
    found = settings.load(tmp_path)
    assert found.kept_aside is not None
    assert found.kept_aside.read_bytes() == damage
    settings.change(tmp_path, settings.adding(_connection()))
    assert settings.load(tmp_path).connections == (_connection(),)


def _add(folder: Path, name: str) -> None:
    settings.change(folder, settings.adding(_connection(name)), seconds=30)


def test_two_processes_do_not_lose_each_others_connections(tmp_path: Path) -> None:
    """Windows and commands that add connections at the same time all succeed."""
    names = [f"Company {number}" for number in range(4)]
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_add, args=(tmp_path, name)) for name in names[:2]]
    threads = [threading.Thread(target=_add, args=(tmp_path, name)) for name in names[2:]]
    for each in (*workers, *threads):
        each.start()
    for each in (*workers, *threads):
        each.join()
    assert {each.name for each in settings.load(tmp_path).connections} == set(names)


def test_settings_held_by_another_are_said_not_waited_for(tmp_path: Path) -> None:
    """A holder that does not let go is named instead of a wait without words."""
    with locked(tmp_path / "settings.lock", 1), pytest.raises(SettingsBusy):
        settings.change(tmp_path, settings.adding(_connection()), seconds=0)


def test_half_a_character_is_no_crash(tmp_path: Path) -> None:
    """A lone surrogate, as a careless program writes it, is read and written back as it was."""
    (tmp_path / "settings.json").write_text('{"later": "\\ud800", "connections": []}')
    settings.change(tmp_path, lambda before: before)
    assert settings.load(tmp_path).unknown["later"] == "\ud800"
