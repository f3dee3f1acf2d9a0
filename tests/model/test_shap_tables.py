from dataclasses import replace
from typing import Any

import lightgbm as lgb
import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.model import shap_tables as module
from scoring.model.scorers import boosted
from scoring.model.shap_tables import shap_tables
from scoring.model.tree_shap import contributions
from scoring.model.trees import Trees

Matrix = NDArray[np.float64]
FEW_TREES: dict[str, Any] = {
    "objective": "binary",
    "min_data_in_leaf": 5,
    "min_data_per_group": 5,
    "cat_smooth": 1,
    "verbosity": -1,
    "num_threads": 1,
    "seed": 0,
    "num_leaves": 12,
    "max_depth": 6,
}


def leads(rows: int, seed: int) -> Matrix:
    """Columns with holes, counts with zeros, levels with holes, and one with no news."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(rows, 5))
    x[random.random(rows) < 0.2, 0] = np.nan
    x[:, 1] = random.poisson(1, rows)
    x[:, 2] = random.integers(0, 40, rows)
    x[random.random(rows) < 0.2, 2] = np.nan
    x[:, 4] = 7
    return x


def fitted(rounds: int = 12, **settings: Any) -> lgb.Booster:
    x = leads(500, 1)
    odds = np.nan_to_num(x[:, 0]) * x[:, 3] + (x[:, 1] == 0) + (x[:, 2] % 3 == 0)
    outcome = np.random.default_rng(2).random(len(x)) < 1 / (1 + np.exp(1 - odds))
    data = lgb.Dataset(x, outcome, categorical_feature=[2])
    return lgb.train(FEW_TREES | settings, data, rounds)


def by_tables(booster: lgb.Booster, codes: Matrix) -> tuple[Matrix, float]:
    tables = boosted(booster).tables
    assert tables is not None
    return tables.contributions(codes)


@pytest.mark.parametrize(
    "settings",
    [
        {"num_leaves": 20, "max_depth": 6},
        {"num_leaves": 60, "max_depth": 8},
        {"num_leaves": 60, "max_depth": -1, "min_data_in_leaf": 1},
        {"num_leaves": 2},
        {"num_leaves": 8, "max_depth": 3, "zero_as_missing": True},
        {"num_leaves": 8, "max_depth": 4, "use_missing": False},
    ],
    ids=str,
)
def test_tables_say_what_lightgbm_says(settings: dict[str, Any]) -> None:
    booster, codes = fitted(**settings), leads(300, 3)
    codes[:20, 2] = [99, -1] * 10
    expected, start = contributions(booster, codes)
    found, baseline = by_tables(booster, codes)
    np.testing.assert_allclose(found, expected, atol=1e-12)
    assert baseline == pytest.approx(start, abs=1e-12)


def test_a_field_gets_half_of_what_two_fields_do_together() -> None:
    # Root on field 0, then field 1: only a lead that goes right twice is worth 8; by half each.
    trees = Trees(
        roots=np.array([0]),
        left=np.array([1, 1, 3, 3, 4]),
        right=np.array([2, 1, 4, 3, 4]),
        feature=np.array([0, 0, 1, 0, 0]),
        threshold=np.full(5, 0.5),
        missing_left=np.ones(5, dtype=bool),
        zero_missing=np.zeros(5, dtype=bool),
        set_from=np.zeros(5, dtype=int),
        set_size=np.zeros(5, dtype=int),
        sets=np.zeros(0, dtype=bool),
        value=np.array([0.0, 0, 0, 0, 8]),
        cover=np.array([4.0, 2, 2, 1, 1]),
    )
    tables = shap_tables(trees)
    assert tables is not None
    shares, baseline = tables.contributions(np.array([[1.0, 1.0], [0, 1], [1, np.nan]]))
    # Nobody known 2, the first 4, the second 4, both 8 for the first lead.
    np.testing.assert_allclose(shares, [[3, 3], [-3, 1], [1, -3]])
    assert baseline == 2


def test_leads_explained_in_several_turns_are_explained_as_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    booster, codes = fitted(), leads(50, 4)
    whole, _ = by_tables(booster, codes)
    monkeypatch.setattr(module, "_ROWS", 7)
    np.testing.assert_array_equal(by_tables(booster, codes)[0], whole)


def test_trees_without_a_question_give_no_field_anything() -> None:
    booster = fitted(min_data_in_leaf=400)
    shares, baseline = by_tables(booster, leads(20, 5))
    assert not shares.any()
    assert baseline == pytest.approx(contributions(booster, leads(20, 5))[1])


def test_no_lead_has_no_contributions() -> None:
    assert by_tables(fitted(2), np.empty((0, 5)))[0].shape == (0, 5)


def test_a_leaf_below_too_many_fields_has_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    scorer = boosted(fitted(num_leaves=60, max_depth=12))
    monkeypatch.setattr(module, "MOST_NODES", 3)
    monkeypatch.setattr(module, "MOST_ALONE", 3)
    assert scorer.tables is None
    codes = leads(30, 6)
    np.testing.assert_array_equal(
        scorer.contributions(codes)[0], contributions(scorer.booster, codes)[0]
    )


def test_a_node_that_no_training_lead_came_to_has_no_weight_to_go_by() -> None:
    trees = boosted(fitted()).trees
    bare = replace(trees, cover=np.where(np.arange(len(trees.cover)) == 1, 0.0, trees.cover))
    assert shap_tables(bare) is None


def test_trees_that_are_many_have_no_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CELLS", 100)
    assert shap_tables(boosted(fitted()).trees) is None


def test_few_leads_and_many_are_explained_alike() -> None:
    scorer, codes = boosted(fitted()), leads(100, 7)
    few = np.concatenate([scorer.contributions(codes[i : i + 1])[0] for i in range(100)])
    np.testing.assert_allclose(scorer.contributions(codes)[0], few, atol=1e-12)
