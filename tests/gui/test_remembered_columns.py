"""What is remembered of senders on screen: seen, forgotten, had back, exported, imported; files follow."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from core.domain.payments.rows import Amounts
from core.workflows.choosing_columns import columns_of, export_columns
from core.workflows.desk import Desk
from core.workflows.payment_columns import all_remembered, last_remembered, remember
from gui.dialogs.columns import RememberedDialog
from tests.gui.wizards.file_page_seen import CLEAR, LEFT, SETTLED, Seen, desk, seen

__all__ = ["desk", "seen"]

OTHER = replace(SETTLED, headings=(*SETTLED.headings, "Ref"), sender="Bank", day_first=True)


@pytest.fixture
def dialog(seen: Seen, desk: Desk) -> RememberedDialog:
    """The dialog as the link on the first page opens it: two senders are remembered."""
    remember(desk, OTHER, "april.csv", Amounts.RECEIPTS)
    remember(desk, SETTLED, "march.csv", Amounts.TOTALS)
    return opened(seen)


def opened(seen: Seen) -> RememberedDialog:
    seen.press("Remembered columns…")
    (found,) = [each for each in seen.page.findChildren(RememberedDialog) if each.isVisible()]
    return found


def names(dialog: RememberedDialog) -> list[str]:
    return [row.file for row in dialog.table.rows.rows]


def told(dialog: RememberedDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())


def press(seen: Seen, button: object) -> None:
    seen.qtbot.mouseClick(button, LEFT)  # type: ignore[arg-type]
    seen.wait()


def test_senders_are_listed_and_what_is_remembered_of_one_is_told(
    seen: Seen, dialog: RememberedDialog
) -> None:
    """The newest first; the keyboard is in the table, and the next row tells its own."""
    assert names(dialog) == ["march.csv", "april.csv"]
    assert dialog.focusWidget() is dialog.table.view
    assert "number: Invoice Number, amount: Amount, date: Date" in told(dialog)
    assert dialog.table.set_current(OTHER.key)
    seen.wait()
    assert "day before month" in told(dialog)
    assert "receipts" in told(dialog)


def test_without_anything_there_is_nothing_to_export_or_forget(seen: Seen) -> None:
    """What can be done about it is offered: an import."""
    empty = opened(seen)
    assert "Nothing is remembered yet." in told(empty)
    assert not empty.export.isEnabled()
    assert not empty.forget.isEnabled()
    assert empty.import_.isEnabled()


def test_what_is_forgotten_can_be_had_back_as_it_was(
    seen: Seen, desk: Desk, dialog: RememberedDialog
) -> None:
    """With its day and its list."""
    before = last_remembered(desk, SETTLED.headings)
    press(seen, dialog.forget)
    assert names(dialog) == ["april.csv"]
    (banner,) = dialog.banners.shown
    assert banner.message.title == "Forgotten: march.csv."
    press(seen, banner.action)
    assert last_remembered(desk, SETTLED.headings) == before
    assert dialog.table.current is not None
    assert dialog.table.current.file == "march.csv"


def test_a_file_comes_in_and_goes_out(
    seen: Seen, desk: Desk, dialog: RememberedDialog, tmp_path: Path
) -> None:
    """Other answers for the same headings are replaced only when that is chosen."""
    path = tmp_path / "out.json"
    dialog.export_to(all_remembered(desk)[0], path)
    seen.wait()
    assert columns_of(path) == all_remembered(desk)[0].map
    export_columns(replace(OTHER, day_first=False), path)
    dialog.import_from(path)
    seen.wait()
    kept = last_remembered(desk, OTHER.headings)
    assert kept is not None
    assert kept.map.day_first is True
    (banner,) = dialog.banners.shown
    press(seen, banner.action)
    kept = last_remembered(desk, OTHER.headings)
    assert kept is not None
    assert (kept.map.day_first, kept.file) == (False, "out.json")
    dialog.import_from(tmp_path / "none.json")
    seen.wait()
    assert "does not exist" in dialog.banners.shown[-1].message.text


def test_a_file_on_the_page_is_read_again_when_its_columns_were_forgotten(
    seen: Seen, dialog: RememberedDialog
) -> None:
    """Forgotten others leave it alone; its own, and it is read as its headings say."""
    dialog.reject()
    seen.open(CLEAR)
    assert "from march.csv" in seen.said
    read = seen.draft.source
    for key, same in ((OTHER.key, True), (SETTLED.key, False)):
        again = opened(seen)
        again.table.set_current(key)
        press(seen, again.forget)
        again.reject()
        seen.wait()
        assert (seen.draft.source is read) is same
    assert "as their headings say" in seen.said or seen.dialogs
