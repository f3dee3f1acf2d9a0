"""A batch on its way into the store: there for everybody at once, where it is long in parts.

While a part is written all other writers wait, and a rep's click with them.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, insert, select, update

from scoring.access import Person
from scoring.errors import StorageFailed
from scoring.intake.leads.mapping import Confirmed
from scoring.model.scored import ScoredBatch
from scoring.store.audit import note_deed
from scoring.store.batch_addresses import is_whole, new_address, sound
from scoring.store.contact_keys import (
    LeadKeys,
    contact_secret,
    further_keys,
    lead_keys,
    shown_ids,
)
from scoring.store.database import Database, insert_rows
from scoring.store.erased_leads import digest_without, erase_told, last_erasure
from scoring.store.kept_cells import cells_of, plain_mapping, without
from scoring.store.kept_tables import BATCHES, CONTACT_KEYS, LEADS
from scoring.store.unfinished import PART, begin, finish, give_up, now, stir, sweep

KEPT = "batch kept"
_DOING = "The batch could not be kept"
_OF_LEAD = [column.name for column in LEADS.c]
_OF_KEY = [column.name for column in CONTACT_KEYS.c]


@dataclass(frozen=True)
class ArrivingBatch:
    """A batch that is to be kept: its row but for its cells, and the keys of its leads.

    `ids` (n,) are those that may be kept, `further` the place and key of each further contact, by
    place. Who was erased after `since` is left out.
    """

    scored: ScoredBatch = field(repr=False)
    row: Mapping[str, Any] = field(repr=False)
    cells: bytes = field(repr=False)
    keys: LeadKeys = field(repr=False)
    ids: NDArray[np.object_] = field(repr=False)
    further: Sequence[tuple[int, str]] = field(repr=False)
    since: int

    @classmethod
    def of(
        cls, database: Database, scored: ScoredBatch, told: Mapping[str, Any], *, contacts: bool
    ) -> Self:
        """All that is kept of a batch, worked out while nobody waits. Raises StorageFailed."""
        with database.reading(_DOING) as connection:
            since = last_erasure(connection)
        secret = contact_secret()
        keys = lead_keys(scored.leads, secret)
        further = further_keys(scored.leads, keys, secret).each
        cells, said = cells_of(scored, keys, contacts=contacts)
        row = _row(scored, said) | {"has_contacts": contacts, **told}
        row["digest"] = _digest(scored, keys, further, cells)
        ids = scored.leads.ids if contacts else shown_ids(scored.leads, keys)
        return cls(scored, row, cells, keys, ids, further, since)

    def written(self, database: Database, by: Person) -> str:
        """The address by which it is found, or was before, when it is on the disk as a whole.

        Of the same batch kept by several at once one counts. Raises StorageFailed.
        """
        count = len(self.scored.leads)
        with database.writing(_DOING) as connection:
            if (found := _same(connection, self.row["digest"])) is not None:
                return found
            number = _inserted(connection, {**self.row, "cells": b"", "kept_at": now()})
            mark = begin(connection, number)
            if count <= PART:
                self._put(connection, number, 0)
                address, is_mine = self._finished(connection, number, by)
                if not is_mine:
                    connection.execute(delete(BATCHES).where(BATCHES.c.batch == number))
                return address
        with ExitStack() as failing:
            failing.callback(_give_up, database, number, mark)
            for start in range(0, count, PART):
                database.let_others()
                with database.writing(_DOING) as connection:
                    stir(connection, number, mark)
                    self._put(connection, number, start)
            database.let_others()
            with database.writing(_DOING) as connection:
                stir(connection, number, mark)
                address, is_mine = self._finished(connection, number, by)
                if is_mine:
                    failing.pop_all()
        return address

    def _put(self, connection: Connection, number: int, start: int) -> None:
        """Write the leads from one on, a part of them."""
        insert_rows(connection, LEADS, _OF_LEAD, self._rows(number, slice(start, start + PART)))
        first, last = (bisect_left(self.further, (at, "")) for at in (start, start + PART))
        more = ((number, *one) for one in self.further[first:last])
        insert_rows(connection, CONTACT_KEYS, _OF_KEY, more)

    def _rows(self, number: int, part: slice) -> Iterator[tuple[Any, ...]]:
        batch, scores, keys = self.scored.leads, self.scored.scores, self.keys
        days = np.datetime_as_string(batch.created[part], unit="s").tolist()
        known = (~np.isnat(batch.created[part])).tolist()
        columns = (
            [sound(str(one)) for one in self.ids[part]],
            *(key[part].tolist() for key in (keys.id, keys.email, keys.phone)),
            batch.person[part].tolist(),
            scores.propensity[part].tolist(),
            scores.raw[part].tolist(),
            self.scored.ranking.rank[part].tolist(),
            scores.tier[part].tolist(),
            [day if there else None for day, there in zip(days, known, strict=True)],
        )
        rows = enumerate(zip(*columns, strict=True), start=part.start)
        return ((number, place, *row, False) for place, row in rows)

    def _finished(self, connection: Connection, number: int, by: Person) -> tuple[str, bool]:
        """Have it be there as a whole, without leads that were erased meanwhile; its address.

        That of the same batch where another has kept it meanwhile, and False.
        """
        gone = erase_told(connection, number, self.since)
        digest = digest_without(self.row["digest"], gone)
        if (found := _same(connection, digest)) is not None:
            return found, False
        cells = without(self.cells, gone) if gone else self.cells
        kept = {"cells": cells, "digest": digest, "kept_at": now()}
        connection.execute(update(BATCHES).where(BATCHES.c.batch == number).values(**kept))
        finish(connection, number)
        address = str(self.row["address"])
        note_deed(connection, by, KEPT, f"{address}: {len(self.scored.leads):,} leads")
        return address, True


def _same(connection: Connection, digest: str) -> str | None:
    """The address of the newest whole batch of a digest."""
    this = (BATCHES.c.digest == digest) & is_whole(BATCHES.c.batch)
    found = select(BATCHES.c.address).where(this).order_by(BATCHES.c.batch.desc())
    return connection.scalar(found.limit(1))


def _give_up(database: Database, number: int, mark: str) -> None:
    """Leave nothing of a batch that is not finished; where even that fails, `sweep` does later."""
    with suppress(StorageFailed):
        with database.writing(_DOING) as connection:
            give_up(connection, number, mark)
        sweep(database)


def _digest(
    scored: ScoredBatch, keys: LeadKeys, further: Sequence[tuple[int, str]], cells: bytes
) -> str:
    """What is another one for any other leads, model version or mapping of their file."""
    digest = hashlib.sha256(cells)
    said = [scored.filename, scored.model.line, scored.model.card.version]
    said.append(repr(plain_mapping(scored.mapping)))
    more = [f"{place} {key}" for place, key in further]
    for texts in (said, keys.id, keys.email, keys.phone, more):
        digest.update("\x1f".join(texts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _row(scored: ScoredBatch, said: Confirmed) -> dict[str, Any]:
    model, issues = scored.model, dict[str, int]()
    for issue in scored.leads.issues:
        issues[issue.kind] = issues.get(issue.kind, 0) + issue.count
    return {
        "address": new_address(),
        "file_name": sound(scored.filename),
        "model": model.line,
        "version": model.card.version,
        "scored_at": scored.scored_at,
        "leads": len(scored.leads),
        "set_aside": len(scored.leads.table.set_aside),
        "issues": issues,
        "said": plain_mapping(said),
    }


def _inserted(connection: Connection, row: Mapping[str, Any]) -> int:
    return int(connection.execute(insert(BATCHES).returning(BATCHES.c.batch), row).scalar_one())
