"""The addresses of batches, by which those who were given one find it again."""

import re
import secrets
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from scoring.errors import BatchUnknown
from scoring.store.kept_tables import BATCHES, UNFINISHED

_BYTES = 12
# What such an address is: nothing else need be looked for, and a database takes no other signs.
_ADDRESS = re.compile(r"[A-Za-z0-9_-]{16}")


def new_address() -> str:
    """An address that nobody guesses."""
    return secrets.token_urlsafe(_BYTES)


def batch_number(connection: Connection, address: str) -> int:
    """The number of the batch of an address. Raises BatchUnknown."""
    found = None
    if _ADDRESS.fullmatch(address):
        this = BATCHES.c.address == address
        query = select(BATCHES.c.batch).where(this, is_whole(BATCHES.c.batch))
        found = connection.scalar(query)
    if found is None:
        raise batch_unknown()
    return int(found)


def is_whole(batch: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the batch of a number is there as a whole, for everybody to see."""
    return batch.not_in(select(UNFINISHED.c.batch))


def batch_unknown() -> BatchUnknown:
    """What is said where no batch has an address."""
    return BatchUnknown(
        "No batch is kept under this address: it was deleted, or its time was over, or the "
        "address is not whole. Choose one on the page Batches, or upload the file."
    )


def sound(text: str) -> str:
    """A text that every database holds: without signs of no text."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
