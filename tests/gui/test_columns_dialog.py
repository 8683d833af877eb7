"""The clerk says what the columns of a payment list are: nothing is guessed, all that is open is asked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.files.payments.columns import Field
from core.files.payments.opening import open_payments
from tests.core.files.payment_files import table
from tests.gui.columns_asked import (
    DOUBTFUL,
    Made,
    Settled,
    answer,
    asked,
    cells,
    choices,
    choose,
    file_cells,
    known,
    made,
    rest,
    settled,
    use,
)

__all__ = ["made", "settled"]


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


def test_what_later_rows_settle_is_shown_while_something_else_is_asked(qtbot: QtBot, made: Made) -> None:
    """The order of the first row's date is told by the second row: only the amount waits for an answer."""
    dialog = made(table("CW-1;1.234;03/04/2025", "CW-2;12;25/04/2025"))
    assert cells(dialog)[0][2:5] == ["▲ not answered", "", "3 April 2025"]
    answer(qtbot, dialog, "1,234.00")
    assert cells(dialog)[0][2:5] == ["1,234.00", "", "3 April 2025"]


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
