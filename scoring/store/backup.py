"""All that a store holds as one file, of one moment, that fits either kind of database.

A zip of a file of JSON lines for each table, and a list of these with how many rows each has and
its SHA-256, so that a damaged one is known before anything is put back.
"""

import base64
import hashlib
import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    LargeBinary,
    Table,
    delete,
    func,
    select,
    true,
)
from sqlalchemy.types import TypeEngine

from scoring.errors import StorageFailed
from scoring.storage import PRIVATE, storing, sync_folder
from scoring.store.batch_addresses import is_whole
from scoring.store.database import Database, insert_rows
from scoring.store.kept_tables import BATCHES, CALLS, DISPOSITIONS, ERASURES, NAMES, UNFINISHED
from scoring.store.upgrading import ADDED, HEAD, lacking

LIST = "contents.json"
# What is written of a batch before it is whole is in none.
_TABLES = [table for table in NAMES.sorted_tables if table not in (UNFINISHED, ERASURES)]
# Rows and characters that are put back at a time, and bytes that are checked at a time.
_ROWS, _SIGNS, _PART = 10_000, 1 << 24, 1 << 20
# What reading a damaged zip file raises.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError,
    RuntimeError,
)  # fmt: skip


def backed_up(database: Database, place: Path) -> int:
    """Write a backup; how many rows are in it. Raises StorageFailed."""
    contents: dict[str, Any] = {"step": HEAD, "tables": {}}
    with (
        storing(f"The backup “{place.name}” could not be written"),
        _put_whole(place.resolve()) as scratch,
        database.reading("The store could not be backed up") as connection,
        zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for table in _TABLES:
            contents["tables"][table.name] = _write(archive, connection, table)
        archive.writestr(LIST, json.dumps(contents, indent=1))
    return sum(table["rows"] for table in contents["tables"].values())


@contextmanager
def _put_whole(place: Path) -> Iterator[BinaryIO]:
    """A file to write to, which then stands in this place, or not at all."""
    scratch = place.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(handle, "wb") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        scratch.replace(place)
    finally:
        with suppress(OSError):
            scratch.unlink(missing_ok=True)
    sync_folder(place.parent)


def _write(archive: zipfile.ZipFile, connection: Connection, table: Table) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    order = list(table.primary_key.columns)
    # Some hundred megabytes may be in one row with bytes.
    at_once = 1 if _named(table, LargeBinary) else 1_000
    query = select(table).where(_of_whole(table)).order_by(*order)
    query = query.execution_options(yield_per=at_once)
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as target:
        for row in connection.execute(query).mappings():
            plain = {name: _plain(value) for name, value in row.items()}
            line = f"{json.dumps(plain)}\n".encode()
            digest.update(line)
            target.write(line)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _of_whole(table: Table) -> ColumnElement[bool]:
    """The rows of a table that are of no batch, or of one that is there as a whole."""
    if "batch" in table.c:
        return is_whole(table.c.batch)
    if table is DISPOSITIONS:
        return table.c.call.in_(select(CALLS.c.call).where(is_whole(CALLS.c.batch)))
    return true()


def _named(table: Table, kind: type[TypeEngine[Any]]) -> set[str]:
    """The columns of a kind."""
    return {column.name for column in table.c if isinstance(column.type, kind)}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value.isoformat() if isinstance(value, date) else value


def restored(database: Database, place: Path, *, replace: bool) -> int:
    """Put back a backup, also of a step before; how many rows are in it. Raises StorageFailed."""
    with (
        storing(f"The backup “{place.name}” could not be read"),
        _opened(place) as archive,
    ):
        step, contents = _contents(archive, place)
        held = _held(step)
        for table in held:
            _check(archive, table, contents[table.name], place)
        with database.writing("The backup could not be put back") as connection:
            _empty(connection, replace=replace)
            for table, names in held.items():
                _put(archive, connection, table, names)
                if not database.is_sqlite:
                    _count_on(connection, table)
    database.forget()
    return sum(contents[table.name]["rows"] for table in held)


def _held(step: str) -> dict[Table, list[str]]:
    """The tables that a backup of a step has, and their columns."""
    lacks = lacking(step)
    named = {t: [c.name for c in t.c if c.name not in lacks.get(t.name, ())] for t in _TABLES}
    return {table: names for table, names in named.items() if names}


def _opened(place: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(place)
    except _DAMAGED:
        raise _no_backup(place, "it is no zip file, or damaged") from None


def _contents(archive: zipfile.ZipFile, place: Path) -> tuple[str, dict[str, Any]]:
    """The step of a backup, and what its list says of each of its tables."""
    try:
        said = json.loads(archive.read(LIST))
        step, tables = str(said["step"]), dict(said["tables"])
        members = set(archive.namelist())
        known = {table.name for table in _held(step if step in ADDED else HEAD)}
        is_whole = all(
            f"{n}.jsonl" in members and {"rows", "sha256"} <= tables[n].keys() for n in known
        )
    except (*_DAMAGED, TypeError, AttributeError):
        raise _no_backup(place, f"its list {LIST} is missing or damaged") from None
    if step not in ADDED:
        raise _no_backup(place, f"it was written by a newer release, at step {step[:20]}")
    if not is_whole:
        raise _no_backup(place, "a table is missing")
    return step, tables


def _check(archive: zipfile.ZipFile, table: Table, said: dict[str, Any], place: Path) -> None:
    """Raise StorageFailed where a table in the file is not as its list says."""
    digest = hashlib.sha256()
    try:
        with archive.open(f"{table.name}.jsonl") as source:
            while part := source.read(_PART):
                digest.update(part)
    except _DAMAGED:
        raise _no_backup(place, f"the table {table.name} is damaged") from None
    if digest.hexdigest() != said["sha256"]:
        raise _no_backup(place, f"the table {table.name} is not as it was written")


def _empty(connection: Connection, *, replace: bool) -> None:
    """Empty the database, which may hold batches only where it is to be replaced."""
    count = select(func.count()).select_from(BATCHES).where(is_whole(BATCHES.c.batch))
    held = connection.scalar(count) or 0
    if held and not replace:
        raise StorageFailed(
            f"The store holds {held:,} batches, which the backup would replace; nothing was "
            "changed. Back them up first, then restore with --replace, or set DATABASE_URL to an "
            "empty database."
        )
    # Who keeps a batch meanwhile is still to leave out whom was asked to be.
    for table in reversed(NAMES.sorted_tables):
        if table is not ERASURES:
            connection.execute(delete(table))


def _put(archive: zipfile.ZipFile, connection: Connection, table: Table, names: list[str]) -> None:
    binary, said = _named(table, LargeBinary), _named(table, JSON)

    def kept(name: str, value: Any) -> Any:
        if name in binary:
            return base64.b64decode(value)
        return json.dumps(value) if name in said and value is not None else value

    with archive.open(f"{table.name}.jsonl") as source:
        for lines in _blocks(source):
            rows = map(json.loads, lines)
            put = ([kept(name, row[name]) for name in names] for row in rows)
            insert_rows(connection, table, names, put)


def _blocks(source: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Lines, so many at a time as memory holds."""
    block, size = list[bytes](), 0
    for line in source:
        block.append(line)
        size += len(line)
        if len(block) == _ROWS or size > _SIGNS:
            yield block
            block, size = [], 0
    if block:
        yield block


def _count_on(connection: Connection, table: Table) -> None:
    """Have PostgreSQL number on after the last row that was put back."""
    column = table.autoincrement_column
    if column is None:
        return
    last = connection.scalar(select(func.max(column)))
    if last is not None:
        name = func.pg_get_serial_sequence(table.name, column.name)
        connection.execute(select(func.setval(name, last)))


def _no_backup(place: Path, why: str) -> StorageFailed:
    return StorageFailed(
        f"“{place.name}” is no backup that can be put back: {why}. Nothing was changed. Expected a "
        "file that “python -m scoring store backup” of this release or one before has written."
    )
