"""Costs by source, by hand, against SQL and against scipy's intervals."""

import sqlite3
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from made import field, made
from scipy.stats import binomtest

from scoring.insight.economics import (
    charged,
    compared,
    cost_of_one,
    economics_table,
    marginal_table,
)
from scoring.insight.groups import groups_of
from scoring.insight.leads import Leads
from scoring.insight.source import source_of
from scoring.kept.spend import Spend

SPEND = {"Google Ads": 250_000.0, "Facebook": 90_000.0, "Billboards": 5.0}


def costs(leads: Leads, value: float | None = None) -> pd.DataFrame:
    source = source_of(leads)
    assert source is not None
    return economics_table(leads, groups_of(source), SPEND, value).set_index("group")


def opened(leads: Leads, first: int) -> Leads:
    """The same with the first leads open."""
    outcome = leads.outcome.copy()
    outcome[:first] = np.nan
    return replace(leads, outcome=outcome)


def test_costs_are_those_of_sql(leads: Leads, sql: sqlite3.Connection) -> None:
    table = costs(leads, 1_000.0)
    query = "SELECT Source, count(*), sum(Converted = 'Yes') FROM leads GROUP BY 1"
    for source, n, won in sql.execute(query):
        row, cost = table.loc[source], SPEND.get(source, np.nan)
        found = row[["cost_per_lead", "cac", "gain", "gain_per_unit"]].tolist()
        gain = 1_000 * won - cost
        expected = [cost / n, cost / won, gain, gain / cost]
        assert found == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_the_interval_of_a_cost_is_that_of_the_rate_turned_over(leads: Leads) -> None:
    row = costs(leads).loc["Facebook"]
    oracle = binomtest(int(row["converted"]), int(row["known"])).proportion_ci(0.95, "wilson")
    ends = (90_000 / (row["known"] * oracle.high), 90_000 / (row["known"] * oracle.low))
    assert (row["cac_low"], row["cac_high"]) == pytest.approx(ends, rel=1e-9)


def test_without_a_conversion_a_cost_has_no_upper_end(leads: Leads) -> None:
    row = costs(replace(leads, outcome=np.zeros(len(leads)))).loc["Facebook"]
    assert np.isinf([row["cac"], row["cac_high"]]).all()
    assert 0 < row["cac_low"] < np.inf


def test_open_leads_are_expected_by_their_chances(leads: Leads) -> None:
    chance = np.linspace(0, 1, len(leads))
    part = replace(opened(leads, 6_000), propensity=chance)
    row = costs(part, 1_000.0).loc["Facebook"]
    source = pd.Series(leads.find("Source").cells)  # type: ignore[union-attr]
    inside = (source == "Facebook").to_numpy() & (np.arange(len(leads)) < 6_000)
    expected = chance[inside].sum()
    share = 90_000 * inside.sum() / (source == "Facebook").sum()
    assert (row["open"], row["basis"]) == (inside.sum(), "chances of the model")
    assert row["expected"] == pytest.approx(expected, abs=1e-9)
    assert row["open_cac"] == pytest.approx(share / expected, abs=1e-9)
    full = row["converted"] + expected
    assert row["full_cac"] == pytest.approx(90_000 / full, abs=1e-9)
    assert row["full_gain"] == pytest.approx(1_000 * full - 90_000, abs=1e-6)


def test_without_chances_open_leads_are_expected_by_the_rate_of_their_source(leads: Leads) -> None:
    row = costs(opened(leads, 6_000)).loc["Google Ads"]
    assert row["basis"] == "rate of the source"
    assert row["expected"] == pytest.approx(row["open"] * row["converted"] / row["known"], abs=1e-9)


def test_with_no_outcome_and_no_chances_nothing_is_expected(leads: Leads) -> None:
    row = costs(opened(leads, len(leads)), 100.0).loc["Facebook"]
    told = row[["cac", "cac_high", "expected", "open_cac", "full_cac", "gain", "full_gain"]]
    assert told.isna().all()
    assert row["cost_per_lead"] == 90_000 / row["leads"]


def test_money_for_nothing_costs_nothing_and_returns_no_share(leads: Leads) -> None:
    source = source_of(leads)
    assert source is not None
    table = economics_table(leads, groups_of(source), {"Referral": 0.0}, 10.0).set_index("group")
    row = table.loc["Referral"]
    assert (row["cac"], row["gain"]) == (0.0, 10.0 * row["converted"])
    assert np.isnan(row["gain_per_unit"])


def test_the_next_money_by_hand() -> None:
    table = pd.DataFrame(
        {
            "group": ["A", "B", "free", "open"],
            "known": [100, 10, 50, 0],
            "cost_per_lead": [50.0, 10.0, 0.0, 5.0],
            "rate": [0.2, 0.1, 0.5, np.nan],
            "low": [0.13, 0.02, 0.4, np.nan],
            "high": [0.29, 0.4, 0.6, np.nan],
            "small": [False, True, False, True],
        }
    )
    found = marginal_table(table, value=300.0)
    assert found["group"].tolist() == ["B", "A"]
    figures = found[["bought", "conversions", "low", "high", "gain"]].to_numpy()
    by_hand = np.array([[100, 10, 2, 40, 2000], [20, 4, 2.6, 5.8, 200]])
    assert figures == pytest.approx(by_hand, abs=1e-9)


def weeks(count: int, source: str = "ads") -> Leads:
    """One lead on each Monday from 2026-01-05 on."""
    days = np.datetime64("2026-01-05") + 7 * np.arange(count)
    cells = {"Created": days.astype(str).tolist(), "Source": [source, "fair"] * (count // 2)}
    return made(cells)


@pytest.mark.parametrize(
    ("period", "amount", "leads"),
    [
        # The 64 days of the leads to the last Monday are under 95% of 100, or nearly all of 66.
        ((date(2026, 1, 5), date(2026, 4, 14)), 640.0, 10),
        ((date(2026, 1, 4), date(2026, 3, 10)), 1_000.0, 10),
        # From 2026-01-12 to 2026-02-02 there are 22 days and four leads, all in the first 44 days.
        ((date(2026, 1, 6), date(2026, 2, 8)), 1_000 * 22 / 34, 4),
        ((date(2026, 1, 12), date(2026, 2, 2)), 1_000.0, 4),
        (None, 1_000.0, 10),
    ],
)
def test_spend_counts_for_the_days_that_it_shares_with_the_leads(
    period: tuple[date, date] | None, amount: float, leads: int
) -> None:
    every = weeks(10)
    found = charged(every, field(every, "Source"), Spend({"ads": 1_000.0}, period))
    assert found.amounts["ads"] == pytest.approx(amount)
    assert (len(found.leads), found.elsewhere) == (leads, 10 - leads)


def test_spend_of_other_days_is_of_none_of_the_leads() -> None:
    leads, later = weeks(4), (date(2027, 1, 1), date(2027, 12, 31))
    found = charged(leads, field(leads, "Source"), Spend({"ads": 1_000.0}, later))
    assert (len(found.leads), found.elsewhere, found.amounts) == (0, 4, {})


def test_spend_of_leads_without_dates_counts_whole() -> None:
    leads = made({"Source": ["ads", "fair"] * 3})
    spend = Spend({"ads": 9.0}, (date(2026, 1, 1), date(2026, 1, 31)))
    found = charged(leads, field(leads, "Source"), spend)
    assert (found.amounts, found.days, len(found.leads)) == ({"ads": 9.0}, None, 6)


def test_the_average_is_that_of_the_sources_compared() -> None:
    cells = {"Source": ["web"] * 40 + ["ads"] * 40 + ["fair"] * 3 + ["free"] * 20}
    won = ["1", "0"] * 20 + ["1", "0", "0", "0"] * 10 + ["1", "0", "0"] + ["1", "0"] * 10
    leads = made(cells | {"Won": won}, outcome="Won")
    source = field(leads, "Source")
    spend = {"web": 400.0, "ads": 600.0, "fair": 90_000.0, "free": 0.0}
    table = economics_table(leads, groups_of(source), spend)
    found = compared(table)
    assert found is not None
    # 1,000 for 20 + 10 + 10 conversions; with the fair 91,000 for 41.
    assert (set(found.rows["group"]), found.few) == ({"web", "ads", "free"}, ("fair",))
    assert cost_of_one(found.rows) == pytest.approx(25.0)
    assert cost_of_one(table) == pytest.approx(91_000 / 41)
    assert float(found.rows["cac"].max()) >= cost_of_one(found.rows)
