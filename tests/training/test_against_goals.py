"""A candidate's test against the goals: figures, intervals and n as they were counted by hand."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import precision_score, recall_score, roc_auc_score

from scoring.model.lead_model import LeadModel
from scoring.model.readiness import GoalFigure, GoalKind, GoalVerdict
from scoring.training.against_goals import GoalTest, called_share
from scoring.training.candidates import LIGHTGBM
from scoring.training.evaluation import draw_weights, lift, measure, resample
from scoring.training.goals import Goals
from scoring.training.prepared import History
from scoring.training.proof import Proof
from scoring.training.result import Candidate
from scoring.training.tested_leads import ScoredTest

LEADS, AT = 2_000, 0.5
CHANCE = np.random.default_rng(1).random(LEADS)
WON = np.random.default_rng(2).random(LEADS) < CHANCE
WEIGHTS = draw_weights(LEADS, 0)


@pytest.fixture
def candidate(small_model: LeadModel) -> Candidate:
    test = measure(WON, CHANCE, split="time", threshold=AT)
    model = replace(small_model, card=replace(small_model.card, test=test))
    spans = resample(WON, CHANCE, WEIGHTS, threshold=AT).intervals(test)
    proof = Proof(CHANCE, WON, np.zeros(LEADS, dtype=np.int64))
    return Candidate(LIGHTGBM, model, spans, 1.0, proof, CHANCE, ScoredTest(CHANCE, WON))


def figures(found: Candidate) -> dict[GoalKind, GoalFigure]:
    assert found.readiness is not None
    return {goal.kind: goal for goal in found.readiness.goals}


def shifted(candidate: Candidate, shift: float) -> Candidate:
    """The same with a stated base rate."""
    calibration = replace(candidate.model.calibration, shift=shift)
    return replace(candidate, model=replace(candidate.model, calibration=calibration))


def test_auc_precision_and_recall_are_those_of_the_test(candidate: Candidate) -> None:
    found = figures(GoalTest(Goals(), 0.5, 0.1, LEADS).judged(candidate))
    called = CHANCE >= AT
    assert found[GoalKind.AUC].value == pytest.approx(roc_auc_score(WON, CHANCE))
    assert found[GoalKind.PRECISION].value == pytest.approx(precision_score(WON, called))
    assert found[GoalKind.RECALL].value == pytest.approx(recall_score(WON, called))
    assert [g.leads for g in found.values()] == [LEADS, called.sum(), WON.sum()]
    assert (found[GoalKind.RECALL].low, found[GoalKind.RECALL].high) == candidate.intervals[
        "recall"
    ]


@pytest.mark.parametrize(
    ("goals", "verdict"),
    [
        (Goals(0.5, 0.5, 0.5), GoalVerdict.READY),
        (Goals(0.5, 0.5, 0.99), GoalVerdict.OK),
        (Goals(0.99), GoalVerdict.OK),
    ],
)
def test_the_stated_goals_decide_and_the_card_says_so(
    candidate: Candidate, goals: Goals, verdict: GoalVerdict
) -> None:
    card = GoalTest(goals, 0.5, 0.1, LEADS).judged(candidate).model.card
    assert (card.verdict, card.goals[0].goal) == (verdict, goals.auc)


def test_what_is_held_is_not_ready(candidate: Candidate) -> None:
    held = replace(candidate, holds=("Its order cannot be told from chance.",))
    found = GoalTest(Goals(0.5, 0.5, 0.5), 0.5, 0.1, LEADS).judged(held)
    assert found.model.card.verdict == "Not ready"


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_a_rare_outcome_is_judged_by_the_lift_of_who_is_called(
    candidate: Candidate, share: float
) -> None:
    found = figures(GoalTest(Goals(), 0.05, share, LEADS).judged(candidate))
    assert set(found) == {GoalKind.AUC, GoalKind.LIFT}
    figure = found[GoalKind.LIFT]
    assert figure.value == pytest.approx(lift(WON, CHANCE, share))
    assert (figure.leads, figure.at) == (LEADS * share, share)
    assert figure.low < figure.value < figure.high


def test_precision_is_that_of_the_stated_base_rate(candidate: Candidate) -> None:
    """One converted lead of the history stands for 1/9 of one: of leads at 50%, 10% convert."""
    found = figures(
        GoalTest(Goals(precision=0.5), 0.5, 0.1, LEADS).judged(shifted(candidate, -np.log(9)))
    )
    right, wrong = (CHANCE >= AT) & WON, (CHANCE >= AT) & ~WON
    expected = right.sum() / 9 / (right.sum() / 9 + wrong.sum())
    assert found[GoalKind.PRECISION].value == pytest.approx(expected)
    assert found[GoalKind.RECALL].value == candidate.test.recall


def test_lift_is_that_of_the_stated_base_rate(candidate: Candidate) -> None:
    """Each lead that did not convert stands for nine: of as many the first tenth is called."""
    found = figures(GoalTest(Goals(), 0.5, 0.1, LEADS).judged(shifted(candidate, -np.log(9))))
    order = np.argsort(-CHANCE, kind="stable")
    often = np.where(WON[order], 1.0, 9.0)
    first = np.cumsum(often) <= 0.1 * often.sum()
    expected = WON[order][first].sum() / WON.sum() / 0.1
    assert found[GoalKind.LIFT].value == pytest.approx(expected, rel=0.01)


def test_the_interval_of_a_lift_is_that_of_the_draws_at_the_base_rate(
    candidate: Candidate,
) -> None:
    """Each lead counts as often as it was drawn, and nine times where it did not convert."""
    found = figures(GoalTest(Goals(), 0.5, 0.1, LEADS).judged(shifted(candidate, -np.log(9))))
    order, drawn = np.argsort(-CHANCE, kind="stable"), []
    for weights in WEIGHTS:
        often = np.where(WON, 1.0, 9.0)[order] * weights[order]
        hits = np.cumsum(np.where(WON[order], often, 0.0))
        first = np.interp(0.1 * often.sum(), np.cumsum(often), hits)
        drawn.append(first / hits[-1] / 0.1)
    low, high = np.quantile(drawn, [0.05, 0.95])
    figure = found[GoalKind.LIFT]
    assert figure.high - figure.low == pytest.approx(high - low, rel=1e-6)


def history(days: list[str], *, in_file_order: bool = False) -> History:
    """As much of a history as says when its leads came."""
    created = np.array(days, dtype="datetime64[us]")
    made = object.__new__(History)
    fields = {"created": created, "outcome": np.zeros(len(days), dtype=bool)}
    for name, value in {**fields, "in_file_order": in_file_order}.items():
        object.__setattr__(made, name, value)
    return made


@pytest.mark.parametrize(
    ("capacity", "share"), [(None, 0.1), (0.25, 0.25), (10, 0.2), (40, 0.8), (500, 1.0)]
)
def test_the_share_that_is_called_goes_by_the_calls_of_a_month(
    capacity: float | None, share: float
) -> None:
    past = history(["2026-01-05"] * 60 + ["2026-02-05"] * 40)
    assert called_share(past, capacity) == pytest.approx(share)


def test_in_a_file_in_order_it_goes_by_the_calls_of_a_block() -> None:
    # 420 leads are replayed in 8 blocks of 52.5.
    past = history(["2000-01-01"] * 420, in_file_order=True)
    assert called_share(past, 10) == pytest.approx(10 / 52.5)
