"""Two files side by side, against SQL and pandas, and a split that sums exactly."""

import sqlite3
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.insight import compare
from scoring.insight.groups import EMPTY, Groups
from scoring.insight.leads import Field, Leads
from scoring.insight.rates import wilson
from scoring.model.drift import psi
from scoring.schema import Kind, Role

HALF = 10_000


@pytest.fixture
def halves(leads: Leads) -> tuple[Leads, Leads]:
    first = np.arange(len(leads)) < HALF
    return leads.part(first), leads.part(~first)


def field(name: str, values: list[float] | list[str], kind: Kind) -> Field:
    cells = pd.Series([str(v) for v in values], dtype="str")
    typed = pd.Series(values, dtype="float64" if kind is Kind.NUMBER else "category")
    return Field(name, kind, Role.FEATURE, typed, cells)


def held(leads: Leads, *fields: Field) -> Leads:
    """So many leads as the fields have, with nothing else known."""
    return replace(leads.part(np.arange(len(leads)) < len(fields[0].values)), fields=fields)


def table_of(leads: tuple[Leads, Leads], name: str) -> pd.DataFrame:
    found = leads[0].find(name)
    assert found is not None
    _, before, after = compare.worths(*leads)
    return compare.mix_table(compare.pair_of(found, leads[1]), before, after)


def test_the_mix_and_rates_are_those_of_sql(
    halves: tuple[Leads, Leads], sql: sqlite3.Connection
) -> None:
    table = table_of(halves, "Source").set_index("group")
    query = (
        "SELECT Source, sum(rowid <= ?1), sum(rowid > ?1), "
        "sum(rowid <= ?1 AND Converted = 'Yes') * 1.0 / sum(rowid <= ?1), "
        "sum(rowid > ?1 AND Converted = 'Yes') * 1.0 / sum(rowid > ?1) FROM leads GROUP BY 1"
    )
    for source, n, m, before, after in sql.execute(query, (HALF,)):
        row = table.loc[source]
        assert (row["leads_first"], row["leads_second"]) == (n, m)
        found = row[["share_first", "share_second", "worth_first", "worth_second"]].tolist()
        oracle = [n / HALF, m / HALF, before, after]
        assert found == pytest.approx([np.nan if x is None else x for x in oracle], nan_ok=True)
    assert len(table) == sql.execute("SELECT count(DISTINCT Source) FROM leads").fetchone()[0]


def test_the_split_by_hand() -> None:
    groups = Groups("g", ("a", "b", "new", EMPTY), np.array([0, 0, 0, 1]), is_ordered=False)
    second = replace(groups, place=np.array([0, 1, 1, 2]))
    before = compare.Worth(np.ones(4, dtype=bool), np.array([0.2, 0.2, 0.2, 0.6]))
    after = compare.Worth(np.ones(4, dtype=bool), np.array([0.4, 0.6, 0.6, 0.9]))
    pair = compare.SharedColumn(field("g", ["a"], Kind.CATEGORY), groups, second)
    table = compare.mix_table(pair, before, after)
    # The average was 0.3: a fell by half at 0.1 below it, b rose by a quarter at 0.3 above it.
    assert table["mix"].tolist() == pytest.approx([50, 75, 0], abs=1e-9)
    # a gained 0.2 on a quarter, b nothing, the new value 0.6 over the average on a quarter.
    assert table["within"].tolist() == pytest.approx([50, 0, 150], abs=1e-9)


places = st.lists(st.integers(0, 3), min_size=1, max_size=40)


@given(places, places, st.integers(0, 2**32 - 1))
def test_mix_and_within_sum_to_the_whole_change(
    first: list[int], second: list[int], seed: int
) -> None:
    random = np.random.default_rng(seed)
    groups = Groups("g", ("a", "b", "c", EMPTY), np.array(first), is_ordered=False)
    pair = compare.SharedColumn(field("g", ["a"], Kind.CATEGORY), groups, replace(
        groups, place=np.array(second)))  # fmt: skip
    values = [random.random(len(side)) for side in (first, second)]
    worths = [compare.Worth(np.ones(len(v), dtype=bool), v) for v in values]
    table = compare.mix_table(pair, *worths)
    whole = 1_000 * (values[1].mean() - values[0].mean())
    assert table["mix"].sum() + table["within"].sum() == pytest.approx(whole, abs=1e-9)


def test_every_column_tells_the_same_whole_change(halves: tuple[Leads, Leads]) -> None:
    first, second = halves
    chance = np.random.default_rng(1).random(HALF)
    scored = replace(first, propensity=chance), replace(second, propensity=chance**2)
    table = compare.moved_table(*scored)
    whole = 1_000 * ((chance**2).mean() - chance.mean())
    assert table["total"].to_numpy() == pytest.approx(whole, abs=1e-9)
    assert table["column"].is_unique


def test_psi_is_that_of_the_shares_of_sql(
    halves: tuple[Leads, Leads], sql: sqlite3.Connection
) -> None:
    table = compare.moved_table(*halves).set_index("column")
    query = "SELECT sum(rowid <= ?1), sum(rowid > ?1) FROM leads GROUP BY Occupation"
    counts = np.array(sql.execute(query, (HALF,)).fetchall(), dtype=float)
    small = counts[:, 0] < 0.01 * HALF
    if small.sum() > 1:
        counts = np.vstack([counts[~small], counts[small].sum(axis=0)])
    assert table.loc["Occupation", "psi"] == pytest.approx(psi(*counts.T), abs=1e-9)


def test_numbers_fall_into_the_spans_of_the_first_file(leads: Leads) -> None:
    first = held(leads, field("n", list(np.arange(80.0)), Kind.NUMBER))
    second = held(leads, field("n", [-5.0, 9.0, 10.0, 500.0], Kind.NUMBER))
    pair = compare.pair_of(first.fields[0], second)
    assert pair.first.labels == pair.second.labels
    assert pair.first.sizes[:-1].tolist() == [10] * 8
    assert pair.second.sizes.tolist() == [2, 1, 0, 0, 0, 0, 0, 1, 0]


def test_a_value_new_in_the_second_file_gets_a_group_of_its_own(leads: Leads) -> None:
    first = held(leads, field("c", ["a", "a", "b"], Kind.CATEGORY))
    second = held(leads, field("c", ["new", "b"], Kind.CATEGORY))
    pair = compare.pair_of(first.fields[0], second)
    assert pair.first.labels == ("a", "b", "new", EMPTY)
    assert (pair.first.sizes.tolist(), pair.second.sizes.tolist()) == ([2, 1, 0, 0], [0, 1, 1, 0])


def test_a_column_of_another_kind_is_read_as_in_the_first_file(leads: Leads) -> None:
    first = held(leads, field("n", [1.0, 2.0, 3.0], Kind.NUMBER))
    second = held(leads, field("n", ["2", "two"], Kind.CATEGORY))
    pair = compare.pair_of(first.fields[0], second)
    assert pair.second.sizes.tolist() == [0, 1, 0, 1]


def test_columns_that_name_someone_are_no_mix(halves: tuple[Leads, Leads]) -> None:
    names = compare.shared_fields(*halves)
    assert not {"Lead ID", "Name", "Email", "Phone", "Created", "Converted"} & set(names)
    assert {"Source", "City", "Visits"} <= set(names)


def test_both_files_are_summed_up_as_in_sql(
    halves: tuple[Leads, Leads], sql: sqlite3.Connection
) -> None:
    fill = compare.fill_table(*halves)
    row = compare.side_by_side(*halves, fill).iloc[1]
    query = (
        "SELECT count(*), sum(Converted = 'Yes'), min(substr(Created, 1, 10)), "
        "max(substr(Created, 1, 10)) FROM leads WHERE rowid > ?"
    )
    n, won, since, until = sql.execute(query, (HALF,)).fetchone()
    assert row[["leads", "converted", "since", "until"]].tolist() == [n, won, since, until]
    ends = wilson(np.array([float(won)]), np.array([float(n)]))
    assert (row["low"], row["high"]) == (ends[0][0], ends[1][0])


def test_the_fill_of_columns_is_that_of_sql(
    halves: tuple[Leads, Leads], sql: sqlite3.Connection
) -> None:
    fill = compare.fill_table(*halves).set_index("column")
    for name in ("Campaign", "Education", "Visits", "Call outcome"):
        query = f'SELECT avg("{name}" <> ?) FROM leads WHERE rowid <= ?'
        oracle = sql.execute(query, (EMPTY, HALF)).fetchone()[0]
        assert fill.loc[name, "first"] == pytest.approx(oracle, abs=1e-9)


def test_a_column_that_one_file_lacks_stands_on_top(halves: tuple[Leads, Leads]) -> None:
    first, second = halves
    bare = replace(second, fields=tuple(f for f in second.fields if f.name != "City"))
    row = compare.fill_table(first, bare).iloc[0]
    assert row["column"] == "City"
    assert np.isnan(row["second"])
