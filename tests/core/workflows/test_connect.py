"""The test of a connection: visible steps, each failure in its own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from core import sandbox
from core.domain.connection import Connection, ConnectionType
from core.domain.connection_test import StepState, TestStep
from core.jobs import Cancel, Cancelled
from core.workflows import connect

OK, WARN, FAILED, SKIPPED = StepState.OK, StepState.WARN, StepState.FAILED, StepState.SKIPPED


@pytest.fixture
def server() -> Iterator[Any]:
    with sandbox.serve(size=12) as running:
        yield running


@pytest.fixture
def connection(server: Any) -> Connection:
    return Connection(
        "test", ConnectionType.REST, server.url, server.company, server.public_key, server.client_id
    )


@pytest.fixture
def tested(server: Any, connection: Connection) -> Callable[..., tuple[TestStep, ...]]:
    def run(secret: str = server.private_key, **changes: Any) -> tuple[TestStep, ...]:
        return connect.test_connection(replace(connection, **changes), secret)

    return run


def states(steps: tuple[TestStep, ...]) -> list[StepState]:
    return [step.state for step in steps]


def test_all_is_well(tested: Callable[..., tuple[TestStep, ...]], server: Any) -> None:
    """With everything in order every step says so, with its particulars; nothing is written."""
    steps = tested()
    assert [step.title for step in steps] == list(connect.STEPS)
    assert states(steps) == [OK] * 6
    assert f"127.0.0.1:{server.port}" in steps[0].detail
    assert steps[0].detail.endswith(" ms")
    assert steps[1].detail == "v2025_1"
    assert "v2025.1.10333, time zone" in steps[2].detail
    assert {each.method for each in server.log.entries()} == {"GET"}


FAILURES = [
    ({"site": "http://127.0.0.1:1"}, 0, "connection refused"),
    ({"site": "nowhere.invalid"}, 0, "host not found"),
    ({"site": "http://psa.example.com"}, 0, "plain http refused"),
    ({"site": "no host"}, 0, "site not understood"),
    ({"ca_file": "/no/such/file.pem", "site": "https://127.0.0.1:1"}, 0, "ca file unusable"),
    ({"company": "nobody"}, 1, "company unknown"),
    ({"secret": "wrong"}, 2, "keys wrong"),
    ({"client_id": ""}, 2, "clientId missing"),
]


@pytest.mark.parametrize(("changes", "place", "cause"), FAILURES)
def test_each_failure_at_its_step(
    tested: Callable[..., tuple[TestStep, ...]], changes: dict[str, str], place: int, cause: str
) -> None:
    """A failure shows at its own step with its cause and what to do; the steps after it are not tried."""
    steps = tested(**changes)
    assert states(steps) == [OK] * place + [FAILED] + [SKIPPED] * (5 - place)
    assert steps[place].cause == cause
    assert steps[place].title.endswith(": no")
    assert steps[-1].detail == connect.NOT_TRIED


@pytest.mark.parametrize(
    ("switches", "expected", "cause"),
    [
        ({"wrong_keys": "404"}, [OK] * 6, ""),
        ({"licensed": False}, [OK, OK, OK, FAILED, SKIPPED, SKIPPED], "not licensed"),
        ({"denied": ("Accounting Interface",)}, [OK, OK, OK, OK, FAILED, SKIPPED], "permission missing"),
        ({"denied": ("Accounting Interface:add",)}, [OK, OK, OK, OK, OK, FAILED], "permission missing"),
    ],
)
def test_licence_and_permissions(
    tested: Callable[..., tuple[TestStep, ...]],
    server: Any,
    switches: dict[str, Any],
    expected: list[StepState],
    cause: str,
) -> None:
    """A missing licence or right is named at its step."""
    server.set(**switches)
    steps = tested()
    assert states(steps) == expected
    assert "".join(step.cause for step in steps) == cause


def test_a_missing_right_names_itself_and_the_place_to_mend_it(
    tested: Callable[..., tuple[TestStep, ...]], server: Any
) -> None:
    """The administrator finds the missing right by its name."""
    server.set(denied=("Accounting Interface",))
    detail = tested()[4].detail
    assert "Finance › Accounting Interface, Inquire level All" in detail
    assert "System › Security Roles" in detail


def test_wrong_keys_as_not_found(tested: Callable[..., tuple[TestStep, ...]], server: Any) -> None:
    """A cloud server's 404 to wrong keys is told as wrong keys."""
    server.set(wrong_keys="404")
    assert tested(secret="wrong")[2].cause == "keys wrong"


def test_a_server_that_hides_its_folder_is_no_failure(
    tested: Callable[..., tuple[TestStep, ...]], server: Any
) -> None:
    """When the release folder is not told, the common one is used, and the test says so."""
    server.faults.add(path="companyinfo", malformed="html", times=-1)
    steps = tested()
    assert states(steps) == [OK, WARN, OK, OK, OK, OK]
    assert "v4_6_release" in steps[1].detail


def test_rights_that_are_not_told_do_not_block(
    tested: Callable[..., tuple[TestStep, ...]], server: Any
) -> None:
    """Where the server does not list the right, the test warns instead of refusing."""
    server.faults.add(path="mySecurity", status=403, times=-1)
    steps = tested()
    assert states(steps) == [OK, OK, OK, OK, OK, WARN]


def test_a_limited_level_is_a_warning(tested: Callable[..., tuple[TestStep, ...]], server: Any) -> None:
    """Inquire level My shows only some records: the test says so."""
    row = '[{"moduleFunctionName":"Accounting Interface","inquireLevel":"My","addLevel":"All"}]'
    server.faults.add(path="mySecurity", status=200, body=row, times=-1)
    steps = tested()
    assert states(steps) == [OK, OK, OK, OK, WARN, OK]
    assert "My" in steps[4].detail


def test_each_step_is_reported_as_it_ends(server: Any, connection: Connection) -> None:
    """The report hears every step, in order, the skipped ones too."""
    heard: list[TestStep] = []
    steps = connect.test_connection(connection, "wrong", heard.append)
    assert tuple(heard) == steps


def test_a_stop_ends_the_test(server: Any, connection: Connection) -> None:
    """A stop asked for by the clerk ends the test."""
    cancel = Cancel()
    with pytest.raises(Cancelled):
        connect.test_connection(connection, server.private_key, lambda _step: cancel.ask(), cancel)


def test_the_key_is_in_no_step(tested: Callable[..., tuple[TestStep, ...]]) -> None:
    """Whatever is told can be copied for the administrator: the key is not in it."""
    assert "s3cret-canary" not in repr(tested(secret="s3cret-canary"))
