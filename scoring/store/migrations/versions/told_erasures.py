"""Whose leads were erased lately, for whoever keeps a batch meanwhile, begun or not."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take this step."""
    op.drop_table("erasures")
    op.create_table(
        "erasures",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("ask", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("is_abroad", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_erasures")),
        sqlite_autoincrement=True,
    )
