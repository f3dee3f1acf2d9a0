"""A database that holds what is committed, whatever is killed: SQLite, or PostgreSQL by address.

Writers take turns, so that sequence numbers are in the order of commits. No value of a row is ever
in an error or a log.
"""

import logging
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from scoring.errors import LeadScoringError, SettingsRefused, StorageFailed
from scoring.storage import PRIVATE, storing
from scoring.store.upgrading import upgrade

# Seconds that a writer waits for the others; ten of them write a batch each in less.
_PATIENCE = 60
# SQLite knows no queue: who waits looks again, at most so many milliseconds later, and who writes
# part after part waits so many seconds between them, so that whoever looks finds nobody at work.
_LOOK, _GAP = 20, 0.03
# Emptying the log makes writers wait while it waits for readers, so it looks as often as this.
_TRIES = (0.0, *(_GAP,) * 20)
# A number of ours, by which PostgreSQL lets one writer in at a time.
_TURN = 0x1EAD5
# A commit is on the disk when it is acknowledged, also where the server is set up otherwise.
_TAKE_TURN = text(
    "SELECT set_config('lock_timeout', :patience, true), CASE current_setting('synchronous_commit')"
    " WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END,"
    " pg_advisory_xact_lock(:turn)"
)
_ASKED = {"turn": _TURN, "patience": f"{_PATIENCE}s"}
_WRITES = {"writes": True}
# Under this name the library logs, and at its finest every row: contacts among them.
_LOG = "leads"


class Database:
    """A database whose tables are as this release has them."""

    def __init__(self, url: str) -> None:
        """Open or make it. Raises SettingsRefused and StorageFailed."""
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.owes_forgetting = False
        if self.is_sqlite:
            self._make_file()
        try:
            with _telling("The store could not be opened"):
                upgrade(self.engine)
        except LeadScoringError:
            self.close()
            raise

    @property
    def file(self) -> Path:
        """The file of SQLite."""
        return Path(str(self.engine.url.database))

    @contextmanager
    def reading(self, doing: str) -> Iterator[Connection]:
        """One state of the database. Raises StorageFailed, which begins with `doing`."""
        # PostgreSQL would show each query what others have committed since the one before.
        told = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with (
            _telling(doing),
            self.engine.connect().execution_options(**told) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def writing(self, doing: str) -> Iterator[Connection]:
        """A change that is made whole, and is on the disk after the block, or not at all.

        Raises StorageFailed, which begins with `doing`.
        """
        with (
            _telling(doing),
            self.engine.connect().execution_options(**_WRITES) as connection,
            connection.begin(),
        ):
            if not self.is_sqlite:
                connection.execute(_TAKE_TURN, _ASKED)
            yield connection

    def let_others(self) -> None:
        """Let those write who wait, between parts of a change that need not be made at once."""
        if self.is_sqlite:
            time.sleep(_GAP)

    def forget(self) -> None:
        """Have nothing left of what was deleted in the log beside SQLite's file.

        Where somebody reads what was there before, `owes_forgetting` is true until it is asked for
        again: who waited for them would have all writers wait, too.
        """
        if self.is_sqlite:
            with _telling("The log of the store could not be emptied"):
                raw = self.engine.raw_connection()
                try:
                    cursor = raw.cursor()
                    cursor.execute(f"PRAGMA busy_timeout={_LOOK}")
                    for pause in _TRIES:
                        time.sleep(pause)
                        is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                        self.owes_forgetting = bool(is_busy)
                        if not is_busy:
                            break
                finally:
                    raw.cursor().execute(f"PRAGMA busy_timeout={int(_PATIENCE * 1000)}")
                    raw.close()

    def close(self) -> None:
        """Let all connections go."""
        self.engine.dispose()

    def _make_file(self) -> None:
        with storing("The store could not be made in the data folder"):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.file, os.O_RDWR | os.O_CREAT, PRIVATE))


@contextmanager
def _telling(doing: str) -> Iterator[None]:
    """Raise StorageFailed where the database refuses what is done within."""
    try:
        yield
    except SQLAlchemyError as problem:
        raise StorageFailed(f"{doing}: {_why(problem)}") from None


def _why(problem: SQLAlchemyError) -> str:
    """Why, without what the database says, which may quote a cell."""
    said = str(getattr(problem, "orig", problem)).casefold()
    for word, why in _REFUSALS:
        if word in said:
            return why
    return (
        f"the database answers with {type(problem).__name__}. Nothing was changed. Ask whoever "
        "runs this server to look at the database, then try again."
    )


_REFUSALS = (
    ("locked", "others have been writing for a minute. Nothing was changed. Try again."),
    ("lock timeout", "others have been writing for a minute. Nothing was changed. Try again."),
    ("full", "the disk is full. Nothing was changed. Free some space on it and try again."),
    (
        "readonly",
        "the database may not be written to. Nothing was changed. Correct its permissions and try "
        "again.",
    ),
    (
        "malformed",
        "the file of the database is damaged. Nothing was changed. Restore the last backup with "
        "“python -m scoring store restore”.",
    ),
    (
        "not a database",
        "a file that is no database lies in its place. Nothing was changed. Move it away, or "
        "restore the last backup with “python -m scoring store restore”.",
    ),
    (
        "unable to open",
        "its file cannot be opened. Nothing was changed. Correct the permissions of the data "
        "folder, or DATABASE_URL, and try again.",
    ),
    (
        "connect",
        "the database does not answer. Nothing was changed. Start it, or correct DATABASE_URL, and "
        "try again.",
    ),
    (
        "authentication",
        "the database does not know this user or password. Correct DATABASE_URL and try again.",
    ),
)


# Seconds after which a server that does not answer is given up.
_WAITS = {"connect_timeout": 10}


def _engine(url: str) -> Engine:
    logging.getLogger(f"sqlalchemy.engine.Engine.{_LOG}").setLevel(logging.WARNING)
    given = url.replace("postgres://", "postgresql://", 1)
    try:
        found = make_url(given)
        if found.drivername == "postgresql":
            found = found.set(drivername="postgresql+psycopg")
        if found.get_backend_name() not in ("sqlite", "postgresql"):
            raise ArgumentError
        # What is not known to be alive is asked before it is used: a server may be restarted.
        engine = create_engine(
            found, hide_parameters=True, pool_pre_ping=True, logging_name=_LOG,
            connect_args=_WAITS if found.get_backend_name() == "postgresql" else {},
        )  # fmt: skip
    except (ArgumentError, ModuleNotFoundError) as problem:
        raise _refused(isinstance(problem, ModuleNotFoundError)) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepared)
        event.listen(engine, "begin", _begun)
    return engine


def _refused(lacks_driver: bool) -> SettingsRefused:
    if lacks_driver:
        return SettingsRefused(
            "DATABASE_URL names a PostgreSQL database, and its driver is not installed. Install it "
            "with “pip install -r requirements-postgres.txt”, or leave the setting out to keep "
            "leads in a file of SQLite."
        )
    return SettingsRefused(
        "DATABASE_URL is no address of a database that can be used. Expected one such as "
        "postgresql://user:password@host/name, or sqlite:///folder/leads.db. Correct it, or leave "
        "it out to keep leads in the data folder."
    )


def _prepared(connection: Any, _entry: ConnectionPoolEntry) -> None:
    # Transactions begin where we say so, in `_begun`.
    connection.isolation_level = None
    cursor = connection.cursor()
    for order in (
        f"busy_timeout={int(_PATIENCE * 1000)}",
        "journal_mode=WAL",
        # A commit is on the disk before it is acknowledged, also where the power fails.
        "synchronous=FULL",
        "foreign_keys=ON",
        # What is erased is gone from the file, too.
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {order}")
    cursor.close()


def _begun(connection: Connection) -> None:
    # A writer takes its turn at once: one that began by reading could be refused in the middle.
    if not connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("BEGIN")
        return
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout={_LOOK}")
    try:
        if not _has_turn(driver):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        driver.execute(f"PRAGMA busy_timeout={int(_PATIENCE * 1000)}")


def _has_turn(driver: sqlite3.Connection) -> bool:
    """Whether a writer has got its turn, after waiting as long as others have theirs.

    Left to itself SQLite looks every tenth of a second, and who writes often is never seen to rest.
    """
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                break
        else:
            return True
    return False


def insert_rows(
    connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of plain values by the driver's own way for many: dates and JSON as text."""
    columns = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        given = list(map(tuple, rows))
        if given:
            order = f"INSERT INTO {table.name} ({columns}) VALUES ({marks})"
            connection.exec_driver_sql(order, given)
        return
    driver: Any = connection.connection.driver_connection
    order = f"COPY {table.name} ({columns}) FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(order) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as problem:
        raise DBAPIError(order, None, problem) from None


@lru_cache(maxsize=8)
def database(url: str) -> Database:
    """The database of an address, opened once. Raises SettingsRefused and StorageFailed."""
    return Database(url)


def is_there(url: str) -> bool:
    """Whether anything was ever kept in the database of an address; false for SQLite's alone.

    Who only asks need not have it made.
    """
    path = url.removeprefix("sqlite:///")
    return path == url or Path(path).exists()
