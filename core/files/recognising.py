"""What a file is, told by its first bytes and never by its name."""

from __future__ import annotations

import codecs
import re
from enum import Enum

from core.files import errors
from core.files.content import encoding_of
from core.files.values import shown


class Form(Enum):
    """What the readers can read."""

    LEGACY = "legacy GLExport"
    REST = "REST GLExport"
    JSON = "export JSON"
    BATCHES = "Batches"
    SERVER_MESSAGE = "PsaData"
    SERVER_ERROR = "PsaError"


# Nothing here is tried again in another way once it has matched: a broken file must not cost minutes.
_PROLOG = re.compile(r"\s*(?:(?><\?.*?\?>)\s*|(?><!--.*?-->)\s*)*+", re.DOTALL)
_TAG = re.compile(r"<([^\s/>]++)((?:[^\"'>]|\"[^\"]*+\"|'[^']*+')*+)>")
_FIRST_CHILD = re.compile(r"(?:[^<]++|(?><!--.*?-->)|(?><\?.*?\?>))*+<([^\s/>!?]++)", re.DOTALL)
_ATTRIBUTE = re.compile(r"(?<!\S)([^\s=]++)\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_ANY_TAG = re.compile(r"<[^<>]*+>")
_SHOWN = 4000
"""So many characters of a web page are looked at for its first words."""
_PAYMENTS = ("ArrayOfUpdateInvoicePayment", "InvoicePayments")


def recognise(head: bytes, path: object) -> Form:
    """Tells what a file is.

    Args:
        head: its first bytes, up to a megabyte.
        path: its name, for the words of an error.

    Raises:
        FileProblem: one of its subclasses, by what the file is instead.
    """
    if not head.strip():
        raise errors.EmptyFile(path=path)
    if head.lstrip().startswith(b"%PDF-"):
        raise errors.PdfFile(path=path)
    if head.startswith(b"PK\x03\x04"):
        raise errors.ZipFile(path=path)
    if head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"["):
        return Form.JSON
    text = text_of(head, path)
    if text.lstrip().startswith("<"):
        return _xml(text, path)
    if "\0" in text[:4096]:
        raise errors.WrongEncoding(path=path, encoding="text", where=" (NUL bytes)")
    raise errors.NotRecognised(path=path)


def text_of(head: bytes, path: object) -> str:
    """The first characters of an XML file. Raises `WrongEncoding`."""
    return head.decode(encoding_of(head, path), errors="replace").removeprefix("\ufeff")


def _xml(text: str, path: object) -> Form:
    return _by_root(*root_of(text, path), path)


def root_of(text: str, path: object) -> tuple[str, str, str]:
    """The first element of an XML file: its name, its attributes, and what follows.

    Raises:
        FileProblem: a web page, a DOCTYPE, or no complete element.
    """
    prolog = _PROLOG.match(text)
    rest = text[prolog.end() :] if prolog else text
    if re.match(r"<!doctype\s+html", rest, re.IGNORECASE) or re.match(r"<html\b", rest, re.IGNORECASE):
        raise errors.WebPage(path=path, start=" ".join(_ANY_TAG.sub(" ", rest[:_SHOWN]).split())[:200])
    if rest.startswith("<!"):
        raise errors.DoctypeRefused(path=path)
    tag = _TAG.match(rest)
    if tag is None:
        root = re.match(r"<([^\s/>]*)", rest)
        raise _broken_root(root[1] if root else "", path)
    return tag[1], tag[2], rest[tag.end() :]


def _broken_root(name: str, path: object) -> errors.FileProblem:
    if name == "GLExport":
        return errors.CutFile(path=path, line=1, reason="the first element is not complete")
    return errors.NotWellFormed(path=path, line=1, reason="no complete element at the beginning")


def _by_root(name: str, attributes: str, rest: str, path: object) -> Form:
    match name:
        case "GLExport":
            return _export_form(attributes, rest)
        case "Batches":
            return Form.BATCHES
        case "PsaData":
            return Form.SERVER_MESSAGE
        case "PsaError":
            return Form.SERVER_ERROR
        case _ if name in _PAYMENTS:
            raise errors.PaymentsFile(path=path)
    raise errors.WrongRoot(path=path, root=shown(name))


def _export_form(attributes: str, rest: str) -> Form:
    """The REST form has no attributes but namespaces, and its elements begin with small letters."""
    names = _ATTRIBUTE.findall(attributes)
    if any(not name.startswith("xmlns") for name in names):
        return Form.LEGACY
    child = _FIRST_CHILD.match(rest)
    return Form.LEGACY if child and child[1][:1].isupper() else Form.REST
