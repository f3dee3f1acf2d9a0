import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from scoring.access import LOCAL
from scoring.errors import SettingsRefused, StorageFailed
from scoring.model.scored import ScoredBatch
from scoring.store import LeadStore
from scoring.store import database as module
from scoring.store.database import Database, database, is_there
from store.postgres_server import Server


@pytest.mark.parametrize(
    "url", ["mysql://a/b", "no address", "sqlite+what:///x", "postgresql+x://"]
)
def test_an_address_of_no_such_database_is_said(url: str) -> None:
    with pytest.raises(SettingsRefused, match=r"^DATABASE_URL .{15,500}$"):
        Database(url)


def test_a_driver_that_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SettingsRefused, match=r"requirements-postgres\.txt"):
        Database("postgres://leads@localhost/leads")


def test_a_change_that_fails_in_the_middle_is_none(store: LeadStore) -> None:
    def begun() -> None:
        with store.database.writing("x") as connection:
            connection.exec_driver_sql("INSERT INTO documents VALUES ('a', 'b', 'c')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        begun()
    with store.database.reading("x") as connection:
        assert connection.exec_driver_sql("SELECT * FROM documents").all() == []


def test_a_reader_sees_one_state_while_others_write(store: LeadStore, url: str) -> None:
    other = Database(url)
    count = "SELECT count(*) FROM documents"
    with store.database.reading("x") as connection:
        before = connection.exec_driver_sql(count).scalar()
        with other.writing("x") as writer:
            writer.exec_driver_sql("INSERT INTO documents VALUES ('a', 'b', 'c')")
        assert connection.exec_driver_sql(count).scalar() == before == 0
    with store.database.reading("x") as connection:
        assert connection.exec_driver_sql(count).scalar() == 1
    other.close()


def test_a_writer_that_waits_too_long_is_told_and_changes_nothing(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    monkeypatch.setitem(module._ASKED, "patience", "50ms")
    one, two = Database(url), Database(url)
    with one.writing("x"), pytest.raises(StorageFailed) as refused, two.writing("It was not kept"):
        raise AssertionError
    assert str(refused.value) == (
        "It was not kept: others have been writing for a minute. Nothing was changed. Try again."
    )
    one.close()
    two.close()


def test_a_file_that_is_no_database_is_left_as_it_is(sqlite_url: str) -> None:
    place = Path(sqlite_url.removeprefix("sqlite:///"))
    place.parent.mkdir(parents=True)
    place.write_bytes(b"what somebody has put here" * 99)
    with pytest.raises(StorageFailed, match="a file that is no database lies in its place"):
        Database(sqlite_url)
    assert place.read_bytes() == b"what somebody has put here" * 99


def test_a_damaged_file_is_told_by_whoever_reads_it(
    sqlite_url: str, scored_sample: ScoredBatch
) -> None:
    store = LeadStore(Database(sqlite_url))
    store.batches.keep(scored_sample, by=LOCAL, came_by="page")
    store.database.close()
    with store.database.file.open("r+b") as file:
        file.seek(40_000)
        file.write(b"\xff" * 400_000)
    with pytest.raises(StorageFailed, match=r"damaged.*store restore"):
        LeadStore(Database(sqlite_url)).upkeep.verify()


def test_only_its_owner_reads_the_file(sqlite_url: str) -> None:
    made = Database(sqlite_url)
    with made.writing("x") as connection:
        connection.exec_driver_sql("INSERT INTO documents VALUES ('a', 'b', 'c')")
    modes = {path.stat().st_mode & 0o077 for path in made.file.parent.glob("leads.db*")}
    assert modes == {0}
    made.close()


def test_sqlite_writes_to_the_disk_before_it_answers(sqlite_url: str) -> None:
    made = Database(sqlite_url)
    with made.reading("x") as connection:
        asked = ("synchronous", "journal_mode", "foreign_keys", "secure_delete")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert found == [2, "wal", 1, 1]
    made.close()


def test_who_reads_for_long_holds_no_writer_up_while_the_log_is_to_be_emptied(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, other = Database(sqlite_url), Database(sqlite_url)
    log = made.file.with_name(f"{made.file.name}-wal")
    insert = "INSERT INTO documents VALUES ('{}', 'b', 'canary of ours')"
    with other.reading("x") as reader:
        reader.exec_driver_sql("SELECT * FROM documents").all()
        for name in "ab":
            with made.writing("x") as connection:
                connection.exec_driver_sql(insert.format(name))
            made.forget()
        assert (made.owes_forgetting, b"canary" in log.read_bytes()) == (True, True)
        # A writer that had to wait for the reader would be refused.
        monkeypatch.setattr(module, "_PATIENCE", 2)
        with made.writing("x") as connection:
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 2_000
            connection.exec_driver_sql("DELETE FROM documents")
    LeadStore(made).upkeep.tidy()
    assert (made.owes_forgetting, log.stat().st_size) == (False, 0)
    made.close()
    other.close()


@pytest.mark.postgres
def test_postgresql_writes_to_the_disk_before_it_answers_whatever_it_is_told(
    postgres: Server,
) -> None:
    made = Database(postgres.make("lazy"))
    with made.writing("x") as connection:
        connection.exec_driver_sql("ALTER DATABASE lazy SET synchronous_commit = off")
    made.close()
    with made.reading("x") as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "off"
    with made.writing("x") as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    made.close()


def test_the_database_of_an_address_is_opened_once(sqlite_url: str) -> None:
    assert not is_there(sqlite_url)
    assert database(sqlite_url) is database(sqlite_url)
    assert (is_there(sqlite_url), is_there("postgresql://a/b")) == (True, True)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database(sqlite_url).close()
