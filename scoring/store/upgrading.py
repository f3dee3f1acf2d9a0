"""A database brought to the tables of this release, by one process at a time."""

from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Connection, Engine, inspect, text

from scoring.errors import StorageFailed

# The newest step in `migrations/versions`.
HEAD = "0005"
# What each step has added to the tables of those before: a table, or columns that may be empty. A
# backup of a step before is put back without it. A step that changes rows cannot be told so.
ADDED: Mapping[str, Mapping[str, frozenset[str]]] = {
    "0001": {},
    "0002": {"contact_keys": frozenset({"batch", "place", "key"})},
    "0003": {
        "outcomes": frozenset({"converted_on"}),
        "runs": frozenset(
            {"seq", "mark", "kind", "model", "version", "file_name", "state", "who", "began",
             "ended", "found"}
        ),
    },
    # What is in no backup is not told here.
    "0004": {},
    HEAD: {
        "gifts": frozenset(
            {"gift", "mark", "came_by", "file_name", "leads", "converted", "given_by", "given_at",
             "taken_back_by", "taken_back_at"}
        ),
        "outcomes": frozenset({"gift", "disposition"}),
    },
}  # fmt: skip
MIGRATIONS = Path(__file__).parent / "migrations"
# By which PostgreSQL lets one process at a time change its tables.
_TURN = 0x1EAD6
_WRITES = {"writes": True}


def upgrade(engine: Engine) -> None:
    """Bring a database to the newest tables.

    Raises StorageFailed where a newer release has written it.
    """
    if _is_newest(engine):
        return
    if engine.dialect.name == "sqlite":
        with FileLock(f"{engine.url.database}.lock", mode=0o600):
            _step_by_step(engine)
    else:
        _step_by_step(engine)


def _is_newest(engine: Engine) -> bool:
    with engine.connect() as connection:
        return version_of(connection) == HEAD


def version_of(connection: Connection) -> str | None:
    """The step that a database is at, None before the first."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def lacking(step: str) -> dict[str, frozenset[str]]:
    """The columns by table that rows of a step lack, which is one of ADDED."""
    found = dict[str, frozenset[str]]()
    for later in (one for one in ADDED if one > step):
        for table, columns in ADDED[later].items():
            found[table] = found.get(table, frozenset()) | columns
    return found


def _step_by_step(engine: Engine) -> None:
    # Takes a third of a second to import, and is needed once in a database's life.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.connect().execution_options(**_WRITES) as connection, connection.begin():
        if engine.dialect.name != "sqlite":
            connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError:
            raise StorageFailed(
                "The store was written by a newer release than this one and was not touched. "
                "Install that release, or set DATABASE_URL to another database."
            ) from None
