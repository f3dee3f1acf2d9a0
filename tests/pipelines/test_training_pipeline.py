"""The training pipeline: what it publishes, when it trains again, and what is taken up."""

from pathlib import Path

import pytest
from conftest import DATA
from pipeline_shop import Shop, shop_in

from scoring.cli.main import main
from scoring.intake.issue import Table
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.pipelines import training_pipeline
from scoring.pipelines.jobs import score_file, train_leads
from scoring.registry import Registry
from scoring.training.result import Training
from scoring.training.trainer import TrainingRequest

pytestmark = pytest.mark.slow
RAW = 'input = "history.csv"\nmodel = "courses"\ncandidates = ["LightGBM"]\nanswer_default = true'


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return shop_in(tmp_path / "shop", None)


def registry(shop: Shop) -> Registry:
    return Registry(shop.folder / "models" / "courses")


def scored_by(model: LeadModel) -> ScoredBatch:
    return score_file((DATA / "sample_leads.csv").read_bytes(), "leads.csv", model)


def test_what_the_data_pipeline_wrote_gives_the_model_of_the_command_line(
    shop: Shop, tmp_path: Path
) -> None:
    shop.run("data")
    assert shop.run("train")["fate"] == "served"
    asked = [str(shop.folder / "history.csv"), "--outcome", "Converted", "--answer-default"]
    asked += ["--candidates", "LightGBM", "--model", "courses", "--models", str(tmp_path / "cli")]
    assert main(["train", *asked]) == 0
    theirs = Registry(tmp_path / "cli" / "courses").serving().model
    ours = registry(shop).serving().model
    pairs = [scored_by(model).scores.propensity.tolist() for model in (ours, theirs)]
    assert pairs[0] == pairs[1]
    assert ours.card.history_sha256 == theirs.card.history_sha256


def test_the_same_leads_are_not_trained_on_again_until_another_version_serves(shop: Shop) -> None:
    first = shop.run("train", training=RAW)
    again = shop.run("train", training=RAW)
    assert (first["status"], again["status"]) == ("done", "already done")
    assert again["version"] == first["version"] == "v0001"
    other = registry(shop).publish(registry(shop).serving().model).card.version
    third = shop.run("train", training=RAW)
    assert (third["status"], third["against"], third["fate"]) == ("done", other, "kept")
    assert shop.run("train", training=RAW)["status"] == "already done"
    assert registry(shop).versions == ["v0001", other, third["version"]]


def test_a_version_published_before_the_end_is_not_published_twice(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(training_pipeline, "training_report", _end)
        with pytest.raises(KeyboardInterrupt):
            shop.run("train", training=RAW)
    assert registry(shop).versions == ["v0001"]
    found = shop.run("train", training=RAW)
    assert (found["status"], found["fate"], found["version"]) == ("done", "served", "v0001")
    assert registry(shop).versions == ["v0001"]
    assert shop.run("train", training=RAW)["status"] == "already done"


def _end(*_said: object) -> None:
    raise KeyboardInterrupt


def test_a_training_that_publishes_nothing_leaves_the_registry_alone(shop: Shop) -> None:
    found = shop.run("train", training=f'{RAW}\npublish = "no"')
    assert (found["fate"], found["version"], registry(shop).versions) == ("not published", "", [])
    assert found["training"]["candidates"][0]["name"] == "LightGBM"


def test_a_model_that_is_held_is_not_published_and_not_trained_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(table: Table, request: TrainingRequest, *_: object) -> tuple[LeadModel, Training]:
        training = train_leads(table, request)
        return training.best.model, training

    monkeypatch.setattr(training_pipeline, "train_and_publish", held)
    found = shop.run("train", training=RAW)
    assert (found["fate"], found["version"], registry(shop).versions) == ("held", "", [])
    assert shop.run("train", training=RAW) == {**found, "status": "already done"}


def test_without_a_name_the_model_is_that_of_the_history(shop: Shop) -> None:
    nameless = RAW.replace('model = "courses"\n', "")
    assert shop.run("train", training=nameless)["model"] == "history"
