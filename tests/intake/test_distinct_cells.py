import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake import distinct_cells
from scoring.intake.distinct_cells import DistinctCells, distinct_of
from scoring.intake.in_hand import cells_in_hand
from scoring.intake.issue import Table, no_rows

WILD = st.text(st.sampled_from("ab \0\n é無") | st.characters(codec="utf-8"), max_size=4)


def text_of(cells: list[str]) -> pd.Series:
    return pd.Series(cells, dtype="str")


@pytest.mark.parametrize("cells", [["b", "a", "b", ""], ["x"], [], ["é", "e", "é"]])
def test_cells_are_their_places_among_the_distinct_ones(cells: list[str]) -> None:
    codes, distinct = distinct_of(pd.Series(cells, dtype="str"))
    assert distinct == list(dict.fromkeys(cells))
    assert [distinct[code] for code in codes] == cells


def test_a_cell_of_several_pieces_and_one_that_is_not_there_are_as_pandas_has_them() -> None:
    parts = [pd.Series(cells, dtype="str") for cells in (["a", None, "b"], ["b", "c", "a"])]
    codes, distinct = distinct_of(pd.concat(parts))
    expected, index = pd.factorize(pd.concat(parts))
    np.testing.assert_array_equal(codes, expected)
    assert distinct == index.tolist()


@given(st.lists(WILD, max_size=30), st.integers(0, 30))
def test_distinct_cells_are_those_of_pandas_also_of_a_column_in_pieces(
    cells: list[str], cut: int
) -> None:
    column = pd.concat([text_of(cells[:cut]), text_of(cells[cut:])])
    found = DistinctCells.of(column)
    codes, texts = pd.factorize(np.array(cells, dtype=object))
    assert found is not None
    assert (found.codes.tolist(), found.texts) == (codes.tolist(), texts.tolist())
    assert found.counts.tolist() == [cells.count(text) for text in texts]


@given(st.lists(st.text("ab0 \0é", max_size=2) | WILD, min_size=1, max_size=30), st.integers(0, 30))
def test_short_cells_of_a_long_column_are_told_apart_as_others_are(
    cells: list[str], cut: int
) -> None:
    column = pd.concat([text_of(cells[:cut]), text_of(cells[cut:])])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distinct_cells, "_LOOKED_THROUGH", 0)
        patch.setattr(distinct_cells, "_NEW", 2)
        patch.setattr(distinct_cells, "_BLOCK", 4)
        patch.setattr(distinct_cells, "_MOSTLY", 3)
        every, found = DistinctCells.every(column), DistinctCells.of(column)
    codes, texts = pd.factorize(np.array(cells, dtype=object))
    assert found is not None
    for each in (every, found):
        assert (each.codes.tolist(), each.texts) == (codes.tolist(), texts.tolist())
        assert each.counts.tolist() == [cells.count(text) for text in each.texts]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_long_column_of_cells_that_repeat_at_most_now_and_then_is_left_alone(times: int) -> None:
    cells = [f"lead {at // times}" for at in range(1_200)]
    found = DistinctCells.of(text_of(cells))
    assert (found is None) == (times == 1)


def test_a_column_whose_first_cells_are_all_new_is_looked_at_no_further() -> None:
    cells = [f"lead {at}" for at in range(20_000)] + ["lead 0"] * 60_000
    assert DistinctCells.of(text_of(cells)) is None
    assert DistinctCells.of(text_of(cells[::-1])) is not None


def test_a_column_with_a_cell_that_is_not_there_has_no_distinct_ones() -> None:
    assert DistinctCells.of(pd.Series(["a", None, "a"], dtype="str")) is None


def test_a_table_looks_for_the_distinct_cells_of_a_column_once() -> None:
    frame = pd.DataFrame({"Source": ["Web", "Ads", "Web"]}, dtype="str")
    table = Table(frame, np.arange(2, 5), (), no_rows("row", "text"), 0, "CSV")
    found = table.distinct("Source")
    assert found is not None
    assert found.texts == ["Web", "Ads"]
    assert table.distinct("Source") is found


def test_a_table_is_told_the_distinct_cells_that_are_known() -> None:
    frame = pd.DataFrame({"a": ["x", "y"], "b": ["u", "u"]}, dtype="str")
    table = Table(frame, np.arange(2), (), no_rows("row", "text"), 0, "")
    known = DistinctCells(np.array([0, 1], dtype=np.int32), ["x", "y"])
    told = table.with_distinct({"a": known})
    assert told.distinct("a") is known
    assert table.distinct("a") is not known
    assert told.cells("b").texts == ["u"]


def test_what_one_way_finds_of_a_column_in_hand_the_other_need_not_look_for() -> None:
    column = text_of(["b", "a", "b"] * 700)
    with cells_in_hand():
        found, (codes, texts) = DistinctCells.of(column), distinct_of(column)
    assert found is not None
    assert (found.texts, found.codes.tolist()) == (texts, codes.tolist())
