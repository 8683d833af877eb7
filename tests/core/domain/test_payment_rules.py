"""What is known besides an invoice and its rows: payers, ids, earlier uploads, the file's own total."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from core.domain.checks import sentences
from core.domain.findings import Finding, Severity
from core.domain.payments.file_rules import FileUpload, check_file, file_may_go
from core.domain.payments.grouping import disputed, grouped, ref_of
from core.domain.payments.known import PaymentContext
from core.domain.payments.near_numbers import nearest_first
from core.domain.payments.payers import may_be_one
from core.domain.payments.rows import Amounts, ControlTotal, PaymentRow
from core.domain.payments.rules import check_target, payment_rules
from core.domain.payments.targets import target
from core.domain.payments.tasks import Part, Upload, lines_of_ids
from tests.core.domain.payment_values import DAY, file_of, invoice, row

AT = dt.datetime(2026, 4, 3, 10, 0, tzinfo=dt.UTC)
EARLIER = Upload(7, AT, Part(4, Decimal("10.00"), "print", "TX-1"))


def found(
    *rows: PaymentRow, amounts: Amounts = Amounts.RECEIPTS, paid: tuple[str, ...] = (), **known: object
) -> dict[str, Finding]:
    """The findings of the rows of one invoice, by code."""
    own = invoice(1, "CW-1", "100.00", *paid)
    (group,) = grouped(rows, {ref_of(rows[0]): [own]})
    receipts = amounts is Amounts.RECEIPTS
    context = PaymentContext(DAY, receipts=receipts, files={7: "march.csv"}, **known)  # type: ignore[arg-type]
    aimed = target(group, amounts, seen=frozenset(context.seen))
    return {each.rule.code: each for each in check_target(aimed, context)}


@pytest.mark.parametrize(
    ("payer", "same"),
    [
        ("", True),
        ("NORTHWIND TRADERS LTD.", True),
        ("Traders, Northwind", True),
        ("Northwind", True),
        ("NORTHWIND TRAD", True),
        ("Nørthwind Traders", False),
        ("Contoso", False),
        ("Northwind Holdings BV", False),
        ("Ltd", False),
    ],
)
def test_a_payer_is_held_against_the_company(payer: str, same: bool) -> None:
    """Case, order, legal form and what a bank cuts off do not count; anything else is said, never stopped."""
    assert may_be_one(payer, "Northwind Traders") is same
    assert ("payer" not in found(row(1, payer=payer))) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Müller GmbH & Co. KG", "Muller", True),
        ("Ltd", "Ltd", True),
        ("The Co", "Co", True),
        ("Acme", "", True),
    ],
)
def test_names_of_legal_forms_alone_are_names(one: str, other: str, same: bool) -> None:
    """Accents do not count; a company called Ltd is one; a name that is missing contradicts nothing."""
    assert may_be_one(one, other) is same
    assert may_be_one(other, one) is same


def test_a_receipt_of_before_names_run_time_and_row() -> None:
    """It counts no second time, and the clerk is told where it was uploaded."""
    said = found(row(1), row(2, amount="5.00"), seen={1: EARLIER})
    message, _advice = sentences(said["seen-before"])
    for words in ("Line 2 was uploaded before", "run 7", "line 4 of march.csv", "not counted a second time"):
        assert words in message
    assert f"{AT.astimezone():%Y-%m-%d %H:%M}" in message


def test_a_total_of_before_is_named_only_where_it_would_change_something() -> None:
    """The same list again is so already and needs no words; after somebody else's upload it does."""
    totals = {"amounts": Amounts.TOTALS, "seen": {1: EARLIER}}
    assert "seen-before" not in found(row(1), paid=("10.00",), **totals)  # type: ignore[arg-type]
    said = found(row(1), paid=("80.00",), **totals)  # type: ignore[arg-type]
    assert "counted" not in sentences(said["seen-before"])[0]
    assert "lower" in said


def test_an_id_uploaded_with_another_amount_is_to_confirm() -> None:
    """The same transaction with a mended amount would be added a second time; as a total it replaces."""
    said = found(row(1, external_id="TX-1", amount="12.00"), external={"TX-1": EARLIER})
    assert "with 10.00 in run 7" in sentences(said["external-id-seen"])[0]
    totals = found(row(1, external_id="TX-1"), external={"TX-1": EARLIER}, amounts=Amounts.TOTALS)
    assert "external-id-seen" not in totals
    again = found(row(1, external_id="TX-1"), external={"TX-1": EARLIER}, seen={1: EARLIER})
    assert "external-id-seen" not in again


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ({}, True),
        ({"amount": "10.01"}, False),
        ({"date": dt.date(2025, 4, 2)}, False),
        ({"external_id": "TX-1"}, True),
        ({"external_id": "TX-2"}, False),
    ],
    ids=["alike", "amount", "day", "same id", "other id"],
)
def test_a_receipt_like_one_of_before_is_to_confirm(written: dict[str, object], asked: bool) -> None:
    """Named by its id, an invoice would take the same money twice; another id is another payment."""
    before = EARLIER._replace(invoice_id=1, date=row(1).date)
    said = found(row(1, **written), not_repeated={1: (before,)})
    assert ("alike-before" in said) is asked
    assert "alike-before" not in found(row(1), amounts=Amounts.TOTALS, not_repeated={1: (before,)})


def test_a_receipt_of_a_known_id_is_asked_about_once() -> None:
    """That the id was uploaded says it all; that it looks like that very upload is not a second question."""
    before = EARLIER._replace(invoice_id=1, date=row(1).date)
    said = found(row(1, external_id="TX-1"), external={"TX-1": before}, not_repeated={1: (before,)})
    assert "external-id-seen" in said
    assert "alike-before" not in said


def test_one_receipt_of_before_is_held_against_one_row() -> None:
    """Of two equal rows one may be the receipt of before; the other is asked about only if there were two."""
    before = EARLIER._replace(invoice_id=1)
    (group,) = grouped((row(1), row(2)), {ref_of(row(1)): [invoice(1, "CW-1", "100.00")]})
    known = PaymentContext(DAY, receipts=True, not_repeated={1: (before,)})
    said = check_target(target(group, Amounts.RECEIPTS), known)
    assert [each.rule.code for each in said].count("alike-before") == 1
    assert "run 7" in sentences(next(each for each in said if each.rule.code == "alike-before"))[0]


def test_an_id_that_stands_twice_in_a_file_is_to_confirm() -> None:
    """Two rows without an id may be two payments; two with the same one hardly are."""
    rows = (row(1, external_id="TX-1"), row(2, external_id="TX-1"), row(3))
    assert lines_of_ids(rows) == {"TX-1": (2, 3)}
    said = found(*rows, twice=lines_of_ids(rows))
    assert "Lines 2 and 3 bear the same id TX-1" in sentences(said["external-id-twice"])[0]


def test_a_file_is_held_against_the_total_it_names() -> None:
    """A list that comes to less than it says was cut, unless the clerk knows why."""
    control = ControlTotal(9, "30,00", Decimal("30.00"))
    (finding,) = check_file(file_of(row(1), row(2), control=control), {})
    assert sentences(finding)[0] == "Line 9 says that the payments come to 30.00; the rows come to 20.00."
    assert not file_may_go((finding,), {})
    assert file_may_go((finding,), {"control-total": "two were taken out"})
    assert check_file(file_of(row(1), row(2), row(3), control=control), {}) == ()


@pytest.mark.parametrize(
    ("rows", "amount"),
    [
        ((row(1, currency="GBP"), row(2, currency="EUR")), Decimal(1)),
        ((row(1),), None),
    ],
    ids=["two currencies", "unreadable"],
)
def test_a_total_that_cannot_be_compared_says_nothing(rows: tuple[PaymentRow, ...], amount: Decimal) -> None:
    """Amounts of two currencies are never added up."""
    assert check_file(file_of(*rows, control=ControlTotal(9, "?", amount)), {}) == ()


def test_the_same_file_is_named_with_its_run() -> None:
    """By what it holds, not by its name."""
    uploads = {7: FileUpload(7, AT, "march.csv", "0" * 64), 8: FileUpload(8, AT, "bank.csv", "1" * 64)}
    (finding,) = check_file(file_of(row(1)), uploads)
    assert (finding.rule.code, finding.values["run"], finding.values["name"]) == ("same-file", 7, "march.csv")
    assert file_may_go((finding,), {})


def test_every_rule_of_payments_has_a_code_of_its_own() -> None:
    """`--accept` names a rule by it."""
    codes = [rule.code for rule in payment_rules()]
    assert len(codes) == len(set(codes))
    assert {"lower", "payer", "control-total"} <= set(codes)


def test_a_refund_among_payments_is_named() -> None:
    """It is taken off the sum, and that is said with its line."""
    refund = found(row(1, amount="50.00"), row(2, amount="-20.00"))["refund"]
    assert (refund.values["line"], refund.values["sum"]) == (3, Decimal(30))
    assert "refund" not in found(row(1, amount="50.00"))
    assert set(found(row(1, amount="-50.00"))) >= {"amount-not-positive"}


def test_a_row_whose_id_and_number_disagree_holds_back_both_invoices() -> None:
    """Whose its money is, is not known: half a sum of either would be a wrong one."""
    one, other = invoice(1, "CW-1", "100.00"), invoice(2, "CW-2", "100.00")
    rows = (row(1, "CW-2", invoice_id=1), row(2, "CW-2", "30.00"), row(3, "CW-3", "30.00"))
    places = {ref_of(rows[0]): [one], ref_of(rows[1]): [other], ref_of(rows[2]): [invoice(3, "CW-3")]}
    groups = grouped(rows, places)
    context = PaymentContext(DAY, disputed=disputed(groups))
    told = [check_target(target(group, Amounts.TOTALS), context) for group in groups]
    codes = [
        {each.rule.code for each in findings if each.rule.severity is Severity.BLOCK} for findings in told
    ]
    assert codes == [{"id-and-number"}, {"named-with-other-id"}, set()]


@pytest.mark.parametrize("more", [{"kind": "Credit Memo"}, {"status": "Void"}])
def test_of_what_cannot_be_paid_only_the_reason_is_said(more: dict[str, str]) -> None:
    """Nothing of being lowered, cut or part paid, which will not come about."""
    own = replace(invoice(1, "CW-1", "100.00", "40.00"), **more)  # type: ignore[arg-type]
    for amount in ("10.00", "500.00"):
        rows = (row(1, "CW-1", amount),)
        (group,) = grouped(rows, {ref_of(rows[0]): [own]})
        told = check_target(target(group, Amounts.TOTALS), PaymentContext(DAY))
        assert {each.rule.code for each in told} in ({"credit-memo"}, {"void"})


def test_a_row_without_a_number_is_not_looked_for() -> None:
    """That its number is missing is its reason; there is none that could be found."""
    (group,) = grouped((row(1, "", flaws=("Invoice number is missing",)),), {})
    told = check_target(target(group, Amounts.TOTALS), PaymentContext(DAY))
    assert [each.rule.code for each in told if each.rule.severity is Severity.BLOCK] == ["row-unreadable"]


def test_near_numbers_are_told_the_nearest_first_and_the_rest_is_counted() -> None:
    """Five are named, by how few strokes they differ, case aside; of equally near ones the order stays."""
    alike = ("0034251", "CW-0034251", "34251", "cw-34251", "CW34251", "cw 34251", "INV-34251")
    near = nearest_first("CW-34251", alike)
    assert near == ("cw-34251", "CW34251", "cw 34251", "CW-0034251", "0034251", "34251", "INV-34251")
    rows = (row(1, "CW-34251"),)
    (group,) = grouped(rows, {}, {ref_of(rows[0]): near})
    (finding,) = check_target(target(group, Amounts.TOTALS), PaymentContext(DAY))
    told, _advice = sentences(finding)
    assert "Nearly the same: cw-34251, CW34251, cw 34251, CW-0034251, 0034251 and 2 more." in told


def test_an_overpaid_invoice_takes_no_more_receipts() -> None:
    """The new ones are cut; nobody is asked to lower what is stored."""
    said = found(row(1, amount="10.00"), paid=("130.00",))
    assert "lower" not in said
    message, advice = sentences(said["too-much"])
    assert message == "CW-1 can take no more; the file comes to 140.00. 10.00 would not be stored."
    assert "Confirm to store no more" in advice


def test_a_total_for_an_invoice_that_is_credited_completely_is_stopped() -> None:
    """The stored payment would have to become nothing, which cannot be sent."""
    own = replace(invoice(1, "CW-1", "100.00", "40.00"), credits=Decimal("100.00"))
    (group,) = grouped((row(1),), {ref_of(row(1)): [own]})
    said = check_target(target(group, Amounts.TOTALS), PaymentContext(DAY))
    assert [each.rule.code for each in said if each.rule.severity >= Severity.CONFIRM] == ["nothing-due"]
