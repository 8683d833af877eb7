"""The project's own text, read once: what the rules of the house are held against."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

Function = ast.FunctionDef | ast.AsyncFunctionDef

_FOLDERS = (".ci", "bench", "core", "docs", "gui", "resources", "tests")
_TEXT = {"", ".cfg", ".ini", ".lock", ".mako", ".md", ".py", ".qss", ".spec", ".svg", ".toml", ".txt", ".xml"}
_NOT_OURS = {"__pycache__", "fonts", "samples"}


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the top, its text, its syntax tree."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Made when the first rule asks for it."""
        return ast.parse(self.text, filename=self.path)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Everything in the tree."""
        return tuple(ast.walk(self.tree))

    def place(self, node: ast.stmt | ast.expr) -> str:
        """Where a node is, as editors understand it."""
        return f"{self.path}:{node.lineno}"


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """The Python files below some folders of the project."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(_module(path) for path in paths if not _NOT_OURS & set(path.parts))


@cache
def _module(path: Path) -> Module:
    return Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def functions(module: Module) -> Iterator[Function]:
    """Every function and method, inner ones too."""
    return (node for node in module.nodes if isinstance(node, Function))


def calls(module: Module) -> Iterator[ast.Call]:
    """Every call."""
    return (node for node in module.nodes if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The last word of what is called: `open` of `path.open(...)`."""
    match call.func:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Path and content of every text file of the project, documents and settings included."""
    return tuple(_texts())


def _texts() -> Iterator[tuple[str, str]]:
    below = (path for folder in _FOLDERS for path in (ROOT / folder).rglob("*"))
    at_the_top = (path for path in ROOT.iterdir() if path.name != "uv.lock")
    for path in sorted([*below, *at_the_top]):
        if path.is_file() and path.suffix in _TEXT and not _NOT_OURS & set(path.parts):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
