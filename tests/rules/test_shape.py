"""Files and functions stay small, are named by what they do, and say what they are."""

from __future__ import annotations

import ast
import re

from tests.rules.source import Function, Module, functions, modules

_VAGUE = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}
_GIVEN = ("init_poolmanager", "proxy_manager_for")
"""Names that a library calls us by."""


def test_no_file_is_longer_than_400_lines() -> None:
    long = {m.path: lines for m in modules("core", "gui") if (lines := len(m.text.splitlines())) > 400}
    assert long == {}


def test_every_function_is_shorter_than_40_lines() -> None:
    long = [
        f"{module.place(node)} {node.name}: {lines} lines"
        for module in modules("core", "gui", "docs")
        for node in functions(module)
        if (lines := _lines(node)) >= 40
    ]
    assert not long, "\n".join(long)


def _lines(node: Function) -> int:
    """The lines of a function from its first to its last, without its docstring."""
    documented = ast.get_docstring(node) is not None
    words = (node.body[0].end_lineno or 0) - node.body[0].lineno + 1 if documented else 0
    return (node.end_lineno or 0) - node.lineno + 1 - words


def test_no_name_is_vague() -> None:
    """Nothing of ours is called by a word that fits everything."""
    vague = [
        name
        for module in modules("core", "gui", "bench")
        for name in (module.path, *_defined(module))
        if _VAGUE & set(_words(name.split(": ")[-1])) and not name.endswith(_GIVEN)
    ]
    assert not vague, "\n".join(vague)


def _defined(module: Module) -> list[str]:
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return [f"{module.place(n)}: {n.name}" for n in module.nodes if isinstance(n, kinds)]


def _words(name: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def test_everything_public_in_the_core_has_a_docstring() -> None:
    bare = [
        name
        for module in modules("core")
        for node, name in _public(module)
        if not ast.get_docstring(node) and not _is_overload(node)
    ]
    assert not bare, "\n".join(bare)


def _public(module: Module) -> list[tuple[ast.Module | ast.ClassDef | Function, str]]:
    found: list[tuple[ast.Module | ast.ClassDef | Function, str]] = []
    if module.text.strip():
        found.append((module.tree, module.path))
    inside: list[ast.Module | ast.ClassDef] = [module.tree]
    while inside:
        for node in inside.pop().body:
            if isinstance(node, (ast.ClassDef, *Function.__args__)) and not node.name.startswith("_"):
                found.append((node, f"{module.place(node)} {node.name}"))
                inside += [node] if isinstance(node, ast.ClassDef) else []
    return found


def _is_overload(node: ast.AST) -> bool:
    marks = {getattr(mark, "id", "") for mark in getattr(node, "decorator_list", [])}
    return bool(marks & {"overload", "override"})
