"""What keeps a store sound: backups, checks, erasing leads, an end to keeping."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, delete, func, select, text

from scoring.access import Person
from scoring.store.audit import note_deed
from scoring.store.backup import backed_up, restored
from scoring.store.batch_addresses import is_whole
from scoring.store.database import Database
from scoring.store.erased_leads import AskedLead
from scoring.store.kept_cells import table_of
from scoring.store.kept_tables import BATCHES, GIFTS, LEADS, OUTCOMES, RUNS
from scoring.store.unfinished import leave, sweep

ERASED, EXPIRED, RESTORED = "leads erased", "batches expired", "store restored"


@dataclass(frozen=True)
class Upkeep:
    """What is done to a whole database."""

    database: Database

    def back_up(self, place: Path) -> int:
        """Write all that is kept as one file, of one moment; returns how many rows.

        It fits either kind of database. The key for contacts is not in it. Raises StorageFailed.
        """
        return backed_up(self.database, place)

    def restore(self, place: Path, *, by: Person, replace: bool = False) -> int:
        """Put back what a backup holds, all or nothing; returns how many rows.

        Raises StorageFailed for a file that is none or is damaged, and, without `replace`, for a
        store that holds batches.
        """
        rows = restored(self.database, place, replace=replace)
        with self.database.writing("The restoring could not be noted") as connection:
            note_deed(connection, by, RESTORED, f"{rows:,} rows")
        return rows

    def verify(self) -> list[str]:
        """What is wrong with what is kept, a sentence each; nothing where all is sound."""
        with self.database.reading("The store could not be checked") as connection:
            found = self._of_file(connection) if self.database.is_sqlite else []
            query = select(BATCHES.c.address, BATCHES.c.leads, BATCHES.c.batch)
            whole = query.where(is_whole(BATCHES.c.batch)).order_by(BATCHES.c.batch)
            for row in connection.execute(whole).all():
                count = select(func.count()).where(LEADS.c.batch == row.batch)
                # One batch at a time: its cells may be some hundred megabytes.
                cells = connection.scalar(
                    select(BATCHES.c.cells).where(BATCHES.c.batch == row.batch)
                )
                found += _of_batch(row.address, row.leads, connection.scalar(count), cells)
        return found

    def _of_file(self, connection: Connection) -> list[str]:
        said = connection.scalars(text("PRAGMA integrity_check")).all()
        orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
        found = [] if said == ["ok"] else ["The file of the database is damaged."]
        return [*found, *([f"{len(orphans):,} rows belong to nothing."] if orphans else [])]

    def erase(self, who: str, *, by: Person) -> int:
        """Erase the leads of this id, e-mail address or phone in all batches; how many they were.

        Their chances stay, as numbers of nobody. Raises DataRefused for a phone without its country
        that leads of several countries have, and StorageFailed. Of a batch that is being kept
        meanwhile they are erased, too, when its last part is written.
        """
        sweep(self.database)
        with self.database.writing("The lead could not be erased") as connection:
            found = AskedLead.of(who).erase(connection)
            if found:
                note_deed(connection, by, ERASED, f"{found:,} leads")
        self.database.forget()
        return found

    def expire(self, days: int, *, by: Person) -> int:
        """Delete batches kept longer than so many days, and runs; how many batches they were."""
        oldest = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
        with self.database.writing("Old batches could not be deleted") as connection:
            gone = leave(connection, BATCHES.c.kept_at < oldest)
            connection.execute(delete(RUNS).where(RUNS.c.ended < oldest))
            if gone:
                note_deed(connection, by, EXPIRED, f"{gone:,} batches, older than {days} days")
        sweep(self.database)
        with self.database.writing("Old gifts of outcomes could not be deleted") as connection:
            # Those of which nothing is left: what was taken back would count again without it.
            left = select(OUTCOMES.c.gift).where(OUTCOMES.c.gift.is_not(None))
            is_old = GIFTS.c.given_at < oldest
            connection.execute(delete(GIFTS).where(is_old, GIFTS.c.gift.not_in(left)))
        return gone

    def tidy(self) -> int:
        """Remove what killed writers have left, which nobody sees; of how many batches.

        Raises StorageFailed.
        """
        return sweep(self.database)


def _of_batch(address: str, leads: int, counted: int | None, cells: Any) -> Iterable[str]:
    if counted != leads:
        yield f"Batch {address} should have {leads:,} leads and has {counted:,}."
    try:
        rows = len(table_of(bytes(cells)).frame)
    except (pa.ArrowException, KeyError, ValueError):
        yield f"The cells of batch {address} cannot be read."
    else:
        if rows != leads:
            yield f"Batch {address} should have the cells of {leads:,} leads and has {rows:,}."
