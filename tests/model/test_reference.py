from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from scipy.stats import binomtest

from scoring.model.codes import Encoder, FieldCode
from scoring.model.lead_model import LeadModel
from scoring.model.reference import Evidence, FieldProfile, build_profile, carrying
from scoring.schema import Column, Kind, Role

VISITS = FieldCode(Column("Visits", Kind.NUMBER, Role.FEATURE))
SOURCE = FieldCode(
    Column("Source", Kind.CATEGORY, Role.SOURCE), ("Google", "Fair"), frozenset({"Blog"})
)
NAN = float("nan")
DAYS = np.arange("2026-01-01", "2026-01-05", dtype="datetime64[D]").astype("datetime64[us]")


def profile(
    codes: ArrayLike, outcome: ArrayLike | None = None, field: FieldCode = VISITS
) -> FieldProfile:
    column = np.asarray(codes, dtype=np.float64)
    converted = np.zeros(len(column), bool) if outcome is None else np.asarray(outcome, bool)
    return build_profile(Encoder((field,)), column.reshape(-1, 1), converted).fields[0]


def training_part() -> pd.DataFrame:
    """What the small model learned from, read by pandas."""
    history = read_sample("sample_history.csv").iloc[::4]
    oldest = history.sort_values("Created", kind="stable")
    return oldest.replace({"Select": "", "N/A": ""})


def test_few_distinct_numbers_get_a_bin_each() -> None:
    found = profile([0, 0, 1, 1, 1, 3])
    assert found.edges.tolist() == [0, 1]
    assert found.leads.tolist() == [2, 3, 1, 0]


def test_many_distinct_numbers_are_cut_at_their_eighths() -> None:
    found = profile(np.arange(1, 17))
    assert found.edges.tolist() == [2, 4, 6, 8, 10, 12, 14]
    assert found.leads.tolist() == [2] * 8 + [0]


def test_whole_numbers_are_labelled_without_overlap() -> None:
    found = profile(np.arange(1, 17))
    assert found.labels[:2] + found.labels[-2:] == ("1 to 2", "3 to 4", "15 to 16", "")


def test_a_bin_of_one_number_is_labelled_by_it() -> None:
    assert profile([0, 0, 1, 1, 2]).labels == ("0", "1", "2", "")


def test_thousands_are_separated_in_labels() -> None:
    assert profile([0, 12_500]).labels == ("0", "1 to 12,500", "")


def test_an_edge_belongs_to_the_bin_below_it() -> None:
    bins = profile(np.arange(1, 17)).bins(np.array([2.0, 2.1, 4.0, 14.0, 14.5]))
    assert bins.tolist() == [0, 1, 1, 6, 7]


def test_numbers_beyond_the_history_fall_into_the_outer_bins() -> None:
    bins = profile(np.arange(1, 17)).bins(np.array([-1e9, 1e9]))
    assert bins.tolist() == [0, 7]


def test_leads_without_a_value_are_in_the_last_bin() -> None:
    found = profile([1, NAN, 2, NAN], [0, 1, 0, 0])
    assert found.leads.tolist() == [1, 1, 2]
    assert found.bins(np.array([NAN])).tolist() == [2]


def test_conversions_are_counted_in_the_bin_of_their_lead() -> None:
    found = profile([0, 0, 1, NAN], [1, 1, 0, 1])
    assert found.converted.tolist() == [2, 0, 1]


def test_a_category_has_a_bin_per_level_one_for_rare_ones_and_one_for_none() -> None:
    found = profile([0, 0, 1, 2, NAN], [1, 0, 1, 0, 1], SOURCE)
    assert found.labels == ("Google", "Fair", "a rare value", "")
    assert [found.is_rare(place) for place in range(4)] == [False, False, True, False]
    assert found.evidence(0) == Evidence(2, 1, "Google")


def test_every_bin_exists_even_when_no_lead_is_in_it() -> None:
    assert profile([1, 1], field=SOURCE).leads.tolist() == [0, 2, 0, 0]


def test_only_numbers_beyond_the_seen_range_are_out_of_it() -> None:
    outside = profile([2, 5, 9]).out_of_range(np.array([1.9, 2.0, 9.0, 9.1, NAN]))
    assert outside.tolist() == [True, False, False, True, False]


def test_a_category_is_never_out_of_range() -> None:
    found = profile([0, 1], field=SOURCE)
    assert not found.out_of_range(np.array([0.0, 1.0, 2.0, NAN])).any()


def test_a_column_empty_in_the_history_has_no_evidence_and_no_range() -> None:
    found = profile([NAN, NAN, NAN], [1, 0, 0])
    assert found.evidence(int(found.bins(np.array([7.0]))[0])).leads == 0
    assert not found.out_of_range(np.array([-1e12, 7.0, NAN])).any()


def test_a_column_empty_in_the_history_counts_all_leads_as_missing() -> None:
    found = profile([NAN, NAN, NAN], [1, 0, 0])
    assert (found.leads.tolist(), found.converted.tolist()) == ([0, 3], [0, 1])


def test_a_constant_number_has_one_bin() -> None:
    found = profile([5, 5, 5], [1, 0, 0])
    assert found.labels == ("5", "")
    assert found.leads.tolist() == [3, 0]


def test_the_rate_of_no_leads_is_no_number() -> None:
    assert np.isnan(Evidence(0, 0, "").rate)
    assert Evidence(8, 2, "").rate == 0.25


def test_the_average_is_the_share_of_all_past_leads() -> None:
    codes = np.array([[1.0], [2.0], [NAN], [4.0]])
    outcome = np.array([True, False, False, False])
    assert build_profile(Encoder((VISITS,)), codes, outcome).rate == 0.25


@pytest.mark.parametrize(("converted", "leads"), [(8, 32), (3, 20), (130, 300), (1, 400), (0, 9)])
def test_a_rate_differs_where_the_average_is_outside_its_interval(
    converted: int, leads: int
) -> None:
    interval = binomtest(converted, leads).proportion_ci(0.9, method="wilson")
    found = [a for a in np.linspace(0.005, 0.6, 99) if Evidence(leads, converted, "").differs(a)]
    outside = [a for a in np.linspace(0.005, 0.6, 99) if not interval.low <= a <= interval.high]
    assert found == outside


def test_the_leads_that_hold_nine_tenths_of_the_weight_are_counted() -> None:
    weight = np.array([1.0, 5.0, 3.0, 0.5, 0.5])
    assert carrying(weight).tolist() == [True, True, True, False, False]
    assert carrying(np.ones(7)).all()


def test_leads_of_the_same_weight_are_counted_together() -> None:
    assert carrying(np.array([8.0, 1.0, 1.0, 0.1])).tolist() == [True, True, True, False]


def test_evidence_and_average_are_of_the_leads_that_carry_the_weight() -> None:
    codes, outcome = np.array([[0.0], [0.0], [0.0], [1.0]]), np.array([True, True, False, False])
    found = build_profile(Encoder((SOURCE,)), codes, outcome, np.array([0.1, 4.0, 4.0, 4.0]), DAYS)
    assert found.fields[0].evidence(0) == Evidence(2, 1, "Google")
    assert (found.leads, found.converted, found.since) == (3, 1, "2026-01-02")
    assert found.period == " since 2026-01-02"


def test_the_range_seen_is_that_of_all_leads() -> None:
    weight = np.array([0.1, 4.0, 4.0, 4.0])
    codes = np.array([[90.0], [1.0], [2.0], [3.0]])
    found = build_profile(Encoder((VISITS,)), codes, np.ones(4, bool), weight).fields[0]
    assert (found.low, found.high, found.labels) == (1, 90, ("1", "2", "3 to 90", ""))
    assert found.leads.tolist() == [1, 1, 1, 0]


def test_where_all_leads_weigh_alike_no_first_day_is_told() -> None:
    codes = np.array([[0.0], [1.0], [1.0], [NAN]])
    found = build_profile(Encoder((SOURCE,)), codes, np.ones(4, bool), np.full(4, 2.0), DAYS)
    assert (found.leads, found.since, found.period) == (4, "", "")


@pytest.mark.parametrize(
    ("leads", "move"), [(30, 0.5), (100, 0.5), (299, 0.5), (300, 0.2), (50_000, 0.2)]
)
def test_the_usual_move_is_that_of_stretches_of_at_most_so_many_leads(
    leads: int, move: float
) -> None:
    assert replace(profile([1, 2]), moves=(0.5, 0.2)).usual_move(leads) == move
    assert profile([1, 2]).usual_move(leads) == 0.0


@given(st.lists(st.floats(-1e6, 1e6) | st.just(NAN), min_size=1, max_size=60))
def test_every_past_lead_is_in_exactly_one_bin(numbers: list[float]) -> None:
    found = profile(numbers)
    assert found.leads.sum() == len(numbers)
    assert found.leads[-1] == np.isnan(numbers).sum()


@given(st.lists(st.integers(0, 40), min_size=1, max_size=80))
def test_every_bin_of_a_history_holds_a_lead_and_there_are_at_most_eight(
    numbers: list[int],
) -> None:
    inner = profile(numbers).leads[:-1]
    assert len(inner) <= 8
    assert (inner > 0).all()


@pytest.mark.parametrize("name", ["Source", "Occupation", "Do not email"])
def test_evidence_of_a_category_is_the_count_pandas_finds(
    small_model: LeadModel, name: str
) -> None:
    part = training_part()
    sizes = (part["Converted"] == "Yes").groupby(part[name]).agg(["size", "sum"])
    common = sizes[(sizes.index != "") & (sizes["size"] >= 20)]
    found = next(p for p in small_model.profile.fields if p.name == name)
    counts = zip(found.labels, found.leads, found.converted, strict=True)
    evidence = {label: (n, k) for label, n, k in counts if label not in ("a rare value", "")}
    assert evidence == {level: tuple(row) for level, row in common.T.items()}


def test_evidence_of_a_number_is_the_count_pandas_finds(small_model: LeadModel) -> None:
    part = training_part()
    visits = pd.to_numeric(part["Visits"].replace("", None))
    shared = part[visits.between(4, 5)]
    found = next(p for p in small_model.profile.fields if p.name == "Visits")
    place = found.labels.index("4 to 5")
    converted = int((shared["Converted"] == "Yes").sum())
    assert found.evidence(place) == Evidence(len(shared), converted, "4 to 5")


def test_evidence_of_not_given_is_the_count_pandas_finds(small_model: LeadModel) -> None:
    part = training_part()
    blank = part[part["City"] == ""]
    found = next(p for p in small_model.profile.fields if p.name == "City")
    converted = int((blank["Converted"] == "Yes").sum())
    assert found.evidence(-1) == Evidence(len(blank), converted, "")


def test_large_numbers_are_written_in_full() -> None:
    revenue = FieldCode(Column("Revenue", Kind.NUMBER, Role.FEATURE))
    codes = np.array([[0.0], [1_234_567.0]])
    profile = build_profile(Encoder((revenue,)), codes, np.array([True, False])).fields[0]
    assert profile.labels == ("0", "1 to 1,234,567", "")
