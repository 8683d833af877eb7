"""`payments columns`: what is remembered of senders is listed, shown, forgotten, exported and imported."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from core.sandbox.server import Server
from tests.e2e.conftest import Typing
from tests.e2e.test_command_payments import bank, stored, uploaded

__all__ = ["bank"]


@pytest.fixture
def kept(bank: Path, typed: Typing) -> Path:
    """The bank's list was uploaded with a file of columns."""
    assert uploaded(typed, "--input", "bank.csv", "--map", "map.json").code == 0
    return bank


def test_what_an_upload_remembers_is_listed_and_shown(kept: Path, typed: Typing) -> None:
    """In words and as JSON, by number and by name, with everything that decides how a list is read."""
    said = typed("payments", "columns", "list")
    assert (said.code, "bank.csv" in said.out, "receipts" in said.out) == (0, True, True)
    (row,) = typed("payments", "columns", "list", "--json").rows
    assert row.items() >= {"number": 1, "from": "bank.csv", "decimal": ",", "day_first": True}.items()
    assert typed("payments", "columns", "show", "bank.csv", "--json").rows == [
        {name: value for name, value in row.items() if name != "number"}
    ]
    words = typed("payments", "columns", "show", 1).out
    for each in ("Order of dates: day before month", "Decimal mark: comma", "Amounts: receipts"):
        assert each in words
    assert "Sender" not in words


def test_a_file_goes_out_and_comes_in_and_is_the_map_of_an_upload(kept: Path, typed: Typing) -> None:
    """What was forgotten is asked for again; the exported file serves as --map and brings it back."""
    assert typed("payments", "columns", "export", 1, "out.json").code == 0
    assert typed("payments", "columns", "export", 1, "out.json").code == 1
    assert typed("payments", "columns", "export", 1, "out.json", "--overwrite").code == 0
    assert typed("payments", "columns", "forget", 1).code == 0
    said = typed("payments", "columns", "list")
    assert (said.code, said.out.startswith("Nothing is remembered yet.")) == (0, True)
    check = ("payments", "check", "--input", "bank.csv")
    assert typed(*check).code == 1
    assert typed(*check, "--map", "out.json").code == 0
    assert typed("payments", "columns", "import", "out.json").code == 0
    assert "from out.json" in typed(*check).out


def test_a_file_with_other_answers_asks_before_it_replaces(kept: Path, typed: Typing) -> None:
    """Code 1, and what is remembered stays, until --overwrite says so."""
    other = json.loads(Path("map.json").read_text()) | {"day_first": False}
    Path("other.json").write_text(json.dumps(other))
    said = typed("payments", "columns", "import", "other.json")
    assert (said.code, "as what is remembered of bank.csv" in said.err) == (1, True)
    assert typed("payments", "columns", "list", "--json").rows[0]["day_first"] is True
    assert typed("payments", "columns", "import", "other.json", "--overwrite").code == 0
    assert typed("payments", "columns", "list", "--json").rows[0]["day_first"] is False


def test_what_is_not_there_is_code_1_and_nothing_is_written(kept: Path, typed: Typing) -> None:
    """Each says why on standard error."""
    for words in (("show", 2), ("forget", "nobody"), ("export", 2, "out.json"), ("import", "none.json")):
        said = typed("payments", "columns", *words)
        assert (said.code, said.out, bool(said.err)) == (1, "", True)
    assert not Path("out.json").exists()
    assert len(typed("payments", "columns", "list", "--json").rows) == 1


def test_amounts_said_once_do_not_change_what_is_remembered(
    kept: Path, company: Server, typed: Typing
) -> None:
    """The next list of the sender is added again: it must not replace what is stored."""
    again = ("--input", kept, "--overwrite")
    kept.write_text("Ref;Paid on;Amount;Invoice No\nBACS 3;04.05.2026;500,00;CW-1\n")
    once = uploaded(typed, *again, "--amounts", "totals")
    assert once.code == 0, once.err
    assert "Amounts are totals this time only; for these columns they are receipts." in once.err
    assert stored(company, "CW-1") == [Decimal("500.00")]
    kept.write_text("Ref;Paid on;Amount;Invoice No\nBACS 4;05.05.2026;600,00;CW-1\n")
    assert uploaded(typed, *again).code == 0
    assert stored(company, "CW-1") == [Decimal("1100.00")]
