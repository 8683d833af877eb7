"""The findings of one row in full: what it means and what to do, never cut off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from core.domain.checks import sentences
from core.domain.findings import Finding, Severity
from core.words import Style
from gui.table import Tone
from gui.table.columns import ICONS, TONES
from gui.widgets import label, rule


class FindingsList(QScrollArea):
    """One block a finding, the worst first.

    `meanings` says what each severity means here, `nothing` what is said where there are no findings.
    """

    def __init__(self, style: Style, meanings: Mapping[Severity, str], nothing: str) -> None:
        super().__init__()
        self._style, self._meanings, self._nothing = style, meanings, nothing
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Findings")
        self.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
        self.show_findings(())

    def show_findings(self, findings: Sequence[Finding], empty: str = "") -> None:
        """Shows other findings."""
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for each in findings:
            column.addWidget(self._block(each))
            column.addWidget(rule())
        if not findings:
            column.addStretch(1)
            column.addWidget(label(empty or self._nothing, "quiet"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.setWidget(block)

    def _block(self, finding: Finding) -> QWidget:
        message, advice = sentences(finding, self._style)
        tone = TONES[finding.rule.severity]
        block = QWidget()
        grid = QGridLayout(block)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, 150)
        grid.setColumnStretch(1, 1)
        grid.addWidget(_meaning(tone, self._meanings[finding.rule.severity]), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_readable(message), 0, 1)
        grid.addWidget(_readable(advice, "quiet"), 1, 1)
        return block


def _meaning(tone: Tone, words: str) -> QLabel:
    return label(f"{ICONS[tone]} {words}", tone.value)


def _readable(words: str, role: str = "") -> QLabel:
    made = label(words, role, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
