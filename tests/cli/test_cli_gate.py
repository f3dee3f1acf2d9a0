"""Goals, the publish gate and the version tried out, on the command line."""

import contextlib
import io
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from conftest import read_sample

from scoring.cli.main import main
from scoring.cli.train import KEPT
from scoring.model.lead_model import LeadModel
from scoring.registry import Registry

TRAIN = ("--outcome", "Converted", "--candidates", "Logistic regression", "--answer-default")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("history") / "history.csv"
    read_sample("sample_history.csv").iloc[::25].to_csv(path, index=False)
    return path


def train(history: Path, folder: Path, *more: str) -> int:
    """Train the model `courses`."""
    named = ["--models", str(folder), "--model", "courses"]
    return main(["train", str(history), *named, *TRAIN, *more])


@pytest.fixture(scope="module")
def first(history: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Models with a first version, report.json beside them, and what was said."""
    folder, said = tmp_path_factory.mktemp("first"), io.StringIO()
    goals = ["--goal-auc", "0.55", "--goal-lift", "1.01"]
    with contextlib.redirect_stdout(said):
        assert train(history, folder, *goals, "--json", str(folder / "report.json")) == 0
    return folder, said.getvalue()


@pytest.mark.slow
def test_the_same_history_again_is_kept_with_a_code_of_its_own_and_the_way_to_serve_it(
    first: tuple[Path, str], history: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "it serves now. It is the first version." in first[1]
    shutil.copytree(first[0] / "courses", tmp_path / "courses")
    out = tmp_path / "report.json"
    assert train(history, tmp_path, "--json", str(out)) == KEPT
    said, report = capsys.readouterr().out, json.loads(out.read_text())
    assert "KEPT as courses, v0002" in said
    assert "v0001 goes on serving" in said
    assert f"models promote v0002 --model courses --models {tmp_path}\n" in said
    assert (report["version"], report["serves"]) == ("v0002", False)
    assert report["decision"].startswith("Kept as a version. It learned from the same leads")
    assert Registry(tmp_path / "courses").champion == "v0001"


@pytest.mark.slow
def test_without_publishing_the_gate_says_what_it_would_do(
    history: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.json"
    assert train(history, tmp_path / "models", "--no-publish", "--json", str(out)) == 0
    assert "The gate would let it serve. No model served before it." in capsys.readouterr().out
    report = json.loads(out.read_text())
    assert (report["gate"]["serves"], report["serves"]) == (True, False)


@pytest.mark.slow
def test_a_person_may_pass_the_gate(
    history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "ann")
    assert train(history, tmp_path) == 0
    assert train(history, tmp_path, "--publish-anyway") == 0
    registry = Registry(tmp_path / "courses")
    assert registry.champion == "v0002"
    assert [entry.who for entry in registry.log] == ["ann", "ann"]


@pytest.mark.slow
def test_what_has_columns_that_tell_more_takes_the_place_of_the_champion(
    history: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    telling = ["Source", "Visits", "Minutes on site", "Occupation", "Last activity", "Chats",
               "Webinar minutes", "Fee page views", "Callback requests"]  # fmt: skip
    assert train(history, tmp_path, *(f"--exclude={name}" for name in telling)) == 0
    assert train(history, tmp_path) == 0
    assert "it serves now. It is better " in capsys.readouterr().out
    assert Registry(tmp_path / "courses").champion == "v0002"


def judged(folder: Path, said: str) -> tuple[str, list[str]]:
    """The verdict and the kinds of goals, which are the same in report and card, and in words."""
    found = json.loads((folder / "report.json").read_text())["readiness"]
    card = Registry(folder / "courses").card("v0001")
    assert found["sentence"] in said
    assert found["verdict"] == card["verdict"]
    assert [g["kind"] for g in found["goals"]] == [g["kind"] for g in card["goals"]]
    return found["verdict"], [g["kind"] for g in found["goals"]]


def test_goals_are_stated_and_the_verdict_is_in_words_report_and_card(
    first: tuple[Path, str],
) -> None:
    assert judged(*first) == ("Ready", ["AUC", "lift"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("goals", "kinds"),
    [
        (["--goal-auc", "0.99"], ["AUC", "precision", "recall"]),
        (["--base-rate", "0.05"], ["AUC", "lift"]),
    ],
)
def test_goals_that_are_not_met_or_of_another_rate_are_judged_too(
    goals: list[str], kinds: list[str], history: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert train(history, tmp_path, *goals, "--json", str(tmp_path / "report.json")) == 0
    assert judged(tmp_path, capsys.readouterr().out) == ("OK", kinds)


@pytest.mark.parametrize(
    "goal", [["--goal-auc", "75"], ["--goal-precision", "0"], ["--goal-lift", "0.5"]]
)
def test_a_goal_that_no_figure_can_have_is_wrong_usage(
    goal: list[str], history: Path, tmp_path: Path
) -> None:
    with pytest.raises(SystemExit) as ended:
        train(history, tmp_path, *goal)
    assert ended.value.code == 2


@pytest.fixture
def tried_out(small_model: LeadModel, tmp_path: Path) -> Path:
    """A folder of models whose v0002 is tried out beside v0001."""
    registry = Registry(tmp_path / "models")
    registry.publish(small_model)
    registry.publish(small_model, serve=False)
    registry.shadowed("v0002")
    return registry.folder


def score(folder: Path, out: Path) -> int:
    leads = out.with_name("leads.csv")
    read_sample("sample_leads.csv", 60).to_csv(leads, index=False)
    return main(["score", str(leads), "--models", str(folder), "--out", str(out)])


def test_scores_of_the_version_tried_out_are_beside_and_order_nothing(
    tried_out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "scored.csv"
    assert score(tried_out, out) == 0
    found = pd.read_csv(out, dtype="str")
    assert found["shadow_score"].tolist() == found["score"].tolist()
    assert found["shadow_tier"].tolist() == found["tier"].tolist()
    assert set(found["shadow_version"]) == {"v0002"}
    assert "0 of 60 leads (0%)" in capsys.readouterr().out


def test_one_that_cannot_be_loaded_is_told_and_scoring_goes_on(
    tried_out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tried_out / "v0002" / "model.joblib").write_bytes(b"broken")
    assert score(tried_out, tmp_path / "scored.csv") == 0
    assert "WARNING The version that is tried out" in capsys.readouterr().out
    assert "shadow_score" not in pd.read_csv(tmp_path / "scored.csv", dtype="str")
