"""The whole receipt, member by member: what it counts, adds up and says, and that it can be kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from core.domain.batches import BatchEntry
from core.domain.file_check import FileRecord, contents
from core.domain.joining import group, join
from core.domain.plan import PlannedBatch, batch_of
from core.domain.receipt import (
    AccountRow,
    Basis,
    CurrencyRow,
    DocumentRow,
    Receipt,
    Verdict,
    as_dict,
    from_dict,
)
from core.domain.records import Record, RecordKey, RecordKind
from core.domain.tie_out import tie_out
from tests.factories import Company, Spec, company

INVOICE = Spec(RecordKind.INVOICE, (10000,), 2000, "GBP", 0, 24, True, True)
MEMO = Spec(RecordKind.CREDIT_MEMO, (500,), 100, "EUR", 1, 20, True, False)
COSTS = (
    "amounts and accounts of 2 GL entries: the export names their ids only; together with the others their"
    " debits equal their credits"
)
OWN_IDS = "GL entry ids: the batch's entries have ids of their own; compared by content instead"
NO_FILE = "the file: none was read back"
NO_LISTS = "the unposted lists: they were not read afterwards"


class Posted:
    """A company of which everything was batched, and what an honest server shows of it."""

    def __init__(self, *specs: Spec) -> None:
        self.company: Company = company(specs)
        self.records = join(group(self.company.rows), self.company.export).records
        self.batch: PlannedBatch = batch_of(self.records, "Invoices", "MAY-1")
        self.entries = [self.company.entries[number] for number in self.batch.ids]

    def receipt(
        self,
        entries: Sequence[BatchEntry] | None = None,
        file: Iterable[FileRecord] | None = (),
        unposted: Iterable[int] | None = (),
        **others: object,
    ) -> Receipt:
        """With its true file unless another is given; `unposted` are the ids of rows that are still there."""
        file = contents(each for each in self.records if each.exported) if file == () else file
        rows = None if unposted is None else [row for row in self.company.rows if row.id in set(unposted)]
        found = self.entries if entries is None else entries
        return tie_out(self.batch, self.batch.ids, found, file, rows, **others)  # type: ignore[arg-type]

    def under_own_ids(self) -> list[BatchEntry]:
        return [each._replace(id=at) for at, each in enumerate(self.entries, 1)]


@pytest.fixture
def two() -> Posted:
    return Posted(INVOICE, MEMO)


def test_a_receipt_that_ties_out_is_complete(two: Posted) -> None:
    """Every count, total and name of an invoice in pounds and a credit memo in euros."""
    receipt = two.receipt(names={"1100": "Receivables"})
    accounts = receipt.accounts
    assert receipt == Receipt(
        identifier="MAY-1",
        label="Invoices",
        verdict=Verdict.TIES_OUT,
        basis=Basis.IDS,
        records=2,
        ids_planned=8,
        ids_sent=8,
        ids_read=8,
        currencies=(
            CurrencyRow("EUR", _d("-6.00"), _d("-6.00"), _d("-6.00"), _d(0), _d(0)),
            CurrencyRow("GBP", _d("120.00"), _d("120.00"), _d("120.00"), _d(0), _d(0)),
        ),
        accounts=accounts,
        documents=(
            DocumentRow(
                "invoice 1812", "GBP", _d(120), _d(120), _d(120), _d("120.77"), _d("120.77"), 5, 5, ()
            ),
            DocumentRow("credit memo 1813", "EUR", _d(-6), _d(-6), _d(-6), _d(6), _d(6), 3, 3, ()),
        ),
        leftovers=(),
        differences=(),
        not_compared=(COSTS,),
    )
    zero = _d(0)
    sold = AccountRow(
        "4001", "Products", "GBP", zero, _d(100), zero, _d(100), zero, _d(100), zero, zero, True
    )
    owed = AccountRow("1100", "Receivables", "EUR", zero, _d(6), zero, _d(6), zero, _d(6), zero, zero, True)
    assert {sold, owed} < set(accounts)


def _d(value: object) -> Decimal:
    return Decimal(str(value))


def test_ids_that_are_missing_strange_or_doubled_are_named(two: Posted) -> None:
    """Each by its number, in words for one and for several."""
    last, *others = reversed(two.entries)
    strange = [last._replace(id=number) for number in (90, 91)]
    receipt = two.receipt([*others, *strange, others[0], others[0]])
    assert receipt.differences[:3] == (
        f"GL entry {last.id}: sent but not in the batch",
        "GL entries 90 and 91: in the batch but not sent",
        f"GL entry {others[0].id}: in the batch more than once",
    )
    assert (receipt.verdict, receipt.ids_sent, receipt.ids_read) == (Verdict.DIFFERS, 8, 11)
    assert "in the batch more than once" in two.receipt([*two.entries, last]).differences[0]


def test_other_ids_than_planned_are_told(two: Posted) -> None:
    """Even where the batch is exactly what was sent."""
    fewer = replace(two.batch, ids=two.batch.ids[:-1])
    receipt = tie_out(fewer, two.batch.ids, two.entries, contents(two.records), ())
    assert receipt.differences == ("7 GL entries were planned, other ones were sent",)
    assert (receipt.ids_planned, receipt.ids_sent) == (7, 8)


def test_by_content_count_strangers_and_lists_decide(two: Posted) -> None:
    """Entries under ids of their own: another number of them, of no document, records that may be left."""
    own = two.under_own_ids()
    assert two.receipt(own).differences == ()
    assert two.receipt(own).basis is Basis.CONTENT
    assert two.receipt(own).not_compared == (COSTS, OWN_IDS)
    stranger = own[0]._replace(id=99, invoice_id=7, invoice_number="17")
    assert two.receipt([*own, stranger]).differences == (
        "8 GL entries were sent, the batch holds 9",
        "GL entry 99: of no document of this batch",
    )
    assert two.receipt(own, None, None).differences == (
        "the unposted lists were not read, so it cannot be told whether the records left them",
    )
    assert two.receipt(own, None, None).not_compared == (COSTS, OWN_IDS, NO_FILE)


def test_by_id_lists_that_were_not_read_are_no_difference(two: Posted) -> None:
    """They and the file are named as not compared."""
    receipt = two.receipt(None, None, None)
    assert receipt.ties_out
    assert receipt.not_compared == (COSTS, NO_FILE, NO_LISTS)
    assert receipt.documents[0].file is None
    assert two.receipt(None, None).not_compared == (COSTS, NO_FILE)


def test_a_row_that_was_sent_and_is_still_unposted_is_a_difference(two: Posted) -> None:
    """Named as the clerk knows it."""
    first = two.batch.ids[0]
    receipt = two.receipt(unposted=[first])
    assert receipt.leftovers == (f"invoice 1812, GL entry {first}",)
    assert receipt.differences == (f"invoice 1812, GL entry {first} is still unposted",)
    nameless = replace(two.batch, records=())
    rows = [row._replace(number="") for row in two.company.rows if row.id == first]
    told = tie_out(nameless, two.batch.ids, two.entries, None, rows)
    assert told.leftovers == (f"invoice 812, GL entry {first}",)


def test_a_new_row_of_the_same_document_is_a_leftover_and_by_id_no_difference(two: Posted) -> None:
    """By id what was sent decides; by content the record must be gone. Others' rows are nothing."""
    (row,) = [row for row in two.company.rows if row.id == two.batch.ids[0]]
    later, others = row._replace(id=7777), row._replace(id=7778, business_key="999")
    for entries, differs in ((two.entries, False), (two.under_own_ids(), True)):
        receipt = tie_out(two.batch, two.batch.ids, entries, contents(two.records), [later, others])
        assert receipt.leftovers == ("invoice 1812, GL entry 7777",)
        assert bool(receipt.differences) == differs


def test_what_the_file_lacks_is_a_difference_unless_its_form_has_no_place_for_it(two: Posted) -> None:
    """The writer says which records its form leaves out; their amounts stand outside the file."""
    first = contents(two.records[:1])
    assert two.receipt(file=first).differences == ("the file lacks credit memo 1813",)
    receipt = two.receipt(file=first, not_in_file=[two.records[1].key])
    assert receipt.differences == ()
    assert receipt.currencies[0] == CurrencyRow("EUR", _d(-6), _d(0), _d(-6), _d(-6), _d(0))
    assert receipt.not_compared == (COSTS, "credit memo 1813: no file holds it")
    nameless = replace(two.records[1], number="")
    batch = replace(two.batch, records=(two.records[0], nameless))
    told = tie_out(batch, batch.ids, two.entries, first, (), [nameless.key])
    assert told.not_compared[-1] == "credit memo 813: no file holds it"


def test_entries_that_name_no_document_are_counted(two: Posted) -> None:
    """By id this is no difference, but the receipt does not vouch for it."""
    for many, words in ((1, "1 GL entry"), (2, "2 GL entries")):
        bare = [each._replace(invoice_id=None, invoice_number="") for each in two.entries[-many:]]
        receipt = two.receipt([*two.entries[:-many], *bare])
        assert receipt.not_compared == (COSTS, f"document of {words}: the server names none")


def test_one_entry_without_an_amount_in_the_export_is_one_entry() -> None:
    """The words follow the number."""
    posted = Posted(INVOICE)
    (record,) = posted.records
    kept = replace(record, lines=record.lines[:1])
    receipt = tie_out(
        replace(posted.batch, records=(kept,)), posted.batch.ids[:3], posted.entries[:3], None, ()
    )
    assert receipt.not_compared[0].startswith("amounts and accounts of 1 GL entry: the export names")


def test_a_total_that_no_entry_states_is_told_and_stands_apart() -> None:
    """Of a record without lines and total nothing can be added up; another's is not read back."""
    posted = Posted(INVOICE._replace(kind=RecordKind.ADJUSTMENT, cost=False, amounts=(100, 30)))
    (record,) = posted.records
    wrong = [posted.entries[0]._replace(debit=_d(3), credit=_d(0)), *posted.entries[1:]]
    receipt = posted.receipt(wrong)
    assert [each for each in receipt.not_compared if each.startswith("lines on")] == [
        "lines on 1400: the export does not say which GL entry is theirs"
    ]
    (row,) = receipt.currencies
    assert (row.entries, row.unread, row.preview) == (0, record.total, record.total)
    assert not any(each.startswith("total of") for each in receipt.not_compared)
    bare = replace(record, total=None, lines=())
    told = tie_out(replace(posted.batch, records=(bare,)), posted.batch.ids, posted.entries, None, ())
    total = f"total of adjustment {record.number}: no single entry states it, or no total is known"
    assert total in told.not_compared
    assert (told.documents[0].preview, told.documents[0].entries) == (None, None)


def test_a_document_in_two_currencies_is_not_added_up() -> None:
    """Two slips of one order in two currencies: entries do not say which total they belong to."""
    slip = INVOICE._replace(kind=RecordKind.PURCHASE, cost=False)
    posted = Posted(slip, slip._replace(currency="EUR"))
    records = tuple(replace(each, number="PO-1") for each in posted.records)
    entries = [each._replace(purchase_order="PO-1") for each in posted.under_own_ids()]
    receipt = tie_out(replace(posted.batch, records=records), posted.batch.ids, entries, None, ())
    (row,) = receipt.documents
    assert (row.currency, row.entries) == ("EUR and GBP", None)
    assert [(each.currency, each.unread) for each in receipt.currencies] == [("EUR", 120), ("GBP", 120)]
    assert "lines on 1400, 2000 and 2300: the export does not say" in receipt.not_compared[0]


def test_a_kept_receipt_is_the_same_receipt(two: Posted) -> None:
    """Every member, through JSON and back; amounts keep their digits, lists stay lists of words."""
    stranger = two.entries[0]._replace(id=99)
    for receipt in (two.receipt(), two.receipt(None, None, None), two.receipt([*two.entries, stranger])):
        kept = json.loads(json.dumps(as_dict(receipt)))
        assert from_dict(kept) == receipt
        assert kept["verdict"] == receipt.verdict.value
        assert kept["currencies"][1]["preview"] == "120.00"
        assert isinstance(from_dict(kept).accounts[0].debit, Decimal)
        assert isinstance(from_dict(kept).documents[0].differences, tuple)


@pytest.mark.parametrize("name", Receipt._fields)
def test_what_is_no_receipt_is_refused(two: Posted, name: str) -> None:
    """A receipt of an older or damaged journal lacks a member: it is not made up."""
    kept = as_dict(two.receipt())
    del kept[name]
    with pytest.raises(KeyError):
        from_dict(kept)


def test_a_currency_ties_when_every_column_does() -> None:
    """What the file cannot hold and what no entry states count as known differences, nothing else does."""
    ten, six, four = _d(10), _d(6), _d(4)
    assert CurrencyRow("GBP", ten, six, six, four, four).ties
    assert CurrencyRow("GBP", ten, None, ten, _d(0), _d(0)).ties
    assert not CurrencyRow("GBP", ten, six, ten, _d(0), _d(0)).ties
    assert not CurrencyRow("GBP", ten, ten, six, _d(0), _d(0)).ties
    assert not CurrencyRow("GBP", ten, ten, ten, four, _d(0)).ties
    assert not CurrencyRow("GBP", ten, ten, ten, _d(0), four).ties


def test_an_account_ties_net_of_what_the_export_names_by_id_only() -> None:
    """One entry may stand for several lines; cost of goods stands apart; a file must agree."""
    row = AccountRow("4001", "", "GBP", _d(3), _d(10), _d(0), _d(7), _d(5), _d(10), _d(3), _d(1), True)
    assert row.ties
    assert row._replace(file_debit=None, file_credit=None).ties
    assert row._replace(file_debit=None, file_credit=_d(9)).ties
    for name in ("debit", "credit", "file_debit", "file_credit", "entries_debit", "entries_credit"):
        assert not row._replace(**{name: _d(77)}).ties
    for name in ("other_debit", "other_credit"):
        assert not row._replace(**{name: _d(77)}).ties


def test_records_of_one_number_stay_two_documents_by_id(two: Posted) -> None:
    """Each with its own entries, sums and names."""
    records: list[Record] = [replace(each, number="7") for each in two.records]
    records[1] = replace(records[1], key=RecordKey(records[1].key.kind, "other"))
    entries = [each._replace(invoice_id=None, invoice_number="7") for each in two.entries]
    receipt = tie_out(replace(two.batch, records=tuple(records)), two.batch.ids, entries, None, ())
    assert [(row.name, row.ids, row.read) for row in receipt.documents] == [
        ("invoice 7", 5, 5),
        ("credit memo 7", 3, 3),
    ]
