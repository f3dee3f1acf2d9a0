"""Small things that people have said, such as the spend by source, under a kind and a name.

What an earlier release kept as a file is taken over when it is first asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, insert, select, update

from scoring.settings import store_url
from scoring.storage import storing
from scoring.store.database import Database, database, is_there
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
        if not is_there(store_url()):
            return self._of_before()
        with _store().reading(f"{self.doing} read") as connection:
            return self._found(connection)

    def write(self, content: bytes) -> None:
        """Keep this in place of what was there. Raises StorageFailed."""
        self.change(lambda _: content)

    def delete(self) -> bool:
        """Keep nothing there; whether anything was. Raises StorageFailed."""
        held = list[bool]()
        self.change(lambda before: held.append(before is not None))
        return held == [True]

    def change(self, changed: Callable[[bytes | None], bytes | None]) -> None:
        """Keep what is made of what is kept there, with nobody writing between; None for nothing.

        Raises StorageFailed, and what making it raises, by which nothing is changed.
        """
        with _store().writing(f"{self.doing} saved") as connection:
            before = self._found(connection)
            content = changed(before)
            if content is None and before is None:
                return
            # Nothing is written down, too: else the file of before would be taken over again.
            row: dict[str, object] = {"content": content or b""}
            query = update(DOCUMENTS).where(*self._is).values(row)
            if not connection.execute(query).rowcount:
                row |= {"kind": self.kind, "name": self.name}
                connection.execute(insert(DOCUMENTS), row)

    def _found(self, connection: Connection) -> bytes | None:
        found = connection.scalar(select(DOCUMENTS.c.content).where(*self._is))
        return self._of_before() if found is None else bytes(found) or None

    def _of_before(self) -> bytes | None:
        with storing(f"{self.doing} read"):
            if self.before is None or not self.before.is_file():
                return None
            return self.before.read_bytes()

    @property
    def _is(self) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return DOCUMENTS.c.kind == self.kind, DOCUMENTS.c.name == self.name


def _store() -> Database:
    return database(store_url())
