"""The first layout: rows that are only ever added, and the ids that open items keep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

REFUSALS = ("UPDATE", "DELETE")


def upgrade() -> None:
    """Creates everything."""
    _rows()
    _reservations()
    if op.get_bind().dialect.name == "sqlite":  # elsewhere the database's own permissions refuse it
        for verb in REFUSALS:
            op.execute(
                f"CREATE TRIGGER journal_rows_no_{verb.lower()} BEFORE {verb} ON journal_rows "
                "BEGIN SELECT RAISE(ABORT, 'rows of the journal are only ever added'); END"
            )


def _rows() -> None:
    op.create_table(
        "journal_rows",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
        ),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("monotonic_ns", sa.BigInteger, nullable=False),
        sa.Column("session", sa.String(40), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("run", sa.BigInteger, nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("connection", sa.String(200)),
        sa.Column("site", sa.String(255)),
        sa.Column("company", sa.String(100)),
        sa.Column("label", sa.String(100)),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary),
    )
    op.create_index("journal_rows_by_item", "journal_rows", ["run", "item", "seq"])
    op.create_index("journal_rows_by_label", "journal_rows", ["site", "company", "label"])


def _reservations() -> None:
    op.create_table(
        "journal_reservations",
        sa.Column("site", sa.String(255), nullable=False),
        sa.Column("company", sa.String(100), nullable=False),
        sa.Column("id_kind", sa.String(20), nullable=False),
        sa.Column("id", sa.String(100), nullable=False),
        sa.Column("run", sa.BigInteger, nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id_kind", "id", "company", "site", name="journal_reservations_once"),
        sqlite_with_rowid=False,
    )
