"""The line below the page: that the journal is whole, verifying it, and a copy of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from core.words import Style, count
from gui.messages import Banners, Message
from gui.runs import jobs
from gui.services import Services
from gui.widgets import Foot, button, label, set_role

_KEY = "verified"


class VerifiedFoot(Foot):
    """When the journal was verified, how long it is, and its head hash to copy."""

    def __init__(self, page: QWidget, services: Services, banners: Banners) -> None:
        self.words = label("")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_head = button("Copy the head", "link", self._copy_head)
        self.verify_now = button("&Verify now", "", self.verify)
        self.save_copy = button("Save a &copy…", "", self.ask_for_copy)
        super().__init__(self.words, (self.verify_now, self.save_copy))
        self.row.insertWidget(1, self.copy_head)
        self.copy_head.hide()
        self._page, self._services, self._banners = page, services, banners
        self._verified: jobs.Verified | None = None

    def show_nothing(self, *, there: bool) -> None:
        """Nothing is verified; without a journal (not `there`) nothing can be."""
        self._verified = None
        self._tell("", "quiet")
        for each in (self.verify_now, self.save_copy):
            each.setVisible(there)
        self._allow(there=there)

    def verify(self) -> None:
        """Follows every row; the window stays usable meanwhile."""
        self._tell("Verifying the journal …", "quiet")
        self._allow(there=False)
        task = self._services.tasks.start(self._page, jobs.verify, self._services.desk)
        task.succeeded.connect(self.show_verified)
        task.failed.connect(self._failed)
        task.cancelled.connect(lambda: self._failed(None))

    def show_verified(self, found: jobs.Verified) -> None:
        """Shows how it ended."""
        self.show_nothing(there=True)
        self._verified = found
        self._banners.remove(_KEY)
        style = self._services.style
        if found.fits:
            self._tell(verified_words(found, style), "good")
            self.copy_head.show()
            self.words.setToolTip("\n".join((found.hash, *found.notes)))
            if found.notes:
                note = " ".join(f"{each[0].upper()}{each[1:]}." for each in found.notes)
                self._banners.show_message(Message("info", "The journal is whole.", note), key=_KEY)
            return
        message = misfit(found, style)
        self._tell(f"✕ {message.title}", "block")
        self._banners.show_message(message, key=_KEY, closable=False)

    def _failed(self, error: BaseException | None) -> None:
        self._allow(there=True)
        self._tell("The journal was not verified.", "quiet")
        if error is not None:
            self._banners.show_error(error, key=_KEY)

    def _tell(self, words: str, role: str) -> None:
        self.words.setText(words)
        set_role(self.words, role)
        self.copy_head.hide()

    def _allow(self, *, there: bool) -> None:
        self.verify_now.setEnabled(there)
        self.save_copy.setEnabled(there)

    def _copy_head(self) -> None:
        if self._verified is not None:
            found = self._verified
            QGuiApplication.clipboard().setText(f"{found.rows} {found.hash}")
            self._services.say("Rows and head hash were copied: kept elsewhere, they show a later change.")

    # A copy

    def ask_for_copy(self) -> None:
        """Asks where the copy goes."""
        now = self._services.desk.clock.now().astimezone()
        proposed = Path.home() / f"batchdesk-journal-{now:%Y-%m-%d}.db"
        name, _kind = QFileDialog.getSaveFileName(
            self._page, "Save a copy of the journal", str(proposed), "Journal (*.db)"
        )
        if name:
            self.save_copy_as(Path(name))

    def save_copy_as(self, path: Path) -> None:
        """Writes a copy with its head beside it, and says whether it verifies."""
        task = self._services.tasks.start(self._page, jobs.copy, self._services.desk, path)
        self._banners.watch(task).succeeded.connect(lambda found: self._copied(path, found))

    def _copied(self, path: Path, found: jobs.Verified) -> None:
        if found.fits:
            rows = count(found.rows, self._services.style)
            self._services.say(f"The copy was saved as {path}; it verifies, {rows} rows.")
            return
        why = misfit(found, self._services.style)
        message = Message("block", "The copy does not verify either.", f"It was saved as {path}. {why.title}")
        self._banners.show_message(message, key="copy")


def verified_words(found: jobs.Verified, style: Style) -> str:
    """The line of a whole journal: when, how many rows, and enough of the head to recognise it."""
    head = f"{found.hash[:4]}…{found.hash[-4:]}"
    rows = "1 row" if found.rows == 1 else f"{count(found.rows, style)} rows"
    return f"✓ Journal verified {found.at.astimezone():%H:%M}, {rows}, head {head}"


def misfit(found: jobs.Verified, style: Style) -> Message:
    """What does not fit, and what that means."""
    if found.row is None:
        return Message("block", f"The journal's file is damaged: {found.damage}.", found.means)
    fit = f"{count(found.rows, style)} rows fit, the last of them has the hash {found.hash}"
    title = f"Row {count(found.row, style)} of the journal does not fit: {found.what}."
    return Message("block", title, found.means, fit)
