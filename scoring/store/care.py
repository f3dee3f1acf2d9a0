"""What keeps a store sound: backups, checks, erasing leads, an end to keeping."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import Column, Connection, delete, func, select, text, update

from scoring.access import Person
from scoring.errors import DataRefused
from scoring.intake.leads.contacts import email_keys
from scoring.intake.leads.countries import calling_code, kept_forms, with_country
from scoring.intake.leads.phones import phone_texts
from scoring.settings import phone_region
from scoring.store.audit import note_deed
from scoring.store.backup import backed_up, restored
from scoring.store.contact_keys import SHOWN_KEY, contact_secret, keyed
from scoring.store.database import Database
from scoring.store.kept_cells import table_of, without
from scoring.store.kept_tables import BATCHES, CALLS, CONTACT_KEYS, DISPOSITIONS, LEADS
from scoring.store.key_search import Places, places_of
from scoring.wording import listed

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
            for row in connection.execute(query.order_by(BATCHES.c.batch)).all():
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
        that leads of several countries have, and StorageFailed.
        """
        with self.database.writing("The lead could not be erased") as connection:
            found = _leads_of(connection, who)
            for batch in sorted({batch for batch, _ in found}):
                _erase(connection, batch, [place for one, place in found if one == batch])
            if found:
                note_deed(connection, by, ERASED, f"{len(found):,} leads")
        self.database.forget()
        return len(found)

    def expire(self, days: int, *, by: Person) -> int:
        """Delete batches kept longer than so many days; how many they were."""
        oldest = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
        with self.database.writing("Old batches could not be deleted") as connection:
            gone = connection.execute(delete(BATCHES).where(BATCHES.c.kept_at < oldest)).rowcount
            if gone:
                note_deed(connection, by, EXPIRED, f"{gone:,} batches, older than {days} days")
        if gone:
            self.database.forget()
        return int(gone)


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


def _leads_of(connection: Connection, who: str) -> Places:
    """The batch and place of every lead with this id, address or phone. Raises DataRefused."""
    secret, asked = contact_secret(), who.strip()
    found = places_of(connection, LEADS.c.id_key, keyed([asked], secret, "id"))
    if shown := SHOWN_KEY.fullmatch(asked):
        begins = LEADS.c.id_key.startswith(shown[1])
        query = select(LEADS.c.batch, LEADS.c.place).where(begins)
        found |= {(row.batch, row.place) for row in connection.execute(query)}
    emails = keyed(email_keys(asked), secret, "email")
    found |= _with_contact(connection, LEADS.c.email_key, emails)
    for phone in phone_texts(asked):
        found |= _with_phone(connection, phone, secret)
    return found


def _with_contact(connection: Connection, column: Column[Any], keys: Iterable[str]) -> Places:
    """The leads whose first contact, or a further one, has one of these keys."""
    wanted = list(keys)
    further = places_of(connection, CONTACT_KEYS.c.key, wanted)
    return places_of(connection, column, wanted) | further


def _with_phone(connection: Connection, phone: str, secret: bytes) -> Places:
    """The leads of a phone, whichever country their file gave it. Raises DataRefused."""
    forms = kept_forms(phone)
    hits = {
        form: places
        for form, key in zip(forms, keyed(forms, secret, "phone"), strict=True)
        if (places := _with_contact(connection, LEADS.c.phone_key, [key]))
    }
    home = with_country(phone, phone_region())
    abroad = sorted(form for form in hits if form.startswith("+"))
    if home in abroad:
        hits = {form: hits[form] for form in hits if form in (home, phone)}
    elif len(abroad) > 1:
        codes = listed([f"+{calling_code(form)}" for form in abroad], len(abroad))
        raise DataRefused(
            f"This phone may be that of several people, in countries with {codes}, so nobody was "
            "erased. Expected a number with its country: write it as +, the digits of the country, "
            "and the number."
        )
    return set().union(*hits.values())


def _erase(connection: Connection, batch: int, places: list[int]) -> None:
    of_leads = (LEADS.c.batch == batch) & LEADS.c.place.in_(places)
    gone = {"lead_id": "", "id_key": "", "email_key": "", "phone_key": "", "created": None}
    connection.execute(update(LEADS).where(of_leads).values(**gone, erased=True))
    more = (CONTACT_KEYS.c.batch == batch) & CONTACT_KEYS.c.place.in_(places)
    connection.execute(delete(CONTACT_KEYS).where(more))
    of_calls = (CALLS.c.batch == batch) & CALLS.c.place.in_(places)
    calls = list(connection.scalars(select(CALLS.c.call).where(of_calls)))
    connection.execute(update(CALLS).where(of_calls).values(contact=None, reasons=[[], []]))
    connection.execute(update(DISPOSITIONS).where(DISPOSITIONS.c.call.in_(calls)).values(note=""))
    cells = connection.scalar(select(BATCHES.c.cells).where(BATCHES.c.batch == batch))
    # The same file kept again is another batch: this one lacks a lead of it.
    changed = {"cells": without(bytes(cells or b""), places), "digest": secrets.token_hex(32)}
    connection.execute(update(BATCHES).where(BATCHES.c.batch == batch).values(**changed))
