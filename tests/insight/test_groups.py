"""The groups of a column, found once for all views, are those of its cells looked at anew."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made import field, made

from scoring.insight.groups import EMPTY, groups_of
from scoring.insight.leads import Field, Leads

COLUMNS = ["Source", "City", "Minutes on site", "Visits", "Created"]


def anew(column: Field) -> Field:
    """The same column, of which nothing is known yet."""
    return replace(column, told=None)


@pytest.mark.parametrize("name", COLUMNS)
def test_groups_of_a_part_are_those_of_its_cells(leads: Leads, name: str) -> None:
    part = field(leads.part(np.arange(len(leads)) % 3 == 1), name)
    found, oracle = groups_of(part), groups_of(anew(part))
    assert found.labels == oracle.labels
    np.testing.assert_array_equal(found.place, oracle.place)


def test_numbers_that_hardly_repeat_are_in_the_same_spans() -> None:
    rng = np.random.default_rng(5)
    numbers = rng.permutation(4_000) / 8
    column = field(made({"hours": [repr(n) for n in numbers.tolist()]}), "hours")
    assert column.distinct is None
    edges = np.quantile(numbers, np.arange(1, 8) / 8, method="inverted_cdf")
    np.testing.assert_array_equal(groups_of(column).place, np.searchsorted(edges, numbers))


def test_two_texts_of_one_number_and_none_have_their_places() -> None:
    column = field(made({"visits": ["1", "2", "1.0", "many"] + ["1", "2"] * 100}), "visits")
    found = groups_of(column)
    assert (found.labels[-1], found.place[:4].tolist()) == (EMPTY, [0, 1, 0, 2])
    assert found.sizes.tolist() == [102, 101, 1]


def test_places_that_are_asked_for_twice_are_of_whole_numbers(leads: Leads) -> None:
    column = field(leads, "Source")
    first, second = groups_of(column), groups_of(column)
    assert first.place.dtype == second.place.dtype == np.int64
    counts = pd.Series(column.values).value_counts(dropna=False)
    assert sorted(second.sizes.tolist()) == sorted(counts.tolist())


def test_missing_cells_are_the_same_whether_cells_are_held_or_not(leads: Leads) -> None:
    for column in leads.fields:
        np.testing.assert_array_equal(column.missing, anew(column).missing)
