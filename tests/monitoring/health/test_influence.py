"""What fields weigh, against the shap library and by hand."""

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shap
from numpy.typing import NDArray

from scoring.model.scorers import FilledTrees
from scoring.monitoring.health.examined import BusinessField, Examined
from scoring.monitoring.health.influence import (
    FEW_EXPLAINED,
    MOST_EXPLAINED,
    Influence,
    affordable,
    importance_table,
    is_measure,
    level_table,
    number_table,
    swarm_table,
)


@pytest.fixture(scope="module")
def found(examined: Examined) -> Influence:
    return Influence.of(examined)


@pytest.fixture(scope="module")
def expected(found: Influence) -> NDArray[np.float64]:
    """The shap library's values of the same leads."""
    codes = found.examined.leads.codes[found.places]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = shap.TreeExplainer(found.examined.model.scorer.booster).shap_values(codes)
    return np.asarray(values[1] if isinstance(values, list) else values)


def named(found: Influence, label: str) -> BusinessField:
    return next(f for f in found.examined.fields if f.label == label)


def test_importance_is_the_mean_size_of_shap_values(
    found: Influence, expected: NDArray[np.float64]
) -> None:
    sizes = pd.Series(np.abs(expected).mean(axis=0), found.examined.model.encoder.names)
    told = importance_table(found)
    by_label = {c.label: sizes[c.name] for c in found.examined.model.schema.inputs}
    assert told["weight"].tolist() == pytest.approx([by_label[f] for f in told["field"]], abs=1e-5)
    assert told["weight"].is_monotonic_decreasing
    assert told["share"].sum() == pytest.approx(1)


def test_a_dot_of_the_swarm_is_the_shap_value_of_a_lead_with_its_value(
    found: Influence, expected: NDArray[np.float64]
) -> None:
    table = swarm_table(found)
    first = table[table["field"] == found.examined.fields[found.order[0]].label]
    some = np.linspace(0, len(found) - 1, 300).astype(int)
    np.testing.assert_allclose(first["share"], expected[some, found.order[0]], atol=1e-5)
    assert len(first) == 300


def test_the_height_of_a_number_is_its_rank(found: Influence) -> None:
    table = swarm_table(found)
    minutes = table[table["field"] == "Minutes on site"]
    given = minutes[minutes["text"] != "not given"]
    numbers = given["text"].str.split().str[0].astype(float)
    assert given.loc[numbers.idxmax(), "height"] == 1
    assert numbers.rank().corr(given["height"]) == pytest.approx(1)
    assert table.loc[table["field"] == "Source", "height"].isna().all()


def test_the_levels_of_a_field_are_means_by_pandas(
    found: Influence, expected: NDArray[np.float64]
) -> None:
    asked = named(found, "Source")
    names = [found.examined.text(asked, int(lead)) for lead in found.places]
    by_name = pd.Series(expected[:, asked.columns[0]]).groupby(names)
    told = level_table(found, asked).set_index("group")
    assert told["mean"].to_dict() == pytest.approx(by_name.mean().to_dict(), abs=1e-5)
    assert told["leads"].to_dict() == by_name.size().to_dict()
    assert told["high"].to_dict() == pytest.approx(by_name.quantile(0.9).to_dict(), abs=1e-5)


def test_a_number_of_many_values_is_drawn_by_value_and_one_of_few_by_level(
    found: Influence, expected: NDArray[np.float64]
) -> None:
    visits, source = named(found, "Visits"), named(found, "Source")
    assert (is_measure(found.examined, visits), is_measure(found.examined, source)) == (True, False)
    table = number_table(found, visits)
    some = np.linspace(0, len(found) - 1, 800).astype(int)
    codes = found.examined.leads.codes[found.places[some], visits.columns[0]]
    there = ~np.isnan(codes)
    np.testing.assert_array_equal(table["value"], codes[there])
    shares = expected[some, visits.columns[0]][there]
    np.testing.assert_allclose(table["share"], shares, atol=1e-5)


def test_the_answers_of_a_column_are_one_field_whose_parts_add_up(examined: Examined) -> None:
    parts = np.zeros((3, len(examined.model.encoder.fields)))
    parts[:, 0], parts[:, 1] = [1.0, -2.0, 0.5], [-0.25, -1.0, 0.5]
    held = Examined(examined.model, examined.leads)
    held.__dict__["fields"] = (BusinessField("Wish", (0, 1), ("a course", "a call")),)
    table = importance_table(Influence(held, np.arange(3), parts))
    assert table["field"].tolist() == ["Wish"]
    assert table["weight"].tolist() == pytest.approx([(0.75 + 3 + 1) / 3])


def test_trees_without_tables_explain_fewer_leads(examined: Examined) -> None:
    model = examined.model
    assert affordable(model) == MOST_EXPLAINED
    trees = FilledTrees(model.scorer.trees, np.zeros(len(model.encoder.fields)), vote=True)
    assert affordable(replace(model, scorer=trees)) == FEW_EXPLAINED
