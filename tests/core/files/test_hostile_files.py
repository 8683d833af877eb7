"""What is not an export is refused in its own words, quickly and within little memory."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.errors import UserError
from core.files import errors
from core.files.batches_xml import read_batches
from core.files.opening import read_answer, read_export
from core.jobs import Cancel, Cancelled

SAMPLES = Path(__file__).parents[2] / "samples"
INVOICES = (SAMPLES / "legacy_invoices.xml").read_bytes()
REST = b'<GLExport xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><transactions><transaction>%s'

REFUSED = {
    "empty": (b"", errors.EmptyFile),
    "white space": (b" \n\t", errors.EmptyFile),
    "words": (b"Dear Sir or Madam", errors.NotRecognised),
    "PDF": (b"%PDF-1.7\n", errors.PdfFile),
    "XLSX": (b"PK\x03\x04rest", errors.ZipFile),
    "web page": (b"<!DOCTYPE html><html><body>Sign in</body></html>", errors.WebPage),
    "cut legacy": (INVOICES[:2000], errors.CutFile),
    "cut in the root": (b"<GLExport CogsOption=", errors.CutFile),
    "cut REST": (REST % b"<id>1</id>", errors.CutFile),
    "cut JSON": (b'{"transactions": [{"id": 1}', errors.NotJson),
    "broken": (INVOICES.replace(b"</Transaction>", b"</Transactoin>"), errors.NotWellFormed),
    "two roots": (INVOICES + b"<GLExport/>", errors.NotWellFormed),
    "wrong root": (b"<Invoices><Invoice/></Invoices>", errors.WrongRoot),
    "payments": (b"<ArrayOfUpdateInvoicePayment/>", errors.PaymentsFile),
    "REST payments": (b"<InvoicePayments/>", errors.PaymentsFile),
    "batches": (b"<Batches><Batch/></Batches>", errors.BatchesFile),
    "PsaData": (b"<PsaData>Batch update was successful</PsaData>", errors.ServerMessage),
    "DOCTYPE": (b"<!DOCTYPE GLExport SYSTEM 'x'>" + INVOICES[38:], errors.DoctypeRefused),
    "DOCTYPE after comment": (b"<!-- x --><!DOCTYPE a [<!ENTITY b 'c'>]><GLExport/>", errors.DoctypeRefused),
    "DOCTYPE in UTF-16": (
        "<!DOCTYPE a [<!ENTITY b 'c'>]><GLExport/>".encode("utf-16"),
        errors.DoctypeRefused,
    ),
    "entity": (INVOICES.replace(b'Total="42.00"', b'Total="&total;"'), errors.DoctypeRefused),
    "entity in REST": (REST % b"<id>&x;</id></transaction></transactions></GLExport>", errors.DoctypeRefused),
    "NUL in XML": (INVOICES.replace(b"Zynk Support", b"Zynk\0Support"), errors.WrongEncoding),
    "NUL first": (b"\0\0\0\0\0", errors.WrongEncoding),
    "NUL in JSON": (b'{"transactions": [\0]}', errors.WrongEncoding),
    "not UTF-8": (INVOICES.replace(b"Zynk Support", b"M\xfcller"), errors.WrongEncoding),
    "JSON not UTF-8": (b'{"transactions": [{"memo": "M\xfcller"}], "a\xfc": 1}', errors.WrongEncoding),
    "JSON settings not UTF-8": (b'{"exportSettings": {"a": "M\xfcller"}}', errors.WrongEncoding),
    "odd UTF-16": ("<GLExport/>".encode("utf-16") + b"\x00", errors.WrongEncoding),
    "unknown encoding": (b'<?xml version="1.0" encoding="klingon"?><GLExport/>', errors.WrongEncoding),
    "UTF-32": ("<GLExport/>".encode("utf-32"), errors.WrongEncoding),
    "deep legacy": (b"<GLExport A='1'>" + b"<a>" * 20 + b"</a>" * 20 + b"</GLExport>", errors.TooDeep),
    "deep REST": (
        REST % (b"<a>" * 20 + b"</a>" * 20 + b"</transaction></transactions></GLExport>"),
        errors.TooDeep,
    ),
    "very deep": (b"<GLExport>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</GLExport>", errors.TooDeep),
    "deep JSON": (b'{"transactions": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", errors.TooDeep),
    "a list": (b"[1, 2]", errors.WrongShape),
    "other JSON": (b'{"name": "Lisa"}', errors.WrongShape),
    "server error": (b'{"code": "NotFound", "message": "x"}', errors.WrongShape),
    "not a list": (b'{"transactions": {"id": 1}}', errors.WrongShape),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_export_is_refused_in_its_own_words(name: str, tmp_path: Path) -> None:
    """Each cause has its class, its words are complete, and they name the file."""
    data, kind = REFUSED[name]
    path = tmp_path / "file.xml"
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        read_export(path)
    assert type(caught.value) is kind
    assert str(path) in str(caught.value)
    assert caught.value.__cause__ is None or not isinstance(caught.value.__cause__, AssertionError)


def test_the_error_of_the_server_is_shown_without_its_prefix(tmp_path: Path) -> None:
    """Of a `PsaError` the first line is the reason; the trace is not shown."""
    path = tmp_path / "reply.xml"
    path.write_bytes(b"<PsaError>System.Exception: Cannot find GLEntryRecIDList\r\n   at App.x()</PsaError>")
    with pytest.raises(errors.ServerRefused) as caught:
        read_export(path)
    assert caught.value.values["reason"] == "Cannot find GLEntryRecIDList"


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    """What is not there does not exist; a folder does, but it is no file."""
    for path, words in ((tmp_path / "none.xml", "does not exist."), (tmp_path, "is a folder, not a file.")):
        with pytest.raises(errors.FileMissing) as caught:
            read_export(path)
        assert words in str(caught.value)


@pytest.mark.parametrize("answer", [b"", b"<html>", b'{"transactions": [', b"null"])
def test_a_bad_answer_is_a_user_error(answer: bytes) -> None:
    """An answer that is no export is refused as the server's, whatever it is."""
    with pytest.raises(errors.FileProblem, match="The server's answer"):
        read_answer([answer])


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    """A stop asked for before the first piece ends the reading."""
    cancel = Cancel()
    cancel.ask()
    with pytest.raises(Cancelled):
        read_export(SAMPLES / "legacy_invoices.xml", cancel=cancel)


BOMBS = {
    "one attribute": (b'<GLExport A="1"><Transactions><Transaction Memo="', b'"/></Transactions></GLExport>'),
    "one REST text": (REST % b"<memo>", b"</memo></transaction></transactions></GLExport>"),
    "one name": (b"<GLExport><", b"/></GLExport>"),
    "one comment": (b"<GLExport A='1'><!--", b"--></GLExport>"),
}

MEASURE = """
import resource, sys
from pathlib import Path
from core.errors import UserError
from core.files.opening import read_export
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
try:
    read_export(Path(sys.argv[1]))
except UserError as error:
    # not getrusage: what it tells begins with the peak of the process that started this one
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(type(error).__name__, int(peak.split()[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory the way Linux tells it")
@pytest.mark.parametrize("name", BOMBS)
def test_one_value_of_200_megabytes_is_refused_within_256_megabytes(name: str, tmp_path: Path) -> None:
    """The reader gives up long before such a value is in memory."""
    head, tail = BOMBS[name]
    path = tmp_path / "bomb.xml"
    with path.open("wb") as file:
        file.write(head)
        for _ in range(200):
            file.write(b"x" * (1 << 20))
        file.write(tail)
    found = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    kind, megabytes = found.stdout.split()
    assert kind == "TooLong"
    assert int(megabytes) < 256


LOPSIDED = {
    "comments without a child": b"<GLExport>" + b"<!--a-->" * 100_000,
    "a name without an end": b"<" + b"a" * 1_000_000,
    "a root of one long word": b"<GLExport " + b"a" * 900_000 + b">",
    "a root of unclosed values": b"<GLExport " + b"a='" * 300_000 + b">",
    "a page of angle brackets": b"<html>" + b"<" * 1_000_000,
    "instructions without an end": b"<?x" * 300_000,
}


@pytest.mark.parametrize("name", LOPSIDED)
def test_what_a_file_is_is_told_in_one_pass(name: str, tmp_path: Path) -> None:
    """Its beginning is looked at once, however lopsided it is; what is quoted of it stays short."""
    path = tmp_path / "file.xml"
    path.write_bytes(LOPSIDED[name])
    began = time.process_time()
    with pytest.raises(errors.FileProblem) as caught:
        read_export(path)
    assert time.process_time() - began < 20, "it took minutes where each place was tried with each other"
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize("name", ["a" * 5000, "a" * 5000 + ":b"])
def test_a_name_of_a_file_is_quoted_only_in_part(name: str) -> None:
    """An element of 5,000 letters is not read out to the clerk."""
    for data in (f"<{name}/>", f"<Batches><{name}/></Batches>", f'{{"{name}": 1}}'):
        with pytest.raises(errors.FileProblem) as caught:
            read_batches(data.encode())
        assert len(str(caught.value)) < 600
