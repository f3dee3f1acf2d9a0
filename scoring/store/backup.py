"""All that a store holds as one file, of one moment, that fits either kind of database.

A zip of a file of JSON lines for each table, and a list of these with how many rows each has and
its SHA-256, so that a damaged one is known before anything is put back.
"""

import base64
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, LargeBinary, Table, delete, func, insert, select, text

from scoring.errors import StorageFailed
from scoring.storage import storing, sync_folder
from scoring.store.database import Database
from scoring.store.kept_tables import NAMES
from scoring.store.upgrading import HEAD

LIST = "contents.json"
_BLOCK, _PART = 10_000, 1 << 20


def backed_up(database: Database, place: Path) -> int:
    """Write a backup; how many rows are in it. Raises StorageFailed."""
    place = place.resolve()
    with (
        storing(f"The backup “{place.name}” could not be written"),
        tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", suffix=".tmp") as scratch,
        database.reading("The store could not be backed up") as connection,
    ):
        if not database.is_sqlite:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        contents: dict[str, Any] = {"step": HEAD, "tables": {}}
        with zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for table in NAMES.sorted_tables:
                contents["tables"][table.name] = _write(archive, connection, table)
            archive.writestr(LIST, json.dumps(contents, indent=1))
        scratch.flush()
        Path(scratch.name).chmod(0o600)
        # A name of its own, which is not taken away when the scratch file is closed.
        target = place.with_name(f".{place.name}.new")
        target.unlink(missing_ok=True)
        target.hardlink_to(scratch.name)
        target.replace(place)
        sync_folder(place.parent)
    return sum(table["rows"] for table in contents["tables"].values())


def _write(archive: zipfile.ZipFile, connection: Connection, table: Table) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    order = list(table.primary_key.columns)
    query = select(table).order_by(*order).execution_options(yield_per=1_000)
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as target:
        for row in connection.execute(query).mappings():
            line = (
                json.dumps({name: _plain(value) for name, value in row.items()}) + "\n"
            ).encode()
            digest.update(line)
            target.write(line)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value.isoformat() if isinstance(value, date) else value


def restored(database: Database, place: Path, *, replace: bool) -> int:
    """Put back a backup; how many rows are in it. Raises StorageFailed."""
    with storing(f"The backup “{place.name}” could not be read"):
        if not zipfile.is_zipfile(place):
            raise _no_backup(place, "it is no zip file")
        with zipfile.ZipFile(place) as archive:
            contents = _contents(archive, place)
            for table in NAMES.sorted_tables:
                _check(archive, table, contents[table.name], place)
            with database.writing("The backup could not be put back") as connection:
                _empty(connection, replace=replace)
                for table in NAMES.sorted_tables:
                    _put(archive, connection, table)
                    if not database.is_sqlite:
                        _count_on(connection, table)
    return sum(table["rows"] for table in contents.values())


def _contents(archive: zipfile.ZipFile, place: Path) -> dict[str, Any]:
    try:
        said = json.loads(archive.read(LIST))
        step, tables = said["step"], said["tables"]
        known = {table.name for table in NAMES.sorted_tables}
        is_whole = known <= tables.keys() and all(f"{n}.jsonl" in archive.namelist() for n in known)
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile):
        raise _no_backup(place, f"its list {LIST} is missing or damaged") from None
    if step != HEAD:
        raise _no_backup(place, f"it was written by another release, at step {str(step)[:20]}")
    if not is_whole:
        raise _no_backup(place, "a table is missing")
    found: dict[str, Any] = tables
    return found


def _check(archive: zipfile.ZipFile, table: Table, said: dict[str, Any], place: Path) -> None:
    """Raise StorageFailed where a table in the file is not as its list says."""
    digest = hashlib.sha256()
    try:
        with archive.open(f"{table.name}.jsonl") as source:
            while part := source.read(_PART):
                digest.update(part)
    except zipfile.BadZipFile:
        raise _no_backup(place, f"the table {table.name} is damaged") from None
    if digest.hexdigest() != said.get("sha256"):
        raise _no_backup(place, f"the table {table.name} is not as it was written")


def _empty(connection: Connection, *, replace: bool) -> None:
    """Empty the database, which may hold batches only where it is to be replaced."""
    tables = {table.name: table for table in NAMES.sorted_tables}
    held = connection.scalar(select(func.count()).select_from(tables["batches"])) or 0
    if held and not replace:
        raise StorageFailed(
            f"The store holds {held:,} batches, which the backup would replace; nothing was "
            "changed. Back them up first, then restore with --replace, or set DATABASE_URL to an "
            "empty database."
        )
    for table in reversed(NAMES.sorted_tables):
        connection.execute(delete(table))


def _put(archive: zipfile.ZipFile, connection: Connection, table: Table) -> None:
    block: list[dict[str, Any]] = []
    for row in _rows(archive, table):
        block.append(row)
        if len(block) == _BLOCK:
            connection.execute(insert(table), block)
            block = []
    if block:
        connection.execute(insert(table), block)


def _rows(archive: zipfile.ZipFile, table: Table) -> Iterator[dict[str, Any]]:
    days = {c.name for c in table.c if isinstance(c.type, Date)}
    binary = {c.name for c in table.c if isinstance(c.type, LargeBinary)}
    with archive.open(f"{table.name}.jsonl") as source:
        for line in source:
            row = json.loads(line)
            for name in days & row.keys():
                row[name] = date.fromisoformat(row[name]) if row[name] else None
            for name in binary & row.keys():
                row[name] = base64.b64decode(row[name])
            yield row


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
        "file that “python -m scoring store backup” of this release has written."
    )
