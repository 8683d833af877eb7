"""What a receipt says in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from core.domain.file_check import contents
from core.domain.joining import group, join
from core.domain.plan import batch_of
from core.domain.receipt import Receipt
from core.domain.records import RecordKind
from core.domain.tie_out import tie_out
from tests.factories import Company, Spec, company


def made(*kinds: RecordKind) -> Company:
    return company([Spec(kind, (10000,), 2000, "GBP", 0, 24, True, True) for kind in kinds])


def receipt_of(one: Company, **changes: Decimal) -> Receipt:
    """The receipt where the first entry was changed on the server."""
    records = join(group(one.rows), one.export).records
    batch = batch_of(records, "Invoices", "MAY-1")
    entries = [one.entries[number] for number in batch.ids]
    entries[0] = entries[0]._replace(**changes)
    file = contents(record for record in records if record.exported)
    return tie_out(batch, batch.ids, entries, file, ())


def test_a_line_that_differs_is_named_with_both_amounts() -> None:
    """What was expected and what was read back, and that debit and credit part."""
    receipt = receipt_of(made(RecordKind.PURCHASE), credit=Decimal("119.99"))
    assert receipt.differences == (
        "purchase PO-812: debit is 120.00, credit 119.99",
        "purchase PO-812: control account 2000: 120.00 was expected, 119.99 was read back",
    )


def test_cost_of_goods_is_named_as_not_compared() -> None:
    """The export names the ids of these entries, not their amounts."""
    receipt = receipt_of(made(RecordKind.INVOICE))
    assert receipt.ties_out
    assert [line for line in receipt.not_compared if line.startswith("amounts and accounts of 2 GL entries")]
    others = {row.account: (row.other_debit, row.other_credit) for row in receipt.accounts}
    assert others["5100"] == (Decimal("0.77"), 0)


def test_an_expense_outside_bills_is_in_no_file() -> None:
    """Its amount is in the preview and in the entries, and the receipt says why the file is short of it."""
    receipt = receipt_of(made(RecordKind.EXPENSE_BILL, RecordKind.EXPENSE))
    (row,) = receipt.currencies
    assert receipt.ties_out
    assert (row.preview, row.file, row.outside_file, row.entries) == (200, 100, 100, 200)
    assert "no file holds it" in " ".join(receipt.not_compared)


def test_two_slips_of_one_order_are_taken_together_by_content() -> None:
    """Entries name the order only, so both documents are compared as one."""
    one = made(RecordKind.PURCHASE, RecordKind.PURCHASE)
    records = [replace(each, number="PO-1") for each in join(group(one.rows), one.export).records]
    batch = batch_of(records, "Procurement", "MAY-2")
    entries = [
        one.entries[number]._replace(id=at, purchase_order="PO-1") for at, number in enumerate(batch.ids, 1)
    ]
    receipt = tie_out(batch, batch.ids, entries, contents(records), ())
    assert receipt.ties_out
    assert [row.name for row in receipt.documents] == ["purchase PO-1 and purchase PO-1"]


def test_what_was_not_read_is_said() -> None:
    """Without file and lists the receipt vouches for neither."""
    one = made(RecordKind.INVOICE)
    records = join(group(one.rows), one.export).records
    batch = batch_of(records, "Invoices", "MAY-1")
    receipt = tie_out(batch, batch.ids, [one.entries[number] for number in batch.ids])
    assert receipt.currencies[0].file is None
    assert {"the file: none was read back", "the unposted lists: they were not read afterwards"} <= set(
        receipt.not_compared
    )
