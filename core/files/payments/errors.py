"""Why a payment file could not be read: one class per cause, its words inside the class.

FileProblem
  PaymentProblem
    NotPayments  PaymentsPdf
    OldSpreadsheet  OtherArchive  PasswordProtected  ArchiveTooLarge  BrokenSpreadsheet
    NoPayments  PaymentElement
    NulCharacters  UnbalancedQuotes  OneColumn  NoHeadings  HeadingsAlone  HeadingsAlike
    SheetMissing  SheetEmpty  SheetTooLarge
    BadColumnMap  ColumnsNotFound  ColumnsNeeded
"""

from __future__ import annotations

from core.files.errors import FileProblem


class PaymentProblem(FileProblem):
    """A payment file cannot be used; `path` names it."""

    title = "The payment file cannot be read."
    message = "{path} cannot be used. No payment was taken over and nothing was sent."
    advice = "Choose another file."


class NotPayments(PaymentProblem):
    """Something else where payments were expected."""

    message = "{path} holds no payments: it is {what}. Nothing was taken over and nothing was sent."
    advice = (
        "Choose payment XML (<ArrayOfUpdateInvoicePayment> or <InvoicePayments>), a CSV file or an XLSX file."
    )


class PaymentsPdf(NotPayments):
    """A PDF."""

    message = "{path} is a PDF document. No payment can be read from one. Nothing was sent."
    advice = "Ask the sender for the same list as CSV, XLSX or XML."


class OldSpreadsheet(PaymentProblem):
    """An XLS of the years before 2007, or another document of that age."""

    message = "{path} is a document of the old binary kind (XLS), which is not read. Nothing was sent."
    advice = "Open it in a spreadsheet and save it as XLSX or CSV."


class OtherArchive(PaymentProblem):
    """A ZIP, or a document that is stored as one, but no XLSX."""

    message = "{path} is no XLSX spreadsheet but {what}. Nothing was sent."
    advice = "Save the list as XLSX or CSV; an archive has to be unpacked first."


class PasswordProtected(PaymentProblem):
    """An encrypted spreadsheet."""

    message = "{path} is protected by a password, so nothing in it can be read. Nothing was sent."
    advice = "Open it with its password and save a copy without one."


class ArchiveTooLarge(PaymentProblem):
    """A ZIP whose content is out of all proportion."""

    message = "{path} is refused: {what}. No payment list looks like this. Nothing was taken over or sent."
    advice = "Ask where the file comes from. A real list may be saved as CSV."


class BrokenSpreadsheet(PaymentProblem):
    """An XLSX that is cut or damaged."""

    message = "{path} is a damaged spreadsheet: {reason}. No payment was taken over and nothing was sent."
    advice = "Copy it again, or open it in a spreadsheet and save it anew."


class NoPayments(PaymentProblem):
    """A list without a single payment."""

    message = "{path} holds no <{expected}>. There is nothing to pay and nothing was sent."
    advice = "Check that it is the right file; the sender may have had nothing to report."


class PaymentElement(PaymentProblem):
    """An element that does not belong where it stands."""

    message = "{path}: line {line} has <{element}> where <{expected}> belongs. No payment was taken over."
    advice = "Write {expected} in line {line}, or take that part out."


class NulCharacters(PaymentProblem):
    """Characters that no text has."""

    message = "{path} holds NUL characters (line {line}), so it is no text. No payment was taken over."
    advice = "It was damaged or is another kind of file. Export it again."


class UnbalancedQuotes(PaymentProblem):
    """A quote that is opened and not closed where it should be: whole rows would vanish in one cell."""

    message = (
        "{path}: a quotation mark in line {line} is not closed where it should be, so rows would be lost. "
        "No payment was taken over."
    )
    advice = 'Close it in line {line}; a quotation mark inside a cell is written twice ("").'


class OneColumn(PaymentProblem):
    """Text without a delimiter."""

    message = (
        "{path} is a text in which no columns can be seen: no comma, semicolon, tab or bar divides it. "
        "No payment was taken over."
    )
    advice = "Choose payment XML, an XLSX file, or a CSV file with a row of headings."


class NoHeadings(PaymentProblem):
    """No row of headings."""

    message = (
        "{path} has no row of headings, so what its columns mean is not known. No payment was taken over."
    )
    advice = "Put a row with a name for each column above the payments."


class HeadingsAlone(PaymentProblem):
    """Headings without a row below."""

    message = "{path} has headings (row {line}) but no row below them. There is nothing to pay."
    advice = "Check that it is the right file; the sender may have had nothing to report."


class HeadingsAlike(PaymentProblem):
    """Two columns of one name."""

    message = (
        "{path}: the heading “{heading}” stands over columns {columns}. Which one is meant cannot be told, "
        "so no payment was taken over."
    )
    advice = "Give each of these columns a name of its own."


class SheetMissing(PaymentProblem):
    """The sheet that was chosen is not in the workbook."""

    message = "{path} has no sheet “{sheet}”; it has {sheets}. No payment was taken over."
    advice = "Choose the sheet with the payments."


class SheetEmpty(PaymentProblem):
    """A workbook or sheet without a filled cell."""

    message = "{path}: there is nothing on {sheet}. No payment was taken over."
    advice = "Check that it is the right file and the right sheet."


class SheetTooLarge(ArchiveTooLarge):
    """Cells so far apart that the sheet between them would not fit into the memory."""

    message = "{path}: the cells of a sheet reach to column {column}, row {row}. No payment was taken over."
    advice = "Delete what stands far from the list, or copy the list to a new sheet."


class BadColumnMap(PaymentProblem):
    """A file that should say which column is what, and does not."""

    title = "The columns could not be read."
    message = "{path} is no description of columns: {reason}. No payment was taken over."
    advice = "Choose a file that was exported as the columns of a sender."


class ColumnsNotFound(PaymentProblem):
    """The columns that were chosen are not in this file."""

    message = (
        "{path} does not have {missing}, which the chosen columns name; it has {headings}. "
        "No payment was taken over."
    )
    advice = "Choose the columns for this file anew."
