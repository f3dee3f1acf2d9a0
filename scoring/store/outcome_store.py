"""What became of leads, as it was given back; what was said last of a lead counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, insert, select

from scoring.access import Person
from scoring.store.audit import note_deed
from scoring.store.batch_addresses import batch_number
from scoring.store.batch_store import sound
from scoring.store.database import Database
from scoring.store.kept_tables import LEADS, OUTCOMES

GIVEN_BACK = "outcomes given back"
_BLOCK = 10_000


@dataclass(frozen=True)
class GivenOutcome:
    """What became of the lead at a place of a batch: None takes back what was said before.

    `matched_by` says how it was found: by its id, e-mail, phone or call.
    """

    place: int
    converted: bool | None
    known_on: date | None = None
    matched_by: str = "id"


@dataclass(frozen=True)
class KnownOfBatch:
    """The outcomes of a batch, in its order, each (n,): 1, 0, or NaN where none is known.

    `known_on` is the day, NaT where it was not said.
    """

    converted: NDArray[np.float64]
    known_on: NDArray[np.datetime64]
    came_by: NDArray[np.object_]


class OutcomeStore:
    """The outcomes of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(
        self, address: str, outcomes: Sequence[GivenOutcome], *, by: Person, came_by: str
    ) -> int:
        """Keep outcomes of a batch, all or none; what is kept already alike is not kept again.

        Of several for one lead the last counts.
        They are on the disk when this returns how many are new. Raises BatchUnknown, and
        StorageFailed.
        """
        said_at = datetime.now(UTC).isoformat(timespec="seconds")
        told: dict[str, object] = {"came_by": came_by, "said_by": by.name, "said_at": said_at}
        with self._database.writing("The outcomes could not be kept") as connection:
            batch = batch_number(connection, address)
            before = _last(connection, batch)
            fresh: list[dict[str, object]] = [
                told
                | {
                    "batch": batch,
                    "place": one.place,
                    "converted": one.converted,
                    "known_on": one.known_on,
                    "matched_by": sound(one.matched_by),
                }
                for one in {given.place: given for given in outcomes}.values()
                if before.get(one.place, (None, None, ""))[:2] != (one.converted, one.known_on)
            ]
            for start in range(0, len(fresh), _BLOCK):
                connection.execute(insert(OUTCOMES), fresh[start : start + _BLOCK])
            if fresh:
                note_deed(connection, by, GIVEN_BACK, f"{address}: {len(fresh):,} leads")
        return len(fresh)

    def of_batch(self, address: str) -> KnownOfBatch:
        """The outcomes of a batch as they stand. Raises BatchUnknown and StorageFailed."""
        with self._database.reading("The outcomes could not be read") as connection:
            batch = batch_number(connection, address)
            query = select(func.count()).where(LEADS.c.batch == batch)
            leads = int(connection.scalar(query) or 0)
            last = _last(connection, batch)
        converted = np.full(leads, np.nan)
        known_on = np.full(leads, "NaT", dtype="datetime64[D]")
        came_by = np.full(leads, "", dtype=object)
        for place, (outcome, day, came) in last.items():
            converted[place] = np.nan if outcome is None else float(outcome)
            known_on[place] = np.datetime64("NaT") if day is None else np.datetime64(day)
            came_by[place] = came
        return KnownOfBatch(converted, known_on, came_by)


def _last(connection: Connection, batch: int) -> dict[int, tuple[bool | None, date | None, str]]:
    """What was said last of each lead of a batch, by its place."""
    names = (OUTCOMES.c.place, OUTCOMES.c.converted, OUTCOMES.c.known_on, OUTCOMES.c.came_by)
    query = select(*names).where(OUTCOMES.c.batch == batch).order_by(OUTCOMES.c.seq)
    return {
        row.place: (row.converted, row.known_on, row.came_by) for row in connection.execute(query)
    }
