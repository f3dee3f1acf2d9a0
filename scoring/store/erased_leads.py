"""A lead that is erased: found by whatever of its id or contacts is named, emptied everywhere."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from sqlalchemy import Column, Connection, delete, func, insert, select, update

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
)
from scoring.store.key_search import Places, parts, places_of
from scoring.store.unfinished import now
from scoring.wording import listed

# Of a whole hash; an id that is shown has a part of its hash alone.
_KEY_SIGNS = 32


@dataclass(frozen=True)
class AskedKey:
    """A hash that a lead may have who is to be erased.

    A phone is asked for in the forms that batches may have of it: `is_named` are itself and that
    with the country of this deployment, `is_abroad` those with a country.
    """

    key: str
    is_named: bool = True
    is_abroad: bool = False
    code: int = 0

    @classmethod
    def of_phone(cls, phone: str, secret: bytes) -> list["AskedKey"]:
        """All forms of a number."""
        forms, named = kept_forms(phone), (phone, with_country(phone, phone_region()))
        return [
            cls(str(key), form in named, form.startswith("+"), calling_code(form))
            for form, key in zip(forms, keyed(forms, secret, "phone"), strict=True)
        ]


@dataclass(frozen=True)
class AskedLead:
    """Who is to be erased, as keyed hashes: `begins` is the part of an id's that is shown, or "".

    `phones` are the numbers that were named, each in all its forms.
    """

    id: str
    begins: str
    emails: tuple[str, ...]
    phones: tuple[Sequence[AskedKey], ...]

    @classmethod
    def of(cls, who: str) -> "AskedLead":
        """Whoever has this id, e-mail address or phone. Raises StorageFailed."""
        secret, asked = contact_secret(), who.strip()
        shown = SHOWN_KEY.fullmatch(asked)
        return cls(
            id=str(keyed([asked], secret, "id")[0]),
            begins=shown[1] if shown else "",
            emails=tuple(keyed(email_keys(asked), secret, "email")),
            phones=tuple(AskedKey.of_phone(phone, secret) for phone in phone_texts(asked)),
        )

    def erase(self, connection: Connection) -> int:
        """Erase it in all batches; how many leads. Who keeps a batch now is told for `erase_told`.

        Raises DataRefused for a phone without its country that leads of several countries have.
        """
        found = places_of(connection, LEADS.c.id_key, [self.id])
        if self.begins:
            found |= _beginning(connection, self.begins)
        found |= _with_contact(connection, LEADS.c.email_key, self.emails)
        _tell(connection, [AskedKey(key) for key in (self.id, self.begins, *self.emails) if key])
        for forms in self.phones:
            hits = {form: places for form in forms if (places := _of_phone(connection, form))}
            chosen = _of_one_person(hits)
            if chosen is None:
                raise _several([form.code for form in hits if form.is_abroad])
            found |= set().union(*(hits[form] for form in chosen))
            _tell(connection, _left(forms, chosen))
        for batch in sorted({batch for batch, _ in found}):
            erase_places(connection, batch, [place for one, place in found if one == batch])
        return len(found)


def last_erasure(connection: Connection) -> int:
    """After which erasures whoever begins to keep a batch now has to apply in `erase_told`."""
    return int(connection.scalar(select(func.max(ERASURES.c.seq))) or 0)


def erase_told(connection: Connection, batch: int, since: int) -> list[int]:
    """Erase the leads of a batch that were to be after `last_erasure`; the places of all erased."""
    names = (ERASURES.c.key, ERASURES.c.is_named, ERASURES.c.is_abroad)
    told = select(ERASURES.c.ask, *names).where(ERASURES.c.seq > since).order_by(ERASURES.c.seq)
    asks = dict[str, list[AskedKey]]()
    for ask, *row in connection.execute(told):
        asks.setdefault(ask, []).append(AskedKey(*row))
    held = _held(connection, batch, [form.key for forms in asks.values() for form in forms])
    for ask, forms in asks.items():
        chosen = _of_one_person([form for form in forms if form.key in held])
        if chosen:
            erase_places(connection, batch, sorted({p for f in chosen for p in held[f.key]}))
            others = {form.key for form in forms} - {form.key for form in _left(forms, chosen)}
            of_others = (ERASURES.c.ask == ask) & ERASURES.c.key.in_(others)
            connection.execute(delete(ERASURES).where(of_others))
    gone = select(LEADS.c.place).where(LEADS.c.batch == batch, LEADS.c.erased.is_(True))
    return list(connection.scalars(gone))


def _of_one_person(hits: Iterable[AskedKey]) -> list[AskedKey] | None:
    """Those of the forms that leads have by which they are erased, None where of several people."""
    found = list(hits)
    if any(form.is_named and form.is_abroad for form in found):
        return [form for form in found if form.is_named]
    return None if sum(form.is_abroad for form in found) > 1 else found


def _tell(connection: Connection, keys: Sequence[AskedKey]) -> None:
    ask, at = secrets.token_hex(16), now()
    rows = [
        {"ask": ask, "key": one.key, "is_named": one.is_named, "is_abroad": one.is_abroad,
         "asked_at": at}
        for one in keys
    ]  # fmt: skip
    if rows:
        connection.execute(insert(ERASURES), rows)


def _left(forms: Sequence[AskedKey], chosen: Sequence[AskedKey]) -> list[AskedKey]:
    """The forms by which leads that are not kept yet are erased, after some were.

    Once a country is known, the same number of another one is that of somebody else.
    """
    if any(form.is_abroad for form in chosen):
        return [form for form in forms if form in chosen or not form.is_abroad]
    return list(forms)


def _held(connection: Connection, batch: int, keys: Sequence[str]) -> dict[str, set[int]]:
    """The places in a batch of the leads that have each of these keys, whichever have one."""
    found = dict[str, set[int]]()
    whole = sorted({key for key in keys if len(key) == _KEY_SIGNS})
    columns = (LEADS.c.id_key, LEADS.c.email_key, LEADS.c.phone_key, CONTACT_KEYS.c.key)
    for column, some in product(columns, parts(whole)):
        of_batch = column.table.c.batch == batch
        query = select(column, column.table.c.place).where(of_batch, column.in_(some))
        for key, place in connection.execute(query):
            found.setdefault(key, set()).add(place)
    for begins in {key for key in keys if len(key) != _KEY_SIGNS}:
        places = {place for one, place in _beginning(connection, begins) if one == batch}
        found |= {begins: places} if places else {}
    return found


def _several(codes: Sequence[int]) -> DataRefused:
    shown = listed([f"+{code}" for code in sorted(codes, key=str)], len(codes))
    return DataRefused(
        f"This phone may be that of several people, in countries with {shown}, so nobody was "
        "erased. Expected a number with its country: write it as +, the digits of the country, "
        "and the number."
    )


def erase_places(connection: Connection, batch: int, places: list[int]) -> None:
    """Empty all that is kept of the leads at these places of a batch but their chances."""
    of_leads = (LEADS.c.batch == batch) & LEADS.c.place.in_(places)
    held = select(LEADS.c.place).where(of_leads, LEADS.c.erased.is_(False))
    fresh = list(connection.scalars(held))
    gone = {"lead_id": "", "id_key": "", "email_key": "", "phone_key": "", "created": None}
    connection.execute(update(LEADS).where(of_leads).values(**gone, erased=True))
    more = (CONTACT_KEYS.c.batch == batch) & CONTACT_KEYS.c.place.in_(places)
    connection.execute(delete(CONTACT_KEYS).where(more))
    of_calls = (CALLS.c.batch == batch) & CALLS.c.place.in_(places)
    calls = list(connection.scalars(select(CALLS.c.call).where(of_calls)))
    connection.execute(update(CALLS).where(of_calls).values(contact=None, reasons=[[], []]))
    connection.execute(update(DISPOSITIONS).where(DISPOSITIONS.c.call.in_(calls)).values(note=""))
    kept = select(BATCHES.c.cells, BATCHES.c.digest).where(BATCHES.c.batch == batch)
    cells, digest = connection.execute(kept).one()
    # Those of a batch that is being written are still with its writer.
    if cells:
        changed = {"cells": without(bytes(cells), places), "digest": digest_without(digest, fresh)}
        connection.execute(update(BATCHES).where(BATCHES.c.batch == batch).values(**changed))


def digest_without(digest: str, places: Iterable[int]) -> str:
    """The digest of a batch of which leads were erased, in whatever order, each once.

    The same file kept again is another batch; the same one that two were keeping stays one.

    >>> one = digest_without("0" * 64, [3])
    >>> digest_without(one, [7]) == digest_without("0" * 64, [7, 3]) != one
    True
    """
    marks = (hashlib.sha256(f"erased {place}".encode()).digest() for place in places)
    found = int(digest, 16)
    for mark in marks:
        found ^= int.from_bytes(mark)
    return f"{found:064x}"


def _beginning(connection: Connection, begins: str) -> Places:
    """The leads whose id has a hash that begins so."""
    query = select(LEADS.c.batch, LEADS.c.place).where(LEADS.c.id_key.startswith(begins))
    return {(row.batch, row.place) for row in connection.execute(query)}


def _with_contact(connection: Connection, column: Column[Any], keys: Iterable[str]) -> Places:
    """The leads whose first contact, or a further one, has one of these keys."""
    wanted = list(keys)
    further = places_of(connection, CONTACT_KEYS.c.key, wanted)
    return places_of(connection, column, wanted) | further


def _of_phone(connection: Connection, form: AskedKey) -> Places:
    return _with_contact(connection, LEADS.c.phone_key, [form.key])
