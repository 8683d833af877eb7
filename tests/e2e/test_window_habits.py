"""What the window does besides the main job: stop, cancel, close, refuse, ask, go on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from core.domain.findings import Severity
from core.domain.posting import ItemState
from core.domain.records import BatchKind
from core.sandbox.server import Server
from core.store.clock import SystemClock
from core.store.journal import open_journal
from core.store.paths import home
from gui.dialogs.connection import ConnectionDialog
from gui.dialogs.reason import ReasonDialog
from tests.e2e.window_steps import POSTS, choose, last_run, review, sent
from tests.gui.wizards.clerk import Clerk


def test_one_refused_batch_leaves_the_others_posted(busy: Clerk, strict: Server, tmp_path: Path) -> None:
    """Two kinds, two batches: the server refuses the first, the second goes through, both are told apart."""
    busy.press("Next: read")
    choose(busy, 2)
    choose(busy, 1, BatchKind.EXPENSES)
    busy.press("Next: review 3 records")
    busy.write_to(tmp_path)
    strict.faults.add(
        method="POST",
        path="accounting/batches$",
        status=400,
        body='{"code": "InvalidObject", "message": "No."}',
    )
    busy.press("Create 2 batches of 3 records")
    assert "1 of 2 batches posted, 1 refused" in busy.said
    states = [row[1] for row in busy.cells(busy.wizard.result_page.table) if row[0]]
    assert states == ["✕ Refused by the server", "✓ Posted"]
    assert len(sent(strict)) == 2
    assert len(strict.snapshot()["batches"]) == 1


def test_cancel_in_the_middle_of_reading_is_obeyed_and_said(busy: Clerk, strict: Server) -> None:
    """Cancel needs no answer of the server; the page says that nothing changed and offers to read again."""
    strict.faults.add(method="GET", path="unposted", delay_before=30.0)
    busy.push("Next: read")
    busy.until(lambda: bool(busy.visible(type(busy.wizard.preview_page.reading.waiting))))
    busy.cancel_reading()
    busy.wait()
    assert "Reading was cancelled." in busy.said
    strict.faults.clear()
    strict.faults.release()
    busy.press("Read again")
    assert len(busy.cells(busy.table())) > 10


def test_a_server_that_fails_is_told_on_the_page_with_a_next_step(busy: Clerk, strict: Server) -> None:
    """The error has its words and its button; the table does not pretend to be empty."""
    strict.faults.add(method="GET", path="(?i)unpostedinvoices", malformed="html", times=-1)
    busy.press("Next: read")
    assert "Try again" in busy.said
    assert "Nothing could be read" in busy.said
    assert not busy.button("Next: review").isEnabled()
    strict.faults.clear()
    busy.press("Try again")
    assert len(busy.cells(busy.table())) > 10


def test_reading_again_keeps_the_choice_and_names_what_is_gone(busy: Clerk, strict: Server) -> None:
    """Another clerk batched one of the chosen records meanwhile."""
    busy.press("Next: read")
    numbers = choose(busy, 3)
    strict.mutate(kind="invoices", number=numbers[0], vanish=True)
    busy.qtbot.keyClick(busy.table().view, Qt.Key.Key_F5)
    busy.wait()
    assert "no longer unposted" in busy.said
    assert numbers[0] in busy.said
    assert {record.number for record in busy.wizard.draft.chosen_records} == set(numbers[1:])
    assert "Next: review 2 records" in busy.said


def test_blocked_records_are_left_out_and_the_reason_is_said(busy: Clerk) -> None:
    """Choosing all chooses what may be batched; one blocked record alone is refused with its reason."""
    busy.press("Next: read")
    blocked = [row[0] for row in busy.cells(busy.table()) if row[7].startswith("✕")]
    assert blocked
    busy.tick(blocked[0])
    assert "cannot be chosen" in busy.said
    assert busy.wizard.draft.chosen == frozenset()
    busy.table().view.setFocus()
    busy.qtbot.keyClick(busy.table().view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    busy.wait()
    assert "were left out" in busy.said or len(blocked) == 1
    chosen = {record.number for record in busy.wizard.draft.chosen_records}
    assert chosen
    assert chosen.isdisjoint(blocked)


def test_an_identifier_in_use_stops_the_commit_until_it_is_changed(busy: Clerk, tmp_path: Path) -> None:
    """The server is asked while the clerk types; the button says why it cannot be pressed."""
    review(busy, tmp_path, 1)
    busy.press("Create 1 batch of 1 record")
    used = busy.cells(busy.wizard.result_page.table)[0][0]
    busy.press("Start another")
    review(busy, tmp_path, 1)
    batches = busy.wizard.review_page.view.batches
    model = batches.model
    column = next(
        n
        for n in range(model.columnCount())
        if model.headerData(n, Qt.Orientation.Horizontal) == "Identifier"
    )
    model.setData(model.index(0, column), used)
    busy.wait()
    assert not busy.button("Create 1 batch").isEnabled()
    assert "An identifier cannot be used." in busy.said
    model.setData(model.index(0, column), "SPRING 1")
    busy.wait()
    busy.press("Create 1 batch of 1 record")
    assert "1 batch posted" in busy.said
    assert busy.cells(busy.wizard.result_page.table)[0][0] == "SPRING 1"


def test_the_exact_request_is_shown_before_it_is_sent(busy: Clerk, strict: Server, tmp_path: Path) -> None:
    """The dialog holds the very bytes that the server receives afterwards."""
    review(busy, tmp_path, 2)
    busy.press("See the exact requests")
    text = busy.said
    busy.push("Close")
    assert sent(strict) == []
    busy.press("Create 1 batch of 2 records")
    (entry,) = strict.log.entries(*POSTS)
    assert entry.body.decode() in text


def test_a_batch_per_location_has_an_identifier_and_a_file_each(
    busy: Clerk, strict: Server, tmp_path: Path
) -> None:
    """Cutting by location makes as many batches, files and requests as there are locations."""
    busy.press("Next: read")
    choose(busy, 8)
    places = {record.location for record in busy.wizard.draft.chosen_records}
    busy.press("Next: review 8 records")
    bar = busy.wizard.review_page.view.bar
    bar.cut.setCurrentIndex(1)
    bar.cut.activated.emit(1)
    busy.wait()
    busy.write_to(tmp_path)
    busy.press(f"Create {len(places)} batch")
    assert f"{len(places)} batch" in busy.said
    assert len(sent(strict)) == len(places) == len(list(tmp_path.iterdir()))


def test_closing_in_the_middle_of_reading_ends_cleanly(busy: Clerk, strict: Server) -> None:
    """The window closes at once although the server does not answer."""
    strict.faults.add(method="GET", path="unposted", delay_before=30.0, times=-1)
    busy.push("Next: read")
    busy.until(lambda: bool(busy.program.tasks.running))
    assert busy.window.close()
    busy.program.tasks.close()
    assert not busy.window.isVisible()


def test_closing_while_a_batch_is_created_finishes_the_write_in_flight(
    busy: Clerk, strict: Server, tmp_path: Path
) -> None:
    """The window waits for the one request that left; its outcome is in the journal."""
    review(busy, tmp_path, 1)
    strict.faults.add(method="POST", path="accounting/batches$", delay_after=0.3)
    busy.push("Create 1 batch")
    busy.until(lambda: bool(strict.faults.waiting() == []))
    busy.window.close()
    busy.until(lambda: not busy.window.isVisible())
    assert len(sent(strict)) == 1
    assert last_run().items[0].state in (ItemState.VERIFIED, ItemState.APPLIED, ItemState.UNKNOWN)
    open_journal(home(), SystemClock())


def test_escape_never_ends_the_wizard_and_enter_presses_what_has_the_focus(busy: Clerk) -> None:
    """Enter on the first page reads; Esc in the table takes the filter away and nothing else."""
    busy.qtbot.keyClick(busy.window.focusWidget(), Qt.Key.Key_Escape)
    assert "What do you want to look at?" in busy.said
    focused = busy.window.focusWidget()
    assert focused is busy.button("Next: read")
    busy.qtbot.keyClick(focused, Qt.Key.Key_Return)
    busy.wait()
    assert "Choose what goes to the books." in busy.said
    busy.filter("nothing is called so")
    assert busy.cells(busy.table()) == []
    busy.qtbot.keyClick(busy.table().view, Qt.Key.Key_Escape)
    busy.wait()
    assert busy.cells(busy.table()) != []
    assert busy.wizard.isVisible()


def test_stop_is_obeyed_between_two_batches(busy: Clerk, strict: Server, tmp_path: Path) -> None:
    """What left is finished and told; what had not begun is not sent."""
    busy.press("Next: read")
    choose(busy, 3)
    busy.press("Next: review 3 records")
    bar = busy.wizard.review_page.view.bar
    bar.cut.setCurrentIndex(2)
    bar.cut.activated.emit(2)
    busy.wait()
    busy.write_to(tmp_path)
    strict.faults.add(method="POST", path="accounting/batches$", delay_before=30.0)
    busy.push("Create 3 batches of 3 records")
    stop = busy.wizard.result_page.sending.doing.stop  # the status line has one, too, for what takes longer
    busy.until(lambda: not strict.faults.waiting() and stop.text() == "&Stop")
    busy.qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert "nothing new is begun" in busy.said
    strict.faults.release()
    busy.wait()
    assert len(sent(strict)) == 1
    assert [item.state for item in last_run().items[1:]] == [ItemState.NOT_SENT, ItemState.NOT_SENT]


def test_what_looks_odd_wants_a_reason_before_it_is_batched(
    busy: Clerk, strict: Server, tmp_path: Path
) -> None:
    """The button waits for the reason; the reason is in the journal afterwards."""
    busy.press("Next: read")
    odd = [
        key
        for key, findings in busy.wizard.draft.findings.items()
        if any(each.rule.severity is Severity.CONFIRM for each in findings)
    ]
    assert odd
    busy.wizard.preview_page.choice.add(odd[:1])
    busy.press("Next: review 1 record")
    busy.write_to(tmp_path)
    assert "A reason is wanted above." in busy.said
    assert not busy.button("Create 1 batch").isEnabled()
    busy.press("Give a reason…")
    (dialog,) = busy.visible(ReasonDialog)
    busy.qtbot.keyClicks(dialog.reason, "agreed with the auditor")
    busy.qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    busy.wait()
    assert "Your reason: agreed with the auditor" in busy.said
    busy.press("Create 1 batch of 1 record")
    assert len(sent(strict)) == 1
    (item,) = last_run().items
    assert "agreed with the auditor" in str(item.draft.facts)


def test_what_was_refused_can_be_looked_at_again(busy: Clerk, strict: Server, tmp_path: Path) -> None:
    """One press reads again with the same records chosen, as they are now."""
    numbers = review(busy, tmp_path)
    strict.mutate(kind="invoices", number=numbers[1], by=500)
    busy.press("Create 1 batch of 3 records")
    busy.press("Look again")
    assert "Choose what goes to the books." in busy.said
    assert {record.number for record in busy.wizard.draft.chosen_records} == set(numbers)
    busy.press("Next: review 3 records")
    busy.press("Create 1 batch of 3 records")
    assert "1 batch posted" in busy.said


def test_a_connection_of_ones_own_is_added_chosen_and_read(busy: Clerk, strict: Server) -> None:
    """From the Connections page to the preview of that company, with its name above it."""
    busy.window.go("connections")
    busy.wait()
    busy.push("Add…")
    (dialog,) = busy.visible(ConnectionDialog)
    texts = {
        "name": "Office",
        "site": strict.url,
        "company": strict.company,
        "public_key": strict.public_key,
        "private_key": strict.private_key,
        "client_id": strict.client_id,
    }
    for name, text in texts.items():
        dialog.fields[name].setText(text)
    busy.press("Save")
    busy.wait()
    busy.window.go("batch")
    source = busy.wizard.source_page.form.source
    at = source.findData("Office")
    assert at >= 0
    source.setCurrentIndex(at)
    source.activated.emit(at)
    busy.wait()
    assert busy.window.windowTitle().endswith("Office")
    busy.press("Next: read")
    assert len(busy.cells(busy.table())) > 10


def test_connections_changed_meanwhile_leave_the_review_alone(busy: Clerk, tmp_path: Path) -> None:
    """The folder that was just chosen is still the folder."""
    review(busy, tmp_path, 1)
    busy.wizard.connections_changed()
    busy.wait()
    assert busy.wizard.draft.folder == tmp_path
    assert busy.button("Create 1 batch").isEnabled()


def test_the_keyboard_is_at_the_main_button_when_the_program_opens(busy: Clerk) -> None:
    """With the last answers remembered Enter is enough: no link of the band has the focus instead."""
    assert busy.window.focusWidget() is busy.button("Next: read")
