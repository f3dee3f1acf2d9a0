"""The tables of the store, as the newest migration leaves them.

Sequence numbers give the order of what happened; times are for people. Texts of a lead that are
personal stand in `contact` alone, which is empty unless the deployment keeps contacts.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

NAMES = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)
# SQLite counts by itself in a column of its own whole numbers alone. With `sqlite_autoincrement`
# no number is used again: what is deleted keeps its place in the order.
Sequence = BigInteger().with_variant(Integer, "sqlite")
# A keyed hash in hexadecimal digits.
Key = String(32)


def _of_lead() -> ForeignKeyConstraint:
    lead = ("leads.batch", "leads.place")
    return ForeignKeyConstraint(("batch", "place"), lead, ondelete="CASCADE")


BATCHES = Table(
    "batches",
    NAMES,
    Column("batch", Sequence, primary_key=True),
    Column("address", String(32), nullable=False, unique=True),
    Column("file_name", Text, nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    Column("model", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("scored_at", String(32), nullable=False),
    Column("leads", Integer, nullable=False),
    Column("set_aside", Integer, nullable=False),
    Column("issues", JSON, nullable=False),
    Column("said", JSON, nullable=False),
    Column("plan", JSON),
    Column("drift", JSON),
    Column("came_by", String(16), nullable=False),
    Column("kept_by", Text, nullable=False),
    Column("kept_at", String(32), nullable=False),
    Column("has_contacts", Boolean, nullable=False),
    # The cells that scoring needs, as Parquet.
    Column("cells", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
# Batches that nobody sees: of which a part is yet to be written, or to be removed. A column of
# `batches` would lie behind the cells there, which would be read with it.
UNFINISHED = Table(
    "unfinished",
    NAMES,
    Column(
        "batch",
        Sequence,
        ForeignKey("batches.batch", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    # Of one writer alone, whoever numbers batches anew meanwhile.
    Column("mark", String(32), nullable=False),
    Column("is_leaving", Boolean, nullable=False),
    # When the writer last wrote to it.
    Column("stirred_at", String(32), nullable=False),
)
# Hashes by which leads were erased lately, for whoever was keeping a batch then.
ERASURES = Table(
    "erasures",
    NAMES,
    Column("seq", Sequence, primary_key=True),
    # The same for all forms of one phone, of which one may be that of another person.
    Column("ask", String(32), nullable=False),
    Column("key", Key, nullable=False),
    # As it was asked for, or that with the country of this deployment.
    Column("is_named", Boolean, nullable=False),
    # A phone with its country.
    Column("is_abroad", Boolean, nullable=False),
    Column("asked_at", String(32), nullable=False),
    sqlite_autoincrement=True,
)
LEADS = Table(
    "leads",
    NAMES,
    Column("batch", ForeignKey("batches.batch", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("lead_id", Text, nullable=False),
    Column("id_key", Key, nullable=False),
    Column("email_key", Key, nullable=False),
    Column("phone_key", Key, nullable=False),
    Column("person", Integer, nullable=False),
    Column("propensity", Float, nullable=False),
    Column("raw", Float, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("tier", String(1), nullable=False),
    Column("created", String(32)),
    Column("erased", Boolean, nullable=False),
    Index("ix_leads_id_key", "id_key"),
    Index("ix_leads_email_key", "email_key"),
    Index("ix_leads_phone_key", "phone_key"),
)
# What a lead has beside its first e-mail address and phone: hashes of further ones.
CONTACT_KEYS = Table(
    "contact_keys",
    NAMES,
    Column("batch", Sequence, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("key", Key, primary_key=True),
    Index("ix_contact_keys_key", "key"),
    _of_lead(),
)
CALLS = Table(
    "calls",
    NAMES,
    Column("call", Sequence, primary_key=True),
    Column("batch", Sequence, nullable=False),
    Column("place", Integer, nullable=False),
    Column("rep", Text, nullable=False, index=True),
    Column("turn", Integer, nullable=False),
    # Drawn by lot, whatever its rank.
    Column("drawn", Boolean, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("contact", JSON),
    Column("handed_by", Text, nullable=False),
    Column("handed_at", String(32), nullable=False),
    # Whether a later list has taken it back, before anybody called.
    Column("withdrawn", Boolean, nullable=False),
    Index("uq_calls_lead", "batch", "place", unique=True),
    _of_lead(),
    sqlite_autoincrement=True,
)
DISPOSITIONS = Table(
    "dispositions",
    NAMES,
    Column("seq", Sequence, primary_key=True),
    Column(
        "call", Sequence, ForeignKey("calls.call", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("what", String(24), nullable=False),
    Column("note", Text, nullable=False),
    # The day on which to call again.
    Column("due", Date),
    # The disposition that this one takes back.
    Column("undoes", Sequence),
    Column("said_by", Text, nullable=False),
    Column("said_at", String(32), nullable=False),
    sqlite_autoincrement=True,
)
# An outcome that takes earlier ones back.
_TAKES_BACK = text("converted IS NULL")
# By which an outcome is known to be one of a call.
BY_CALL = "call"
OUTCOMES = Table(
    "outcomes",
    NAMES,
    Column("seq", Sequence, primary_key=True),
    Column("batch", Sequence, nullable=False),
    Column("place", Integer, nullable=False),
    # None takes an earlier outcome back.
    Column("converted", Boolean),
    Column("known_on", Date),
    Column("came_by", String(16), nullable=False),
    Column("matched_by", String(16), nullable=False),
    Column("said_by", Text, nullable=False),
    Column("said_at", String(32), nullable=False),
    # The day on which the lead converted, where that was said.
    Column("converted_on", Date),
    # That with which it came, and the disposition that says it: what it is of while these stand.
    Column("gift", Sequence),
    Column("disposition", Sequence),
    Index("ix_outcomes_lead", "batch", "place"),
    Index("ix_outcomes_gift", "gift"),
    # Few do; for each outcome it is looked up whether any takes it back.
    Index(
        "ix_outcomes_undoing",
        "batch",
        "place",
        "seq",
        sqlite_where=_TAKES_BACK,
        postgresql_where=_TAKES_BACK,
    ),
    _of_lead(),
    sqlite_autoincrement=True,
)
# Outcomes that a file or a program gave in one go, of leads of any batches.
GIFTS = Table(
    "gifts",
    NAMES,
    Column("gift", Sequence, primary_key=True),
    # The same for all batches, which are written one after the other.
    Column("mark", String(32), nullable=False, unique=True),
    Column("came_by", String(16), nullable=False),
    Column("file_name", Text, nullable=False),
    # Of how many leads it told something, known before or not, and how many of these converted.
    Column("leads", Integer, nullable=False),
    Column("converted", Integer, nullable=False),
    Column("given_by", Text, nullable=False),
    Column("given_at", String(32), nullable=False),
    Column("taken_back_by", Text),
    Column("taken_back_at", String(32)),
    sqlite_autoincrement=True,
)
# Trainings and pipelines that have ended, whatever came of them.
RUNS = Table(
    "runs",
    NAMES,
    Column("seq", Sequence, primary_key=True),
    # The same run is noted once, whoever sees that it has ended.
    Column("mark", String(120), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("model", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("who", Text, nullable=False),
    Column("began", String(32), nullable=False),
    Column("ended", String(32), nullable=False),
    # Figures alone, no cell of a lead.
    Column("found", JSON, nullable=False),
    sqlite_autoincrement=True,
)
DOCUMENTS = Table(
    "documents",
    NAMES,
    Column("kind", String(24), primary_key=True),
    Column("name", String(160), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
AUDIT = Table(
    "audit",
    NAMES,
    Column("seq", Sequence, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("deed", String(32), nullable=False),
    Column("about", Text, nullable=False),
    sqlite_autoincrement=True,
)
