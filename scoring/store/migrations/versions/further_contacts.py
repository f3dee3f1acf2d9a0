"""Keyed hashes of the further e-mail addresses and phones of leads."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "contact_keys",
        sa.Column("batch", SEQUENCE, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch", "place"],
            ["leads.batch", "leads.place"],
            name=op.f("fk_contact_keys_batch_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("batch", "place", "key", name=op.f("pk_contact_keys")),
    )
    op.create_index("ix_contact_keys_key", "contact_keys", ["key"], unique=False)
