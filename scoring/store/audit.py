"""Who did what to what is kept, in order; of leads only how many and where."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from scoring.access import Person
from scoring.store.database import Database
from scoring.store.kept_tables import AUDIT


@dataclass(frozen=True)
class AuditLine:
    """One line of the audit; `at` is ISO 8601 in UTC."""

    number: int
    at: str
    who: str
    deed: str
    about: str


def note_deed(connection: Connection, by: Person, deed: str, about: str) -> None:
    """Note a deed in the transaction that does it."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    line = {"at": at, "who": by.name, "deed": deed, "about": about}
    connection.execute(insert(AUDIT), line)


def last_deeds(database: Database, most: int = 100) -> list[AuditLine]:
    """The last deeds, the newest first. Raises StorageFailed."""
    query = select(AUDIT).order_by(AUDIT.c.seq.desc()).limit(most)
    with database.reading("The audit could not be read") as connection:
        return [AuditLine(*row) for row in connection.execute(query)]
