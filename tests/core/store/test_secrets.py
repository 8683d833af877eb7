"""Secrets are in the keyring or in memory, and nowhere else."""

from __future__ import annotations

import base64
import copy
import logging
import pickle
import threading
from pathlib import Path
from urllib.parse import quote

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from core.domain.connection import Connection, ConnectionType
from core.store import settings
from core.store.journal import Journal
from core.store.secrets import Secret, SecretKind, SecretPlace, Secrets, usable_keyring
from tests.core.store.journal_samples import sent

KEY = SecretKind.PRIVATE_KEY


class MemoryRing(KeyringBackend):
    """A keyring that works."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.items.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.items[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.items[service, username]


class LockedRing(MemoryRing):
    """A keyring that never answers while the test runs."""

    released = threading.Event()
    asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        type(self).asked += 1
        self.released.wait(20)
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        self.get_password(service, username)


def test_a_secret_goes_to_the_keyring_and_comes_back() -> None:
    """One item per secret, found again by another session, gone when forgotten."""
    ring = MemoryRing()
    assert Secrets(lambda: ring).keep("Northwind", KEY, Secret("s3cret")) is SecretPlace.KEYRING
    assert ring.items == {("Batchdesk", "Northwind/private key"): "s3cret"}
    found = Secrets(lambda: ring).find("Northwind", KEY)
    assert found is not None
    assert (found.secret.reveal(), found.place) == ("s3cret", SecretPlace.KEYRING)
    Secrets(lambda: ring).forget("Northwind", KEY)
    Secrets(lambda: ring).forget("Northwind", KEY)
    assert ring.items == {}


def test_a_renamed_connection_keeps_its_secret() -> None:
    """The secret follows the connection's name."""
    ring = MemoryRing()
    secrets = Secrets(lambda: ring)
    secrets.keep("Northwind", KEY, Secret("s3cret"))
    secrets.rename("Northwind", "Contoso", KEY)
    assert list(ring.items) == [("Batchdesk", "Contoso/private key")]


@pytest.mark.parametrize("ring", [None, fail.Keyring(), null.Keyring()])
def test_without_a_keyring_it_lasts_until_the_program_closes(
    ring: KeyringBackend | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no keyring can be used, the secret is in memory and the answer says so."""
    monkeypatch.setattr("keyring.get_keyring", lambda: ring)
    secrets = Secrets(usable_keyring if ring else lambda: None)
    assert secrets.keep("Northwind", KEY, Secret("s3cret")) is SecretPlace.SESSION
    found = secrets.find("Northwind", KEY)
    assert found is not None
    assert found.place is SecretPlace.SESSION
    assert Secrets(lambda: None).find("Northwind", KEY) is None


def test_a_keyring_that_does_not_answer_is_asked_once() -> None:
    """A locked store costs one time-out, not one at every question."""
    secrets = Secrets(LockedRing, seconds=0.05)
    assert secrets.find("Northwind", KEY) is None
    assert secrets.keep("Northwind", KEY, Secret("s3cret")) is SecretPlace.SESSION
    assert secrets.place is SecretPlace.SESSION
    assert LockedRing.asked == 1
    LockedRing.released.set()


def test_a_keyring_unlocked_late_is_asked_again() -> None:
    """A person who needs longer than the time-out to unlock the keyring gets it back afterwards."""
    unlocked = threading.Event()
    ring = MemoryRing()
    ring.set_password("Batchdesk", "Northwind/private key", "s3cret")

    def choose() -> KeyringBackend:
        unlocked.wait(20)
        return ring

    secrets = Secrets(choose, seconds=0.05)
    assert secrets.find("Northwind", KEY) is None
    unlocked.set()
    stuck = secrets._stuck
    assert stuck is not None
    stuck.join()
    found = secrets.find("Northwind", KEY)
    assert found is not None
    assert found.place is SecretPlace.KEYRING


def test_the_environment_goes_before_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """A schedule's variable serves every command."""
    secrets = Secrets(MemoryRing)
    secrets.keep("Northwind", SecretKind.PASSWORD, Secret("old"))
    monkeypatch.setenv("BATCHDESK_PASSWORD", "from outside")
    found = secrets.find("Northwind", SecretKind.PASSWORD)
    assert found is not None
    assert (found.secret.reveal(), found.place) == ("from outside", SecretPlace.ENVIRONMENT)


def test_a_secret_does_not_show_itself() -> None:
    """No text, log line or copy of the value's box holds the value."""
    secret = Secret("canary-7f3a")
    record = logging.makeLogRecord({"msg": "%s %r", "args": (secret, secret)})
    for text in (repr(secret), str(secret), f"{secret}", record.getMessage(), repr([secret]), repr(vars)):
        assert "canary" not in text
    for dump in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError):
            dump(secret)


@pytest.mark.parametrize("ring", [None, MemoryRing()])
def test_no_file_holds_a_secret(journal: Journal, tmp_path: Path, ring: KeyringBackend | None) -> None:
    """After connecting and posting, no file of the program holds the canary in any usual form."""
    canary = "cAnary+7f3a/ü="
    Secrets(lambda: ring).keep("Northwind", KEY, Secret(canary))
    connection = Connection("Northwind", ConnectionType.REST, "eu.myconnectwise.net", "nw", "pub", "guid")
    settings.change(tmp_path, settings.adding(connection))
    sent(journal)
    forms = [canary.encode(), base64.b64encode(canary.encode()), quote(canary).encode()]
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(files) >= 3
    assert not [file for file in files for form in forms if form in file.read_bytes()]
