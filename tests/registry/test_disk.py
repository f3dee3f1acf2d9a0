"""The folder of a registry: links, pipes, locks, full disks, what is left over."""

import os
import shutil
from pathlib import Path

import pytest
from filelock import Timeout

from registry.lists import LISTS, change_pointer, files_of, full_disk, refusal
from scoring.model.lead_model import LeadModel
from scoring.registry import Registry
from scoring.registry.disk import alone


def read_only(*_args: object, **_named: object) -> None:
    raise OSError(30, "Read-only file system")


def busy(*_args: object, **_named: object) -> None:
    raise Timeout(".lock")


def changes(model: LeadModel) -> dict:
    return {
        "publish": lambda r: r.publish(model),
        "promote": lambda r: r.promote("v0001"),
        "rollback": lambda r: r.rollback(),
    }


CHANGES = ("publish", "promote", "rollback")


@pytest.mark.parametrize("name", ["v0002", "v0002/model.joblib"])
def test_a_link_out_of_the_folder_is_not_followed(folder: Path, name: str) -> None:
    shutil.move(folder / name, folder.parent / "evil")
    (folder / name).symlink_to(folder.parent / "evil")
    loaded = Registry(folder).serving()
    assert loaded.model.card.version == "v0001"
    assert "v0002 is damaged" in loaded.warning


def test_a_list_outside_is_not_read(folder: Path) -> None:
    for name in LISTS:
        shutil.move(folder / name, folder.parent / name)
        (folder / name).symlink_to(folder.parent / name)
    outside = {name: (folder.parent / name).read_bytes() for name in LISTS}
    Registry(folder).promote("v0001")
    assert {name: (folder.parent / name).read_bytes() for name in LISTS} == outside


def test_a_registry_reached_by_a_link_serves(folder: Path) -> None:
    (folder.parent / "current").symlink_to(folder)
    assert Registry(folder.parent / "current").serving().model.card.version == "v0002"


@pytest.mark.parametrize("name", ["v0002/model.joblib", *LISTS])
def test_a_pipe_or_a_loop_in_place_of_a_file_holds_nobody_up(folder: Path, name: str) -> None:
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert Registry(folder).serving().model.card.version in ("v0001", "v0002")
    (folder / name).unlink()
    (folder / name).symlink_to(folder / name)
    assert Registry(folder).serving().model.card.version in ("v0001", "v0002")


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_waits_for_another_and_says_why_it_gave_up(
    folder: Path, light_model: LeadModel, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    before = files_of(folder)
    monkeypatch.setattr("scoring.registry.disk.FileLock.acquire", busy)
    said = refusal(lambda: changes(light_model)[change](Registry(folder)))
    assert "another process is changing it" in said
    assert files_of(folder) == before


def test_while_somebody_changes_the_folder_the_list_is_read_all_the_same(folder: Path) -> None:
    (folder / LISTS[0]).unlink()
    with alone(folder):
        assert Registry(folder).serving().model.card.version == "v0002"
        assert not (folder / LISTS[0]).exists()


def test_a_lock_that_a_dead_process_left_is_free(folder: Path) -> None:
    (folder / ".lock").write_text("4194304\n", encoding="utf-8")
    Registry(folder).promote("v0001")
    assert Registry(folder).champion == "v0001"


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("fault", [full_disk, read_only])
@pytest.mark.parametrize("step", ["pathlib.Path.replace", "os.fsync", "os.open"])
def test_a_change_on_a_full_or_read_only_disk_is_one_sentence_and_leaves_nothing(
    folder: Path,
    light_model: LeadModel,
    monkeypatch: pytest.MonkeyPatch,
    change: str,
    fault: object,
    step: str,
) -> None:
    before = files_of(folder)
    with monkeypatch.context() as patch:
        patch.setattr(step, fault)
        said = refusal(lambda: changes(light_model)[change](Registry(folder)))
    assert "Nothing was changed" in said
    assert "No space left" in said or "Read-only" in said
    assert files_of(folder) == before


def test_a_registry_in_place_of_which_is_a_file_is_the_projects_own_error(
    tmp_path: Path, light_model: LeadModel
) -> None:
    (tmp_path / "models").write_text("")
    assert "could not be changed" in refusal(
        lambda: Registry(tmp_path / "models").publish(light_model)
    )


def test_changes_of_a_folder_that_is_not_there_do_not_make_it(tmp_path: Path) -> None:
    refusal(lambda: Registry(tmp_path / "no").promote("v0001"))
    refusal(lambda: Registry(tmp_path / "no").rollback())
    assert not (tmp_path / "no").exists()


def test_what_a_killed_publication_left_goes_with_the_next_look(folder: Path) -> None:
    (folder / ".publishing-abc").mkdir()
    (folder / ".publishing-abc" / "model.joblib").write_bytes(b"half")
    (folder / ".publishing-registry.json").write_bytes(b"half")
    Registry(folder).serving()
    assert not list(folder.glob(".publishing-*"))


def test_what_a_running_publication_has_written_so_far_stays(folder: Path) -> None:
    (folder / ".publishing-abc").mkdir()
    with alone(folder):
        Registry(folder).serving()
    assert (folder / ".publishing-abc").is_dir()


def test_a_folder_within_a_registry_is_none_of_its_versions(folder: Path) -> None:
    shutil.copytree(folder, folder / "renewals")
    change_pointer(folder / "renewals", lambda p: p.update(champion="v0001", before=[]))
    assert Registry(folder).versions == ["v0001", "v0002"]
    assert Registry(folder / "renewals").serving().model.card.version == "v0001"


def test_the_state_changes_with_the_list_and_with_a_model(folder: Path) -> None:
    first = Registry(folder).state
    assert Registry(folder).state == first
    (folder / "v0002" / "model.joblib").write_bytes(b"")
    second = Registry(folder).state
    Registry(folder).promote("v0001")
    assert len({first, second, Registry(folder).state}) == 3


def test_a_list_that_the_disk_does_not_give_is_not_taken_for_a_damaged_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_of(folder)
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.read_bytes", read_only)
        said = refusal(Registry(folder).serving)
    assert "cannot be read (Read-only file system). Check" in said
    assert files_of(folder) == before
