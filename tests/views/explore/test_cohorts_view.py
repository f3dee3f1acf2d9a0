"""What the view of cohorts says, and the numbers of its pictures."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import text_table
from key_words import lacking
from made import field, made

from scoring.insight.cohorts import Period
from scoring.insight.leads import Field, Leads, leads_of
from scoring.views.explore import cohorts

START, DAYS, ROWS = np.datetime64("2026-01-01"), 200, 4_000


@pytest.fixture(scope="module")
def dated() -> Leads:
    """A third converts, evenly over 0 to 29 days after creation."""
    rng = np.random.default_rng(2)
    created = START + np.sort(rng.integers(0, DAYS, ROWS))
    won = created + rng.integers(0, 30, ROWS)
    seen = (rng.random(ROWS) < 0.33) & (won < START + DAYS)
    columns = {
        "Created": created.astype(str).tolist(),
        "Source": rng.choice(["Web", "Event"], ROWS).tolist(),
        "Won on": np.where(seen, won.astype(str), "").tolist(),
    }
    return leads_of(text_table(columns), "made.csv", outcome="Won on")


@pytest.fixture
def source(leads: Leads) -> Field:
    found = leads.find("Source")
    assert found is not None
    return found


def test_the_picture_has_the_rates_and_leads_of_the_table(leads: Leads) -> None:
    section = cohorts.volume(leads, Period.MONTH)
    assert section.table is not None
    assert section.figure is not None
    rate, volume = section.figure.data
    assert list(rate.y) == section.table["rate"].tolist()
    assert list(volume.y) == section.table["leads"].tolist()


def test_young_cohorts_are_grey_and_told(dated: Leads) -> None:
    section = cohorts.volume(dated, Period.WEEK)
    assert section.table is not None
    assert section.figure is not None
    young = section.table["too_young"].to_numpy()
    colours = np.array(section.figure.data[1].marker.color)
    assert len(set(colours[young])) == len(set(colours[~young])) == 1
    assert f"{young.sum()} of {len(young)} cohorts are too young to judge" in section.whole
    assert (section.table.loc[young, "judged"] == "Too young to judge").all()


def test_without_conversion_dates_no_cohort_is_called_too_young(leads: Leads) -> None:
    section = cohorts.volume(leads, Period.MONTH)
    assert not lacking(section.whole, "Without conversion dates", "cohorts are too young")
    assert "judged" not in section.columns
    assert "not a conversion date" in cohorts.by_age(leads, Period.MONTH).whole


def test_ages_in_the_future_are_empty_in_the_picture(dated: Leads) -> None:
    section = cohorts.by_age(dated, Period.WEEK)
    assert section.figure is not None
    shares = np.array(section.figure.data[0].z, dtype=float)
    assert np.isnan(shares[-1]).all()
    assert not np.isnan(shares[0]).any()


def test_shares_by_age_never_fall(dated: Leads) -> None:
    table = cohorts.by_age(dated, Period.WEEK).table
    assert table is not None
    steps = np.diff(table.filter(like="within").to_numpy(dtype=float), axis=1)
    assert (steps[~np.isnan(steps)] >= 0).all()


def test_the_mix_of_a_period_sums_to_one(leads: Leads, source: Field) -> None:
    table = cohorts.mix(leads, source, Period.WEEK).table
    assert table is not None
    assert table.groupby("period")["share"].sum().to_numpy() == pytest.approx(1, abs=1e-9)


def test_the_periods_compared_at_first_are_the_last_that_can_be_judged(dated: Leads) -> None:
    assert cohorts.usual_pair(dated, Period.MONTH) == ("2026-05", "2026-06")
    assert len(cohorts.comparable(dated, Period.MONTH)) == 7


def test_the_waterfall_goes_from_one_rate_to_the_other(leads: Leads, source: Field) -> None:
    section = cohorts.change(leads, source, Period.MONTH, ("2025-10", "2026-09"))
    assert section.figure is not None
    assert section.table is not None
    before, *steps, after = section.figure.data[0].x
    assert before + sum(steps) == pytest.approx(after, abs=1e-12)
    assert sum(steps) == pytest.approx(section.table["both"].sum(), abs=1e-12)
    assert "from 26.4% of n 1,700 to 23.1% of n 1,597: −3.2 points" in section.whole


def test_many_effects_are_folded_into_others(leads: Leads) -> None:
    city = leads.find("City")
    assert city is not None
    figure = cohorts.change(leads, city, Period.MONTH, ("2025-10", "2026-09")).figure
    assert figure is not None
    labels = list(figure.data[0].y)
    assert len(labels) <= 14
    assert any(label.endswith(" others") for label in labels)


def test_without_dates_or_outcome_each_part_says_why(leads: Leads, source: Field) -> None:
    undated = replace(leads, created=np.full(len(leads), np.datetime64("NaT")))
    blind = replace(leads, outcome=np.full(len(leads), np.nan))
    assert "no creation dates" in cohorts.volume(undated, Period.MONTH).whole
    assert cohorts.usual_pair(undated, Period.MONTH) is None
    section = cohorts.volume(blind, Period.MONTH)
    assert section.table is not None
    assert set(section.columns) <= {"period", "leads", "judged"}
    assert "No outcome" in cohorts.change(blind, source, Period.MONTH, None).whole


def test_one_period_has_no_change(leads: Leads, source: Field) -> None:
    first = leads.part(leads.created < np.datetime64("2025-11-01"))
    assert cohorts.usual_pair(first, Period.MONTH) is None
    assert "Only one period" in cohorts.change(first, source, Period.MONTH, None).whole


def test_leads_without_a_date_are_told() -> None:
    cells = {"Created": ["2026-01-05", "2026-01-06", ""], "Won": ["Yes", "No", "No"]}
    leads = leads_of(text_table(cells), "made.csv", outcome="Won")
    assert "1 lead without a creation date" in cohorts.volume(leads, Period.WEEK).whole


def test_an_effect_of_few_leads_is_named_so() -> None:
    dates = ["2026-01-05"] * 40 + ["2026-02-05"] * 41
    sources = ["a"] * 30 + ["b"] * 10 + ["a"] * 20 + ["b"] * 21
    won = (["yes"] * 20 + ["no"] * 20) + (["no"] * 20 + ["yes"] * 21)
    leads = made({"Created": dates, "Source": sources, "Won": won}, "Won")
    pair = ("2026-01", "2026-02")
    figure = cohorts.change(leads, field(leads, "Source"), Period.MONTH, pair).figure
    assert figure is not None
    assert {label for label in figure.data[0].y if "b" in label} >= {"Rate: b, few"}
    assert "Rate: a" in figure.data[0].y


def test_a_file_with_dates_none_of_which_is_the_creation_says_which_were_considered() -> None:
    days = pd.date_range("2026-01-01", periods=90).strftime("%Y-%m-%d").tolist()
    table = text_table({"Closed": days, "Won": ["Yes", "No"] * 45})
    said = cohorts.volume(leads_of(table, "h.csv", outcome="Won"), Period.MONTH).whole
    assert "“Closed” (by its name another date)" in said
