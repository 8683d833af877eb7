"""What can be wrong with the journal, or in the way of a posting. In every case nothing was sent.

JournalTrouble
  NotAJournal  JournalDamaged  JournalChanged  JournalNewer  JournalMissing  RunUnreadable
  JournalBusy  JournalReadOnly  JournalFull  JournalNotWritten  SharedPlace
Conflict
  ItemMoved  IdsReserved (InvoiceReserved)  IdentifierUsed  RunHeld
NoSuchRun  ReasonMissing  CopyInItsPlace
"""

from __future__ import annotations

from core.errors import UserError


class JournalTrouble(UserError):
    """The journal cannot be relied on, so nothing may be sent with it."""


class NotAJournal(JournalTrouble):
    """The file is something else: a text file, another database."""

    title = "This is not a Batchdesk journal."
    message = "{path} is not a journal file. Nothing was sent, and nothing will be while it is there."
    advice = "Move that file away and put the journal, or a copy of it, back in its place."


class JournalDamaged(JournalTrouble):
    """The database says itself that its file is broken: cut off, overwritten."""

    title = "The journal is damaged."
    message = (
        "{path} cannot be read in full. What is in ConnectWise stays there. Nothing is sent while"
        " it cannot be written down safely."
    )
    advice = (
        "Put a copy of the journal, with the .head file beside it, back in its place; keep the damaged file"
        " for the record."
    )


class JournalChanged(JournalTrouble):
    """The rows do not fit each other or the head kept beside: somebody changed them, or the tail is gone."""

    title = "The journal was changed outside Batchdesk."
    message = (
        "Row {row} of {path} does not fit: {what}. What is in ConnectWise stays there. Nothing is sent while"
        " the journal does not agree with itself."
    )
    advice = (
        "Look at it with “Verify journal”, then put a copy that verifies, with the .head file beside it, back"
        " in its place."
    )


class JournalNewer(JournalTrouble):
    """A later version of the program made it."""

    title = "This journal was made by a newer Batchdesk."
    message = (
        "{path} has the layout {revision}, which this version does not know. It was left as it is and"
        " nothing was sent."
    )
    advice = "Install the newer version on this computer, or use the folder of this version's own journal."


class RunUnreadable(JournalTrouble):
    """Rows of one run do not hold what rows hold; other runs can still be looked at."""

    title = "A run of the journal cannot be read."
    message = (
        "Rows of run {run} were damaged or changed. What it put into ConnectWise stays there;"
        " nothing is sent."
    )
    advice = "Look at it with “Verify journal”; a copy of the journal may still hold the run."


class JournalMissing(JournalTrouble):
    """There is nothing to look at yet."""

    title = "There is no journal yet."
    message = "{path} does not exist. Nothing was sent with this folder so far."
    advice = (
        "It is made when something is sent for the first time; check BATCHDESK_HOME if you expected one here."
    )


class JournalBusy(JournalTrouble):
    """Another program holds the file longer than a transaction of ours ever takes."""

    title = "The journal is in use."
    message = "{who} holds {path} and did not let go of it in time. Nothing was sent by this step."
    advice = (
        "Close other Batchdesk windows and commands and whatever else opens the file (a database tool, a"
        " backup, a virus scanner), then try again. Do not delete or copy the file meanwhile."
    )


class JournalReadOnly(JournalTrouble):
    """The file or its folder may not be written."""

    title = "The journal cannot be written."
    message = "You may not write {path} or its folder. You can look at everything, but nothing will be sent."
    advice = "Ask for the permission to write there, or set BATCHDESK_HOME to a folder of your own."


class JournalFull(JournalTrouble):
    """No room on the disk."""

    title = "There is no room left for the journal."
    message = "{path} could not take another row. This step was not done and nothing was sent by it."
    advice = "Free some space on that disk, then try again."


class JournalNotWritten(JournalTrouble):
    """The disk or the operating system refused a write for another reason."""

    title = "The journal could not be written."
    message = "{path}: {reason}. This step was not done and nothing was sent by it."
    advice = "Check the disk, then try again. If it happens again, copy the journal to another disk."


class SharedPlace(JournalTrouble):
    """A network or synchronised folder, where two computers could each believe to be alone."""

    title = "The journal is in a shared folder."
    message = (
        "{folder} belongs to {place}. There the journal cannot guarantee that nothing is sent twice,"
        " so nothing will be sent; you can look at everything."
    )
    advice = "Set BATCHDESK_HOME to a folder on a disk of this computer."


class Conflict(UserError):
    """Somebody else was quicker: another window, another command, or a run that is not finished."""


class ItemMoved(Conflict):
    """The item is no longer in the state the caller saw."""

    title = "Another window or command has dealt with this meanwhile."
    message = "“{label}” (run {run}) is now: {state}, by {who} at {at}. Nothing was sent by this step."
    advice = "Look at run {run} in the history; read it again before you go on."


class IdsReserved(Conflict):
    """Some of the records or invoices belong to a run that is not finished."""

    title = "Some of these belong to another run."
    message = (
        "{records} ({count} ids: {ids}) belong to “{label}” of run {run}, begun by {who} at {at}, which is:"
        " {state}. Nothing was sent."
    )
    advice = "Wait until run {run} is settled, or leave these out."


class InvoiceReserved(IdsReserved):
    """Another run stores a payment of the invoice, or has stored one since it was checked."""

    title = "Another run has a payment of this invoice."
    message = (
        "{records}: run {run}, begun by {who} at {at}, has a payment of it, which is: {state}."
        " This run sent nothing for it."
    )
    advice = "When run {run} has ended, check the file again: what it has stored counts then."


class IdentifierUsed(Conflict):
    """A request of that identifier, for other ids, has left and was not refused."""

    title = "The identifier was used for other records."
    message = "“{label}” was sent in run {run}, by {who} at {at}, for other GL entries. Nothing was sent."
    advice = "Choose another identifier: what became of that request is found by its identifier."


class RunHeld(Conflict):
    """Another window or command is carrying the run out at this moment."""

    title = "Somebody is working on this run just now."
    message = "Another window or command carries out run {run}: {who}, {at}. Nothing was sent by this step."
    advice = "Wait until it has ended, then look at run {run} in the history."


class NoSuchRun(UserError):
    """A number that no run has."""

    title = "There is no such run."
    message = "The journal holds no run {run}."
    advice = "See “history list” for the runs there are."


class ReasonMissing(UserError):
    """A decision without the reason that makes it one."""

    title = "A decision needs its reason."
    message = "Nothing was decided about item {item} of run {run}; what it holds stays reserved."
    advice = "Say in a few words how you know, for example who looked at it in ConnectWise."


class CopyInItsPlace(UserError):
    """A copy that would replace what it is a copy of."""

    title = "A copy cannot take the journal's own place."
    message = (
        "{path}, or the .head file that goes beside it, would replace the journal or its head. Nothing was"
        " copied; the journal is as it was and nothing was sent."
    )
    advice = "Choose another folder or another name, one that does not end in .head."
