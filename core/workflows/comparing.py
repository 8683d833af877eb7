"""Before anything is sent: is it still what the clerk saw, and is the identifier still free?"""

from __future__ import annotations

from core.connectwise.rest import Rest
from core.domain.checks import name_of
from core.domain.export import Export
from core.domain.fingerprint import compare
from core.domain.plan import PlannedBatch
from core.errors import UserError
from core.jobs import Cancel, silent
from core.workflows.elsewhere import in_other_batches, made, words_of
from core.workflows.reading import read_again


class RecordsChanged(UserError):
    """Something that was chosen is not as the clerk saw it any more."""

    title = "The records have changed since the preview."
    message = "{changes}. The batch {identifier} was not sent; nothing was posted."
    advice = "Read the preview again, look at what changed, and choose once more."


class IdentifierTaken(UserError):
    """The server has a batch of that name."""

    title = "The identifier is in use."
    message = "The server already has a batch called {identifier}: {batch}. Nothing was sent."
    advice = "Choose another identifier."


def compared(rest: Rest, batch: PlannedBatch, cancel: Cancel) -> Export:
    """The batch's records as the server shows them now, when they are what the clerk saw.

    Raises:
        IdentifierTaken: the server has a batch of that name.
        RecordsChanged: a record changed, or is no longer unposted; each is named with what changed.
        ReachError: the server could not be read.
    """
    if found := rest.find_batches(batch.identifier, cancel):
        raise IdentifierTaken(identifier=batch.identifier, batch=made(found[0]))
    now = read_again(rest, batch.records, silent, cancel)
    comparison = compare(batch.records, now.records)
    names = {record.key: name_of(record) for record in batch.records}
    changes = [f"{names[key]}: {', '.join(what)}" for key, what in comparison.changed.items()]
    if gone := [record for record in batch.records if record.key in comparison.gone]:
        changes += [f"{names[record.key]} is no longer unposted" for record in gone]
        changes[-1] += words_of(in_other_batches(rest, gone, cancel))
    if changes:
        raise RecordsChanged(changes=changes, identifier=batch.identifier)
    return now
