"""The first page of Payments: troubles in words, totals, connections, what was opened before."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.domain.payments.rows import Amounts
from core.sandbox.server import Server
from core.words import Style
from core.workflows import connections
from core.workflows.desk import Desk
from core.workflows.payment_columns import remember
from gui import theme
from gui.services import Services
from gui.wizards.payments.file_words import typed_amount
from tests.core.files.payment_files import table, workbook
from tests.gui.payment_runs import desk_on, uploaded
from tests.gui.wizards.file_page_seen import CLEAR, DAY, LEFT, SAMPLES, SETTLED, Seen, desk, own, seen
from tests.screens.test_screens import clipped

__all__ = ["desk", "seen"]


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
