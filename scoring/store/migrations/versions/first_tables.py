"""Batches, their leads, calls, dispositions and outcomes; documents and the audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take this step."""
    _audit()
    _batches()
    _documents()
    _leads()
    _calls()
    _outcomes()
    _dispositions()


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("deed", sa.String(length=32), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )


def _batches() -> None:
    op.create_table(
        "batches",
        sa.Column("batch", SEQUENCE, nullable=False),
        sa.Column("address", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("scored_at", sa.String(length=32), nullable=False),
        sa.Column("leads", sa.Integer(), nullable=False),
        sa.Column("set_aside", sa.Integer(), nullable=False),
        sa.Column("issues", sa.JSON(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=True),
        sa.Column("drift", sa.JSON(), nullable=True),
        sa.Column("came_by", sa.String(length=16), nullable=False),
        sa.Column("kept_by", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.String(length=32), nullable=False),
        sa.Column("has_contacts", sa.Boolean(), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_batches")),
        sa.UniqueConstraint("address", name=op.f("uq_batches_address")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_batches_digest"), "batches", ["digest"], unique=False)


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name=op.f("pk_documents")),
    )


def _leads() -> None:
    op.create_table(
        "leads",
        sa.Column("batch", SEQUENCE, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=False),
        sa.Column("id_key", sa.String(length=32), nullable=False),
        sa.Column("email_key", sa.String(length=32), nullable=False),
        sa.Column("phone_key", sa.String(length=32), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("propensity", sa.Float(), nullable=False),
        sa.Column("raw", sa.Float(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=1), nullable=False),
        sa.Column("created", sa.String(length=32), nullable=True),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"], ["batches.batch"], name=op.f("fk_leads_batch"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch", "place", name=op.f("pk_leads")),
    )
    op.create_index("ix_leads_email_key", "leads", ["email_key"], unique=False)
    op.create_index("ix_leads_id_key", "leads", ["id_key"], unique=False)
    op.create_index("ix_leads_phone_key", "leads", ["phone_key"], unique=False)


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("call", SEQUENCE, nullable=False),
        sa.Column("batch", SEQUENCE, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("rep", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("contact", sa.JSON(), nullable=True),
        sa.Column("handed_by", sa.Text(), nullable=False),
        sa.Column("handed_at", sa.String(length=32), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch", "place"],
            ["leads.batch", "leads.place"],
            name=op.f("fk_calls_batch_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("call", name=op.f("pk_calls")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_calls_rep"), "calls", ["rep"], unique=False)
    op.create_index("uq_calls_lead", "calls", ["batch", "place"], unique=True)


def _outcomes() -> None:
    op.create_table(
        "outcomes",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("batch", SEQUENCE, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("converted", sa.Boolean(), nullable=True),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.Column("came_by", sa.String(length=16), nullable=False),
        sa.Column("matched_by", sa.String(length=16), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch", "place"],
            ["leads.batch", "leads.place"],
            name=op.f("fk_outcomes_batch_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outcomes")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outcomes_lead", "outcomes", ["batch", "place"], unique=False)


def _dispositions() -> None:
    op.create_table(
        "dispositions",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("call", SEQUENCE, nullable=False),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("undoes", SEQUENCE, nullable=True),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["call"], ["calls.call"], name=op.f("fk_dispositions_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_dispositions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_dispositions_call"), "dispositions", ["call"], unique=False)
