"""From a payment file to the server and back: every amount goes somewhere, every row once, nothing twice."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from core.domain.payments.checked import check_group
from core.domain.payments.excesses import excess_of, has_cut, less_listed
from core.domain.payments.file_rules import check_file
from core.domain.payments.grouping import InvoiceRef, grouped, ref_of, refs
from core.domain.payments.invoices import Invoice, Lock, StoredPayment
from core.domain.payments.known import PaymentContext
from core.domain.payments.rows import Amounts, PaymentFile, PaymentRow
from core.domain.payments.rules import payment_rules
from core.domain.payments.targets import Cap
from core.domain.payments.tasks import (
    PaymentTask,
    Upload,
    draft_of,
    fingerprints,
    seen_places,
    task_from,
    task_of,
)
from core.domain.payments.uploads import listed_by_invoice, listed_of, remembered, shares, uploads_of
from core.domain.posting import OPEN, POSTED, ItemState, RunKind
from core.domain.runs import Attempt, Books, Item, Moment, Run, RunHeader
from core.workflows.payment_files import files_of
from core.workflows.payment_results import expected, results, sums_of
from core.workflows.payments import Checked, tasks_of
from tests.core.domain.payment_values import file_of, invoice, row

TODAY = dt.date(2026, 4, 20)
AT = dt.datetime(2026, 4, 20, 12, 0, tzinfo=dt.UTC)
NUMBERS = ("CW-1", "CW-2", "CW-3", "CW-4")
EVERY_ANSWER = {rule.code: "looked at" for rule in payment_rules()}
ENDS = (ItemState.VERIFIED, ItemState.UNKNOWN, ItemState.REVIEW, ItemState.NOT_SENT, ItemState.REJECTED)

T = TypeVar("T")


def mostly(usual: st.SearchStrategy[T], odd: st.SearchStrategy[T], times: int = 9) -> st.SearchStrategy[T]:
    """Something odd once in so many times, so that most files can be uploaded."""
    return st.integers(0, times).flatmap(lambda number: odd if number == times else usual)


cents = st.integers(1, 20_000).map(lambda value: Decimal(value).scaleb(-2))
odd_amounts = st.sampled_from((None, Decimal("-5.00"), Decimal("10.005"), Decimal("1e2"), Decimal(0)))
amounts = mostly(st.one_of(cents, st.integers(1, 200).map(Decimal)), odd_amounts)
days = mostly(st.dates(dt.date(2026, 3, 1), TODAY), st.sampled_from((None, dt.date(2026, 5, 1))))
numbers = mostly(st.sampled_from(NUMBERS), st.sampled_from(("CW-404", "")))
ids = mostly(st.none(), st.sampled_from((1, 3, 99)))
currencies = mostly(st.just(""), st.sampled_from(("GBP", "EUR")))
external = mostly(st.just(""), st.just("TX-1"), 4)


@st.composite
def payment_rows(draw: st.DrawFn) -> tuple[PaymentRow, ...]:
    """Rows that name known and unknown invoices by number or id, or none; some cannot be read."""
    found = []
    for place in range(1, draw(st.integers(1, 8)) + 1):
        amount, invoice_id = draw(amounts), draw(ids)
        found.append(
            row(
                place,
                "" if invoice_id is not None and draw(st.booleans()) else draw(numbers),
                None if amount is None else str(amount),
                date=draw(days),
                currency=draw(currencies),
                invoice_id=invoice_id,
                external_id=draw(external),
                reference=draw(st.sampled_from(("", "BACS"))),
                flaws=() if amount is not None else ("Amount is missing",),
            )
        )
    return tuple(found)


totals = mostly(st.integers(1, 400), st.sampled_from((0, -1)))
paid_before = mostly(
    st.lists(st.integers(1, 200), max_size=1), st.lists(st.integers(1, 200), min_size=2, max_size=2)
)


@st.composite
def invoices(draw: st.DrawFn) -> tuple[Invoice, ...]:
    """What the server holds: paid in part, paid, credited, locked, several payments, two of one number."""
    found = []
    for id_ in range(1, draw(st.integers(1, 4)) + 1):
        own = invoice(id_, NUMBERS[id_ - 1], str(draw(totals)), *map(str, draw(paid_before)))
        lock = draw(mostly(st.none(), st.just(Lock.SYNCED)))
        own = replace(own, payments=tuple(each._replace(lock=lock) for each in own.payments))
        credited = Decimal(draw(mostly(st.just(0), st.sampled_from((20, 300)), 3)))
        currency = draw(st.sampled_from(("GBP", "EUR")))
        kind = draw(mostly(st.just("Standard"), st.just("CreditMemo")))
        found.append(replace(own, credits=credited, currency=currency, kind=kind))
    if draw(mostly(st.just(False), st.just(True))):
        found.append(replace(found[0], id=50))
    return tuple(found)


@dataclass
class World:
    """Invoices on a server and what a journal knows, as far as files of payments are concerned."""

    held: dict[int, Invoice]
    uploads: list[Upload]
    runs: int = 0

    def found(self, rows: tuple[PaymentRow, ...]) -> Mapping[InvoiceRef, list[Invoice]]:
        return {
            ref: [
                each
                for each in self.held.values()
                if (each.id == ref.id if ref.id is not None else each.number == ref.number)
            ]
            for ref in refs(rows)
        }

    def checked(self, file: PaymentFile, amounts: Amounts, cap: Cap) -> Checked:
        """The file held against the server as it is now."""
        prints = fingerprints(file.rows)
        seen = seen_places(file.rows, prints, remembered(self.uploads))
        known = PaymentContext(TODAY, seen, amounts is Amounts.RECEIPTS)
        groups = grouped(file.rows, self.found(file.rows))
        invoices = tuple(check_group(group, amounts, cap, known) for group in groups)
        return Checked(file, "office", amounts, cap, invoices, prints, check_file(file, {}))

    def carried_out(self, tasks: tuple[PaymentTask, ...], ends: list[ItemState]) -> Run:
        """Every task ends somehow; what is stored is stored as a server does it, one payment an invoice."""
        self.runs += 1
        items = tuple(self._item(at, task, ends[at % len(ends)]) for at, task in enumerate(tasks))
        header = RunHeader(RunKind.PAYMENTS, "office", Books("demo", "demo"))
        return Run(self.runs, header, "clerk", AT, items)

    def _item(self, at: int, task: PaymentTask, end: ItemState) -> Item:
        attempt = Attempt(1, Moment(AT, 0.0, "s"))
        if end in POSTED:
            now = self.held[task.invoice_id]
            date = task.date if now.due - task.after <= 0 else None
            stored = StoredPayment(1, "P", task.after, date, "")
            self.held[task.invoice_id] = replace(now, payments=(stored,), paid=task.after)
        if end in POSTED or end in OPEN:
            self.uploads += uploads_of(task, self.runs, AT, end)
        return Item(self.runs, at + 1, draft_of(task), end, AT, (attempt,))


def world_of(held: tuple[Invoice, ...]) -> World:
    return World({each.id: each for each in held}, [])


files = payment_rows().map(lambda rows: file_of(*rows))
kinds = st.sampled_from(tuple(Amounts))
caps = st.sampled_from(tuple(Cap))
answers = st.sampled_from(({}, EVERY_ANSWER))
endings = st.lists(st.sampled_from(ENDS), min_size=1, max_size=4)


@given(files, invoices(), kinds, caps, answers, endings)
def test_every_amount_goes_somewhere_and_every_row_into_one_file(
    file: PaymentFile,
    held: tuple[Invoice, ...],
    amounts: Amounts,
    cap: Cap,
    given_answers: dict[str, str],
    ends: list[ItemState],
) -> None:
    """Σ uploaded + Σ already so + Σ refused + Σ unclear + Σ cut = Σ file, in every currency."""
    world = world_of(held)
    checked = world.checked(file, amounts, cap)
    run = world.carried_out(tasks_of(checked, given_answers, {}), ends)
    found = results(checked, run, given_answers)
    sums = sums_of(found)
    in_file: dict[str, Decimal] = defaultdict(Decimal)
    for group in (each.target.group for each in checked.invoices):
        own = (
            group.invoice.currency
            if group.invoice
            else next((r.currency for r in group.rows if r.currency), "")
        )
        for part in group.rows:
            in_file[part.currency or own] += part.amount or Decimal(0)
    assert {each: whole for each, whole in in_file.items() if whole or each in sums.in_file} == sums.in_file
    for currency, whole in sums.in_file.items():
        assert sum(parts.get(currency, Decimal(0)) for parts in sums[1:]) == whole
    assert all(value >= 0 for value in sums.cut.values())
    written = files_of(file, found)
    success, fail = written.of(failed=False), written.of(failed=True)
    assert sorted(each.row.place for each in (*success, *fail)) == [each.place for each in file.rows]
    assert all(each.message for each in fail)


@given(files, invoices(), kinds, caps, st.randoms(use_true_random=False))
def test_grouping_does_not_depend_on_the_order_of_rows(
    file: PaymentFile, held: tuple[Invoice, ...], amounts: Amounts, cap: Cap, chance: object
) -> None:
    """The same invoices, rows and amounts, and the same reasons against them, wherever a row stands."""
    shuffled = list(file.rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    def told(rows: tuple[PaymentRow, ...]) -> set[object]:
        checked = world_of(held).checked(file_of(*rows), amounts, cap)
        return {
            (
                frozenset(each.place for each in aimed.group.rows),
                aimed.group.invoice,
                *(aimed.in_file, aimed.wanted, aimed.after, aimed.balance, aimed.excess),
                *(aimed.date, aimed.date_stored, aimed.action),
                frozenset(finding.rule.code for finding in each.findings),
            )
            for each in checked.invoices
            for aimed in (each.target,)
        }

    assert told(file.rows) == told(tuple(shuffled))


@given(files, invoices(), kinds, caps, answers)
def test_the_same_file_again_changes_nothing(
    file: PaymentFile,
    held: tuple[Invoice, ...],
    amounts: Amounts,
    cap: Cap,
    given_answers: dict[str, str],
) -> None:
    """What was stored is so already, without a request and without asking again."""
    world = world_of(held)
    checked = world.checked(file, amounts, cap)
    tasks = tasks_of(checked, given_answers, {})
    world.carried_out(tasks, [ItemState.VERIFIED])
    before = dict(world.held)
    again = world.checked(file, amounts, cap)
    stored = {task.invoice_id for task in tasks}
    for each in again.invoices:
        if each.invoice_id in stored:
            assert each.is_so
            assert each.may_go({})
    for task in tasks_of(again, given_answers, {}):
        assert task.is_so(world.held[task.invoice_id])
    world.carried_out(tasks_of(again, given_answers, {}), [ItemState.VERIFIED])
    assert {id_: each.stored for id_, each in world.held.items()} == {
        id_: each.stored for id_, each in before.items()
    }


@st.composite
def pressed(draw: st.DrawFn) -> tuple[PaymentFile, tuple[Invoice, ...]]:
    """Sound rows for invoices that are too small for many of them."""
    held = tuple(
        invoice(id_, NUMBERS[id_ - 1], str(draw(st.integers(1, 150)))) for id_ in range(1, draw(_FEW) + 1)
    )
    named = st.tuples(st.sampled_from(held), cents)
    found = enumerate(draw(st.lists(named, min_size=1, max_size=4)), 1)
    return file_of(*(row(place, own.number, str(amount)) for place, (own, amount) in found)), held


_FEW = st.integers(1, 2)


@given(st.one_of(pressed(), pressed(), st.tuples(files, invoices())), kinds, caps, endings)
def test_what_was_cut_stays_cut_when_it_comes_again_and_is_listed_once(
    made: tuple[PaymentFile, tuple[Invoice, ...]], amounts: Amounts, cap: Cap, ends: list[ItemState]
) -> None:
    """The second time the sums hold with the same parts cut and unclear, and nothing is refunded twice."""
    file, held = made
    world = world_of(held)
    checked = world.checked(file, amounts, cap)
    run = world.carried_out(tasks_of(checked, EVERY_ANSWER, {}), ends)
    first, again = results(checked, run, EVERY_ANSWER), world.checked(file, amounts, cap)
    kept = {number: item for item in run.items if item.state in OPEN for number in item.draft.ids}
    second = expected(again, EVERY_ANSWER, kept)  # type: ignore[arg-type]
    for one, other in zip(first, second, strict=True):
        if one.item is None or one.item.state not in POSTED | OPEN:
            continue
        before, now = sums_of([one]), sums_of([other])
        assert now.cut == before.cut
        assert now.unclear == before.unclear
        for currency, whole in now.in_file.items():
            assert sum(parts.get(currency, Decimal(0)) for parts in now[1:]) == whole
        assert other.invoice.new_excess == 0 or one.item.state in OPEN
    twice = world.carried_out(tasks_of(again, EVERY_ANSWER, kept), [ItemState.VERIFIED])  # type: ignore[arg-type]
    listed = remembered(each for each in world.uploads if each.run == run.number)
    for excess, item in zip(excess_of(twice), filter(has_cut, twice.items), strict=True):
        prints = {part.print for part in task_from(item.draft.facts).parts}
        found = listed_of(each for each in listed.values() if each.part.print in prints)
        assert less_listed(excess, *found).excess == 0 or not found[0]


@given(st.lists(cents, min_size=1, max_size=5), st.integers(1, 150))
def test_corrected_totals_list_together_what_is_too_much_at_most(found: list[Decimal], total: int) -> None:
    """However often a total is corrected: the accountant refunds the highest excess, and that once."""
    own, newly = invoice(1, "CW-1", str(total)), Decimal(0)
    stored: list[tuple[int, PaymentTask]] = []
    for run, amount in enumerate(found, 1):
        rows = (row(1, "CW-1", str(amount), date=TODAY - dt.timedelta(days=run)),)
        (group,) = grouped(rows, {ref_of(rows[0]): [own]})
        known = PaymentContext(TODAY, listed=listed_by_invoice(stored))
        checked = check_group(group, Amounts.TOTALS, Cap.DUE, known)
        newly += checked.new_excess
        stored.append((run, task_of(checked.target, fingerprints(rows))))
    assert newly == max(max(found) - total, Decimal(0))


@given(st.lists(cents | cents.map(lambda amount: -amount), max_size=6), st.decimals(0, 1, places=3))
def test_what_is_cut_is_shared_out_among_the_rows(found: list[Decimal], part: Decimal) -> None:
    """No row loses more than it brings, a refund nothing, and together they lose what was cut."""
    whole = max(sum(found, Decimal(0)), Decimal(0)) * part
    parts = shares(found, whole)
    assert sum(parts) == whole
    assert all(0 <= share <= max(amount, 0) for share, amount in zip(parts, found, strict=True))


@given(files, invoices(), kinds, caps)
def test_no_more_is_stored_than_an_invoice_takes_and_no_difference_is_sent(
    file: PaymentFile, held: tuple[Invoice, ...], amounts: Amounts, cap: Cap
) -> None:
    """A task holds the total that shall be stored: what was there and what came, less what was cut."""
    for task in tasks_of(world_of(held).checked(file, amounts, cap), EVERY_ANSWER, {}):
        own = next(each for each in held if each.id == task.invoice_id)
        most = own.due if cap is Cap.DUE else own.total
        came = sum((part.amount for part in task.parts), Decimal(0))
        start = own.stored if amounts is Amounts.RECEIPTS else Decimal(0)
        assert 0 <= task.after <= max(most, start, Decimal(0)) or task.excess == 0
        assert task.after >= start or came < 0
        assert task.after > 0 or task.is_so(own)
        assert task.after + task.excess == start + came
        assert task.balance == own.due - task.after


@given(payment_rows())
def test_every_row_has_a_fingerprint_of_its_own(rows: tuple[PaymentRow, ...]) -> None:
    """Two equal rows are two; the same rows in another order have the same fingerprints."""
    prints = fingerprints(rows)
    assert len(set(prints.values())) == len(rows)
    turned = fingerprints(tuple(reversed(rows)))
    assert set(turned.values()) == set(prints.values())
    assert {ref_of(each) for each in rows} == set(refs(rows))
