"""Batches that are written in parts, runs, and the days on which leads converted."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take this step."""
    op.add_column("outcomes", sa.Column("converted_on", sa.Date(), nullable=True))
    _unfinished()
    _runs()


def _unfinished() -> None:
    op.create_table(
        "unfinished",
        sa.Column("batch", SEQUENCE, autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("is_leaving", sa.Boolean(), nullable=False),
        sa.Column("stirred_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"], ["batches.batch"], name=op.f("fk_unfinished_batch"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_unfinished")),
    )
    op.create_table(
        "erasures",
        sa.Column("batch", SEQUENCE, autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"], ["unfinished.batch"], name=op.f("fk_erasures_batch"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch", "key", name=op.f("pk_erasures")),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("mark", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("began", sa.String(length=32), nullable=False),
        sa.Column("ended", sa.String(length=32), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_runs")),
        sa.UniqueConstraint("mark", name=op.f("uq_runs_mark")),
        sqlite_autoincrement=True,
    )
