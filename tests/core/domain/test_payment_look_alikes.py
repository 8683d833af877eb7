"""An amount that another open invoice of the same company owes is named: the number may be the wrong one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.checks import sentences
from core.domain.findings import Finding, Severity
from core.domain.payments.grouping import grouped, ref_of, refs
from core.domain.payments.invoices import Invoice, Lock, OpenInvoice, Owed, StoredPayment, still_open
from core.domain.payments.known import PaymentContext
from core.domain.payments.look_alikes import brings, by_amount, companies
from core.domain.payments.rows import Amounts, PaymentRow
from core.domain.payments.rules import check_target
from core.domain.payments.targets import target
from tests.core.domain.payment_values import BOTH, DAY, invoice, row

CODES = {"also-owed", "owed-elsewhere"}


def said(
    held: Sequence[Invoice], *rows: PaymentRow, amounts: Amounts = Amounts.RECEIPTS
) -> dict[str, Finding]:
    """By the invoice's number what is said of look-alikes, where the server holds these invoices."""
    found = {
        ref: [
            each for each in held if (each.id == ref.id if ref.id is not None else each.number == ref.number)
        ]
        for ref in refs(rows)
    }
    aimed = [target(group, amounts) for group in grouped(rows, found)]
    wanted = companies(aimed)
    listed = [one for each in held if (one := still_open(each)) and one.owed.company_id in wanted]
    named = {each.id for hits in found.values() for each in hits}
    known = PaymentContext(DAY, receipts=amounts is Amounts.RECEIPTS, owing=by_amount(listed, named))
    all_said = [(each.group.name, finding) for each in aimed for finding in check_target(each, known)]
    return {name: finding for name, finding in all_said if finding.rule.code in CODES}


def owing(id_: int, total: str, *paid: str, **more: object) -> Invoice:
    return invoice(id_, f"CW-{id_}", total, *paid, **{"company_id": 7, **more})


def test_an_amount_that_several_invoices_owe_names_them_in_order() -> None:
    """The clerk sees which others would be paid by the same money; a long list is cut short."""
    held = [owing(each, "100.00") for each in (10, 9, 2, 1)]
    finding = said(held, row(1, "CW-2", "100.00"))["CW-2"]
    assert (finding.rule.code, finding.rule.severity) == ("also-owed", Severity.WARN)
    words = "CW-2 owes 100.00, and so do CW-1, CW-9 and CW-10 of the same company."
    assert sentences(finding)[0] == words
    (one,) = said(held[2:], row(1, "CW-2", "100.00")).values()
    assert sentences(one)[0] == "CW-2 owes 100.00, and so does CW-1 of the same company."
    (many,) = said([owing(each, "100.00") for each in range(1, 9)], row(1, "CW-2", "100.00")).values()
    assert "CW-1, CW-3, CW-4, CW-5, CW-6 and 2 more of the same company" in sentences(many)[0]


@pytest.mark.parametrize("amounts", BOTH)
def test_an_amount_that_only_another_invoice_owes_is_said_more_sharply(amounts: Amounts) -> None:
    """What is newly brought counts, not what was stored before; cents decide."""
    held = [owing(1, "300.00", "50.00"), owing(2, "120.50", "20.50"), owing(3, "100.01")]
    amount = "150.00" if amounts is Amounts.TOTALS else "100.0"
    (finding,) = said(held, row(1, "CW-1", amount), amounts=amounts).values()
    assert finding.rule.code == "owed-elsewhere"
    assert "100.00 is not what CW-1 owes (250.00) but exactly what CW-2 of the same company owes." in (
        sentences(finding)[0].replace("100.0 ", "100.00 ")
    )


def test_credits_count_and_what_is_paid_in_full_owes_nothing() -> None:
    """What is owed is the total without credits and payments; money beyond that may be another invoice's."""
    held = [
        owing(1, "100.00", "40.00"),
        owing(2, "110.00", credits=Decimal(10)),
        owing(3, "100.00", credits=Decimal(100)),
    ]
    (finding,) = said(held, row(1, "CW-1", "100.00")).values()
    assert finding.values["others"] == ("CW-2",)
    assert "(60.00)" in sentences(finding)[0]


@pytest.mark.parametrize(
    "other",
    [
        {"company_id": 8},
        {"company_id": None},
        {"currency": "EUR"},
        {"kind": "CreditMemo"},
        {"status": "Voided"},
        {"credits": Decimal("0.01")},
        {"paid": Decimal(100)},
    ],
)
def test_what_is_no_look_alike_is_not_named(other: dict[str, object]) -> None:
    """Another company or currency, a credit memo, a void invoice, another amount, nothing owed."""
    assert said([owing(1, "100.00"), owing(2, "100.00", **other)], row(1, "CW-1", "100.00")) == {}


def test_an_invoice_without_a_number_is_named_by_its_id() -> None:
    """It can be found all the same."""
    (finding,) = said([owing(1, "5.00"), invoice(2, "", "5.00", company_id=7)], row(1, "CW-1", "5")).values()
    assert finding.values["others"] == ("invoice id 2",)


def test_money_for_a_paid_invoice_that_fits_another_one_is_named() -> None:
    """Nothing of it can be stored here, which makes it all the likelier that the other one is meant."""
    own, other = owing(1, "200.00", "200.00"), owing(2, "100.00")
    (finding,) = said([own, other], row(1, "CW-1", "100.00")).values()
    assert (finding.rule.code, finding.values["due"]) == ("owed-elsewhere", 0)


@pytest.mark.parametrize(
    ("own", "rows", "amounts"),
    [
        (owing(1, "200.00", "100.00"), (row(1, "CW-1", "100.00"),), Amounts.TOTALS),
        (owing(1, "200.00", "150.00"), (row(1, "CW-1", "50.00"),), Amounts.TOTALS),
        (owing(1, "200.00", "50.00", "50.00"), (row(1, "CW-1", "100.00"),), Amounts.RECEIPTS),
        (owing(1, "200.00"), (row(1, "CW-1", "-100.00"),), Amounts.RECEIPTS),
        (owing(1, "200.00"), (row(1, "CW-1", "100.00", currency="EUR"),), Amounts.RECEIPTS),
        (owing(1, "200.00"), (row(1, "CW-1", None, flaws=("?",)),), Amounts.RECEIPTS),
        (owing(1, "200.00"), (row(1, "CW-404", "100.00"),), Amounts.RECEIPTS),
    ],
    ids=["already so", "lower", "not possible", "refund", "other currency", "unreadable", "not found"],
)
def test_where_nothing_new_comes_nothing_is_asked_or_said(
    own: Invoice, rows: tuple[PaymentRow, ...], amounts: Amounts
) -> None:
    """Only money that can be stored can be the wrong invoice's."""
    (group,) = grouped(rows, {ref_of(rows[0]): [own]} if rows[0].number == "CW-1" else {})
    assert brings(target(group, amounts)) == 0
    assert companies([target(group, amounts)]) == frozenset()
    assert said([own, owing(2, "100.00"), owing(3, "50.00")], *rows, amounts=amounts) == {}


def test_a_locked_payment_brings_nothing() -> None:
    """It cannot be changed from here, and that is said already."""
    stored = StoredPayment(1, "P", Decimal(10), None, "", Lock.SYNCED)
    own = owing(1, "110.00", payments=(stored,), paid=Decimal(10))
    assert said([own, owing(2, "100.00")], row(1, "CW-1", "100.00")) == {}


few = st.integers(1, 3)
held_invoices = st.lists(
    st.builds(
        lambda total, paid, credited, company, currency, kind: invoice(
            1,
            "",
            str(total),
            *([str(paid)] if paid else []),
            credits=Decimal(credited),
            company_id=company,
            currency=currency,
            kind=kind,
        ),
        few,
        st.integers(0, 2),
        st.integers(0, 1),
        st.sampled_from((7, 8, None)),
        st.sampled_from(("GBP", "EUR")),
        st.sampled_from(("Standard", "Standard", "CreditMemo")),
    ),
    min_size=2,
    max_size=8,
)


@given(
    held_invoices, st.lists(st.tuples(st.integers(1, 8), few), min_size=1, max_size=4), st.sampled_from(BOTH)
)
def test_only_look_alikes_that_the_file_does_not_pay_are_named(
    drawn: list[Invoice], paid: list[tuple[int, int]], amounts: Amounts
) -> None:
    """Same company and currency, the very amount, never one that the file names; and none is left out."""
    by_number = {f"CW-{at}": replace(each, id=at, number=f"CW-{at}") for at, each in enumerate(drawn, 1)}
    rows = tuple(row(place, f"CW-{at}", str(amount)) for place, (at, amount) in enumerate(paid, 1))
    findings = said(list(by_number.values()), *rows, amounts=amounts)
    in_file = {each.number for each in rows}
    for name in in_file & by_number.keys():
        own = by_number[name]
        (group,) = grouped([each for each in rows if each.number == name], {ref_of(row(1, name)): [own]})
        amount = brings(target(group, amounts))
        alike = [
            each.number
            for each in by_number.values()
            if each.number not in in_file
            and each.company_id == own.company_id is not None
            and each.currency == own.currency
            and each.kind != "CreditMemo"
            and each.due - each.paid == amount > 0
        ]
        assert (name in findings) is bool(alike)
        if alike:
            assert findings[name].values["others"] == tuple(alike)
            assert (findings[name].rule.code == "also-owed") is (own.due - own.stored == amount)


def test_the_same_number_twice_is_named_once() -> None:
    """Several invoices of one number are one name to the clerk."""
    owed = Owed(7, "GBP", Decimal(5))
    assert by_amount([OpenInvoice(each, "CW-9", owed) for each in (1, 2, 3)], {3}) == {owed: ("CW-9",)}
