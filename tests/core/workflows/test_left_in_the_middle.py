"""A posting that is left in the middle: what was posted until then is told, not lost."""

from __future__ import annotations

import pytest

from core.atomic import DiskFull
from core.cli.stopping import to_its_end
from core.domain.posting import ItemState
from core.domain.preview import Preview
from core.domain.runs import Run
from core.errors import UserError
from core.jobs import Cancel
from core.workflows.delivery import Changed
from core.workflows.desk import Desk
from core.workflows.post import post
from tests.core.workflows.conftest import Ordering, sound


def test_a_trouble_after_the_first_batch_leaves_its_outcome(
    desk: Desk, shown: Preview, ordering: Ordering, capsys: pytest.CaptureFixture[str]
) -> None:
    """The disk fills up while the second batch begins: the first is posted and said so, no other is."""

    def work(changed: Changed, cancel: Cancel) -> Run:
        def told(run: Run) -> None:
            changed(run)
            if run.items[0].state is ItemState.VERIFIED and run.items[1].evidence[1:]:
                raise DiskFull(path="journal.db")

        return post(desk, ordering(sound(desk, shown)), told, cancel=cancel)

    ended = to_its_end(work)
    assert ended.in_the_middle
    run = desk.journal_view().run(ended.runs[0])
    states = [item.state for item in run.items]
    assert states[0] is ItemState.VERIFIED
    assert ItemState.VERIFIED not in states[1:]
    assert "no room left" in capsys.readouterr().err


def test_a_trouble_before_anything_began_is_an_error() -> None:
    """Nothing was begun, so there is nothing to tell but the trouble."""

    def work(_changed: Changed, _cancel: Cancel) -> Run:
        raise DiskFull(path="journal.db")

    with pytest.raises(UserError):
        to_its_end(work)
