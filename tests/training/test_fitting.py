"""LightGBM on weighted and joined leads, small and made up."""

from collections.abc import Callable

import lightgbm as lgb
import numpy as np
import pytest
from conftest import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from scoring.model.scorers import boosted
from scoring.training.fitting import TrainingSet, boost, equal_rows


def made_up(n: int = 600, seed: int = 5) -> TrainingSet:
    rng = np.random.default_rng(seed)
    codes = np.column_stack([rng.normal(size=n), rng.integers(0, 4, n), rng.normal(size=n)])
    outcome = rng.random(n) < expit(1.5 * codes[:, 0] + (codes[:, 1] == 2) - 0.5)
    return TrainingSet.of(codes, outcome, (1,))


@pytest.fixture(scope="module")
def trees() -> lgb.Booster:
    return boost(made_up(), 1, trees=25)


def test_a_booster_has_exactly_the_trees_asked_for(trees: lgb.Booster) -> None:
    assert trees.num_trees() == 25


def test_the_same_seed_gives_the_same_text(trees: lgb.Booster) -> None:
    assert boost(made_up(), 1, trees=25).model_to_string() == trees.model_to_string()


def test_another_seed_gives_other_trees(trees: lgb.Booster) -> None:
    assert boost(made_up(), 2, trees=25).model_to_string() != trees.model_to_string()


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


def coarse(n: int = 3000) -> TrainingSet:
    """Leads of few distinct codes, holes among them."""
    data = made_up(n)
    codes = np.round(data.codes[:, :2])
    codes[::7, 0] = np.nan
    return TrainingSet.of(codes, data.outcome, (1,))


def test_rows_with_holes_in_the_same_places_are_equal() -> None:
    codes = np.array([[1.0, np.nan], [1.0, 2.0], [1.0, np.nan], [np.nan, 1.0], [-0.0, 0.0], [0, 0]])
    group = equal_rows(codes)
    assert (group[0] == group[2], group[4] == group[5], len(set(group.tolist()))) == (True, True, 4)


def test_joined_leads_keep_the_weight_of_each_outcome_and_code() -> None:
    data = coarse().weighted(np.linspace(1, 3, 3000))
    rows = data.joined
    assert len(rows) < 100
    for outcome in (True, False):
        for code in range(4):
            ours = rows.weight[(rows.outcome == outcome) & (rows.codes[:, 1] == code)].sum()
            theirs = data.weight[(data.outcome == outcome) & (data.codes[:, 1] == code)].sum()
            assert ours == pytest.approx(theirs)


def test_leads_that_differ_are_not_joined() -> None:
    data = made_up()
    assert data.joined is data


@pytest.mark.parametrize("rows", [300, 12_000])
def test_equal_rows_are_numbered_as_their_bytes_sort(rows: int) -> None:
    codes = np.random.default_rng(rows).integers(-3, 4, (rows, 4)).astype(np.float64)
    codes[::5, 1], codes[::3, 2] = np.nan, -0.0
    plain = np.where(np.isnan(codes), np.nan, codes + 0.0)
    order = {row: at for at, row in enumerate(sorted({row.tobytes() for row in plain}))}
    assert equal_rows(codes).tolist() == [order[row.tobytes()] for row in plain]


@settings(max_examples=min(EXAMPLES, 50), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=40))
def test_joined_rows_stand_in_the_order_of_numpy(leads: list[tuple[int, bool]]) -> None:
    codes = np.array([[code] for code, _ in leads], dtype=np.float64)
    outcome = np.array([hit for _, hit in leads])
    data = TrainingSet.of(codes, outcome, ()).weighted(1.0 + np.arange(len(leads)))
    keys, inverse = np.unique(2 * data.group + outcome, return_inverse=True)
    if len(keys) > len(leads) / 2:
        assert data.joined is data
        return
    found = data.joined
    assert (2 * found.group + found.outcome).tolist() == keys.tolist()
    assert found.weight.tolist() == np.bincount(inverse, data.weight).tolist()


@pytest.mark.parametrize("data", [coarse(), made_up()], ids=["joined", "apart"])
def test_leads_are_scored_to_the_last_bit_as_one_by_one(data: TrainingSet) -> None:
    scorer = boosted(boost(data, 1, trees=10))
    assert data.raw(scorer).tolist() == scorer.raw(data.codes).tolist()


@pytest.mark.parametrize("leads", [coarse, made_up])
def test_bins_are_shared_by_all_settings_and_change_no_tree(
    leads: Callable[[], TrainingSet],
) -> None:
    data, others = leads(), {"num_leaves": 5, "learning_rate": 0.2, "feature_fraction": 0.5}
    boost(data, 1, trees=5, stop_on=data)
    bins = data.binned
    again = boost(data, 1, settings=others, trees=9)
    assert again.model_to_string() == boost(leads(), 1, settings=others, trees=9).model_to_string()
    assert data.binned is bins


def test_joining_changes_next_to_nothing() -> None:
    data = coarse()
    plain = {"feature_fraction": 1.0, "min_sum_hessian_in_leaf": 5.0, "cat_smooth": 1.0}
    whole_settings = {**plain, "min_data_per_group": 1, "min_data_in_leaf": 1, "max_depth": 4}
    joined = boost(data, 0, settings=whole_settings, trees=30)
    rows = lgb.Dataset(data.codes, data.outcome, categorical_feature=[1],
                       params={"min_data_in_bin": 1, "verbosity": -1})  # fmt: skip
    whole = lgb.train(
        {**whole_settings, "objective": "binary", "verbosity": -1, "num_threads": 1}, rows, 30
    )
    np.testing.assert_allclose(joined.predict(data.codes), whole.predict(data.codes), atol=0.02)
