"""Small things that people have said, such as the spend by source, under a kind and a name.

What an earlier release kept as a file is taken over when it is first asked for.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, delete, insert, select, update

from scoring.settings import store_url
from scoring.storage import storing
from scoring.store.database import Database, database
from scoring.store.kept_tables import DOCUMENTS


@dataclass(frozen=True)
class Document:
    """Where something said is kept: a kind and a name, and the file that held it before.

    `doing` is what could not be done where the store refuses, as in "The spend could not be".
    """

    kind: str
    name: str
    doing: str
    before: Path | None = None

    def read(self) -> bytes | None:
        """What is kept there, None for nothing. Raises StorageFailed."""
        with _store().reading(f"{self.doing} read") as connection:
            query = select(DOCUMENTS.c.content).where(*self._is)
            found = connection.scalar(query)
        if found is not None:
            return bytes(found) or None
        with storing(f"{self.doing} read"):
            if self.before is None or not self.before.is_file():
                return None
            return self.before.read_bytes()

    def write(self, content: bytes) -> None:
        """Keep this in place of what was there. Raises StorageFailed."""
        with _store().writing(f"{self.doing} saved") as connection:
            changed = connection.execute(
                update(DOCUMENTS).where(*self._is).values(content=content)
            ).rowcount
            if not changed:
                row = {"kind": self.kind, "name": self.name, "content": content}
                connection.execute(insert(DOCUMENTS), row)

    def delete(self) -> bool:
        """Keep nothing there; whether anything was. Raises StorageFailed."""
        held = self.read() is not None
        if held and self.before is not None and self.before.is_file():
            # The file of before would be taken over again.
            self.write(b"")
            return True
        with _store().writing(f"{self.doing} deleted") as connection:
            connection.execute(delete(DOCUMENTS).where(*self._is))
        return held

    @property
    def _is(self) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return DOCUMENTS.c.kind == self.kind, DOCUMENTS.c.name == self.name


def _store() -> Database:
    return database(store_url())
