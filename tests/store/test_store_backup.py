import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from zipfile import ZipFile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mostly_slow import mostly_slow
from sqlalchemy import select

from scoring.access import LOCAL
from scoring.errors import StorageFailed
from scoring.intake.table.dispositions import Disposition
from scoring.model.scored import ScoredBatch
from scoring.store import LeadStore
from scoring.store.backup import LIST
from scoring.store.batch_store import BatchRecord
from scoring.store.call_store import HandedLead, SaidOfCall
from scoring.store.database import Database
from scoring.store.documents import Document
from scoring.store.kept_tables import NAMES
from scoring.store.outcome_store import GivenOutcome
from scoring.store.upgrading import ADDED, lacking
from store.same_batch import assert_same

Rows = dict[str, list[tuple[object, ...]]]


def rows_of(store: LeadStore) -> Rows:
    """All rows of all tables but the audit, to which restoring adds one."""
    with store.database.reading("They were not read") as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(
                select(table).order_by(*table.primary_key.columns)
            )]
            for table in NAMES.sorted_tables if table.name != "audit"
        }  # fmt: skip


@pytest.fixture
def filled(store: LeadStore, record: BatchRecord) -> LeadStore:
    """A store with something of every kind."""
    contact = {"name": "Zoë", "phone": "+49 30 1"}
    leads = [HandedLead(1, "Ana", 1, (("a",), ()), contact), HandedLead(2, "Ben", 1)]
    store.calls.hand_out(record.address, leads, by=LOCAL)
    (call,) = store.calls.of_rep("Ana")
    store.calls.take_back(
        store.calls.say(call.number, SaidOfCall(Disposition.CONVERTED, "ü"), by=LOCAL), by=LOCAL
    )
    store.outcomes.put(record.address, [GivenOutcome(5, False)], by=LOCAL, came_by="file")
    store.batches.put_plan(record.address, {"capacity": 3})
    Document("spend", "", "It could not be").write(b"\x00\xff")
    return store


def test_what_is_restored_elsewhere_is_equal_and_goes_on_counting(
    filled: LeadStore, other: LeadStore, record: BatchRecord, scored_sample: ScoredBatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    rows = filled.upkeep.back_up(tmp_path / "b.zip")
    assert other.upkeep.restore(tmp_path / "b.zip", by=LOCAL) == rows
    assert rows_of(other) == rows_of(filled)
    assert_same(other.batches.reopened(record.address, scored_sample.model), scored_sample)
    late = replace(scored_sample, filename="late.csv")
    assert other.batches.keep(late, by=LOCAL, came_by="page").number == record.number + 1
    assert other.upkeep.verify() == []


def test_what_was_kept_in_sqlite_moves_to_either_database(
    store: LeadStore, other: LeadStore, scored_sample: ScoredBatch, tmp_path: Path
) -> None:
    kept = other.batches.keep(scored_sample, by=LOCAL, came_by="page")
    other.calls.hand_out(kept.address, [HandedLead(1, "Ana", 1, contact={"a": "b"})], by=LOCAL)
    other.upkeep.back_up(tmp_path / "b.zip")
    store.upkeep.restore(tmp_path / "b.zip", by=LOCAL)
    assert rows_of(store) == rows_of(other)
    call = store.calls.of_rep("Ana")[0].number
    assert store.calls.say(call, SaidOfCall(Disposition.NO_ANSWER), by=LOCAL) == 1
    fresh = store.batches.keep(replace(scored_sample, filename="b"), by=LOCAL, came_by="page")
    assert fresh.number == 2


def test_a_store_with_batches_is_replaced_on_request_alone(
    filled: LeadStore, other: LeadStore, scored_sample: ScoredBatch, tmp_path: Path
) -> None:
    other.batches.keep(replace(scored_sample, filename="b"), by=LOCAL, came_by="page")
    other.upkeep.back_up(tmp_path / "b.zip")
    before = rows_of(filled)
    with pytest.raises(StorageFailed, match="holds 1 batches, which the backup would replace"):
        filled.upkeep.restore(tmp_path / "b.zip", by=LOCAL)
    assert rows_of(filled) == before
    filled.upkeep.restore(tmp_path / "b.zip", by=LOCAL, replace=True)
    assert rows_of(filled) == rows_of(other)


def test_a_backup_while_others_write_is_of_one_moment(
    store: LeadStore, other: LeadStore, scored_sample: ScoredBatch, tmp_path: Path
) -> None:
    done, own = Event(), Database(store.database.engine.url.render_as_string(False))

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            batch = replace(scored_sample, filename=str(number))
            kept = LeadStore(own).batches.keep(batch, by=LOCAL, came_by="page")
            given = [GivenOutcome(place, True) for place in range(2_000)]
            LeadStore(own).outcomes.put(kept.address, given, by=LOCAL, came_by="file")

    writer = Thread(target=write)
    writer.start()
    for number in range(3):
        store.upkeep.back_up(tmp_path / "b.zip")
        other.upkeep.restore(tmp_path / "b.zip", by=LOCAL, replace=True)
        assert other.upkeep.verify() == []
        found = [one.outcomes for one in other.batches.newest(1_000)]
        assert set(found[1:]) <= {2_000}, number
        assert set(found[:1]) <= {0, 2_000}, number
    done.set()
    writer.join()
    own.close()


@pytest.fixture(scope="module")
def whole(
    tmp_path_factory: pytest.TempPathFactory, scored_sample: ScoredBatch
) -> tuple[bytes, LeadStore, Path]:
    """A backup, an empty store, and a place for what is spoiled."""
    folder = tmp_path_factory.mktemp("spoiled")
    full, empty = (Database(f"sqlite:///{folder / name}") for name in ("full.db", "empty.db"))
    LeadStore(full).batches.keep(scored_sample, by=LOCAL, came_by="page")
    LeadStore(full).upkeep.back_up(folder / "b.zip")
    full.close()
    return (folder / "b.zip").read_bytes(), LeadStore(empty), folder / "spoiled.zip"


@given(st.data())
def test_a_damaged_backup_is_refused_whole_or_is_not_changed_in_what_it_says(
    whole: tuple[bytes, LeadStore, Path], data: st.DataObject
) -> None:
    content, empty, place = whole
    at = data.draw(st.integers(0, len(content) - 1))
    how = data.draw(st.sampled_from(["flipped", "cut", "zeroed"]))
    spoiled = bytearray(content)
    if how == "flipped":
        spoiled[at] ^= data.draw(st.integers(1, 255))
    elif how == "zeroed":
        spoiled[at : at + 500] = bytes(len(spoiled[at : at + 500]))
    place.write_bytes(spoiled[:at] if how == "cut" else spoiled)
    said = refused(empty, place)
    if said:
        assert 15 <= len(said) <= 600
        assert "is no backup that can be put back" in said
    else:
        # A bit that says nothing, such as one of the time of a member.
        assert empty.upkeep.verify() == []
        assert empty.batches.newest()[0].leads == 2_000


def refused(store: LeadStore, place: Path) -> str:
    """Why a file is not put back, "" where it is."""
    try:
        store.upkeep.restore(place, by=LOCAL, replace=True)
    except StorageFailed as problem:
        return str(problem)
    return ""


def test_a_backup_that_cannot_be_written_leaves_the_one_before(
    filled: LeadStore, tmp_path: Path
) -> None:
    (tmp_path / "b.zip").write_bytes(b"before")
    with pytest.raises(StorageFailed, match="does not exist"):
        filled.upkeep.back_up(tmp_path / "none" / "b.zip")
    with filled.database.writing("It was not spoiled") as connection:
        connection.exec_driver_sql("DROP TABLE dispositions")
    with pytest.raises(StorageFailed):
        filled.upkeep.back_up(tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


def aged(place: Path, step: str) -> None:
    """Make a backup what the release of a step before would have written."""
    lacks, members = lacking(step), dict[str, bytes]()
    with ZipFile(place) as archive:
        contents = json.loads(archive.read(LIST))
        for name in contents["tables"]:
            rows = [json.loads(line) for line in archive.read(f"{name}.jsonl").splitlines()]
            gone = lacks.get(name, frozenset())
            left = [{n: value for n, value in row.items() if n not in gone} for row in rows]
            if name not in lacks or gone < set(NAMES.tables[name].columns.keys()):
                members[name] = "".join(f"{json.dumps(row)}\n" for row in left).encode()
    tables = {
        name: {"rows": content.count(b"\n"), "sha256": sha256(content).hexdigest()}
        for name, content in members.items()
    }
    with ZipFile(place, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.jsonl", content)
        archive.writestr(LIST, json.dumps({"step": step, "tables": tables}))


def as_of(step: str, rows: Rows) -> Rows:
    """Rows without what a release at a step did not keep."""
    kept = dict(rows)
    for name, gone in lacking(step).items():
        columns = NAMES.tables[name].columns.keys()
        left = [[None if c in gone else value for c, value in zip(columns, row, strict=True)]
                for row in rows[name]]  # fmt: skip
        kept[name] = [tuple(row) for row in left if any(value is not None for value in row)]
    return kept


@pytest.mark.parametrize("step", mostly_slow(sorted(ADDED), fast=2))
def test_a_backup_of_a_release_before_is_put_back_and_goes_on_counting(
    filled: LeadStore, other: LeadStore, record: BatchRecord, tmp_path: Path, step: str
) -> None:
    filled.upkeep.back_up(tmp_path / "b.zip")
    before = as_of(step, rows_of(filled))
    aged(tmp_path / "b.zip", step)
    for store in (other, filled):
        store.upkeep.restore(tmp_path / "b.zip", by=LOCAL, replace=True)
        assert rows_of(store) == before
        given = [GivenOutcome(6, True, converted_on=date(2026, 11, 2))]
        assert store.outcomes.put(record.address, given, by=LOCAL, came_by="file") == 1
        assert store.upkeep.verify() == []


def test_a_backup_of_a_newer_release_is_refused(filled: LeadStore, tmp_path: Path) -> None:
    filled.upkeep.back_up(tmp_path / "b.zip")
    before = rows_of(filled)
    aged(tmp_path / "b.zip", "9999")
    assert "written by a newer release, at step 9999" in refused(filled, tmp_path / "b.zip")
    assert rows_of(filled) == before


def test_only_its_owner_reads_a_backup(filled: LeadStore, tmp_path: Path) -> None:
    filled.upkeep.back_up(tmp_path / "b.zip")
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600
    assert np.all([path.name == "b.zip" for path in tmp_path.iterdir()])
