from typing import Any

import lightgbm as lgb
import numpy as np
import pytest
import shap
from conftest import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

from scoring.model import compiled_trees
from scoring.model.fast_trees import FastTrees
from scoring.model.leaf_bits import leaf_bits
from scoring.model.scorers import BoostedTrees, FilledTrees, Scorer, boosted
from scoring.model.shap_tables import shap_tables
from scoring.model.strongest_fields import by_sorting
from scoring.model.top_reasons import strongest
from scoring.model.trees import Trees, lightgbm_trees, sklearn_trees

Matrix = NDArray[np.float64]
FIELDS = 6
SKLEARN = {
    "one tree": DecisionTreeClassifier(min_samples_leaf=5, random_state=0),
    "a forest of many leaves": RandomForestClassifier(9, min_samples_leaf=2, random_state=0),
    "boosting": HistGradientBoostingClassifier(max_iter=15, min_samples_leaf=5, random_state=0),
}


pytestmark = pytest.mark.usefixtures("ready")


def leads(rows: int, seed: int) -> Matrix:
    """Smooth numbers, counts, levels and what is none of them, with holes and odd zeros."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(rows, FIELDS))
    x[:, 1] = random.poisson(1, rows)
    x[:, 2] = random.integers(0, 40, rows)
    x[:, 5] = random.choice([0.0, -0.0, 1e-36, -1e-36, 1e-34, 2.0], rows)
    x[random.random((rows, FIELDS)) < 0.15] = np.nan
    return x


def wild(rows: int, seed: int) -> Matrix:
    """The same, with codes that training has not seen."""
    x = leads(rows, seed)
    random = np.random.default_rng(seed + 1)
    odd = random.choice([np.inf, -np.inf, 1e30, -1.0, -0.5, 0.5, 99.0, 1e7, -0.0], x.shape)
    return np.where(random.random(x.shape) < 0.15, odd, x)


def outcome(x: Matrix, seed: int) -> NDArray[np.bool_]:
    y = np.nan_to_num(x)
    odds = y[:, 0] * y[:, 3] + (y[:, 1] == 0) + (y[:, 2] % 3 == 0) * y[:, 4] + np.isnan(x[:, 5])
    return np.random.default_rng(seed).random(len(x)) < 1 / (1 + np.exp(1 - odds))


def fitted(seed: int, told: dict[str, Any], levels: bool, rounds: int = 8) -> lgb.Booster:
    x = leads(600, seed)
    data = lgb.Dataset(x, outcome(x, seed), categorical_feature=[2] if levels else [])
    usual = {"objective": "binary", "verbosity": -1, "num_threads": 1, "seed": seed}
    few = {"min_data_in_leaf": 3, "min_data_per_group": 5, "cat_smooth": 1}
    return lgb.train(usual | few | told, data, rounds)


def shapes() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "num_leaves": st.sampled_from([2, 3, 20, 31, 33, 64, 100]),
            "max_depth": st.sampled_from([-1, -1, 2, 6, 9]),
            "zero_as_missing": st.booleans(),
            "use_missing": st.booleans(),
            "feature_fraction": st.sampled_from([1.0, 0.5]),
            "boosting": st.sampled_from(["gbdt", "dart"]),
        }
    )


def explained(trees: Trees, codes: Matrix) -> Matrix:
    """The compiled contributions, after a look that NumPy's are the same to the last bit."""
    tables = shap_tables(trees)
    assert tables is not None
    found, baseline = FastTrees(trees, FIELDS).shares(tables, codes)
    slow, start = tables.contributions(codes)
    np.testing.assert_array_equal(found, slow)
    assert baseline == start
    return found


@settings(max_examples=min(EXAMPLES, 30))
@given(told=shapes(), levels=st.booleans(), seed=st.integers(0, 1_000))
def test_any_booster_scores_and_explains_as_lightgbm_does(
    told: dict[str, Any], levels: bool, seed: int
) -> None:
    booster, codes = fitted(seed, told, levels), wild(700, seed)
    trees = lightgbm_trees(booster.model_to_string())
    raw = booster.predict(codes, raw_score=True, num_threads=1)
    np.testing.assert_array_equal(FastTrees(trees, FIELDS).total(codes), raw)
    expected = booster.predict(codes[:40], pred_contrib=True, num_threads=1)[:, :-1]
    np.testing.assert_allclose(explained(trees, codes)[:40], expected, atol=1e-9)


@pytest.mark.parametrize("name", SKLEARN)
def test_trees_of_scikit_learn_are_explained_as_by_the_shap_library(name: str) -> None:
    known = np.nan_to_num(leads(600, 5), nan=-9.0).astype(np.float32).astype(np.float64)
    model = SKLEARN[name].fit(known, outcome(known, 6))
    trees = sklearn_trees(model)
    raw = shap.TreeExplainer(model).shap_values(known[:50], check_additivity=False)
    expected = raw[..., 1] * len(trees) if raw.ndim == 3 else raw
    np.testing.assert_allclose(explained(trees, known)[:50], expected, atol=1e-5)
    np.testing.assert_array_equal(FastTrees(trees, FIELDS).total(known), trees.total(known))


@settings(max_examples=EXAMPLES)
@given(rows=st.integers(0, 9), fields=st.integers(1, 9), seed=st.integers(0, 1_000))
def test_the_strongest_fields_are_those_that_sorting_finds(
    rows: int, fields: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    shares = random.choice([-0.7, -0.2, -0.05, 0.0, 0.05, 0.2, 0.2, 0.7], (rows, fields))
    usual = random.choice([0.0, 0.1, -0.5], fields)
    for found, sorted_ in zip(strongest(shares, usual), by_sorting(shares, usual), strict=True):
        np.testing.assert_array_equal(found.fields, sorted_.fields)
        np.testing.assert_array_equal(found.shares, sorted_.shares)


def test_trees_that_are_one_leaf_ask_nothing() -> None:
    booster, codes = fitted(1, {"min_data_in_leaf": 500}, levels=False), wild(10, 2)
    trees = lightgbm_trees(booster.model_to_string())
    assert not explained(trees, codes).any()
    total = FastTrees(trees, FIELDS).total(codes)
    np.testing.assert_array_equal(total, booster.predict(codes, raw_score=True))


def scorers() -> list[Scorer]:
    known = np.nan_to_num(leads(600, 5), nan=-9.0)
    models = [SKLEARN[name].fit(known, outcome(known, 6)) for name in SKLEARN]
    filled = [
        FilledTrees(sklearn_trees(m), np.full(FIELDS, -9.0), not hasattr(m, "decision_function"))
        for m in models
    ]
    return [boosted(fitted(3, {"num_leaves": 20, "max_depth": 6}, levels=True)), *filled]


@pytest.mark.parametrize("scorer", scorers(), ids=["lightgbm", *SKLEARN])
@pytest.mark.parametrize("rows", [1, 2, 511, 513, 2_050])
def test_whether_the_loops_are_ready_changes_no_bit(
    monkeypatch: pytest.MonkeyPatch, scorer: Scorer, rows: int
) -> None:
    codes = wild(rows, 8)
    fast = scorer.raw(codes), *scorer.contributions(codes)
    monkeypatch.setattr(compiled_trees._READY, "loops", None)
    for found, expected in zip(
        fast, (scorer.raw(codes), *scorer.contributions(codes)), strict=True
    ):
        np.testing.assert_array_equal(found, expected)


def test_codes_of_any_layout_are_taken() -> None:
    scorer, codes = scorers()[0], wild(1_200, 9)
    aside, fixed = np.asfortranarray(codes), codes.copy()
    fixed.setflags(write=False)
    for other in (aside, fixed, np.repeat(codes, 2, axis=0)[::2]):
        np.testing.assert_array_equal(scorer.raw(other), scorer.raw(codes))
        np.testing.assert_array_equal(
            scorer.contributions(other)[0], scorer.contributions(codes)[0]
        )


def test_codes_of_too_few_columns_never_reach_the_loops() -> None:
    scorer = scorers()[0]
    assert isinstance(scorer, BoostedTrees)
    assert FastTrees(scorer.trees, FIELDS).total(wild(10, 1)[:, :2]) is None


def test_a_column_may_be_both_compared_and_looked_up() -> None:
    trees, codes = compiled_trees._example()
    mixed = Trees(**{**vars(trees), "feature": np.zeros_like(trees.feature)})
    np.testing.assert_array_equal(FastTrees(mixed, 3).total(codes), mixed.total(codes))


def stumps(bounds: list[float], zero_missing: bool = False) -> Trees:
    """Trees of a node each, the k-th of which says 10^k up to its bound and twice that above it.

    What is missing goes to the left in the first and to the right in all others.
    """
    size, flags = 3 * len(bounds), np.zeros(3 * len(bounds), dtype=np.bool_)
    own, root = np.arange(size), np.arange(0, size, 3)
    left, right, threshold, value = own.copy(), own.copy(), np.zeros(size), np.zeros(size)
    left[root], right[root], threshold[root] = root + 1, root + 2, bounds
    value[root + 1] = 10.0 ** np.minimum(np.arange(len(bounds)), 9)
    value[root + 2] = 2 * value[root + 1]
    missing_left, none = flags.copy(), np.zeros(size, dtype=np.int64)
    missing_left[0] = True
    return Trees(
        roots=root, left=left, right=right, feature=none, threshold=threshold,
        missing_left=missing_left, zero_missing=flags | zero_missing, set_from=none,
        set_size=none, sets=np.zeros(0, dtype=np.bool_), value=value, cover=np.ones(size),
    )  # fmt: skip


@pytest.mark.parametrize("rest", [0.0, 0.5, np.inf, 32_000.0], ids=str)
def test_whole_codes_and_others_are_compared_alike(rest: float) -> None:
    # Whether one code of a block is not whole, or not small, decides how all of it is compared.
    codes = np.array([-31_999.0, -2.0, -1.0, -0.0, 1.0, 31_999.0, np.nan, rest])[:, np.newaxis]
    total = FastTrees(stumps([-1.5, 31_998.5]), 1).total(codes)
    assert total is not None
    assert total[:7].tolist() == [11, 11, 12, 12, 12, 22, 21]
    total = FastTrees(stumps([-1.5, 31_998.5], zero_missing=True), 1).total(codes)
    assert total is not None
    assert total[:7].tolist() == [11, 11, 12, 21, 12, 22, 21]


@pytest.mark.parametrize("bound", [-np.inf, -1e300, -40_000.0, 40_000.0, 1e300, np.inf], ids=str)
def test_bounds_beyond_all_small_codes_are_kept(bound: float) -> None:
    codes = np.array([[-31_999.0], [0.0], [31_999.0], [np.nan]])
    total = FastTrees(stumps([bound, bound]), 1).total(codes)
    assert total is not None
    side = 22 if bound < 0 else 11
    assert total.tolist() == [side, side, side, 21]


def test_more_bounds_than_short_numbers_tell_apart_have_no_bits() -> None:
    assert leaf_bits(stumps(np.arange(32_000.0).tolist())) is not None
    assert leaf_bits(stumps(np.arange(32_001.0).tolist())) is None


def test_trees_that_look_beyond_the_columns_never_reach_the_loops() -> None:
    trees, _ = compiled_trees._example()
    assert FastTrees(trees, 3).columns == 3
    with pytest.raises(ValueError, match="2 columns"):
        FastTrees(trees, 2)
    with pytest.raises(ValueError, match="3 columns"):
        FilledTrees(
            Trees(**{**vars(trees), "feature": trees.feature + 2_000_000}), np.zeros(3), vote=False
        ).raw(np.zeros((1, 3)))
