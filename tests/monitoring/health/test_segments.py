"""How the model does in groups of the test leads, against scikit-learn and pandas."""

import numpy as np
import pandas as pd
import pytest
from few_leads import few, grouped, with_shift
from sklearn import metrics

from scoring.insight.groups import EMPTY
from scoring.model.lead_model import LeadModel
from scoring.monitoring.health.examined import MONTH, Examined
from scoring.monitoring.health.segments import (
    LEAST_LEADS,
    calls,
    fairness_table,
    hidden,
    segment_table,
)


def as_frame(examined: Examined, name: str) -> pd.DataFrame:
    """The test leads with their group as its text is read by pandas."""
    groups = examined.groups(name)
    told = {"chance": examined.chance, "outcome": examined.outcome}
    return pd.DataFrame(told | {"group": [groups.labels[at] for at in groups.place]})


@pytest.mark.parametrize("name", ["Source", MONTH, "Visits"])
def test_each_segment_has_the_auc_of_scikit_learn(examined: Examined, name: str) -> None:
    parts = as_frame(examined, name).groupby("group")
    told = segment_table(examined, examined.groups(name)).set_index("group")["auc"].dropna()
    assert len(told) > 1
    for group, auc in told.items():
        part = parts.get_group(group)
        assert auc == pytest.approx(metrics.roc_auc_score(part["outcome"], part["chance"]))


def test_expected_and_converted_are_sums_by_pandas(examined: Examined) -> None:
    sums = as_frame(examined, "City").groupby("group").agg(
        known=("outcome", "size"), converted=("outcome", "sum"), expected=("chance", "sum")
    )  # fmt: skip
    told = segment_table(examined, examined.groups("City")).set_index("group")
    pd.testing.assert_frame_equal(
        told[["known", "converted", "expected"]].sort_index(), sums, check_names=False
    )


def test_a_segment_is_the_same_at_any_stated_base_rate(examined: Examined) -> None:
    groups = examined.groups("Source")
    told, moved = (segment_table(e, groups) for e in (examined, with_shift(examined, -2.0)))
    np.testing.assert_allclose(moved["expected"], told["expected"])


def test_few_leads_or_few_of_an_outcome_have_no_auc(small_model: LeadModel) -> None:
    place = [0] * 60 + [1] * 60 + [2] * 40
    outcome = [1, 0] * 30 + [1] * 55 + [0] * 5 + [1, 0] * 20
    leads = few(small_model, list(np.linspace(0.1, 0.9, 160)), outcome)
    told = segment_table(leads, grouped(place, "both", "one-sided", "small"))
    assert told["small"].tolist() == [False, False, True]
    assert told["auc"].isna().tolist() == [False, True, True]


def test_the_last_calls_are_shared_by_leads_of_one_chance(small_model: LeadModel) -> None:
    leads = few(small_model, [0.2, 0.9, 0.5, 0.5, 0.5], [0, 1, 0, 1, 0])
    third = pytest.approx(1 / 3)
    assert calls(leads, 0.4).tolist() == [0, 1, third, third, third]
    assert calls(leads, 1.0).tolist() == [1, 1, 1, 1, 1]


def test_selection_precision_and_recall_are_those_of_the_leads_called(examined: Examined) -> None:
    frame = as_frame(examined, "Source")
    order = np.argsort(-examined.chance, kind="stable")
    frame["called"] = False
    frame.loc[order[: len(frame) // 4], "called"] = True
    told = fairness_table(examined, examined.groups("Source"), len(frame) // 4 / len(frame))
    for row in told.itertuples():
        part = frame[frame["group"] == row.group]
        hits = part["outcome"]
        assert row.selection == pytest.approx(part["called"].mean())
        precision = metrics.precision_score(hits, part["called"], zero_division=np.nan)
        recall = metrics.recall_score(hits, part["called"])
        assert (row.precision, row.recall) == pytest.approx((precision, recall), nan_ok=True)


def test_the_ratio_is_to_the_selection_of_the_largest_group(small_model: LeadModel) -> None:
    chances = [0.9] * 60 + [0.1] * 60 + [0.8] * 25 + [0.2] * 75
    leads = few(small_model, chances, [0, 1] * 110)
    told = fairness_table(leads, grouped([0] * 120 + [1] * 100, "A", "B"), 85 / 220)
    assert told["selection"].tolist() == [0.5, 0.25]
    assert told["ratio"].tolist() == [1, 0.5]


def test_groups_of_few_leads_are_hidden_and_counted(small_model: LeadModel) -> None:
    place = [0] * LEAST_LEADS + [1] * (LEAST_LEADS - 1) + [3] * 2
    groups = grouped(place, "A", "B", "nobody")
    leads = few(small_model, [0.5] * len(place), [0, 1] * (len(place) // 2) + [0])
    assert fairness_table(leads, groups, 0.5)["group"].tolist() == ["A"]
    assert (hidden(groups), groups.labels[3]) == ((2, LEAST_LEADS + 1), EMPTY)
