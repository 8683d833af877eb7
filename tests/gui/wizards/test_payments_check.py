"""The check of a payment file in the window: what is read, what is chosen, what is said about it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.domain.payments.rows import Amounts
from core.sandbox.server import Server
from core.workflows.desk import Desk
from gui.services import Services
from gui.wizards.payments.check_pane import FINDINGS, STORED
from tests.core.files.payment_files import one
from tests.gui.wizards.check_clerk import LEFT, ROWS, Clerk, clerk, day, desk, ledger, told, upload_all

__all__ = ["clerk", "desk", "told"]


def test_before_and_after_of_each_invoice_stand_side_by_side(clerk: Clerk, told: list[str]) -> None:
    ledger(clerk.company)
    clerk.take(*ROWS)
    clerk.check()
    assert clerk.cells["CW-34260"][2:8] == ["GBP", "1,200.00", "400.00", "800.00", "1,200.00", "0.00"]
    assert clerk.cells["CW-34262"][8:10] == ["when paid up", "● part paid"]
    assert clerk.cells["CW-34270"][9] == "▲ 5.00 too much"
    assert clerk.cells["CW-34271"][9] == "▲ paid already"
    assert clerk.cells["CW-99999"][1:10] == [
        "unknown",
        "GBP",
        "",
        "",
        "12.00",
        "",
        "",
        "",
        "✕ no such invoice",
    ]
    assert "bank.csv · 7 rows for 6 invoices" in clerk.said
    assert told[-1].endswith("against the server · 5 invoices read")


def test_what_nothing_speaks_against_is_chosen_and_the_rest_needs_the_clerk(clerk: Clerk) -> None:
    ledger(clerk.company)
    clerk.take(*ROWS)
    clerk.check()
    assert clerk.chosen == ["CW-34251", "CW-34260", "CW-34262"]
    assert "3 of 6 chosen" in clerk.page.summary
    assert "GBP 1,146.34" in clerk.page.summary.replace("EUR 400.00 · ", "")
    assert "3 need you" in clerk.page.summary
    assert clerk.next == "Next: upload 3 payments"


def test_an_invoice_that_is_blocked_cannot_be_ticked_and_the_reason_is_said(clerk: Clerk) -> None:
    ledger(clerk.company)
    clerk.take(*ROWS)
    clerk.check()
    clerk.tick("CW-99999")
    assert "CW-99999 cannot be chosen. Cannot find Invoice Number CW-99999." in clerk.said
    assert "CW-99999" not in clerk.chosen
    assert clerk.place("CW-99999") not in clerk.page.choice


def test_an_invoice_to_confirm_may_be_ticked(clerk: Clerk) -> None:
    ledger(clerk.company)
    clerk.take(*ROWS)
    clerk.check()
    clerk.tick("CW-34270")
    assert "CW-34270" in clerk.chosen
    assert "2 need you" in clerk.page.summary
    assert clerk.next == "Next: upload 4 payments"


def test_the_pane_tells_the_parts_and_what_they_come_to(clerk: Clerk) -> None:
    ledger(clerk.company)
    clerk.take(*ROWS)
    clerk.check()
    clerk.look_at("CW-34260")
    parts = clerk.page.pane.parts
    shown = [[parts.model.index(row, column).data() for column in range(6)] for row in range(3)]
    assert shown[0] == ["bank.csv", "3", "300.00", day(3), "BACS 88120", "A2"]
    assert shown[2][0] == "together with 400.00 paid so far"
    assert shown[2][2:4] == ["1,200.00", "✓ fully paid"]
    assert "the latest of its rows, is stored as the date" in clerk.page.pane.date.text()
    clerk.look_at("CW-34262")
    assert "stores no date until CW-34262 is fully paid; 410.00 stays open" in clerk.page.pane.date.text()


def test_the_pane_tells_what_is_stored_and_who_stored_it(clerk: Clerk) -> None:
    ledger(clerk.company)
    clerk.take(*ROWS)
    clerk.check()
    clerk.look_at("CW-34260")
    clerk.page.pane.tabs.setCurrentIndex(STORED)
    model = clerk.page.pane.stored.model
    row = [model.index(0, column).data() for column in range(model.columnCount())]
    assert (row[0], row[1], row[3]) == ("Payment", "400.00", "AnnaK")
    assert "changed from here" in row[4]


def test_findings_are_told_in_full_with_words_of_this_page(clerk: Clerk) -> None:
    ledger(clerk.company)
    clerk.company.add_invoice("cw-99999", "12.00")
    clerk.take(*ROWS)
    clerk.check()
    clerk.look_at("CW-99999")
    clerk.page.pane.tabs.setCurrentIndex(FINDINGS)
    assert "cannot be uploaded" in clerk.said
    assert "Nearly the same: cw-99999." in clerk.said


def test_f5_reads_again_and_keeps_the_choice_by_invoice(clerk: Clerk) -> None:
    ledger(clerk.company)
    clerk.take(*ROWS)
    clerk.check()
    clerk.tick("CW-34251")
    clerk.tick("CW-34270")
    clerk.company.add_invoice("CW-99999", "12.00", date=day(40))
    clerk.company.pay("CW-34262", amount="1.00", sync="Synced")
    clerk.qtbot.keyClick(clerk.wizard, Qt.Key.Key_F5)
    clerk.wait()
    assert clerk.chosen == ["CW-34260", "CW-34270", "CW-99999"]
    assert "CW-34262 cannot be chosen. The payment of CW-34262 cannot be changed" in clerk.said


def test_other_amounts_are_checked_anew(clerk: Clerk) -> None:
    ledger(clerk.company)
    clerk.take(*ROWS)
    clerk.check()
    clerk.draft.answers["too-much"] = "agreed"
    clerk.page.table.amounts.wanted.emit(Amounts.TOTALS)
    clerk.wait()
    assert clerk.cells["CW-34260"][6:8] == ["800.00", "400.00"]
    assert clerk.draft.answers == {}
    assert "totals paid so far" in clerk.said


def test_an_earlier_run_keeps_its_invoice(
    clerk: Clerk, qtbot: QtBot, services: Services, desk: Desk, company: Server, tmp_path: Path
) -> None:
    ledger(company)
    company.faults.add(method="POST", path="/payments", drop="before", times=1)
    clerk.take(ROWS[0], name="first.csv")
    clerk.check()
    upload_all(clerk.draft, desk)
    later = Clerk(qtbot, replace(services, desk=desk), company, tmp_path)
    later.take(*ROWS)
    later.check()
    assert later.cells["CW-34251"][9].startswith("✕ being checked: run 1")
    later.tick("CW-34251")
    assert "CW-34251" not in later.chosen


def test_without_a_connection_the_file_is_checked_by_itself(clerk: Clerk, told: list[str]) -> None:
    clerk.take(*ROWS, f"CW-5,3.00,{day(-5)},GBP,BACS 5,A8")
    clerk.draft.connection = ""
    clerk.check()
    assert clerk.cells["CW-34260"][1:10] == ["", "GBP", "", "", "800.00", "", "", "", ""]
    assert clerk.cells["CW-5"][9] == "▲ date in the future"
    assert "no connection: what is stored is not known" in clerk.said
    clerk.look_at("CW-34260")
    clerk.page.pane.tabs.setCurrentIndex(FINDINGS)
    assert "was not compared with ConnectWise" in clerk.said
    assert clerk.next == "Next: write the files"
    assert told[-1].endswith("without a connection")
    assert clerk.company.log.entries() == []


def test_with_nothing_to_send_the_files_can_still_be_written(clerk: Clerk) -> None:
    clerk.take(ROWS[-1])
    clerk.check()
    assert clerk.chosen == []
    assert clerk.next == "Next: write the files"
    assert clerk.page.isComplete()


def test_a_control_total_is_compared_while_it_is_typed(clerk: Clerk) -> None:
    ledger(clerk.company)
    clerk.take(*ROWS[:2])
    clerk.check()
    clerk.type_total("646.34")
    assert clerk.draft.control_total == Decimal("646.34")
    assert clerk.page.isComplete()
    clerk.type_total("1,000.00")
    assert "The file comes to GBP 646.34, 353.66 less than the control total 1,000.00." in clerk.said
    assert not clerk.page.isComplete()
    clerk.type_total("1.000,00")
    assert "“1.000,00” is no amount." in clerk.said
    assert clerk.draft.control_total is None
    assert not clerk.page.isComplete()


def test_several_currencies_are_never_added_up_for_a_control_total(clerk: Clerk) -> None:
    ledger(clerk.company)
    clerk.take(*ROWS)
    clerk.check()
    clerk.type_total("1,703.34")
    assert "says nothing about several currencies" in clerk.said
    assert not clerk.page.isComplete()


def test_when_the_server_fails_it_is_said_and_can_be_tried_again(clerk: Clerk) -> None:
    ledger(clerk.company)
    clerk.company.faults.add(path="invoices", status=503, times=-1)
    clerk.take(*ROWS)
    clerk.check()
    assert "The server has a fault." in clerk.said
    assert "Nothing could be checked" in clerk.said
    assert not clerk.page.isComplete()
    clerk.company.faults.clear()
    again = next(each for each in clerk.page.banners.findChildren(QPushButton) if each.text() == "Try again")
    clerk.qtbot.mouseClick(again, LEFT)
    clerk.wait()
    assert clerk.next == "Next: upload 3 payments"


def test_checking_can_be_cancelled(clerk: Clerk) -> None:
    ledger(clerk.company)
    clerk.company.faults.add(path="invoices", delay_before=30.0, times=1)
    clerk.take(*ROWS)
    clerk.wizard.next()
    clerk.qtbot.mouseClick(clerk.page.reading.waiting.cancel, LEFT)
    clerk.wait()
    assert "Checking was cancelled." in clerk.said
    assert not clerk.page.isComplete()


def test_coming_back_with_the_same_question_asks_nobody(clerk: Clerk) -> None:
    ledger(clerk.company)
    clerk.take(*ROWS)
    clerk.check()
    clerk.tick("CW-34251")
    asked = len(clerk.company.log.entries())
    clerk.wizard.back()
    clerk.check()
    assert len(clerk.company.log.entries()) == asked
    assert clerk.chosen == ["CW-34260", "CW-34262"]
    clerk.wizard.back()
    clerk.take(*ROWS[:1], name="other.csv")
    clerk.check()
    assert clerk.chosen == ["CW-34251"]


def test_the_amounts_of_xml_are_totals_and_cannot_be_anything_else(clerk: Clerk) -> None:
    clerk.company.add_invoice("CW-1", "10.00", date="2025-04-01")
    path = clerk.folder / "bank.xml"
    path.write_bytes(one())
    clerk.open(path)
    clerk.check()
    assert clerk.draft.amounts is Amounts.TOTALS
    assert not clerk.page.table.amounts.isEnabled()
    assert clerk.chosen == ["CW-1"]
    assert clerk.page.pane.parts.model.index(0, 3).data() == "2025-04-25T00:00:00"


def test_rows_that_were_uploaded_before_do_not_count_and_say_so(
    clerk: Clerk, qtbot: QtBot, services: Services, desk: Desk, company: Server, tmp_path: Path
) -> None:
    ledger(company)
    clerk.take(ROWS[0])
    clerk.check()
    upload_all(clerk.draft, desk)
    later = Clerk(qtbot, replace(services, desk=desk), company, tmp_path)
    later.take(ROWS[0], ROWS[2], name="later.csv")
    later.check()
    assert later.cells["CW-34251"][4:8] == ["346.34", "0.00", "346.34", "0.00"]
    assert later.page.pane.parts.model.index(0, 6).data() == "– does not count: uploaded before"
    assert later.chosen == ["CW-34262"]
    later.tick("CW-34251")
    assert "No row of CW-34251 counts" in later.said


def test_esc_clears_the_filter_and_what_it_hides_is_said(clerk: Clerk) -> None:
    ledger(clerk.company)
    clerk.take(*ROWS)
    clerk.check()
    assert clerk.page.table.bar is not None
    clerk.page.table.bar.box.setText("CW-99999")
    clerk.qtbot.wait(1)
    assert list(clerk.cells) == ["CW-99999"]
    assert "3 chosen rows are hidden by the filter" in clerk.page.summary
    clerk.qtbot.keyClick(clerk.wizard, Qt.Key.Key_Escape)
    assert len(clerk.cells) == 6


def test_the_same_file_a_second_time_is_said_above_the_table(clerk: Clerk) -> None:
    ledger(clerk.company)
    clerk.take(ROWS[0])
    clerk.check()
    upload_all(clerk.draft, clerk.services.desk)
    clerk.page.read_again()
    clerk.wait()
    assert "This very file was uploaded before: run 1" in clerk.said
    assert clerk.chosen == []
    assert clerk.next == "Next: write the files"
