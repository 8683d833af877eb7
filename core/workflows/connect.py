"""Reaching a company: opening its connection, and testing it step by step."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from core.connectwise import errors
from core.domain.connection import Connection
from core.domain.connection_test import StepState, TestStep
from core.domain.records import BatchKind
from core.errors import ReachError
from core.jobs import Cancel, never
from core.words import counted, sentences

if TYPE_CHECKING:
    from core.connectwise.calls import Limits
    from core.connectwise.rest import Rest
    from core.connectwise.waiting import Timing

FOUND = "Server found and certificate trusted"
COMPANY = "Company known, release folder"
KEYS = "Keys accepted"
LICENSED = "Accounting interface licensed"
READS = "May read unposted records"
CREATES = "May create batches"
STEPS = (FOUND, COMPANY, KEYS, LICENSED, READS, CREATES)
"""What is tested, in this order."""

NOT_TRIED = "not tried, because the step before failed"

_ADD = "Finance › Accounting Interface, Add level All"

Report = Callable[[TestStep], None]


def open_rest(
    connection: Connection, secret: str, timing: Timing | None = None, limits: Limits | None = None
) -> Rest:
    """The REST client of a connection, to be used as a context manager.

    Raises:
        ReachError: what the clerk typed cannot be used (`SiteNotUnderstood`, `PlainHttpRefused` …).
    """
    from core.connectwise.rest import Rest  # requests takes its time: only who reaches out pays for it

    return Rest(connection, secret, timing, limits)


def no_report(_step: TestStep) -> None:
    """A report that nobody watches."""


def test_connection(
    connection: Connection,
    secret: str,
    report: Report = no_report,  # noqa: PT028 - it is no test
    cancel: Cancel | None = None,  # noqa: PT028
    timing: Timing | None = None,  # noqa: PT028
) -> tuple[TestStep, ...]:
    """Tries everything the program will need, without changing anything on the server.

    Args:
        connection: the connection as typed; it need not be kept.
        secret: its private key.
        report: told of each step as soon as it ends.
        cancel: stops the test (`Cancelled`).
        timing: clocks, for tests.

    Returns:
        All steps, in the order of `STEPS`; those after a failure are skipped.
    """
    steps: list[TestStep] = []
    for step in _tried(connection, secret, timing, cancel or never()):
        steps.append(step)
        report(step)
    for title in STEPS[len(steps) :]:
        steps.append(TestStep(title, StepState.SKIPPED, NOT_TRIED))
        report(steps[-1])
    return tuple(steps)


test_connection.__test__ = False  # type: ignore[attr-defined]  # its name would make pytest collect it


def _tried(connection: Connection, secret: str, timing: Timing | None, cancel: Cancel) -> Iterator[TestStep]:
    """The steps up to the first that fails."""
    try:
        rest = open_rest(connection, secret, timing)
    except ReachError as trouble:
        yield _failed(FOUND, trouble)
        return
    with rest:
        yield from _reached(rest, cancel)


def _reached(rest: Rest, cancel: Cancel) -> Iterator[TestStep]:
    found, company = _server_and_company(rest, cancel)
    yield found
    if found.state is StepState.FAILED:
        return
    yield company
    if company.state is StepState.FAILED:
        return
    for each in (_keys, _reads, _creates):
        for step in each(rest, cancel):
            yield step
            if step.state is StepState.FAILED:
                return


def _server_and_company(rest: Rest, cancel: Cancel) -> tuple[TestStep, TestStep]:
    begun = rest.elapsed()
    trouble: ReachError | None = None
    folder = ""
    try:
        folder = rest.company_info(cancel).folder
    except ReachError as raised:
        trouble = raised
    if isinstance(trouble, errors.NotReached):
        return _failed(FOUND, trouble), TestStep(COMPANY, StepState.SKIPPED, NOT_TRIED)
    found = TestStep(FOUND, StepState.OK, f"{rest.host}, {(rest.elapsed() - begun) * 1000:.0f} ms")
    return found, _company(folder, trouble)


def _company(folder: str, trouble: ReachError | None) -> TestStep:
    if trouble is None:
        return TestStep(COMPANY, StepState.OK, folder.rstrip("/"))
    if isinstance(trouble, (errors.AnswerNotUnderstood, errors.ServerFault)):
        return TestStep(COMPANY, StepState.WARN, "the server does not say; v4_6_release is used")
    return _failed(COMPANY, trouble)


def _keys(rest: Rest, cancel: Cancel) -> Iterator[TestStep]:
    try:
        info = rest.system_info(cancel)
    except ReachError as trouble:
        yield _failed(KEYS, trouble)
        return
    zone = f", time zone {info.time_zone}" if info.time_zone else ""
    yield TestStep(KEYS, StepState.OK, f"ConnectWise {info.version}{zone}")
    if info.licensed is None:
        yield TestStep(LICENSED, StepState.WARN, "the server does not say")
    elif info.licensed:
        yield TestStep(LICENSED, StepState.OK)
    else:
        yield _failed(LICENSED, errors.NotLicensed())


def _reads(rest: Rest, cancel: Cancel) -> Iterator[TestStep]:
    try:
        rows = rest.count(BatchKind.INVOICES, cancel=cancel)
        level = _levels(rest, cancel)[0]
    except ReachError as trouble:
        yield _failed(READS, trouble)
        return
    if level.casefold() in ("", "all"):
        yield TestStep(READS, StepState.OK, f"{counted(rows, 'invoice row')} waiting")
    else:
        yield TestStep(
            READS, StepState.WARN, f"the role has Inquire level {level}; the list may lack records"
        )


def _creates(rest: Rest, cancel: Cancel) -> Iterator[TestStep]:
    try:
        level = _levels(rest, cancel)[1]
    except ReachError as trouble:
        yield _failed(CREATES, trouble)
        return
    if level.casefold() == "all":
        yield TestStep(CREATES, StepState.OK)
    elif level:
        yield _failed(CREATES, errors.PermissionMissing(permission=_ADD))
    else:
        yield TestStep(CREATES, StepState.WARN, "the server does not say; the first batch will show it")


def _levels(rest: Rest, cancel: Cancel) -> tuple[str, str]:
    """Inquire and Add level on the accounting interface; empty where the server does not say."""
    try:
        row = rest.accounting_permission(cancel)
    except (errors.PermissionMissing, errors.NotThere, errors.AnswerNotUnderstood):
        return "", ""
    return (row.inquire, row.add) if row else ("", "")


def _failed(title: str, trouble: ReachError) -> TestStep:
    _, message, advice = sentences(trouble)
    cause = (
        re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(trouble).__name__).lower().replace("client id", "clientId")
    )
    return TestStep(f"{title}: no", StepState.FAILED, f"{message} {advice}", cause)
