"""A store of each kind: SQLite's file, and a database of a real PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from shutil import copy2

import pytest

from scoring.access import LOCAL
from scoring.errors import StorageFailed
from scoring.model.scored import ScoredBatch
from scoring.settings import contact_key_file, store_url
from scoring.store import LeadStore
from scoring.store.batch_store import BatchRecord
from scoring.store.database import Database
from scoring.store.database import database as opened
from store.postgres_server import INSTALLED, Server, running

KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))
NUMBERS = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    if not INSTALLED:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with running() as server:
        yield server


@pytest.fixture
def sqlite_url() -> str:
    return store_url()


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty database of each kind, which is that of the deployment."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("sqlite_url"))
        return
    server: Server = request.getfixturevalue("postgres")
    made = server.make(f"leads{next(NUMBERS)}")
    monkeypatch.setenv("DATABASE_URL", made)
    yield made
    # Whatever the product has opened of it by its address; none may be, of a newer release.
    with suppress(StorageFailed):
        opened(made).close()


@pytest.fixture
def store(url: str) -> Iterator[LeadStore]:
    """An empty store of each kind."""
    database = Database(url)
    yield LeadStore(database)
    database.close()


@pytest.fixture(scope="session")
def kept_once(
    tmp_path_factory: pytest.TempPathFactory, scored_sample: ScoredBatch
) -> tuple[Path, BatchRecord]:
    """A data folder with a file of SQLite that has the bundled new leads alone; its record."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEAD_SCORING_DATA", str(folder))
        with closing(Database(f"sqlite:///{folder / 'leads.db'}")) as made:
            record = LeadStore(made).batches.keep(scored_sample, by=LOCAL, came_by="page")
        return contact_key_file(), record


@pytest.fixture
def record(
    store: LeadStore, scored_sample: ScoredBatch, kept_once: tuple[Path, BatchRecord]
) -> BatchRecord:
    """The bundled new leads, kept in it: in SQLite as a copy of those that were kept once."""
    key, kept = kept_once
    if not store.database.is_sqlite or contact_key_file().exists():
        return store.batches.keep(scored_sample, by=LOCAL, came_by="page")
    copy2(key, contact_key_file())
    with (
        closing(sqlite3.connect(key.with_name("leads.db"))) as source,
        closing(sqlite3.connect(store.database.file)) as mine,
    ):
        source.backup(mine)
    return kept


@pytest.fixture
def other(tmp_path: Path) -> Iterator[LeadStore]:
    """An empty store of SQLite somewhere else."""
    database = Database(f"sqlite:///{tmp_path / 'other' / 'leads.db'}")
    yield LeadStore(database)
    database.close()
