"""What can be wrong with a journal, in a clerk's words: what was found, what it means, what to do."""

from __future__ import annotations

from typing import NamedTuple

_STAYS = "What is in ConnectWise stays there."
_PUT_BACK = (
    "Nothing is sent while it is so. Keep this file for the record, put a copy that verifies, with the .head"
    " file beside it, back in its place, and look up in ConnectWise what was posted or paid since that copy."
)


class Misfit(NamedTuple):
    """One way in which a journal can fail to fit."""

    what: str
    """Follows "Row 7 does not fit:"."""
    means: str
    """What it means for the clerk, and what to do."""


GONE = Misfit(
    "it is missing; rows were taken out here",
    "Rows were deleted: the history no longer shows everything that was done, and what is not settled"
    f" may have lost its mark. {_STAYS} {_PUT_BACK}",
)
STRANGE = Misfit(
    "the row that stands here was never written by Batchdesk",
    f"A row was put in by other means. It proves nothing; the other rows may. {_STAYS} {_PUT_BACK}",
)
ALTERED = Misfit(
    "its content is not what was written",
    "This row was edited, or the disk returned other bytes than were written: what it says cannot be relied"
    f" on, neither can what follows from it. The rows before it are as they were. {_STAYS} {_PUT_BACK}",
)
OUT_OF_PLACE = Misfit(
    "row {other} stands here; rows were moved",
    "Rows changed places, or some were deleted and the others numbered anew. Each is one that Batchdesk"
    " wrote, but what happened when, and whether something is missing, cannot be told. The rows before it are"
    f" as they were. {_STAYS} {_PUT_BACK}",
)
UNCHAINED = Misfit(
    "it does not follow the row before it",
    "Row {before} or this one was written anew by somebody who knows how rows are sealed. The rows before"
    f" them are as they were. {_STAYS} {_PUT_BACK}",
)
UNREADABLE = Misfit(
    "the file cannot be read from here on",
    "The file is cut off or the disk is failing; the rows before it can still be read."
    f" {_STAYS} {_PUT_BACK} Check the disk.",
)
CUT = Misfit(
    "it is missing; the journal once had {rows} rows",
    "The newest rows are gone: the file was cut, or an older copy was put in its place. What those rows told"
    " may have been posted or paid, and the history does not show it: before you send anything again, look"
    f" up in ConnectWise what was posted or paid lately. {_PUT_BACK}",
)
REPLACED = Misfit(
    "its hash is not the one kept beside the journal",
    "All rows fit each other, but this is not the journal whose head is kept beside it: another journal was"
    " put in its place, or its rows were written anew. Receipts show which head it had. "
    f"{_STAYS} {_PUT_BACK}",
)

DAMAGED = (
    "Every row fits, but the file around them is damaged: the history may show an item in an older state."
    f" {_STAYS} Send nothing with this journal: keep it for the record, put a copy that verifies, with the"
    " .head file beside it, back in its place, and check the disk."
)
RESERVED = (
    "The list of ids that unfinished runs keep for themselves was changed outside Batchdesk. Every row"
    " fits, so nothing is lost: the list is made anew from the rows when the journal is next opened for"
    " sending. Until then nothing is sent."
)
