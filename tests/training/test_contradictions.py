"""A second model is believed where two halves of the past bear it out, and only there."""

import numpy as np
import pytest
from scipy.special import expit

from scoring.model.scorers import LinearModel
from scoring.model.second_opinion import SecondOpinion
from scoring.training.contradictions import second_opinion
from scoring.training.past_weeks import HeldOut

LINE = LinearModel(0.0, ())
LEADS = 20_000


def asked(*, is_right: bool, seed: int, direction: float = -1.0) -> SecondOpinion | None:
    """A second model that contradicts one lead in ten, rightly or for nothing."""
    rng = np.random.default_rng(seed)
    told = rng.normal(-1, 1, LEADS)
    shift = direction * np.where(rng.random(LEADS) < 0.1, 2.0, 0.0)
    outcome = rng.random(LEADS) < expit(told + 0.5 * shift * is_right)
    never = np.full(LEADS, np.datetime64("NaT", "s"))
    held = HeldOut(told, outcome, np.arange(LEADS) * 5 // LEADS, never)
    return second_opinion(held, told, told + shift, LINE)


@pytest.mark.parametrize("direction", [-1.0, 1.0])
def test_a_second_model_that_was_right_marks_about_a_tenth(direction: float) -> None:
    found = asked(is_right=True, seed=1, direction=direction)
    assert found is not None
    assert found.is_lower == (direction < 0)
    assert found.marked.leads / (found.marked.leads + found.others.leads) == pytest.approx(
        0.1, abs=0.02
    )


def test_the_proof_counts_leads_that_did_not_choose() -> None:
    found = asked(is_right=True, seed=2)
    assert found is not None
    assert found.marked.leads + found.others.leads == LEADS / 2
    assert found.marked.converted < found.marked.expected - 2 * found.marked.expected**0.5
    assert found.others.converted == pytest.approx(found.others.expected, rel=0.05)


def test_a_second_model_that_contradicts_for_nothing_marks_nobody() -> None:
    assert [asked(is_right=False, seed=seed) for seed in range(12)] == [None] * 12


def test_a_second_model_that_says_nothing_marks_nobody() -> None:
    never = np.full(100, np.datetime64("NaT", "s"))
    held = HeldOut(np.zeros(100), np.arange(100) < 50, np.arange(100) % 5, never)
    assert second_opinion(held, np.zeros(100), np.zeros(100), LINE) is None
