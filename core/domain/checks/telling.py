"""Findings in words: for a table's cell, and in full."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from core import words
from core.domain.findings import Finding, Severity

MARKS = {Severity.BLOCK: "✕", Severity.CONFIRM: "▲", Severity.WARN: "▲", Severity.INFO: "●"}

_SEVERAL = {
    Severity.BLOCK: "{} reasons to stop",
    Severity.CONFIRM: "{} to confirm",
    Severity.WARN: "{} warnings",
    Severity.INFO: "{} notes",
}


class Cell(NamedTuple):
    """What a table shows of a record's findings."""

    mark: str
    text: str
    severity: Severity

    def __str__(self) -> str:
        return f"{self.mark} {self.text}"


def cell(findings: Iterable[Finding]) -> Cell | None:
    """The worst finding's words, or how many there are of the worst; None without findings."""
    found = in_order(findings)
    if not found:
        return None
    severity = found[0].rule.severity
    worst = [finding for finding in found if finding.rule.severity is severity]
    text = worst[0].rule.short if len(worst) == 1 else _SEVERAL[severity].format(len(worst))
    return Cell(MARKS[severity], text, severity)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The worst first; alike ones in the order they came."""
    return tuple(sorted(findings, key=lambda finding: -finding.rule.severity))


def sentences(finding: Finding, style: words.Style = words.PLAIN) -> tuple[str, str]:
    """What happened and what it means, and what to do."""
    rule = finding.rule
    return words.filled(rule.message, finding.values, style), words.filled(rule.advice, finding.values, style)
