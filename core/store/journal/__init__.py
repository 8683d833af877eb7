"""The journal: what was meant to be posted, what was sent, what came of it. Rows are only ever added.

    journal = open_journal(folder, SystemClock())
    run = journal.begin(RunHeader(RunKind.BATCHES, "Northwind", books), [draft])
    journal.intend(run.number, 1, body, request="POST /finance/accounting/batches")
    attempt = journal.sending(run.number, 1)              # only now may the request leave
    journal.answered(run.number, 1, attempt, outcome)
    journal.verified(run.number, 1, attempt, receipt)

Importing this costs nothing; the database's libraries are loaded by `open_journal` and `look_at_journal`.
"""

from core.store.journal.errors import (
    Conflict,
    CopyInItsPlace,
    IdentifierUsed,
    IdsReserved,
    InvoiceReserved,
    ItemMoved,
    JournalBusy,
    JournalChanged,
    JournalDamaged,
    JournalFull,
    JournalMissing,
    JournalNewer,
    JournalNotWritten,
    JournalReadOnly,
    JournalTrouble,
    NoSuchRun,
    NotAJournal,
    ReasonMissing,
    RunHeld,
    RunUnreadable,
    SharedPlace,
)
from core.store.journal.journal import FILE, KEPT_FILE, Departure, Journal, open_journal
from core.store.journal.looking import Body, JournalView, Use, look_at_journal
from core.store.journal.verification import Verification

__all__ = [
    "FILE",
    "KEPT_FILE",
    "Body",
    "Conflict",
    "CopyInItsPlace",
    "Departure",
    "IdentifierUsed",
    "IdsReserved",
    "InvoiceReserved",
    "ItemMoved",
    "Journal",
    "JournalBusy",
    "JournalChanged",
    "JournalDamaged",
    "JournalFull",
    "JournalMissing",
    "JournalNewer",
    "JournalNotWritten",
    "JournalReadOnly",
    "JournalTrouble",
    "JournalView",
    "NoSuchRun",
    "NotAJournal",
    "ReasonMissing",
    "RunHeld",
    "RunUnreadable",
    "SharedPlace",
    "Use",
    "Verification",
    "look_at_journal",
    "open_journal",
]
