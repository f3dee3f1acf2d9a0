"""The calls that were handed out: whose turn it is to call whom, and what became of it.

What was said is never changed: the last disposition that was not taken back counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    bindparam,
    func,
    insert,
    select,
    true,
    update,
)

from scoring.access import Person
from scoring.errors import BatchUnknown
from scoring.intake.table.dispositions import Disposition
from scoring.store.audit import note_deed
from scoring.store.batch_addresses import batch_number, is_whole, sound
from scoring.store.database import Database
from scoring.store.kept_cells import WITHHELD, tells_who
from scoring.store.kept_tables import AUDIT, BATCHES, BY_CALL, CALLS, DISPOSITIONS, LEADS, OUTCOMES
from scoring.store.outcome_store import converted_elsewhere, counts_by_call, is_standing

HANDED = "calls handed out"
# Signs of a note; more is a letter.
MOST_NOTE = 500
# What became of the lead, where a disposition says so.
_OUTCOMES = {Disposition.CONVERTED: True, Disposition.NOT_INTERESTED: False}


@dataclass(frozen=True)
class HandedLead:
    """A lead that a rep is to call: its place in the batch, its turn (1 first), and why.

    `reasons` are sentences, for and against; `contact` how it is reached, by name, phone, email and
    company, None where that is not kept, nor any sentence that holds an address or a phone.
    `drawn` was drawn by lot.
    """

    place: int
    rep: str
    turn: int
    reasons: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    contact: Mapping[str, str] | None = None
    drawn: bool = False


@dataclass(frozen=True)
class SaidOfCall:
    """What became of a call: `due` is the day to call again, for CALL_BACK alone."""

    what: Disposition
    note: str = ""
    due: date | None = None


@dataclass(frozen=True)
class KeptCall:
    """A call of a rep as it stands; `said` is None until somebody said what became of it.

    `said_as` is the number by which it is taken back, `attempts` counts what was said so far.
    `keys` are the keyed hashes of the lead's id, e-mail address and phone, "" for what it lacks.
    `converted_as_of` is the day of the news that the lead has converted, where that is the newest
    and came otherwise than by its call; None else.
    """

    number: int
    address: str
    place: int
    lead_id: str
    rep: str
    turn: int
    propensity: float
    tier: str
    rank: int
    reasons: tuple[tuple[str, ...], tuple[str, ...]]
    contact: Mapping[str, str] | None
    drawn: bool
    keys: tuple[str, str, str] = ("", "", "")
    said: SaidOfCall | None = None
    said_as: int = 0
    said_at: str = ""
    attempts: int = 0
    converted_as_of: date | None = None

    def is_open(self, today: date) -> bool:
        """Whether it is to be made: nothing was said, or its day to call again has come.

        A lead that is known as converted otherwise than by its call is not called any more.
        """
        if self.converted_as_of is not None:
            return False
        if self.said is None:
            return True
        return self.said.due is not None and self.said.due <= today


@dataclass(frozen=True)
class CallStanding:
    """What was said of a call of a rep, as in `KeptCall`, without the call itself."""

    rep: str
    said: SaidOfCall | None = None
    said_at: str = ""
    attempts: int = 0
    converted_as_of: date | None = None


class CallStore:
    """The calls of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hand_out(self, address: str, leads: Sequence[HandedLead], *, by: Person) -> int:
        """Hand out the calls of a batch, in place of those that nobody has made yet.

        Calls of which something was said stay as they are, also where their lead is not on the new
        list. Returns how many calls are handed out now. Raises BatchUnknown and StorageFailed.
        """
        with self._database.writing("The calls could not be handed out") as connection:
            batch = batch_number(connection, address)
            erased = select(LEADS.c.place).where(LEADS.c.batch == batch, LEADS.c.erased.is_(True))
            gone = set(connection.scalars(erased))
            leads = [lead for lead in leads if lead.place not in gone]
            made = select(DISPOSITIONS.c.call).where(is_standing())
            mine = CALLS.c.batch == batch
            untouched = mine & CALLS.c.call.not_in(made)
            connection.execute(update(CALLS).where(untouched).values(withdrawn=True))
            held = {
                row.place: row.call
                for row in connection.execute(select(CALLS.c.place, CALLS.c.call).where(mine))
            }
            begun = set(
                connection.scalars(select(CALLS.c.place).where(mine, CALLS.c.call.in_(made)))
            )
            told = {"handed_by": by.name, "handed_at": _now(), "withdrawn": False}
            fresh = [
                _row(lead) | told | {"batch": batch} for lead in leads if lead.place not in held
            ]
            again = [
                _row(lead) | told | {"known": held[lead.place]}
                for lead in leads if lead.place in held and lead.place not in begun
            ]  # fmt: skip
            if again:
                connection.execute(update(CALLS).where(CALLS.c.call == bindparam("known")), again)
            if fresh:
                connection.execute(insert(CALLS), fresh)
            note_deed(connection, by, HANDED, f"{address}: {len(leads):,} leads")
        return len(leads)

    def say(self, call: int, said: SaidOfCall, *, by: Person) -> int:
        """Note what became of a call; the number by which it is taken back.

        It is on the disk when this returns. Raises BatchUnknown and StorageFailed.
        """
        row = {
            "call": call,
            "what": str(said.what),
            "note": sound(said.note.strip())[:MOST_NOTE],
            "due": said.due if said.what is Disposition.CALL_BACK else None,
            "said_by": by.name,
            "said_at": _now(),
        }
        with self._database.writing("What became of the call could not be kept") as connection:
            lead = _lead_of(connection, call)
            query = insert(DISPOSITIONS).returning(DISPOSITIONS.c.seq)
            number = int(connection.execute(query, row).scalar_one())
            if said.what in _OUTCOMES:
                word = {"converted": _OUTCOMES[said.what], "disposition": number}
                _note_outcome(connection, lead, word, by)
        return number

    def take_back(self, number: int, *, by: Person) -> None:
        """Take a disposition back by its number; what was said before it counts again.

        Raises BatchUnknown and StorageFailed.
        """
        with self._database.writing("What was said of the call could not be undone") as connection:
            query = select(DISPOSITIONS.c.call, DISPOSITIONS.c.what)
            found = connection.execute(query.where(DISPOSITIONS.c.seq == number)).first()
            if found is None:
                raise _unknown()
            lead = _lead_of(connection, found.call)
            row = {"call": found.call, "what": found.what, "note": "", "undoes": number}
            row |= {"due": None, "said_by": by.name, "said_at": _now()}
            connection.execute(insert(DISPOSITIONS), row)
            if Disposition(found.what) in _OUTCOMES and not _has_outcome(connection, lead, number):
                _take_outcome_back(connection, found.call, by)

    def of_rep(self, rep: str, *, most: int = 1_000) -> list[KeptCall]:
        """The calls of a rep by name, whatever its case, the newest batch first, then by turn.

        The last `most` of them. Raises StorageFailed.
        """
        # SQLite knows no capitals beyond those of English.
        names = [name for name in self.reps() if name.casefold() == rep.casefold()]
        return self._listed(CALLS.c.rep.in_(names), most)

    def of_batch(self, address: str) -> list[KeptCall]:
        """The calls of a batch, by rep and turn. Raises BatchUnknown and StorageFailed."""
        with self._database.reading("The calls could not be read") as connection:
            batch = batch_number(connection, address)
        return self._listed(CALLS.c.batch == batch)

    def one(self, call: int) -> KeptCall:
        """A call by its number. Raises BatchUnknown and StorageFailed."""
        found = self._listed(CALLS.c.call == call)
        if not found:
            raise _unknown()
        return found[0]

    def reps(self) -> list[str]:
        """The reps to whom calls are handed out, by name. Raises StorageFailed."""
        query = select(CALLS.c.rep).where(CALLS.c.withdrawn.is_(False), is_whole(CALLS.c.batch))
        with self._database.reading("The reps could not be listed") as connection:
            return sorted(connection.scalars(query.distinct()))

    def standings(self) -> list[CallStanding]:
        """What was said of each call that is handed out, without notes. Raises StorageFailed."""
        of_lead = (LEADS.c.batch == CALLS.c.batch) & (LEADS.c.place == CALLS.c.place)
        lead = (CALLS.c.batch, CALLS.c.place)
        calls = select(CALLS.c.call, CALLS.c.rep, *lead).join(LEADS, of_lead)
        is_listed = CALLS.c.withdrawn.is_(False) & LEADS.c.erased.is_(False)
        calls = calls.where(is_listed, is_whole(CALLS.c.batch))
        names = (DISPOSITIONS.c.call, DISPOSITIONS.c.what, DISPOSITIONS.c.due)
        said = select(*names, DISPOSITIONS.c.said_at).where(is_standing())
        with self._database.reading("The calls could not be counted") as connection:
            won = converted_elsewhere(connection, true())
            found = {
                row.call: CallStanding(row.rep, converted_as_of=won.get((row.batch, row.place)))
                for row in connection.execute(calls)
            }
            for row in connection.execute(said.order_by(DISPOSITIONS.c.seq)):
                if (call := found.get(row.call)) is not None:
                    told = SaidOfCall(Disposition(row.what), due=row.due)
                    attempts = call.attempts + 1
                    found[row.call] = replace(
                        call, said=told, said_at=row.said_at, attempts=attempts
                    )
        return list(found.values())

    def mark(self) -> tuple[int, int]:
        """What is another one after whatever is handed out, taken away or said.

        Raises StorageFailed.
        """
        newest = [select(func.max(x.c.seq)).scalar_subquery() for x in (DISPOSITIONS, AUDIT)]
        with self._database.reading("The calls could not be looked up") as connection:
            said, deed = connection.execute(select(*newest)).one()
        return said or 0, deed or 0

    def _listed(self, which: ColumnElement[bool], most: int | None = None) -> list[KeptCall]:
        with self._database.reading("The calls could not be read") as connection:
            rows = connection.execute(_calls().where(which).limit(most)).mappings().all()
            said = _said(connection, [row["call"] for row in rows])
            won = converted_elsewhere(connection, which)
        return [
            _kept(row, said.get(row["call"]), won.get((row["batch"], row["place"]))) for row in rows
        ]


@dataclass(frozen=True)
class _Last:
    """The last disposition of a call that was not taken back, and how many such there are."""

    seq: int
    what: str
    note: str
    due: date | None
    said_at: str
    count: int


def _calls() -> Select[Any]:
    of_lead = (LEADS.c.batch == CALLS.c.batch) & (LEADS.c.place == CALLS.c.place)
    keys = (LEADS.c.id_key, LEADS.c.email_key, LEADS.c.phone_key)
    known = (LEADS.c.lead_id, LEADS.c.propensity, LEADS.c.tier, LEADS.c.rank, *keys)
    return (
        select(CALLS, BATCHES.c.address, *known)
        .join(LEADS, of_lead)
        .join(BATCHES, BATCHES.c.batch == CALLS.c.batch)
        .where(CALLS.c.withdrawn.is_(False), LEADS.c.erased.is_(False), is_whole(CALLS.c.batch))
        .order_by(CALLS.c.batch.desc(), CALLS.c.rep, CALLS.c.turn, CALLS.c.call)
    )


def _said(connection: Connection, calls: Sequence[int]) -> dict[int, _Last]:
    """What counts of each of these calls of which something was said."""
    found: dict[int, _Last] = {}
    for start in range(0, len(calls), 500):
        those = DISPOSITIONS.c.call.in_(calls[start : start + 500])
        query = select(DISPOSITIONS).where(is_standing(), those).order_by(DISPOSITIONS.c.seq)
        for row in connection.execute(query):
            before = found[row.call].count if row.call in found else 0
            found[row.call] = _Last(row.seq, row.what, row.note, row.due, row.said_at, before + 1)
    return found


def _kept(row: RowMapping, last: _Last | None, won: date | None) -> KeptCall:
    names = ("address", "place", "lead_id", "rep", "turn", "propensity", "tier", "rank", "contact",
             "drawn")  # fmt: skip
    known = {name: row[name] for name in names}
    supporting, opposing = (tuple(part) for part in row["reasons"])
    keys = (row["id_key"], row["email_key"], row["phone_key"])
    known |= {"reasons": (supporting, opposing), "keys": keys, "converted_as_of": won}
    call = KeptCall(row["call"], **known)
    if last is None:
        return call
    said = SaidOfCall(Disposition(last.what), last.note, last.due)
    return replace(call, said=said, said_as=last.seq, said_at=last.said_at, attempts=last.count)


def _row(lead: HandedLead) -> dict[str, Any]:
    contact = None if lead.contact is None else {k: sound(v) for k, v in lead.contact.items()}
    return {
        "place": lead.place,
        "rep": sound(lead.rep),
        "turn": lead.turn,
        "drawn": lead.drawn,
        "reasons": [[_kept_text(lead, text) for text in side] for side in lead.reasons],
        "contact": contact,
    }


def _kept_text(lead: HandedLead, text: str) -> str:
    return WITHHELD if lead.contact is None and tells_who(text) else sound(text)


def _lead_of(connection: Connection, call: int) -> tuple[int, int]:
    this = (CALLS.c.call == call) & is_whole(CALLS.c.batch)
    query = select(CALLS.c.batch, CALLS.c.place).where(this)
    found = connection.execute(query).first()
    if found is None:
        raise _unknown()
    return int(found.batch), int(found.place)


def _note_outcome(
    connection: Connection, lead: tuple[int, int], word: Mapping[str, object], by: Person
) -> None:
    """Note what became of a lead by its call, None where that is not known any more; of today."""
    row: dict[str, object] = {"batch": lead[0], "place": lead[1]}
    row |= {"known_on": datetime.now(UTC).date(), "came_by": BY_CALL, "matched_by": BY_CALL}
    connection.execute(insert(OUTCOMES), row | {"said_by": by.name, "said_at": _now(), **word})


def _has_outcome(connection: Connection, lead: tuple[int, int], disposition: int) -> bool:
    """Whether an outcome is known to be that of a disposition, with which it is taken back."""
    this = (OUTCOMES.c.batch == lead[0]) & (OUTCOMES.c.place == lead[1])
    query = select(OUTCOMES.c.seq).where(this, OUTCOMES.c.disposition == disposition)
    return connection.execute(query.limit(1)).first() is not None


def _take_outcome_back(connection: Connection, call: int, by: Person) -> None:
    """Have the outcome of a lead count that is left: of what else was said of its call, or none.

    For what an earlier release has kept. Where newer news than the call's counts already, nothing
    changes.
    """
    lead = _lead_of(connection, call)
    if not counts_by_call(connection, lead):
        return
    _note_outcome(connection, lead, {"converted": None}, by)
    telling = DISPOSITIONS.c.what.in_([str(what) for what in _OUTCOMES])
    query = select(DISPOSITIONS.c.seq, DISPOSITIONS.c.what, DISPOSITIONS.c.said_at)
    query = query.where(is_standing(), telling, DISPOSITIONS.c.call == call)
    left = connection.execute(query.order_by(DISPOSITIONS.c.seq.desc()).limit(1)).first()
    if left is not None:
        word = {"converted": _OUTCOMES[Disposition(left.what)], "disposition": left.seq}
        day = date.fromisoformat(left.said_at[:10])
        _note_outcome(connection, lead, word | {"known_on": day}, by)


def _unknown() -> BatchUnknown:
    return BatchUnknown(
        "This call is not kept any more: its batch was deleted, or the list was handed out anew. "
        "Reload the page to see the list as it is now."
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
