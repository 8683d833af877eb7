"""A run as rows: its batches and their state, the tie-out, what is left over, the evidence, the files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from core.domain.posting import NOT_ON_SERVER, OPEN, POSTED, ItemState
from core.domain.receipt import AccountRow, CurrencyRow, Receipt, from_dict
from core.domain.runs import Evidence, Item, Run
from core.words import moment
from gui.table import Column, Kind, Mark, RowTone, Tone


def receipt_of(item: Item) -> Receipt | None:
    """The tie-out of a batch that was read back; where it did not settle, the last one that was made."""
    made = (each.facts for each in reversed(item.evidence) if "verdict" in each.facts)
    kept = item.receipt if item.receipt is not None else next(made, None)
    try:
        return from_dict(kept) if kept is not None else None
    except (KeyError, ValueError):  # kept by another version: its evidence still tells
        return None


def shown_items(run: Run) -> list[Item]:
    """The items that hold records; all where none does."""
    return [item for item in run.items if item.draft.records] or list(run.items)


def first_to_show(run: Run) -> Item | None:
    """The item that the clerk most likely wants to see: the first open one, else the first."""
    items = shown_items(run)
    return next((item for item in items if item.state in OPEN), items[0] if items else None)


def state_mark(item: Item) -> Mark:
    """A state in calm words with its icon."""
    if item.state in POSTED:
        return Mark(Tone.GOOD, item.words)
    if item.state in (ItemState.UNKNOWN, ItemState.REVIEW):
        return Mark(Tone.WARN, item.words, icon="?")
    if item.state is ItemState.REJECTED:
        return Mark(Tone.BLOCK, item.words)
    if item.state in NOT_ON_SERVER or item.state is ItemState.DRAFT:
        return Mark(Tone.QUIET, item.words)
    return Mark(Tone.INFO, item.words)


class ResultRow(NamedTuple):
    """A batch in one currency, four ways."""

    identifier: str
    state: Mark | None
    currency: str
    preview: Decimal | None
    file: Decimal | None
    ids: int | None
    ids_read: int | None
    read_back: Decimal | None
    verdict: Mark | None
    tone: RowTone
    item: int = 0
    """Number of the run's item; 0 where there is no run."""

    @property
    def key(self) -> tuple[int, str]:
        """What a table knows the row by."""
        return self.item, self.currency


def result_rows(run: Run) -> list[ResultRow]:
    """A row for each batch and currency."""
    return [row for item in run.items if item.draft.records for row in _rows(item)]


def _rows(item: Item) -> list[ResultRow]:
    receipt = receipt_of(item)
    tied = {row.currency: row for row in receipt.currencies} if receipt else {}
    totals: dict[str, Decimal | None] = {**item.draft.totals} or {"": None}
    return [
        _row(item, currency, value, tied.get(currency), receipt, first=position == 0)
        for position, (currency, value) in enumerate(totals.items())
    ]


def _row(
    item: Item,
    currency: str,
    value: Decimal | None,
    tied: CurrencyRow | None,
    receipt: Receipt | None,
    *,
    first: bool,
) -> ResultRow:
    return ResultRow(
        item.draft.label if first else "",
        state_mark(item) if first else None,
        currency,
        value,
        tied.file if tied else None,
        len(item.draft.ids) if first and item.attempts else None,
        receipt.ids_read if first and receipt else None,
        tied.entries if tied else None,
        _verdict(tied, receipt),
        RowTone.NORMAL if first else RowTone.QUIET,
        item.number,
    )


def _verdict(tied: CurrencyRow | None, receipt: Receipt | None) -> Mark | None:
    if tied is None or receipt is None:
        return None
    if tied.ties and receipt.ties_out:
        return Mark(Tone.GOOD, "ties out", icon="")
    return Mark(Tone.WARN, "differs", "\n".join(receipt.differences))


def result_columns(wait: Callable[[ResultRow], Mark | None]) -> tuple[Column[ResultRow], ...]:
    """The columns; `wait` says of a row that cannot be told yet when it is looked for again."""
    return (
        Column("identifier", "Batch", 240, lambda row: row.identifier),
        Column("state", "State", 170, lambda row: row.state, Kind.MARK),
        Column("currency", "Cur", 52, lambda row: row.currency),
        Column("preview", "Preview", 104, lambda row: row.preview, Kind.AMOUNT),
        Column("file", "File", 104, lambda row: row.file, Kind.AMOUNT),
        Column("ids", "Ids sent", 70, lambda row: row.ids, Kind.COUNT),
        Column("ids_read", "Ids read", 70, lambda row: row.ids_read, Kind.COUNT),
        Column("read", "Read back", 104, lambda row: row.read_back, Kind.AMOUNT),
        Column("verdict", "", 120, lambda row: row.verdict or wait(row), Kind.MARK, stretch=True),
    )


class AccountLine(NamedTuple):
    """One account of a batch's tie-out, net."""

    batch: str
    row: AccountRow


def account_lines(run: Run) -> list[AccountLine]:
    """The tie-out per account of every batch that was read back."""
    return [
        AccountLine(item.draft.label, row)
        for item in run.items
        if (receipt := receipt_of(item))
        for row in receipt.accounts
    ]


def _account_verdict(line: AccountLine) -> Mark:
    row = line.row
    if not (row.debit or row.credit) and (row.other_debit or row.other_credit):
        return Mark(
            Tone.QUIET, "by id only", "The export names these GL entries by their ids, without amounts."
        )
    if not row.compared:
        return Mark(Tone.QUIET, "not compared", "The export does not say enough to compare this account.")
    return Mark(Tone.GOOD, "ties out", icon="") if row.ties else Mark(Tone.WARN, "differs")


def _debit(debit: Decimal, credit: Decimal) -> Decimal | None:
    """A side that is zero stays empty, unless both are."""
    return None if credit and not debit else debit


ACCOUNT_COLUMNS: tuple[Column[AccountLine], ...] = (
    Column("account", "Account", 90, lambda line: line.row.account),
    Column("name", "Name", 180, lambda line: line.row.name, stretch=True),
    Column("currency", "Cur", 52, lambda line: line.row.currency),
    Column("debit", "Debit", 100, lambda line: _debit(line.row.debit, line.row.credit), Kind.AMOUNT),
    Column("credit", "Credit", 100, lambda line: line.row.credit or None, Kind.AMOUNT),
    Column(
        "read debit",
        "Debit read back",
        116,
        lambda line: _debit(line.row.entries_debit, line.row.entries_credit),
        Kind.AMOUNT,
    ),
    Column("read credit", "Credit read back", 116, lambda line: line.row.entries_credit or None, Kind.AMOUNT),
    Column("verdict", "", 112, _account_verdict, Kind.MARK),
    Column("batch", "Batch", 208, lambda line: line.batch, visible=False),
)


class Told(NamedTuple):
    """A sentence about a batch."""

    batch: str
    words: str


def leftovers(run: Run) -> list[Told]:
    """What is still unposted of the records of each batch, and what does not tie out."""
    receipts = [(item.draft.label, receipt) for item in run.items if (receipt := receipt_of(item))]
    return [Told(label, words) for label, each in receipts for words in (*each.leftovers, *each.differences)]


TOLD_COLUMNS: tuple[Column[Told], ...] = (
    Column("batch", "Batch", 260, lambda row: row.batch),
    Column("words", "What", 400, lambda row: row.words, stretch=True),
)


class Remark(NamedTuple):
    """What a receipt says besides its figures."""

    kind: Mark
    words: str
    batch: str


def remarks(run: Run) -> list[Remark]:
    """What does not tie out, what is left over, and what the receipts cannot vouch for, in this order."""
    receipts = [(item.draft.label, receipt) for item in run.items if (receipt := receipt_of(item))]
    differs, left = Mark(Tone.WARN, "Differs"), Mark(Tone.INFO, "Left over")
    rest = Mark(Tone.QUIET, "Not compared")
    found = [
        *((differs, words, label) for label, each in receipts for words in each.differences),
        *((left, words, label) for label, each in receipts for words in each.leftovers),
        *((rest, words, label) for label, each in receipts for words in each.not_compared),
    ]
    return [Remark(*each) for each in found]


REMARK_COLUMNS: tuple[Column[Remark], ...] = (
    Column("kind", "", 140, lambda row: row.kind, Kind.MARK),
    Column("words", "Besides the figures", 400, lambda row: row.words, stretch=True),
    Column("batch", "Batch", 230, lambda row: row.batch, quiet=True),
)


class Happening(NamedTuple):
    """One piece of evidence."""

    at: dt.datetime
    batch: str
    what: str
    detail: str
    row: int = 0
    hash: str = ""
    days: int = 0
    """Days after the run began."""

    @property
    def time(self) -> Mark:
        """The time of day, and how many days later; the tooltip has the whole moment."""
        local = self.at.astimezone()
        words = f"+{self.days} d {local:%H:%M}" if self.days else f"{local:%H:%M:%S}"
        return Mark(Tone.QUIET, words, moment(local), icon="")

    @property
    def short_hash(self) -> str:
        """Enough of the hash to recognise it."""
        return f"{self.hash[:4]}…{self.hash[-4:]}" if self.hash else ""


def evidence(run: Run, item: int = 0) -> list[Happening]:
    """Everything that is known about the run, or of its own and one item, in the order it became known."""
    chosen = run.items if not item else (run.item(item),)
    of_run = [_happening("", each) for each in run.evidence]
    of_items = [_happening(one.draft.label, each) for one in chosen for each in one.evidence]
    began = run.started.astimezone().date()
    told = sorted([*of_run, *of_items], key=lambda each: each.row)
    return [each._replace(days=(each.at.astimezone().date() - began).days) for each in told]


def _happening(batch: str, each: Evidence) -> Happening:
    return Happening(each.at, batch, each.what, each.detail or _request(each), each.row, each.hash)


def _request(each: Evidence) -> str:
    """What was written down of a request: its line and its size."""
    line, size = each.facts.get("request"), each.facts.get("bytes")
    return f"{line}, {size} bytes" if line and size is not None else ""


def _item(what: str, width: int) -> Column[Happening]:
    return Column("batch", what, width, lambda row: row.batch, quiet=True)


def evidence_columns(what: str = "Batch") -> tuple[Column[Happening], ...]:
    """The evidence; `what` heads the column of what it is about."""
    return (
        Column("time", "Time", 90, lambda row: row.time),
        Column("what", "What", 300, lambda row: row.what),
        Column("detail", "Detail", 320, lambda row: row.detail, quiet=True, stretch=True),
        _item(what, 240),
    )


def proof_columns(what: str = "Batch", width: int = 226) -> tuple[Column[Happening], ...]:
    """The evidence with the journal's own numbers and hashes; the tooltip has all of a hash."""
    return (
        Column("time", "Time", 84, lambda row: row.time),
        Column("what", "What", 260, lambda row: row.what),
        Column("detail", "Detail", 300, lambda row: row.detail, quiet=True, stretch=True),
        _item(what, width),
        Column("row", "Row", 48, lambda row: row.row or None, Kind.COUNT, quiet=True),
        Column("hash", "Row hash", 100, lambda row: Mark(Tone.QUIET, row.short_hash, row.hash, icon="")),
    )


EVIDENCE_COLUMNS = evidence_columns()
PROOF_COLUMNS = proof_columns()


class WrittenFile(NamedTuple):
    """A file of the run."""

    path: Path
    batch: str
    sha256: str = ""
    """Empty where it was not kept."""


def files(run: Run) -> list[WrittenFile]:
    """The files that were written or kept, each once."""
    of_items = [(item.draft.label, each) for item in run.items for each in item.evidence]
    of_run = [(each.what, each) for each in run.evidence]
    return list(
        {file.path: file for whose, each in (*of_items, *of_run) if (file := _file(whose, each))}.values()
    )


def _file(whose: str, each: Evidence) -> WrittenFile | None:
    path = each.facts.get("path")
    return WrittenFile(Path(str(path)), whose, str(each.facts.get("sha256", ""))) if path else None


def _folder(row: WrittenFile) -> str:
    return str(row.path.parent) if row.path.is_absolute() else ""


def file_columns(what: str = "Batch") -> tuple[Column[WrittenFile], ...]:
    """The files; `what` heads the column of what each is of."""
    return (
        Column("name", "File", 280, lambda row: row.path.name),
        Column("folder", "Folder", 320, _folder, stretch=True),
        Column("batch", what, 240, lambda row: row.batch),
        Column("sha256", "SHA-256", 160, lambda row: row.sha256, quiet=True),
    )


FILE_COLUMNS = file_columns()
