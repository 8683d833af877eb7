"""Drive a sandbox with the independent client pyconnectwise, from an interpreter that has only that.

    python pyconnectwise_drive.py HOST:PORT COMPANY PUBLIC_KEY PRIVATE_KEY CLIENT_ID CA_FILE

Prints one JSON object: for each list the rows found by paging and what /count says. Ends with 1 when they
differ.
"""

import json
import os
import sys
from typing import Any

LISTS = ("unpostedinvoices", "unpostedexpenses", "unpostedprocurement", "batches")


def paged(endpoint: Any, size: int) -> list[int]:
    """Ids of all rows, read page by page."""
    ids: list[int] = []
    page = endpoint.paginated(1, size)
    while True:
        ids += [row.id for row in page.data]
        if not page.has_next_page:
            return ids
        page = page.get_next_page()


def main(arguments: list[str]) -> int:
    """Read every list and compare."""
    site, company, public_key, private_key, client_id, authority = arguments
    os.environ["REQUESTS_CA_BUNDLE"] = authority
    from pyconnectwise import ConnectWiseManageAPIClient

    client = ConnectWiseManageAPIClient(company, site, client_id, public_key, private_key)
    accounting = client.finance.accounting
    found: dict[str, Any] = {"version": client.system.info.get().version}
    for name in LISTS:
        endpoint = getattr(accounting, name)
        ids = paged(endpoint, 100)
        count = endpoint.count.get().count
        found[name] = {"rows": len(ids), "different": len(set(ids)), "count": count}
    agree = all(len(set(each.values())) == 1 for each in found.values() if isinstance(each, dict))
    sys.stdout.write(json.dumps({**found, "agree": agree}) + "\n")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
