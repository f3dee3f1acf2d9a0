"""What unseen leads prove of an order: by scikit-learn, by hand, and by simulation."""

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import mannwhitneyu, norm
from sklearn.metrics import roc_auc_score

from scoring.training.proof import Proof

RNG = np.random.default_rng(3)


def proof(raw: np.ndarray, outcome: np.ndarray, parts: int = 1) -> Proof:
    return Proof(raw, outcome, np.sort(np.arange(len(raw)) % parts))


def test_the_auc_of_one_part_is_that_of_scikit_learn_ties_included() -> None:
    raw, hit = RNG.integers(0, 9, 500).astype(float), RNG.random(500) < 0.3
    assert proof(raw, hit).auc.value == pytest.approx(roc_auc_score(hit, raw))


def test_leads_of_different_parts_are_not_compared() -> None:
    raw = np.array([1.0, 2.0, 3.0, 4.0, 11.0, 12.0, 13.0, 14.0])
    hit = np.array([0, 0, 1, 1, 0, 0, 1, 1], dtype=bool)
    assert proof(raw, hit, 2).auc.value == 1.0
    assert proof(-raw, hit, 2).auc.value == 0.0


def test_parts_count_by_what_they_can_tell() -> None:
    one = np.array([2.0, 1, 2, 1]), np.array([1, 0, 1, 0], dtype=bool)  # 2 · 2 / 5 = 0.8
    two = np.tile([1.0, 2], 4), np.tile([1, 0], 4).astype(bool)  # 4 · 4 / 9 = 1.778
    parts = np.repeat([0, 1], [4, 8])
    found = Proof(np.append(one[0], two[0]), np.append(one[1], two[1]), parts)
    assert found.auc.value == pytest.approx(0.8 / (0.8 + 16 / 9))


def test_the_deviates_of_one_part_are_those_of_mann_and_whitney() -> None:
    raw, hit = RNG.normal(size=300), RNG.random(300) < 0.4
    exact = mannwhitneyu(raw[hit], raw[~hit], method="asymptotic", use_continuity=False).pvalue
    assert proof(raw, hit).deviates == pytest.approx(_deviates(exact, raw, hit), rel=1e-6)


def _deviates(two_sided: float, raw: np.ndarray, hit: np.ndarray) -> float:
    sign = np.sign(roc_auc_score(hit, raw) - 0.5)
    return float(sign * norm.isf(two_sided / 2))


def test_the_interval_of_a_difference_holds_the_true_one_nine_times_in_ten() -> None:
    def once() -> bool:
        truth = RNG.normal(size=400)
        hit, noise = RNG.random(400) < expit(truth), RNG.normal(size=400)
        low, high = proof(truth, hit).ahead_of(proof(truth + noise, hit)).interval
        return bool(low <= lead <= high)

    truth = np.random.default_rng(0).normal(size=400_000)
    hit = np.random.default_rng(1).random(400_000) < expit(truth)
    noisy = truth + np.random.default_rng(2).normal(size=400_000)
    lead = roc_auc_score(hit, truth) - roc_auc_score(hit, noisy)
    assert 0.86 <= np.mean([once() for _ in range(500)]) <= 0.94


def test_parts_of_one_outcome_prove_nothing() -> None:
    nothing = proof(np.arange(4.0), np.ones(4, dtype=bool))
    assert (nothing.auc.value, nothing.deviates) == (0.5, 0.0)


def test_the_conversions_found_and_the_lift_are_those_of_each_part_by_hand() -> None:
    hit = np.array([1, 0, 0, 0, 0, 0, 1, 1, 0, 0], dtype=bool)
    found = proof(np.tile([5.0, 4, 3, 2, 1], 2), hit, 2)
    assert found.found(0.2) == 1  # the first of one part converted, that of the other did not
    assert found.lift(0.2) == pytest.approx(1 / (0.2 + 0.4))
