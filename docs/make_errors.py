"""Writes docs/ERRORS.md: every message a user can see, gathered from the classes and rules that hold them.

Run it as `python docs/make_errors.py`; a test fails when the page is older than the program.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import core
from core.domain.checks import all_rules
from core.domain.findings import Severity
from core.domain.payments.rules import payment_rules
from core.errors import ReachError, UsageError, UserError

PAGE = Path(__file__).with_name("ERRORS.md")

_HEAD = """\
# What Batchdesk can say

Every error and every finding, in the words the window and the command show. This page is made by
`python docs/make_errors.py` from the classes and rules themselves; words in {braces} are filled in.

Every error says what happened, what it means for the money, and what to do. Exit codes of the command:
1 the user must change something, 2 usage, 5 connection or permission.
"""

_SEVERITIES = {
    Severity.BLOCK: "Block: cannot be posted, and nothing overrides it",
    Severity.CONFIRM: "Confirm: may be posted once a reason is given",
    Severity.WARN: "Warn: look at it",
    Severity.INFO: "Info: good to know",
}


def page() -> str:
    """The whole page, as it must stand in docs/ERRORS.md."""
    parts = [_HEAD, *_errors(), *_findings()]
    return "\n".join(parts).rstrip() + "\n"


def errors() -> list[type[UserError]]:
    """Every cause of trouble the core knows that has words, by module and in the order of its file."""
    return [kind for module in _modules() for kind in _classes(module)]


def _modules() -> Iterator[ModuleType]:
    names = (info.name for info in pkgutil.walk_packages(core.__path__, "core."))
    for name in sorted(names):
        if not name.startswith("core.sandbox") and not name.endswith("__main__"):
            yield importlib.import_module(name)


def _classes(module: ModuleType) -> Iterator[type[UserError]]:
    for value in vars(module).values():
        if not inspect.isclass(value) or value.__module__ != module.__name__:
            continue
        if issubclass(value, UserError) and value.message:
            yield value


def _errors() -> Iterator[str]:
    yield "## Errors\n"
    place = ""
    for kind in errors():
        if kind.__module__ != place:
            place = kind.__module__
            yield f"### {_purpose(place)}\n"
        yield f"**{_shown(kind.title)}** `{kind.__name__}`, exit code {_exit_code(kind)}\n"
        yield f"{_shown(kind.message)}  \n*{_shown(kind.advice)}*\n"


def _findings() -> Iterator[str]:
    yield "## Findings\n"
    for severity, title in _SEVERITIES.items():
        chosen = [rule for rule in (*all_rules(), *payment_rules()) if rule.severity is severity]
        if chosen:
            yield f"### {title}\n"
        for rule in chosen:
            yield f"**{_shown(rule.short)}** `{rule.code}`\n"
            yield f"{_shown(rule.message)}  \n*{_shown(rule.advice)}*\n"


def _purpose(module: str) -> str:
    """The first sentence of a module's docstring, with its place."""
    words = (importlib.import_module(module).__doc__ or module).strip().splitlines()[0]
    return f"`{module}` — {words.rstrip('.:')}"


def _exit_code(kind: type[UserError]) -> int:
    if issubclass(kind, ReachError):
        return 5
    return 2 if issubclass(kind, UsageError) else 1


def _shown(words: str) -> str:
    """Words that Markdown leaves as they are."""
    return re.sub(r"([*_<>`|])", r"\\\1", words.replace("{{", "{").replace("}}", "}"))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
