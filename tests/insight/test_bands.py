"""Bands, gains and group reasons, by hand, against pandas, scikit-learn and the model itself."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from scoring.insight import bands
from scoring.insight.leads import Leads, Scoring, leads_of_batch
from scoring.model.scored import ScoredBatch


@pytest.fixture
def scored(leads: Leads) -> Leads:
    """The sample with made chances, some of them equal, that say something of the outcome."""
    noise = np.random.default_rng(0).normal(size=len(leads))
    chance = (1 / (1 + np.exp(1.5 - 1.5 * leads.outcome - noise))).round(2)
    tier = np.array(["D", "C", "B", "A"])[np.searchsorted([0.2, 0.4, 0.6], chance, side="right")]
    return replace(leads, propensity=chance, tier=tier)


@pytest.mark.parametrize("cut", [bands.tenths, bands.spans, bands.tiers])
def test_bands_have_the_counts_and_sums_of_pandas(scored: Leads, cut: object) -> None:
    groups = cut(scored)  # type: ignore[operator]
    frame = pd.DataFrame({"chance": scored.propensity, "won": scored.outcome})
    oracle = frame.groupby(np.array(groups.labels)[groups.place])
    table = bands.band_table(scored, groups).set_index("group")
    assert table["expected"].to_dict() == pytest.approx(oracle["chance"].sum().to_dict(), abs=1e-9)
    assert table["chance"].to_dict() == pytest.approx(oracle["chance"].mean().to_dict(), abs=1e-9)
    lift = oracle["won"].mean() / frame["won"].mean()
    assert table["lift"].to_dict() == pytest.approx(lift.to_dict(), abs=1e-9)


def test_tenths_fall_and_equal_chances_share_a_band(scored: Leads) -> None:
    groups = bands.tenths(scored)
    frame = pd.DataFrame({"chance": scored.propensity, "band": groups.place})
    ends = frame.groupby("band")["chance"].agg(["min", "max"])
    assert (ends["min"].to_numpy()[:-1] > ends["max"].to_numpy()[1:]).all()
    largest_tie = int(frame["chance"].value_counts().max())
    assert groups.sizes[:-1] == pytest.approx(len(scored) / 10, abs=largest_tie)


def test_one_chance_for_all_is_one_band(leads: Leads) -> None:
    same = replace(leads, propensity=np.full(len(leads), 0.3))
    assert bands.tenths(same).labels == ("1. 0 to 100%", "(empty)")
    assert bands.gains_table(same)["found"].tolist() == pytest.approx(
        bands.gains_table(same)["called"].tolist(), abs=1e-12
    )


def test_a_band_is_judged_by_its_interval(leads: Leads) -> None:
    chance = np.repeat([0.24, 0.9, 0.01], [19_000, 500, 500])
    table = bands.band_table(replace(leads, propensity=chance), bands.spans(
        replace(leads, propensity=chance)))  # fmt: skip
    assert table["verdict"].tolist() == ["worse", "as predicted", "better"]
    few = replace(leads.part(np.arange(len(leads)) < 10), propensity=np.full(10, 0.5))
    assert bands.band_table(few, bands.spans(few))["verdict"].tolist() == ["too few"]


def test_the_area_under_the_gains_is_that_of_the_auc(scored: Leads) -> None:
    every = replace(scored, propensity=scored.propensity)
    table = bands.gains_table(every)
    rate = scored.outcome.mean()
    # The curve is kept at 201 places; between them it bends a little.
    area = (np.trapezoid(table["found"], table["called"]) - rate / 2) / (1 - rate)
    assert area == pytest.approx(roc_auc_score(scored.outcome, scored.propensity), abs=1e-3)
    exact = scored.part(np.arange(len(scored)) < 150)
    table = bands.gains_table(exact)
    rate = exact.outcome.mean()
    area = (np.trapezoid(table["found"], table["called"]) - rate / 2) / (1 - rate)
    assert area == pytest.approx(roc_auc_score(exact.outcome, exact.propensity), abs=1e-9)


def test_gains_without_outcomes_are_what_the_chances_promise(scored: Leads) -> None:
    table = bands.gains_table(replace(scored, outcome=scored.outcome * np.nan))
    assert table["found"].isna().all()
    ranked = np.sort(scored.propensity)[::-1]
    assert table["foretold"][20] == pytest.approx(ranked[:2_000].sum() / ranked.sum(), abs=1e-9)


def test_differences_of_a_group_sum_to_that_of_its_raw_scores(
    scored_sample: ScoredBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bands, "MOST_EXPLAINED", 2_000)
    leads = leads_of_batch(scored_sample)
    assert leads.scoring is not None
    group = scored_sample.scores.tier == "A"
    table, here, there = bands.group_reasons(leads.scoring, group, against_others=True)
    raw = scored_sample.scores.raw
    assert (here, there) == (group.sum(), (~group).sum())
    assert table["difference"].sum() == pytest.approx(
        raw[group].mean() - raw[~group].mean(), abs=1e-5
    )


def test_against_the_history_they_start_from_the_baseline(
    scored_sample: ScoredBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads = leads_of_batch(scored_sample)
    assert leads.scoring is not None
    everyone = np.ones(len(leads), dtype=bool)
    monkeypatch.setattr(bands, "MOST_EXPLAINED", 2_000)
    table, here, there = bands.group_reasons(leads.scoring, everyone, against_others=False)
    _, baseline = scored_sample.model.contributions(leads.scoring.codes[:1])
    raw = scored_sample.scores.raw.mean()
    assert (here, there) == (2_000, 0)
    assert table["difference"].sum() == pytest.approx(raw - baseline, abs=1e-5)


def test_a_large_group_is_drawn_the_same_each_time(
    scored_sample: ScoredBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bands, "MOST_EXPLAINED", 50)
    leads = leads_of_batch(scored_sample)
    assert leads.scoring is not None
    group = np.arange(len(leads)) % 2 == 0
    first, here, there = bands.group_reasons(leads.scoring, group, against_others=True)
    again, *_ = bands.group_reasons(leads.scoring, group, against_others=True)
    assert (here, there) == (50, 50)
    pd.testing.assert_frame_equal(first, again)


def test_a_part_keeps_what_the_model_read_of_its_leads(scored_sample: ScoredBatch) -> None:
    leads = leads_of_batch(scored_sample)
    mask = leads.tier == "B"
    part = leads.part(mask)
    assert leads.scoring is not None
    assert isinstance(part.scoring, Scoring)
    np.testing.assert_array_equal(part.scoring.codes, leads.scoring.codes[mask])
