"""What became of leads, as it was given back; the newest of what was said of a lead counts.

The newest is that of the latest day, and of one day what was said last; what has no day is of the
day on which it was said.
"""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, func, insert, select, tuple_

from scoring.access import Person
from scoring.store.audit import note_deed
from scoring.store.batch_addresses import batch_number, sound
from scoring.store.database import Database
from scoring.store.gift_store import NewGift, note_gift, open_since, still_said
from scoring.store.kept_tables import BY_CALL, CALLS, DISPOSITIONS, LEADS, OUTCOMES

GIVEN_BACK = "outcomes given back"
_BLOCK = 10_000
# Programs give all that they know every day: what is taken back they say again.
SAY_AGAIN = frozenset({"api", "command"})
# A lead by its batch and place.
Lead = tuple[int, int]


@dataclass(frozen=True)
class GivenOutcome:
    """What became of the lead at a place of a batch: None takes back all that was said before.

    It is true of the day `known_on`; `converted_on` is when the lead converted, where that is said.
    `matched_by` says how it was found: by its id, e-mail, phone or call.
    """

    place: int
    converted: bool | None
    known_on: date | None = None
    matched_by: str = "id"
    converted_on: date | None = None


@dataclass(frozen=True)
class KnownOfBatch:
    """The outcomes of a batch, in its order, each (n,): 1, 0, or NaN where none is known.

    `known_on` is the day, `converted_on` that of the conversion as it was said last, NaT where it
    was not: who says once more that a lead converted need not know when. Of `told` leads a rep has
    said something that stands, an outcome or anything else.
    """

    converted: NDArray[np.float64]
    known_on: NDArray[np.datetime64]
    came_by: NDArray[np.object_]
    told: NDArray[np.bool_]
    converted_on: NDArray[np.datetime64]


class OutcomeStore:
    """The outcomes of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(
        self,
        address: str,
        outcomes: Sequence[GivenOutcome],
        *,
        by: Person,
        came_by: str,
        gift: NewGift | None = None,
    ) -> int:
        """Keep outcomes of a batch, all or none; how many of them were not known alike.

        Of several for one lead the last counts. They come with a gift, which those of other batches
        may come with, too; without one they are a gift of their own. What is known alike is kept
        again only as long as that may be taken back by which it is known, and not at all where a
        program gives it, which says it anew. All is on the disk when this returns. Raises
        BatchUnknown, and StorageFailed.
        """
        each = list({given.place: given for given in outcomes}.values())
        if not each:
            return 0
        with self._database.writing("The outcomes could not be kept") as connection:
            batch = batch_number(connection, address)
            before = _standing(connection, OUTCOMES.c.batch == batch)
            said = [before.get((batch, one.place), []) for one in each]
            told = [one.converted for one in each] if came_by != BY_CALL else []
            number = note_gift(connection, gift or NewGift(came_by), by, told)
            stays = _is_known if came_by in SAY_AGAIN else _stays_known
            whole: dict[str, object] = {"batch": batch, "gift": number, "came_by": came_by}
            whole |= {"said_by": by.name, "said_at": _now()}
            kept = [
                whole | _row(one, known if came_by == BY_CALL else [])
                for one, known in zip(each, said, strict=True) if not stays(known, one)
            ]  # fmt: skip
            for start in range(0, len(kept), _BLOCK):
                connection.execute(insert(OUTCOMES), kept[start : start + _BLOCK])
            new = sum(not _is_known(known, one) for one, known in zip(each, said, strict=True))
            if new:
                note_deed(connection, by, GIVEN_BACK, f"{address}: {new:,} leads")
        return new

    def said_of_calls(self, address: str) -> dict[int, bool]:
        """What reps said last of their calls of a batch and have not taken back, by place.

        Something else may count. Raises BatchUnknown and StorageFailed.
        """
        with self._database.reading("The outcomes could not be read") as connection:
            this = OUTCOMES.c.batch == batch_number(connection, address)
            standing = _standing(connection, this)
        return {
            place: one.converted
            for (_, place), said in standing.items()
            for one in said
            if one.came_by == BY_CALL
        }

    def taking_over(self, address: str, outcomes: Sequence[GivenOutcome]) -> set[int]:
        """The places of leads of which an outcome would count at once, were it `put` now.

        Not so where it is known alike or something is said of a later day. Raises BatchUnknown and
        StorageFailed.
        """
        today = datetime.now(UTC).date()
        with self._database.reading("The outcomes could not be read") as connection:
            batch = batch_number(connection, address)
            standing = _standing(connection, OUTCOMES.c.batch == batch)
        found = set[int]()
        for one in outcomes:
            said = standing.get((batch, one.place), [])
            is_last = not said or (one.known_on or today).isoformat() >= said[-1].day
            if is_last and not _is_known(said, one):
                found.add(one.place)
        return found

    def of_batch(self, address: str) -> KnownOfBatch:
        """The outcomes of a batch as they stand. Raises BatchUnknown and StorageFailed."""
        with self._database.reading("The outcomes could not be read") as connection:
            batch = batch_number(connection, address)
            query = select(func.count()).where(LEADS.c.batch == batch)
            leads = int(connection.scalar(query) or 0)
            standing = _standing(connection, OUTCOMES.c.batch == batch)
            of_call = select(CALLS.c.place).join(DISPOSITIONS, DISPOSITIONS.c.call == CALLS.c.call)
            called = connection.scalars(of_call.where(CALLS.c.batch == batch, is_standing()))
            told = np.isin(np.arange(leads), list(called))
        converted = np.full(leads, np.nan)
        known_on = np.full(leads, "NaT", dtype="datetime64[D]")
        converted_on = known_on.copy()
        came_by = np.full(leads, "", dtype=object)
        for (_, place), said in standing.items():
            last = said[-1]
            converted[place] = float(last.converted)
            known_on[place] = np.datetime64(last.known_on or "NaT")
            days = [one.converted_on for one in said if one.converted and one.converted_on]
            converted_on[place] = np.datetime64(days[-1] if last.converted and days else "NaT")
            came_by[place] = last.came_by
        return KnownOfBatch(converted, known_on, came_by, told, converted_on)


def is_standing() -> ColumnElement[bool]:
    """Whether a disposition was not taken back, and takes none back."""
    undone = select(DISPOSITIONS.c.undoes).where(DISPOSITIONS.c.undoes.is_not(None))
    return DISPOSITIONS.c.undoes.is_(None) & DISPOSITIONS.c.seq.not_in(undone)


@dataclass(frozen=True, slots=True)
class _Said:
    """An outcome as it was said; `day` is that from which on it counts, ISO 8601.

    `disposition` is what a rep said of its call. What `lasts` came with no gift that can be taken
    back.
    """

    converted: bool
    known_on: date | None
    came_by: str
    day: str
    converted_on: date | None
    disposition: int | None
    lasts: bool


def counts_by_call(connection: Connection, lead: Lead) -> bool:
    """Whether what is known of a lead, by its batch and place, is what was said of its call."""
    this = (OUTCOMES.c.batch == lead[0]) & (OUTCOMES.c.place == lead[1])
    said = _standing(connection, this).get(lead)
    return said is not None and said[-1].came_by == BY_CALL


def converted_elsewhere(connection: Connection, which: ColumnElement[bool]) -> dict[Lead, date]:
    """The leads of some calls of which the newest news, not by a call, is that they converted.

    By batch and place, with the day of that news; `which` chooses rows of CALLS.
    """
    # What else was said is read of those alone of whom it was ever said.
    news = OUTCOMES.alias()
    of_call = (news.c.batch == CALLS.c.batch) & (news.c.place == CALLS.c.place)
    told = news.c.converted.is_(True) & (news.c.came_by != BY_CALL)
    called = select(CALLS.c.batch, CALLS.c.place).join(news, of_call)
    called = called.where(CALLS.c.withdrawn.is_(False), which, told)
    standing = _standing(connection, tuple_(OUTCOMES.c.batch, OUTCOMES.c.place).in_(called))
    return {
        lead: date.fromisoformat(said[-1].day)
        for lead, said in standing.items()
        if said[-1].converted and said[-1].came_by != BY_CALL
    }


def _standing(connection: Connection, which: ColumnElement[bool]) -> dict[Lead, list[_Said]]:
    """What was said of leads and not taken back, what counts last.

    A call takes back what was said of it alone, whoever else does takes back everything. What came
    with a gift and was known alike without it says nothing.
    """
    names = (OUTCOMES.c.converted, OUTCOMES.c.known_on, OUTCOMES.c.came_by, OUTCOMES.c.said_at)
    more = (OUTCOMES.c.converted_on, OUTCOMES.c.disposition, OUTCOMES.c.gift)
    query = select(OUTCOMES.c.batch, OUTCOMES.c.place, *names, *more)
    query = query.where(which, still_said(OUTCOMES)).order_by(OUTCOMES.c.seq)
    found, since = dict[Lead, list[_Said]](), open_since()
    for batch, place, *told in connection.execute(query):
        converted, known_on, came_by, said_at, converted_on, disposition, gift = told
        said = found.setdefault((batch, place), [])
        if converted is not None:
            day = said_at[:10] if known_on is None else known_on.isoformat()
            lasts = gift is None or said_at < since
            one = _Said(converted, known_on, came_by, day, converted_on, disposition, lasts)
            if gift is None or came_by == BY_CALL or not _is_known(said, one):
                insort(said, one, key=_day_of)
        elif came_by == BY_CALL:
            found[batch, place] = [one for one in said if one.came_by != BY_CALL]
        else:
            found[batch, place] = []
    return {lead: said for lead, said in found.items() if said}


def _day_of(said: _Said) -> str:
    return said.day


def _is_known(said: Sequence[_Said], given: GivenOutcome | _Said) -> bool:
    """Whether an outcome says nothing beyond what stands of its lead otherwise than by calls.

    Without a day it is of today, and so says something wherever something else counts. The day of a
    conversion is something, not to know it is nothing.
    """
    if given.converted is None:
        return not said
    alike = _of_its_day(said, given)
    return bool(alike) and _is_alike(alike[-1], given)


def _stays_known(said: Sequence[_Said], given: GivenOutcome) -> bool:
    """Whether an outcome is known, also where any gift that can be taken back is."""
    alike = [] if given.converted is None else _of_its_day(said, given)
    return any(one.lasts for one in alike) and all(_is_alike(one, given) for one in alike)


def _of_its_day(said: Sequence[_Said], given: GivenOutcome | _Said) -> list[_Said]:
    """What was said otherwise than by calls of the day of an outcome, of any day without one."""
    return [
        one for one in said
        if one.came_by != BY_CALL and given.known_on in (None, one.known_on)
    ]  # fmt: skip


def _is_alike(said: _Said, given: GivenOutcome | _Said) -> bool:
    if (said.converted, said.known_on) != (given.converted, given.known_on):
        return False
    return given.converted_on in (None, said.converted_on) or not given.converted


def _row(given: GivenOutcome, said: Sequence[_Said]) -> dict[str, object]:
    """An outcome as it is kept; `said` is what was said of the call that it is of."""
    by_call = [one.disposition for one in said if one.came_by == BY_CALL]
    return {
        "place": given.place,
        "converted": given.converted,
        "known_on": given.known_on,
        "matched_by": sound(given.matched_by),
        "converted_on": given.converted_on if given.converted else None,
        # A word that is taken back is taken back as often as it was said.
        "disposition": by_call[-1] if by_call and given.converted is not None else None,
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
