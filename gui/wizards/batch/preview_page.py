"""Step 2: everything that is unposted, and the choice of what goes to the books."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWizard

from core.domain.checks import name_of
from core.domain.records import BatchKind, Record, RecordKey
from core.words import Style, counted, filled
from gui.messages import Message
from gui.runs.phrases import DOT
from gui.services import Services
from gui.wizards.batch import jobs, phrases
from gui.wizards.batch.about_dialog import AboutDialog
from gui.wizards.batch.choosing import blocker, chosen_totals
from gui.wizards.batch.draft import Draft
from gui.wizards.batch.page import remember
from gui.wizards.batch.record_pane import RecordPane
from gui.wizards.batch.record_tabs import RecordTabs
from gui.wizards.choosing import Choosing, ChoosingPage, Refused
from gui.wizards.choosing import refusal as refusal_of
from gui.wizards.phrases import chosen

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEXT = QWizard.WizardButton.NextButton
_READING = "Reading what is unposted"
_OPENING = "Opening the file"


class PreviewPage(ChoosingPage):
    """Reads when it is entered from the source; the choice is kept by key whenever it reads again."""

    steps = phrases.STEPS
    step = 1
    heading = "Preview and choose"
    sentence = "Choose what goes to the books."

    def __init__(self, services: Services, draft: Draft) -> None:
        super().__init__(services)
        self.draft = draft
        self.tabs = RecordTabs(services, self.choice)
        self.pane = RecordPane(services)
        self.lay_out(_READING, self.tabs, self.pane)
        self._wire()

    def _wire(self) -> None:
        self.choosing = Choosing(
            self,
            self.choice,
            lambda key: blocker(self.draft.findings, key),
            lambda keys: refusal(self._records(keys), self.draft, self.services.style),
        )
        self.choosing.changed.connect(self._choice_changed)
        self.tabs.hidden_changed.connect(self.soon.start)
        self.tabs.current_changed.connect(self._show_record)
        self.tabs.read_again.connect(self.read_again)
        self.tabs.about_wanted.connect(self._show_about)
        self.tabs.opened.connect(lambda: self.pane.tabs.setFocus(Qt.FocusReason.OtherFocusReason))

    # Reading

    def initializePage(self) -> None:
        if self.draft.preview is None or self.draft.preview.question != self._question:
            self.read()

    @property
    def _question(self) -> object:
        return None if self.draft.path else self.draft.question

    def enter(self) -> None:
        self.take_focus()
        self.sum_up()

    def focus_rows(self) -> None:
        self.tabs.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> None:
        """Reads the server, or the opened file, and says how far it is."""
        draft, desk = self.draft, self.services.desk
        self.banners.clear()
        if draft.path:
            title, task = _OPENING, self.start(jobs.open_file, desk, draft.path)
        else:
            remember(self, draft)
            title, task = _READING, self.start(jobs.preview, desk, draft.connection, draft.question)
        self.reading.begin(title, task, self._show, self._failed, self._cancelled)
        self.reading.take_focus()
        self.sum_up()

    def _show(self, seen: jobs.Seen) -> None:
        kept = self.draft.show(seen.preview, seen.findings)
        self.choice.replace(kept.chosen)
        self.reading.show_view()
        self.tabs.show_records(seen.preview.export.records, seen.lines, seen.findings, self._empty())
        self._say_what_is_missing(kept.gone)
        self.choosing.refuse(kept.refused)
        self.services.say(phrases.read(seen.preview, self.services.style))
        self.draft.accounts = seen.names
        self.pane.name_accounts(seen.names)
        self.enter()

    def _failed(self, error: BaseException) -> None:
        self.banners.show_error(error, ("Try again", self.read), key="reading")
        self._show_what_was_there("Nothing could be read; what to do is said above.")

    def _cancelled(self) -> None:
        message = Message("info", "Reading was cancelled.", "Nothing was changed on the server.")
        self.banners.show_message(message, key="reading")
        self._show_what_was_there("Nothing has been read yet. “Read again” begins anew.")

    def _show_what_was_there(self, sentence: str) -> None:
        self.reading.show_view()
        if self.draft.preview is None:
            self.tabs.show_records((), (), {}, dict.fromkeys(BatchKind, sentence))
        self.enter()

    def _empty(self) -> Mapping[BatchKind, str]:
        thru = filled("{day}", {"day": self.draft.thru}, self.services.style)
        sentences = {}
        for kind in BatchKind:
            what = phrases.KIND_TITLES[kind].lower()
            if self.draft.path:
                sentences[kind] = f"The file holds no {what}."
            elif kind in self.draft.kinds:
                sentences[kind] = f"No {what} are unposted through {thru}. Go back to choose a later day."
            else:
                sentences[kind] = f"You did not ask for {what}. Go back to tick them."
        return sentences

    # What needs to be said

    def _say_what_is_missing(self, gone: Sequence[Record]) -> None:
        preview, style = self.draft.preview, self.services.style
        assert preview is not None
        self.banners.clear()
        sentence = f"{self.sentence} {phrases.later(preview, style)}".strip()
        path = self.draft.path
        self.header.set_texts(self.heading, phrases.opened(path.name) if path else sentence)
        problems = preview.export.problems
        if words := phrases.problems(len(problems), style):
            details = "\n".join(f"{each.where}: {each.what}" for each in problems)
            self.say("warn", words, "problems", details=details)
        for number, words in enumerate(phrases.disagreements(preview, style)):
            self.say("warn", words, f"count {number}", ("Read again", self.read))
        if preview.export.unknown:
            many = counted(len(preview.export.unknown), "name", style=style)
            words = f"{many} in this export are not known here; they are kept and written back."
            self.say("info", words, "unknown", details="\n".join(preview.export.unknown))
        if gone:
            names = [name_of(record) for record in gone]
            self.say("warn", phrases.gone(names, style), "gone")

    def _show_about(self) -> None:
        if self.draft.preview is not None:
            AboutDialog(self.draft.preview, self.services, self).open()

    def _show_record(self, record: Record | None) -> None:
        self.pane.setVisible(bool(self.draft.records))
        self.pane.show_record(record, self.tabs.findings_of(record) if record else ())

    # Choosing

    def _choice_changed(self, chosen: frozenset[RecordKey]) -> None:
        self.draft.choose(chosen)
        self.soon.start()

    def _records(self, keys: Sequence[RecordKey]) -> list[Record]:
        by_key = {record.key: record for record in self.draft.records}
        return [by_key[key] for key in keys if key in by_key]

    def sum_up(self) -> None:
        style, draft = self.services.style, self.draft
        records = draft.chosen_records
        self.setButtonText(_NEXT, "&" + phrases.review(len(records), style))
        if self.reading.under_way or draft.preview is None:
            self.set_summary("")
            self.set_ready(ready=False, reason="Nothing has been read yet.")
            return
        hidden = self.tabs.hidden
        if not draft.records:
            self.set_summary("There is nothing to choose.")
            self.set_ready(ready=False, reason="There is nothing to choose.")
            return
        words = chosen(len(records), len(draft.records), chosen_totals(records), hidden, style)
        if not records:
            words += f"{DOT}tick the records that go to the books"
        self.set_summary(words)
        self.set_ready(ready=bool(records), reason="" if records else "Nothing is chosen yet.")

    def follow(self, link: str) -> None:
        if link == "show":
            self.tabs.clear_filters()

    def clear_filter(self) -> bool:
        if not self.tabs.filtered:
            return False
        self.tabs.clear_filters()
        return True


def refusal(records: Sequence[Record], draft: Draft, style: Style) -> str:
    """Why blocked records were left out of the choice."""
    refused = [Refused(name_of(record), blocker(draft.findings, record.key)) for record in records]
    return refusal_of(refused, "record", "cannot be batched", style)
