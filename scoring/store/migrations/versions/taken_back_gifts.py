"""Outcomes by the gift that they came with, and by the answer of the rep that they are of."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "gifts",
        sa.Column("gift", SEQUENCE, nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("came_by", sa.String(length=16), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("leads", sa.Integer(), nullable=False),
        sa.Column("converted", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("given_at", sa.String(length=32), nullable=False),
        sa.Column("taken_back_by", sa.Text(), nullable=True),
        sa.Column("taken_back_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("gift", name=op.f("pk_gifts")),
        sa.UniqueConstraint("mark", name=op.f("uq_gifts_mark")),
        sqlite_autoincrement=True,
    )
    op.add_column("outcomes", sa.Column("gift", SEQUENCE, nullable=True))
    op.add_column("outcomes", sa.Column("disposition", SEQUENCE, nullable=True))
    op.create_index("ix_outcomes_gift", "outcomes", ["gift"], unique=False)
    undoing = sa.text("converted IS NULL")
    op.create_index(
        "ix_outcomes_undoing",
        "outcomes",
        ["batch", "place", "seq"],
        unique=False,
        sqlite_where=undoing,
        postgresql_where=undoing,
    )
