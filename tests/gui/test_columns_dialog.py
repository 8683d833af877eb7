"""The clerk says what the columns of a payment list are: nothing is guessed, all that is open is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QRadioButton
from pytestqt.qtbot import QtBot

from core.domain.payments.rows import Amounts
from core.files.payments.columns import ColumnMap, Field, columns_json, read_columns
from core.files.payments.opening import open_payments
from core.files.payments.proposing import ColumnsNeeded
from gui.dialogs.columns import ColumnsDialog
from gui.services import Services
from tests.core.files.payment_files import table, workbook

PATIENCE = 20_000
LEFT = Qt.MouseButton.LeftButton
DAY = dt.date(2025, 4, 25)
DOUBTFUL = table("CW-1;1.234;03/04/2025", "CW-2;-120.000;04/05/2025")
CLEAR = table("CW-1;1.50;2025-04-25", "CW-2;2.50;2025-04-26")

Made = Callable[..., ColumnsDialog]


class Settled(list[ColumnMap]):
    """The maps a dialog has settled."""


@pytest.fixture
def settled() -> Settled:
    return Settled()


@pytest.fixture
def made(qtbot: QtBot, services: Services, settled: Settled) -> Made:
    """Opens the dialog as the page of the file does: with what opening the list has raised."""

    def make(data: bytes, columns: ColumnMap | None = None, name: str = "bank.csv") -> ColumnsDialog:
        needed = None
        try:
            open_payments(data, name, columns)
        except ColumnsNeeded as error:
            needed = error
        except Exception:  # the dialog has to say it itself
            needed = None
        dialog = ColumnsDialog(services, data, name, needed, columns, None)
        dialog.settled.connect(settled.append)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        rest(qtbot, dialog)
        return dialog

    return make


def rest(qtbot: QtBot, dialog: ColumnsDialog) -> None:
    qtbot.waitUntil(lambda: dialog.idle, timeout=PATIENCE)


def choose(qtbot: QtBot, dialog: ColumnsDialog, box: QComboBox, words: str) -> None:
    """Chooses from a list as the keyboard does: by typing the beginning of what is wanted."""
    box.setFocus()
    qtbot.keyClicks(box, words)
    rest(qtbot, dialog)


def answer(qtbot: QtBot, dialog: ColumnsDialog, words: str) -> None:
    """Clicks the answer whose words begin so."""
    found = [each for each in choices(dialog) if each.text().startswith(words)]
    assert len(found) == 1, [each.text() for each in choices(dialog)]
    qtbot.mouseClick(found[0], LEFT, pos=found[0].rect().center() - found[0].rect().topRight() / 2.5)
    rest(qtbot, dialog)


def choices(dialog: ColumnsDialog) -> list[QRadioButton]:
    return [choice for view in dialog.parts.doubts.views for choice in view.choices]


def asked(dialog: ColumnsDialog) -> list[str]:
    return [view.asked.text() for view in dialog.parts.doubts.views]


def cells(dialog: ColumnsDialog) -> list[list[str]]:
    """How the rows come out."""
    model = dialog.parts.sample.table.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def file_cells(dialog: ColumnsDialog) -> list[list[str]]:
    """The first rows with their headings."""
    assert dialog.parts.rows.table is not None
    model = dialog.parts.rows.table.model
    columns = range(model.columnCount())
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in columns]
    return [
        heads,
        *([model.index(row, column).data() for column in columns] for row in range(model.rowCount())),
    ]


def use(qtbot: QtBot, dialog: ColumnsDialog) -> None:
    assert dialog.parts.use.isEnabled(), dialog.parts.why_not.text()
    qtbot.mouseClick(dialog.parts.use, LEFT)


# What is open


def test_nothing_that_is_open_is_answered_before_the_clerk_does(made: Made) -> None:
    """No answer is marked, the columns cannot be used, and what is to be done is said."""
    dialog = made(DOUBTFUL)
    assert not any(each.isChecked() for each in choices(dialog))
    assert not dialog.parts.use.isEnabled()
    assert dialog.parts.use.toolTip() == dialog.parts.why_not.text()
    assert "how the dates" in dialog.parts.why_not.text()
    assert "how the amounts" in dialog.parts.why_not.text()
    assert "negative amounts" in dialog.parts.why_not.text()


def test_questions_are_asked_with_the_files_own_values(made: Made) -> None:
    """Each answer says what an example from the file would mean."""
    dialog = made(DOUBTFUL)
    assert asked(dialog) == [
        "03/04/2025 (row 2), and 1 row like it, mean:",
        "1.234 (row 2), and 1 row like it, mean:",
        "-120.000 (row 3) is:",
    ]
    assert [each.text() for each in choices(dialog)] == [
        "3 April 2025 – the day stands first",
        "4 March 2025 – the month stands first",
        "1.234 – a point stands before the cents",
        "1,234.00 – a comma stands before the cents",
        "money received – every sign is turned",
        "a refund or reversal – signs stay as written",
    ]


@pytest.mark.parametrize(
    ("row", "words", "setting", "value"),
    [
        ("CW-1;1.50;03/04/2025", "3 April", "day_first", True),
        ("CW-1;1.50;03/04/2025", "4 March", "day_first", False),
        ("CW-1;1.234;2025-04-03", "1.234 ", "decimal", "."),
        ("CW-1;1.234;2025-04-03", "1,234.00", "decimal", ","),
        ("CW-1;-1.50;2025-04-03", "money received", "sign", -1),
        ("CW-1;-1.50;2025-04-03", "a refund", "sign", 1),
    ],
)
def test_an_answer_goes_into_the_columns(
    qtbot: QtBot, made: Made, settled: Settled, row: str, words: str, setting: str, value: object
) -> None:
    """Only the doubt of this list is asked; with its answer the list can be read."""
    data = table(row)
    dialog = made(data)
    assert len(dialog.parts.doubts.views) == 1
    answer(qtbot, dialog, words)
    use(qtbot, dialog)
    assert getattr(settled[0], setting) == value
    assert open_payments(data, "bank.csv", settled[0]).file.rows[0].flaws == ()
    assert not dialog.isVisible()


def test_where_values_leave_no_doubt_nothing_is_asked(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """The order that one date tells is taken for all, and settled."""
    dialog = made(table("CW-1;1,50;03/04/2025", "CW-2;2,50;25/04/2025"))
    assert not dialog.parts.doubts.isVisible()
    assert cells(dialog)[0][:5] == ["2", "CW-1", "1.50", "", "3 April 2025"]
    use(qtbot, dialog)
    assert (settled[0].day_first, settled[0].decimal) == (True, ",")


def test_what_is_open_is_not_shown_as_read(qtbot: QtBot, made: Made) -> None:
    """A value with two meanings is named as not answered; others are read; the answer shows at once."""
    dialog = made(table("CW-1;1.234;03/04/2025", "CW-2;12;05/05/2025"))
    assert cells(dialog)[0][2:5] == ["▲ not answered", "", "▲ not answered"]
    assert cells(dialog)[1][2:5] == ["12.00", "", "5 May 2025"]
    answer(qtbot, dialog, "4 March")
    assert cells(dialog)[0][4] == "4 March 2025"


# What contradicts an answer


def test_values_that_contradict_one_another_are_asked_and_named(
    qtbot: QtBot, made: Made, settled: Settled
) -> None:
    """Either answer leaves rows that cannot be read; they are named before and after the choice."""
    dialog = made(table("CW-1;1.50;25/04/2025", "CW-2;1.50;04/25/2025", "CW-3;1.50;26/04/2025"))
    (view,) = dialog.parts.doubts.views
    words = "The dates contradict one another: 25/04/2025 (row 2), but 04/25/2025 (row 3)."
    assert asked(dialog) == [f"{words} How does the sender write them?"]
    assert view.against.text() == (
        "What cannot be read then: with the day first, row 3; with the month first, rows 2 and 4."
    )
    answer(qtbot, dialog, "the day stands first")
    (view,) = dialog.parts.doubts.views
    assert view.against.text() == "Row 3 contradicts this answer and cannot be read with it."
    assert dialog.parts.sample.remark.text() == "1 of 3 rows cannot be read"
    assert "contradicts the order of the others" in cells(dialog)[1][5]
    use(qtbot, dialog)
    assert settled[0].day_first is True


def test_amounts_that_contradict_one_another_are_asked_and_named(qtbot: QtBot, made: Made) -> None:
    """The same for points and commas."""
    dialog = made(table("CW-1;1.234,56;2025-04-25", "CW-2;1,234.56;2025-04-25"))
    answer(qtbot, dialog, "a comma stands before the cents")
    assert dialog.parts.doubts.views[0].against.text().startswith("Row 3 contradicts")
    answer(qtbot, dialog, "a point stands before the cents")
    assert dialog.parts.doubts.views[0].against.text().startswith("Row 2 contradicts")


def test_an_answer_that_every_value_contradicts_is_shown_again(qtbot: QtBot, made: Made) -> None:
    """What was answered for another list can be changed here; the question stays after it is."""
    columns = known(day_first=False)
    dialog = made(table("CW-1;1.50;25/04/2025"), columns)
    assert dialog.parts.sample.remark.text() == "no row can be read"
    assert dialog.parts.doubts.views[0].choices[1].isChecked()
    answer(qtbot, dialog, "25 April")
    assert dialog.parts.sample.remark.text() == "the only row can be read"
    assert dialog.parts.doubts.isVisible()


def test_rows_far_below_that_cannot_be_read_are_named(made: Made) -> None:
    """Not only the first rows are looked at."""
    rows = [f"CW-{number};1.50;2025-04-25" for number in range(300)]
    dialog = made(table(*rows, "CW-300;abc;2025-04-25"))
    assert [row[0] for row in cells(dialog)] == ["2", "3", "4", "5", "6", "302"]
    assert "“abc” is not an amount" in cells(dialog)[-1][5]
    assert dialog.parts.use.isEnabled()


# Which column is what


def test_unknown_headings_are_chosen_one_by_one(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """What is needed is asked for; what is chosen shows above its column."""
    dialog = made(table("CW-1;1.50;2025-04-25", headings="Ref no;Sum;Day"))
    fields = dialog.parts.fields.boxes
    assert dialog.focusWidget() is fields[Field.NUMBER]
    assert [fields[each].currentIndex() for each in (Field.NUMBER, Field.AMOUNT, Field.DATE)] == [-1, -1, -1]
    assert cells(dialog) == []
    choose(qtbot, dialog, fields[Field.NUMBER], "Ref")
    choose(qtbot, dialog, fields[Field.AMOUNT], "Sum")
    assert dialog.parts.why_not.text() == "Choose the column of the date."
    choose(qtbot, dialog, fields[Field.DATE], "Day")
    assert file_cells(dialog) == [
        ["Row", "Ref no", "Sum", "Day"],
        ["read as", "Number", "Amount", "Date"],
        ["2", "CW-1", "1.50", "2025-04-25"],
    ]
    use(qtbot, dialog)
    assert dict(settled[0].fields) == {Field.NUMBER: "Ref no", Field.AMOUNT: "Sum", Field.DATE: "Day"}


def test_one_column_is_not_two_things(qtbot: QtBot, made: Made) -> None:
    """A column that is chosen for something else is free of what it was."""
    dialog = made(table("CW-1;1.50;2025-04-25;2", headings="Invoice;Amount;Date;Balance"))
    choose(qtbot, dialog, dialog.parts.fields.boxes[Field.REFERENCE], "Amount")
    assert dialog.parts.fields.boxes[Field.AMOUNT].currentIndex() == -1
    assert dialog.parts.why_not.text() == "Choose the column of the amount."


def test_an_answer_does_not_hold_for_another_column(qtbot: QtBot, made: Made) -> None:
    """With another column of dates its order is asked anew."""
    dialog = made(table("CW-1;1.50;03/04/2025;05/06/2025", headings="Invoice;Amount;Date;Value"))
    answer(qtbot, dialog, "3 April")
    assert dialog.parts.use.isEnabled()
    choose(qtbot, dialog, dialog.parts.fields.boxes[Field.DATE], "Value")
    assert asked(dialog) == ["05/06/2025 (row 2) is:"]
    assert not any(each.isChecked() for each in choices(dialog))
    assert not dialog.parts.use.isEnabled()


def test_two_columns_that_could_be_the_amount_are_asked(made: Made) -> None:
    """Two known headings: neither is taken."""
    dialog = made(table("CW-1;1.50;2;2025-04-25", headings="Invoice;Amount;Amount paid;Date"))
    assert dialog.parts.fields.boxes[Field.AMOUNT].currentIndex() == -1
    assert dialog.parts.why_not.text() == "Choose the column of the amount."


def test_the_id_may_stand_for_the_number(qtbot: QtBot, made: Made) -> None:
    """With the invoice's id the number is not needed."""
    dialog = made(table("17;1.50;2025-04-25", headings="Key;Amount;Date"))
    choose(qtbot, dialog, dialog.parts.fields.boxes[Field.INVOICE_ID], "Key")
    assert dialog.parts.use.isEnabled()
    assert cells(dialog)[0][1] == "invoice id 17"


def test_two_headings_alike_are_named(qtbot: QtBot, made: Made) -> None:
    """Which one is meant cannot be told: the rows are shown, another row of headings can be chosen."""
    dialog = made(b"A;A;B\r\nInvoice Number;Amount;Date\r\nCW-1;1.50;2025-04-25\r\n", known(header_row=1))
    (banner,) = dialog.parts.banners.shown
    assert "stands over columns 1 and 2" in banner.message.text
    assert not dialog.parts.use.isEnabled()
    assert file_cells(dialog)[1] == ["1", "A", "A", "B"]
    dialog.parts.place.row.setFocus()
    qtbot.keyClicks(dialog.parts.place.row, "2")
    qtbot.keyClick(dialog.parts.place.row, Qt.Key.Key_Home)
    qtbot.keyClick(dialog.parts.place.row, Qt.Key.Key_Delete)
    qtbot.keyClick(dialog.parts.place.row, Qt.Key.Key_Return)
    rest(qtbot, dialog)
    assert dialog.parts.banners.shown == ()
    assert dialog.parts.use.isEnabled()
    assert dialog.columns.header_row == 2


def test_a_file_that_is_no_list_is_said(made: Made) -> None:
    """Nothing can be chosen in it."""
    dialog = made(b"no columns at all")
    assert "no columns can be seen" in dialog.parts.banners.shown[0].message.text
    assert dialog.parts.why_not.text() == "The file cannot be read."
    assert not dialog.parts.use.isEnabled()
    assert not dialog.parts.export.isEnabled()


# Where the list stands


def test_how_the_file_was_recognised_is_shown(made: Made) -> None:
    """Encoding and delimiter as they were found."""
    dialog = made(
        table("CW-1;1.50;2025-04-25;Müller", headings="Invoice;Amount;Date;Kunde", encoding="cp1252")
    )
    words = dialog.parts.place.particulars.text()
    assert words == "bank.csv · Encoding: Windows-1252 · Delimiter: semicolon"
    assert file_cells(dialog)[2][4] == "Müller"


def test_the_sheet_is_asked_for(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """Several are filled: none is taken by itself, the one that is chosen is read."""
    other = [["Rechnung", "Betrag", "Datum"], ["R-1", 7.5, DAY.isoformat()]]
    data = workbook(["CW-1", 1.5, DAY.isoformat()], Other=other)
    dialog = made(data, name="bank.xlsx")
    assert dialog.parts.place.sheet.currentIndex() == -1
    assert dialog.parts.why_not.text() == "Choose the sheet that holds the payments."
    assert dialog.focusWidget() is dialog.parts.place.sheet
    choose(qtbot, dialog, dialog.parts.place.sheet, "Other")
    assert cells(dialog)[0][:5] == ["2", "R-1", "7.50", "", "25 April 2025"]
    use(qtbot, dialog)
    assert settled[0].sheet == "Other"
    assert open_payments(data, "bank.xlsx", settled[0]).file.rows[0].number == "R-1"


def test_numbers_that_may_have_lost_zeros_are_pointed_out(made: Made) -> None:
    """Invoice numbers that stand as numbers in a spreadsheet."""
    dialog = made(workbook([34251, 1.5, DAY.isoformat()]), name="bank.xlsx")
    assert "leading zeros" in dialog.parts.sample.notes.text()


def test_a_remembered_sheet_that_is_gone_is_said(made: Made) -> None:
    """The list is shown all the same, and its sheet asked for."""
    data = workbook(["CW-1", 1.5, DAY.isoformat()])
    dialog = made(data, known(sheet="April"), name="bank.xlsx")
    assert "has no sheet “April”" in dialog.parts.banners.shown[0].message.text
    assert file_cells(dialog)[2][1] == "CW-1"
    assert dialog.parts.use.isEnabled()


# What is known already


def known(**more: object) -> ColumnMap:
    fields = ((Field.NUMBER, "Invoice Number"), (Field.AMOUNT, "Amount"), (Field.DATE, "Date"))
    return ColumnMap(("Invoice Number", "Amount", "Date"), fields, **more)  # type: ignore[arg-type]


def test_columns_that_are_understood_are_shown_to_be_changed(
    qtbot: QtBot, made: Made, settled: Settled
) -> None:
    """Answers are marked, the sender is there, and what the amounts mean stays."""
    columns = known(sender="Northbank", day_first=True, decimal=".", sign=-1, amounts=Amounts.RECEIPTS)
    dialog = made(DOUBTFUL, columns)
    assert [each.isChecked() for each in choices(dialog)] == [True, False, True, False, True, False]
    assert dialog.parts.fields.sender_name.text() == "Northbank"
    dialog.parts.fields.sender_name.clear()
    qtbot.keyClicks(dialog.parts.fields.sender_name, "Southbank")
    answer(qtbot, dialog, "4 March")
    use(qtbot, dialog)
    assert settled == [
        known(sender="Southbank", day_first=False, decimal=".", sign=-1, amounts=Amounts.RECEIPTS)
    ]


def test_a_sender_typed_while_rows_are_read_is_kept(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """The name is about no row, so nothing is read again for it."""
    dialog = made(table("CW-1;1.50;03/04/2025"))
    choices(dialog)[0].click()
    qtbot.waitUntil(lambda: dialog.parts.why_not.text() == "", timeout=PATIENCE)
    choices(dialog)[1].click()
    qtbot.keyClicks(dialog.parts.fields.sender_name, "Northbank")
    rest(qtbot, dialog)
    qtbot.keyClicks(dialog.parts.fields.sender_name, " plc")
    use(qtbot, dialog)
    assert (settled[0].sender, settled[0].day_first) == ("Northbank plc", False)


def test_escape_settles_nothing(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """Wherever the keyboard is, in the tables too."""
    for of in (lambda each: each.parts.fields.sender_name, lambda each: each.parts.sample.table.view):
        dialog = made(CLEAR)
        qtbot.keyClick(of(dialog), Qt.Key.Key_Escape)
        assert not dialog.isVisible()
    assert settled == []


def test_escape_while_the_file_is_read(qtbot: QtBot, services: Services, settled: Settled) -> None:
    """Reading does not hold the dialog open, and what it finds is not wanted any more."""
    rows = [f"CW-{number};{number}.50;2025-04-25" for number in range(20_000)]
    dialog = ColumnsDialog(services, table(*rows), "bank.csv", None, None, None)
    dialog.settled.connect(settled.append)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: not services.tasks.running, timeout=PATIENCE)
    assert settled == []


def test_only_the_keyboard(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """From the first question to the end without a mouse: Tab, Space, typing, Enter."""
    dialog = made(table("CW-1;1.50;03/04/2025", headings="Invoice;Sum;Date"))
    assert dialog.focusWidget() is dialog.parts.fields.boxes[Field.AMOUNT]
    qtbot.keyClicks(dialog.focusWidget(), "Sum")
    rest(qtbot, dialog)
    for _ in range(40):
        if dialog.focusWidget() in choices(dialog):
            break
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    rest(qtbot, dialog)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert [each.day_first for each in settled] == [True]


def test_enter_does_nothing_while_something_is_open(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """The main button is the default one, but not before it can be used."""
    dialog = made(DOUBTFUL)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert settled == []


def test_everything_has_a_name_for_a_screen_reader(made: Made) -> None:
    """Lists, fields, answers and tables."""
    dialog = made(DOUBTFUL)
    boxes = [each.accessibleName() for each in dialog.parts.fields.boxes.values()]
    assert boxes[:3] == ["Invoice number", "Amount", "Date"]
    assert all(boxes)
    assert choices(dialog)[0].accessibleName().startswith("03/04/2025 (row 2)")
    assert dialog.parts.sample.table.view.accessibleName() == "As the rows come out"
    assert dialog.parts.use.accessibleName() == "Use these columns"


# Columns as a file


def test_what_is_exported_can_be_imported(qtbot: QtBot, made: Made, tmp_path: Path) -> None:
    """The answers of one list serve another of the same sender."""
    path = tmp_path / "bank columns.json"
    dialog = made(DOUBTFUL)
    for words in ("3 April", "1,234.00", "money"):
        answer(qtbot, dialog, words)
    dialog.export_to(path)
    qtbot.waitUntil(lambda: bool(dialog.parts.banners.shown), timeout=PATIENCE)
    assert dialog.parts.banners.shown[0].message.title == "The columns were exported."
    kept = read_columns(path.read_bytes())
    assert (kept.day_first, kept.decimal, kept.sign) == (True, ",", -1)
    other = made(DOUBTFUL)
    other.import_from(path)
    rest(qtbot, other)
    assert other.columns == kept
    assert other.parts.use.isEnabled()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{}", "is no description of columns"),
        (columns_json(ColumnMap(("X",), ((Field.AMOUNT, "X"),))), "does not have “X”"),
    ],
)
def test_a_file_of_columns_that_does_not_fit_changes_nothing(
    qtbot: QtBot, made: Made, tmp_path: Path, content: bytes, words: str
) -> None:
    """Why is said; what was chosen stays chosen and can be used."""
    path = tmp_path / "columns.json"
    path.write_bytes(content)
    dialog = made(CLEAR)
    before = dialog.columns
    dialog.import_from(path)
    rest(qtbot, dialog)
    assert words in dialog.parts.banners.shown[0].message.text
    assert dialog.columns == before
    assert dialog.parts.use.isEnabled()


def test_an_export_that_cannot_be_written_is_said(qtbot: QtBot, made: Made, tmp_path: Path) -> None:
    """The folder is missing: nothing is lost."""
    dialog = made(CLEAR)
    dialog.export_to(tmp_path / "nowhere" / "columns.json")
    qtbot.waitUntil(lambda: bool(dialog.parts.banners.shown), timeout=PATIENCE)
    assert "does not exist" in dialog.parts.banners.shown[0].message.text
    assert dialog.isVisible()


# Long lists


def test_a_long_list_is_read_beside_the_window(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """Every row counts, only the first are shown, and a doubt that the last row settles is none."""
    rows = [f"CW-{number};{number}.50;03/04/2025" for number in range(100_000)]
    dialog = made(table(*rows, "CW-0;1.50;25/04/2025"))
    assert dialog.parts.sample.remark.text() == "all 100,001 rows can be read"
    assert not dialog.parts.doubts.isVisible()
    assert len(file_cells(dialog)) == 22
    assert cells(dialog)[0][4] == "3 April 2025"
    QApplication.processEvents()
    use(qtbot, dialog)
    assert settled[0].day_first is True


def test_only_the_last_of_quick_changes_counts(qtbot: QtBot, made: Made, settled: Settled) -> None:
    """What was asked before the last change is not taken for its answer."""
    dialog = made(DOUBTFUL)
    for choice in (0, 1, 0, 1, 3, 4):
        choices(dialog)[choice].click()
    assert not dialog.parts.use.isEnabled()
    rest(qtbot, dialog)
    use(qtbot, dialog)
    assert (settled[0].day_first, settled[0].decimal, settled[0].sign) == (False, ",", -1)
