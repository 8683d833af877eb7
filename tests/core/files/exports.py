"""Random exports as the server would answer them, for the laws of reading and writing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import strategies as st

ids = st.integers(1, 10**18)
texts = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cs",), min_codepoint=32, exclude_characters="\ufffe\uffff"
    )
    | st.sampled_from("\n\t\r=<>&'\"é"),
    max_size=12,
)
amounts = st.decimals(-(10**12), 10**12, places=2) | st.decimals(-100, 100, places=4) | st.just(Decimal(0))
days = st.dates().map(lambda day: f"{day.year:04}-{day.month:02}-{day.day:02}T00:00:00")
flags = st.booleans() | st.none()
names = texts.filter(bool)


def reference(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.fixed_dictionaries({"id": ids, "name": names}, optional=dict(more))


currency = st.fixed_dictionaries({"currencyCode": st.sampled_from(["GBP", "EUR", "JPY", "KWD"])})

_line = {
    "documentDate": days,
    "accountNumber": texts,
    "glTypeId": st.sampled_from(["RP", "ST", "PF", "EE"]),
    "memo": texts,
    "total": amounts,
    "currency": currency,
}
_item_line = {
    **_line,
    "id": ids,
    "quantity": amounts,
    "itemPrice": amounts,
    "itemCost": amounts | st.none(),
    "taxRate": amounts,
    "serializedFlag": flags,
    "item": st.none() | st.fixed_dictionaries({"id": ids, "identifier": names}),
    "salesDescription": texts,
}


def listed(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    return st.lists(st.fixed_dictionaries(fields), max_size=3)


_head = {
    "documentDate": days,
    "documentNumber": names,
    "memo": texts,
    "description": texts,
    "currency": currency,
    "total": amounts,
    "dueDays": st.integers(0, 90) | st.none(),
}
transactions = st.fixed_dictionaries(
    {
        **_head,
        "id": ids,
        "documentType": st.sampled_from(["INVOICE", "CREDIT MEMO"]),
        "company": reference(identifier=names),
        "companyAccountNumber": texts,
        "glEntryIds": st.lists(ids, max_size=4).map(lambda each: ",".join(map(str, each))),
        "taxable": flags,
        "detail": listed(_item_line),
    }
)
bills = st.fixed_dictionaries(
    {
        "id": ids,
        "documentDate": days,
        "documentNumber": names,
        "memo": texts,
        "vendorNumber": texts,
        "currency": currency,
        "total": amounts,
        "detail": listed(
            {**_line, "id": st.lists(ids, max_size=3), "billable": flags, "company": reference()}
        ),
    }
)
purchases = st.fixed_dictionaries(
    {
        **_head,
        "id": names,
        "company": reference(),
        "vendorNumber": texts,
        "purchaseDetail": listed(_item_line),
        "purchaseDetailTax": listed({**_item_line, "taxRatePercent": amounts}),
    }
)
customers = st.fixed_dictionaries(
    {"company": reference(), "accountNumber": texts, "stateTaxRate": amounts, "taxable": flags}
)

exports = st.fixed_dictionaries(
    {},
    optional={
        "exportSettings": st.dictionaries(
            st.sampled_from(["exportInvoices", "exportExpenses"]), st.booleans()
        ),
        "customers": st.lists(customers, max_size=2),
        "transactions": st.lists(transactions, max_size=4),
        "expenseBills": st.lists(bills, max_size=3),
        "purchaseTransactions": st.lists(purchases, max_size=3),
    },
)

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def answer(export: dict[str, Any]) -> bytes:
    """The bytes of an answer."""
    return _ENCODER.encode(export)
