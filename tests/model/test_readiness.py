"""Ready, OK or not ready: each by the figure that decides, with its goal and its n."""

import pytest

from scoring.model.readiness import GoalFigure, GoalKind, GoalVerdict, readiness
from scoring.plain import made, plain

SURE = GoalFigure(GoalKind.AUC, 0.75, 0.84, 0.82, 0.86, 1_848)
WITHIN = GoalFigure(GoalKind.PRECISION, 0.65, 0.66, 0.64, 0.68, 812, 0.42)
MISSED = GoalFigure(GoalKind.RECALL, 0.75, 0.70, 0.67, 0.73, 701, 0.42)
LIFT = GoalFigure(GoalKind.LIFT, 2.0, 2.5, 2.1, 2.9, 185, 0.1)


@pytest.mark.parametrize(
    ("goals", "verdict"),
    [
        ((SURE,), GoalVerdict.READY),
        ((SURE, LIFT), GoalVerdict.READY),
        ((SURE, WITHIN), GoalVerdict.OK),
        ((SURE, MISSED), GoalVerdict.OK),
    ],
)
def test_ready_is_what_exceeds_every_goal_beyond_noise(
    goals: tuple[GoalFigure, ...], verdict: GoalVerdict
) -> None:
    assert readiness(goals, ()).verdict is verdict


def test_a_lower_end_at_the_goal_is_not_over_it() -> None:
    at_goal = GoalFigure(GoalKind.AUC, 0.75, 0.80, 0.75, 0.85, 100)
    assert (at_goal.is_met, at_goal.is_sure) == (True, False)


def test_what_speaks_against_a_model_makes_it_not_ready_whatever_its_figures() -> None:
    found = readiness((SURE,), ("It is worse than the model in use.",))
    assert found.sentence == "Not ready. It is worse than the model in use."


def test_a_ready_model_names_the_goal_that_it_exceeds_by_the_least() -> None:
    # 2.1 is 5% over 2, and 0.82 is 9% over 0.75.
    assert readiness((SURE, LIFT), ()).sentence == (
        "Ready. All goals are met beyond noise. The nearest to its goal: lift 2.50 in the first "
        "10% (90% interval 2.10 to 2.90, n 185), goal over 2."
    )


def test_a_missed_goal_decides_before_one_within_noise() -> None:
    said = readiness((SURE, WITHIN, MISSED), ()).sentence
    assert said.startswith("OK. It ranks better than chance, but a goal is missed: recall 70.0%")
    assert "n 701), goal over 75%" in said
    assert "precision" not in said


def test_goals_met_within_noise_are_named() -> None:
    said = readiness((SURE, WITHIN), ()).sentence
    assert "not beyond noise: precision 66.0% at a chance of 42% or more" in said


def test_a_row_of_the_table_says_the_same() -> None:
    assert MISSED.row == {
        "Figure": "Recall at a chance of 42% or more",
        "On the test": "70.0%",
        "90% interval": "67.0% to 73.0%",
        "n": "701",
        "Goal": "over 75%",
        "Met": "no",
    }
    assert [g.row["Met"] for g in (SURE, WITHIN)] == ["yes", "within noise"]


def test_figures_come_back_from_what_is_stored() -> None:
    assert made(GoalFigure, plain(LIFT), "goal") == LIFT
