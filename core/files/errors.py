"""Why a file could not be read or written: one class per cause, its words inside the class.

FileProblem
  FileMissing (FolderGiven)  FileUnreadable  EmptyFile
  NotRecognised  PdfFile  ZipFile  WebPage  PaymentsFile  BatchesFile  NotBatches  WrongRoot
  ServerRefused  ServerMessage
  NotWellFormed  CutFile  DoctypeRefused  WrongEncoding  TooDeep  TooLong  NotJson  WrongShape
  SourceChanged  SourceGone  NotFromExport  TooManyRows
  BatchesUnclosed  BatchesEmpty  BatchesExported  WrongElement  BatchWithoutIds  BadBatchId
"""

from __future__ import annotations

from core.errors import UserError


class FileProblem(UserError):
    """A file cannot be used; `path` names it (or says that it was the server's answer)."""

    title = "The file cannot be read."
    message = "{path} cannot be used. Nothing of it was taken over and nothing was sent."
    advice = "Choose another file."


class FileMissing(FileProblem):
    """There is no such file."""

    message = "{path} does not exist. Nothing was sent."
    advice = "Check the name and the folder."


class FolderGiven(FileMissing):
    """A folder where a file was expected."""

    message = "{path} is a folder, not a file. Nothing was sent."
    advice = "Name a file in it."


class FileUnreadable(FileProblem):
    """The file exists, but the system does not let us read it."""

    message = "{path} could not be opened: {reason}. Nothing was sent."
    advice = "Close it in other programs, or ask for the permission to read it."


class EmptyFile(FileProblem):
    """No bytes, or only white space."""

    message = "{path} is empty. Nothing was taken over and nothing was sent."
    advice = "Export it again; an interrupted copy often leaves an empty file."


class NotRecognised(FileProblem):
    """Neither XML nor JSON."""

    message = "{path} is neither XML nor JSON. Nothing of it was taken over and nothing was sent."
    advice = "Choose a GLExport file (XML or JSON)."


class PdfFile(NotRecognised):
    """A PDF."""

    message = "{path} is a PDF document. It holds no export that could be read. Nothing was sent."
    advice = "Choose the XML or JSON file that was written together with it."


class ZipFile(NotRecognised):
    """A ZIP archive or a spreadsheet, which is one."""

    message = (
        "{path} is a ZIP archive or a spreadsheet (XLSX). Exports are not read from those. Nothing was sent."
    )
    advice = "Unpack it, or choose the XML or JSON form of the export."


class WebPage(NotRecognised):
    """An HTML page where data were expected."""

    message = "{path} is a web page, not data: “{start}”. Nothing of it was taken over and nothing was sent."
    advice = "Often a sign-in or error page of a proxy. Save the export again."


class PaymentsFile(NotRecognised):
    """A file of payments, legacy or REST."""

    message = "{path} holds payments, not an export. Nothing of it was sent."
    advice = "Open it on the Payments page."


class BatchesFile(NotRecognised):
    """A Batches file where an export was expected."""

    message = "{path} is a list of batches, not an export: it has ids but no documents. Nothing was sent."
    advice = "Use it as input for creating batches (batch create --input)."


class NotBatches(NotRecognised):
    """Something else where a Batches file was expected."""

    message = "{path} is not a list of batches: it holds {what}. No batch was created."
    advice = "Choose a file that begins with <Batches>, or open an export with --from."


class WrongRoot(NotRecognised):
    """XML with a root element that is not known."""

    message = "{path} begins with <{root}>, an export begins with <GLExport>. Nothing was taken over or sent."
    advice = "Choose a GLExport file."


class ServerRefused(FileProblem):
    """The server's error, saved in place of data (`PsaError`)."""

    title = "The file holds an error message."
    message = "{path} holds no data but the server's answer: “{reason}”. Nothing was taken over or sent."
    advice = "Mend what the message says in ConnectWise, then export again."


class ServerMessage(FileProblem):
    """The server's confirmation, saved in place of data (`PsaData`)."""

    title = "The file holds a confirmation."
    message = (
        "{path} holds no data but the server's confirmation: “{reason}”. Nothing was taken over or sent."
    )
    advice = "Choose the file with the export itself."


class NotWellFormed(FileProblem):
    """XML that breaks the rules of XML."""

    message = "{path} is broken at line {line}: {reason}. Nothing of it was taken over and nothing was sent."
    advice = "Export it again, or mend that line in a copy."


class CutFile(FileProblem):
    """The end is missing."""

    message = (
        "{path} ends too early (line {line}): {reason}. Nothing of it was taken over and nothing was sent."
    )
    advice = "It was probably cut while it was copied or written. Copy or export it again."


class DoctypeRefused(FileProblem):
    """A DOCTYPE or an entity: never part of a real file, and able to hide or change amounts."""

    message = (
        "{path} declares a DOCTYPE or uses an entity. Such files are refused. Nothing was taken over or sent."
    )
    advice = "Real files need neither. Ask where it comes from, and have it written anew."


class WrongEncoding(FileProblem):
    """Bytes that are not what the file says they are, or NUL bytes."""

    message = "{path} holds bytes that are not valid {encoding}{where}. Nothing of it was taken over or sent."
    advice = "Save it as UTF-8, or export it again."


class TooDeep(FileProblem):
    """Nested deeper than any real file."""

    message = (
        "{path} is nested more than {depth} levels deep. Nothing of it was taken over and nothing was sent."
    )
    advice = "No real file looks like this. Ask where it comes from."


class TooLong(FileProblem):
    """One value that is larger than any real one."""

    message = "{path} holds a single value of more than {megabytes} MB. Nothing was taken over or sent."
    advice = "No real file looks like this. Ask where it comes from."


class NotJson(FileProblem):
    """Broken or cut JSON."""

    message = "{path} is not whole JSON: {reason}. Nothing of it was taken over and nothing was sent."
    advice = "Export it again; it was probably cut while it was copied."


class WrongShape(FileProblem):
    """JSON that is not a GLExport."""

    message = (
        "{path} is JSON, but not an export: {reason}. Nothing of it was taken over and nothing was sent."
    )
    advice = "Choose the saved answer of an export."


class SourceChanged(FileProblem):
    """The file that an export was read from is not the same any more."""

    title = "The source file has changed."
    message = "{path} is not the file that was read before. Nothing was written and nothing was sent."
    advice = "Open it again and check what you chose."


class SourceGone(FileProblem):
    """The file that an export was read from cannot be read any more."""

    title = "The source file is gone."
    message = "{path} was read before and is needed again, but cannot be opened. Nothing was written or sent."
    advice = "Put it back where it was, or open it again from its new place."


class NotFromExport(FileProblem):
    """There are no documents to write: the records are known from a list only."""

    title = "There is nothing to write."
    message = "These records are not in any export, so there are no documents to write. Nothing was sent."
    advice = "Read the preview again with its export."


class TooManyRows(FileProblem):
    """More lines than a worksheet holds."""

    title = "There are too many lines for a spreadsheet."
    message = (
        "These records have {rows} lines, a worksheet holds {most}. Nothing was written and nothing was sent."
    )
    advice = "Choose fewer records, or write CSV."


class BatchesUnclosed(FileProblem):
    """A second `<Batches>` where `</Batches>` belongs."""

    message = (
        "{path}: line {line} opens <Batches> again where </Batches> should close it. No batch was created."
    )
    advice = "Write </Batches> in line {line}."


class BatchesEmpty(FileProblem):
    """No batch in the list."""

    message = "{path} holds no <Batch>. No batch was created."
    advice = "Add at least one <Batch> with its <glRecIds>."


class BatchesExported(FileProblem):
    """A list of batches that exist already."""

    message = "{path} lists batches that exist already; it names no GL entries. No batch was created."
    advice = "Input for new batches has <glRecIds> in each <Batch>."


class WrongElement(FileProblem):
    """An element that does not belong where it stands."""

    message = "{path}: line {line} has <{element}> where <{expected}> belongs. No batch was created."
    advice = "Write {expected} in line {line}."


class BatchWithoutIds(FileProblem):
    """A batch with an empty list of ids."""

    message = "{path}: the batch of line {line} names no GL entry. No batch was created."
    advice = "Add its <glRecId> elements, or take the batch out."


class BadBatchId(FileProblem):
    """An id that is no positive whole number, or is named twice."""

    message = "{path}: line {line}: “{text}” {why}. No batch was created."
    advice = "Correct the line; an id is a whole number from 1 to 10^18, named once."
