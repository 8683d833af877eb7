"""Every reason not to post."""

from __future__ import annotations

import string
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.checks import (
    all_rules,
    cell,
    check_plan,
    check_record,
    check_records,
    checked,
    context,
    sentences,
    since_the_preview,
)
from core.domain.export import Export
from core.domain.findings import Severity
from core.domain.fingerprint import compare
from core.domain.joining import group, join
from core.domain.plan import (
    Cut,
    batch_of,
    blocked,
    blocking,
    gathered,
    plan,
    renamed,
    to_answer,
    without_blocked,
)
from core.domain.records import BatchKind, Party, Record, RecordKey, RecordKind
from tests.factories import Company, Spec, companies, company, record

NOBODY = Party("Northwind Traders", " ")


def of(kind: RecordKind, *amounts: int, exported: bool = True) -> Record:
    made = company([Spec(kind, amounts or (10000,), 2000, "GBP", 0, 0, exported, True)])
    return join(group(made.rows), made.export).records[0]


def codes(one: Record) -> list[str]:
    return [finding.rule.code for finding in check_record(one, context([one]))]


INVOICE, MEMO = record(), of(RecordKind.CREDIT_MEMO)
BILL, PURCHASE = of(RecordKind.EXPENSE_BILL), of(RecordKind.PURCHASE)
BARE = INVOICE.lines[0]._replace(ids=())


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (INVOICE, []),
        (MEMO, []),
        (BILL, []),
        (PURCHASE, []),
        (of(RecordKind.ADJUSTMENT), []),
        (of(RecordKind.TRANSFER), []),
        (of(RecordKind.EXPENSE), ["outside-bills"]),
        (of(RecordKind.INVOICE, exported=False), ["not-exported"]),
        (replace(of(RecordKind.INVOICE, exported=False), description=""), ["no-gl-entries"]),
        (replace(of(RecordKind.EXPENSE), type="Reimbursable"), ["not-exported"]),
        (replace(INVOICE, flaws=("its id “1.5” is none",)), ["unreadable"]),
        (
            replace(INVOICE, lines=(), header_ids=(), total=Decimal(0), row_total=None),
            ["no-gl-entries", "zero-total"],
        ),
        (replace(of(RecordKind.ADJUSTMENT), row_ids=()), ["ids-unknown"]),
        (replace(INVOICE, lines=(BARE, INVOICE.lines[1])), ["incomplete-ids"]),
        (replace(INVOICE, header_ids=(), row_ids=()), ["incomplete-ids"]),
        (replace(INVOICE, party=NOBODY), ["missing-customer-account"]),
        (replace(PURCHASE, party=NOBODY), ["missing-vendor-number"]),
        (replace(BILL, party=NOBODY), ["missing-vendor-number"]),
        (replace(INVOICE, total=Decimal("120.01"), row_total=None), ["out-of-balance"]),
        (replace(BILL, total=Decimal(-100), row_total=None), ["out-of-balance"]),
        (replace(MEMO, total=Decimal(1), row_total=None), ["balance-unproven"]),
        (replace(PURCHASE, total=Decimal(1), row_total=None), ["balance-unproven"]),
        (
            replace(PURCHASE, total=Decimal(1), row_total=None, lines=PURCHASE.lines[:1]),
            ["out-of-balance"],
        ),
        (replace(INVOICE, row_total=Decimal(119)), ["total-differs"]),
        (replace(INVOICE, currency="EUR"), ["mixed-currencies"]),
        (replace(BILL, kind=RecordKind.EXPENSE, lines=(), total=None, row_total=None), ["no-amounts"]),
    ],
)
def test_each_rule_fires_on_its_own_case_only(one: Record, found: list[str]) -> None:
    """The record shown has that fault and no other."""
    assert codes(one) == found


def test_records_that_stand_in_each_others_way() -> None:
    """A GL entry or a number that two records have stops both; two slips of one order are no fault."""
    other = replace(INVOICE, key=RecordKey(BatchKind.INVOICES, "other"))
    found = check_records([INVOICE, other])
    assert [[each.rule.code for each in findings] for findings in found.values()] == [
        ["id-in-two-records", "number-twice"]
    ] * 2
    slips = company([Spec(RecordKind.PURCHASE, (1,), 0, "GBP", 0, 0, True, False)] * 2)
    records = [replace(each, number="PO-1") for each in join(group(slips.rows), slips.export).records]
    assert check_records(records) == {}


def test_what_is_in_a_batch_already_is_not_sent_again() -> None:
    """The finding names where it is."""
    known = context([INVOICE], batched={INVOICE.ids[0]: "batch MAY-1"})
    (finding,) = check_record(INVOICE, known)
    assert "batch MAY-1" in sentences(finding)[0]


@pytest.mark.parametrize(
    ("identifier", "code"),
    [
        ("", "identifier-fault"),
        ("x" * 51, "identifier-fault"),
        ('"', "identifier-fault"),
        ("Used", "identifier-used"),
    ],
)
def test_identifiers_are_checked(identifier: str, code: str) -> None:
    """Empty, too long, unsafe, in use (in whatever case)."""
    whole = renamed(plan([INVOICE], Cut.KIND, lambda *_: "free"), 0, identifier)
    known = context([INVOICE], identifiers=["USED"])
    assert [finding.rule.code for finding in check_plan(whole, known)] == [code]


def test_batches_of_an_input_file_are_held_against_the_records() -> None:
    """Missing ids, ids of nobody, ids twice, names twice, nothing at all, several kinds."""
    batches = [
        batch_of([INVOICE], "one", "A", [*INVOICE.ids[1:], 99]),
        batch_of([replace(BILL, header_ids=(), row_ids=(), lines=()), INVOICE], "two", "a"),
        batch_of([], "three", "C"),
    ]
    found = {finding.rule.code for finding in check_plan(gathered(batches), context([]))}
    assert {
        "identifier-twice",
        "ids-left-out",
        "ids-of-others",
        "id-in-two-batches",
        "empty-batch",
        "mixed-kinds",
    } <= found


def test_a_plan_tells_what_stops_it_and_what_needs_an_answer() -> None:
    """Blocks cannot be answered; a rule that was answered is not asked again."""
    alone = of(RecordKind.EXPENSE)
    whole = checked(plan([alone], Cut.KIND, lambda *_: "A"), context([alone]))
    assert not blocked(whole)
    assert [finding.rule.code for finding in to_answer(whole)] == ["outside-bills"]
    assert to_answer(whole, ["outside-bills"]) == ()
    alone = replace(alone, row_ids=(1, 2))
    bad = replace(INVOICE, party=NOBODY)
    stopped = checked(plan([alone, bad], Cut.KIND, lambda *_: "A"), context([alone, bad]))
    assert blocked(stopped)
    assert without_blocked(stopped.records, blocking(stopped)) == (alone,)


def test_what_changed_since_the_preview_stops_the_record() -> None:
    """Each in its own words: what changed, what is gone."""
    seen = [INVOICE, BILL]
    found = since_the_preview(seen, compare(seen, [replace(INVOICE, total=Decimal(130))]))
    assert [finding.rule.code for finding in found] == ["changed", "gone"]
    assert "total 120.00 is now 130.00" in sentences(found[0])[0]
    assert "Expense bill" in sentences(found[1])[0]


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (INVOICE, None),
        (replace(INVOICE, party=NOBODY), "✕ no account number"),
        (replace(INVOICE, party=NOBODY, row_total=Decimal(1)), "✕ 2 reasons to stop"),
        (of(RecordKind.EXPENSE), "▲ in no bill"),
        (replace(MEMO, total=Decimal(1), row_total=None), "▲ does not add up"),
        (of(RecordKind.TRANSFER, 0), "● zero total"),
    ],
)
def test_a_cell_says_the_worst_in_few_words(one: Record, words: str | None) -> None:
    """The worst finding's words, or how many there are of its severity."""
    found = cell(check_record(one, context([one])))
    assert (str(found) if found else None) == words


def test_rules_have_one_code_each_and_full_words() -> None:
    """What happened, what it means and what to do; short enough for a cell."""
    rules = all_rules()
    assert len({rule.code for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.message.endswith(".")
        assert rule.advice.endswith((".", "{cure}"))
        assert len(rule.short) <= 26
        assert set(rule.code) <= set(string.ascii_lowercase + "-")


@given(companies(exported=True))
def test_a_sound_company_has_nothing_to_stop(made: Company) -> None:
    """Balanced, complete, joined: no block in any record or plan."""
    records = join(group(made.rows), made.export).records
    whole = checked(plan(records, Cut.LOCATION, lambda _, label: label), context(records))
    assert not blocked(whole)


@given(companies(), st.data())
def test_rules_never_raise(made: Company, data: st.DataObject) -> None:
    """Whatever a record holds; and every finding can be put into words."""
    mangled = [
        replace(
            each,
            header_ids=data.draw(st.sampled_from([(), (1,), each.header_ids])),
            lines=data.draw(st.sampled_from([(), each.lines, each.lines[:1] * 2])),
            total=data.draw(st.sampled_from([None, Decimal(0), each.total])),
            party=data.draw(st.sampled_from([Party("", ""), each.party])),
            currency=data.draw(st.sampled_from(["", "GBP"])),
            number=data.draw(st.sampled_from(["", each.number, "{x}"])),
        )
        for each in join(group(made.rows), Export(made.export.records)).records
    ]
    for findings in check_records(mangled).values():
        assert all(all(sentences(finding)) for finding in findings)
        assert cell(findings)
        assert all(finding.rule.severity in Severity for finding in findings)
