"""Every reply held against the schemas of the interface reference."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from core import sandbox
from tests.core.sandbox.conftest import ACCOUNTING, ROOT, TODAY, Caller

Check = Callable[[str, Any], None]

LISTS = {
    "/finance/accounting/unpostedinvoices": "UnpostedInvoice",
    "/finance/accounting/unpostedexpenses": "UnpostedExpense",
    "/finance/accounting/unpostedprocurement": "UnpostedProcurement",
    "/finance/accounting/unpostedpayments": "UnpostedPayments",
    "/finance/accountingPackages": "AccountingPackage",
    "/finance/accountingPackageSetup": "AccountingPackageSetup",
    "/finance/glAccounts": "GLAccount",
    "/finance/currencies": "Currency",
    "/finance/billingStatuses": "BillingStatus",
    "/finance/invoices": "Invoice",
    "/system/locations": "Location",
    "/system/info/locations": "LocationInfo",
    "/system/mySecurity": "MySecurity",
}


@pytest.fixture(scope="module")
def check(reference: Path) -> Check:
    """Fails where a value does not fit the schema of that name."""
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(contents, default_specification=DRAFT202012))
        for path in reference.glob("*.json")
        if "$schema" in (contents := json.loads(path.read_text("utf-8")))
        for name in (path.name, contents["$id"])
    )

    def fits(name: str, value: Any) -> None:
        schema = {"$ref": f"{name}.json"}
        validator = Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())
        plain = json.loads(json.dumps(value, default=float))
        errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors(plain)]
        assert not errors, f"{name}: {errors[:5]}"
        assert "null" not in json.dumps(plain), "null members are left out of replies"

    return fits


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    with sandbox.serve(size=120, today=TODAY) as server:
        yield Caller(server)


def test_the_check_has_teeth(check: Check) -> None:
    with pytest.raises(AssertionError):
        check("UnpostedInvoice", {"id": "12"})
    with pytest.raises(AssertionError):
        check("UnpostedInvoice", {"currency": {"numberOfDecimals": "2"}})


@pytest.mark.parametrize("path", sorted(LISTS))
def test_rows_single_rows_and_counts_fit(check: Check, caller: Caller, path: str) -> None:
    rows = caller.rows(path)
    for row in rows:
        check(LISTS[path], row)
    if path in ("/system/mySecurity", "/system/info/locations", "/finance/billingStatuses"):
        return  # these have no count in the reference
    counted = caller.get(path.replace("unpostedpay", "unpostedPay") + "/count")
    check("Count", counted.json)
    assert counted.json["count"] == len(rows)
    for row in rows[:2]:
        check(LISTS[path], caller.get(f"{path}/{row['id']}").json)


@pytest.mark.parametrize("rows", ["per_record", "per_entry"])
def test_tax_levels_fit_and_add_up_to_the_rows_tax(check: Check, caller: Caller, rows: str) -> None:
    caller.server.set(rows=rows)
    for name, member in (("invoices", "salesTaxAmount"), ("procurement", "taxTotal")):
        path = f"/finance/accounting/unposted{name}"
        for row in caller.rows(path)[:30]:
            levels = caller.rows(f"{path}/{row['id']}/taxableLevels")
            assert sum(level["taxAmount"] for level in levels) == row.get(member, 0)
            assert caller.get(f"{path}/{row['id']}/taxableLevels/count").json["count"] == len(levels)
            for level in levels:
                check("UnpostedInvoiceTaxableLevel", level)


@pytest.mark.parametrize("as_bill", [True, False])
@pytest.mark.parametrize("form", ["Detailed", "Condensed"])
def test_exports_and_batches_fit(check: Check, caller: Caller, as_bill: bool, form: str) -> None:
    caller.server.set(expenses_as_bill=as_bill)
    export = caller.export(summarizeInvoices=form)
    check("GLExport", export)
    assert bool(export["expenseBills"]) is as_bill
    kinds = ("transactions", "purchaseTransactions", "adjustmentTransactions", "inventoryTransfers")
    assert all(export[kind] for kind in kinds)


def test_batches_and_their_entries_fit(check: Check, caller: Caller) -> None:
    documents = [document for document in caller.server.state.company.documents if document.has_entries]
    ids = [entry for document in documents for entry in document.entries]
    flags = ("exportInvoicesFlag", "exportExpensesFlag", "exportProductsFlag")
    created = caller.create("everything", ids, *flags)
    check("GLExport", created.json)
    for batch in caller.rows("/finance/accounting/batches"):
        check("AccountingBatch", batch)
        check("AccountingBatch", caller.get(f"/finance/accounting/batches/{batch['id']}").json)
        entries = caller.rows(f"/finance/accounting/batches/{batch['id']}/entries")
        for entry in entries:
            check("BatchEntry", entry)
        path = f"/finance/accounting/batches/{batch['id']}/entries/{entries[0]['id']}"
        assert caller.get(path).json == entries[0]
        again = caller.call(
            "POST", f"{ACCOUNTING}/batches/{batch['id']}/export", {"exportInvoicesFlag": True}
        )
        check("GLExport", again.json)
        for invoice in caller.rows("/finance/invoices"):
            check("Invoice", invoice)
        assert caller.call("DELETE", f"{ACCOUNTING}/batches/{batch['id']}").status == 204


def test_payments_fit(check: Check, caller: Caller) -> None:
    paid = [row for row in caller.rows("/finance/invoices") if row["payments"] or row["credits"]]
    assert paid
    for row in paid:
        payments = caller.rows(f"/finance/invoices/{row['id']}/payments")
        assert sum(payment["amount"] for payment in payments) == row["payments"] + row["credits"]
        for payment in payments:
            check("InvoicePayment", payment)
            assert caller.get(f"/finance/invoices/{row['id']}/payments/{payment['id']}").json == payment


def test_answers_to_payments_fit(check: Check, caller: Caller) -> None:
    invoice = caller.server.add_invoice("CW-34251", "346.34", credits="46.34", type="DownPayment")
    path = f"{ROOT}/finance/invoices/{invoice}/payments"
    body = {"type": "P", "amount": 1, "invoice": {"id": invoice}, "paymentDate": "2026-04-20T00:00:00Z"}
    check("InvoicePayment", body)
    created = caller.call("POST", path, body).json
    operation = {"op": "replace", "path": "/amount", "value": "300"}
    check("PatchOperation", operation)
    changed = caller.call("PATCH", f"{path}/{created['id']}", [operation]).json
    caller.server.pay("CW-34251", id=created["id"], sync="Synced", batch="PAY-7", source="WisePay")
    for payment in (created, changed, *caller.rows(f"/finance/invoices/{invoice}/payments")):
        check("InvoicePayment", payment)
    check("Invoice", caller.get(f"/finance/invoices/{invoice}").json)
    for refused in (
        caller.call("POST", path, body),
        caller.call("POST", path, {}),
        caller.call("PATCH", path),
    ):
        assert refused.status >= 400
        check("ErrorResponseMessage", refused.json)


def test_single_objects_and_errors_fit(check: Check, caller: Caller) -> None:
    check("CompanyInfo", caller.call("GET", "/login/companyinfo/demo").json)
    check("CompanyInfo", caller.call("GET", "/login/companyinfo/nobody").json)
    check("Info", caller.get("/system/info").json)
    check("CorporateStructure", caller.get("/system/myCompany/corporateStructure").json)
    wrong = [
        caller.get("/system/info", clientId=None),
        caller.get("/system/info", Authorization=None),
        caller.get("/finance/accounting/unpostedinvoices?conditions=x"),
        caller.get("/finance/accounting/batches/7"),
        caller.create("x" * 51, [1]),
        caller.call("GET", ROOT + "/nonsense"),
    ]
    for answer in wrong:
        assert answer.status >= 400
        check("ErrorResponseMessage", answer.json)
