import warnings
from collections.abc import Mapping
from itertools import combinations
from math import factorial
from typing import Any

import lightgbm as lgb
import numpy as np
import pytest
import shap
from conftest import read_sample, table_of
from numpy.typing import NDArray

from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.tree_shap import contributions

Matrix = NDArray[np.float64]
FEW_TREES: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 8,
    "min_data_in_leaf": 10,
    "verbosity": -1,
    "num_threads": 1,
    "seed": 0,
}


def leads(rows: int, seed: int) -> Matrix:
    """Five columns: two smooth ones, a count, one with many holes and one of levels."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, 5))
    x[:, 2] = rng.poisson(2, rows)
    x[rng.random(rows) < 0.3, 3] = np.nan
    x[rng.random(rows) < 0.1, 0] = np.nan
    x[:, 4] = rng.integers(0, 6, rows)
    return x


def fitted(rows: int = 400, **settings: Any) -> lgb.Booster:
    x = leads(rows, 1)
    odds = np.nan_to_num(x[:, 0]) * x[:, 1] + 0.5 * x[:, 2] + np.isnan(x[:, 3]) + (x[:, 4] == 2)
    outcome = np.random.default_rng(2).random(rows) < 1 / (1 + np.exp(1 - odds))
    return lgb.train(FEW_TREES | settings, lgb.Dataset(x, outcome), 12)


@pytest.fixture(scope="module")
def booster() -> lgb.Booster:
    return fitted()


def shap_values(booster: lgb.Booster, codes: Matrix) -> Matrix:
    """The shap library's values for the outcome; it has returned lists, pairs and matrices."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = shap.TreeExplainer(booster).shap_values(codes)
    values = values[1] if isinstance(values, list) else np.asarray(values)
    return values[..., 1] if values.ndim == 3 else values


def goes_left(node: Mapping[str, Any], value: float) -> bool:
    if np.isnan(value) and node["missing_type"] == "NaN":
        return bool(node["default_left"])
    return bool(np.nan_to_num(value) <= node["threshold"])


def expectation(node: Mapping[str, Any], lead: Matrix, known: frozenset[int]) -> float:
    """What a tree expects when only the `known` fields are; other branches by their past leads."""
    if "leaf_value" in node:
        return float(node["leaf_value"])
    left, right = node["left_child"], node["right_child"]
    if node["split_feature"] in known:
        chosen = left if goes_left(node, lead[node["split_feature"]]) else right
        return expectation(chosen, lead, known)
    sizes = [child.get("internal_count", child.get("leaf_count")) for child in (left, right)]
    parts = [expectation(child, lead, known) for child in (left, right)]
    return float(np.average(parts, weights=sizes))


def brute_force(booster: lgb.Booster, lead: Matrix) -> tuple[Matrix, float]:
    """Shapley's formula over all subsets of fields, and the value of the empty one."""
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    fields = range(len(lead))
    subsets = [frozenset(s) for size in range(len(lead) + 1) for s in combinations(fields, size)]
    value = {s: sum(expectation(tree, lead, s) for tree in trees) for s in subsets}
    shares = np.zeros(len(lead))
    for s in subsets:
        weight = factorial(len(s)) * factorial(max(0, len(lead) - len(s) - 1))
        for j in set(fields) - s:
            shares[j] += weight * (value[s | {j}] - value[s]) / factorial(len(lead))
    return shares, value[frozenset()]


def test_contributions_of_the_bundled_leads_are_those_of_the_shap_library(
    small_model: LeadModel, scored_sample: ScoredBatch
) -> None:
    codes = scored_sample.scores.encoded.codes[:300]
    assert np.isnan(codes).any()
    expected = shap_values(small_model.scorer.booster, codes)
    np.testing.assert_allclose(
        contributions(small_model.scorer.booster, codes)[0], expected, atol=1e-5
    )


def test_contributions_of_unseen_and_missing_levels_are_those_of_the_shap_library(
    small_model: LeadModel,
) -> None:
    strange = read_sample("sample_leads.csv", 60).assign(Source="Radio", City="", Visits="Select")
    codes = score_table(table_of(strange), "strange.csv", small_model).scores.encoded.codes
    expected = shap_values(small_model.scorer.booster, codes)
    np.testing.assert_allclose(
        contributions(small_model.scorer.booster, codes)[0], expected, atol=1e-5
    )


def test_contributions_are_shapleys_formula_over_all_subsets(booster: lgb.Booster) -> None:
    codes = leads(20, 3)
    expected = [brute_force(booster, lead)[0] for lead in codes]
    np.testing.assert_allclose(contributions(booster, codes)[0], expected, atol=1e-6)


def test_the_baseline_is_the_mean_of_the_trees_over_their_training_leads(
    booster: lgb.Booster,
) -> None:
    lead = leads(1, 4)
    assert contributions(booster, lead)[1] == pytest.approx(brute_force(booster, lead[0])[1])


@pytest.mark.parametrize("column", range(5))
def test_a_hole_in_any_field_follows_the_default_branch(booster: lgb.Booster, column: int) -> None:
    codes = leads(8, 5)
    codes[:, column] = np.nan
    expected = [brute_force(booster, lead)[0] for lead in codes]
    np.testing.assert_allclose(contributions(booster, codes)[0], expected, atol=1e-6)


def test_contributions_of_a_bagged_model_are_shapleys_formula_too() -> None:
    bagged = fitted(bagging_fraction=0.6, bagging_freq=1, feature_fraction=0.6)
    codes = leads(10, 6)
    expected = [brute_force(bagged, lead)[0] for lead in codes]
    np.testing.assert_allclose(contributions(bagged, codes)[0], expected, atol=1e-6)


def test_contributions_with_level_splits_are_those_of_the_shap_library() -> None:
    x = leads(400, 1)
    outcome = np.isin(x[:, 4], [1, 4]) ^ (np.random.default_rng(7).random(400) < 0.2)
    by_level = lgb.train(FEW_TREES, lgb.Dataset(x, outcome, categorical_feature=[4]), 12)
    assert "==" in str(by_level.dump_model()["tree_info"])
    found = contributions(by_level, leads(50, 8))[0]
    np.testing.assert_allclose(found, shap_values(by_level, leads(50, 8)), atol=1e-5)


def test_baseline_and_contributions_add_up_to_the_raw_score(
    small_model: LeadModel, scored_sample: ScoredBatch
) -> None:
    codes = scored_sample.scores.encoded.codes
    shares, baseline = contributions(small_model.scorer.booster, codes)
    raw = small_model.scorer.booster.predict(codes, raw_score=True, num_threads=1)
    np.testing.assert_allclose(baseline + shares.sum(axis=1), raw, atol=1e-5)


def test_a_field_no_tree_asks_for_contributes_nothing() -> None:
    x = leads(400, 1)
    narrow = lgb.train(FEW_TREES | {"num_leaves": 2}, lgb.Dataset(x, x[:, 1] > 0), 3)
    shares = contributions(narrow, leads(20, 9))[0]
    assert (shares[:, [0, 2, 3, 4]] == 0).all()
    assert (shares[:, 1] != 0).all()


def test_repeated_leads_are_explained_as_one_by_one(booster: lgb.Booster) -> None:
    codes = leads(10, 10)[np.random.default_rng(0).integers(0, 10, 200)]
    alone = np.vstack([contributions(booster, lead.reshape(1, -1))[0] for lead in codes])
    np.testing.assert_array_equal(contributions(booster, codes)[0], alone)


def test_different_leads_are_explained_as_one_by_one(booster: lgb.Booster) -> None:
    codes = leads(50, 11)
    alone = np.vstack([contributions(booster, lead.reshape(1, -1))[0] for lead in codes])
    np.testing.assert_array_equal(contributions(booster, codes)[0], alone)


def test_no_leads_have_no_contributions(booster: lgb.Booster) -> None:
    shares, baseline = contributions(booster, np.empty((0, 5)))
    assert shares.shape == (0, 5)
    assert np.isnan(baseline)


def test_every_kind_of_nan_is_the_same_hole(booster: lgb.Booster) -> None:
    payload = np.array([0x7FF8000000000001, 0xFFF8000000000000], dtype=np.uint64)
    nans = np.concatenate([[np.nan], payload.view(np.float64)])
    codes = np.tile(leads(1, 12), (30, 1))
    codes[:, 3] = np.resize(nans, 30)
    shares = contributions(booster, codes)[0]
    assert (shares == contributions(booster, codes[:1])[0]).all()


def test_minus_zero_is_zero(booster: lgb.Booster) -> None:
    codes = np.tile(leads(1, 13), (30, 1))
    codes[:, 0] = np.resize([0.0, -0.0], 30)
    shares = contributions(booster, codes)[0]
    np.testing.assert_array_equal(shares, np.tile(shares[0], (30, 1)))
    np.testing.assert_allclose(shares[1], brute_force(booster, codes[0])[0], atol=1e-6)


def test_the_codes_given_are_left_as_they_were(booster: lgb.Booster) -> None:
    codes = np.tile(leads(1, 14), (30, 1))
    codes[::2, 0] = -0.0
    codes[:, 3] = np.array([0x7FF8000000000001], dtype=np.uint64).view(np.float64)
    before = codes.tobytes()
    contributions(booster, codes)
    assert codes.tobytes() == before


def test_a_column_major_matrix_gives_the_same(booster: lgb.Booster) -> None:
    codes = leads(60, 15)
    by_column = contributions(booster, np.asfortranarray(codes))[0]
    np.testing.assert_array_equal(by_column, contributions(booster, codes)[0])
