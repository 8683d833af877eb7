"""What must never happen to an amount, and how a file may be written."""

from __future__ import annotations

import ast
import re

from tests.rules.source import Module, called, calls, modules

MAY_WRITE = {
    "core/atomic.py": "is the one way to write a file",
    "core/store/filelock.py": "opens an empty file that is locked, never written",
    "core/sandbox/": "stands for another company's server and shares no code with the program",
}
"""Where files are opened for writing, and why there."""

NOT_AMOUNTS = {"core/connectwise/waiting.py": "reads the seconds a server asks us to wait"}
"""Where a float is made, and of what."""

_WRITERS = {
    "write_text",
    "write_bytes",
    "touch",
    "copyfile",
    "copy",
    "copy2",
    "mkstemp",
    "NamedTemporaryFile",
}
_FLAGS = {"O_CREAT", "O_WRONLY", "O_RDWR", "O_APPEND"}
_MODE = re.compile(r"(?=.*[wax+])[rwaxbt+]{1,4}")


def test_no_amount_passes_through_a_float() -> None:
    """`float(` does not occur where amounts are read, computed or written."""
    found = [
        module.place(call)
        for module in modules("core/domain", "core/files", "core/connectwise")
        if module.path not in NOT_AMOUNTS
        for call in calls(module)
        if isinstance(call.func, ast.Name) and call.func.id == "float"
    ]
    assert not found, "\n".join(found)


def test_only_the_atomic_writer_opens_files_for_writing() -> None:
    found = [
        module.place(call)
        for module in modules("core", "gui")
        if not module.path.startswith(tuple(MAY_WRITE))
        for call in calls(module)
        if _writes(call, module)
    ]
    assert not found, "\n".join(found)


def _writes(call: ast.Call, module: Module) -> bool:
    name = called(call)
    if name in {"open", "fdopen", "ZipFile", "GzipFile"}:
        return _for_writing(call)
    if name in {"copy", "copy2", "copyfile"}:
        return isinstance(call.func, ast.Attribute) and _owner(call.func) == "shutil"
    return name in _WRITERS and not _is_atomic(call, module)


def _for_writing(call: ast.Call) -> bool:
    """Whether a mode such as "wb" or a flag such as O_CREAT stands among the arguments."""
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    flags = {n.attr for argument in arguments for n in ast.walk(argument) if isinstance(n, ast.Attribute)}
    modes = {str(argument.value) for argument in arguments if isinstance(argument, ast.Constant)}
    return bool(flags & _FLAGS) or any(_MODE.fullmatch(mode) for mode in modes)


def _is_atomic(call: ast.Call, module: Module) -> bool:
    """`atomic.write_bytes`, or `write_bytes` imported from there."""
    if isinstance(call.func, ast.Attribute):
        return _owner(call.func) == "atomic"
    return "from core.atomic import" in module.text


def _owner(attribute: ast.Attribute) -> str:
    return getattr(attribute.value, "id", getattr(attribute.value, "attr", ""))
