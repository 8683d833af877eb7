"""The secrets of connections: in the system's keyring, else in memory until the program closes.

Never in a file, a log or a text that shows a value. An environment variable goes before both.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Batchdesk"
SECONDS = 5.0
"""A locked keyring may never answer: so long one question may take."""

T = TypeVar("T")


class SecretKind(Enum):
    """Which secret of a connection. The values are part of the keyring's items."""

    PRIVATE_KEY = "private key"
    PASSWORD = "password"  # noqa: S105 - it is the name of the kind


class SecretPlace(Enum):
    """Where a secret is. The values are words for the clerk."""

    KEYRING = "kept in the keyring of this computer"
    SESSION = "kept until Batchdesk closes: this computer has no keyring that can be used"
    ENVIRONMENT = "taken from the environment"


VARIABLES = {SecretKind.PRIVATE_KEY: "BATCHDESK_PRIVATE_KEY", SecretKind.PASSWORD: "BATCHDESK_PASSWORD"}
"""Environment variables that serve every command."""


class Secret:
    """A secret that shows itself only when asked by name."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret itself, for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reveal() == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> str:
        raise TypeError("a secret is never written down")


class Found(NamedTuple):
    """A secret and where it was."""

    secret: Secret
    place: SecretPlace


class Secrets:
    """The secrets of this session. One per program; safe from several threads."""

    def __init__(
        self, choose: Callable[[], KeyringBackend | None] | None = None, *, seconds: float = SECONDS
    ) -> None:
        self._choose = choose or usable_keyring
        self._seconds = seconds
        self._memory: dict[tuple[str, SecretKind], Secret] = {}
        self._stuck: threading.Thread | None = None
        self._lock = threading.Lock()

    def keep(self, connection: str, kind: SecretKind, secret: Secret) -> SecretPlace:
        """Keeps a secret and says where: in the keyring, or in memory where none can be used."""
        with self._lock:
            done = self._ask(
                lambda ring: ring.set_password(SERVICE, _item(connection, kind), secret.reveal())
            )
            if done:
                self._memory.pop((connection, kind), None)
                return SecretPlace.KEYRING
            self._memory[connection, kind] = secret
            return SecretPlace.SESSION

    def find(self, connection: str, kind: SecretKind) -> Found | None:
        """A connection's secret: from the environment, else of this session, else from the keyring."""
        given = os.environ.get(VARIABLES[kind], "")
        if given:
            return Found(Secret(given), SecretPlace.ENVIRONMENT)
        with self._lock:
            held = self._memory.get((connection, kind))
            if held is not None:
                return Found(held, SecretPlace.SESSION)
            answer = self._ask(lambda ring: ring.get_password(SERVICE, _item(connection, kind)))
        return Found(Secret(answer[0]), SecretPlace.KEYRING) if answer and answer[0] else None

    def forget(self, connection: str, kind: SecretKind) -> None:
        """Removes a secret from memory and keyring; one that is not there is forgotten already."""
        with self._lock:
            self._memory.pop((connection, kind), None)
            self._ask(lambda ring: ring.delete_password(SERVICE, _item(connection, kind)))

    def rename(self, before: str, after: str, kind: SecretKind) -> None:
        """Moves a secret when its connection gets another name."""
        found = self.find(before, kind)
        if before != after and found and found.place is not SecretPlace.ENVIRONMENT:
            self.keep(after, kind, found.secret)
            self.forget(before, kind)

    @property
    def place(self) -> SecretPlace:
        """Where `keep` would put a secret now: what a dialog says before one is typed."""
        with self._lock:
            return SecretPlace.KEYRING if self._ask(lambda ring: ring) else SecretPlace.SESSION

    def _ask(self, question: Callable[[KeyringBackend], T]) -> tuple[T] | None:
        """The answer as a tuple of one; None where there is no keyring, it failed, or it does not answer."""
        if self._stuck and self._stuck.is_alive():  # it would let everybody wait again
            return None
        answers: queue.SimpleQueue[tuple[T] | None] = queue.SimpleQueue()

        def asking() -> None:
            try:
                ring = self._choose()
                answers.put(None if ring is None else (question(ring),))
            except Exception:
                answers.put(None)

        thread = threading.Thread(target=asking, name="keyring", daemon=True)
        thread.start()
        try:
            return answers.get(timeout=self._seconds)
        except queue.Empty:
            self._stuck = thread
            return None


def _item(connection: str, kind: SecretKind) -> str:
    return f"{connection}/{kind.value}"


def usable_keyring() -> KeyringBackend | None:
    """The system's keyring; None where there is none, or only one that keeps secrets in plain files."""
    import keyring  # loaded with the first secret, not with the program

    ring = keyring.get_keyring()
    inside: list[KeyringBackend] = list(getattr(ring, "backends", [])) or [ring]
    return next((each for each in inside if _is_safe(each)), None)


def _is_safe(ring: KeyringBackend) -> bool:
    module = type(ring).__module__
    return ring.priority >= 1 and not module.startswith("keyrings.alt")
