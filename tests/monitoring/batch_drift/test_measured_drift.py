"""The drift of a batch as it is kept, against scipy, pandas and what the call sheet measures."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample, table_of
from scipy.stats import ks_2samp

from scoring.model.codes import CodeCounts
from scoring.model.drift import DriftSize
from scoring.model.lead_model import LeadModel
from scoring.model.reference import FieldProfile
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.monitoring.batch_drift.measured_drift import (
    BatchDrift,
    batch_drift,
    drift_from_plain,
    drift_to_plain,
    ks_of,
)
from scoring.monitoring.health.examined import Examined
from scoring.plain import Misfit, json_text


@pytest.fixture(scope="module")
def drift(scored_sample: ScoredBatch, examined: Examined) -> BatchDrift:
    return batch_drift(scored_sample, examined.leads)


@pytest.fixture(scope="module")
def moved(small_model: LeadModel, examined: Examined) -> BatchDrift:
    """New leads of whom most come from two new sources, one of them of three leads."""
    frame = read_sample("sample_leads.csv")
    frame.loc[:1_499, "Source"] = "Carrier pigeon"
    frame.loc[1_500:1_502, "Source"] = "Jane Doe"
    return batch_drift(score_table(table_of(frame), "moved.csv", small_model), examined.leads)


def test_fields_have_the_psi_that_the_call_sheet_shows(
    drift: BatchDrift, scored_sample: ScoredBatch
) -> None:
    shown = {f.field: (f.psi, f.missing, f.missing_before) for f in scored_sample.drift.fields}
    assert {f.field: (f.psi, f.missing, f.missing_before) for f in drift.fields} == shown


def test_ks_is_that_of_scipy_on_the_binned_numbers() -> None:
    random = np.random.default_rng(0)
    past, now = random.normal(0, 1, 3_000), random.normal(0.3, 1.2, 500)
    edges = np.quantile(past, [0.2, 0.4, 0.6, 0.8])
    place = np.searchsorted(edges, past)
    counts = np.append(np.bincount(place, minlength=5), 0)
    labels = ("a", "b", "c", "d", "e", "")
    profile = FieldProfile("Visits", True, edges, labels, counts, counts, -9.0, 9.0)
    expected = ks_2samp(place, np.searchsorted(edges, now)).statistic
    assert ks_of(profile, CodeCounts(now, np.ones(500, dtype=np.int64))) == pytest.approx(expected)


def test_ks_of_the_binned_numbers_is_at_most_that_of_the_numbers(
    drift: BatchDrift,
) -> None:
    history = pd.to_numeric(read_sample("sample_history.csv").iloc[::4]["Minutes on site"])
    now = pd.to_numeric(read_sample("sample_leads.csv")["Minutes on site"], errors="coerce")
    found = next(f for f in drift.fields if f.field == "Minutes on site")
    whole = ks_2samp(history.dropna(), now.dropna()).statistic
    assert found.ks is not None
    assert 0 < found.ks <= whole + 0.01


def test_a_category_has_no_ks(drift: BatchDrift) -> None:
    assert next(f for f in drift.fields if f.field == "Source").ks is None


def test_what_is_kept_comes_back_through_json(moved: BatchDrift) -> None:
    kept = json_text(drift_to_plain(moved))
    assert drift_from_plain(json.loads(kept)) == moved


def test_other_data_is_no_drift(drift: BatchDrift) -> None:
    data = drift_to_plain(drift)
    with pytest.raises(Misfit):
        drift_from_plain({**data, "leads": "many"})


def test_new_values_are_counted_and_those_of_few_leads_are_not_named(moved: BatchDrift) -> None:
    source = next(f for f in moved.fields if f.field == "Source")
    assert source.new_values["Carrier pigeon"] == 1_500
    assert "Jane Doe" not in json_text(drift_to_plain(moved))
    assert source.size is DriftSize.LARGE
    assert source in moved.of_size(DriftSize.LARGE)


def test_chances_are_counted_in_ten_bins_beside_those_of_the_test(
    drift: BatchDrift, scored_sample: ScoredBatch, examined: Examined
) -> None:
    bins = pd.cut(scored_sample.scores.propensity, np.linspace(0, 1, 11), right=False)
    assert drift.scores is not None
    shares = pd.Series(bins).value_counts(sort=False, normalize=True)
    assert drift.scores.bins == pytest.approx(shares.tolist())
    assert drift.scores.mean_before == pytest.approx(examined.leads.chance.mean())


def test_without_test_leads_chances_are_beside_those_of_past_leads(
    scored_sample: ScoredBatch, small_model: LeadModel
) -> None:
    found = batch_drift(scored_sample, None).scores
    assert found is not None
    assert small_model.past is not None
    assert found.before == "past leads"
    expected = small_model.chances(small_model.past.codes).propensity.mean()
    assert found.mean_before == pytest.approx(expected)


def test_a_model_that_knows_no_leads_has_no_shift_of_chances(scored_sample: ScoredBatch) -> None:
    bare = replace(scored_sample, model=replace(scored_sample.model, past=None))
    assert batch_drift(bare, None).scores is None


def test_fields_that_the_file_lacks_are_named(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv").drop(columns=["Source", "Visits"])
    found = batch_drift(score_table(table_of(frame), "bare.csv", small_model), None)
    assert set(found.lacks) == {"Source", "Visits"}


def test_the_day_is_that_of_the_middle_lead(drift: BatchDrift) -> None:
    created = pd.to_datetime(read_sample("sample_leads.csv")["Created"]).sort_values()
    assert drift.day == str(created.iloc[len(created) // 2].date())
