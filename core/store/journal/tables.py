"""The journal's two tables: rows that are only ever added, and the ids that open items keep."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

LAYOUT = "0001"
"""The newest layout, by the name of its migration; a test holds it against them."""

metadata = MetaData()

# On SQLite only INTEGER names the row's own place; BIGINT would add an index of its own.
_SEQ = BigInteger().with_variant(Integer, "sqlite")

layouts = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))
"""Alembic's own table: which layout the journal has."""

rows = Table(
    "journal_rows",
    metadata,
    Column("seq", _SEQ, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("monotonic_ns", BigInteger, nullable=False),
    Column("session", String(40), nullable=False),
    Column("who", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("run", BigInteger, nullable=False),
    Column("item", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("connection", String(200)),
    Column("site", String(255)),
    Column("company", String(100)),
    Column("label", String(100)),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    # Large columns last: SQLite reads a row only as far as it must.
    Column("data", Text, nullable=False),
    Column("body", LargeBinary),
    Index("journal_rows_by_item", "run", "item", "seq"),
    Index("journal_rows_by_label", "site", "company", "label"),
)

reservations = Table(
    "journal_reservations",
    metadata,
    Column("site", String(255), nullable=False),
    Column("company", String(100), nullable=False),
    Column("id_kind", String(20), nullable=False),
    Column("id", String(100), nullable=False),
    Column("run", BigInteger, nullable=False),
    Column("item", Integer, nullable=False),
    PrimaryKeyConstraint("id_kind", "id", "company", "site", name="journal_reservations_once"),
    # No index by item: only open items are here, and it would double the time of keeping 100,000 ids.
    sqlite_with_rowid=False,
)
