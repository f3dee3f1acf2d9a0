"""Where leads stand in the batches of a store, by the keyed hashes of who they are."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, select

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


def parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Values in parts that a database takes."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
