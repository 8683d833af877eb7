"""The first page of Payments: any file in, what it is in words, what is missing asked, Enter to go on."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWizard
from pytestqt.qtbot import QtBot

from core.domain.connection import Connection, ConnectionType
from core.domain.payments.rows import Amounts
from core.files.payments.columns import ColumnMap, Field
from core.sandbox.server import Server
from core.words import Style
from core.workflows import connections
from core.workflows.desk import Desk
from core.workflows.payment_columns import all_remembered, remember
from gui import theme
from gui.dialogs.columns import ColumnsDialog
from gui.services import Services
from gui.wizards.frame import StepsWizard
from gui.wizards.page import StepPage
from gui.wizards.payments.draft import Draft
from gui.wizards.payments.file_page import FilePage
from gui.wizards.payments.file_words import typed_amount
from tests.core.files.payment_files import HEADINGS, table, workbook
from tests.gui.payment_runs import desk_on, uploaded
from tests.screens.test_screens import clipped

PATIENCE = 20_000
LEFT = Qt.MouseButton.LeftButton
SAMPLES = Path(__file__).parents[2] / "samples"
DAY = dt.date(2025, 4, 25)
CLEAR = table("CW-1;1.50;2025-04-25", "CW-1;2.00;2025-04-26", "CW-2;1,000.00;2025-04-26")
SETTLED = ColumnMap(
    HEADINGS, tuple(zip((Field.NUMBER, Field.AMOUNT, Field.DATE), HEADINGS, strict=True)), decimal="."
)


class After(StepPage):
    """The page that would check."""


class Steps(StepsWizard):
    """The wizard, as far as this page is concerned."""

    def __init__(self, page: FilePage, after: After) -> None:
        super().__init__("Payments", page, after)
        self.draft = page.draft

    def forget(self) -> None:
        self.draft.forget()


class Seen:
    """The first page in its wizard, and the hands of a clerk."""

    def __init__(self, qtbot: QtBot, services: Services, folder: Path) -> None:
        self.qtbot, self.services, self.folder = qtbot, services, folder
        self.draft = Draft()
        self.page = FilePage(services, self.draft)
        self.after = After(services)
        self.wizard = Steps(self.page, self.after)
        qtbot.addWidget(self.wizard)
        self.wizard.resize(1072, 620)
        self.wizard.restart()
        self.wizard.show()
        qtbot.waitExposed(self.wizard)
        self.wait()

    def wait(self) -> None:
        """Until nothing runs, and no dialog is about to ask for something to run."""
        self.qtbot.waitUntil(self._rests, timeout=PATIENCE)
        QApplication.processEvents()

    def _rests(self) -> bool:
        return not self.services.tasks.running and all(each.idle for each in self.dialogs)

    @property
    def dialogs(self) -> list[ColumnsDialog]:
        return [each for each in self.page.findChildren(ColumnsDialog) if each.isVisible()]

    @property
    def dialog(self) -> ColumnsDialog:
        (only,) = self.dialogs
        return only

    def file(self, data: bytes, name: str = "bank.csv") -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    def open(self, data: bytes, name: str = "bank.csv") -> Path:
        path = self.file(data, name)
        self.page.open_file(path)
        self.wait()
        return path

    @property
    def said(self) -> str:
        labels = [each for each in self.page.findChildren(QLabel) if each.isVisible()]
        return "\n".join(each.text() for each in labels)

    @property
    def next(self) -> QPushButton:
        button = self.wizard.button(QWizard.WizardButton.NextButton)
        assert isinstance(button, QPushButton)
        return button

    @property
    def keyboard(self) -> object:
        return self.wizard.window().focusWidget()

    def button(self, words: str) -> QPushButton:
        buttons = [each for each in self.page.findChildren(QPushButton) if each.isVisible()]
        found = [each for each in buttons if each.text().replace("&", "") == words]
        assert len(found) == 1, [each.text() for each in buttons]
        return found[0]

    def press(self, words: str) -> None:
        self.qtbot.mouseClick(self.button(words), LEFT)
        self.wait()

    def enter(self) -> None:
        self.qtbot.keyClick(self.keyboard, Qt.Key.Key_Return)
        self.wait()

    def banners(self) -> list[str]:
        return [f"{each.message.title} {each.message.text}" for each in self.page.banners.shown]


@pytest.fixture
def desk(company: Server, tmp_path: Path) -> Desk:
    home = tmp_path / "home"
    home.mkdir()
    return Desk(home, lambda _folder: company)


@pytest.fixture
def seen(qtbot: QtBot, services: Services, desk: Desk, tmp_path: Path) -> Seen:
    return Seen(qtbot, replace(services, desk=desk), tmp_path)


def own(name: str = "Head office") -> Connection:
    return Connection(name, ConnectionType.REST, "127.0.0.1:9", "acme", "public", "client-id")


# The four kinds of files


def test_xml_of_the_accounting_interface_needs_nothing_but_enter(seen: Seen) -> None:
    """It is read, its amounts are totals, the keyboard is at Next, and Enter goes on."""
    seen.open((SAMPLES / "payments_legacy_input.xml").read_bytes(), "in.xml")
    assert "Payment XML of the Accounting Interface" in seen.said
    assert "1 payment for 1 invoice" in seen.said
    assert "346.34 (in the currency of each invoice)" in seen.said
    assert "XML of ConnectWise always says what was paid so far" in seen.said
    assert seen.draft.amounts is Amounts.TOTALS
    assert seen.keyboard is seen.next
    seen.enter()
    assert seen.wizard.page_now is seen.after


def test_xml_of_the_rest_interface_is_read(seen: Seen) -> None:
    """Two payments of two invoices, one of them known by its id only."""
    seen.open((SAMPLES / "payments_rest.xml").read_bytes(), "in.xml")
    assert "Payment XML of the REST interface" in seen.said
    assert "2 payments for 2 invoices" in seen.said
    assert seen.next.isEnabled()


def test_a_fail_file_is_accepted_as_it_is(seen: Seen) -> None:
    """What was refused last time is a payment file like any other."""
    seen.open((SAMPLES / "payments_legacy_fail.xml").read_bytes(), "fail.xml")
    assert seen.next.isEnabled()


def test_a_csv_whose_columns_are_remembered_says_what_it_is(seen: Seen, desk: Desk) -> None:
    """Rows, invoices, sums, encoding, delimiter and where the columns come from."""
    remember(desk, SETTLED, "march.csv", Amounts.RECEIPTS)
    seen.open(CLEAR)
    assert "CSV" in seen.said
    assert "3 payments for 2 invoices" in seen.said
    assert "1,003.50" in seen.said
    assert "Encoding: UTF-8 · delimiter: semicolon" in seen.said
    today = dt.datetime.now().astimezone()
    assert f"as on {today.day} {today:%B %Y}, from march.csv" in seen.said
    assert "number: Invoice Number, amount: Amount, date: Date" in seen.said


def test_an_xlsx_says_its_sheet_and_what_to_mind(seen: Seen, desk: Desk) -> None:
    """Numbers that may have lost leading zeros are pointed out."""
    remember(desk, SETTLED)
    seen.open(workbook((34251, 10.5, DAY), (34252, 20, DAY)), "bank.xlsx")
    assert "XLSX" in seen.said
    assert "Sheet: Payments" in seen.said
    assert "Note" in seen.said
    assert "30.50" in seen.said


def test_sums_never_cross_currencies(seen: Seen, desk: Desk) -> None:
    """Each currency stands for itself."""
    headings = (*HEADINGS, "Currency")
    fields = (*SETTLED.fields, (Field.CURRENCY, "Currency"))
    remember(desk, ColumnMap(headings, fields, decimal="."))
    rows = ("CW-1;10.00;2025-04-25;GBP", "CW-2;5.50;2025-04-25;EUR")
    seen.open(table(*rows, headings=";".join(headings)))
    assert "EUR 5.50 · GBP 10.00" in seen.said


def test_rows_that_cannot_be_read_are_counted_and_named(seen: Seen, desk: Desk) -> None:
    """The check tells of each; here it is said how many, and why the first."""
    remember(desk, SETTLED)
    seen.open(table("CW-1;1.50;2025-02-29", "CW-2;2.50;2025-04-26"))
    assert "1 row (row 2: " in seen.said
    assert "Not read" in seen.said


# What the amounts are


def test_amounts_of_a_table_are_asked_not_guessed(seen: Seen, desk: Desk) -> None:
    """No answer is given beforehand; Next says what is missing; the keyboard is at the answers."""
    remember(desk, SETTLED)
    seen.open(CLEAR)
    choices = seen.page.form.amounts.choices
    assert not any(each.isChecked() for each in choices.values())
    assert not seen.next.isEnabled()
    assert seen.next.toolTip() == "Say what the amounts are."
    assert seen.keyboard is choices[Amounts.TOTALS]
    seen.qtbot.keyClick(choices[Amounts.TOTALS], Qt.Key.Key_Down)
    assert seen.draft.amounts is None
    seen.qtbot.keyClick(choices[Amounts.RECEIPTS], Qt.Key.Key_Space)
    assert seen.draft.amounts is Amounts.RECEIPTS
    seen.enter()
    assert seen.wizard.page_now is seen.after


def test_amounts_that_are_remembered_are_offered(seen: Seen, desk: Desk) -> None:
    """Enter is enough for a sender that is known."""
    remember(desk, SETTLED, "march.csv", Amounts.RECEIPTS)
    seen.open(CLEAR)
    assert seen.page.form.amounts.choices[Amounts.RECEIPTS].isChecked()
    assert seen.keyboard is seen.next


def test_another_answer_wants_another_check(seen: Seen, desk: Desk) -> None:
    """What was chosen and answered for totals says nothing about receipts."""
    remember(desk, SETTLED, amounts=Amounts.TOTALS)
    seen.open(CLEAR)
    seen.draft.chosen = frozenset({0})
    seen.draft.answers["lower"] = "agreed"
    seen.page.form.amounts.choices[Amounts.RECEIPTS].click()
    assert seen.draft.chosen == frozenset()
    assert seen.draft.answers == {}


# Columns


def test_columns_nobody_knows_are_asked_for_at_once(seen: Seen) -> None:
    """The dialog opens by itself; what is settled there reads the file."""
    seen.open(CLEAR)
    use = seen.dialog.parts.use
    assert use.isEnabled(), seen.dialog.parts.why_not.text()
    seen.qtbot.mouseClick(use, LEFT)
    seen.wait()
    assert not seen.dialogs
    assert "as you have said" in seen.said
    assert "3 payments for 2 invoices" in seen.said
    assert seen.draft.source is not None
    assert seen.draft.source.chosen


def test_esc_leaves_the_file_open_and_the_question_offered(seen: Seen, desk: Desk) -> None:
    """The page names what is open; the button asks again; nothing is remembered."""
    seen.open(CLEAR)
    seen.dialog.reject()
    seen.wait()
    assert "bank.csv is open; what its columns mean has not been said." in seen.banners()[0]
    assert not seen.next.isEnabled()
    again = seen.button("Say what the columns are…")
    assert seen.keyboard is again
    seen.enter()
    assert seen.dialog.isVisible()
    assert all_remembered(desk) == ()


def test_columns_can_be_looked_at_again(seen: Seen, desk: Desk) -> None:
    """The link opens them with what is known; other ones read the file anew, answers stay."""
    remember(desk, SETTLED)
    seen.open(CLEAR)
    seen.page.form.amounts.choices[Amounts.RECEIPTS].click()
    seen.press("Columns…")
    assert seen.dialog.columns.fields == SETTLED.fields
    seen.qtbot.mouseClick(seen.dialog.parts.use, LEFT)
    seen.wait()
    assert "as you have said" in seen.said
    assert seen.draft.amounts is Amounts.RECEIPTS


def test_forgotten_columns_are_asked_for_again(seen: Seen, desk: Desk) -> None:
    """They are gone from what is remembered, and the dialog opens."""
    remember(desk, SETTLED, amounts=Amounts.TOTALS)
    seen.open(CLEAR)
    seen.press("Forget them")
    assert all_remembered(desk) == ()
    assert seen.dialog.isVisible()
    assert seen.draft.amounts is None


@pytest.mark.parametrize(
    "data",
    [table("a;1;2025-04-25", headings="A;A;B"), table(), table("1;2;3", headings="4;5;6")],
    ids=["alike", "alone", "none"],
)
def test_headings_that_are_not_found_can_be_chosen(seen: Seen, data: bytes) -> None:
    """The trouble has its own words, and the row of headings can be chosen in the dialog."""
    seen.open(data)
    assert not seen.dialogs
    seen.press("Say what the columns are…")
    assert seen.dialog.isVisible()


# Troubles


def zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


TROUBLES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "blank": (b" \r\n", "is empty"),
    "pdf": (b"%PDF-1.7 ...", "is a PDF document"),
    "json": (b'{"a": 1}', "holds no payments: it is JSON"),
    "web page": (b"<!doctype html><html>Sign in</html>", "a web page"),
    "export": (b"<GLExport></GLExport>", "an export"),
    "doctype": (b"<!DOCTYPE x [<!ENTITY a 'b'>]><InvoicePayments/>", "DOCTYPE"),
    "cut": (b"<InvoicePayments><InvoicePayment>", "ends too early"),
    "nobody": (b"<InvoicePayments></InvoicePayments>", "There is nothing to pay"),
    "element": (b"<InvoicePayments><Payment/></InvoicePayments>", "belongs"),
    "old": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "Nothing was sent"),
    "archive": (zipped("list.txt", b"a"), "no XLSX"),
    "bomb": (zipped("xl/workbook.xml", bytes(300_000_000)), "is refused"),
    "quotes": (b'A;B;C\r\n"1;2;3\r\n4;5;6\r\n', "quotation mark"),
    "one column": (b"payments\r\nof March\r\n", "no columns can be seen"),
    "NUL": (b"A;B\r\n1;\x002\r\n", "NUL"),
    "alike": (table("a;1;2", headings="A;A;B"), "stands over columns"),
    "alone": (table(), "but no row below them"),
    "blank sheet": (workbook(headings=()), "there is nothing on"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_every_trouble_is_said_in_its_own_words(seen: Seen, trouble: str) -> None:
    """The banner says it, the name of the file stays, another one can be chosen, Next says why not."""
    data, words = TROUBLES[trouble]
    path = seen.open(data, "from the bank.dat")
    (said,) = seen.banners()
    assert words in said
    assert str(path) in said
    assert seen.page.form.path.toolTip() == str(path)
    assert seen.button("Choose another…").isEnabled()
    assert seen.next.toolTip() == "The file has not been read."
    assert seen.draft.source is None


def test_a_file_that_is_gone_is_named(seen: Seen) -> None:
    """It was dropped or remembered and does not exist any more."""
    seen.page.open_file(seen.folder / "gone.csv")
    seen.wait()
    assert "does not exist" in seen.banners()[0]
    seen.file((SAMPLES / "payments_rest.xml").read_bytes(), "gone.csv")
    seen.press("Try again")
    assert seen.banners() == []
    assert seen.next.isEnabled()


def test_another_file_takes_everything_of_the_one_before_away(seen: Seen, desk: Desk) -> None:
    """Amounts, control total and trouble belong to one file."""
    remember(desk, SETTLED)
    seen.open(CLEAR)
    seen.page.form.amounts.choices[Amounts.TOTALS].click()
    seen.page.form.control.box.setText("5.00")
    seen.open(CLEAR, "other.csv")
    assert seen.draft.amounts is None
    assert seen.draft.control_total is None
    seen.open(b"", "third.csv")
    assert seen.draft.source is None
    assert "3 payments" not in seen.said


# Totals


@pytest.mark.parametrize(
    ("typed", "total", "words"),
    [
        ("1,003.50", Decimal("1003.50"), "comes to exactly that"),
        ("1003.5", Decimal("1003.5"), "comes to exactly that"),
        ("1000", Decimal(1000), "1,003.50: 3.50 more"),
        ("2,000.00", Decimal(2000), "996.50 less"),
        ("1.003,50", None, "cannot be read"),
        ("10,03.50", None, "cannot be read"),
        ("many", None, "cannot be read"),
        ("", None, "may stay empty"),
    ],
)
def test_the_control_total_is_held_against_the_file_at_once(
    seen: Seen, desk: Desk, typed: str, total: Decimal | None, words: str
) -> None:
    """An amount that could mean two things is none, and Next waits until it is one."""
    remember(desk, SETTLED, amounts=Amounts.TOTALS)
    seen.open(CLEAR)
    seen.qtbot.keyClicks(seen.page.form.control.box, typed)
    assert seen.draft.control_total == total
    assert words in seen.page.form.control.note.text()
    assert seen.next.isEnabled() is (total is not None or not typed)


@pytest.mark.parametrize(
    ("style", "text", "amount"),
    [
        (Style(",", "."), "1.234", "1234"),
        (Style(",", "."), "1.234,56", "1234.56"),
        (Style(",", "."), "1234.56", None),
        (Style(",", "\u202f"), "1 234\u00a0567,8", "1234567.8"),
        (Style(".", "’"), "1’234.50", "1234.50"),
        (Style(".", ""), "1,234.50", None),
        (Style(".", ","), "-1,234.50", "-1234.50"),
        (Style(".", ","), "(5.00)", "-5.00"),
        (Style(".", ","), "1,234,56", None),
        (Style(".", ","), ",234", None),
        (Style(".", ","), "1e5", None),
        (Style(".", ","), "٣", None),
    ],
)
def test_an_amount_is_typed_as_the_clerk_writes_it(style: Style, text: str, amount: str | None) -> None:
    """Marks of thousands only where they belong; what could mean something else is no amount."""
    assert typed_amount(text, style) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("said", "words"),
    [("1,003.50", "the rows come to the same"), ("1,004.00", "the rows come to 1,003.50")],
)
def test_the_total_that_the_file_names_is_held_against_its_rows(
    seen: Seen, desk: Desk, said: str, words: str
) -> None:
    """A list that is not whole shows it before anything is checked."""
    remember(desk, SETTLED)
    seen.open(CLEAR + f"Total;{said};\r\n".encode())
    assert f"{said} in row 5; {words}" in seen.said


# The connection


def test_working_without_a_connection_is_the_last_answer(
    qtbot: QtBot, services: Services, desk: Desk, tmp_path: Path
) -> None:
    """It says what cannot be done, and stays chosen when everything is read again."""
    connections.save(desk, own(), "secret")
    seen = Seen(qtbot, replace(services, desk=desk), tmp_path)
    box = seen.page.form.source
    assert [box.itemText(at) for at in range(box.count())] == [
        "Demo company · REST",
        "Head office · REST",
        "Without a connection",
    ]
    assert seen.page.connection is not None
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_End)
    seen.wait()
    assert seen.page.connection is None
    assert seen.draft.connection == ""
    assert "nothing can be uploaded" in seen.said
    seen.page.load()
    seen.wait()
    assert seen.draft.connection == ""
    seen.page.choose_connection("Head office")
    seen.wait()
    assert seen.page.connection == own()
    assert "nothing can be uploaded" not in seen.said


def test_the_connection_that_was_asked_for_last_is_the_one(seen: Seen, desk: Desk) -> None:
    """A file that is read meanwhile, or a look for recent files, does not bring the old one back."""
    connections.save(desk, own(), "secret")
    seen.page.choose_connection("Head office")
    seen.page.load()
    seen.open((SAMPLES / "payments_rest.xml").read_bytes(), "in.xml")
    assert seen.draft.connection == "Head office"


def test_a_change_of_connection_wants_another_check(seen: Seen, desk: Desk) -> None:
    """The file stays read; what was chosen was chosen for other books."""
    connections.save(desk, own(), "secret")
    seen.open((SAMPLES / "payments_rest.xml").read_bytes(), "in.xml")
    seen.draft.chosen = frozenset({0})
    seen.page.choose_connection("Head office")
    seen.wait()
    assert seen.draft.chosen == frozenset()
    assert seen.next.isEnabled()


# Around it


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_nothing_is_clipped_where_there_is_much_to_say(
    seen: Seen, desk: Desk, scheme: Qt.ColorScheme
) -> None:
    """Long names, a total that disagrees, rows that cannot be read, notes, in the smallest window."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.dress(app, scheme)
    seen.wizard.resize(1072, 560)
    remember(desk, replace(SETTLED, sender="The bank of all our companies"), f"{'March of ' * 6}2026.xlsx")
    rows = [(34251 + at, f"{at}.123.4" if at % 2 else at, DAY) for at in range(30)]
    seen.open(workbook(*rows, ("Total", "", 900.5)), f"{'a very long name ' * 6}.xlsx")
    seen.page.form.control.box.setText("3")
    seen.page.choose_connection("")
    seen.wait()
    assert clipped(seen.wizard) == []
    seen.open(b"%PDF-1.7", f"{'another very long name ' * 6}.pdf")
    assert clipped(seen.wizard) == []
    theme.dress(app, Qt.ColorScheme.Light)


def test_without_a_file_the_page_asks_for_one(seen: Seen) -> None:
    """The keyboard is at Choose, Next says why not, and nothing speaks of a file."""
    assert seen.keyboard is seen.button("Choose…")
    assert seen.next.toolTip() == "Choose a payment file."
    assert "Amounts are" not in seen.said
    assert "Drop a payment file here, or" in seen.said


def test_recent_files_are_links(seen: Seen, qtbot: QtBot) -> None:
    """A file that was read stands at the right, and opens again with one press."""
    path = seen.open((SAMPLES / "payments_rest.xml").read_bytes(), "in & out.xml")
    seen.wizard.accept()
    seen.wait()
    assert seen.draft.source is None
    assert seen.page.path is None
    seen.press("in  out.xml")
    assert seen.draft.source is not None
    assert seen.draft.source.path == path


def test_what_holds_no_payments_is_no_recent_file(seen: Seen) -> None:
    """Only a file that could be opened as payments is offered again."""
    seen.open(b"%PDF-1.7 ...", "letter.pdf")
    seen.wizard.accept()
    seen.wait()
    assert "letter.pdf" not in seen.said


def test_the_last_upload_of_the_connection_is_told(
    qtbot: QtBot, services: Services, company: Server, tmp_path: Path
) -> None:
    """When, which file, what became of it; nothing of it without a connection."""
    desk = desk_on(company, tmp_path)
    company.add_invoice("CW-7", "40.00", date="2026-03-01")
    uploaded(desk, "Invoice No;Amount;Paid on;Ref\nCW-7;40,00;20.04.2026;BACS\n")
    seen = Seen(qtbot, replace(services, desk=desk), tmp_path)
    labels = seen.page.side.last.findChildren(QLabel)
    told = [each.text() for each in labels if each.isVisible() and each.text()]
    assert told[0] == "Last time"
    assert told[1::2] == ["Uploaded", "File", "Result"]
    assert told[4::2] == ["bank_2026-04.csv", "1 payment stored"]
    seen.page.choose_connection("")
    seen.wait()
    assert not seen.page.side.last.isVisible()


def test_f5_reads_the_file_as_it_is_now(seen: Seen, desk: Desk) -> None:
    """What changed on disk is seen; what the clerk said about the amounts stays said."""
    remember(desk, SETTLED)
    path = seen.open(CLEAR)
    seen.page.form.amounts.choices[Amounts.RECEIPTS].click()
    path.write_bytes(CLEAR + b"CW-3;7.00;2025-04-27\r\n")
    seen.qtbot.keyClick(seen.wizard, Qt.Key.Key_F5)
    seen.wait()
    assert "4 payments for 3 invoices" in seen.said
    assert seen.draft.amounts is Amounts.RECEIPTS
    path.unlink()
    seen.qtbot.keyClick(seen.wizard, Qt.Key.Key_F5)
    seen.wait()
    assert "does not exist" in seen.banners()[0]
    assert not seen.next.isEnabled()


def test_a_dropped_file_is_opened(seen: Seen) -> None:
    """The wizard hands it to this page, whatever was open before."""
    seen.wizard.open_file(seen.file((SAMPLES / "payments_rest.xml").read_bytes(), "in.xml"))
    seen.wait()
    assert "2 payments" in seen.said
    assert seen.keyboard is seen.next


def test_reading_can_be_cancelled(seen: Seen) -> None:
    """While a file is read the page says so; what it brings later is dropped."""
    path = seen.file((SAMPLES / "payments_rest.xml").read_bytes(), "in.xml")
    seen.page.open_file(path)
    assert "Reading the file …" in seen.said
    assert seen.next.toolTip() == "The file is being read."
    seen.qtbot.mouseClick(seen.button("Cancel"), LEFT)
    seen.wait()
    assert "Reading was cancelled." in seen.banners()[0]
    assert seen.draft.source is None
    seen.press("Read it again")
    assert seen.draft.source is not None


def test_coming_back_shows_what_the_check_changed(seen: Seen, desk: Desk) -> None:
    """The check may be told the amounts and the control total as well; the file is not read again."""
    remember(desk, SETTLED, amounts=Amounts.TOTALS)
    seen.open(CLEAR)
    seen.enter()
    seen.draft.amounts = Amounts.RECEIPTS
    seen.draft.control_total = Decimal("1003.50")
    seen.wizard.back()
    seen.wait()
    assert seen.page.form.amounts.choices[Amounts.RECEIPTS].isChecked()
    assert seen.page.form.control.box.text() == "1,003.50"
    assert seen.draft.control_total == Decimal("1003.50")
    assert seen.keyboard is seen.next
