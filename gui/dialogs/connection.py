"""Add or edit a connection. The secret is typed here and kept elsewhere; the dialog says where."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from core.domain.connection import Connection, ConnectionType
from core.domain.payments.cap import Cap
from core.words import Style
from gui.messages import Banners, Message
from gui.theme.controls import button, label

_FIELDS = (
    ("name", "&Name", "as you will see it in lists"),
    ("site", "&Site", "as you know it: eu.myconnectwise.net, or your own server"),
    ("company", "&Company", "the company you type when you log in"),
    ("public_key", "P&ublic key", "of an API member"),
    ("private_key", "P&rivate key", ""),
    ("client_id", "C&lient id", "names the program to ConnectWise, a GUID"),
    ("ca_file", "Certi&ficate file", "only where the company has certificates of its own"),
)
_OPTIONAL = ("ca_file",)
_CAPS = {
    Cap.DUE: "are cut at what is still to be paid (total − credits)",
    Cap.TOTAL: "are cut at the invoice's total, as the older interface does",
}


class ConnectionDialog(QDialog):
    """Hands over what was typed; whoever opened it keeps it and closes the dialog, or shows why not."""

    saving = Signal(object, object)
    """The `Connection` and the private key as typed (None: keep the one there is)."""

    def __init__(
        self, style: Style, place: str, edited: Connection | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._edited = edited
        self.setWindowTitle(f"Edit {edited.title}" if edited else "Add a connection")
        self.setMinimumWidth(560)
        self.banners = Banners(style)
        self.fields = {name: self._field(name, words, hint) for name, words, hint in _FIELDS}
        self.cap = self._choice_of_cap()
        self.save = button("Save", "main", self._save)
        self._lay_out(place)
        if edited is not None:
            self._fill(edited)

    def _field(self, name: str, words: str, hint: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(words.replace("&", ""))
        field.setPlaceholderText(hint)
        if name == "private_key":
            field.setEchoMode(QLineEdit.EchoMode.Password)
            kept = "leave empty to keep the one there is"
            field.setPlaceholderText(kept if self._edited else "of the same member")
        return field

    def _choice_of_cap(self) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName("Overpayments")
        for cap, words in _CAPS.items():
            box.addItem(words, cap)
        return box

    def _lay_out(self, place: str) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for name, words, _hint in _FIELDS:
            form.addRow(words, self._with_browse() if name == "ca_file" else self.fields[name])
        form.addRow("&Overpayments", self.cap)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addWidget(self.banners)
        column.addLayout(form)
        self.place = label(f"The private key is {place}; it is never written to a file.", "note", wrap=True)
        column.addWidget(self.place)
        column.addStretch(1)
        column.addLayout(self._buttons())

    def _with_browse(self) -> QWidget:
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.fields["ca_file"], 1)
        row.addWidget(button("Choose…", "", self._choose_file))
        return both

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(button("Cancel", "", self.reject))
        row.addWidget(self.save)
        self.save.setDefault(True)
        return row

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, "Certificate file", self.text("ca_file"), "Certificates (*.pem *.crt *.cer);;All files (*)"
        )
        if path:
            self.fields["ca_file"].setText(path)

    def _fill(self, edited: Connection) -> None:
        for name in ("name", "site", "company", "public_key", "client_id", "ca_file"):
            self.fields[name].setText(str(getattr(edited, name)))
        self.cap.setCurrentIndex(self.cap.findData(edited.cap))

    def text(self, name: str) -> str:
        """What stands in a field."""
        return self.fields[name].text().strip()

    def _missing(self) -> str | None:
        keeps_secret = self._edited is not None
        for name, _words, _hint in _FIELDS:
            optional = name in _OPTIONAL or (name == "private_key" and keeps_secret)
            if not optional and not self.text(name):
                return name
        return None

    def _save(self) -> None:
        missing = self._missing()
        if missing is not None:
            field = self.fields[missing]
            words = f"{field.accessibleName()} is empty."
            self.banners.show_message(Message("block", words, "Nothing was kept yet."), key="missing")
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._make_room()
            return
        self.banners.clear()
        self.save.setEnabled(False)
        self.saving.emit(self._typed(), self.text("private_key") or None)

    def _typed(self) -> Connection:
        return Connection(
            self.text("name"),
            self._edited.type if self._edited else ConnectionType.REST,
            self.text("site"),
            self.text("company"),
            self.text("public_key"),
            self.text("client_id"),
            self.text("ca_file"),
            self.cap.currentData(),
        )

    def show_error(self, error: BaseException) -> None:
        """What was typed could not be kept; it stays in the fields."""
        self.save.setEnabled(True)
        self.banners.show_error(error)
        self._make_room()

    def _make_room(self) -> None:
        self._column.activate()
        self.adjustSize()
