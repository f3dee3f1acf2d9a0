"""Stages and funnels, against SQL over the same file and by hand."""

import sqlite3
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from conftest import text_table
from scipy.stats import binomtest

from scoring.insight.funnel import (
    Counting,
    funnel_by,
    funnel_of,
    funnel_table,
    times_table,
)
from scoring.insight.groups import groups_of
from scoring.insight.leads import Leads, leads_of
from scoring.insight.stages import (
    Mark,
    Rule,
    Stage,
    converted,
    idle,
    in_order,
    on_the_way,
    propose_stages,
    rules_of,
)

VISITED = Stage("Visited", (Mark("Visits", Rule.ABOVE_ZERO),))
CHATTED = Stage("Chatted", (Mark("Chats", Rule.ABOVE_ZERO),))
WORKING = Stage("Working", (Mark("Occupation", Rule.ONE_OF, ("Working Professional",)),))
STAGES = (VISITED, CHATTED, WORKING, converted())
# The same stages in SQL.
TESTS = (
    "CAST(Visits AS REAL) > 0",
    "CAST(Chats AS REAL) > 0",
    "Occupation = 'Working Professional'",
    "Converted = 'Yes'",
)


def by_hand(*rows: str) -> Leads:
    """Leads of three events, each row with a 1 for those it shows; the third is the outcome."""
    columns = {name: [row[at] for row in rows] for at, name in enumerate(("Visits", "Chats"))}
    columns["Won"] = [{"1": "Yes", "0": "No", " ": ""}[row[2]] for row in rows]
    return leads_of(text_table(columns), "made.csv", outcome="Won")


def dated(**columns: list[str]) -> Leads:
    return leads_of(text_table(columns), "made.csv", outcome=None)


def test_strict_counts_and_steps_are_those_of_sql(leads: Leads, sql: sqlite3.Connection) -> None:
    table = funnel_table(funnel_of(leads, STAGES, Counting.ALL_BEFORE))
    wheres = [" AND ".join(TESTS[:k]) or "1" for k in range(len(TESTS) + 1)]
    counts = [sql.execute(f"SELECT count(*) FROM leads WHERE {w}").fetchone()[0] for w in wheres]
    assert table["reached"].tolist() == counts
    assert table["step"].tolist()[1:] == pytest.approx(
        [b / a for a, b in pairwise(counts)], abs=1e-9
    )
    assert table["lost"].tolist()[1:] == (-np.diff(counts)).tolist()
    assert table["share"].tolist() == pytest.approx([c / len(leads) for c in counts], abs=1e-9)


def test_counts_by_the_furthest_stage_are_those_of_sql(
    leads: Leads, sql: sqlite3.Connection
) -> None:
    table = funnel_table(funnel_of(leads, STAGES, Counting.FURTHEST))
    wheres = ["1", *(" OR ".join(TESTS[k:]) for k in range(len(TESTS)))]
    counts = [sql.execute(f"SELECT count(*) FROM leads WHERE {w}").fetchone()[0] for w in wheres]
    assert table["reached"].tolist() == counts


def test_leads_that_skipped_a_stage_are_those_of_sql(leads: Leads, sql: sqlite3.Connection) -> None:
    table = funnel_table(funnel_of(leads, STAGES, Counting.ALL_BEFORE))
    for at, test in enumerate(TESTS[:-1]):
        later = " OR ".join(TESTS[at + 1 :])
        query = f"SELECT count(*) FROM leads WHERE NOT coalesce({test}, 0) AND ({later})"
        assert table["skipped"][at + 1] == sql.execute(query).fetchone()[0]
        shown = sql.execute(f"SELECT count(*) FROM leads WHERE {test}").fetchone()[0]
        assert table["shown"][at + 1] == shown


def test_step_intervals_are_those_of_scipy(leads: Leads) -> None:
    for _, row in funnel_table(funnel_of(leads, STAGES, Counting.ALL_BEFORE)).iloc[1:].iterrows():
        oracle = binomtest(row["reached"], row["n"]).proportion_ci(0.95, "wilson")
        assert (row["low"], row["high"]) == pytest.approx((oracle.low, oracle.high), abs=1e-9)


def test_the_funnel_of_each_source_is_that_of_sql(leads: Leads, sql: sqlite3.Connection) -> None:
    source = leads.find("Source")
    assert source is not None
    table = funnel_by(funnel_of(leads, STAGES, Counting.ALL_BEFORE), groups_of(source))
    sums = ", ".join(f"sum({' AND '.join(TESTS[:k]) or '1'})" for k in range(len(TESTS) + 1))
    oracle = {
        row[0]: row[1:] for row in sql.execute(f"SELECT Source, {sums} FROM leads GROUP BY 1")
    }
    found = {name: tuple(part["reached"]) for name, part in table.groupby("group")}
    assert found == oracle


def test_a_funnel_counted_by_hand() -> None:
    leads = by_hand("110", "101", "111", "001", "000")
    strict = funnel_of(leads, (VISITED, CHATTED, converted()), Counting.ALL_BEFORE)
    furthest = funnel_of(leads, (VISITED, CHATTED, converted()), Counting.FURTHEST)
    assert funnel_table(strict)["reached"].tolist() == [5, 3, 2, 1]
    assert funnel_table(furthest)["reached"].tolist() == [5, 4, 4, 3]
    assert strict.skipped.any(axis=1).tolist() == [False, True, False, True, False]


def test_as_shown_counts_who_came_without_the_stage_before() -> None:
    leads = by_hand("110", "101", "111", "001", "000")
    table = funnel_table(funnel_of(leads, (VISITED, CHATTED, converted())))
    assert table["reached"].tolist() == [5, 3, 2, 3]
    assert table["beside"].tolist() == [0, 0, 0, 2]
    assert table["lost"].tolist() == [0, 2, 1, 1]
    assert table["step"].tolist()[1:] == [3 / 5, 2 / 3, 1 / 2]


def test_the_order_of_the_stages_counts() -> None:
    leads = by_hand("110", "101", "111", "001", "000")
    stages = in_order((VISITED, CHATTED), ["Chatted", "Visited", "Unknown"])
    found = funnel_of(leads, stages, Counting.ALL_BEFORE)
    assert funnel_table(found)["reached"].tolist() == [5, 2, 2]


def test_open_leads_count_only_where_conversion_is_no_stage() -> None:
    leads = by_hand("110", "11 ", "101")
    assert funnel_table(funnel_of(leads, (VISITED, converted())))["reached"].tolist() == [2, 2, 1]
    assert funnel_table(funnel_of(leads, (VISITED,)))["reached"].tolist() == [3, 3]


def test_a_stage_without_leads_before_it_has_no_rate() -> None:
    table = funnel_table(funnel_of(by_hand("000"), (VISITED, CHATTED)))
    assert table["reached"].tolist() == [1, 0, 0]
    assert np.isnan(table["step"][2])


def test_the_sample_proposes_its_stages_in_order(leads: Leads) -> None:
    names = [s.name for s in propose_stages(leads)]
    assert names == ["Visited", "Engaged", "Interested", "Requested", "Converted"]


@pytest.mark.parametrize(
    ("column", "stage"),
    [
        ("TotalVisits", "Visited"),
        ("Total Time Spent on Website", "Engaged"),
        ("webinar_minutes", "Interested"),
        ("download_syllabus", "Interested"),
        ("request_callback_clicked", "Requested"),
        ("payment_interaction", "Requested"),
        ("Applications", "Applied"),
        ("Days since last visit", None),
        ("Colour depth", None),
    ],
)
def test_names_of_numbers_propose_a_stage(column: str, stage: str | None) -> None:
    found = propose_stages(dated(**{column: ["0", "1", "2"]}))
    assert [s.name for s in found] == ([stage] if stage else [])


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        (["Yes", "No", ""], Rule.ONE_OF),
        (["2026-01-02", "", "2026-01-03"], Rule.FILLED),
        (["-1", "0", "2"], None),
        (["0", "0", "0"], None),
        (["red", "blue", "red"], None),
    ],
)
def test_only_columns_that_can_tell_propose_a_stage(cells: list[str], rule: Rule | None) -> None:
    found = propose_stages(dated(Requested=cells))
    assert [m.rule for s in found for m in s.marks] == ([rule] if rule else [])


def test_what_most_conversions_skip_is_not_on_the_way() -> None:
    leads = by_hand("101", "101", "111", "110", "000")
    stages = (VISITED, CHATTED, converted())
    assert on_the_way(leads, stages) == (VISITED, converted())
    assert on_the_way(replace(leads, outcome=np.zeros(5)), stages) == stages


def test_a_stage_that_loses_next_to_nothing_is_not_among_the_first() -> None:
    leads = by_hand(*["111"] * 200, *["000"] * 10)
    stages = (VISITED, CHATTED, converted())
    assert idle(leads, stages) == (CHATTED,)
    assert on_the_way(leads, stages) == (VISITED, converted())


def test_a_stage_that_loses_half_a_percent_stays() -> None:
    leads = by_hand("101", *["111"] * 199)
    assert idle(leads, (VISITED, CHATTED)) == (VISITED,)
    assert on_the_way(by_hand("11 ", "11 "), (VISITED, CHATTED)) == (VISITED, CHATTED)


def test_each_kind_of_column_has_its_rules(leads: Leads) -> None:
    rules = {name: rules_of(leads.find(name)) for name in ("Visits", "Source")}  # type: ignore[arg-type]
    assert rules["Visits"] == (Rule.ABOVE_ZERO, Rule.FILLED)
    assert rules["Source"] == (Rule.ONE_OF, Rule.FILLED)


def test_a_column_that_is_not_there_shows_nothing(leads: Leads) -> None:
    assert not Mark("Nowhere", Rule.FILLED).shown(leads).any()


def test_the_time_between_stages_is_that_of_pandas() -> None:
    rng = np.random.default_rng(4)
    start = pd.Timestamp("2026-01-01") + pd.to_timedelta(rng.integers(0, 99, 300), "D")
    stop = start + pd.to_timedelta(rng.integers(-3, 40, 300), "D")
    leads = dated(Created=start.strftime("%Y-%m-%d").tolist(), Applied=stop.astype(str).tolist())
    days = pd.Series((stop - start).days)
    row = times_table(leads, propose_stages(leads)).iloc[0]
    quartiles = days[days >= 0].quantile([0.25, 0.5, 0.75]).tolist()
    assert [row["q1"], row["median"], row["q3"]] == pytest.approx(quartiles, abs=1e-9)
    assert (row["n"], row["negative"]) == ((days >= 0).sum(), (days < 0).sum())


def test_of_several_dates_of_a_stage_the_first_counts() -> None:
    leads = dated(
        Created=["2026-01-01", "2026-01-01"],
        Applied=["2026-01-09", "2026-01-04"],
        Enrolled=["2026-01-03", ""],
    )
    marks = (Mark("Applied", Rule.FILLED), Mark("Enrolled", Rule.FILLED))
    table = times_table(leads, (Stage("Applied", marks),))
    assert table[["q1", "median", "q3"]].iloc[0].tolist() == [2.25, 2.5, 2.75]


def test_without_dated_stages_there_are_no_times(leads: Leads) -> None:
    assert times_table(leads, (VISITED, converted())).empty
