"""Trees and calibration on small made-up leads."""

import lightgbm as lgb
import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit, logit

from scoring.training.fitting import TrainingSet, cross_fit, fit_calibration, fit_trees


def made_up(n: int = 600, seed: int = 5) -> TrainingSet:
    rng = np.random.default_rng(seed)
    codes = np.column_stack([rng.normal(size=n), rng.integers(0, 4, n), rng.normal(size=n)])
    outcome = rng.random(n) < expit(1.5 * codes[:, 0] + (codes[:, 1] == 2) - 0.5)
    return TrainingSet(codes, outcome, (1,))


@pytest.fixture(scope="module")
def trees() -> lgb.Booster:
    return fit_trees(made_up(), 25, seed=1)


def test_calibration_maximises_the_likelihood() -> None:
    rng = np.random.default_rng(2)
    raw = rng.normal(size=2000)
    outcome = rng.random(2000) < expit(0.6 * raw - 1)

    def loss(w: np.ndarray) -> float:
        return float(np.logaddexp(0, np.where(outcome, -1, 1) * (w[0] * raw + w[1])).sum())

    found = fit_calibration(raw, outcome)
    assert [found.slope, found.intercept] == pytest.approx(minimize(loss, [1, 0]).x, abs=1e-3)


def test_calibration_keeps_the_order_of_the_leads() -> None:
    rng = np.random.default_rng(2)
    raw = rng.normal(size=500)
    calibration = fit_calibration(raw, rng.random(500) < expit(raw))
    assert np.array_equal(np.argsort(calibration.propensity(raw)), np.argsort(raw))


def test_calibrated_propensities_sum_to_the_conversions() -> None:
    rng = np.random.default_rng(4)
    raw = rng.normal(size=1000)
    outcome = rng.random(1000) < expit(2 * raw + 1)
    total = fit_calibration(raw, outcome).propensity(raw).sum()
    assert total == pytest.approx(outcome.sum(), rel=1e-3)


@pytest.mark.parametrize("sign", [0.0, -1.0])
def test_raw_scores_without_or_against_signal_give_the_base_rate(sign: float) -> None:
    outcome = np.arange(400) % 4 == 0
    against = sign * (outcome + np.repeat(np.arange(20), 20))
    calibration = fit_calibration(against, outcome)
    assert (calibration.slope, calibration.intercept) == (0.0, pytest.approx(logit(0.25)))


def test_the_base_rate_is_the_propensity_of_every_lead_then() -> None:
    outcome = np.arange(400) % 4 == 0
    propensity = fit_calibration(np.zeros(400), outcome).propensity(np.array([-9.0, 0.0, 9.0]))
    assert propensity == pytest.approx([0.25] * 3)


def test_raw_scores_that_tell_the_outcomes_apart_perfectly_calibrate_without_a_warning() -> None:
    outcome = np.arange(200) % 2 == 0
    propensity = fit_calibration(np.where(outcome, 2.0, -2.0), outcome).propensity(
        np.array([-2, 2])
    )
    assert propensity == pytest.approx([0.0, 1.0], abs=0.05)


def test_every_lead_is_held_out_once() -> None:
    folds = list(cross_fit(made_up(), seed=1))
    assert sorted(np.concatenate([f.positions for f in folds])) == list(range(600))


def test_each_fold_holds_the_same_share_of_conversions() -> None:
    data = made_up()
    rates = [data.outcome[f.positions].mean() for f in cross_fit(data, seed=1)]
    assert rates == pytest.approx([data.outcome.mean()] * 5, abs=0.01)


def test_held_out_scores_do_not_know_their_own_outcomes() -> None:
    noise = np.random.default_rng(0).random(600) < 0.5
    folds = list(cross_fit(TrainingSet(made_up().codes, noise, (1,)), seed=1))
    raw, places = (np.concatenate([getattr(f, n) for f in folds]) for n in ("raw", "positions"))
    assert abs(np.corrcoef(raw, noise[places])[0, 1]) < 0.15


def test_a_booster_has_exactly_the_trees_asked_for(trees: lgb.Booster) -> None:
    assert trees.num_trees() == 25


def test_the_same_seed_gives_the_same_text(trees: lgb.Booster) -> None:
    assert fit_trees(made_up(), 25, seed=1).model_to_string() == trees.model_to_string()


def test_another_seed_gives_other_trees(trees: lgb.Booster) -> None:
    assert fit_trees(made_up(), 25, seed=2).model_to_string() != trees.model_to_string()


def test_level_codes_are_split_as_levels_and_not_as_numbers(trees: lgb.Booster) -> None:
    splits = trees.trees_to_dataframe().dropna(subset=["split_feature"])
    kinds = splits.groupby("split_feature")["decision_type"].unique().map(list).to_dict()
    assert kinds == {"Column_0": ["<="], "Column_1": ["=="], "Column_2": ["<="]}


def test_no_tree_is_deeper_than_six_or_has_more_than_twenty_leaves(trees: lgb.Booster) -> None:
    nodes = trees.trees_to_dataframe()
    assert nodes["node_depth"].max() <= 7
    assert nodes[nodes["split_feature"].isna()].groupby("tree_index").size().max() <= 20


def test_a_part_keeps_codes_and_outcomes_together() -> None:
    data = made_up()
    part = data.part(np.array([3, 1]))
    assert np.array_equal(part.codes, data.codes[[3, 1]])
    assert part.outcome.tolist() == data.outcome[[3, 1]].tolist()
