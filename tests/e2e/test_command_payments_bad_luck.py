"""Payments through the command when something comes in between, or when there are very many."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from core.sandbox.server import Server
from tests.e2e.conftest import Typing
from tests.e2e.test_command_payments import NAME, bank, content, seed, stored, uploaded, writes

__all__ = ["bank", "seed"]
REST = """<InvoicePayments>
  <InvoicePayment><externalId>S-1</externalId><invoice><identifier>CW-1</identifier></invoice>
    <amount>40</amount><paymentDate>2026-04-25T00:00:00Z</paymentDate></InvoicePayment>
  <InvoicePayment><externalId>S-2</externalId><invoice><identifier>CW-2</identifier></invoice>
    <amount>7.5</amount><paymentDate>2026-04-25T00:00:00Z</paymentDate></InvoicePayment>
</InvoicePayments>"""


def test_a_rest_fail_file_is_fed_in_as_it_is(
    bank: Path, company: Server, typed: Typing, tmp_path: Path
) -> None:
    """What failed comes back in its own form, its message last; mended on the server, it is stored."""
    (tmp_path / "rest.xml").write_text(REST)
    said = uploaded(typed, "--input", "rest.xml")
    assert said.code == 3, said.err
    fail = (tmp_path / f"{NAME}_fail.xml").rename(tmp_path / "again.xml")
    told = [(tag, text) for tag, text in content(fail) if text]
    assert told == [
        ("externalId", "S-2"),
        ("identifier", "CW-2"),
        ("amount", "7.5"),
        ("paymentDate", "2026-04-25T00:00:00Z"),
        ("ErrorMessage", "Cannot find Invoice Number CW-2"),
    ]
    company.add_invoice("CW-2", "7.50", date="2026-03-01")
    again = uploaded(typed, "--input", fail, "--overwrite")
    assert again.code == 0, again.err
    assert (stored(company, "CW-1"), stored(company, "CW-2")) == ([Decimal(40)], [Decimal("7.50")])
    success = content(tmp_path / f"{NAME}_success.xml")
    assert [text for _, text in success if text] == ["S-2", "CW-2", "7.5", "2026-04-25T00:00:00Z"]


def test_a_second_process_leaves_the_invoices_of_the_first_alone(
    seed: Path, company: Server, typed: Typing, meanwhile: Callable[..., None], tmp_path: Path
) -> None:
    """While one waits for its answer, another names the run that keeps the invoice and sends nothing."""
    company.add_invoice("CW-34251", "346.34", date="2016-09-01")
    second: list[subprocess.CompletedProcess[str]] = []
    words = ["payments", "upload", "--connection", "office", "--input", str(seed), "--no-wait"]

    def other(_: object) -> None:
        files = ["--success", "s2.xml", "--fail", "f2.xml"]
        command = [sys.executable, "-m", "core", *words, *files]
        second.append(subprocess.run(command, capture_output=True, text=True, check=False, timeout=60))

    meanwhile("/payments$", other, method="POST")
    first = uploaded(typed, "--input", seed)
    assert first.code == 0, first.err
    assert second[0].returncode == 4
    assert "CW-34251" in second[0].stderr
    assert "run 1" in second[0].stderr.casefold()
    assert writes(company) == ["POST"]
    assert stored(company, "CW-34251") == [Decimal("346.34")]


def test_a_result_file_that_cannot_be_written_does_not_hide_what_is_stored(
    seed: Path, company: Server, typed: Typing, meanwhile: Callable[..., None], tmp_path: Path
) -> None:
    """The other file is written, the words say where to look, and the history makes the files again."""
    company.add_invoice("CW-34251", "346.34", date="2016-09-01")
    (tmp_path / "gone").mkdir()
    meanwhile("/payments$", lambda _: shutil.rmtree(tmp_path / "gone"), method="POST")
    said = uploaded(typed, "--input", seed, "--success", "gone/s.xml", "--fail", "f.xml")
    assert said.code == 3
    assert "CW-34251: uploaded" in said.out
    assert "gone/s.xml: the folder" in said.err
    assert "does not exist" in said.err
    assert "nothing is sent twice" in said.err
    assert "with “history files 1”" in said.err
    assert said.err.splitlines()[-1] == (
        "Everything is stored; not every file is written. This writes them: history files 1"
    )
    assert "Nothing was sent" not in said.err
    assert (tmp_path / "f.xml").exists()
    assert stored(company, "CW-34251") == [Decimal("346.34")]
    assert typed("history", "files", 1, "--success", "s.xml", "--overwrite").code == 0
    assert "346.34" in (tmp_path / "s.xml").read_text()


@pytest.mark.parametrize(
    "many", [100, pytest.param(1000, marks=[pytest.mark.long, pytest.mark.timeout(900)])]
)
def test_very_many_invoices_are_one_run(
    office: str, company: Server, typed: Typing, tmp_path: Path, many: int
) -> None:
    """Each is stored once, in one run, with its own item; the receipt of each is as expected."""
    record = (
        "<UpdateInvoicePayment><InvoiceNumber>M-{0}</InvoiceNumber><PaidAmount>{0}.50</PaidAmount>"
        "<DatePaid>2026-04-25T00:00:00</DatePaid></UpdateInvoicePayment>"
    )
    for number in range(1, many + 1):
        company.add_invoice(f"M-{number}", f"{number}.50", date="2026-03-01")
    records = "".join(record.format(number) for number in range(1, many + 1))
    file = tmp_path / "many.xml"
    file.write_text(f"<ArrayOfUpdateInvoicePayment>{records}</ArrayOfUpdateInvoicePayment>")
    said = uploaded(typed, "--input", file, "--json")
    assert said.code == 0, said.err[-2000:]
    *rows, sums = said.rows
    assert {row["run"] for row in rows} == {1}
    assert [row["item"] for row in rows] == list(range(1, many + 1))
    assert {row["state"] for row in rows} == {"verified"}
    total = f"{many * (many + 1) // 2 + many // 2}.00"
    assert sums["sums"]["uploaded"] == sums["sums"]["in_file"] == {"GBP": total}
    assert writes(company) == ["POST"] * many
