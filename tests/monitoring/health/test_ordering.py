"""The order of the test leads, against scikit-learn."""

import numpy as np
import pandas as pd
import pytest
from few_leads import few, with_shift
from sklearn import metrics

from scoring.model.lead_model import LeadModel
from scoring.monitoring.health import ordering
from scoring.monitoring.health.examined import Examined
from scoring.monitoring.health.ordering import figures, order_table


@pytest.fixture(params=["all different", "tied"])
def leads(request: pytest.FixtureRequest, examined: Examined, tied: Examined) -> Examined:
    return tied if request.param == "tied" else examined


@pytest.fixture
def table(leads: Examined, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    monkeypatch.setattr(ordering, "MOST_POINTS", 10_000)
    return order_table(leads)


def test_the_points_of_roc_are_those_of_scikit_learn(leads: Examined, table: pd.DataFrame) -> None:
    expected = metrics.roc_curve(leads.outcome, leads.chance, drop_intermediate=False)
    ours = table[["passed", "found", "chance"]].to_numpy().T
    np.testing.assert_allclose(ours, expected, atol=1e-12)


def test_precision_and_recall_are_those_of_scikit_learn(
    leads: Examined, table: pd.DataFrame
) -> None:
    precision, recall, at = metrics.precision_recall_curve(leads.outcome, leads.chance)
    # Its thresholds rise, and its last point is made up.
    ours = table.iloc[1:][["precision", "found", "chance"]].to_numpy()
    expected = np.column_stack([precision[:-1], recall[:-1], at])[::-1]
    np.testing.assert_allclose(ours, expected, atol=1e-12)


def test_gains_and_lift_are_counted_from_the_top(leads: Examined, table: pd.DataFrame) -> None:
    row = table.iloc[len(table) // 3]
    top = leads.chance >= row["chance"]
    found = leads.outcome[top].sum()
    expected = (top.mean(), found / leads.outcome.sum(), leads.outcome[top].mean())
    assert tuple(row[["called", "found", "precision"]]) == pytest.approx(expected)
    assert row["lift"] == pytest.approx(leads.outcome[top].mean() / leads.outcome.mean())
    assert row["foretold"] == pytest.approx(leads.chance[top].sum() / leads.chance.sum())


def test_a_curve_of_few_points_lies_on_the_whole_one(examined: Examined) -> None:
    passed, found, _ = metrics.roc_curve(examined.outcome, examined.chance, drop_intermediate=False)
    table = order_table(examined)
    whole = set(zip(passed.round(12), found.round(12), strict=True))
    drawn = set(zip(table["passed"].round(12), table["found"].round(12), strict=True))
    assert (len(table), drawn <= whole) == (ordering.MOST_POINTS + 1, True)
    assert {(0.0, 0.0), (1.0, 1.0)} <= drawn


def test_the_figures_are_those_of_the_card_and_of_scikit_learn(examined: Examined) -> None:
    test, spans = figures(examined)
    assert test == examined.model.card.test
    chance, outcome = examined.chance, examined.outcome
    assert test.auc == pytest.approx(metrics.roc_auc_score(outcome, chance))
    assert test.pr_auc == pytest.approx(metrics.average_precision_score(outcome, chance))
    assert all(spans[f][0] < getattr(test, f) < spans[f][1] for f in ("auc", "pr_auc"))


def test_a_stated_base_rate_changes_neither_order_nor_calibration(examined: Examined) -> None:
    shifted = figures(with_shift(examined, -1.5))[0]
    test = figures(examined)[0]
    assert (shifted.auc, shifted.ece) == pytest.approx((test.auc, test.ece))


def test_no_curve_begins_before_the_first_call(small_model: LeadModel) -> None:
    table = order_table(few(small_model, [0.9, 0.4, 0.4], [1, 0, 1]))
    assert table["called"].tolist() == pytest.approx([0, 1 / 3, 1])
    assert table["found"].tolist() == [0, 0.5, 1]
    assert table["lift"].tolist()[1:] == [1.5, 1.0]
