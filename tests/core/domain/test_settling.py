"""When a lost answer is looked for, and what the looks prove together: laws that hold whatever was seen."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.domain.posting import TRANSITIONS, Event, ItemState
from core.domain.settling import Patience, Seen, Sight, is_over, meaning, wait

THERE, ABSENT, OTHER, UNREAD = Sight.THERE, Sight.ABSENT, Sight.OTHER, Sight.UNREAD

DEFAULT = Patience()
END = DEFAULT.offsets[-1]

seconds = st.one_of(
    st.sampled_from([0.0, 120.0, 180.0, 185.0, 200.0, END]), st.floats(0, 4000, allow_nan=False)
)
patiences = st.builds(Patience, quiet=st.floats(0, 1000, allow_nan=False))


def looks_of(sights: st.SearchStrategy[Sight], *, least: int = 0) -> st.SearchStrategy[list[Seen]]:
    """Looks at any times, in the order in which they were made."""
    looks = st.lists(st.builds(Seen, seconds, sights), min_size=least, max_size=12)
    return looks.map(lambda found: sorted(found, key=lambda each: each.after))


anything = looks_of(st.sampled_from(Sight))


def at(sight: Sight, *times: float) -> list[Seen]:
    return [Seen(after, sight) for after in times]


# What the looks mean


@given(anything, patiences)
def test_not_posted_needs_two_absent_looks_in_a_row_past_the_quiet_period(
    looks: list[Seen], patience: Patience
) -> None:
    """Whatever else was seen: nothing is missing before the server had its time, nor after one look."""
    if meaning(looks, patience) is Event.MISS:
        read = [each for each in looks if each.sight is not UNREAD]
        assert [each.sight for each in read[-2:]] == [ABSENT, ABSENT]
        assert all(each.after > patience.quiet for each in read[-2:])


@given(anything, patiences)
def test_two_absent_looks_in_a_row_past_the_quiet_period_are_enough(
    looks: list[Seen], patience: Patience
) -> None:
    """Whatever was seen before, the server's silence ends the waiting then."""
    after = max([patience.quiet, *(each.after for each in looks)])
    assert meaning([*looks, *at(ABSENT, after + 1, after + 2)], patience) is Event.MISS


@given(anything, seconds, patiences)
def test_one_look_at_the_whole_batch_ends_it_at_once(
    looks: list[Seen], after: float, patience: Patience
) -> None:
    """Before and after the quiet period, and after anything else that was seen."""
    assert meaning([*looks, Seen(after, THERE)], patience) is Event.VERIFY


@given(anything, patiences)
def test_only_a_look_at_the_whole_batch_proves_it(looks: list[Seen], patience: Patience) -> None:
    """What was not seen whole in the last look that could be read is never called posted."""
    read = [each.sight for each in looks if each.sight is not UNREAD]
    assert (meaning(looks, patience) is Event.VERIFY) == (read[-1:] == [THERE])


@given(looks_of(st.just(UNREAD)), patiences)
def test_a_server_that_cannot_be_read_decides_nothing(looks: list[Seen], patience: Patience) -> None:
    """However often and however long."""
    assert meaning(looks, patience) is None


@given(anything, seconds, patiences)
def test_a_look_that_could_not_read_changes_no_proof(
    looks: list[Seen], later: float, patience: Patience
) -> None:
    """It neither makes a proof nor takes one away; it only puts off that the end of the schedule decides."""
    unread = [*looks, Seen(looks[-1].after + later if looks else later, UNREAD)]
    before, after = meaning(looks, patience), meaning(unread, patience)
    assert after is before or (after is None and before is Event.DOUBT and is_over(looks, patience))


@given(looks_of(st.sampled_from([ABSENT, UNREAD])), patiences)
def test_inside_the_quiet_period_nothing_counts_as_missing(looks: list[Seen], patience: Patience) -> None:
    """A server that finishes late is given its time: up to its last second it cannot be told."""
    early = [Seen(min(each.after, patience.quiet), each.sight) for each in looks]
    assert meaning(early, patience) is None


@pytest.mark.parametrize(
    ("looks", "means"),
    [
        ([], None),
        (at(ABSENT, 180.0, 200.0), None),
        (at(ABSENT, 180.1, 200.0), Event.MISS),
        (at(ABSENT, 200.0), None),
        ([*at(ABSENT, 185.0), *at(UNREAD, 200.0), *at(ABSENT, 260.0)], Event.MISS),
        ([*at(ABSENT, 185.0), *at(OTHER, 200.0), *at(ABSENT, 260.0)], None),
        ([*at(OTHER, 200.0), *at(ABSENT, 260.0, 320.0)], Event.MISS),
        (at(OTHER, 2.0), None),
        (at(OTHER, 2.0, 5.0), None),
        (at(OTHER, 2.0, 5.0, 12.0), Event.DOUBT),
        (at(OTHER, 5.0, 14.9), None),
        ([*at(OTHER, 2.0), *at(ABSENT, 5.0), *at(OTHER, 15.0)], None),
        ([*at(OTHER, 2.0), *at(ABSENT, 5.0)], None),
        ([*at(OTHER, 2.0), *at(UNREAD, 5.0), *at(OTHER, 15.0)], Event.DOUBT),
        ([*at(OTHER, 2.0), *at(THERE, 5.0)], Event.VERIFY),
        (at(OTHER, END), Event.DOUBT),
        (at(OTHER, END - 0.1), None),
        ([*at(OTHER, 200.0), *at(ABSENT, END)], Event.DOUBT),
        ([*at(ABSENT, 200.0), *at(OTHER, END)], Event.DOUBT),
        ([*at(OTHER, 200.0), *at(UNREAD, END)], None),
        ([*at(OTHER, 200.0), *at(UNREAD, END), *at(ABSENT, END + 60)], Event.DOUBT),
        (at(ABSENT, END), None),  # slept through: the second look is still to come
        (at(ABSENT, 2.0, END + 900), None),
        (at(ABSENT, 2.0, END + 900, END + 960), Event.MISS),
    ],
)
def test_the_looks_mean_what_the_protocol_says(looks: list[Seen], means: Event | None) -> None:
    """The edges: the quiet period's last second, one look and two, what lies between them, the end."""
    assert meaning(looks, DEFAULT) is means


@given(anything, patiences)
def test_whatever_the_looks_mean_is_a_step_an_unclear_item_may_take(
    looks: list[Seen], patience: Patience
) -> None:
    """The journal accepts what is made of the looks."""
    assert meaning(looks, patience) in {None, *TRANSITIONS[ItemState.UNKNOWN]}


@given(looks_of(st.sampled_from([THERE, ABSENT, OTHER]), least=1), patiences)
def test_after_the_schedule_a_server_that_answers_always_ends_it(
    looks: list[Seen], patience: Patience
) -> None:
    """Posted, not posted or a person's: nothing that can be read stays unclear for ever; two looks end it."""
    after = max(patience.offsets[-1], looks[-1].after)
    late = [*looks, *at(looks[-1].sight, after, after + 60)]
    assert meaning(late, patience) is not None


# When to look


def test_the_schedule_is_the_documented_one() -> None:
    """Two minutes of looks at growing distance, two just past the quiet period, then each minute for ten."""
    minutes = tuple(200.0 + 60 * n for n in range(1, 11))
    assert DEFAULT.quiet == 180.0
    assert DEFAULT.offsets == (2.0, 5.0, 15.0, 30.0, 60.0, 120.0, 185.0, 200.0, *minutes)
    assert Patience(30.0).offsets[:5] == (2.0, 5.0, 15.0, 35.0, 50.0)


@given(patiences)
def test_the_schedule_only_grows_and_holds_two_looks_that_count(patience: Patience) -> None:
    """Whatever the quiet period, the schedule can settle a request that never arrived."""
    offsets = patience.offsets
    assert offsets[0] > 0
    assert all(one < other for one, other in pairwise(offsets))
    assert sum(each > patience.quiet for each in offsets) == 12
    assert meaning([Seen(each, ABSENT) for each in offsets], patience) is Event.MISS


@given(anything, patiences)
def test_the_schedule_is_over_with_a_look_at_its_end(looks: list[Seen], patience: Patience) -> None:
    """A look at the last time or later; before any look it cannot be over."""
    last = looks[-1].after if looks else -1.0
    assert is_over(looks, patience) == (last >= patience.offsets[-1])


@given(anything, st.floats(0, 1e9, allow_nan=False), patiences)
@example([], 0.0, DEFAULT)
def test_the_wait_is_never_negative_and_never_longer_than_one_gap(
    looks: list[Seen], elapsed: float, patience: Patience
) -> None:
    """Late as a look may be, the next one is due at once or within the schedule's longest distance."""
    last = looks[-1].after if looks else 0.0
    found = wait(looks, max(elapsed, last), patience)
    gaps = zip((0.0, *patience.offsets), patience.offsets, strict=False)
    assert 0.0 <= found <= max(60.0, *(after - before for before, after in gaps)) + 1e-6


@given(patiences)
def test_whoever_keeps_to_the_waits_looks_at_the_times_of_the_schedule(patience: Patience) -> None:
    """Waiting as told and looking then walks through the whole schedule, and goes on each minute after it."""
    looks: list[Seen] = []
    for due in patience.offsets:
        last = looks[-1].after if looks else 0.0
        assert last + wait(looks, last, patience) == pytest.approx(due)
        looks.append(Seen(due, UNREAD))
    assert wait(looks, looks[-1].after, patience) == pytest.approx(60.0)


@pytest.mark.parametrize(
    ("last", "elapsed", "seconds"),
    [
        (None, 0.0, 2.0),
        (None, 0.5, 1.5),
        (None, 2.0, 0.0),
        (None, 500.0, 0.0),  # slept through: one look at once, the times that have passed are not made up for
        (2.0, 2.0, 3.0),
        (3.0, 4.0, 1.0),  # looked by hand in between
        (170.0, 500.0, 0.0),
        (END - 1, END, 0.0),
        (END, END + 10, 50.0),
        (END, END + 90, 0.0),
        (5000.0, 5001.0, 59.0),
    ],
)
def test_the_next_look_is_the_first_of_the_schedule_after_the_last_one(
    last: float | None, elapsed: float, seconds: float
) -> None:
    """A look by hand moves nothing; after the end a server that could not be read is tried each minute."""
    looks = [] if last is None else at(UNREAD, last)
    assert wait(looks, elapsed, DEFAULT) == seconds
