"""The file at a glance, its columns and their association, against SQL, pandas and scipy."""

import sqlite3
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from made import field, made
from scipy.stats import binomtest, iqr
from scipy.stats.contingency import association as scipy_association

from scoring.insight.association import association, compared, cramers_v, interval
from scoring.insight.groups import EMPTY, groups_of
from scoring.insight.leads import Leads
from scoring.insight.profile import bars_of, distribution, even_edges, glance
from scoring.insight.quality import quality
from scoring.model.counted_numbers import CountedNumbers


def one(leads: Leads, name: str) -> pd.Series:
    """The row of a column in the table of quality."""
    return quality(leads).set_index("column").loc[name]


def bergsma(counts: np.ndarray) -> float:
    """The correction of scipy's V, written out as in the paper."""
    n, rows, columns = counts.sum(), *counts.shape
    raw = scipy_association(counts, method="cramer") ** 2 * min(rows - 1, columns - 1)
    square = max(0.0, raw - (rows - 1) * (columns - 1) / (n - 1))
    sides = (k - (k - 1) ** 2 / (n - 1) for k in (rows, columns))
    return float(np.sqrt(square / (min(sides) - 1)))


def test_a_glance_has_the_counts_and_days_of_sql(leads: Leads, sql: sqlite3.Connection) -> None:
    found = glance(leads)
    query = "SELECT count(*), sum(Converted = 'Yes'), min(Created), max(Created) FROM leads"
    rows, won, first, last = sql.execute(query).fetchone()
    assert (found.leads, found.known, found.converted) == (rows, rows, won)
    days = (date.fromisoformat(first[:10]), date.fromisoformat(last[:10]))
    assert (found.first, found.last) == days


def test_the_rate_has_the_interval_of_scipy(leads: Leads) -> None:
    found = glance(leads)
    oracle = binomtest(found.converted, found.known).proportion_ci(0.95, "wilson")
    assert (found.low, found.high) == pytest.approx((oracle.low, oracle.high), abs=1e-9)
    assert found.rate == pytest.approx(found.converted / found.known, abs=1e-9)


def test_people_there_twice_are_counted_with_their_leads() -> None:
    found = glance(made({"email": ["a@x.org", "A@x.org ", "b@x.org", "a@x.org", "c@x.org"]}))
    assert (found.persons, found.shared, found.is_identified) == (1, 3, True)


def test_without_id_email_or_phone_nobody_is_known_again() -> None:
    assert not glance(made({"source": ["Web"] * 5})).is_identified


def test_repeated_rows_are_those_of_pandas_without_the_keys(frame: pd.DataFrame) -> None:
    twice = pd.concat([frame, frame.head(30)], ignore_index=True)
    twice.insert(0, "Key", [f"K{at}" for at in range(len(twice))])
    found = glance(made(twice.to_dict("list")))
    assert found.repeated == twice.drop(columns="Key").duplicated().sum() == 30


def test_one_lead_without_outcome_and_dates_has_a_glance() -> None:
    found = glance(made({"source": ["Web"]}))
    assert (found.leads, found.known, found.repeated, found.undated) == (1, 0, 0, 1)
    assert (found.first, np.isnan(found.rate), np.isnan(found.low)) == (None, True, True)


@pytest.mark.parametrize("name", ["Source", "City", "Campaign", "Visits"])
def test_fill_and_commonest_value_are_those_of_sql(
    leads: Leads, sql: sqlite3.Connection, name: str
) -> None:
    row = one(leads, name)
    query = f"SELECT {name}, count(*) FROM leads WHERE {name} <> ? GROUP BY 1 ORDER BY 2 DESC"
    oracle = sql.execute(query, (EMPTY,)).fetchall()
    filled = sum(n for _, n in oracle)
    assert (row["filled"], row["distinct"]) == (filled, len(oracle))
    assert (row["commonest"], row["commonest_leads"]) == oracle[0]
    assert row["commonest_share"] == pytest.approx(oracle[0][1] / filled, abs=1e-9)
    assert row["share"] == pytest.approx(filled / len(leads), abs=1e-9)


def test_placeholders_are_counted_by_their_words() -> None:
    cells = ["Web"] * 30 + ["Ads"] * 30 + ["Select"] * 3 + ["n/a"] * 2 + ["", " "]
    row = one(made({"source": cells}), "source")
    assert (row["placeholders"], row["placeholder_words"]) == (5, "Select 3, n/a 2")
    assert (row["filled"], row["distinct"]) == (60, 2)


def test_outliers_lie_beyond_three_interquartile_ranges(leads: Leads, frame: pd.DataFrame) -> None:
    row = one(leads, "Minutes on site")
    numbers = pd.to_numeric(frame["Minutes on site"], errors="coerce").dropna()
    low, high = (
        q + sign * 3 * iqr(numbers)
        for q, sign in zip(numbers.quantile([0.25, 0.75]), (-1, 1), strict=True)
    )
    assert (row["fence_low"], row["fence_high"]) == pytest.approx((low, high), abs=1e-9)
    assert (row["least"], row["most"]) == (numbers.min(), numbers.max())
    assert row["outliers"] == ((numbers < low) | (numbers > high)).sum() > 0


def test_where_three_of_four_numbers_are_the_same_no_outlier_is_told() -> None:
    assert pd.isna(one(made({"visits": ["1"] * 95 + ["7"] * 30}), "visits")["outliers"])


def test_a_text_among_numbers_is_told() -> None:
    row = one(made({"visits": [str(n) for n in range(1, 200)] + ["many"]}), "visits")
    assert (row["kind"], row["meant"]) == ("number", "number")
    assert (row["unread"], row["unread_example"]) == (1, "many")


def test_a_column_of_levels_that_are_mostly_numbers_is_told() -> None:
    row = one(made({"visits": ["1", "2", "3"] * 20 + ["many"] * 20}), "visits")
    assert (row["kind"], row["meant"]) == ("category", "number")
    assert (row["unread"], row["unread_example"]) == (20, "many")


def test_a_column_of_levels_that_are_mostly_dates_is_told() -> None:
    days = [f"2026-01-{day:02}" for day in range(1, 11)] * 8
    row = one(made({"called": days + ["soon"] * 20}), "called")
    assert (row["meant"], row["unread"]) == ("date", 20)


def test_no_value_of_a_personal_column_is_told() -> None:
    emails = [f"ana{n}@x.org" for n in range(60)] + ["no address"] * 5
    row = one(made({"email": emails, "source": ["Web"] * 65}), "email")
    assert (row["hidden"], row["unread"], row["unread_example"]) == (True, 5, "")
    assert (row["commonest"], row["placeholder_words"]) == ("", "")


def test_an_empty_column_has_a_row_without_values() -> None:
    row = one(made({"city": [""] * 9, "source": ["Web"] * 9}), "city")
    assert (row["filled"], row["distinct"], row["share"]) == (0, 0, 0.0)
    assert (row["commonest"], np.isnan(row["commonest_share"])) == ("", True)


@pytest.mark.parametrize("shape", [(2, 900), (5, 400), (40, 3000)])
def test_strength_is_that_of_scipy_less_its_bias(shape: tuple[int, int]) -> None:
    groups, n = shape
    drawn = np.random.default_rng(n).multinomial(
        n, np.arange(1, 2 * groups + 1) / (groups * (2 * groups + 1))
    )
    counts = drawn.reshape(groups, 2)
    assert cramers_v(counts) == pytest.approx(bergsma(counts), abs=1e-9)


def test_the_strength_of_a_column_is_that_of_its_crosstab(
    leads: Leads, frame: pd.DataFrame
) -> None:
    row = association(leads).set_index("column").loc["Source"]
    levels = frame["Source"].replace("Select", "")
    rare = levels.map(levels.value_counts()) < 20
    counts = pd.crosstab(levels.mask(rare & (levels != ""), "few"), frame["Converted"])
    assert row["strength"] == pytest.approx(bergsma(counts.to_numpy()), abs=1e-9)
    assert (row["n"], row["groups"]) == (len(frame), len(counts))


def test_the_strongest_column_stands_first_inside_its_interval(leads: Leads) -> None:
    table = association(leads)
    assert table["column"].iloc[0] == "Call outcome"
    assert table["strength"].dropna().is_monotonic_decreasing
    told = table.dropna(subset="strength")
    assert ((told["low"] <= told["strength"]) & (told["strength"] <= told["high"])).all()


def test_the_interval_holds_the_truth_in_nine_of_ten_files() -> None:
    rates = np.array([0.1, 0.2, 0.4])
    truth = np.stack([rates, 1 - rates], axis=1) / 3
    margins = np.outer(truth.sum(1), truth.sum(0))
    known = np.sqrt(((truth - margins) ** 2 / margins).sum())
    drawn = np.random.default_rng(7).multinomial(900, truth.ravel(), 60).reshape(60, 3, 2)
    held = [low <= known <= high for low, high in map(interval, drawn)]
    assert np.mean(held) >= 0.9


def test_chance_alone_has_an_interval_from_nothing() -> None:
    drawn = np.random.default_rng(3).multinomial(4000, np.full(100, 0.01)).reshape(50, 2)
    assert interval(drawn)[0] == 0.0
    assert cramers_v(drawn) < 0.1


def test_one_level_or_one_outcome_has_no_strength() -> None:
    assert np.isnan(cramers_v(np.array([[50, 50]])))
    assert np.isnan(cramers_v(np.array([[50, 0], [70, 0]])))
    assert all(np.isnan(interval(np.array([[50, 50], [3, 4]]))))


def test_a_constant_column_is_there_without_a_strength() -> None:
    won = ["Yes", "No"] * 50
    table = association(made({"same": ["x"] * 100, "half": ["a", "b"] * 50, "won": won}, "won"))
    strength = table.set_index("column")["strength"]
    assert strength["half"] == pytest.approx(1.0, abs=1e-9)
    assert np.isnan(strength["same"])


def test_without_outcomes_there_is_no_association() -> None:
    assert association(made({"source": ["Web", "Ads"] * 30})).empty


def test_a_thousand_rare_levels_are_compared_as_one() -> None:
    levels = [f"v{n % 1000}" for n in range(3000)] + ["often"] * 3000
    leads = made({"level": levels, "won": ["Yes", "No", "No"] * 2000}, "won")
    groups = compared(leads, field(leads, "level"))
    assert groups.labels == ("often", "1,000 others", EMPTY)
    assert len(association(leads)) == 1


def test_shares_of_converted_and_others_are_those_of_sql(
    leads: Leads, sql: sqlite3.Connection
) -> None:
    table = distribution(leads, groups_of(field(leads, "Source"))).set_index("group")
    query = (
        "SELECT Source, sum(Converted = 'Yes') * 1.0 / sum(sum(Converted = 'Yes')) OVER (), "
        "sum(Converted = 'No') * 1.0 / sum(sum(Converted = 'No')) OVER () FROM leads GROUP BY 1"
    )
    for level, converted, others in sql.execute(query):
        assert table.converted_share[level] == pytest.approx(converted, abs=1e-9)
        assert table.others_share[level] == pytest.approx(others, abs=1e-9)
        assert table.difference[level] == pytest.approx(converted - others, abs=1e-9)


def test_without_outcomes_shares_of_converted_are_unknown(leads: Leads) -> None:
    blind = replace(leads, outcome=np.full(len(leads), np.nan))
    table = distribution(blind, groups_of(field(leads, "Source")))
    assert table["converted_share"].isna().all()
    assert table["lead_share"].sum() == pytest.approx(1, abs=1e-9)


def test_bars_of_numbers_hold_those_that_numpy_counts(leads: Leads, frame: pd.DataFrame) -> None:
    column = field(leads, "Minutes on site")
    numbers = pd.to_numeric(frame["Minutes on site"], errors="coerce").dropna().to_numpy()
    edges = even_edges(CountedNumbers.of(numbers))
    oracle, _ = np.histogram(numbers, [-np.inf, *edges, np.inf])
    assert bars_of(column).sizes[:-1].tolist() == oracle.tolist()
    assert np.diff(edges) == pytest.approx(edges[1] - edges[0], abs=1e-9)


def test_a_number_at_the_end_of_a_span_begins_the_next() -> None:
    leads = made({"share": [f"{n / 10:.1f}" for n in range(11)] * 3})
    groups = bars_of(field(leads, "share"))
    label = groups.labels[groups.place[3]]
    assert label.startswith("0.3 ")


def test_whole_numbers_are_told_with_both_ends() -> None:
    leads = made({"visits": [str(n) for n in range(400)]})
    labels = bars_of(field(leads, "visits")).labels
    assert labels[:3] == ("under 0", "0 to 49", "50 to 99") or "0 to 19" in labels


@pytest.mark.parametrize("numbers", [[], [5.0] * 40, [0.0] * 4000 + list(range(20))])
def test_numbers_that_hardly_differ_have_no_spans_of_one_width(numbers: list[float]) -> None:
    assert len(even_edges(CountedNumbers.of(np.array(numbers, dtype=np.float64)))) == 0
