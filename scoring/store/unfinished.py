"""Batches of which a part is written or is left: nobody sees them, and none stays for ever.

Keeping or deleting many leads at once would have all other writers wait, so that it is done in
parts. A batch is there when its last part is written, and gone when its removal has begun.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, literal, select, update

from scoring.errors import StorageFailed
from scoring.store.batch_addresses import is_whole, new_address
from scoring.store.database import Database
from scoring.store.kept_tables import BATCHES, ERASURES, LEADS, UNFINISHED

# Leads that are written or removed at a time, while others wait.
PART = 1_000
# A writer of which nothing was heard for so long was killed: a part takes seconds, and its turn a
# minute at most. One that lives after all is told that its batch is gone.
LONGEST_SILENCE = timedelta(minutes=10)
# For so long is known by what leads were erased, for whoever was keeping them: longer than any
# batch takes from its first lead to its last.
_TOLD = timedelta(days=1)


def now() -> str:
    """This moment in UTC, as ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def begin(connection: Connection, batch: int) -> str:
    """Have a batch be seen by nobody until `finish`; by this mark its writer alone goes on."""
    row = {"batch": batch, "mark": new_address(), "is_leaving": False, "stirred_at": now()}
    connection.execute(insert(UNFINISHED), row)
    return str(row["mark"])


def stir(connection: Connection, batch: int, mark: str) -> None:
    """Say that the writer of a batch is alive. Raises StorageFailed where the batch is gone."""
    mine = (UNFINISHED.c.batch == batch) & (UNFINISHED.c.mark == mark)
    mine &= UNFINISHED.c.is_leaving.is_(False)
    if not connection.execute(update(UNFINISHED).where(mine).values(stirred_at=now())).rowcount:
        raise StorageFailed(
            "The batch could not be kept: the store was restored meanwhile, or this server stood "
            "still for minutes. Nothing of the batch was kept. Try again."
        )


def finish(connection: Connection, batch: int) -> None:
    """Have a batch be seen by everybody."""
    connection.execute(delete(UNFINISHED).where(UNFINISHED.c.batch == batch))


def leave(connection: Connection, which: ColumnElement[bool]) -> int:
    """Have whole batches be gone for everybody; how many. `sweep` removes what is left of them."""
    found = select(BATCHES.c.batch, literal(""), literal(value=True), literal(now()))
    names = ["batch", "mark", "is_leaving", "stirred_at"]
    leaving = found.where(which, is_whole(BATCHES.c.batch))
    # PostgreSQL's driver does not count what is inserted from a query.
    left = insert(UNFINISHED).from_select(names, leaving).returning(UNFINISHED.c.batch)
    return len(connection.scalars(left).all())


def give_up(connection: Connection, batch: int, mark: str) -> None:
    """Have nobody go on with a batch that is not finished."""
    mine = (UNFINISHED.c.batch == batch) & (UNFINISHED.c.mark == mark)
    connection.execute(update(UNFINISHED).where(mine).values(is_leaving=True))


def sweep(database: Database) -> int:
    """Remove what is left of batches that were deleted, and of those of killed writers; how many.

    Raises StorageFailed.
    """
    with database.reading("The store could not be looked through") as connection:
        left = list(connection.scalars(select(UNFINISHED.c.batch).where(_is_left())))
        old = ERASURES.c.asked_at < (datetime.now(UTC) - _TOLD).isoformat(timespec="seconds")
        told = connection.scalar(select(ERASURES.c.seq).where(old).limit(1))
    if told is not None:
        with database.writing("What was erased before could not be forgotten") as connection:
            connection.execute(delete(ERASURES).where(old))
    for batch in left:
        _remove(database, batch)
    if left or database.owes_forgetting:
        database.forget()
    return len(left)


def _is_left() -> ColumnElement[bool]:
    silent = (datetime.now(UTC) - LONGEST_SILENCE).isoformat(timespec="seconds")
    return UNFINISHED.c.is_leaving.is_(True) | (UNFINISHED.c.stirred_at < silent)


def _remove(database: Database, batch: int) -> None:
    doing, this = "What is left of a batch could not be removed", UNFINISHED.c.batch == batch
    with database.writing(doing) as connection:
        # Its writer may have been heard of since.
        gone = update(UNFINISHED).where(this, _is_left()).values(is_leaving=True)
        if not connection.execute(gone).rowcount:
            return
        last = connection.scalar(select(func.max(LEADS.c.place)).where(LEADS.c.batch == batch))
    # A store that is restored meanwhile may have another batch of this number.
    leaving = select(UNFINISHED.c.batch).where(this, UNFINISHED.c.is_leaving.is_(True))
    for start in range(0, (-1 if last is None else int(last)) + 1, PART):
        database.let_others()
        some = (LEADS.c.place >= start) & (LEADS.c.place < start + PART)
        with database.writing(doing) as connection:
            connection.execute(delete(LEADS).where(LEADS.c.batch.in_(leaving), some))
    with database.writing(doing) as connection:
        connection.execute(delete(BATCHES).where(BATCHES.c.batch.in_(leaving)))
