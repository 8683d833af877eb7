"""Reasons that concern a payment file as a whole.

same-file · control-total
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from core.domain import money
from core.domain.findings import Finding, Rule, Severity
from core.domain.payments.rows import PaymentFile

SAME_FILE = Rule(
    "same-file",
    Severity.INFO,
    "same file as before",
    "This very file was uploaded before: run {run}, {at}, as {name}. What has arrived is not sent again.",
    "Nothing has to be done.",
)
CONTROL_TOTAL = Rule(
    "control-total",
    Severity.CONFIRM,
    "total disagrees",
    "Line {line} says that the payments come to {said}; the rows come to {found}.",
    "Check that the file is whole and that every row can be read, or give the reason.",
)


class FileUpload(NamedTuple):
    """A file that a run uploaded."""

    run: int
    at: dt.datetime
    name: str
    sha256: str


def check_file(file: PaymentFile, uploads: Mapping[int, FileUpload]) -> tuple[Finding, ...]:
    """What speaks against a file as a whole, the worst first.

    Args:
        file: as it was read.
        uploads: run → its file, of the runs that may have uploaded this one.
    """
    return (*_control(file), *_same(file, uploads))


def _control(file: PaymentFile) -> Iterator[Finding]:
    """Amounts of several currencies are never added up; a total that cannot be read says nothing."""
    control = file.control
    if control is None or control.amount is None or len({row.currency for row in file.rows} - {""}) > 1:
        return
    found = money.total(row.amount for row in file.rows if row.amount is not None)
    if found != control.amount:
        yield Finding(CONTROL_TOTAL, values={"line": control.line, "said": control.amount, "found": found})


def _same(file: PaymentFile, uploads: Mapping[int, FileUpload]) -> Iterator[Finding]:
    for each in uploads.values():
        if each.sha256 == file.sha256:
            values = {"run": each.run, "at": each.at.astimezone(), "name": each.name}
            yield Finding(SAME_FILE, values=values)


def file_may_go(findings: tuple[Finding, ...], answers: Mapping[str, str]) -> bool:
    """Whether everything to confirm about a file was confirmed."""
    return all(
        each.rule.severity < Severity.CONFIRM or bool(answers.get(each.rule.code)) for each in findings
    )
