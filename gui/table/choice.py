"""The chosen rows: a set of keys that outlives sorting, filtering and reading again."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from PySide6.QtCore import QObject, Signal


class Choice(QObject):
    """Keys of what is chosen, shared by as many tables as show parts of it."""

    changed = Signal()

    def __init__(self, keys: Iterable[Hashable] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys: set[Any] = set(keys)

    @property
    def keys(self) -> frozenset[Any]:
        """The chosen keys, as they are now."""
        return frozenset(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, keys: Iterable[Hashable]) -> None:
        """Chooses keys besides those chosen already."""
        self._keys.update(keys)
        self.changed.emit()

    def remove(self, keys: Iterable[Hashable]) -> None:
        """Chooses keys no more."""
        self._keys.difference_update(keys)
        self.changed.emit()

    def replace(self, keys: Iterable[Hashable]) -> None:
        """Chooses exactly these keys."""
        self._keys = set(keys)
        self.changed.emit()
