"""What is not known of the real server may be either way: the main job is right in all of them."""

from __future__ import annotations

import pytest

from core.domain.posting import ItemState
from core.sandbox.server import Server
from core.workflows.desk import Desk
from core.workflows.post import post
from core.workflows.preview import preview
from tests.core.workflows.conftest import Ordering, question, sound
from tests.core.workflows.test_post import posts, quiet, unposted_ids

MANNERS: list[dict[str, object]] = [
    {"bills": "chosen"},
    {"expenses_as_bill": False},
    {"missing_account": "omit", "missing_vendor": "omit"},
    {"created_reply": "empty"},
    {"rows": "per_entry", "entry_ids": "own", "mode": "permissive"},
    {"forward_only": False, "cloud": True},
    {"rows": "per_entry", "expenses_as_bill": False, "bills": "chosen"},
]


@pytest.mark.parametrize(
    "manner", MANNERS, ids=lambda manner: " ".join(f"{k}={v}" for k, v in manner.items())
)
def test_the_main_job_is_right_whatever_the_server_does(
    desk: Desk, company: Server, ordering: Ordering, manner: dict[str, object]
) -> None:
    """Everything sound is batched once and proven; what was not chosen is still there, nothing else."""
    company.set(**manner)
    before = unposted_ids(company)
    found = preview(desk, "demo", question(desk))
    assert found.export.problems == ()
    chosen = sound(desk, found)
    run = post(desk, ordering(chosen), quiet)
    assert [
        (item.state, item.evidence[-1].detail) for item in run.items if item.state is not ItemState.VERIFIED
    ] == []
    assert unposted_ids(company) == before - {number for record in chosen for number in record.ids}
    assert len(posts(company)) == len(run.items) == 3
