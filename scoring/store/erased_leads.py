"""A lead that is erased: found by whatever of its id or contacts is named, emptied everywhere."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, delete, insert, select, update

from scoring.errors import DataRefused
from scoring.intake.leads.contacts import email_keys
from scoring.intake.leads.countries import calling_code, kept_forms, with_country
from scoring.intake.leads.personal_ids import SHOWN_KEY
from scoring.intake.leads.phones import phone_texts
from scoring.settings import phone_region
from scoring.store.contact_keys import contact_secret, keyed
from scoring.store.kept_cells import without
from scoring.store.kept_tables import (
    BATCHES,
    CALLS,
    CONTACT_KEYS,
    DISPOSITIONS,
    ERASURES,
    LEADS,
    UNFINISHED,
)
from scoring.store.key_search import Places, places_of
from scoring.wording import listed

# Of a whole hash; an id that is shown has a part of its hash alone.
_KEY_SIGNS = 32


@dataclass(frozen=True)
class AskedLead:
    """Who is to be erased, as keyed hashes: `begins` is the part of an id's that is shown, or "".

    `phones` are the numbers that were named, and `secret` that by which they are hashed.
    """

    id: str
    begins: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    secret: bytes

    @classmethod
    def of(cls, who: str) -> "AskedLead":
        """Whoever has this id, e-mail address or phone. Raises StorageFailed."""
        secret, asked = contact_secret(), who.strip()
        shown = SHOWN_KEY.fullmatch(asked)
        return cls(
            id=str(keyed([asked], secret, "id")[0]),
            begins=shown[1] if shown else "",
            emails=tuple(keyed(email_keys(asked), secret, "email")),
            phones=tuple(phone_texts(asked)),
            secret=secret,
        )

    def leads(self, connection: Connection) -> Places:
        """The batch and place of every lead that it may be.

        Raises DataRefused for a phone without its country that leads of several countries have.
        """
        found = places_of(connection, LEADS.c.id_key, [self.id])
        if self.begins:
            found |= _beginning(connection, self.begins)
        found |= _with_contact(connection, LEADS.c.email_key, self.emails)
        for phone in self.phones:
            found |= _with_phone(connection, phone, self.secret)
        return found

    def tell_writers(self, connection: Connection) -> None:
        """Have whoever is writing a batch now leave this lead out of it, in `erase_told`."""
        forms = [form for phone in self.phones for form in _forms(phone)]
        phones = keyed(forms, self.secret, "phone")
        keys = {self.id, self.begins, *self.emails, *phones} - {""}
        for batch in connection.scalars(select(UNFINISHED.c.batch)).all():
            held = set(connection.scalars(select(ERASURES.c.key).where(ERASURES.c.batch == batch)))
            rows = [{"batch": batch, "key": key} for key in sorted(keys - held)]
            if rows:
                connection.execute(insert(ERASURES), rows)


def erase_told(connection: Connection, batch: int) -> list[int]:
    """Erase the leads of a batch that were to be while it was written; the places of all erased."""
    keys = set(connection.scalars(select(ERASURES.c.key).where(ERASURES.c.batch == batch)))
    if not keys:
        return []
    whole = [key for key in keys if len(key) == _KEY_SIGNS]
    found = _with_contact(connection, LEADS.c.id_key, whole)
    for column in (LEADS.c.email_key, LEADS.c.phone_key):
        found |= places_of(connection, column, whole)
    for begins in keys.difference(whole):
        found |= _beginning(connection, begins)
    erase_places(connection, batch, [place for one, place in found if one == batch])
    gone = select(LEADS.c.place).where(LEADS.c.batch == batch, LEADS.c.erased.is_(True))
    return list(connection.scalars(gone))


def erase_places(connection: Connection, batch: int, places: list[int]) -> None:
    """Empty all that is kept of the leads at these places of a batch but their chances."""
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
    # Those of a batch that is being written are still with its writer.
    if cells:
        put_cells(connection, batch, without(bytes(cells), places))


def put_cells(connection: Connection, batch: int, cells: bytes) -> None:
    """Keep cells of which those of a lead were erased."""
    # The same file kept again is another batch: this one lacks a lead of it.
    changed = {"cells": cells, "digest": secrets.token_hex(32)}
    connection.execute(update(BATCHES).where(BATCHES.c.batch == batch).values(**changed))


def _forms(phone: str) -> tuple[str, ...]:
    """How a batch may have a number: with the country of this deployment, where that is known."""
    home = with_country(phone, phone_region())
    return kept_forms(phone) if home == phone else (home, phone)


def _beginning(connection: Connection, begins: str) -> Places:
    """The leads whose id has a hash that begins so."""
    query = select(LEADS.c.batch, LEADS.c.place).where(LEADS.c.id_key.startswith(begins))
    return {(row.batch, row.place) for row in connection.execute(query)}


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
