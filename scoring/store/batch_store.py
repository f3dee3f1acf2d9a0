"""Batches that are kept: what was scored, by which model, and what it promised of each lead."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    exists,
    func,
    select,
    update,
)

from scoring.access import Person
from scoring.errors import StorageFailed
from scoring.model.lead_model import LeadModel, Scores, whole_scores
from scoring.model.promised import PromisedLeads
from scoring.model.ranking import Ranking
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import fitting, score_table
from scoring.store.arriving import ArrivingBatch
from scoring.store.audit import note_deed
from scoring.store.batch_addresses import batch_number, batch_unknown, is_whole
from scoring.store.contact_keys import NO_FURTHER, FurtherKeys, LeadKeys
from scoring.store.database import Database
from scoring.store.gift_store import still_said
from scoring.store.kept_cells import (
    mapping_of,
    plain_without_contacts,
    table_of,
)
from scoring.store.kept_tables import (
    AUDIT,
    BATCHES,
    BY_CALL,
    CALLS,
    CONTACT_KEYS,
    DISPOSITIONS,
    LEADS,
    OUTCOMES,
)
from scoring.store.key_search import has_but_numbers, parts, sharing_leads
from scoring.store.unfinished import leave, sweep

DELETED = "batch deleted"
# In a plan that is kept: the seed of its lot, and what all leads had in common for it.
DRAWN_WITH = "drawn_with"
# All of a batch but its cells, which may be some hundred megabytes.
_OF_BATCH = [column for column in BATCHES.c if column.name != "cells"]


@dataclass(frozen=True)
class BatchRecord:
    """A batch that is kept, without its leads.

    `address` finds it again, and nobody guesses it; `number` is in the order of keeping. `issues`
    counts what was found in its file by kind. `plan` and `drift` are as they were put, None for
    none. Times are ISO 8601 in UTC.
    """

    number: int
    address: str
    filename: str
    model: str
    version: str
    scored_at: str
    leads: int
    set_aside: int
    issues: Mapping[str, int]
    plan: Mapping[str, Any] | None
    drift: Mapping[str, Any] | None
    came_by: str
    kept_by: str
    kept_at: str
    has_contacts: bool
    called: int = 0
    outcomes: int = 0


class BatchStore:
    """The batches of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(
        self,
        scored: ScoredBatch,
        *,
        by: Person,
        came_by: str,
        contacts: bool = False,
        drift: Mapping[str, Any] | None = None,
    ) -> BatchRecord:
        """Keep a batch; one that is kept already, as it is, is only found again.

        With `contacts` all its cells, else what scoring needs. `drift` is how it differs from the
        history, kept without levels that hold a contact. It is on the disk when this returns,
        whole; until then nobody sees it. Many leads are written in parts, between which others
        write. Half a batch whose writer was killed is removed. Raises StorageFailed.
        """
        told = {"came_by": came_by, "kept_by": by.name, "drift": plain_without_contacts(drift)}
        batch = ArrivingBatch.of(self._database, scored, told, contacts=contacts)
        address = batch.written(self._database, by)
        # It is kept, whatever becomes of what others have left.
        with suppress(StorageFailed):
            sweep(self._database)
        return self.of(address)

    def of(self, address: str) -> BatchRecord:
        """A batch by its address. Raises BatchUnknown."""
        with self._database.reading("The batch could not be looked up") as connection:
            number = batch_number(connection, address)
            query = _listing().where(BATCHES.c.batch == number)
            found = connection.execute(query).mappings().one()
        return _record(found)

    def newest(
        self, most: int = 100, *, model: str | None = None, called: bool = False
    ) -> list[BatchRecord]:
        """The batches kept last, the newest first; of a model by its name, else of all.

        With `called` those of which calls are handed out.
        """
        query = _listing().order_by(BATCHES.c.batch.desc()).limit(most)
        if called:
            listed = select(CALLS.c.batch).where(CALLS.c.withdrawn.is_(False))
            query = query.where(BATCHES.c.batch.in_(listed))
        if model is not None:
            query = query.where(BATCHES.c.model == model)
        with self._database.reading("The batches could not be listed") as connection:
            return [_record(row) for row in connection.execute(query).mappings()]

    def mark(self) -> tuple[int, int, int]:
        """What grows with whatever is done to batches, or is said of a call or an outcome."""
        last = (AUDIT.c.seq, DISPOSITIONS.c.seq, OUTCOMES.c.seq)
        query = select(*(select(func.max(seq)).scalar_subquery() for seq in last))
        with self._database.reading("The batches could not be looked up") as connection:
            deed, said, outcome = connection.execute(query).one()
        return deed or 0, said or 0, outcome or 0

    def reopened(self, address: str, model: LeadModel) -> ScoredBatch:
        """A batch as a model scores it; by the version that it was kept with, as it was then.

        Raises BatchUnknown, and BatchRefused where the model cannot read its fields.
        """
        record = self.of(address)
        with self._database.reading("The batch could not be opened") as connection:
            batch_number(connection, address)
            query = select(BATCHES.c.cells, BATCHES.c.said).where(BATCHES.c.address == address)
            kept = connection.execute(query).mappings().one()
            names = (LEADS.c.person, LEADS.c.rank, LEADS.c.propensity, LEADS.c.raw, LEADS.c.tier,
                     LEADS.c.phone_key)  # fmt: skip
            of_batch = LEADS.c.batch == record.number
            of_leads: Select[Any] = select(*names).where(of_batch).order_by(LEADS.c.place)
            person, rank, *scores, phones = _columns(connection, of_leads, len(names))
        table, said = table_of(kept["cells"]), kept["said"]
        mapping = fitting(mapping_of(said), table, model)
        found = score_table(table, record.filename, model, mapping=mapping)
        found = replace(found, leads=replace(found.leads, person=np.array(person, dtype=np.int64)))
        if not record.has_contacts:
            found = replace(found, phoned=np.array([key != "" for key in phones], dtype=bool))
        if drawn := (record.plan or {}).get(DRAWN_WITH):
            found = replace(found, drawn_with=(int(drawn[0]), int(drawn[1])))
        if (model.line, model.card.version) != (record.model, record.version):
            return found
        ranks = np.array(rank, dtype=np.int64)
        ranking = Ranking(np.argsort(ranks), ranks, ranks / max(1, len(ranks)))
        as_kept = _scores(found.scores, *scores)
        return replace(found, ranking=ranking, scores=as_kept, scored_at=record.scored_at)

    def promised(self, address: str) -> PromisedLeads:
        """What was promised of the leads of a batch. Raises BatchUnknown."""
        record = self.of(address)
        with self._database.reading("The batch could not be read") as connection:
            batch_number(connection, address)
            return _promised(connection, record, [None])

    def sharing(
        self,
        keys: LeadKeys,
        further: FurtherKeys = NO_FURTHER,
        *,
        address: str = "",
        model: str = "",
    ) -> Iterator[tuple[BatchRecord, PromisedLeads, NDArray[np.int64]]]:
        """What was promised of all leads with any of these keys, and their places in the batch.

        Of the batch of an address, else of all of a model, else of all; the newest first. Raises
        BatchUnknown.
        """
        query = _listing().order_by(BATCHES.c.batch.desc())
        if address:
            query = query.where(BATCHES.c.batch == self.of(address).number)
        if model:
            query = query.where(BATCHES.c.model == model)
        with self._database.reading("The batches could not be read") as connection:
            found = dict[int, list[int]]()
            for batch, place in sorted(sharing_leads(connection, keys, further)):
                found.setdefault(batch, []).append(place)
            for some in parts(sorted(found, reverse=True)):
                those = query.where(BATCHES.c.batch.in_(some))
                for record in map(_record, connection.execute(those).mappings().all()):
                    places = found[record.number]
                    promised = _promised(connection, record, parts(places))
                    yield record, promised, np.array(places, dtype=np.int64)

    def put_plan(self, address: str, plan: Mapping[str, Any]) -> None:
        """Keep by which plan a batch is called. Raises BatchUnknown."""
        self._put(address, plan=dict(plan))

    def _put(self, address: str, **values: Any) -> None:
        record = self.of(address)
        with self._database.writing("What was found of the batch could not be kept") as connection:
            this = BATCHES.c.batch == record.number
            connection.execute(update(BATCHES).where(this).values(**values))

    def delete(self, address: str, *, by: Person) -> None:
        """Delete a batch with all that is kept of its leads. Raises BatchUnknown."""
        record = self.of(address)
        with self._database.writing("The batch could not be deleted") as connection:
            if not leave(connection, BATCHES.c.address == address):
                raise batch_unknown()
            note_deed(connection, by, DELETED, f"{address}: {record.leads:,} leads")
        sweep(self._database)


def _columns(connection: Connection, query: Select[Any], count: int) -> list[Sequence[Any]]:
    """What a query finds, by column: a row of the library's own kind costs more than its values."""
    rows = [tuple(row) for row in connection.execute(query)]
    return list(zip(*rows, strict=True)) if rows else [()] * count


def _scores(
    now: Scores, propensity: Sequence[float], raw: Sequence[float], tier: Sequence[str]
) -> Scores:
    """The scores as they were kept; what was not kept of a lead may be why it has others now."""
    chance = np.array(propensity, dtype=np.float64)
    if np.array_equal(chance, now.propensity):
        return now
    low, high = np.minimum(now.low, chance), np.maximum(now.high, chance)
    kept = replace(now, propensity=chance, raw=np.array(raw, dtype=np.float64), low=low, high=high)
    return replace(kept, score=whole_scores(chance), tier=np.array(tier, dtype=now.tier.dtype))


def _listing() -> Any:
    called = (
        select(func.count())
        .where(CALLS.c.batch == BATCHES.c.batch, CALLS.c.withdrawn.is_(False))
        .scalar_subquery()
    )
    # As in `outcome_store`: a call takes back what was said of it, whoever else does everything.
    back = OUTCOMES.alias("back")
    undoing = (back.c.came_by != BY_CALL) | (OUTCOMES.c.came_by == BY_CALL)
    of_lead = (back.c.batch == OUTCOMES.c.batch) & (back.c.place == OUTCOMES.c.place)
    is_later = (back.c.seq > OUTCOMES.c.seq) & still_said(back)
    taken = exists().where(of_lead, is_later, back.c.converted.is_(None), undoing)
    is_told = OUTCOMES.c.converted.is_not(None) & still_said(OUTCOMES)
    known = (
        select(func.count(func.distinct(OUTCOMES.c.place)))
        .where(OUTCOMES.c.batch == BATCHES.c.batch, is_told, ~taken)
        .scalar_subquery()
    )
    listed = select(*_OF_BATCH, called.label("called"), known.label("outcomes"))
    return listed.where(is_whole(BATCHES.c.batch))


def _record(row: RowMapping) -> BatchRecord:
    names = ("address", "model", "version", "scored_at", "leads", "set_aside", "issues", "plan",
             "drift", "came_by", "kept_by", "kept_at", "has_contacts", "called",
             "outcomes")  # fmt: skip
    return BatchRecord(row["batch"], filename=row["file_name"], **{n: row[n] for n in names})


def _promised(
    connection: Connection, record: BatchRecord, places: Iterable[Sequence[int] | None]
) -> PromisedLeads:
    """The leads of a batch at these places, a part after the other; None for all of them."""
    on_list = (CALLS.c.batch == LEADS.c.batch) & (CALLS.c.place == LEADS.c.place)
    on_list &= CALLS.c.withdrawn.is_(False)
    query = (
        select(LEADS, CALLS.c.call.label("call"), CALLS.c.drawn)
        .join(CALLS, on_list, isouter=True)
        .where(LEADS.c.batch == record.number)
        .order_by(LEADS.c.place)
    )
    rows = list[RowMapping]()
    for part in places:
        some = query if part is None else query.where(LEADS.c.place.in_(part))
        rows += connection.execute(some).mappings().all()
    says_nothing = has_but_numbers(connection, record.number)

    def texts(name: str) -> NDArray[np.object_]:
        return np.array([row[name] for row in rows], dtype=object)

    return PromisedLeads(
        model=record.model,
        version=record.version,
        scored_at=record.scored_at,
        # A lead without an id of its own has only its number in the file, which says nothing.
        lead_id=np.array([row["lead_id"] if row["id_key"] else "" for row in rows], dtype=object),
        email_key=texts("email_key"),
        phone_key=texts("phone_key"),
        propensity=np.array([row["propensity"] for row in rows], dtype=np.float64),
        raw=np.array([row["raw"] for row in rows], dtype=np.float64),
        rank=np.array([row["rank"] for row in rows], dtype=np.int64),
        tier=texts("tier"),
        called=np.array([row["call"] is not None for row in rows], dtype=bool),
        created=np.array([row["created"] or "NaT" for row in rows], dtype="datetime64[us]"),
        drawn=np.array([bool(row["drawn"]) for row in rows], dtype=bool),
        id_key=np.full(len(rows), "", dtype=object) if says_nothing else texts("id_key"),
        further=_further(connection, record.number, [row["place"] for row in rows]),
    )


def _further(connection: Connection, batch: int, places: Sequence[int]) -> NDArray[np.object_]:
    """The keys of further contacts of the leads at these places, a tuple for each; (n,)."""
    query = select(CONTACT_KEYS.c.place, CONTACT_KEYS.c.key).where(CONTACT_KEYS.c.batch == batch)
    held = dict[int, tuple[str, ...]]()
    for place, key in connection.execute(query.order_by(CONTACT_KEYS.c.place, CONTACT_KEYS.c.key)):
        held[place] = (*held.get(place, ()), key)
    found = np.empty(len(places), dtype=object)
    found[:] = [held.get(place, ()) for place in places]
    return found
