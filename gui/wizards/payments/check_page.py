"""Step 2: every invoice of the file before and after, what speaks against it, and the choice of what goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWizard

from core.domain.checks import sentences
from core.domain.findings import Finding, Severity
from core.domain.money import totals
from core.domain.payments.rows import Amounts
from gui.messages import Message
from gui.services import Services
from gui.table.columns import TONES
from gui.wizards.choosing import Choosing, ChoosingPage, Refused, refusal
from gui.wizards.payments import check_jobs, check_phrases
from gui.wizards.payments.check_pane import CheckPane
from gui.wizards.payments.check_rows import chosen_again
from gui.wizards.payments.check_table import CheckTable
from gui.wizards.payments.draft import Draft, Source
from gui.wizards.payments.phrases import STEPS
from gui.wizards.phrases import chosen

_NEXT = QWizard.WizardButton.NextButton
_AGAINST = "Checking the payments against the server"
_ALONE = "Checking the payments"
_NOT_READ = "Nothing has been checked yet."


class CheckPage(ChoosingPage):
    """Checks when it is entered with another question; asked the same again it keeps the choice."""

    steps = STEPS
    step = 1
    heading = "Check the payments"

    def __init__(self, services: Services, draft: Draft) -> None:
        super().__init__(services)
        self.draft = draft
        self.table = CheckTable(services, self.choice)
        self.pane = CheckPane(services)
        self._shown: check_jobs.Shown | None = None
        self.lay_out(_AGAINST, self.table, self.pane)
        self._wire()

    def _wire(self) -> None:
        self.choosing = Choosing(self, self.choice, self._blocker, self._why_refused)
        self.choosing.changed.connect(self._choice_changed)
        self.table.checks_changed.connect(self.soon.start)
        self.table.current_changed.connect(self.pane.show_row)
        self.table.opened.connect(lambda _row: self.pane.tabs.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.amounts.wanted.connect(self._take_amounts)
        self.table.total.changed.connect(self._take_total)

    # Coming and going

    def initializePage(self) -> None:
        if not self._answered:
            self.draft.forget_check()
            self.read()

    @property
    def _source(self) -> Source:
        assert self.draft.source is not None
        return self.draft.source

    @property
    def _answered(self) -> bool:
        """Whether what was checked is what is asked for now."""
        checked, draft = self.draft.checked, self.draft
        return (
            checked is not None
            and self._shown is not None
            and checked is self._shown.seen.checked
            and checked.file is self._source.opened.file
            and (checked.connection, checked.amounts) == (draft.connection, draft.amounts)
        )

    def enter(self) -> None:
        self.table.total.show_total(self.draft.control_total)
        self._compare()
        self.take_focus()
        self.sum_up()

    def focus_rows(self) -> None:
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # Checking

    def read(self) -> None:
        """Holds the file against the server, or checks it by itself, and says how far it is."""
        draft, style = self.draft, self.services.style
        source = self._source
        assert draft.amounts is not None
        self.banners.clear()
        task = self.start(
            check_jobs.check, self.services.desk, draft.connection, source, draft.amounts, style
        )
        title = _AGAINST if draft.connection else _ALONE
        self.reading.begin(title, task, self._show, self._failed, self._cancelled)
        self.reading.take_focus()
        self.header.set_texts(self.heading, source.path.name)
        self.table.amounts.show_amounts(draft.amounts, fixed=not source.opened.file.form.is_table)
        self.sum_up()

    def _show(self, shown: check_jobs.Shown) -> None:
        draft, before = self.draft, self._shown
        chosen, refused = shown.offered, tuple[int, ...]()
        if draft.checked is not None and before is not None:
            chosen, refused = chosen_again(before.rows, draft.chosen, shown.rows)
        self._shown = shown
        draft.checked, draft.open_before, draft.chosen = shown.seen.checked, shown.seen.open_before, chosen
        self.choice.replace(chosen)
        self.pane.read_from(str(self._source.path), shown.date_field, shown.seen.checked.amounts)
        self.reading.show_view()
        self.table.set_empty("The file holds no payments.")
        self.table.set_rows(shown.rows)
        self.pane.setVisible(bool(shown.rows))
        self._say_what_was_found(shown)
        self.choosing.refuse(refused)
        self.enter()

    def _failed(self, error: BaseException) -> None:
        self.banners.show_error(error, ("Try again", self.read), key="reading")
        self._show_what_was_there("Nothing could be checked; what to do is said above.")

    def _cancelled(self) -> None:
        message = Message("info", "Checking was cancelled.", "Nothing was changed on the server.")
        self.banners.show_message(message, ("Check again", self.read), key="reading")
        self._show_what_was_there("Nothing has been checked yet. “Check again” begins anew.")

    def _show_what_was_there(self, sentence: str) -> None:
        self.reading.show_view()
        if self.draft.checked is None:
            self._shown = None
            self.table.set_empty(sentence)
            self.table.set_rows(())
            self.pane.hide()
        self.enter()

    def _take_amounts(self, amounts: Amounts) -> None:
        if amounts is not self.draft.amounts:
            self.draft.forget_check()
            self.draft.amounts = amounts
            self.read()

    # What needs to be said

    def _say_what_was_found(self, shown: check_jobs.Shown) -> None:
        style, checked = self.services.style, shown.seen.checked
        connected = bool(checked.connection)
        rows, name = len(checked.file.rows), self._source.path.name
        words = check_phrases.about(name, rows, len(shown.rows), style, connected=connected)
        self.header.set_texts(self.heading, words)
        found = sum(row.invoice is not None for row in shown.rows)
        self.services.say(check_phrases.checked(shown.at, found, style, connected=connected))
        self.banners.clear()
        for finding in reversed(checked.findings):
            self._say_finding(finding)

    def _say_finding(self, finding: Finding) -> None:
        """Something about the file as a whole; its reason is asked for where the upload is ordered."""
        message, advice = sentences(finding, self.services.style)
        tone = TONES[finding.rule.severity].value
        if finding.rule.severity is Severity.CONFIRM:
            advice += " You are asked for the reason on the next page."
        key = f"rule {finding.rule.code} {finding.values.get('run', '')}"
        self.banners.show_message(Message(tone, message, advice), key=key)

    # Control total

    def _take_total(self) -> None:
        self.draft.control_total = self.table.total.total
        self._compare()
        self.sum_up()

    def _compare(self) -> None:
        if self._shown is None:
            return
        why = self.table.total.hold_against(self._shown.in_file)
        if why is not None:
            self.banners.show_message(why, key="control", closable=False)
        else:
            self.banners.remove("control")

    # Choosing

    def _blocker(self, place: int) -> Finding | None:
        return self._shown.blocked.get(place) if self._shown else None

    def _why_refused(self, places: Sequence[int]) -> str:
        assert self._shown is not None
        refused = [Refused(self._shown.rows[place].name, self._blocker(place)) for place in sorted(places)]
        return refusal(refused, "invoice", "cannot be uploaded", self.services.style)

    def _choice_changed(self, chosen: frozenset[int]) -> None:
        self.draft.chosen = chosen
        self.soon.start()

    def sum_up(self) -> None:
        shown, draft, style = self._shown, self.draft, self.services.style
        if self.reading.under_way or shown is None or draft.checked is None:
            self.setButtonText(_NEXT, "&Next")
            self.set_summary("")
            self.set_ready(ready=False, reason=_NOT_READ)
            return
        rows = [shown.rows[place] for place in sorted(draft.chosen)]
        words = check_phrases.go_on(len(rows), style, connected=bool(draft.connection))
        self.setButtonText(_NEXT, "&" + words)
        sums = totals((row.checked.target.currency, row.checked.target.in_file) for row in rows)
        need_you, hidden = len(shown.need_you - draft.chosen), self.table.hidden_chosen
        self.set_summary(chosen(len(rows), len(shown.rows), sums, hidden, style, need_you))
        why = self.table.total.disagrees
        reason = why.title if why else "" if shown.rows else "The file holds no payments."
        self.set_ready(ready=not reason, reason=reason)

    def follow(self, link: str) -> None:
        if link == "show":
            self.table.clear_filter()

    def clear_filter(self) -> bool:
        if not self.table.filtered:
            return False
        self.table.clear_filter()
        return True
