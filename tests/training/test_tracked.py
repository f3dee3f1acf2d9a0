"""What of a training and a backtest is tracked, and that no lead is in it."""

from dataclasses import replace
from pathlib import Path

import pytest
from begun_runs import files_with_leads, small_history, started, wait_for_end
from conftest import read_sample, table_of
from noted import MORNING, entries

from scoring.access import LOCAL
from scoring.pipelines.jobs import train_and_publish
from scoring.registry import Registry
from scoring.registry.model_file import read_model
from scoring.settings import tracking_folder
from scoring.tracking import waiting
from scoring.tracking.pictures import pictures_page
from scoring.tracking.tracked_run import RunKind
from scoring.training.backtest import Rival
from scoring.training.candidates import LIGHTGBM, SINGLE, TUNED
from scoring.training.publishing import Publication
from scoring.training.result import Training
from scoring.training.run_folder import State
from scoring.training.run_report import BacktestReport
from scoring.training.tiers import TierGoal
from scoring.training.tracked import Work, backtest_run, note_backtest, note_training, training_run
from scoring.training.trainer import TrainingRequest
from scoring.training.tuning import TunedTrial

REQUEST = TrainingRequest("Converted", exclude=("City", "Phone"), trials=2)
WORK = Work("courses", "leads.csv", REQUEST, MORNING)
MONTHS = {"month": ["2026-08", "2026-09"], "leads": [90, 110], "converted": [20, 30],
          "called": [30, 30], "model": [12.0, 18.0], "first come": [7.0, 8.5]}  # fmt: skip
REPLAYED = BacktestReport(
    "The model finds 30.", MONTHS, (Rival("first come", 15.5, 14.5, 8.0, 21.0, "proven"),)
)
TRIALS = (
    TunedTrial({"num_leaves": 31, "lambda_l2": 0.5}, (0.5, 0.41), 120),
    TunedTrial({"num_leaves": 4, "lambda_l2": 0.25}, (0.9,), 0),
)


@pytest.fixture(scope="module")
def training(sample_training: Training) -> Training:
    """The sample's training, as if its candidate had been tuned."""
    tuned = tuple(replace(c, trials=TRIALS) for c in sample_training.candidates)
    return replace(sample_training, candidates=tuned)


def test_the_figures_are_the_recommended_ones_with_their_intervals(training: Training) -> None:
    run, best = training_run(WORK, training), training.best
    low, high = best.intervals["auc"]
    assert [run.figures[n] for n in ("auc", "auc_low", "auc_high")] == [best.test.auc, low, high]
    assert run.figures["auc_unseen"] == best.proof.auc.value
    assert (run.kind, run.name, run.about) == (
        "training",
        "training on leads.csv",
        training.verdict,
    )


def test_parameters_are_what_was_asked(training: Training) -> None:
    goals = replace(REQUEST, tiers=(TierGoal("A", 0.6, is_rate=True),))
    found = training_run(replace(WORK, request=goals), training).params
    assert (found["exclude"], found["trials"]) == ("City, Phone", "2")
    assert found["tiers"] == "A converts at 60% or more"
    assert {"recipe", "known", "created"} & found.keys() == set()


def test_a_candidate_holds_its_trials(training: Training) -> None:
    (candidate,) = training_run(WORK, training).parts
    first, pruned = candidate.parts
    assert (candidate.kind, first.kind) == (RunKind.CANDIDATE, RunKind.TRIAL)
    assert first.params == {"num_leaves": "31", "lambda_l2": "0.5"}
    assert first.figures == {"log_loss": 0.41, "trees": 120.0}
    assert (first.series, first.tags["pruned"]) == ({"log_loss_by_fold": (0.5, 0.41)}, "false")
    assert (pruned.figures, pruned.tags["pruned"]) == ({"log_loss": 0.9}, "true")


def test_tags_say_of_which_history_it_is(training: Training) -> None:
    tags, card = training_run(WORK, training).tags, training.best.model.card
    assert (tags["history"], tags["outcome"]) == (card.history_sha256, "Converted")
    assert (tags["filename"], tags["candidate"]) == ("leads.csv", LIGHTGBM)


@pytest.mark.usefixtures("noting")
def test_a_note_holds_the_model_and_no_lead(training: Training) -> None:
    note_training(WORK, training)
    (place,) = waiting(tracking_folder())
    model = read_model((place / "model.joblib").read_bytes())
    assert model.card == training.best.model.card
    assert files_with_leads(place) == []
    people = read_sample("sample_history.csv").iloc[::4]
    told = (place / "entry.json").read_text()
    assert [n for c in ("Lead ID", "Name", "Phone") for n in people[c] if n and n in told] == []


def test_a_backtest_has_its_totals_months_and_rivals() -> None:
    run = backtest_run(WORK, REPLAYED, "abc")
    assert {
        "conversions_model": 30.0,
        "conversions_first_come": 15.5,
    }.items() <= run.figures.items()
    assert {"leads": 200.0, "converted": 50.0, "called": 60.0}.items() <= run.figures.items()
    ends = ("extra_first_come", "extra_low_first_come", "extra_high_first_come")
    assert [run.figures[end] for end in ends] == [14.5, 8.0, 21.0]
    assert run.series["model_by_month"] == (12.0, 18.0)
    assert run.tags == {"filename": "leads.csv", "outcome": "Converted", "history": "abc"}


@pytest.mark.usefixtures("noting")
def test_a_backtest_without_months_is_none() -> None:
    note_backtest(WORK, BacktestReport("Too few months."), "abc")
    assert entries() == []
    note_backtest(WORK, REPLAYED, "abc")
    assert len(entries()) == 1


def test_pictures_are_drawn_of_what_there_is(training: Training) -> None:
    page = pictures_page(training_run(WORK, training).pictured)
    assert page.count('class="plotly-graph-div"') == 2
    assert page.count("Content-Security-Policy") == 1
    assert pictures_page(backtest_run(WORK, REPLAYED, "abc").pictured).count("First come") >= 1


@pytest.mark.slow
def test_trained_and_published_is_noted_as_both(noting: list[Path], tmp_path: Path) -> None:
    request = TrainingRequest(
        "Converted", candidates=(SINGLE, TUNED), trials=2, anyway=True, answer_default=True
    )
    table = table_of(read_sample("sample_history.csv").iloc[::8])
    registry = Registry(tmp_path / "courses")
    train_and_publish(table, request, registry, None, Publication("", "h.csv", by=LOCAL))
    training, standing = entries()
    assert training.run is not None
    trials = {part.name: len(part.parts) for part in training.run.parts}
    assert trials == {SINGLE: 0, TUNED: 2}
    assert (standing.aliases["champion"], standing.model) == ("v0001", "courses")
    assert len(noting) == 2


@pytest.mark.slow
def test_a_run_of_the_page_is_noted_by_its_own_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_TRACKING", "")
    # Nobody listens there, so that the note stays.
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    done = wait_for_end(started(tmp_path / "runs", small_history()))
    assert done.state == State.DONE
    (entry,) = entries()
    assert entry.run is not None
    assert entry.run.name == "training on history.csv"
    assert files_with_leads(tracking_folder()) == []
