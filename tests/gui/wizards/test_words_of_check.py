"""Rows, columns and sentences of the check of payments: plain functions, no widgets."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from core.domain.findings import Finding, Rule, Severity
from core.domain.payments.checked import CheckedInvoice
from core.domain.payments.grouping import Group
from core.domain.payments.invoices import Invoice, Lock, StoredPayment
from core.domain.payments.known import PaymentContext
from core.domain.payments.rows import Amounts, PaymentFile, PaymentForm, PaymentRow
from core.domain.payments.rules import check_target
from core.domain.payments.sums import Compared, Fate
from core.domain.payments.targets import Cap, target
from core.domain.payments.tasks import Part, Upload
from core.words import Style
from core.workflows.payment_results import InvoiceResult, sums_of
from core.workflows.payments import Checked
from gui.runs.payment_rows import WHEN_PAID, parted_rows
from gui.table import Mark, RowTone
from gui.table.columns import findings_mark
from gui.wizards.choosing import Refused, allowed, refusal
from gui.wizards.payments import check_phrases
from gui.wizards.payments.check_columns import CHECK_COLUMNS
from gui.wizards.payments.check_parts import date_words, part_rows, stored_lock, verdict
from gui.wizards.payments.check_rows import CheckRow, check_rows, chosen_again
from gui.wizards.payments.check_total import disagreement
from gui.wizards.payments.file_words import control
from gui.wizards.payments.upload_rows import cut_rows, left_rows
from gui.wizards.phrases import chosen, short_name

STYLE = Style(group=",", date_format="%d/%m/%Y")
NOON = dt.datetime(2026, 9, 29, 12, tzinfo=dt.UTC)
DAY, TODAY = dt.date(2026, 9, 23), dt.date(2026, 9, 30)


def paid(amount: str, lock: Lock | None = None) -> StoredPayment:
    return StoredPayment(1, "P", Decimal(amount), dt.date(2026, 9, 1), "AnnaK", lock)


def invoice(number: str, total: str, *payments: StoredPayment, identity: int = 7) -> Invoice:
    stored = sum((each.amount for each in payments), Decimal(0))
    return Invoice(
        identity, number, "Standard", "Closed", True, "Contoso Retail", dt.date(2026, 8, 1), "GBP",
        Decimal(total), Decimal(0), stored, True, payments,
    )  # fmt: skip


def row(place: int, number: str, amount: str | None, **more: object) -> PaymentRow:
    value = None if amount is None else Decimal(amount)
    known: dict[str, object] = {"currency": "GBP", **more}
    return PaymentRow(place, place + 40, number, value, DAY, **known)  # type: ignore[arg-type]


def group(found: Invoice | None, *rows: PaymentRow) -> Group:
    return Group(rows, found, 1 if found else 0)


def checked(
    *groups: Group, amounts: Amounts = Amounts.RECEIPTS, seen: frozenset[int] = frozenset(), at: str = "demo"
) -> list[CheckRow]:
    """The rows of a checked file."""
    known = PaymentContext(TODAY, receipts=amounts is Amounts.RECEIPTS, connected=bool(at))
    aimed = [target(each, amounts, Cap.DUE, seen) for each in groups]
    found = tuple(CheckedInvoice(each, check_target(each, known)) for each in aimed)
    rows = tuple(each for part in groups for each in part.rows)
    file = PaymentFile("bank.csv", PaymentForm.CSV, "0" * 64, rows)
    return check_rows(Checked(file, at, amounts, Cap.DUE, found), {}, STYLE)


def cell(row: CheckRow, column: str) -> object:
    return next(each for each in CHECK_COLUMNS if each.id == column).value(row)


def test_an_invoice_that_stays_open_says_when_its_date_is_stored() -> None:
    (found,) = checked(group(invoice("CW-1", "810.00"), row(1, "CW-1", "400.00")))
    assert cell(found, "date") == WHEN_PAID
    assert cell(found, "balance") == Decimal("410.00")
    assert "stores no date until CW-1 is fully paid; 410.00 stays open" in date_words(found, STYLE)
    assert found.offered


def test_too_much_is_said_with_its_amount() -> None:
    (found,) = checked(group(invoice("CW-1", "95.00"), row(1, "CW-1", "100.00")))
    mark = findings_mark(found.findings)
    assert mark is not None
    assert mark.text == "▲ 5.00 too much"
    assert cell(found, "excess") == Decimal("5.00")
    assert (found.blocker, found.offered, found.needs_you) == (None, False, True)
    said = verdict(found, STYLE)
    assert said is not None
    assert said.text == "▲ 5.00 too much"


def test_a_payment_that_an_invoice_can_take_nothing_of_is_called_paid_already() -> None:
    (found,) = checked(group(invoice("CW-1", "60.00", paid("60.00")), row(1, "CW-1", "45.00")))
    assert [each.rule.short for each in found.findings] == ["paid already"]


def test_where_nothing_can_be_stored_nothing_new_is_shown() -> None:
    (found,) = checked(group(invoice("CW-1", "60.00", paid("10.00", Lock.BATCHED)), row(1, "CW-1", "20.00")))
    assert [each.rule.code for each in found.findings] == ["payment-locked"]
    assert (found.after, found.balance, found.date) == (None, None, None)
    assert cell(found, "action") == "not possible"
    assert date_words(found, STYLE) == ""


def test_an_invoice_whose_rows_were_all_uploaded_shows_what_is_stored() -> None:
    held = invoice("CW-1", "60.00", paid("60.00"))
    (found,) = checked(group(held, row(1, "CW-1", "60.00")), seen=frozenset({1}))
    assert (found.after, found.balance, found.date) == (Decimal("60.00"), Decimal("0.00"), held.paid_on)
    assert found.blocker is not None
    assert not found.offered
    assert not found.needs_you


def test_an_unknown_invoice_is_called_so_and_without_a_connection_nothing_is_said() -> None:
    lonely = group(None, row(1, "CW-9", "12.00"))
    (unknown,), (unasked,) = checked(lonely), checked(lonely, at="")
    customer = cell(unknown, "customer")
    assert isinstance(customer, Mark)
    assert customer.words == "unknown"
    assert cell(unasked, "customer") == ""
    assert unasked.findings == ()
    assert unasked.offered


def test_parts_stand_above_their_sum_with_what_was_stored() -> None:
    held = invoice("CW-1", "1200.00", paid("400.00"))
    written = {"names": ("Date", "Amount"), "texts": ("23.9.26", "300,00")}
    rows = (row(1, "CW-1", "300.00", **written), row(2, "CW-1", "500.00"))
    (found,) = checked(group(held, *rows))
    first, second, total = part_rows(found, "/home/anna/bank.csv", "Date", Amounts.RECEIPTS, STYLE)
    assert (first.file, first.line, first.date) == ("bank.csv", 41, "23.9.26")
    assert second.tone is RowTone.NORMAL
    assert (total.file, total.amount) == ("together with 400.00 paid so far", Decimal("1200.00"))
    assert isinstance(total.date, Mark)
    assert total.date.text == "✓ fully paid"
    assert total.tone is RowTone.TOTAL


def test_amounts_in_another_currency_stand_with_it_everywhere() -> None:
    """In the table, among the parts and in their sum, and where it is said what is left out."""
    (found,) = checked(group(invoice("CW-1", "60.00"), row(1, "CW-1", "2000.00", currency="EUR")))
    result = InvoiceResult(found.checked, Fate.REFUSED, "no")
    (left,), (written,) = left_rows([result], STYLE), parted_rows([result], STYLE)
    part, total = part_rows(found, "bank.csv", "", Amounts.RECEIPTS, STYLE)
    for amount in (cell(found, "in file"), left.in_file, written.in_file, part.amount, total.amount):
        assert isinstance(amount, Mark)
        assert amount.words == "EUR 2,000.00"


def test_a_control_total_that_agrees_says_where_no_currency_was_known() -> None:
    """The clerk learns that amounts were added up of which nobody knows whether they are of one kind."""
    unknown, known = (control("5", Decimal(5), {currency: Decimal(5)}, STYLE) for currency in ("", "GBP"))
    assert known == ("good", "the file comes to exactly that")
    more = "No row has a currency that is known here; all of them were added up."
    assert unknown == ("good", f"the file comes to exactly that. {more}")


def test_the_tab_of_what_is_cut_holds_everything_that_the_sums_call_cut() -> None:
    """What is cut now, what was cut before of rows that come again, and that of an invoice left out."""
    full, part = invoice("CW-1", "60.00", paid("60.00")), invoice("CW-2", "60.00", paid("60.00"), identity=8)
    rows = row(1, "CW-1", "45.00"), row(2, "CW-2", "15.00"), row(3, "CW-2", "20.00"), row(4, "CW-3", "5.00")
    held = group(full, rows[0]), group(part, *rows[1:3]), group(invoice("CW-3", "90.00"), rows[3])
    found = checked(*held, seen=frozenset({2}))
    before = Upload(3, NOON, Part(42, Decimal("15.00"), "print"), cut=Decimal("7.00"))
    again = found[1].checked._replace(seen={2: before})
    results = [
        InvoiceResult(found[0].checked, Fate.ALREADY),
        InvoiceResult(again, Fate.REFUSED, "Left out by the clerk."),
        InvoiceResult(found[2].checked, Fate.UPLOADED),
    ]
    cut = cut_rows(results)
    assert [(each.target.group.name, each.after, each.cut) for each in cut] == [
        ("CW-1", Decimal("60.00"), Decimal("45.00")),
        ("CW-2", None, Decimal("7.00")),
    ]
    assert sums_of(results).cut == {"GBP": sum(each.cut for each in cut)}


def test_totals_replace_what_is_stored_and_the_sum_says_so() -> None:
    held = invoice("CW-1", "1200.00", paid("400.00"))
    (found,) = checked(group(held, row(1, "CW-1", "800.00")), amounts=Amounts.TOTALS)
    *_, total = part_rows(found, "bank.csv", "", Amounts.TOTALS, STYLE)
    assert (total.file, total.amount) == ("together, instead of 400.00 paid so far", Decimal("800.00"))


def test_rows_that_do_not_count_say_why() -> None:
    rows = (row(1, "CW-1", "20.00"), row(2, "CW-1", None, flaws=("“x” is no amount",)), row(3, "CW-1", "5"))
    (found,) = checked(group(invoice("CW-1", "60.00"), *rows), seen=frozenset({1}))
    seen, unread, counts, _ = part_rows(found, "bank.csv", "", Amounts.RECEIPTS, STYLE)
    assert seen.note is not None
    assert unread.note is not None
    assert (seen.note.words, unread.note.words) == (
        "does not count: uploaded before",
        "does not count: no amount",
    )
    assert (counts.note, counts.tone) == (None, RowTone.NORMAL)


def test_a_locked_payment_says_why() -> None:
    assert stored_lock(paid("1.00", Lock.SYNCED)).words == "it was synchronised with the books"
    assert "may be changed" in stored_lock(paid("1.00")).words


def test_a_choice_is_kept_by_the_rows_of_the_file() -> None:
    one, two = row(1, "CW-1", "1.00"), row(2, "CW-2", "2.00")
    before = checked(group(None, one), group(invoice("CW-2", "2.00"), two))
    after = checked(group(invoice("CW-1", "1.00"), one), group(invoice("CW-2", "2.00"), two))
    assert chosen_again(before, frozenset({1}), after) == (frozenset({0, 1}), ())
    assert chosen_again(before, frozenset(), after) == (frozenset({0}), ())
    assert chosen_again(after, frozenset({0, 1}), before) == (frozenset({1}), (0,))


def test_a_control_total_says_by_how_much_it_disagrees() -> None:
    more = disagreement(Compared(Decimal("1000"), {"GBP": Decimal("1012.50")}), STYLE)
    assert more is not None
    assert more.title == "The file comes to GBP 1,012.50, 12.50 more than the control total 1,000.00."
    several = disagreement(Compared(Decimal(5), {"EUR": Decimal(2), "GBP": Decimal(3)}), STYLE)
    assert several is not None
    assert "EUR 2.00 · GBP 3.00; these are never added up" in several.text
    assert disagreement(Compared(Decimal(5), {"": Decimal(2), "GBP": Decimal(3)}), STYLE) is None


def test_the_page_says_what_is_on_view_and_what_comes_next() -> None:
    at = dt.datetime(2026, 9, 30, 9, 58).astimezone()
    about = check_phrases.about("bank.csv", 218, 214, STYLE, connected=True)
    assert about == "bank.csv · 218 rows for 214 invoices"
    assert check_phrases.checked(at, 1, STYLE, connected=True) == (
        "Checked 09:58 against the server · 1 invoice read"
    )
    assert check_phrases.go_on(209, STYLE, connected=True) == "Next: upload 209 payments"
    assert check_phrases.go_on(209, STYLE, connected=False) == "Next: write the files"
    assert check_phrases.go_on(0, STYLE, connected=True) == "Next: write the files"


def test_the_line_under_the_table_says_how_many_need_the_clerk() -> None:
    words = chosen(209, 214, {"GBP": Decimal("51040.10")}, 0, STYLE, need_you=5)
    assert words.startswith("<b>209 of 214 chosen</b> · GBP 51,040.10 · ")
    assert "5 need you" in words
    assert "1 needs you" in chosen(1, 2, {}, 0, STYLE, need_you=1)


def test_a_long_name_is_cut_in_its_middle() -> None:
    assert short_name("bank.csv") == "bank.csv"
    assert short_name("a" * 30 + "b" * 30 + ".csv") == "a" * 20 + "…" + "b" * 14 + ".csv"


def test_what_is_blocked_is_taken_out_of_any_choice_and_named() -> None:
    rule = Rule("stop", Severity.BLOCK, "stop", "{name} cannot go.", "Look.")
    blocked = {place: Finding(rule, values={"name": f"CW-{place}"}) for place in range(5)}
    left = allowed([*range(5), 7], blocked.get)
    assert left.chosen == {7}
    one = refusal([Refused("CW-0", blocked[0])], "invoice", "cannot be uploaded", STYLE)
    assert one == "CW-0 cannot be chosen. CW-0 cannot go."
    many = refusal([Refused(f"CW-{n}", blocked[n]) for n in range(5)], "invoice", "cannot be uploaded", STYLE)
    assert many == "5 invoices cannot be uploaded and were left out: CW-0, CW-1, CW-2 and 2 more."
