"""Trees as arrays: LightGBM's scores to the last bit, scikit-learn's to 1e-12."""

from typing import Any

import lightgbm as lgb
import numpy as np
import pytest
from conftest import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

from scoring.model.trees import ZERO, Trees, lightgbm_trees, sklearn_trees

Matrix = NDArray[np.float64]
# Codes on which a reader of LightGBM's text can go wrong: holes, zeros, half and unseen levels.
ODD = [np.nan, 0, -0.0, 1e-36, -1e-36, ZERO, -ZERO, -1, -0.5, 0.5, 31.5, 63, 64, 65, 200, 2.0**31]
ODD += [3e9, 1e300, -1e300, np.inf, -np.inf]
SEEDS = st.integers(0, 2**32 - 1)
# Two trees, the first asking for a level (1 or 33 of column 1), then for a number (column 0).
TEXT = """tree
version=v4
num_class=1
num_tree_per_iteration=1
max_feature_idx=1

Tree=0
num_leaves=3
num_cat=1
split_feature=1 0
threshold=0 2.5
decision_type=1 10
left_child=-1 -2
right_child=1 -3
leaf_value=1 20 300
leaf_count=5 3 2
internal_count=10 5
cat_boundaries=0 2
cat_threshold=2 2
is_linear=0
shrinkage=1


Tree=1
num_leaves=1
num_cat=0
split_feature=
threshold=
decision_type=
left_child=
right_child=
leaf_value=4000
leaf_count=10
internal_count=
is_linear=0
shrinkage=1


end of trees
"""


def leads(rows: int, seed: int) -> Matrix:
    """A number with holes, many levels with holes, counts, few levels, many zeros, noise."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, 6))
    x[:, 1], x[:, 3] = rng.integers(0, 64, rows), rng.integers(0, 5, rows)
    x[:, 2] = rng.poisson(1, rows)
    x[rng.random(rows) < 0.3, 4] = 0
    x[rng.random((rows, 6)) < [0.2, 0.2, 0, 0, 0, 0]] = np.nan
    return x


def outcomes(x: Matrix, seed: int) -> NDArray[np.bool_]:
    odd = np.isin(x[:, 1], [1, 4, 35, 50]) | (np.nan_to_num(x[:, 0]) > 1) | (x[:, 4] == 0)
    return odd ^ (np.random.default_rng(seed).random(len(x)) < 0.1)


def with_odd_codes(x: Matrix, seed: int) -> Matrix:
    rng = np.random.default_rng(seed)
    return np.where(rng.random(x.shape) < 0.3, rng.choice(ODD, x.shape), x)


def boosted(seed: int, rows: int, trees: int, levels: list[int], **options: Any) -> lgb.Booster:
    x = leads(rows, seed)
    told = {"objective": "binary", "verbosity": -1, "num_threads": 1, "min_data_in_leaf": 1}
    told |= {"min_data_per_group": 2, "cat_smooth": 1.0, "min_data_in_bin": 1}
    data = lgb.Dataset(x, outcomes(x, seed).astype(float), categorical_feature=levels)
    return lgb.train(told | options, data, trees)


@settings(max_examples=min(EXAMPLES, 60))
@given(
    seed=SEEDS,
    rows=st.sampled_from([5, 60, 600]),
    trees=st.sampled_from([1, 3, 40]),
    levels=st.sampled_from([[], [1, 3]]),
    num_leaves=st.sampled_from([2, 6, 127]),
    zero_as_missing=st.booleans(),
    use_missing=st.booleans(),
    max_cat_to_onehot=st.sampled_from([1, 4]),
)
def test_the_total_is_the_raw_score_of_lightgbm_to_the_last_bit(
    seed: int, rows: int, trees: int, levels: list[int], **options: Any
) -> None:
    text = boosted(seed, rows, trees, levels, **options).model_to_string()
    codes = with_odd_codes(leads(200, seed + 1), seed)
    expected = lgb.Booster(model_str=text).predict(codes, raw_score=True, num_threads=1)
    assert lightgbm_trees(text).total(codes).tobytes() == np.asarray(expected).tobytes()


@settings(max_examples=20)
@given(seed=SEEDS, rows=st.sampled_from([40, 900]), kind=st.sampled_from(["tree", "forest"]))
def test_voting_trees_give_the_shares_of_scikit_learn(seed: int, rows: int, kind: str) -> None:
    x, number = np.nan_to_num(leads(rows, seed)).astype(np.float32), seed % 1000
    estimator = (
        DecisionTreeClassifier(random_state=number)
        if kind == "tree"
        else RandomForestClassifier(9, random_state=number)
    )
    estimator.fit(x, outcomes(x, seed), sample_weight=np.random.default_rng(seed).random(rows))
    trees, asked = sklearn_trees(estimator), np.nan_to_num(leads(200, seed + 1)).astype(np.float32)
    share = trees.total(np.vstack([asked, x[:40]]).astype(float)) / len(trees)
    expected = estimator.predict_proba(np.vstack([asked, x[:40]]))[:, 1]
    np.testing.assert_allclose(share, expected, rtol=0, atol=1e-12)


@settings(max_examples=20)
@given(seed=SEEDS, rows=st.sampled_from([40, 900]), holes=st.booleans())
def test_adding_trees_give_the_decision_of_scikit_learn(seed: int, rows: int, holes: bool) -> None:
    x = leads(rows, seed) if holes else np.nan_to_num(leads(rows, seed))
    estimator = HistGradientBoostingClassifier(max_iter=9, early_stopping=False, random_state=0)
    estimator.fit(x, outcomes(x, seed))
    asked = with_odd_codes(leads(200, seed + 1), seed)
    asked[np.isinf(asked)] = 1e9
    found, expected = sklearn_trees(estimator).total(asked), estimator.decision_function(asked)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("number", "level", "total"),
    [
        (0.0, 1.0, 4001), (9.0, 33.0, 4001), (0.0, 1.9, 4001), (2.5, 2.0, 4020), (2.6, 2.0, 4300),
        (2.6, np.nan, 4300), (np.nan, 64.0, 4020), (2.6, -1.0, 4300), (2.6, 1e300, 4300),
    ],
)  # fmt: skip
def test_a_lead_goes_the_way_the_text_tells(number: float, level: float, total: float) -> None:
    assert lightgbm_trees(TEXT).total(np.array([[number, level]])).tolist() == [total]


def test_the_arrays_are_those_of_the_text() -> None:
    trees = lightgbm_trees(TEXT)
    assert (trees.roots.tolist(), trees.left.tolist()) == ([0, 5], [2, 3, 2, 3, 4, 5])
    assert (trees.right.tolist(), trees.cover.tolist()) == (
        [1, 4, 2, 3, 4, 5], [10, 5, 5, 3, 2, 10]
    )  # fmt: skip
    assert np.flatnonzero(trees.sets).tolist() == [1, 33]


def test_the_cover_is_the_weight_of_the_leads_trained_on() -> None:
    x = np.nan_to_num(leads(300, 3))
    tree = DecisionTreeClassifier(max_depth=3).fit(x, outcomes(x, 3), np.full(300, 0.5))
    trees = sklearn_trees(tree)
    leaf = trees.left == np.arange(len(trees.left))
    assert (trees.cover[0], trees.cover[leaf].sum()) == (150, 150)


def test_leads_alone_and_in_a_crowd_have_the_same_total() -> None:
    trees, codes = lightgbm_trees(boosted(5, 600, 40, [1]).model_to_string()), leads(5000, 6)
    assert [trees.total(codes[[at]])[0] for at in range(50)] == trees.total(codes)[:50].tolist()


def test_no_leads_have_no_total() -> None:
    assert lightgbm_trees(TEXT).total(np.empty((0, 2))).shape == (0,)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("num_tree_per_iteration=1", "num_tree_per_iteration=3"),
        ("max_feature_idx=1", "average_output"),
        ("is_linear=0", "is_linear=1"),
        ("2.5", "a"),
    ],
)
def test_text_of_other_models_is_refused(old: str, new: str) -> None:
    with pytest.raises(ValueError, match=r"LightGBM's trees|could not convert"):
        lightgbm_trees(TEXT.replace(old, new))


@pytest.mark.parametrize("child", [-1, 0, 1, 9])
def test_a_node_below_itself_or_nowhere_is_refused(child: int) -> None:
    whole = vars(lightgbm_trees(TEXT))
    with pytest.raises(ValueError, match="before their children"):
        Trees(**{**whole, "right": np.array([1, child, 2, 3, 4, 5])})


@pytest.mark.parametrize(
    ("part", "cells", "said"),
    [
        ("value", np.zeros(5), "as many entries"),
        ("feature", np.array([1, 0, -1, 0, 0, 0]), "columns and sets"),
        ("set_from", np.full(6, -1), "columns and sets"),
        ("set_from", np.array([1, 0, 0, 0, 0, 0]), "sets that hold"),
        ("set_size", np.array([1 << 30, 0, 0, 0, 0, 0]), "sets that hold"),
        ("roots", np.array([1, 5]), "one behind the other"),
        ("roots", np.array([0, 0]), "one behind the other"),
        ("roots", np.array([0, 6]), "one behind the other"),
    ],
)
def test_what_no_array_holds_is_refused(part: str, cells: NDArray[Any], said: str) -> None:
    whole = vars(lightgbm_trees(TEXT))
    assert len(whole["left"]) == 6
    with pytest.raises(ValueError, match=said):
        Trees(**{**whole, part: cells})
