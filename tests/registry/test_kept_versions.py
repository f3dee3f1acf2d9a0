"""What is done to versions beside serving: kept, shown beside, logged, verified, pruned."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from registry.conftest import unseen_of
from registry.lists import LISTS, change_pointer, files_of, full_disk, plant, refusal, written
from scoring.model.lead_model import LeadModel
from scoring.model.unseen import UnseenLeads
from scoring.plain import Misfit
from scoring.registry import Registry
from scoring.registry.pointer import MOST_LOGGED, Deed


def published(folder: Path, model: LeadModel, count: int) -> Registry:
    registry = Registry(folder)
    for _ in range(count):
        registry.publish(model)
    return registry


def test_the_leads_of_its_test_come_back_as_they_were(folder: Path, light_model: LeadModel) -> None:
    leads, registry = unseen_of(light_model), Registry(folder)
    version = registry.publish(light_model, leads).card.version
    found = registry.unseen(version)
    assert found is not None
    np.testing.assert_array_equal(found.codes, leads.codes)
    np.testing.assert_array_equal(found.outcome, leads.outcome)
    np.testing.assert_array_equal(found.chance, leads.chance)
    np.testing.assert_array_equal(found.created, leads.created)


def test_a_version_of_an_earlier_release_has_no_leads_of_its_test(folder: Path) -> None:
    assert Registry(folder).unseen("v0001") is None


def test_changed_leads_of_a_test_are_refused_and_the_model_serves(
    folder: Path, light_model: LeadModel
) -> None:
    registry = Registry(folder)
    version = registry.publish(light_model, unseen_of(light_model)).card.version
    file = folder / version / "unseen.joblib"
    file.write_bytes(file.read_bytes() + b"x")
    assert "unseen.joblib" in refusal(lambda: registry.unseen(version))
    assert registry.serving().warning == ""


def test_an_object_among_the_leads_of_a_test_is_refused(
    folder: Path, light_model: LeadModel
) -> None:
    registry = Registry(folder)
    version = registry.publish(light_model, unseen_of(light_model)).card.version
    plant(folder, version, written({"format": 1, "leads": Path("x")}), "unseen.joblib")
    assert "plain numbers" in refusal(lambda: registry.unseen(version))


def test_leads_of_other_lengths_are_none_of_one_test() -> None:
    days = np.full(3, "2026-01-01", "datetime64[D]")
    with pytest.raises(Misfit):
        UnseenLeads(np.zeros((3, 2)), np.ones(2, bool), np.zeros(3), days)


def test_of_many_leads_as_many_as_asked_for_are_kept_from_first_to_last() -> None:
    days = np.full(10, "NaT", "datetime64[D]")
    codes = np.arange(10.0)[:, None]
    found = UnseenLeads(codes, np.ones(10, bool), np.zeros(10), days).at_most(4)
    assert found.codes[:, 0].tolist() == [0, 3, 6, 9]


def test_a_version_that_is_only_kept_serves_when_it_is_promoted(
    folder: Path, light_model: LeadModel
) -> None:
    registry = Registry(folder)
    version = registry.publish(light_model, serve=False).card.version
    assert (registry.champion, registry.versions[-1]) == ("v0002", version)
    registry.promote(version)
    assert (registry.champion, registry.former) == (version, "v0002")


def test_the_first_version_serves_also_if_it_was_only_to_be_kept(
    tmp_path: Path, light_model: LeadModel
) -> None:
    registry = Registry(tmp_path / "models")
    registry.publish(light_model, serve=False)
    assert registry.champion == "v0001"


def test_the_log_says_who_did_what(folder: Path, light_model: LeadModel) -> None:
    registry = Registry(folder)
    registry.publish(light_model, serve=False, by="Ann")
    registry.promote("v0003", by="Bob")
    registry.rollback(by="Cy\n  Lee")
    registry.shadowed("v0003", by="Ann")
    registry.shadowed(None)
    told = [(entry.what, entry.version, entry.who, entry.former) for entry in registry.log[2:]]
    assert told == [
        (Deed.KEPT, "v0003", "Ann", "v0002"),
        (Deed.SERVED, "v0003", "Bob", "v0002"),
        (Deed.BACK, "v0002", "Cy Lee", "v0003"),
        (Deed.SHADOWED, "v0003", "Ann", "v0002"),
        (Deed.UNSHADOWED, "v0003", "", "v0002"),
    ]


def test_what_changes_nothing_is_not_in_the_log(folder: Path) -> None:
    registry = Registry(folder)
    before = len(registry.log)
    registry.promote("v0002")
    registry.shadowed(None)
    assert len(registry.log) == before


def test_a_log_of_an_earlier_release_is_empty(folder: Path) -> None:
    change_pointer(folder, lambda p: (p.pop("log"), p.pop("shadow")))
    assert Registry(folder).log == ()
    assert Registry(folder).shadow is None


def test_the_log_does_not_grow_for_ever(folder: Path) -> None:
    registry = Registry(folder)
    entry = {"time": "", "what": "served", "version": "v0001", "who": "", "former": ""}
    change_pointer(folder, lambda p: p.update(log=[entry] * MOST_LOGGED))
    registry.promote("v0001", by="Ann")
    assert len(registry.log) == MOST_LOGGED
    assert registry.log[-1].who == "Ann"


def test_the_champion_is_not_shown_beside_itself(folder: Path) -> None:
    registry = Registry(folder)
    assert "v0002 serves" in refusal(lambda: registry.shadowed("v0002"))
    registry.shadowed("v0001")
    registry.promote("v0001")
    assert registry.shadow is None


def test_a_damaged_version_is_not_shown_beside_the_champion(folder: Path) -> None:
    (folder / "v0001" / "model.joblib").write_bytes(b"")
    assert "damaged" in refusal(lambda: Registry(folder).shadowed("v0001"))
    assert Registry(folder).shadow is None


def test_verifying_names_what_is_wrong_with_each_version(
    folder: Path, light_model: LeadModel
) -> None:
    registry = Registry(folder)
    registry.publish(light_model, unseen_of(light_model))
    assert registry.verify() == {"v0001": "", "v0002": "", "v0003": ""}
    (folder / "v0001" / "golden.json").unlink()
    (folder / "v0003" / "unseen.joblib").write_bytes(b"")
    found = registry.verify()
    assert "golden.json" in found["v0001"]
    assert found["v0002"] == ""
    assert "unseen.joblib" in found["v0003"]


def test_leads_in_the_codes_of_another_model_are_told(folder: Path, light_model: LeadModel) -> None:
    registry, leads = Registry(folder), unseen_of(light_model)
    narrow = replace(leads, codes=leads.codes[:, :1])
    version = registry.publish(light_model, narrow).card.version
    assert "codes of the model" in registry.verify()[version]


def test_pruning_leaves_the_newest_and_those_that_serve(
    folder: Path, light_model: LeadModel
) -> None:
    registry = published(folder, light_model, 4)
    registry.promote("v0001")
    registry.shadowed("v0003")
    # v0006 served before v0001; v0005 is the newest but one.
    assert registry.prunable(2) == ["v0002", "v0004"]
    assert registry.prune(2, by="Ann") == ["v0002", "v0004"]
    assert registry.versions == ["v0001", "v0003", "v0005", "v0006"]
    assert not (folder / "v0002").exists()
    assert [e.version for e in registry.log if e.what is Deed.PRUNED] == ["v0002", "v0004"]


@pytest.mark.parametrize(
    ("keep", "left"), [(0, ["v0003", "v0004"]), (9, ["v0001", "v0002", "v0003", "v0004"])]
)
def test_the_champion_and_the_one_before_it_are_never_pruned(
    folder: Path, light_model: LeadModel, keep: int, left: list[str]
) -> None:
    registry = published(folder, light_model, 2)
    registry.prune(keep)
    assert registry.versions == left
    assert registry.rollback() == "v0003"


def test_the_way_back_leads_past_versions_that_are_gone(
    folder: Path, light_model: LeadModel
) -> None:
    registry = published(folder, light_model, 1)
    for version in ("v0001", "v0002", "v0001", "v0003"):
        registry.promote(version)
    # Served: 1, 2, 3, 1, 2, 1, 3.
    registry.prune(0)
    assert registry.versions == ["v0001", "v0003"]
    steps = [registry.rollback() for _ in range(3)]
    assert steps == ["v0001", "v0003", "v0001"]
    assert registry.former is None


def test_the_name_of_a_version_that_is_gone_is_not_given_again(
    folder: Path, light_model: LeadModel
) -> None:
    registry = Registry(folder)
    registry.publish(light_model, serve=False)
    registry.publish(light_model, serve=False)
    assert registry.prune(0) == ["v0003", "v0004"]
    assert registry.publish(light_model).card.version == "v0005"


def test_a_pruned_version_whose_folder_was_left_does_not_come_back(
    folder: Path, light_model: LeadModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = published(folder, light_model, 2)
    with monkeypatch.context() as cut:
        cut.setattr(Registry, "_clear", lambda *_: None)
        registry.prune(0)
    assert (folder / "v0001").exists()
    assert registry.serving().model.card.version == "v0004"
    assert registry.versions == ["v0003", "v0004"]
    registry.promote("v0003")
    assert not (folder / "v0001").exists()


def test_a_prune_that_cannot_be_written_deletes_nothing(
    folder: Path, light_model: LeadModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = published(folder, light_model, 2)
    before = files_of(folder)
    with monkeypatch.context() as cut:
        cut.setattr("scoring.registry.disk.write_synced", full_disk)
        assert "No space left" in refusal(lambda: registry.prune(0))
    assert files_of(folder) == before


def test_a_list_that_shows_a_version_that_is_not_there_is_not_believed(folder: Path) -> None:
    change_pointer(folder, lambda p: p.update(shadow="v0009"))
    assert Registry(folder).shadow is None
    assert Registry(folder).champion == "v0002"


def test_where_the_list_is_lost_it_is_known_what_each_version_is(folder: Path) -> None:
    for name in LISTS:
        (folder / name).unlink()
    assert Registry(folder).versions == ["v0001", "v0002"]


def test_other_versions_than_expected_are_not_deleted(folder: Path, light_model: LeadModel) -> None:
    registry = published(folder, light_model, 2)
    shown = registry.prunable(0)
    registry.publish(light_model)
    assert "changed meanwhile" in refusal(lambda: registry.prune(0, expected=shown))
    assert len(registry.versions) == 5
    assert registry.prune(0, expected=["v0001", "v0002", "v0003"]) == ["v0001", "v0002", "v0003"]


def test_a_file_put_back_as_old_as_it_was_changes_the_state(folder: Path) -> None:
    registry, file = Registry(folder), folder / "v0002" / "model.joblib"
    about, before, content = file.stat(), registry.state, file.read_bytes()
    file.write_bytes(content[:-1] + b"x")
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))
    damaged = registry.state
    file.write_bytes(content)
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert len({before, damaged, registry.state}) == 3


def test_versions_that_were_only_kept_are_pruned_where_nothing_served_before(
    tmp_path: Path, light_model: LeadModel
) -> None:
    registry = Registry(tmp_path / "models")
    for _ in range(4):
        registry.publish(light_model, serve=False)
    assert registry.prune(1) == ["v0002", "v0003"]
    assert (registry.versions, registry.champion, registry.former) == (
        ["v0001", "v0004"], "v0001", None,
    )  # fmt: skip


@pytest.mark.parametrize("lost", [LISTS, ["v0002/model.joblib"]])
def test_what_was_only_kept_does_not_serve_where_a_former_champion_can(
    folder: Path, light_model: LeadModel, lost: list[str]
) -> None:
    registry = Registry(folder)
    registry.publish(light_model, serve=False)
    for name in lost:
        (folder / name).unlink()
    serving = registry.serving().model.card.version
    assert serving == ("v0002" if lost is LISTS else "v0001")


def test_what_was_only_kept_serves_where_nothing_else_can(
    folder: Path, light_model: LeadModel
) -> None:
    registry = Registry(folder)
    registry.publish(light_model, serve=False)
    for name in ("v0001", "v0002"):
        (folder / name / "model.joblib").unlink()
    assert registry.serving().model.card.version == "v0003"
