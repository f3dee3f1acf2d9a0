"""Pictures of a model's health by the numbers they show, against scikit-learn."""

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics
from sklearn.calibration import calibration_curve

from scoring.charts.bands import found_curve
from scoring.charts.health import (
    auc_dots,
    cut_lines,
    gain_line,
    lift_curve,
    precision_curve,
    roc_curve,
    selection_bars,
)
from scoring.charts.influence import kept_bars, level_dots, share_dots, swarm, weight_bars
from scoring.charts.training import reliability_curve
from scoring.monitoring.health import ordering
from scoring.monitoring.health.cut import CallMoney, cut_table
from scoring.monitoring.health.examined import Examined
from scoring.monitoring.health.ordering import figures, order_table


@pytest.fixture
def order(tied: Examined, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    monkeypatch.setattr(ordering, "MOST_POINTS", 10_000)
    return order_table(tied)


def test_the_picture_of_roc_has_the_points_and_the_area_of_scikit_learn(
    tied: Examined, order: pd.DataFrame
) -> None:
    line, chance = roc_curve(order).data
    passed, found, _ = metrics.roc_curve(tied.outcome, tied.chance, drop_intermediate=False)
    np.testing.assert_allclose([line.x, line.y], [passed, found], atol=1e-12)
    area = metrics.roc_auc_score(tied.outcome, tied.chance)
    assert np.trapezoid(line.y, line.x) == pytest.approx(area)
    assert (list(chance.x), list(chance.y)) == ([0, 1], [0, 1])


def test_the_picture_of_precision_has_the_points_and_the_area_of_scikit_learn(
    tied: Examined, order: pd.DataFrame
) -> None:
    line, chance = precision_curve(order, 0.25).data
    precision, recall, _ = metrics.precision_recall_curve(tied.outcome, tied.chance)
    np.testing.assert_allclose([line.x, line.y], [recall[-2::-1], precision[-2::-1]], atol=1e-12)
    area = metrics.average_precision_score(tied.outcome, tied.chance)
    assert np.diff(line.x, prepend=0) @ line.y == pytest.approx(area)
    assert list(chance.y) == [0.25, 0.25]


def test_the_pictures_of_gains_and_lift_count_from_the_top(
    tied: Examined, order: pd.DataFrame
) -> None:
    gains, lift = found_curve(order).data[0], lift_curve(order).data[0]
    at = len(lift.x) // 2
    top = tied.chance >= order["chance"].iloc[at + 1]
    found = tied.outcome[top].sum() / tied.outcome.sum()
    assert (gains.x[at + 1], gains.y[at + 1]) == pytest.approx((top.mean(), found))
    assert (lift.x[at], lift.y[at]) == pytest.approx((top.mean(), found / top.mean()))


def test_the_picture_of_calibration_is_that_of_ten_equal_groups(examined: Examined) -> None:
    line = reliability_curve(figures(examined)[0]).data[1]
    # Its quantiles fall between two leads, so a bin may differ by one of them.
    bins = {"n_bins": 10, "strategy": "quantile"}
    rates, means = calibration_curve(examined.outcome, examined.chance, **bins)
    np.testing.assert_allclose(line.x, means, atol=0.005)
    np.testing.assert_allclose(line.y, rates, atol=0.015)
    assert sum(line.customdata) == len(examined)


def test_the_lines_of_thresholds_are_those_of_scikit_learn(tied: Examined) -> None:
    figure = cut_lines(cut_table(tied, None), 0.3)
    assert [line.name for line in figure.data] == ["Precision", "Recall", "Specificity"]
    at = 20
    called = tied.leads.chance >= figure.data[0].x[at]
    assert [line.y[at] for line in figure.data] == pytest.approx(
        [
            metrics.precision_score(tied.outcome, called),
            metrics.recall_score(tied.outcome, called),
            metrics.recall_score(tied.outcome, called, pos_label=False),
        ]
    )
    assert figure.layout.shapes[0].x0 == 0.3


def test_the_line_of_money_is_value_minus_cost_and_its_dot_the_best(tied: Examined) -> None:
    table = cut_table(tied, CallMoney(2.0, 9.0))
    best = float(table.loc[table["gain"].idxmax(), "chance"])
    line, dot = gain_line(table, 0.5, best).data
    called = tied.leads.chance >= line.x[10]
    assert line.y[10] == 9.0 * tied.outcome[called].sum() - 2.0 * called.sum()
    assert (dot.x[0], dot.y[0]) == (best, max(line.y))
    assert len(gain_line(table, 0.5, None).data) == 1


def test_segments_without_an_auc_are_not_drawn() -> None:
    rows = [("Web", 90, 0.8, 0.7, 0.9, False), ("Fair", 9, np.nan, np.nan, np.nan, True)]
    columns = ["group", "known", "auc", "auc_low", "auc_high", "small"]
    figure = auc_dots(pd.DataFrame(rows, columns=columns), 0.75)
    dots = figure.data[0]
    assert (list(dots.y), list(dots.x)) == (["Web"], [0.8])
    assert list(dots.error_x.array) == pytest.approx([0.1])
    assert figure.layout.shapes[0].x0 == 0.75


def test_selection_is_a_bar_and_precision_a_mark() -> None:
    table = pd.DataFrame(
        {"group": ["Web", "Fair"], "leads": [90, 60], "selection": [0.5, 0.2], "precision": [1, 0]}
    )
    bars, marks = selection_bars(table).data
    assert (list(bars.x), list(bars.customdata)) == ([0.5, 0.2], [90, 60])
    assert (list(marks.x), list(marks.y)) == ([1, 0], ["Web", "Fair"])


def dots() -> pd.DataFrame:
    rows = [("Source", s, "<i>Web</i>", np.nan) for s in (0.1, 0.1, 0.1, 0.9)]
    rows += [("Visits", -0.5, "3", 0.0), ("Visits", 0.5, "9", 1.0)]
    return pd.DataFrame(rows, columns=["field", "share", "text", "height"])


def test_dots_of_the_swarm_stand_at_their_contribution_in_the_row_of_their_field() -> None:
    figure = swarm(dots())
    source, visits = figure.data
    assert (list(source.x), list(visits.x)) == ([0.1, 0.1, 0.1, 0.9], [-0.5, 0.5])
    assert [round(y) for y in (*source.y, *visits.y)] == [0, 0, 0, 0, 1, 1]
    assert len(set(source.y[:3])) == 3
    assert list(visits.marker.color) == [0.0, 1.0]
    assert list(figure.layout.yaxis.ticktext) == ["Source", "Visits"]


def test_what_is_told_of_a_dot_is_text_and_no_mark() -> None:
    assert set(swarm(dots()).data[0].customdata) == {"&lt;i&gt;Web&lt;/i&gt;"}
    table = pd.DataFrame({"value": [1.0], "share": [0.2], "text": ["<b>1</b>"]})
    assert list(share_dots(table).data[0].customdata) == ["&lt;b&gt;1&lt;/b&gt;"]


def test_weights_levels_and_what_is_kept_are_bars_and_dots_of_their_table() -> None:
    weights = pd.DataFrame({"field": ["A", "B"], "weight": [0.6, 0.2], "share": [0.75, 0.25]})
    assert list(weight_bars(weights).data[0].x) == [0.6, 0.2]
    level = {"group": ["x"], "leads": [9], "mean": [0.3], "low": [0.1], "high": [0.4]}
    dot = level_dots(pd.DataFrame(level | {"small": [True]})).data[0]
    assert (dot.x[0], dot.error_x.array[0]) == (0.3, pytest.approx(0.1))
    kept = pd.DataFrame({"field": ["A"], "leads": [40], "kept": [30], "share": [0.75]})
    bar = kept_bars(kept).data[0]
    assert (bar.x[0], bar.text[0]) == (0.75, "75.0%, n 40")
