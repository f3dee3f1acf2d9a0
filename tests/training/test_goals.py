"""Which goals are asked of a model, by what a person states and how many convert."""

import pytest

from scoring.model.readiness import GoalKind
from scoring.training.goals import RARE, Goals, usual_lift

AUC, PRECISION, RECALL, LIFT = GoalKind


@pytest.mark.parametrize(
    ("stated", "rate", "asked"),
    [
        (Goals(), 0.4, {AUC: 0.75, PRECISION: 0.65, RECALL: 0.75}),
        (Goals(), RARE, {AUC: 0.75, PRECISION: 0.65, RECALL: 0.75}),
        (Goals(), 0.149, {AUC: 0.75, LIFT: 2.0}),
        (Goals(precision=0.3), 0.05, {AUC: 0.75, PRECISION: 0.3, RECALL: 0.75}),
        (Goals(recall=0.9), 0.4, {AUC: 0.75, PRECISION: 0.65, RECALL: 0.9}),
        (Goals(lift=1.5), 0.4, {AUC: 0.75, LIFT: 1.5}),
        (Goals(0.8, 0.5, 0.5, 3.0), 0.05, {AUC: 0.8, PRECISION: 0.5, RECALL: 0.5, LIFT: 3.0}),
    ],
)
def test_precision_and_recall_give_way_to_lift_where_few_convert(
    stated: Goals, rate: float, asked: dict[GoalKind, float]
) -> None:
    assert stated.applied(rate, 0.1) == asked


@pytest.mark.parametrize(("share", "lift"), [(0.1, 2.0), (1 / 3, 2.0), (0.5, 1.5), (1.0, 1.0)])
def test_the_usual_lift_can_be_reached_whatever_share_is_called(share: float, lift: float) -> None:
    assert usual_lift(share) == pytest.approx(lift)


@pytest.mark.parametrize(
    ("stated", "rate", "pair"),
    [(Goals(), 0.4, (0.65, 0.75)), (Goals(), 0.1, None), (Goals(lift=3.0), 0.4, None)],
)
def test_the_threshold_is_set_for_the_goals_that_need_one(
    stated: Goals, rate: float, pair: tuple[float, float] | None
) -> None:
    assert stated.at_threshold(rate) == pair
