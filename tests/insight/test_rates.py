"""Rates by group, against SQL over the same file and against scipy."""

import sqlite3
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import text_table
from scipy.stats import binomtest

from scoring.insight.groups import EMPTY, Groups, groups_of, months_of
from scoring.insight.leads import Leads, leads_of
from scoring.insight.rates import cross_table, rate_table, trend_table, wilson


def groups(leads: Leads, name: str) -> Groups:
    field = leads.find(name)
    assert field is not None
    return groups_of(field)


@pytest.mark.parametrize(("converted", "n"), [(0, 5), (3, 40), (40, 40), (534, 2000)])
def test_intervals_are_those_of_scipy(converted: int, n: int) -> None:
    low, high = wilson(np.array([float(converted)]), np.array([float(n)]))
    oracle = binomtest(converted, n).proportion_ci(0.95, "wilson")
    assert (low[0], high[0]) == pytest.approx((oracle.low, oracle.high), abs=1e-9)


def test_no_interval_leaves_the_shares_there_are() -> None:
    leads = np.arange(1.0, 500.0)
    (low, _), (_, high) = wilson(0 * leads, leads), wilson(leads, leads)
    assert (low.min(), high.max()) == (0.0, 1.0)


def test_a_group_without_known_leads_has_no_rate() -> None:
    low, high = wilson(np.array([0.0]), np.array([0.0]))
    assert np.isnan(low[0])
    assert np.isnan(high[0])


@pytest.mark.parametrize("name", ["Source", "Campaign", "City"])
def test_rates_by_level_are_those_of_sql(leads: Leads, sql: sqlite3.Connection, name: str) -> None:
    found = rate_table(leads, groups(leads, name)).set_index("group")
    query = f"SELECT {name}, count(*), sum(Converted = 'Yes') FROM leads GROUP BY 1"
    oracle = {level: (n, won) for level, n, won in sql.execute(query)}
    assert set(found.index) == set(oracle)
    for level, (n, won) in oracle.items():
        assert (found.leads[level], found.converted[level]) == (n, won)
        assert found.rate[level] == pytest.approx(won / n, abs=1e-9)
        assert found.lead_share[level] == pytest.approx(n / len(leads), abs=1e-9)


def test_levels_stand_by_their_number_and_numbers_rise(leads: Leads) -> None:
    table = rate_table(leads, groups(leads, "Source"))
    assert table.loc[table["group"] != EMPTY, "leads"].is_monotonic_decreasing
    spans = rate_table(leads, groups(leads, "Visits"))["group"]
    starts = [int(s.split(" to ")[0]) for s in spans if s != EMPTY]
    assert starts == sorted(starts)


def test_spans_of_numbers_hold_the_leads_that_sql_counts_in_them(
    leads: Leads, sql: sqlite3.Connection
) -> None:
    for _, row in rate_table(leads, groups(leads, "Visits")).iterrows():
        if row["group"] == EMPTY:
            continue
        low, _, high = row["group"].partition(" to ")
        query = (
            "SELECT count(*), sum(Converted = 'Yes') FROM leads WHERE Visits <> ? "
            "AND CAST(Visits AS REAL) BETWEEN ? AND ?"
        )
        assert sql.execute(query, (EMPTY, float(low), float(high or low))).fetchone() == (
            row["leads"],
            row["converted"],
        )


def test_open_leads_count_as_leads_and_in_no_rate(leads: Leads) -> None:
    outcome = leads.outcome.copy()
    outcome[:500] = np.nan
    table = rate_table(replace(leads, outcome=outcome), groups(leads, "Source"))
    assert (table["leads"].sum(), table["known"].sum()) == (len(leads), len(leads) - 500)
    assert table["converted"].sum() == np.nansum(outcome)
    assert table["lead_share"].sum() == pytest.approx(1, abs=1e-9)


def test_the_gap_is_what_came_true_less_what_was_foretold(leads: Leads) -> None:
    chance = np.linspace(0, 1, len(leads))
    found = rate_table(replace(leads, propensity=chance), groups(leads, "Source")).iloc[0]
    source = leads.find("Source")
    assert source is not None
    inside = (source.cells == found["group"]).to_numpy()
    assert found["propensity"] == pytest.approx(chance[inside].mean(), abs=1e-9)
    assert found["gap"] == pytest.approx(found["rate"] - chance[inside].mean(), abs=1e-9)


def few(known: dict[str, list[float]], propensity: float = np.nan) -> pd.DataFrame:
    """The rates of a column with these outcomes of each value, NaN where one is open."""
    values = [value for value, outcomes in known.items() for _ in outcomes]
    wins = np.array([one for outcomes in known.values() for one in outcomes])
    table = text_table({"Source": values, "Won": np.where(wins == 1, "1", "0").tolist()})
    made = leads_of(table, "few.csv", outcome="Won")
    made = replace(made, outcome=wins, propensity=np.full(len(wins), propensity))
    return rate_table(made, groups(made, "Source")).set_index("group")


def test_shares_of_leads_and_of_conversions_are_of_those_with_an_outcome() -> None:
    found = few({"Web": [1, 1, 1, 0], "Fair": [1, 0, 0, 0, np.nan, np.nan], "Blog": [np.nan]})
    assert found.lead_share.to_dict() == {"Web": 0.5, "Fair": 0.5, "Blog": 0.0}
    assert found.conversion_share.to_dict() == {"Web": 0.75, "Fair": 0.25, "Blog": 0.0}
    assert found.leads.to_dict() == {"Web": 4, "Fair": 6, "Blog": 1}


def test_a_rate_of_under_twenty_known_leads_is_small() -> None:
    found = few({"Web": [1, 0] * 10, "Fair": [1] * 19 + [np.nan] * 9})
    assert found.small.to_dict() == {"Web": False, "Fair": True}


def test_chances_of_open_leads_are_in_no_gap_and_without_a_model_there_is_none() -> None:
    scored = few({"Web": [1, 0, np.nan], "Fair": [1, 1]}, propensity=0.4)
    assert scored.propensity.to_dict() == pytest.approx({"Web": 0.4, "Fair": 0.4})
    assert scored.gap.to_dict() == pytest.approx({"Web": 0.1, "Fair": 0.6})
    assert few({"Web": [1, 0], "Fair": [1, 1]})[["propensity", "gap"]].isna().all(axis=None)


def test_folded_groups_are_one_row_that_sums_them(leads: Leads) -> None:
    source = groups(leads, "Source")
    away = source.sizes < 1000
    whole, fewer = rate_table(leads, source), rate_table(leads, source.folded(away))
    row = fewer[fewer["group"].str.endswith(" others")].iloc[0]
    gone = whole[whole["group"].isin(np.array(source.labels)[away]) & (whole["group"] != EMPTY)]
    assert (row["leads"], row["converted"]) == (gone["leads"].sum(), gone["converted"].sum())
    assert row["group"] == f"{len(gone)} others"
    assert fewer["leads"].sum() == len(leads)


def test_one_group_away_is_no_fold(leads: Leads) -> None:
    source = groups(leads, "Source")
    alone = np.arange(len(source)) == 0
    assert source.folded(alone) is source


def test_two_columns_crossed_are_those_of_sql(leads: Leads, sql: sqlite3.Connection) -> None:
    table = cross_table(leads, groups(leads, "Source"), groups(leads, "Medium"))
    query = "SELECT Source, Medium, count(*), sum(Converted = 'Yes') FROM leads GROUP BY 1, 2"
    found = table[["row", "column", "leads", "converted"]].itertuples(index=False, name=None)
    assert set(found) == set(sql.execute(query))


def test_a_trend_has_the_months_and_shares_of_sql(leads: Leads, sql: sqlite3.Connection) -> None:
    table = trend_table(leads, groups(leads, "Source"), months_of("Created", leads.created))
    query = (
        "SELECT substr(Created, 1, 7), Source, count(*) * 1.0 / sum(count(*)) OVER "
        "(PARTITION BY substr(Created, 1, 7)) FROM leads GROUP BY 1, 2"
    )
    oracle = {(month, level): share for month, level, share in sql.execute(query)}
    found = {(r.period, r.group): r.share for r in table.itertuples()}
    assert found == pytest.approx(oracle, abs=1e-9)


def test_a_part_holds_the_leads_asked_for(leads: Leads) -> None:
    mask = leads.outcome == 1
    part = leads.part(mask)
    assert (len(part), part.rate) == (int(mask.sum()), 1.0)
    source = part.find("Source")
    assert source is not None
    assert len(source.values) == len(part)


def test_a_conversion_date_beside_the_outcome_dates_the_conversions() -> None:
    days = [f"2026-01-{day:02}" for day in range(1, 29)]
    later = [f"2026-02-{day:02}" for day in range(1, 29)]
    won = [day % 2 == 0 for day in range(28)]
    columns = {
        "Created": days,
        "Closed on": [date if yes else "" for date, yes in zip(later, won, strict=True)],
        "Converted": ["Yes" if yes else "No" for yes in won],
    }
    found = leads_of(text_table(columns), "x.csv", outcome="Converted").converted_at
    assert (~np.isnat(found)).tolist() == won
    assert found[0] == np.datetime64("2026-02-01")


def test_without_an_outcome_shares_are_of_all_leads() -> None:
    table = text_table({"Source": ["Web"] * 6 + ["Fair"] * 2})
    leads = leads_of(table, "a.csv", outcome=None)
    found = rate_table(leads, groups(leads, "Source"))
    assert found["lead_share"].tolist() == [0.75, 0.25]
    assert found["conversion_share"].isna().all()
