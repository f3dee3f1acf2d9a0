"""What the Train page shows of a run, from a report made by hand."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from scoring.model.lead_model import Metrics
from scoring.training.backtest import NOT_PROVEN, PROVEN, Rival, SkippedMonth
from scoring.training.result import Suspect
from scoring.training.run_report import (
    BacktestReport,
    CandidateReport,
    Report,
    report_from_json,
    report_to_json,
)
from scoring.training.runs import Run, State, Step
from scoring.training.trainer import TrainingRequest
from scoring.views.train import run as view

NAN = float("nan")
TEST = Metrics("time", 1000, 0.81, 0.5, 0.12, 0.021, 3.1, 0.4, 0.5, 0.6, 99, 100, ((0.1, 0.2, 10),))


@pytest.fixture
def report() -> Report:
    """Two candidates, the first with an interval; one suspect that was measured, one not."""
    first = CandidateReport("LightGBM", "v0001", TEST, {"auc": (0.79, 0.83)}, 4.26, "")
    second = CandidateReport("Logistic", "v0002", replace(TEST, auc=0.78), {}, NAN, "plain")
    leak = Suspect("Call outcome", 0.98, 0.6, 0.4, 0.1, ("too good", "empty on time"), True)
    other = Suspect("Status", NAN, NAN, 0.1, NAN, ("late",), False)
    wrong, random = replace(TEST, auc=0.97), replace(TEST, auc=0.85)
    pair = (first, second)
    return Report(pair, "LightGBM", "It is fine.", (leak, other), wrong, random, 90.0, ("Few.",))


def a_run(state: State = State.RUNNING) -> Run:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    request, steps = TrainingRequest("Won"), (Step(0.4, "Fitting, part 2 of 5", now),)
    return Run(Path("runs/1"), "h.csv", request, now, state, "", steps, {})


def test_a_report_survives_being_written(report: Report) -> None:
    # As text, because NaN equals nothing.
    assert repr(report_from_json(report_to_json(report))) == repr(report)


@pytest.fixture
def backtest() -> BacktestReport:
    """Two months in which the model found 30 and 40 conversions, and three that were not tested."""
    months = {"month": ["2026-04", "2026-05"], "leads": [90, 80], "converted": [50, 60]}
    months |= {"called": [50, 50], "model": [30.0, 40.0], "at random": [27.8, 37.5]}
    rivals = (
        Rival("at random", 65.3, 4.7, -2.2, 11.6, NOT_PROVEN),
        Rival("first come", 1040, 2000.4, 1800, 2200, PROVEN),
    )
    early = [SkippedMonth(f"2026-0{n}", 9, "Too few before.") for n in (1, 2)]
    return BacktestReport("Few more.", months, rivals, (*early, SkippedMonth("2026-03", 1, "No.")))


def test_a_backtest_survives_being_written(report: Report, backtest: BacktestReport) -> None:
    read = report_from_json(report_to_json(replace(report, backtest=backtest)))
    assert read.backtest == backtest


def test_the_rivals_are_told_with_interval_and_verdict(backtest: BacktestReport) -> None:
    first, second = view.rivals_table(backtest).to_numpy().tolist()
    assert first == ["At random", 65, 5, "−2 to 12", "not proven"]
    assert second == ["First come", 1040, 2000, "1,800 to 2,200", "proven"]


def test_months_not_replayed_are_told_by_their_reason(backtest: BacktestReport) -> None:
    told = ["2026-03: No.", "2026-02, 2026-01: Too few before."]
    assert view.skipped_lines(backtest) == told


def test_the_leaderboard_tells_intervals_where_measured(report: Report) -> None:
    table = view.candidates(report).table
    assert table["AUC"].tolist() == ["0.810 (0.790 to 0.830)", "0.780"]
    assert table["Recommended"].tolist() == ["✓", ""]


def test_the_leaderboard_picture_shows_the_numbers_of_the_candidates(report: Report) -> None:
    dots = view.candidates(report).figure.data[0]
    assert list(dots.x) == [0.81, 0.78]
    assert np.allclose([*dots.error_x.array, *dots.error_x.arrayminus], [0.02, 0, 0.02, 0])


def test_the_picture_of_suspects_begins_at_chance_and_shows_the_measured(report: Report) -> None:
    bars = view.suspects(report).figure.data[0]
    assert (list(bars.y), bars.base, round(bars.x[0] + bars.base, 2)) == (
        ["Call outcome"],
        0.5,
        0.98,
    )


def test_suspects_are_told_with_their_signs_and_what_became_of_them(report: Report) -> None:
    table = view.suspects(report).table
    assert table["Treated"].tolist() == ["left out", "used, please check"]
    assert table["AUC alone"].tolist() == ["0.980", ""]
    assert table["Share of the model"].tolist() == ["40%", "10%"]
    assert view.suspect_lines(report)[0] == "Call outcome, left out: too good; empty on time."


def test_the_false_figure_of_the_suspects_is_told_beside_the_true_one(report: Report) -> None:
    assert "0.970 instead of 0.810 (n 1,000; LightGBM)" in view.false_figure(report)
    assert view.false_figure(replace(report, with_suspects=None)) == ""


def test_the_run_under_way_is_shown_to_who_asked_for_nothing() -> None:
    ended, active = a_run(State.DONE), a_run()
    assert view.run_to_show([ended, active], None, has_history=False) is active
    assert view.run_to_show([ended, active], None, has_history=True) is None
    assert view.run_to_show([ended, active], "", has_history=False) is None
    assert view.run_to_show([ended], "1", has_history=True) is ended


def test_progress_is_told_by_step_and_waiting_by_that() -> None:
    assert view.progress_line(a_run()).startswith("Fitting, part 2 of 5 · ")
    assert view.progress_line(a_run(State.QUEUED)) == "Waiting for its turn"


def test_the_leaderboard_says_what_the_threshold_and_the_first_tenth_catch(report: Report) -> None:
    test = replace(TEST, precision_at_10=0.9, recall_at_10=0.2)
    spans = {"precision": (0.45, 0.55), "recall_at_10": (0.18, 0.22)}
    first = replace(report.candidates[0], test=test, intervals=spans)
    table = view.candidates(replace(report, candidates=(first,))).table
    assert table["At the threshold"].tolist() == ["40%: precision 50% (45% to 55%), recall 60%"]
    assert table["First tenth"].tolist() == ["precision 90%, recall 20% (18% to 22%)"]


def test_the_headline_gives_counts_behind_precision_and_recall(report: Report) -> None:
    told = view.headline(report.candidates[0])
    assert told[0] == ("AUC", "0.810", "0.790 to 0.830")
    # 60% of 100 conversions were found, half of those called.
    assert told[3] == ("Precision at 40% or more", "50%", "60 of 120 leads converted")
    assert told[4] == ("Recall at 40% or more", "60%", "60 of 100 conversions")
