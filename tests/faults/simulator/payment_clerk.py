"""The clerk of the payments: checks a file, reads what is shown, answers, uploads; at times twice."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from core.domain.connection import DEMO
from core.domain.payments.excesses import Excess, has_cut
from core.domain.payments.rows import Amounts, PaymentFile, PaymentForm, PaymentRow
from core.domain.payments.tasks import task_from
from core.domain.runs import Run
from core.jobs import Cancel, silent
from core.workflows.payment_results import results, row_messages, sums_of
from core.workflows.payments import Checked, check, open_payments, tasks_of
from core.workflows.payments_before import new_excess
from core.workflows.upload import PaymentOrder
from tests.faults.simulator.clerk import Clerk
from tests.faults.simulator.payment_books import Account
from tests.faults.simulator.program import Program

_ASKED = ("lower", "too-much", "alike-before")
"""What may be asked, by the codes of its rules."""
_CENT = Decimal("0.01")
_SHARES = tuple(map(Decimal, ("0.2", "0.35", "0.5", "0.5", "0.8", "1", "1", "1.25")))


class Filed(NamedTuple):
    """A file that was uploaded before."""

    rows: tuple[PaymentRow, ...]
    amounts: Amounts


class PaymentClerk(Clerk):
    """A person with payment files; all of one story share the same drawer of files."""

    def __init__(self, program: Program, accounts: dict[int, Account], drawer: list[Filed]) -> None:
        super().__init__(program)
        self.accounts, self.drawer = accounts, drawer

    def _posts(self) -> None:
        filed = self._filed()
        rows = tuple(each._replace(place=n, line=n + 1) for n, each in enumerate(filed.rows, 1))
        file = PaymentFile("bank.csv", PaymentForm.CSV, "0" * 64, rows)
        told = ", ".join(f"{each.number} {each.amount} {each.reference}" for each in rows)
        self.world.tell(self.program.name, f"checks {filed.amounts.value}: {told}")
        checked = check(self.desk, DEMO, file, filed.amounts)
        self.program.sleep(self.world.random.choice((0.0, 5.0, 60.0)), Cancel())
        answers = {code: "as the customer wrote" for code in _ASKED if self.world.chance(0.7)}
        kept = open_payments(self.desk, DEMO)
        tasks = tasks_of(checked, answers, kept)
        facts = {"amounts": filed.amounts.value}
        order = PaymentOrder(DEMO, tasks, answers, facts=facts, patient=self.world.chance(0.3))
        self.program.seen["order"] = order
        cancel = Cancel()
        run = self.program.habit.upload(self.desk, order, self._changed(cancel), silent, cancel)
        self._end(run)
        self._filed_apart(checked, run, answers)

    def _filed_apart(self, checked: Checked, run: Run, answers: dict[str, str]) -> None:
        """Every row is in exactly one of the two files."""
        found = results(checked, run, answers)
        told, sums = row_messages(found), sums_of(found)
        if set(told) != {each.place for each in checked.file.rows}:
            self.world.wrong(f"rows {sorted(told)} of {len(checked.file.rows)} are in a file")
        for currency, whole in sums.in_file.items():
            if sum(parts.get(currency, Decimal(0)) for parts in sums[1:]) != whole:
                self.world.wrong(f"the parts of {currency} {whole} do not come to it: {sums}")
        self._listed_once()

    def _listed_once(self) -> None:
        """However often the same rows come, the lists of all runs hold no more of them than was cut."""
        lists: defaultdict[frozenset[str], list[Excess]] = defaultdict(list)
        for run in self.desk.journal_view().runs():
            for excess, item in zip(new_excess(self.desk, run), filter(has_cut, run.items), strict=True):
                parts = task_from(item.draft.facts).parts
                lists[frozenset(part.print for part in parts)].append(excess)
        for found in lists.values():
            if sum(each.excess for each in found) > max(each.excess + each.listed for each in found):
                self.world.wrong(f"duplicate: the excess of {found[0].invoice} is listed twice: {found}")

    # The files

    def _filed(self) -> Filed:
        if self.drawer and self.world.chance(0.25):
            return self.world.random.choice(self.drawer)
        amounts = self.world.random.choice((Amounts.TOTALS, Amounts.RECEIPTS))
        chosen = self.world.random.sample(list(self.accounts.values()), self.world.random.randint(1, 4))
        rows = [row for account in chosen for row in self._rows(account, amounts)]
        self.drawer.append(Filed(tuple(rows), amounts))
        return self.drawer[-1]

    def _rows(self, account: Account, amounts: Amounts) -> list[PaymentRow]:
        """One or two rows of an invoice; at times one of them stood in an earlier file."""
        share = self.world.random.choice(_SHARES) / (1 if amounts is Amounts.TOTALS else 4)
        whole = (account.due * share).quantize(_CENT)
        first = whole if self.world.chance(0.6) else (whole / 3).quantize(_CENT)
        made = [self._row(account, each) for each in (first, whole - first) if each]
        before = [row for filed in self.drawer for row in filed.rows if row.number == account.invoice.number]
        if before and amounts is Amounts.RECEIPTS and self.world.chance(0.25):
            made.append(self.world.random.choice(before))
        return made

    def _row(self, account: Account, amount: Decimal) -> PaymentRow:
        day = dt.date(2026, 10, self.world.random.randint(1, 20))
        reference = f"BACS {self.world.random.randrange(10**6)}"
        return PaymentRow(1, 2, account.invoice.number, amount, day, reference=reference)
