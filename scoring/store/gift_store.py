"""Outcomes that were given in one go by a file or a program, and how they are taken back.

What was said is never changed: what came with a gift that was taken back does not count.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    exists,
    insert,
    select,
    update,
)

from scoring.access import Person
from scoring.errors import BatchUnknown, DataRefused
from scoring.store.audit import note_deed
from scoring.store.batch_addresses import is_whole, sound
from scoring.store.database import Database
from scoring.store.kept_tables import BATCHES, DISPOSITIONS, GIFTS, OUTCOMES
from scoring.wording import counted, moment

TAKEN_BACK = "outcomes taken back"
# For so long a gift can be taken back. What a later one repeats is kept once more until then, for
# it counts on where the first is taken back; for ever it would fill the disk.
OPEN_DAYS = 30


@dataclass(frozen=True)
class NewGift:
    """Outcomes that are being given in one go: by which way, and the name of their file, or ""."""

    came_by: str
    filename: str = ""
    mark: str = field(default_factory=lambda: secrets.token_hex(16))


@dataclass(frozen=True)
class Gift:
    """Outcomes that were given in one go, `number` in the order of giving.

    They told of so many leads, each counted once in each of its batches, of which so many
    converted. Times are ISO 8601 in UTC; `taken_back_by` and `taken_back_at` are "" for one that
    stands.
    """

    number: int
    came_by: str
    filename: str
    leads: int
    converted: int
    given_by: str
    given_at: str
    taken_back_by: str = ""
    taken_back_at: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it can be taken back: it stands, and was given not too long ago."""
        return not self.taken_back_at and self.given_at >= open_since()


class GiftStore:
    """The gifts of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, most: int = 20, *, model: str = "") -> list[Gift]:
        """The gifts of which anything is left, the newest first; those of leads of a model, or all.

        Raises StorageFailed.
        """
        left = select(OUTCOMES.c.seq).where(OUTCOMES.c.gift == GIFTS.c.gift)
        left = left.where(is_whole(OUTCOMES.c.batch))
        if model:
            scored = select(BATCHES.c.batch).where(BATCHES.c.model == model)
            left = left.where(OUTCOMES.c.batch.in_(scored))
        query = _gifts().where(exists(left)).order_by(GIFTS.c.gift.desc()).limit(most)
        with self._database.reading("The gifts of outcomes could not be listed") as connection:
            return [_gift(row) for row in connection.execute(query)]

    def take_back(self, number: int, *, by: Person) -> Gift:
        """Have a gift count no more: what was said before it does again, what was said since stays.

        Once it was taken back nothing is changed. It is on the disk when this returns. Raises
        BatchUnknown, DataRefused for one that was given more than OPEN_DAYS ago, and StorageFailed.
        """
        this = GIFTS.c.gift == number
        with self._database.writing("The outcomes could not be taken back") as connection:
            row = connection.execute(_gifts().where(this)).first()
            if row is None:
                raise _unknown(number)
            found = _gift(row)
            if found.taken_back_at:
                return found
            if not found.is_open:
                raise _closed(found)
            told = {"taken_back_by": by.name, "taken_back_at": _now()}
            connection.execute(update(GIFTS).where(this).values(**told))
            about = f"gift {number}: {counted(found.leads, 'lead')}"
            note_deed(connection, by, TAKEN_BACK, about)
            return _gift(connection.execute(_gifts().where(this)).one())


def note_gift(
    connection: Connection, gift: NewGift, by: Person, converted: Collection[bool | None]
) -> int:
    """The number of a gift, which tells of so many more leads whether they have converted."""
    this = GIFTS.c.mark == gift.mark
    number = connection.scalar(select(GIFTS.c.gift).where(this))
    if number is None:
        row = {"mark": gift.mark, "came_by": gift.came_by, "file_name": sound(gift.filename)}
        row |= {"given_by": by.name, "given_at": _now()}
        made = insert(GIFTS).returning(GIFTS.c.gift)
        number = connection.execute(made, row | {"leads": 0, "converted": 0}).scalar_one()
    more = {
        "leads": GIFTS.c.leads + len(converted),
        "converted": GIFTS.c.converted + sum(map(bool, converted)),
    }
    connection.execute(update(GIFTS).where(this).values(**more))
    return int(number)


def still_said(outcomes: FromClause) -> ColumnElement[bool]:
    """Whether an outcome of this table, or another name of it, was not taken back.

    Neither with the gift that it came with, nor with what a rep said of its call.
    """
    gifts = select(GIFTS.c.gift).where(GIFTS.c.taken_back_at.is_not(None))
    undone = select(DISPOSITIONS.c.undoes).where(DISPOSITIONS.c.undoes.is_not(None))
    is_given = outcomes.c.gift.is_(None) | outcomes.c.gift.not_in(gifts)
    return is_given & (outcomes.c.disposition.is_(None) | outcomes.c.disposition.not_in(undone))


def open_since() -> str:
    """When a gift was given at the earliest that can be taken back, ISO 8601 in UTC."""
    return (datetime.now(UTC) - timedelta(days=OPEN_DAYS)).isoformat(timespec="seconds")


def _gifts() -> Select[Any]:
    return select(*(column for column in GIFTS.c if column is not GIFTS.c.mark))


def _gift(row: Any) -> Gift:
    number, came_by, filename, leads, converted, given_by, given_at, *back = row
    by, at = (value or "" for value in back)
    return Gift(number, came_by, filename, leads, converted, given_by, given_at, by, at)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _unknown(number: int) -> BatchUnknown:
    return BatchUnknown(
        f"No outcomes were given under the number {number}, or their time is over. Nothing was "
        "changed. Expected the number of one of those that “python -m scoring outcomes --given” "
        "lists, as the page Monitor does."
    )


def _closed(gift: Gift) -> DataRefused:
    return DataRefused(
        f"The outcomes under the number {gift.number} were given {moment(gift.given_at)} UTC and "
        f"can no longer be taken back, which is done within {OPEN_DAYS} days. Nothing was changed. "
        "Give the outcomes of these leads anew with a day that is later: the newer word counts."
    )
