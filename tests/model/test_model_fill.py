"""How much of a model a file fills, and when there is no ranking."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample, table_of
from sklearn.metrics import roc_auc_score

from scoring.model.lead_model import LeadModel
from scoring.model.model_fill import LEAST_WEIGHT, ModelFill, often_right
from scoring.model.scoring_path import score_table


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    return read_sample("sample_leads.csv", 300)


def fill(frame: pd.DataFrame, model: LeadModel) -> ModelFill:
    return score_table(table_of(frame), "leads.csv", model).fill


def test_a_whole_file_fills_the_model_and_ranks(
    sample: pd.DataFrame, small_model: LeadModel
) -> None:
    found = fill(sample, small_model)
    assert (found.found, found.ranks) == (found.fields, True)
    assert found.weight == pytest.approx(1.0, abs=0.02)


def test_the_weight_of_some_columns_is_their_share_of_the_importance(
    sample: pd.DataFrame, small_model: LeadModel
) -> None:
    importance = dict(zip(small_model.encoder.names, small_model.importance, strict=True))
    names = ["Source", "Occupation", "Minutes on site"]
    expected = sum(importance[n] for n in names) / sum(importance.values())
    assert fill(sample[names], small_model).weight == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize("name", ["Source", "City", "Last activity", "Do not email"])
def test_one_column_is_no_ranking(sample: pd.DataFrame, small_model: LeadModel, name: str) -> None:
    found = fill(sample[[name]], small_model)
    assert (found.found, found.is_thin, found.ranks) == (1, True, False)


def test_a_column_without_values_the_model_knows_is_not_read(
    sample: pd.DataFrame, small_model: LeadModel
) -> None:
    whole, empty, new = sample.copy(), sample.copy(), sample.copy()
    empty["Occupation"], new["Occupation"] = "", "Astronaut"
    weights = [fill(frame, small_model).weight for frame in (whole, empty, new)]
    assert weights[0] > weights[1] + 0.1
    assert weights[1] == pytest.approx(weights[2])


@pytest.mark.parametrize("leads", [1, 2, 5, 19])
def test_a_few_leads_rank_though_their_chances_are_alike(
    sample: pd.DataFrame, small_model: LeadModel, leads: int
) -> None:
    alike = sample.iloc[[0] * leads].reset_index(drop=True)
    assert fill(alike, small_model).ranks


def test_one_lead_with_most_cells_empty_ranks(sample: pd.DataFrame, small_model: LeadModel) -> None:
    lead = sample.head(1).copy()
    lead[[name for name in lead if name not in ("Source", "Visits")]] = ""
    assert fill(lead, small_model).weight > LEAST_WEIGHT


def test_many_leads_with_the_same_chance_are_no_ranking(
    sample: pd.DataFrame, small_model: LeadModel
) -> None:
    alike = sample.iloc[[0] * 40].reset_index(drop=True)
    found = fill(alike, small_model)
    assert (found.is_thin, found.is_flat, found.right) == (False, True, 0.5)


def test_how_often_an_order_is_right_is_the_expected_auc() -> None:
    rng = np.random.default_rng(1)
    chances = rng.beta(1, 4, 4_000).round(3)
    outcome = rng.random((40, len(chances))) < chances
    drawn = np.mean([roc_auc_score(row, chances) for row in outcome])
    assert often_right(chances) == pytest.approx(drawn, abs=0.004)


def test_fewer_columns_never_fill_more(sample: pd.DataFrame, small_model: LeadModel) -> None:
    names = list(small_model.encoder.names)
    weights = [fill(sample[names[:count]], small_model).weight for count in (22, 15, 9, 4, 1)]
    assert all(more >= less for more, less in pairwise(weights))
