"""The export: what is in it, what is left out, and that it balances to the last digit."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from core import sandbox
from core.sandbox.server import Server
from tests.core.sandbox.conftest import ACCOUNTING, TODAY, Caller


@given(st.integers(0, 10**6))
@settings(max_examples=8, deadline=None)
def test_every_exported_document_balances(seed: int) -> None:
    with sandbox.serve(seed=seed, size=120, today=TODAY) as server:
        export = Caller(server).export()
    for row in export["transactions"]:
        assert row["total"] + sum(line["total"] for line in row["detail"]) == 0
        assert row["salesTax"] == sum(level["taxAmount"] for level in row["taxLevels"])
        for line in row["detail"]:
            if line["glTypeId"] != "ST":
                assert line["quantity"] * line["itemPrice"] == line["total"]
    for row in export["expenseBills"]:
        assert row["total"] == sum(line["total"] for line in row["detail"])
    for row in export["purchaseTransactions"]:
        lines = row["purchaseDetail"] + row["purchaseDetailTax"]
        assert row["total"] + sum(line["total"] for line in lines) == 0
        for line in row["purchaseDetail"]:
            assert line["quantity"] * line["itemCost"] == line["total"]
    for row in export["inventoryTransfers"]:
        assert row["total"] + row["offset"]["total"] == 0


def test_an_export_holds_what_it_was_asked_for_and_nothing_else(caller: Caller) -> None:
    rows = [row for row in caller.rows("/finance/accounting/unpostedinvoices") if row["accountNumber"]]
    wanted = [row["billingLogId"] for row in rows[:3]]
    export = caller.export(includedInvoiceIds=wanted, exportExpensesFlag=False, exportProductsFlag=False)
    assert [row["id"] for row in export["transactions"]] == wanted
    assert not export["expenseBills"] + export["purchaseTransactions"]
    without = caller.export(includedInvoiceIds=wanted, excludedInvoiceIds=wanted[:1])
    assert [row["id"] for row in without["transactions"]] == wanted[1:]


def test_records_after_the_thru_date_and_of_other_locations_are_missing(caller: Caller) -> None:
    everything = {row["documentNumber"] for row in caller.export()["transactions"]}
    today = {row["documentNumber"] for row in caller.export(thruDate=None)["transactions"]}
    assert today < everything
    places = {}
    for location in (2, 11, 12):
        places[location] = {r["documentNumber"] for r in caller.export(locationId=location)["transactions"]}
    assert set().union(*places.values()) == everything
    assert sum(map(len, places.values())) == len(everything)


def test_a_record_without_gl_entries_is_listed_and_not_exported(caller: Caller) -> None:
    rows = caller.rows("/finance/accounting/unpostedinvoices")
    bare = [row for row in rows if not row["accountNumber"] and not row["description"]]
    assert bare
    assert not caller.export(includedInvoiceIds=[row["billingLogId"] for row in bare])["transactions"]


def test_customers_without_account_number_are_exported_or_silently_omitted(
    server: Server, caller: Caller
) -> None:
    with sandbox.serve(size=257, today=TODAY) as large:
        ask = Caller(large)
        exported = [row for row in ask.export()["transactions"] if not row["companyAccountNumber"]]
        assert exported
        large.set(missing_account="omit", missing_vendor="omit")
        export = ask.export()
        assert all(row["companyAccountNumber"] for row in export["transactions"])
        assert all(row["vendorNumber"] for row in export["purchaseTransactions"] + export["expenseBills"])


def test_one_expense_brings_its_whole_bill_or_only_itself(server: Server, caller: Caller) -> None:
    bill = next(documents for documents in server.state.company.bills.values() if len(documents) > 1)
    whole = caller.export(includedExpenseIds=[bill[1].key])["expenseBills"]
    assert [len(row["detail"]) for row in whole] == [len(bill)]
    server.set(bills="chosen")
    chosen = caller.export(includedExpenseIds=[bill[1].key])["expenseBills"]
    assert [line["id"] for row in chosen for line in row["detail"]] == [list(bill[1].entries)]


def test_non_reimbursable_expenses_are_in_no_bill(server: Server, caller: Caller) -> None:
    rows = caller.rows("/finance/accounting/unpostedexpenses")
    alone = {row["id"] for row in rows if row["classification"] == "NonReimbursable"}
    in_bills = {i for bill in caller.export()["expenseBills"] for line in bill["detail"] for i in line["id"]}
    assert alone
    assert not alone & in_bills


def test_expenses_can_come_as_journal_lines_with_offset(server: Server, caller: Caller) -> None:
    server.set(expenses_as_bill=False)
    export = caller.export()
    assert not export["expenseBills"]
    assert all(row["total"] + row["offset"]["total"] == 0 for row in export["expenses"])


def test_a_condensed_export_keeps_the_total_and_hides_lines(caller: Caller) -> None:
    whole = {row["id"]: row for row in caller.export()["transactions"]}
    condensed = caller.export(summarizeInvoices="Condensed")["transactions"]
    assert any(len(row["detail"]) < len(whole[row["id"]]["detail"]) for row in condensed)
    for row in condensed:
        assert row["total"] + sum((line["total"] for line in row["detail"]), Decimal(0)) == 0


def test_texts_have_umlauts_and_line_breaks_escaped_twice_and_dates_both_forms(caller: Caller) -> None:
    export = caller.export()
    texts = [line["salesDescription"] for row in export["transactions"] for line in row["detail"]]
    assert any("&#xD;&#xA;" in text and len(text) > 500 for text in texts)
    assert any("ü" in row["company"]["name"] for row in export["customers"])
    line = export["purchaseTransactions"][0]["purchaseDetail"][0]
    assert line["documentDate"].endswith(("AM", "PM"))
    assert export["transactions"][0]["documentDate"].endswith("T00:00:00")


def test_an_export_without_any_flag_is_refused(caller: Caller) -> None:
    answer = caller.call("POST", ACCOUNTING + "/export", {"batchIdentifier": "0"})
    assert answer.status == 400


def test_amounts_are_written_digit_by_digit(server: Server, caller: Caller) -> None:
    """The bytes of an answer hold the exact amount, whatever its size."""
    document = next(d for d in server.state.company.invoices if d.has_entries and d.scale == 2)
    server.mutate(number=document.number, by=2_500_000_000_000_000)
    row = caller.get(f"/finance/invoices/{document.key}").json
    assert row["total"] == Decimal(server.state.company.invoice_by_id[document.key].total).scaleb(-2)
    assert row["total"] > Decimal("90071992547409.93")
