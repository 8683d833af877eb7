"""What has to be answered before anything is written: a banner for each rule, a reason from the clerk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, MutableMapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from core.domain.checks import sentences
from core.domain.findings import Finding, Severity
from core.words import Style
from gui.dialogs.reason import ReasonDialog
from gui.messages import Action, Banners, Message


class Answers(QObject):
    """Says findings that stop or need a reason; a reason is kept under the code of its rule."""

    answered = Signal()

    def __init__(
        self, page: QWidget, banners: Banners, style: Style, reasons: MutableMapping[str, str]
    ) -> None:
        super().__init__(page)
        self._page, self._banners, self._style, self._reasons = page, banners, style, reasons

    def show(self, findings: Iterable[Finding]) -> None:
        """Shows a banner for each rule, the worst on top."""
        for same in _by_rule(findings).values():
            self._say(same)

    def _say(self, findings: Sequence[Finding]) -> None:
        rule = findings[0].rule
        reason = self._reasons.get(rule.code, "") if rule.severity is Severity.CONFIRM else ""
        message, action = self._message(findings, reason), self._action(findings, reason)
        self._banners.show_message(message, action, key=f"rule {rule.code}", closable=False)

    def _message(self, findings: Sequence[Finding], reason: str) -> Message:
        message, advice = sentences(findings[0], self._style)
        more = f" The same holds for {len(findings) - 1} more." if len(findings) > 1 else ""
        details = "\n".join(sentences(each, self._style)[0] for each in findings) if more else ""
        if findings[0].rule.severity is Severity.BLOCK:
            return Message("block", message + more, advice, details)
        if reason:
            return Message("good", f"Your reason: {reason}", message + more, details)
        return Message("warn", message + more, "", details)

    def _action(self, findings: Sequence[Finding], reason: str) -> Action | None:
        if findings[0].rule.severity is Severity.BLOCK:
            return None
        return "Change…" if reason else "Give a reason…", lambda: self._ask(findings)

    def _ask(self, findings: Sequence[Finding]) -> None:
        code = findings[0].rule.code
        message, advice = sentences(findings[0], self._style)
        dialog = ReasonDialog(message, advice, self._reasons.get(code, ""), self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._keep(findings, dialog.words))
        dialog.open()

    def _keep(self, findings: Sequence[Finding], reason: str) -> None:
        self._reasons[findings[0].rule.code] = reason
        self._say(findings)
        self.answered.emit()


def _by_rule(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for each in findings:
        if each.rule.severity >= Severity.CONFIRM:
            found[each.rule.code].append(each)
    return dict(reversed(found.items()))  # the newest banner is on top: the worst comes last
