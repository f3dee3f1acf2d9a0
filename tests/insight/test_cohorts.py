"""Cohorts and what changed a rate, against SQL, pandas and by hand."""

import sqlite3
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from conftest import text_table
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.insight.change import split_change
from scoring.insight.cohorts import (
    Period,
    ages_table,
    before_creation,
    cohort_table,
    lag_of,
    periods_of,
)
from scoring.insight.groups import EMPTY, Groups, groups_of
from scoring.insight.leads import Leads, leads_of
from scoring.insight.selection import Selection

START, DAYS, ROWS = np.datetime64("2026-01-01"), 200, 4_000


def made(created: list[str], won: list[str]) -> Leads:
    """Leads with dates of conversion."""
    table = text_table({"Created": created, "Won on": won})
    return leads_of(table, "made.csv", outcome="Won on")


@pytest.fixture(scope="module")
def dated() -> Leads:
    """A third converts, evenly over 0 to 29 days after creation."""
    rng = np.random.default_rng(2)
    created = START + np.sort(rng.integers(0, DAYS, ROWS))
    won = created + rng.integers(0, 30, ROWS)
    seen = (rng.random(ROWS) < 0.33) & (won < START + DAYS)
    return made(created.astype(str).tolist(), np.where(seen, won.astype(str), "").tolist())


def test_cohorts_by_month_are_those_of_sql(leads: Leads, sql: sqlite3.Connection) -> None:
    table = cohort_table(leads, Period.MONTH, None)
    query = "SELECT substr(Created, 1, 7), count(*), sum(Converted = 'Yes') FROM leads GROUP BY 1"
    found = table[["period", "leads", "converted"]].itertuples(index=False, name=None)
    assert list(found) == sql.execute(query).fetchall()


def test_cohorts_by_week_start_on_the_monday_that_sql_finds(
    leads: Leads, sql: sqlite3.Connection
) -> None:
    table = cohort_table(leads, Period.WEEK, None)
    query = (
        "SELECT date(Created, '-6 days', 'weekday 1') AS week, count(*), sum(Converted = 'Yes') "
        "FROM leads GROUP BY 1 ORDER BY 1"
    )
    found = table[["period", "leads", "converted"]].itertuples(index=False, name=None)
    assert list(found) == sql.execute(query).fetchall()


def test_leads_without_a_date_are_in_no_period() -> None:
    groups = periods_of(np.array(["NaT", "2026-03-01"], dtype="datetime64[us]"), Period.WEEK)
    assert [groups.labels[at] for at in groups.place] == [EMPTY, "2026-02-23"]


def test_a_period_that_ends_after_the_last_day_is_incomplete() -> None:
    table = cohort_table(made(["2026-01-31", "2026-02-27"], ["", ""]), Period.MONTH, None)
    assert table["incomplete"].tolist() == [False, True]
    whole = cohort_table(made(["2026-02-28"], [""]), Period.MONTH, None)
    assert whole["incomplete"].tolist() == [False]


def test_cohorts_are_too_young_until_nine_tenths_of_their_conversions_are_in(
    dated: Leads,
) -> None:
    lag = lag_of(dated)
    assert lag is not None
    table = cohort_table(dated, Period.WEEK, lag)
    age = (dated.observed_until - dated.created).astype("timedelta64[D]").astype(float)
    week = pd.Series(dated.created).dt.to_period("W").dt.start_time.astype(str)
    oracle = pd.Series(lag.share_by(age)).groupby(week).mean()
    assert table["in_by_now"].tolist() == pytest.approx(oracle.tolist(), abs=1e-9)
    assert table["too_young"].tolist() == (oracle < 0.9).tolist()
    assert table["too_young"].sum() in (4, 5)


def test_without_a_curve_nothing_is_said_of_age(leads: Leads) -> None:
    assert lag_of(leads) is None
    table = cohort_table(leads, Period.MONTH, None)
    assert table["in_by_now"].isna().all()
    assert not table["too_young"].any()


def test_a_filter_does_not_move_the_end_of_observation(dated: Leads) -> None:
    early = dated.part(Selection(until=date(2026, 2, 15)).mask(dated))
    assert early.observed_until == dated.observed_until
    assert not cohort_table(early, Period.WEEK, lag_of(dated))["too_young"].any()


def test_shares_by_age_are_those_of_pandas(dated: Leads) -> None:
    table = ages_table(dated, Period.WEEK).set_index("period")
    frame = pd.DataFrame({"created": dated.created, "won": dated.converted_at})
    lag = (frame["won"] - frame["created"]).dt.days
    week = frame["created"].dt.to_period("W").dt.start_time.astype(str)
    youngest = (pd.Timestamp(dated.observed_until) - frame["created"]).dt.days.groupby(week).min()
    for days in (7, 14, 21, 28, 35):
        oracle = (lag <= days).groupby(week).mean().where(youngest >= days)
        found = table[f"within {days} days"]
        pd.testing.assert_series_equal(found, oracle, check_names=False, rtol=0, atol=1e-9)


def test_conversion_by_age_counted_by_hand() -> None:
    leads = made(
        ["2026-01-01", "2026-01-01", "2026-01-20", "2026-02-05"],
        ["2026-01-03", "2026-02-15", "", "2026-02-01"],
    )
    table = ages_table(leads, Period.MONTH)
    assert before_creation(leads) == 1
    assert table["leads"].tolist() == [3]
    assert table["within 30 days"].tolist() == [pytest.approx(np.nan, nan_ok=True)]


def test_ages_not_reached_are_empty() -> None:
    table = ages_table(
        made(["2026-01-05", "2026-01-12"], ["2026-01-08", "2026-01-20"]), Period.WEEK
    )
    assert table["within 7 days"].tolist() == [1.0, 0.0]
    assert table["within 14 days"].tolist() == [1.0, pytest.approx(np.nan, nan_ok=True)]


def placed(groups: list[int], outcomes: list[float]) -> tuple[Leads, Groups]:
    leads = made(["2026-01-01"] * len(groups), [""] * len(groups))
    labels = (*(f"g{at}" for at in range(4)), EMPTY)
    known = replace(leads, outcome=np.array(outcomes, dtype=np.float64))
    return known, Groups("g", labels, np.array(groups, dtype=np.int64), is_ordered=False)


def test_a_change_split_by_hand() -> None:
    # Before: 2 of a (1 won), 2 of b (0 won). After: 3 of a (3 won), 1 of b (0 won).
    leads, groups = placed([0, 0, 1, 1, 0, 0, 0, 1], [1, 0, 0, 0, 1, 1, 1, 0])
    before = np.arange(8) < 4
    found = split_change(leads, groups, before, ~before)
    assert (found.before, found.after) == (0.25, 0.75)
    assert found.table["mix"].tolist() == pytest.approx([0.25 * 0.25, -0.25 * -0.5], abs=1e-12)
    assert found.table["rate"].tolist() == pytest.approx([0.5 * 0.625, 0], abs=1e-12)


def test_a_group_of_one_period_is_an_effect_of_the_mix() -> None:
    leads, groups = placed([0, 0, 1, 1], [1, 0, 1, 1])
    before = np.array([True, True, False, False])
    found = split_change(leads, groups, before, ~before)
    assert found.table["rate"].tolist() == [0, 0]
    assert found.mix == pytest.approx(0.5, abs=1e-12)
    assert found.table["rate_after"].isna().tolist() == [True, False]


@pytest.mark.slow
@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from([0.0, 1.0, np.nan]), st.booleans()),
        min_size=2,
        max_size=60,
    )
)
def test_mix_and_rate_sum_exactly_to_the_change(rows: list[tuple[int, float, bool]]) -> None:
    leads, groups = placed([g for g, _, _ in rows], [y for _, y, _ in rows])
    before = np.array([b for _, _, b in rows])
    parts = [leads.outcome[mask & leads.known] for mask in (before, ~before)]
    if not all(map(len, parts)):
        with pytest.raises(ValueError, match="Both periods"):
            split_change(leads, groups, before, ~before)
        return
    found = split_change(leads, groups, before, ~before)
    change = parts[1].mean() - parts[0].mean()
    assert found.mix + found.rate == pytest.approx(change, abs=1e-12)
    assert found.table["both"].sum() == pytest.approx(change, abs=1e-12)
    assert found.low - 1e-12 <= change <= found.high + 1e-12


def test_shares_and_rates_of_a_change_are_those_of_sql(
    leads: Leads, sql: sqlite3.Connection
) -> None:
    source = leads.find("Source")
    assert source is not None
    month = leads.created.astype("datetime64[M]")
    masks = [month == np.datetime64(name) for name in ("2025-10", "2026-09")]
    table = split_change(leads, groups_of(source), *masks).table.set_index("group")
    query = (
        "SELECT Source, sum(Created < '2025-11'), sum(Created >= '2026-09'), "
        "avg(CASE WHEN Created >= '2026-09' THEN Converted = 'Yes' END) FROM leads "
        "WHERE Created < '2025-11' OR Created >= '2026-09' GROUP BY 1"
    )
    for name, n0, n1, rate in sql.execute(query):
        assert (table.n_before[name], table.n_after[name]) == (n0, n1)
        assert table.rate_after[name] == pytest.approx(rate or np.nan, abs=1e-9, nan_ok=True) or (
            rate == 0 == table.rate_after[name]
        )
