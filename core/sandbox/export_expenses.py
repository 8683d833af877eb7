"""Expenses as the export shows them: bills of a member's week, or journal lines."""

from collections.abc import Container
from datetime import date

from core.sandbox.data_documents import Document
from core.sandbox.data_names import CUSTOMERS, EXPENSE_TYPES, MEMBERS
from core.sandbox.references import CURRENCY, CUSTOMER, MEMBER, Row, iso


def expense_bill(documents: list[Document], kept: Container[int]) -> Row:
    """A GLExportExpenseBill; its details are positive and add up to the header's total."""
    first = documents[0]
    start, end = _week(first)
    member = MEMBERS[first.party]
    return {
        "id": first.first,
        "documentDate": iso(end.toordinal()),
        "documentType": "GENERAL JOURNAL",
        "documentNumber": first.bill,
        "memo": f"Expenses for {start} - {end}",
        "glClass": "",
        "apAccountNumber": "2150",
        "member": MEMBER[first.party],
        "vendorNumber": member.vendor_number,
        "currency": CURRENCY[first.currency],
        "total": first.money(sum(document.total for document in documents)),
        "detail": [_detail(document, kept) for document in documents],
    }


def _week(document: Document) -> tuple[date, date]:
    start = int(document.slip)
    return date.fromordinal(start), date.fromordinal(start + 6)


def _detail(document: Document, kept: Container[int]) -> Row:
    return {
        "id": [entry for entry in document.entries if entry in kept],
        "documentDate": iso(document.day),
        "glTypeId": "EE",
        "memo": EXPENSE_TYPES[document.tax][1],
        "company": CUSTOMER[document.lines],
        "accountNumber": EXPENSE_TYPES[document.tax][2],
        "expenseClass": {"id": 1, "name": "Reimbursable"},
        "currency": CURRENCY[document.currency],
        "total": document.money(document.total),
        "billable": document.unit % 2 == 0,
        "reimbursable": True,
        "companyAdvance": False,
    }


def expense_journal(document: Document) -> Row:
    """A GLExportExpense with its offset, for companies that do not transfer expenses as bills."""
    start, end = _week(document)
    account = EXPENSE_TYPES[document.tax][2]
    amount = document.money(document.total)
    memo = EXPENSE_TYPES[document.tax][1]
    return {
        "id": document.first,
        "documentDate": iso(document.day),
        "documentType": "GENERAL JOURNAL",
        "apAccountNumber": "2150",
        "apClass": "",
        "accountNumber": account,
        "glClass": "",
        "glTypeId": "EE",
        "memo": memo,
        "description": f"{memo} for {CUSTOMERS[document.lines].name}",
        "periodStartDate": iso(start.toordinal()),
        "periodEndDate": iso(end.toordinal()),
        "member": MEMBER[document.party],
        "vendorNumber": MEMBERS[document.party].vendor_number,
        "company": CUSTOMER[document.lines],
        "companyAccountNumber": CUSTOMERS[document.lines].account,
        "currency": CURRENCY[document.currency],
        "total": amount,
        "offset": {
            "id": document.first + 1,
            "documentDate": iso(document.day),
            "documentType": "GENERAL JOURNAL",
            "accountNumber": "2150",
            "glTypeId": "EO",
            "glClass": "",
            "member": MEMBER[document.party],
            "memo": memo,
            "description": "Expense offset",
            "total": -amount,
        },
    }


def member_vendor(position: int) -> Row:
    """A member as GLExportVendor."""
    return {
        "member": MEMBER[position],
        "vendorNumber": MEMBERS[position].vendor_number,
        "accountNumber": "",
    }
