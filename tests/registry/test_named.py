"""Several models in one folder, each with versions of its own."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.lists import refusal
from scoring.model.lead_model import LeadModel
from scoring.registry import MAIN, SAMPLE, NamedModels, Registry, named
from scoring.registry.named import LONGEST, is_model_name, model_name


@pytest.fixture
def models(tmp_path: Path, light_model: LeadModel) -> NamedModels:
    """Two models of one's own and that of the sample, of a version each."""
    found = NamedModels(tmp_path / "models")
    for name in ("courses-us", SAMPLE, "courses-in"):
        found.registry(name).publish(light_model)
    return found


def test_every_model_has_versions_of_its_own(models: NamedModels, light_model: LeadModel) -> None:
    models.registry("courses-us").publish(light_model)
    found = {name: models.registry(name).versions for name in models.names}
    assert found == {"courses-in": ["v0001"], "courses-us": ["v0001", "v0002"], SAMPLE: ["v0001"]}


def test_a_folder_that_is_not_there_has_no_models(tmp_path: Path) -> None:
    models = NamedModels(tmp_path / "none")
    assert (models.names, models.own, models.usual) == ([], [], SAMPLE)


def test_usually_the_own_model_serves_that_changed_last(
    models: NamedModels, light_model: LeadModel
) -> None:
    past = replace(light_model.card, trained_at="2020-01-01T00:00:00+00:00")
    registry = models.registry("courses-us")
    registry.publish(replace(light_model, card=past))
    assert models.usual == max(models.own, key=lambda name: (models.registry(name).since, name))
    for name in models.own:
        shutil.rmtree(models.folder / name)
    assert models.usual == SAMPLE


def test_versions_of_an_earlier_release_are_the_model_main(folder: Path) -> None:
    models = NamedModels(folder)
    assert models.names == [MAIN]
    assert models.registry(MAIN).versions == ["v0001", "v0002"]
    assert models.registry(MAIN).name == MAIN


def test_new_models_beside_versions_of_an_earlier_release_hide_neither(
    folder: Path, light_model: LeadModel
) -> None:
    models = NamedModels(folder)
    models.registry("courses-us").publish(light_model)
    assert models.names == ["courses-us", MAIN]
    assert models.registry(MAIN).serving().model.card.version == "v0002"


def test_a_model_that_is_not_there_is_refused_with_the_known_ones(models: NamedModels) -> None:
    said = refusal(lambda: models.known("courses-uk"))
    assert "courses-uk" in said
    assert "courses-us" in said


@pytest.mark.parametrize(
    "name", ["../models", "/etc", "Courses", "", "a b", "a" * 41, "v0001", "."]
)
def test_what_could_lead_out_of_the_folder_is_no_name(models: NamedModels, name: str) -> None:
    assert "small letters" in refusal(lambda: models.registry(name))


def test_a_link_out_of_the_folder_is_no_model(
    models: NamedModels, tmp_path: Path, light_model: LeadModel
) -> None:
    Registry(tmp_path / "elsewhere").publish(light_model)
    (models.folder / "linked").symlink_to(tmp_path / "elsewhere")
    assert "linked" not in models.names


@given(st.text())
def test_all_words_give_a_name_that_a_model_may_have(words: str) -> None:
    name = model_name(words)
    assert is_model_name(name)
    assert len(name) <= LONGEST


def test_what_serves_is_told_by_the_state_of_all(
    models: NamedModels, light_model: LeadModel
) -> None:
    before = models.state
    models.registry("courses-in").publish(light_model)
    assert models.state != before


def test_a_version_knows_the_model_that_it_is_of(light_model: LeadModel, tmp_path: Path) -> None:
    registry = NamedModels(tmp_path).registry("courses-us")
    assert registry.publish(light_model).line == "courses-us"
    assert registry.load("v0001").line == registry.serving().model.line == "courses-us"
    # A folder that got another name is another model.
    renamed = (tmp_path / "courses-us").rename(tmp_path / "courses-in")
    assert Registry(renamed).serving().model.line == "courses-in"


def test_a_link_that_leads_to_itself_is_no_model(models: NamedModels) -> None:
    before = models.names
    (models.folder / "loop").symlink_to(models.folder / "loop")
    assert models.names == before


def test_a_folder_that_may_not_be_looked_into_is_no_model(
    models: NamedModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    (models.folder / "private").mkdir()
    looked = named._has_versions

    def denied(folder: Path) -> bool:
        if folder.name == "private":
            raise PermissionError(13, "Permission denied")
        return looked(folder)

    monkeypatch.setattr(named, "_has_versions", denied)
    assert models.names == ["courses-in", "courses-us", SAMPLE]
