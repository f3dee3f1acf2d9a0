"""The first process of a container puts a model where there is none, and spoils no other."""

import json
import shutil
from pathlib import Path

import pytest

from deploy import start
from scoring.registry import NamedModels


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """The folder of a container that was started once."""
    folder = tmp_path / "data" / "models"
    assert start.bring_sample(folder)
    return folder


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The model that a newer image brings."""
    bundled = tmp_path / "sample"
    shutil.copytree(start.BUNDLED, bundled)
    (bundled / start.LIST).write_text("newer", encoding="utf-8")
    monkeypatch.setattr(start, "BUNDLED", bundled)
    return bundled


def test_an_empty_volume_gets_a_model_that_serves(models: Path) -> None:
    found = NamedModels(models)
    assert found.names == ["sample"]
    assert found.registry("sample").serving().model.card.version == "v0001"


def test_a_second_start_copies_nothing(models: Path) -> None:
    assert not start.bring_sample(models)


def test_a_newer_image_replaces_the_sample_that_nobody_has_touched(
    models: Path, newer: Path
) -> None:
    assert start.bring_sample(models)
    assert (models / "sample" / start.LIST).read_bytes() == (newer / start.LIST).read_bytes()
    assert not start.bring_sample(models)


@pytest.mark.usefixtures("newer")
def test_a_sample_that_has_changed_since_is_left(models: Path) -> None:
    (models / "sample" / start.LIST).write_text("of a person", encoding="utf-8")
    assert not start.bring_sample(models)
    assert (models / "sample" / start.LIST).read_text(encoding="utf-8") == "of a person"


def test_no_sample_joins_a_model_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "courses").mkdir()
    (tmp_path / "courses" / start.LIST).write_text(json.dumps({}), encoding="utf-8")
    assert not start.bring_sample(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["courses"]


def test_a_copy_that_was_killed_is_made_again(models: Path) -> None:
    (models / "sample").rename(models / ".sample-copying")
    assert start.bring_sample(models)
    assert NamedModels(models).names == ["sample"]
    assert not (models / ".sample-copying").exists()


def test_a_folder_that_cannot_be_written_to_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path / "file" / "models"))
    with pytest.raises(SystemExit, match=r"No model could be put into the folder .*file/models"):
        start.main()
