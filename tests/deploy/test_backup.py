"""What is saved while the server works comes back as it was, and nothing is lost on the way."""

import io
import os
import sqlite3
import sys
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import pytest
from conftest import read_sample, table_of

from deploy import backup
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.registry import NamedModels


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_model: LeadModel) -> Path:
    """The data folder of a server with a model of its own in it, as a container has it."""
    data = tmp_path / "data"
    in_place(data, monkeypatch)
    NamedModels(data / "models").registry("courses").publish(small_model)
    (data / "mappings" / "courses").mkdir(parents=True)
    (data / "mappings" / "courses" / "kept.json").write_text("kept", encoding="utf-8")
    return data


def in_place(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_DATA", str(data))
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(data / "models"))


def saved() -> bytes:
    out = io.BytesIO()
    backup.save(out)
    return out.getvalue()


def names(archive: bytes) -> set[str]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as found:
        return set(found.getnames())


@pytest.mark.usefixtures("server")
def test_a_restored_model_scores_as_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_model: LeadModel
) -> None:
    archive, leads = saved(), table_of(read_sample("sample_leads.csv", 200))
    in_place(tmp_path / "new", monkeypatch)
    assert backup.restore(io.BytesIO(archive)) == ["courses"]
    restored = NamedModels(tmp_path / "new" / "models").known("courses").serving().model
    was, now = (score_table(leads, "leads.csv", m) for m in (small_model, restored))
    assert (now.scores.propensity == was.scores.propensity).all()
    assert (tmp_path / "new" / "mappings" / "courses" / "kept.json").read_text() == "kept"


@pytest.mark.usefixtures("server")
def test_no_file_is_saved_twice() -> None:
    with tarfile.open(fileobj=io.BytesIO(saved())) as found:
        assert len(found.getnames()) == len(set(found.getnames()))


def test_files_of_leads_links_and_what_is_half_written_are_left_out(
    server: Path, tmp_path: Path
) -> None:
    before = names(saved())
    (server / "histories").mkdir()
    (server / "histories" / "crm.csv").write_text("x", encoding="utf-8")
    (server / "pipelines" / "infer").mkdir(parents=True)
    (server / "pipelines" / "infer" / "calls.csv").write_text("x", encoding="utf-8")
    (server / ".1f.tmp").write_text("x", encoding="utf-8")
    (tmp_path / "outside").write_text("x", encoding="utf-8")
    (server / "link.csv").symlink_to(tmp_path / "outside")
    assert names(saved()) == before


def test_machine_code_is_neither_saved_nor_put_back(server: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name in ("data/compiled/a/loops.nbc", "data/jit/Loops.NBI", "models/x/loops.nbi",
                     "data/jit/kept.json"):  # fmt: skip
            archive.addfile(tarfile.TarInfo(name))
    backup.restore(io.BytesIO(out.getvalue()))
    assert [p.name for p in server.rglob("*") if p.suffix.casefold() in (".nbi", ".nbc")] == []
    assert (server / "jit" / "kept.json").exists()
    (server / "jit" / "loops.nbc").write_bytes(b"code")
    assert [name for name in names(saved()) if name.endswith(".nbc")] == []


@pytest.mark.slow
def test_a_copy_made_while_versions_are_published_is_whole(
    server: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_model: LeadModel
) -> None:
    registry = NamedModels(server / "models").registry("courses")
    publishing = threading.Thread(target=lambda: [registry.publish(small_model) for _ in range(6)])
    publishing.start()
    archives = [saved() for _ in range(4)]
    publishing.join()
    for number, archive in enumerate(archives):
        in_place(tmp_path / str(number), monkeypatch)
        backup.restore(io.BytesIO(archive))
        found = NamedModels(tmp_path / str(number) / "models").registry("courses")
        assert {found.load(v).card.version for v in found.versions} == set(found.versions)


def test_what_a_restore_replaces_is_kept_beside_it(server: Path) -> None:
    archive = saved()
    (server / "mappings" / "courses" / "kept.json").write_text("newer", encoding="utf-8")
    backup.restore(io.BytesIO(archive))
    assert (server / "mappings" / "courses" / "kept.json").read_text() == "kept"
    (newer,) = server.glob("before-restore/*/mappings/courses/kept.json")
    assert newer.read_text() == "newer"
    assert NamedModels(server / "models").names == ["courses"]


def test_what_is_kept_for_a_model_is_saved_whatever_its_name(server: Path) -> None:
    (server / "mappings" / "pipelines").mkdir()
    assert "data/mappings/pipelines" in names(saved())


def test_a_database_is_saved_without_what_is_not_yet_committed(server: Path) -> None:
    with closing(sqlite3.connect(server / "mlflow.db")) as open_one:
        open_one.execute("CREATE TABLE runs (name)")
        open_one.execute("INSERT INTO runs VALUES ('done')")
        open_one.commit()
        open_one.execute("INSERT INTO runs VALUES ('half')")
        archive = saved()
    with tarfile.open(fileobj=io.BytesIO(archive)) as found:
        member = found.extractfile("data/mlflow.db")
        assert member is not None
        (server / "copy.db").write_bytes(member.read())
    with closing(sqlite3.connect(server / "copy.db")) as copy:
        assert copy.execute("SELECT name FROM runs").fetchall() == [("done",)]


def test_a_database_comes_back_without_the_log_of_the_one_that_it_replaces(server: Path) -> None:
    place = server / "leads.db"
    with closing(sqlite3.connect(place)) as open_one:
        open_one.execute("PRAGMA journal_mode=WAL")
        open_one.execute("CREATE TABLE leads (name)")
        open_one.execute("INSERT INTO leads VALUES ('saved')")
        open_one.commit()
        archive = saved()
        open_one.execute("UPDATE leads SET name = 'later'")
        open_one.commit()
        # What a killed server leaves: a log that holds what its database does not.
        left = {p.name: p.read_bytes() for p in server.glob("leads.db*")}
    for name, content in left.items():
        (server / name).write_bytes(content)
    backup.restore(io.BytesIO(archive))
    with closing(sqlite3.connect(place)) as copy:
        assert copy.execute("SELECT name FROM leads").fetchall() == [("saved",)]
    assert not [name for name in names(archive) if name.endswith(("-wal", "-shm"))]
    (kept,) = server.glob("before-restore/*/leads.db-wal")
    assert kept.read_bytes() == left["leads.db-wal"]


def test_what_only_the_server_may_read_stays_so(server: Path) -> None:
    (server / "keys.json").write_text("{}", encoding="utf-8")
    (server / "spend.csv").write_text("x", encoding="utf-8")
    modes = {"keys.json": 0o600, "spend.csv": 0o644, "mappings": 0o700, "models/courses": 0o750}
    for name, mode in modes.items():
        (server / name).chmod(mode)
    before = os.umask(0o022)
    backup.restore(io.BytesIO(saved()))
    os.umask(before)
    assert {name: (server / name).stat().st_mode & 0o777 for name in modes} == modes


@pytest.mark.parametrize("spoil", ["cut", "flipped", "checksum", "none"])
def test_a_damaged_archive_changes_nothing(
    server: Path, spoil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = saved()
    flipped = bytearray(archive)
    flipped[-8 if spoil == "checksum" else len(archive) // 2] ^= 0x10
    damaged = {"cut": archive[:-2000], "none": b""}.get(spoil, bytes(flipped))
    monkeypatch.setattr(sys, "argv", ["backup", "restore"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(damaged)))
    with pytest.raises(SystemExit, match="The restore did not end well"):
        backup.main()
    assert not (server / backup.BEFORE).exists()


def test_a_model_that_does_not_load_is_told(server: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (model,) = server.glob("models/courses/*/model.joblib")
    model.write_bytes(b"spoiled")
    archive = saved()
    monkeypatch.setattr(sys, "argv", ["backup", "restore"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(archive)))
    with pytest.raises(SystemExit, match="v0001"):
        backup.main()


def test_root_restores_nothing_that_the_server_could_not_read(
    server: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = saved()
    if os.geteuid() == 0:
        os.chown(server, 1000, 1000)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(PermissionError, match="run this as that user"):
        backup.restore(io.BytesIO(archive))


@pytest.mark.parametrize("name", ["../evil", "data/../../../evil", "/tmp/evil-of-an-archive"])
def test_an_archive_that_leads_outside_is_refused(server: Path, name: str) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo(name))
    with pytest.raises(tarfile.TarError):
        backup.restore(io.BytesIO(out.getvalue()))
    assert not (server.parent / "evil").exists()
    assert not Path("/tmp/evil-of-an-archive").exists()
