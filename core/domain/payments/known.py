"""What the rules of payments may know besides the target."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from core.domain.findings import Finding
from core.domain.payments.invoices import Owed
from core.domain.payments.targets import Target
from core.domain.payments.tasks import Upload
from core.domain.payments.uploads import Listed, listed_of


@dataclass(frozen=True, slots=True)
class PaymentContext:
    """The day, the rest of the file, and what was uploaded before."""

    today: dt.date
    seen: Mapping[int, Upload] = field(default_factory=dict)
    """Place of a row that was uploaded before → its upload."""
    receipts: bool = False
    """Whether rows are added to what is stored."""
    connected: bool = True
    """Whether the server was asked; without one nothing is said about its invoices."""
    external: Mapping[str, Upload] = field(default_factory=dict)
    """External id → the upload of a row that bore it."""
    twice: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """External id → the lines of this file that bear it, where there are several."""
    disputed: Mapping[str, int] = field(default_factory=dict)
    """Invoice number → the line of a row that names it beside the id of another invoice."""
    not_repeated: Mapping[int, tuple[Upload, ...]] = field(default_factory=dict)
    """Invoice id → what was uploaded for it in rows that are not in this file."""
    listed: Mapping[int, Listed] = field(default_factory=dict)
    """Invoice id → what lists of excesses hold of it."""
    files: Mapping[int, str] = field(default_factory=dict)
    """Run → the name of the file it uploaded."""
    owing: Mapping[Owed, tuple[str, ...]] = field(default_factory=dict)
    """What a company owes on one invoice → the invoices that owe it and that the file does not name."""

    def spoken_of(self) -> Iterator[Upload]:
        """What was uploaded before and may be named."""
        return chain(self.seen.values(), *self.not_repeated.values())

    def listed_of(self, target: Target) -> Listed:
        """What lists hold of an excess: receipts are known row by row, totals by their invoice."""
        seen = (self.seen[row.place] for row in target.counted if row.place in self.seen)
        rows = Listed(*listed_of(seen))
        if self.receipts or target.group.invoice is None:
            return rows
        return max(rows, self.listed.get(target.group.invoice.id, Listed()))

    def upload_words(self, upload: Upload) -> str:
        """Where an upload came from: its line and, where it is known, its file."""
        name = self.files.get(upload.run, "")
        return f"line {upload.part.line}" + (f" of {name}" if name else "")


PaymentRule = Callable[[Target, PaymentContext], Iterable[Finding]]
