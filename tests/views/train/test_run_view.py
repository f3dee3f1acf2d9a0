"""What the Train page shows of a run, from a report made by hand."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from scoring.history.roles import NO_CREATED
from scoring.model.lead_model import LeadModel, Metrics
from scoring.model.readiness import GoalFigure, GoalKind, readiness
from scoring.registry import LogEntry
from scoring.registry.pointer import Deed
from scoring.training.backtest import NOT_PROVEN, PROVEN, Rival, SkippedMonth
from scoring.training.publishing import as_decided
from scoring.training.question import ColumnQuestion, Reply, Suspicion
from scoring.training.result import Decision
from scoring.training.run_folder import Run, State, Step
from scoring.training.run_report import (
    BacktestReport,
    CandidateReport,
    Report,
    UnseenAuc,
    report_from_json,
    report_to_json,
)
from scoring.training.trainer import TrainingRequest
from scoring.views.train import run as view
from scoring.views.versions import VersionFacts

NAN = float("nan")
TEST = Metrics("time", 1000, 0.81, 0.5, 0.12, 0.021, 3.1, 0.4, 0.5, 0.6, 99, 100, ((0.1, 0.2, 10),))


@pytest.fixture
def report() -> Report:
    """Two candidates, the first with an interval; a certain leak, and an open question."""
    first = CandidateReport("LightGBM", "v0001", TEST, {"auc": (0.79, 0.83)}, 4.26, "")
    second = CandidateReport("Logistic", "v0002", replace(TEST, auc=0.78), {}, NAN, "plain")
    signs = ("too good", "empty on time")
    leak = ColumnQuestion("Call outcome", Suspicion.CERTAIN, signs, False, 0.98)
    other = ColumnQuestion(
        "Income", Suspicion.STRONG, ("strong",), True, 0.91, Reply.OPEN, 0.9, 0.8, 1000
    )
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
    assert table["Test AUC"].tolist() == ["0.810 (0.790 to 0.830)", "0.780"]
    assert table["Recommended"].tolist() == ["✓", ""]


@pytest.fixture
def chosen(report: Report) -> Report:
    """The report with the figures by which candidates are chosen."""
    best, other = report.candidates
    ahead = UnseenAuc(5000, 0.79, 0.78, 0.8, ahead=(0.015, 0.005, 0.025))
    pair = (
        replace(best, unseen=UnseenAuc(5000, 0.805, 0.795, 0.815)),
        replace(other, unseen=ahead),
    )
    return replace(report, candidates=pair)


def test_the_leaderboard_shows_the_figure_that_decides_before_the_tests(chosen: Report) -> None:
    found = view.candidates(chosen)
    assert found.table[view.UNSEEN].tolist()[0] == "0.805 (0.795 to 0.815)"
    ahead = found.table["The recommended is ahead by"].tolist()
    assert ahead == ["", "+0.015 (+0.005 to +0.025)"]
    assert list(found.figure.data[0].x) == [0.805, 0.79]
    assert "5,000" in found.said


def test_the_figures_that_decide_survive_being_written(chosen: Report) -> None:
    assert report_from_json(report_to_json(chosen)).candidates[1].unseen.ahead == (
        0.015,
        0.005,
        0.025,
    )


def test_a_run_of_an_earlier_release_is_read_without_them(report: Report) -> None:
    said = json.loads(report_to_json(report))
    for candidate in said["candidates"]:
        del candidate["unseen"]
    assert report_from_json(json.dumps(said)).best.unseen is None


def test_the_leaderboard_picture_shows_the_numbers_of_the_candidates(report: Report) -> None:
    dots = view.candidates(report).figure.data[0]
    assert list(dots.x) == [0.81, 0.78]
    assert np.allclose([*dots.error_x.array, *dots.error_x.arrayminus], [0.02, 0, 0.02, 0])


def test_the_picture_of_columns_in_question_begins_at_chance(report: Report) -> None:
    bars = view.questions(report).figure.data[0]
    assert (list(bars.y), bars.base) == (["Call outcome", "Income"], 0.5)
    assert np.allclose(bars.x + bars.base, [0.98, 0.91])


def test_columns_in_question_are_told_with_their_signs_and_figures(report: Report) -> None:
    table = view.questions(report).table
    assert table["Treated"].tolist() == ["left out, suspected", "used by default"]
    assert table["AUC alone"].tolist() == ["0.980", "0.910"]
    assert table["Test AUC if used"].tolist() == ["", "0.900"]
    assert table["Test leads"].tolist() == ["", "1,000"]
    assert view.question_lines(report)[0] == (
        "Call outcome, left out, suspected: too good; empty on time."
    )


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Reply.KNOWN, "used, as you answered"),
        (Reply.LATE, "left out, as you answered"),
        (Reply.DEFAULT, "used by default"),
    ],
)
def test_what_became_of_a_column_says_who_decided(report: Report, answer: Reply, told: str) -> None:
    answered = replace(report.questions[1], answer=answer)
    table = view.questions(replace(report, questions=(answered,))).table
    assert table["Treated"].tolist() == [told]


def test_an_open_question_holds_a_report_until_it_is_answered(report: Report) -> None:
    assert [q.column for q in report.held_by] == ["Income"]
    answered = replace(report.questions[1], answer=Reply.DEFAULT)
    assert replace(report, questions=(answered,)).held_by == ()


def test_the_false_figure_is_told_beside_the_true_one_and_as_a_suspicion(report: Report) -> None:
    told = view.false_figure(report)
    assert "0.970 (plain LightGBM, n 1,000) instead of 0.810" in told
    assert told.endswith("if these columns are filled in after the call.")
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


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (TrainingRequest("Won", NO_CREATED), "has no creation date"),
        (TrainingRequest("Won", NO_CREATED, file_order=True), "no number of calls"),
        (TrainingRequest("Won", "Created"), "no number of calls"),
    ],
)
def test_without_a_replay_the_reason_and_the_remedy_are_told(
    request_: TrainingRequest, why: str
) -> None:
    said = view.not_replayed(request_)
    assert why in said
    assert "train again" in said


def test_the_verdict_begins_with_what_the_candidate_finds(report: Report) -> None:
    assert view.worth(report.best).startswith("LightGBM finds ")


GOAL = GoalFigure(GoalKind.AUC, 0.75, 0.81, 0.79, 0.83, 1_000)
MISSED = GoalFigure(GoalKind.RECALL, 0.75, 0.6, 0.5, 0.7, 100, 0.4)


@pytest.fixture
def judged(report: Report) -> CandidateReport:
    """A candidate that misses one of two goals, and was better than v0007."""
    against = "AUC 0.810 against 0.750 of v0007; each on the test leads of its own training."
    decision = Decision(serves=True, why=f"It is better by more than 0.02: {against}")
    found = replace(report.best, readiness=readiness((GOAL, MISSED), ()), challenge=against)
    return replace(found, decision=decision)


def test_the_verdict_stands_first_and_the_figure_that_decided_last(judged: CandidateReport) -> None:
    assert view.worth(judged).startswith("OK: LightGBM finds ")
    assert "a goal is missed: recall 60.0%" in view.verdict_line(judged)


def test_a_run_of_an_earlier_release_has_no_verdict_and_says_what_spoke_against_it(
    report: Report,
) -> None:
    held = replace(report.best, holds=("Chance.", "Worse."))
    assert view.worth(held).startswith("LightGBM finds ")
    assert (view.verdict_line(held), view.goals(held)) == ("Chance. Worse.", None)


def test_each_goal_has_a_row(judged: CandidateReport) -> None:
    found = view.goals(judged)
    assert found is not None
    assert found.table is not None
    assert found.table["Met"].tolist() == ["yes", "no"]
    assert found.title == "LightGBM: goals"


def test_the_champion_is_compared_in_words_once(judged: CandidateReport) -> None:
    assert view.challenge_line(judged) == ""
    older = replace(judged, decision=None)
    assert view.challenge_line(older).startswith("Against the model in use at the training: AUC")


@pytest.mark.parametrize(
    ("serves", "said"),
    [(True, "replaces courses, v0001. Why."), (False, "is kept: courses, v0001 serves on. Why.")],
)
def test_what_the_gate_decided_is_said_before_publishing(
    serves: bool, said: str, small_model: LeadModel
) -> None:
    champion = replace(small_model, card=replace(small_model.card, version="v0001"))
    assert said in view.decision_line(Decision(serves, "Why."), champion, "courses")


@pytest.mark.parametrize(
    ("versions", "why"),
    [
        ([], "It is the first version."),
        (["v0001"], "None of the versions before it can be loaded."),
    ],
)
def test_without_a_champion_it_is_said_whether_there_were_versions(
    versions: list[str], why: str
) -> None:
    said = view.decision_line(as_decided(None, None, versions), None, "courses")
    assert said == f"What you publish will serve as the model courses. {why}"


def test_a_version_that_was_kept_is_not_said_to_serve() -> None:
    facts = VersionFacts("v0002", "Fair")
    log = [LogEntry("", Deed.PUBLISHED, "v0001"), LogEntry("", Deed.KEPT, "v0002")]
    assert view.published_line(facts, "v0002", log) == "Published as v0002 “Fair”. It serves now."
    said = view.published_line(facts, "v0001", log)
    assert said.startswith("Kept as v0002 “Fair”. v0001 serves;")


@pytest.mark.parametrize("deed", [Deed.PUBLISHED, Deed.SERVED, Deed.BACK])
def test_a_version_that_served_until_another_one_did_is_not_said_to_be_kept(deed: Deed) -> None:
    log = [LogEntry("", deed, "v0002"), LogEntry("", Deed.PUBLISHED, "v0003")]
    said = view.published_line(VersionFacts("v0002", "Fair"), "v0003", log)
    assert said == "Published as v0002 “Fair”; v0003 serves now."
