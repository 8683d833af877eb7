"""What can go wrong in the user's world: one class per cause, its words inside the class.

    UserError
      ReachError      the server or the permission to use it could not be had
      UsageError      the caller asked for something that makes no sense

Anything that is not a UserError is a bug of ours and is shown as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class UserError(Exception):
    """A trouble the user can do something about.

    `title`, `message` and `advice` are templates with named places (`{path}`); `values` fills them.
    The front doors render the values: the command plainly, the window in the user's locale.
    The three say what happened, what it means for the money, and what to do.
    """

    title: ClassVar[str] = ""
    message: ClassVar[str] = ""
    advice: ClassVar[str] = ""

    def __init__(self, **values: object) -> None:
        super().__init__()
        self.values: Mapping[str, object] = values

    def __str__(self) -> str:
        return " ".join(
            part.format(**self.values) for part in (self.title, self.message, self.advice) if part
        )

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), dict(self.values))


def _rebuild(kind: type[UserError], values: dict[str, object]) -> UserError:
    return kind(**values)


class ReachError(UserError):
    """The server could not be used: not found, not trusted, not permitted, not answering."""


class UsageError(UserError):
    """The request itself makes no sense, whatever the data."""
