"""Where leads stand in the batches of a store, by the keyed hashes of who they are."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Text, cast, select

from scoring.store.contact_keys import FurtherKeys, LeadKeys
from scoring.store.kept_tables import CONTACT_KEYS, LEADS

# Keys that are asked for at a time: a database takes only so many.
AT_ONCE = 5_000
Places = set[tuple[int, int]]


def places_of(connection: Connection, column: Column[Any], keys: Collection[str]) -> Places:
    """The batch and place of every lead that has one of these keys in a column; "" is no key."""
    batch, place = column.table.c.batch, column.table.c.place
    found = Places()
    for part in parts(sorted({key for key in keys if key})):
        query = select(batch, place).where(column.in_(part))
        found.update((row[0], row[1]) for row in connection.execute(query))
    return found


def sharing_leads(connection: Connection, keys: LeadKeys, further: FurtherKeys) -> Places:
    """The batch and place of every lead that has the id, an e-mail or a phone of a key."""
    emails = {*keys.email.tolist(), *(key for _, key in further.emails)}
    phones = {*keys.phone.tolist(), *(key for _, key in further.phones)}
    columns = (
        (LEADS.c.id_key, set(keys.id.tolist())),
        (LEADS.c.email_key, emails),
        (LEADS.c.phone_key, phones),
        (CONTACT_KEYS.c.key, emails | phones),
    )
    return set[tuple[int, int]]().union(
        *(places_of(connection, column, some) for column, some in columns)
    )


def has_but_numbers(connection: Connection, batch: int) -> bool:
    """Whether the ids of a batch are the numbers of its leads, which are told by contacts.

    They are those of other leads in another file; where no contacts are known either, numbers may
    be all that there is, and are ids.
    """
    of_batch = LEADS.c.batch == batch
    number = cast(LEADS.c.place + 1, Text)
    other = of_batch & LEADS.c.erased.is_(False) & (LEADS.c.lead_id != number)
    known = of_batch & ((LEADS.c.email_key != "") | (LEADS.c.phone_key != ""))
    has_other, has_known = (
        connection.scalar(select(LEADS.c.place).where(one).limit(1)) for one in (other, known)
    )
    return has_other is None and has_known is not None


def parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Values in parts that a database takes."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
