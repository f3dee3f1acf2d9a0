from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample, table_of
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import binom

from scoring.model import drift
from scoring.model.codes import RARE, Encoded
from scoring.model.drift import (
    DriftReport,
    FieldDrift,
    is_reached,
    measure_drift,
    mix_error,
    psi,
    psi_noise,
)
from scoring.model.lead_model import LeadModel
from scoring.model.reference import FieldProfile, ReferenceProfile
from scoring.model.scoring_path import score_table

COUNTS = st.lists(st.integers(0, 1_000), min_size=2, max_size=12).filter(any)
NAN = float("nan")


def drift_of(model: LeadModel, frame: pd.DataFrame) -> DriftReport:
    return score_table(table_of(frame), "leads.csv", model).drift


def field(report: DriftReport, name: str) -> FieldDrift:
    return next(f for f in report.fields if f.field == name)


def training_part() -> pd.DataFrame:
    """The leads the small model learned from."""
    history = read_sample("sample_history.csv").iloc[::4]
    return history.sort_values("Created", kind="stable").drop(columns="Converted")


def by_hand(
    past: dict[str, int], found: list[float], unseen: dict[str, int] | None = None
) -> FieldDrift:
    """The drift of one category: past leads by level, "" for none, against codes found."""
    labels = tuple(past)
    leads = np.array(list(past.values()))
    profile = FieldProfile("Source", False, np.empty(0), labels, leads, 0 * leads, 0, len(labels))
    one_field = ReferenceProfile((profile,), int(leads.sum()), 1)
    encoded = Encoded(np.array(found).reshape(-1, 1), {"Source": unseen} if unseen else {})
    return measure_drift(one_field, encoded, {"Source"}).fields[0]


def simulated_psi(
    shares: NDArray[np.float64], past: int, found: int, draws: int
) -> NDArray[np.float64]:
    """PSI of pairs of samples of one population, by its formula."""
    rng = np.random.default_rng(0)
    p = np.maximum(rng.multinomial(past, shares, draws) / past, 1e-3)
    q = np.maximum(rng.multinomial(found, shares, draws) / found, 1e-3)
    return np.sum((q - p) * np.log(q / p), axis=1)


def test_psi_of_two_bins_is_its_formula_by_hand() -> None:
    expected = -0.25 * np.log(0.25 / 0.5) + 0.25 * np.log(0.75 / 0.5)
    assert psi(np.array([50, 50]), np.array([25, 75])) == pytest.approx(expected)
    assert psi(np.array([50, 50]), np.array([25, 75])) == pytest.approx(0.274653, abs=1e-6)


def test_an_empty_bin_counts_as_a_thousandth() -> None:
    expected = (1 - 0.5) * np.log(2) + (0.001 - 0.5) * np.log(0.001 / 0.5)
    assert psi(np.array([50.0, 50.0]), np.array([10.0, 0.0])) == pytest.approx(expected)


@given(COUNTS)
def test_psi_of_a_distribution_and_its_multiple_is_nought(counts: list[int]) -> None:
    assert psi(np.array(counts), 3 * np.array(counts)) == pytest.approx(0, abs=1e-12)


@given(COUNTS, st.randoms(use_true_random=False))
def test_psi_is_symmetric_and_never_negative(counts: list[int], random: object) -> None:
    other = np.array(random.sample(counts, len(counts)))  # type: ignore[attr-defined]
    there, back = psi(np.array(counts), other), psi(other, np.array(counts))
    assert there == pytest.approx(back)
    assert there >= 0


def test_the_noise_of_two_bins_is_its_formula_by_hand() -> None:
    assert psi_noise(np.array([2e4, 2e4]), 1_000) == pytest.approx(
        10.8276 * (1 / 1_000 + 1 / 40_000), rel=1e-4
    )


@pytest.mark.parametrize(("bins", "past", "found"), [(10, 4_000, 2_000), (5, 4_000, 1_000)])
def test_psi_exceeds_its_noise_about_once_in_a_thousand(bins: int, past: int, found: int) -> None:
    shares = np.random.default_rng(bins).dirichlet(np.full(bins, 5.0))
    values = simulated_psi(shares, past, found, 40_000)
    exceeded = (values > psi_noise(np.full(bins, past / bins), found)).mean()
    assert 0.0002 < exceeded < 0.01


def test_thirty_leads_have_a_mix_to_speak_of_and_fewer_have_none() -> None:
    assert psi_noise(np.full(4, 500.0), 29) == float("inf")
    assert psi_noise(np.full(4, 500.0), 30) < 10


def test_a_field_of_a_single_bin_has_the_noise_of_two() -> None:
    one, two = (psi_noise(np.full(bins, 4_000 / bins), 2_000) for bins in (1, 2))
    assert one == two


def test_more_leads_make_less_noise() -> None:
    noise = [psi_noise(np.full(8, 500.0), n) for n in (1, 10, 100, 1_000, 100_000)]
    assert sorted(noise, reverse=True) == noise


@pytest.mark.parametrize(
    ("value", "noise", "verdict"),
    [
        (0.09, 0.01, "none"),
        (0.10, 0.01, "moderate"),
        (0.24, 0.01, "moderate"),
        (0.25, 0.01, "large"),
        (0.24, 0.30, "none"),
        (0.29, 0.30, "none"),
        (0.31, 0.30, "large"),
    ],
)
def test_a_verdict_needs_a_psi_above_its_floor_and_its_noise(
    value: float, noise: float, verdict: str
) -> None:
    assert FieldDrift("Source", value, lambda: noise, {}, 0.0, 0.0, 0).verdict == verdict


def test_the_history_itself_has_not_drifted(small_model: LeadModel) -> None:
    report = drift_of(small_model, training_part())
    assert len(report.fields) == 22
    assert {(round(f.psi, 12), f.verdict) for f in report.fields} == {(0.0, "none")}


def test_a_field_of_two_levels_drifts_as_by_hand() -> None:
    past = {"Google": 600, "Fair": 300, "": 100}
    found = by_hand(past, [0] * 300 + [1] * 600 + [NAN] * 100)
    assert found.psi == pytest.approx(0.6 * np.log(2))
    assert found.verdict == "large"


def test_an_undersampled_history_is_compared_as_at_its_base_rate() -> None:
    # All 500 of Ads converted and count a ninth: a tenth of the population, as of the batch.
    past, hits = np.array([500, 500, 0, 0]), np.array([500, 0, 0, 0])
    labels = ("Ads", "Web", RARE, "")
    profile = FieldProfile("Source", False, np.empty(0), labels, past, hits, 0, 4)
    leads, one_field = Encoded(np.repeat([[0.0], [1]], [10, 90], 0), {}), (profile,)
    drift = measure_drift(ReferenceProfile(one_field, 1000, 500), leads, {"Source"}, 1 / 9)
    # 55.6 and 500 say as much as 61 and 549 leads that count once.
    assert drift.fields[0].psi == pytest.approx(psi(np.array([61, 549]), np.array([10, 90])))


def test_unseen_levels_count_with_the_rare_ones_and_not_as_missing() -> None:
    past = {"Google": 600, "Fair": 290, "rare": 10, "": 100}
    codes = [0.0] * 500 + [1.0] * 290 + [2.0] * 10 + [NAN] * 200
    found = by_hand(past, codes, {"TikTok": 100})
    assert found.psi == pytest.approx(0.1 * np.log(11) + 0.1 * np.log(6 / 5))
    assert found.missing == found.missing_before == 0.1


def test_names_that_moved_from_rare_to_unseen_are_no_drift() -> None:
    past = {"Smith": 600, "rare": 400, "": 0}
    found = by_hand(past, [0.0] * 60 + [1.0] * 15 + [NAN] * 25, {"Abe": 10, "Ito": 15})
    assert found.psi == pytest.approx(0, abs=1e-12)


def test_a_seldom_empty_field_gone_empty_is_not_taken_for_rare_values() -> None:
    past = {"Smith": 300, "rare": 695, "": 5}
    found = by_hand(past, [0.0] * 300 + [1.0] * 200 + [NAN] * 500)
    assert (found.verdict, found.missing) == ("large", 0.5)


@pytest.mark.parametrize(("psi", "verdict"), [(0.39, "none"), (0.41, "large")])
def test_a_psi_that_the_history_itself_reached_is_no_drift(psi: float, verdict: str) -> None:
    moved = FieldDrift("Campaign", psi, lambda: 0.1, {}, 0.0, 0.0, 0, usual_move=0.3)
    assert moved.usual == pytest.approx(0.4)
    assert moved.verdict == verdict


@pytest.mark.parametrize(
    ("usual", "unseen", "verdict"),
    [
        (0.0, {"A": 1}, "moderate"),
        (0.0, {"A": 60, "B": 40}, "large"),
        (0.0, {"A": 99}, "moderate"),
        # 250 of 1,000 are usual: by chance up to 293, an alarm from 350.
        (0.25, dict.fromkeys(range(146), 2), "none"),
        (0.25, dict.fromkeys(range(147), 2), "moderate"),
        (0.25, dict.fromkeys(range(176), 2), "large"),
        # No more of them than is usual, but one value is new for over a tenth of the leads.
        (0.25, {"A": 110, "B": 20}, "large"),
    ],
)
def test_unseen_values_are_judged_by_their_usual_share(
    usual: float, unseen: dict[str, int], verdict: str
) -> None:
    shares = {"usual_unseen": usual, "usual_top": usual / 100}
    found = FieldDrift("Name", 0.0, float, unseen, 0.0, 0.0, 0, **shares)
    assert binom.ppf(0.999, 1_000, 0.25) == 293 or usual == 0
    assert found.unseen_verdict(1_000) == verdict


def test_under_twenty_unseen_leads_are_no_alarm_however_small_the_batch() -> None:
    few, enough = (FieldDrift("City", 0.0, float, {"X": n}, 0.0, 0.0, 0) for n in (19, 20))
    assert (few.unseen_verdict(19), enough.unseen_verdict(20)) == ("moderate", "large")


def test_a_small_history_adds_noise_of_its_own() -> None:
    small, large = (psi_noise(np.full(8, past / 8), 300) for past in (300, 300_000))
    assert 1.6 < small / large < 2.6


def test_levels_under_one_percent_of_the_history_are_compared_as_one() -> None:
    past = {"Google": 985, "Fair": 9, "Blog": 6, "": 0}
    swapped = by_hand(past, [0.0] * 985 + [1.0] * 6 + [2.0] * 9)
    assert swapped.psi == pytest.approx(0, abs=1e-12)


def test_a_level_of_one_percent_of_the_history_is_compared_by_itself() -> None:
    past = {"Google": 980, "Fair": 10, "Blog": 10, "": 0}
    moved = by_hand(past, [0.0] * 980 + [1.0] * 15 + [2.0] * 5)
    assert moved.psi == pytest.approx(0.005 * np.log(1.5) + 0.005 * np.log(2))


def test_a_source_flipped_wholesale_is_large(small_model: LeadModel) -> None:
    flipped = read_sample("sample_leads.csv").assign(Source="Quora")
    report = drift_of(small_model, flipped)
    assert report.fields[0].field == "Source"
    assert report.fields[0].verdict == "large"


def test_levels_coded_differently_are_large(small_model: LeadModel) -> None:
    leads = training_part()
    swap = {"Organic Search": "Partner", "Partner": "Organic Search"}
    report = drift_of(small_model, leads.assign(Source=leads["Source"].replace(swap)))
    assert [f.field for f in report.with_verdict("large")] == ["Source"]
    assert report.with_verdict("moderate") == ()


def test_a_number_in_other_units_is_large(small_model: LeadModel) -> None:
    leads = training_part()
    seconds = pd.to_numeric(leads["Minutes on site"], errors="coerce") * 60
    report = drift_of(small_model, leads.assign(**{"Minutes on site": seconds.map(str)}))
    assert [f.field for f in report.with_verdict("large")] == ["Minutes on site"]
    assert field(report, "Minutes on site").out_of_range == int((seconds > 240).sum())


@pytest.mark.slow
def test_no_single_lead_is_an_alarm(small_model: LeadModel) -> None:
    leads = read_sample("sample_leads.csv", 60)
    reports = [drift_of(small_model, leads.iloc[[i]]) for i in range(len(leads))]
    assert {f.verdict for report in reports for f in report.fields} == {"none"}


def test_a_single_lead_of_an_unseen_source_is_told_and_no_alarm(small_model: LeadModel) -> None:
    report = drift_of(small_model, read_sample("sample_leads.csv", 1).assign(Source="Radio"))
    assert {f.verdict for f in report.fields} == {"none"}
    assert [(f.field, f.unseen) for f in report.unseen] == [("Source", {"Radio": 1})]


def test_unseen_levels_are_counted_by_pandas_as_by_us(small_model: LeadModel) -> None:
    leads = read_sample("sample_leads.csv")
    known = {"", "Select", "N/A", *training_part()["Campaign"]}
    expected = leads.loc[~leads["Campaign"].isin(known), "Campaign"].value_counts().to_dict()
    assert expected == {"Festive Fast Track": 125}
    assert field(drift_of(small_model, leads), "Campaign").unseen == expected


def test_missing_shares_are_those_pandas_finds(small_model: LeadModel) -> None:
    leads = read_sample("sample_leads.csv")
    before = training_part()["City"].isin(["", "Select", "N/A"]).mean()
    found = field(drift_of(small_model, leads), "City")
    assert found.missing == leads["City"].isin(["", "Select", "N/A"]).mean()
    assert found.missing_before == before


def test_a_field_gone_empty_is_large(small_model: LeadModel) -> None:
    report = drift_of(small_model, training_part().assign(Visits=""))
    assert field(report, "Visits").missing == 1.0
    assert [f.field for f in report.with_verdict("large")] == ["Visits"]


def test_a_field_that_is_not_in_the_file_is_not_compared(small_model: LeadModel) -> None:
    report = drift_of(small_model, training_part().drop(columns="Visits"))
    assert len(report.fields) == 21
    assert "Visits" not in {f.field for f in report.fields}


def test_fields_are_listed_by_falling_psi(small_model: LeadModel) -> None:
    values = [f.psi for f in drift_of(small_model, read_sample("sample_leads.csv")).fields]
    assert sorted(values, reverse=True) == values


def test_numbers_beyond_the_history_are_counted(small_model: LeadModel) -> None:
    leads = read_sample("sample_leads.csv", 10).assign(Chats=["0"] * 7 + ["99", "-1", "5"])
    assert field(drift_of(small_model, leads), "Chats").out_of_range == 2


def test_no_leads_have_no_drift(small_model: LeadModel) -> None:
    encoded = Encoded(np.empty((0, 22)), {})
    assert measure_drift(small_model.profile, encoded, {"Source"}) == DriftReport(())


@pytest.mark.slow
def test_small_batches_of_the_history_itself_raise_hardly_any_alarm(small_model: LeadModel) -> None:
    history = read_sample("sample_history.csv").iloc[::4].drop(columns="Converted")
    batches = [history.sample(40, random_state=seed) for seed in range(40)]
    reports = [score_table(table_of(b), "b.csv", small_model).drift for b in batches]
    verdicts = [f.verdict != "none" for report in reports for f in report.fields]
    assert np.mean(verdicts) < 0.005


def drifted(name: str, psi_found: float) -> FieldDrift:
    return FieldDrift(name, psi_found, lambda: 0.05, {}, 0.0, 0.0, 0)


def test_drifted_fields_move_chances_by_what_they_contribute_to_the_leads_that_differ() -> None:
    # Half the root of 0.36 of the leads differ by 1.0, all of them by 0.4 for a PSI of over 4.
    report = DriftReport((drifted("City", 9.0), drifted("Source", 0.36), drifted("Visits", 0.04)))
    found = mix_error(report, {"City": 0.4, "Source": 1.0, "Visits": 5.0})
    assert found == pytest.approx((0.3**2 + 0.4**2) ** 0.5)


def test_a_file_without_drift_moves_no_chances() -> None:
    assert mix_error(DriftReport(()), {}) == 0


def test_the_noise_is_drawn_only_where_it_decides() -> None:
    def drawn() -> float:
        raise AssertionError("drawn")

    assert FieldDrift("Source", 0.09, drawn, {}, 0.0, 0.0, 0).verdict == "none"
    with pytest.raises(AssertionError, match="drawn"):
        _ = FieldDrift("Source", 0.1, drawn, {}, 0.0, 0.0, 0).verdict


def test_what_the_history_itself_or_the_first_draws_explain_is_not_drawn() -> None:
    def drawn() -> float:
        raise AssertionError("drawn")

    moved = FieldDrift("Source", 0.3, drawn, {}, 0.0, 0.0, 0, usual_move=0.3)
    reached = FieldDrift("Source", 0.3, drawn, {}, 0.0, 0.0, 0, 0.1, reaches=lambda psi: psi < 0.21)
    assert [moved.verdict, reached.verdict] == ["none", "none"]
    with pytest.raises(AssertionError, match="drawn"):
        _ = replace(reached, usual_move=0.05).verdict


@pytest.mark.parametrize(("past", "found"), [(20_000, 60), (20_000, 400), (1_000, 60)])
def test_the_first_draws_say_nothing_that_all_of_them_do_not(past: int, found: int) -> None:
    mix = np.array([0.5, 0.3, 0.15, 0.05]) * past
    noise = psi_noise(mix, found, 0.9995)
    sure = [is_reached(mix, found, 0.9995, part * noise) for part in (0.1, 1.0, 1.01)]
    # Those of a small history are drawn as well, and are no part of all draws.
    assert sure == [past == 20_000, False, False]


@pytest.mark.parametrize("found", [29, 1_000])
def test_where_nothing_is_drawn_the_first_draws_say_nothing(found: int) -> None:
    assert not is_reached(np.full(4, 50_000.0), found, 0.999, 0.0)


def test_the_same_mix_and_size_is_drawn_once_for_every_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mix = np.array([311.0, 207.0, 83.0])
    first = psi_noise(mix, 487)
    monkeypatch.setattr(drift, "_drawn", None)
    assert psi_noise(mix.copy(), 487) == first
