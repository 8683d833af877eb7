"""Every message is complete, documented, and filled in with the values it names."""

from __future__ import annotations

import ast
import importlib.util
import string
from types import ModuleType

import pytest

from core.domain.checks import all_rules
from core.errors import UserError
from tests.rules.source import ROOT, called, calls, modules


@pytest.fixture(scope="module")
def catalogue() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_errors", ROOT / "docs" / "make_errors.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _places(*templates: str) -> set[str]:
    return {
        name.split(".")[0].split("[")[0]
        for template in templates
        for _, name, _, _ in string.Formatter().parse(template)
        if name
    }


def test_the_page_of_errors_is_as_new_as_the_program(catalogue: ModuleType) -> None:
    written = (ROOT / "docs" / "ERRORS.md").read_text(encoding="utf-8")
    assert written == catalogue.page(), "run: python docs/make_errors.py"


def test_every_error_says_what_happened_what_it_means_and_what_to_do(catalogue: ModuleType) -> None:
    kinds: list[type[UserError]] = catalogue.errors()
    short = [kind.__name__ for kind in kinds if not (kind.title and kind.message and kind.advice)]
    assert not short, "\n".join(short)


def test_what_both_jobs_may_say_is_true_for_both(catalogue: ModuleType) -> None:
    """Who pays does not post, and the server and the journal are the same for both."""
    both = ("core.connectwise", "core.store", "core.atomic", "core.errors")
    kinds = [kind for kind in catalogue.errors() if kind.__module__.startswith(both)]
    assert kinds
    for kind in kinds:
        assert "posted" not in f"{kind.title} {kind.message} {kind.advice}", kind.__name__


def test_every_rule_has_its_own_code_and_words() -> None:
    short = [rule.code for rule in all_rules() if not (rule.short and rule.message and rule.advice)]
    assert not short, "\n".join(short)
    assert len({rule.code for rule in all_rules()}) == len(all_rules())


def test_every_error_is_raised_with_the_values_its_words_name(catalogue: ModuleType) -> None:
    """A place without its value would turn an error into a crash."""
    needed = {
        kind.__name__: _places(kind.title, kind.message, kind.advice)
        for kind in catalogue.errors()
        if kind.__init__ is UserError.__init__
    }
    missing = [
        f"{module.place(call)} {called(call)}: {', '.join(sorted(lacks))}"
        for module in modules("core", "gui")
        for call in calls(module)
        if (lacks := needed.get(called(call), set()) - _given(call)) and not _forwards(call)
    ]
    assert not missing, "\n".join(missing)


def _given(call: ast.Call) -> set[str]:
    return {keyword.arg for keyword in call.keywords if keyword.arg}


def _forwards(call: ast.Call) -> bool:
    """Whether values are handed on whole (`**values`)."""
    return any(keyword.arg is None for keyword in call.keywords)
