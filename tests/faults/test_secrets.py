"""Random canaries as keys, through all that the command does: afterwards no form of the private key is there.

Looked through are standard output and error, all logs, every file of the home, the journal's rows with what
is packed in them, and every file that was written. Public key and clientId are in the settings only.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import os
import random
import sqlite3
import zlib
from base64 import b64encode, urlsafe_b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import quote, quote_plus

from core.cli.main import run as command
from core.sandbox.keys import Keys
from core.workflows.desk import Desk, JoinDemo
from tests.faults.office import Company, desk_at, door_of, fresh, replayable, served
from tests.faults.payers import INVOICES

ORDINARY = 3

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"


def test_no_form_of_a_key_is_left_anywhere() -> None:
    """Test, preview, post, pay, lost answers, refusals that repeat the key, history: no canary is found."""
    counts = run(fresh(ORDINARY))
    assert counts["canaries"] == ORDINARY


def run(seeds: Iterable[int]) -> Counter[str]:
    """One set of keys a seed; returns how much was looked through."""
    counts: Counter[str] = Counter()
    with served() as company:
        plain = company.server.state.keys
        for seed in seeds:
            with replayable("secrets", seed) as chance:
                counts += _canaries(company, chance)
        company.server.state.keys = plain
    return counts


@dataclass
class Office:
    """A person at the command, and everything that can be seen of it afterwards."""

    company: Company
    keys: Keys
    home: Path
    out: Path
    said: io.StringIO
    logged: io.StringIO

    def type(self, *words: object) -> int:
        """Runs the command."""

        def opening(_join: JoinDemo) -> Desk:
            return desk_at(self.home, door_of(self.company.server), self.company.clock)

        with redirect_stdout(self.said), redirect_stderr(self.said):
            return command([str(word) for word in words], opening)


def _canaries(company: Company, chance: random.Random) -> Counter[str]:
    company.afresh(chance)
    keys = _keys(chance)
    company.server.state.keys = keys
    home = company.home(made=False)
    out = company.folder / f"out-{home.name}"
    out.mkdir()
    variables = {"BATCHDESK_PRIVATE_KEY": keys.private_key, "BATCHDESK_HOME": str(home)}
    with patch.dict(os.environ, variables), _log() as logged:
        office = Office(company, keys, home, out, io.StringIO(), logged)
        codes = _everything(office, chance)
    return _looked_through(office) + Counter(f"commands that ended with {code}" for code in codes)


def _keys(chance: random.Random) -> Keys:
    def made(length: int, more: str = "") -> str:
        return "".join(chance.choices(_LETTERS + more, k=length))

    private = f"{made(6)}+{made(6, '/=&%-_')}{chance.choice('ä/ß')}{made(5)}"
    return Keys(public_key=made(16), private_key=private, client_id=f"{made(8)}-{made(4)}-{made(12)}")


@contextmanager
def _log() -> Iterator[io.StringIO]:
    """Whatever anybody logs, down to the least."""
    text = io.StringIO()
    handler, root = logging.StreamHandler(text), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield text
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


# What a person does


def _everything(office: Office, chance: random.Random) -> list[int]:
    server, keys, as_json = office.company.server, office.keys, ["--json"] * chance.randint(0, 1)
    where = ("--site", server.url, "--company", keys.company)
    codes = [
        office.type(
            "connection",
            "add",
            "office",
            *where,
            "--public-key",
            keys.public_key,
            "--client-id",
            keys.client_id,
        ),
        office.type("connection", "list", *as_json),
    ]
    _spoil(office, chance, "system/info")
    codes += [office.type("connection", "test", "office", *as_json) for _ in range(2)]
    _spoil(office, chance, "unposted")
    form = chance.choice(("legacy", "json", "csv", "xlsx", "rest"))
    export = (
        "export",
        "--connection",
        "office",
        "--invoices",
        "--format",
        form,
        "-o",
        office.out / f"export.{form}",
    )
    codes += [office.type(*export), office.type(*export, "--overwrite", *as_json)]
    codes += _post(office, chance, as_json)
    codes += _pay(office, chance, as_json)
    codes += [
        office.type("history", "list", *as_json),
        office.type("history", "show", 1, "--request", *as_json),
        office.type("history", "show", 2, "--request", *as_json),
    ]
    codes += [office.type("history", "settle", *as_json), office.type("history", "show", 1, *as_json)]
    codes += [office.type("batch", "list", "--connection", "office", *as_json)]
    codes += [
        office.type("history", "copy", "-o", office.out / "copy.db"),
        office.type("history", "verify", *as_json),
    ]
    server.faults.clear()
    with patch.dict(os.environ, {"BATCHDESK_PRIVATE_KEY": keys.private_key + "wrong"}):
        codes.append(office.type("connection", "test", "office", *as_json))
    return codes


def _post(office: Office, chance: random.Random, as_json: list[str]) -> list[int]:
    """Two batches of an input file; something happens to the first request."""
    records = [each for each in office.company.records if each.kind.batch_kind.value == "invoices"][:2]
    batches = "".join(
        f"<Batch><batchIdentifier>CANARY-{n}</batchIdentifier><glRecIds>"
        + "".join(f"<glRecId>{number}</glRecId>" for number in record.ids)
        + "</glRecIds></Batch>"
        for n, record in enumerate(records)
    )
    source = office.out / "batches.xml"
    source.write_text(f"<Batches>{batches}</Batches>")
    _spoil(office, chance, "/batches$", method="POST")
    results = ("--success", office.out / "success.xml", "--fail", office.out / "fail.xml")
    words = (
        "batch",
        "create",
        "--connection",
        "office",
        "--input",
        source,
        *results,
        "--overwrite",
        *as_json,
    )
    return [office.type(*words, *["--no-wait"] * chance.randint(0, 1)), office.type(*words)]


def _pay(office: Office, chance: random.Random, as_json: list[str]) -> list[int]:
    """A payment file: checked, uploaded, and once more; something happens to a reading and to a request."""
    source = _payment_file(office.out, chance)
    _spoil(office, chance, "/invoices")
    asked = ("--connection", "office", "--input", source, "--accept", "lower=refunded")
    codes = [office.type("payments", "check", *asked, *as_json)]
    _spoil(office, chance, "/payments", method=chance.choice(("POST", "PATCH", "GET")))
    results = ("--success", office.out / "paid", "--fail", office.out / "unpaid", "--overwrite")
    upload = ("payments", "upload", *asked, *results, *as_json)
    return [*codes, office.type(*upload, *["--no-wait"] * chance.randint(0, 1)), office.type(*upload)]


def _payment_file(folder: Path, chance: random.Random) -> Path:
    today = dt.datetime.now().astimezone().date()
    rows = "".join(
        f"<UpdateInvoicePayment><InvoiceNumber>{number}</InvoiceNumber>"
        f"<PaidAmount>{chance.randint(1, 200)}.00</PaidAmount><DatePaid>{today}T00:00:00</DatePaid>"
        "</UpdateInvoicePayment>"
        for number, _, _ in INVOICES[:3]
    )
    path = folder / "payments.xml"
    path.write_text(f"<ArrayOfUpdateInvoicePayment>{rows}</ArrayOfUpdateInvoicePayment>")
    return path


def _spoil(office: Office, chance: random.Random, path: str, method: str = "*") -> None:
    """Perhaps the next answer is lost, refused or garbled, and repeats the key."""
    echo = f"{office.keys.private_key} and Basic {_token(office.keys)} are wrong"
    refusal = f'{{"code":"x","message":"{echo}"}}'
    escaped = json.dumps({"code": "x", "message": echo}).replace("/", chance.choice(("/", "\\/")))
    faults: list[dict[str, Any]] = [
        {},
        {"drop": "after"},
        {"drop": "before"},
        {"status": 400, "body": refusal},
        {"status": 403, "body": refusal},
        {"status": 400, "body": escaped},
        {"status": 500, "body": escaped},
        {"status": 500, "body": refusal},
        {"status": 200, "body": f"<html>{echo}</html>"},
        {"status": 201, "body": refusal, "commit": True},
        {"redirect": f"https://elsewhere.example/?k={quote(office.keys.private_key, safe='')}"},
        {"malformed": "half"},
        {"headers": {"x-cw-request-id": f"{_token(office.keys)}"}},
    ]
    chosen = chance.choice(faults)
    if chosen:
        office.company.server.faults.add(method=method, path=path, **chosen)


def _token(keys: Keys) -> str:
    return b64encode(f"{keys.company}+{keys.public_key}:{keys.private_key}".encode()).decode()


# What can be seen afterwards


def _looked_through(office: Office) -> Counter[str]:
    seen = dict(_everything_left(office))
    for name, data in seen.items():
        found = [form for form in _forms(office.keys) if form in data]
        assert not found, f"the private key is in {name}"
        for what in (office.keys.public_key, office.keys.client_id):
            there = what.encode() in data
            assert there == (name == "settings.json"), f"{what} is {'' if there else 'not '}in {name}"
    return Counter({"canaries": 1, "places": len(seen), "bytes": sum(map(len, seen.values()))})


def _everything_left(office: Office) -> Iterator[tuple[str, bytes]]:
    yield "what was said", office.said.getvalue().encode()
    yield "the log", office.logged.getvalue().encode()
    for folder in (office.home, office.out):
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            yield str(path.relative_to(folder)), path.read_bytes()
    for path in (office.home / "journal.db", office.out / "copy.db"):
        if path.exists():
            yield f"rows of {path.name}", b"\n".join(_unpacked(path))


def _unpacked(path: Path) -> Iterator[bytes]:
    """Every value of every row, and what is packed in it."""
    with closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    yield from _layers(value)


def _layers(value: object) -> Iterator[bytes]:
    data = value if isinstance(value, bytes) else str(value).encode()
    yield data
    if isinstance(value, bytes):
        for form in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
            try:
                yield zlib.decompress(value, form)
            except zlib.error:
                continue


def _forms(keys: Keys) -> set[bytes]:
    """Every form the key could be read from, also out of the middle of something longer in base64."""
    text, key = keys.private_key, keys.private_key.encode()
    forms = {key, key.hex().encode(), text.encode("utf-16-le"), text.encode("unicode_escape")}
    forms |= {quote(text, safe="").encode(), quote_plus(text).encode(), _token(keys).encode()}
    in_json = [json.dumps(each)[1:-1] for each in (text, _token(keys))]
    forms |= {form.encode() for each in in_json for form in (each, each.replace("/", "\\/"))}
    for before in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            # the letters at both ends depend on what stands beside the key
            forms.add(encode(bytes(before) + key)[4 if before else 0 : -4])
    return forms
