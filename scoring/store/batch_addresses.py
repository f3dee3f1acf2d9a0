"""The addresses of batches, by which those who were given one find it again."""

import re
import secrets

from sqlalchemy import Connection, select

from scoring.errors import BatchUnknown
from scoring.store.kept_tables import BATCHES

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
        found = connection.scalar(select(BATCHES.c.batch).where(BATCHES.c.address == address))
    if found is None:
        raise BatchUnknown(
            "No batch is kept under this address: it was deleted, or its time was over, or the "
            "address is not whole. Choose one on the page Batches, or upload the file."
        )
    return int(found)


def sound(text: str) -> str:
    """A text that every database holds: without signs of no text."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
