"""Tables as this release has them, however they came about."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine

from scoring.access import LOCAL
from scoring.errors import StorageFailed
from scoring.store import LeadStore
from scoring.store.batch_store import BatchRecord
from scoring.store.database import Database
from scoring.store.kept_tables import NAMES
from scoring.store.outcome_store import GivenOutcome
from scoring.store.upgrading import ADDED, HEAD, MIGRATIONS, lacking, version_of


def test_the_steps_make_the_tables_that_the_code_has(store: LeadStore) -> None:
    with store.database.reading("They were not read") as connection:
        told = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=told)
        assert compare_metadata(context, NAMES) == []
        assert version_of(connection) == HEAD


def test_a_table_that_a_step_forgot_would_be_found(store: LeadStore) -> None:
    with store.database.writing("It was not changed") as connection:
        connection.exec_driver_sql("DROP INDEX ix_leads_phone_key")
        context = MigrationContext.configure(connection)
        assert [change[0] for change in compare_metadata(context, NAMES)] == ["add_index"]


def test_the_newest_step_is_the_one_that_the_code_names() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [HEAD]


@pytest.mark.parametrize("step", sorted(ADDED))
def test_a_step_has_what_the_code_says_that_its_backups_have(tmp_path: Path, step: str) -> None:
    engine, config = create_engine(f"sqlite:///{tmp_path / 'aged.db'}"), Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, step)
        aged = MetaData()
        aged.reflect(connection)
    lacks, passing = lacking(step), {"unfinished", "erasures", "alembic_version"}
    expected = {
        table.name: {c.name for c in table.c} - lacks.get(table.name, frozenset())
        for table in NAMES.sorted_tables
    }
    found = {name: set(table.columns.keys()) for name, table in aged.tables.items()}
    assert {n: c for n, c in found.items() if n not in passing} == {
        n: c for n, c in expected.items() if c and n not in passing
    }
    assert all(NAMES.tables[n].c[c].nullable for n in lacks if n in found for c in lacks[n])
    engine.dispose()


def test_several_that_open_an_empty_database_at_once_make_it_once(url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(Database, [url] * 8))
    with opened[0].reading("It was not read") as connection:
        assert version_of(connection) == HEAD
    for database in opened:
        database.close()


def test_a_database_of_a_newer_release_is_left_alone(store: LeadStore, url: str) -> None:
    with store.database.writing("It was not aged") as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageFailed, match=r"written by a newer release .{15,500}"):
        Database(url)
    with store.database.reading("It was not read") as connection:
        assert version_of(connection) == "9999"


# What a database of a step lacks that this release has.
LACKS: dict[str, tuple[str, ...]] = {
    "0004": (
        "DROP TABLE gifts", "DROP INDEX ix_outcomes_gift", "DROP INDEX ix_outcomes_undoing",
        "ALTER TABLE outcomes DROP COLUMN gift", "ALTER TABLE outcomes DROP COLUMN disposition",
    ),
}  # fmt: skip
LACKS |= {
    "0002": (
        *LACKS["0004"],
        "DROP TABLE erasures", "DROP TABLE unfinished", "DROP TABLE runs",
        "ALTER TABLE outcomes DROP COLUMN converted_on",
    ),
}  # fmt: skip
LACKS["0003"] = (
    *LACKS["0004"],
    "DROP TABLE erasures",
    "CREATE TABLE erasures (batch INTEGER REFERENCES unfinished (batch), key VARCHAR(32))",
)
LACKS["0001"] = (*LACKS["0002"], "DROP TABLE contact_keys")


@pytest.mark.parametrize("step", sorted(LACKS))
def test_a_database_of_a_step_before_keeps_its_rows_and_gets_the_new_tables(
    store: LeadStore, record: BatchRecord, url: str, step: str
) -> None:
    store.outcomes.put(record.address, [GivenOutcome(3, True)], by=LOCAL, came_by="file")
    before = store.batches.of(record.address), store.deeds()
    with store.database.writing("It was not aged") as connection:
        for order in (*LACKS[step], f"UPDATE alembic_version SET version_num = '{step}'"):
            connection.exec_driver_sql(order)
    again = LeadStore(Database(url))
    with again.database.reading("It was not read") as connection:
        assert version_of(connection) == HEAD
        assert compare_metadata(MigrationContext.configure(connection), NAMES) == []
    assert (again.batches.of(record.address), again.deeds()) == before
    assert again.outcomes.of_batch(record.address).converted[3] == 1
    assert again.upkeep.verify() == []
    again.database.close()
