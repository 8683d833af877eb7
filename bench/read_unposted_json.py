"""Reading 100,000 unposted invoices of JSON: ours (decoded, checked, made into rows) against msgspec alone.

The limit is msgspec decoding the same pages into the same structs, the garbage collector paused for both.
Prints ours, the limit and the ratio, as medians of the processor time of several rounds taken in turn.

    python bench/read_unposted_json.py [ROWS]
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import msgspec

from core.collector import collector_paused
from core.connectwise.payloads import InvoiceRow
from core.connectwise.unposted_rows import LAYOUTS
from core.domain.records import BatchKind

PAGE = 1000
ROUNDS = 7


def row(number: int) -> dict[str, object]:
    """A whole row as the server sends it, with everything that is not used: about 2.2 kB."""
    info = {"_info": {"href": "https://psa.example.com/v2025_1/apis/3.0/company/companies/" + str(number)}}
    company = {
        "id": 1000 + number % 700,
        "identifier": f"C{number % 700}",
        "name": f"Customer {number % 700}",
    } | info
    levels = ("state", "county", "city", "country", "composite", "levelSix")
    taxes: dict[str, object] = {}
    for level in levels:
        taxes |= {f"{level}TaxFlag": False, f"{level}TaxXref": "", f"{level}TaxAmount": 0.00}
    return {
        "id": 500_000 + number * 3,
        "billingLogId": 10_000 + number,
        "locationId": 11 + number % 3,
        "location": {"id": 11 + number % 3, "name": ("London", "Leeds", "York")[number % 3]} | info,
        "departmentId": 10,
        "department": {"id": 10, "identifier": "Services", "name": "Professional Services"} | info,
        "company": company,
        "accountNumber": f"1{number % 700:04}",
        "billToCompany": company,
        "billToSite": {"id": 1, "name": "Main"} | info,
        "shipToCompany": company,
        "shipToSite": {"id": 1, "name": "Main"} | info,
        "invoiceNumber": str(10_000 + number),
        "invoiceDate": f"2026-{1 + number % 4:02}-{1 + number % 28:02}T00:00:00Z",
        "invoiceType": "CreditMemo" if number % 20 == 0 else "Standard",
        "description": "Accounts Receivable",
        "billingTerms": {"id": 2, "name": "Net 30 days"} | info,
        "dueDays": "30",
        "dueDate": "2026-05-30T00:00:00Z",
        "currency": {
            "id": 7,
            "symbol": "£",
            "currencyCode": "GBP",
            "decimalSeparator": ".",
            "numberOfDecimals": 2,
            "thousandsSeparator": ",",
            "negativeParenthesesFlag": False,
            "displaySymbolFlag": True,
            "currencyIdentifier": "GBP",
            "displayIdFlag": False,
            "rightAlign": False,
            "name": "Pound sterling",
        }
        | info,
        "subTotal": round(number * 1.37, 2),
        "total": round(number * 1.37 * 1.2, 2),
        "hasTime": True,
        "hasExpenses": False,
        "hasProducts": True,
        "invoiceTaxableFlag": True,
        "taxCode": {"id": 3, "name": "VAT"} | info,
        "avalaraTaxFlag": False,
        "itemTaxableFlag": True,
        "salesTaxAmount": round(number * 1.37 * 0.2, 2),
        **taxes,
        "createdBy": "clerk",
        "dateClosed": "2026-04-25T10:11:12Z",
    }


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    pages = [
        json.dumps([row(number) for number in range(start, min(start + PAGE, rows))]).encode()
        for start in range(0, rows, PAGE)
    ]
    layout = LAYOUTS[BatchKind.INVOICES]
    decoder = msgspec.json.Decoder(list[InvoiceRow])

    def ours() -> object:
        with collector_paused():
            return [layout.read(page, number).rows for number, page in enumerate(pages, 1)]

    def limit() -> object:
        gc.disable()
        try:
            return [decoder.decode(page) for page in pages]
        finally:
            gc.enable()

    taken = [(seconds(ours), seconds(limit)) for _ in range(ROUNDS)]
    mine = statistics.median(each[0] for each in taken)
    bare = statistics.median(each[1] for each in taken)
    size = sum(map(len, pages)) / 1e6
    print(f"{rows:,} unposted invoices, {size:,.0f} MB of JSON, {len(pages)} pages")
    print(f"ours  {mine:.3f} s   limit (msgspec alone)  {bare:.3f} s   ratio  {mine / bare:.2f}")


if __name__ == "__main__":
    main()
