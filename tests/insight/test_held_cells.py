"""The distinct cells that leads hold are those of pandas, also of a part and of two files."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.insight.held_cells import HeldCells

CELLS = st.lists(st.sampled_from(["a", "b ", "", "é", "無"]), min_size=1, max_size=30)


def held(cells: list[str]) -> HeldCells:
    return HeldCells.every(pd.Series(cells, dtype="str"))


@given(CELLS, st.data())
def test_a_part_is_what_pandas_finds_of_its_cells(cells: list[str], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.integers(0, len(cells) - 1)))
    found = held(cells).part(np.array(kept, dtype=np.int64))
    codes, texts = pd.factorize(np.array([cells[at] for at in kept], dtype=object))
    assert (found.codes.tolist(), found.texts) == (codes.tolist(), texts.tolist())


@given(CELLS, CELLS)
def test_two_files_are_what_pandas_finds_of_both(first: list[str], second: list[str]) -> None:
    found = held(first).followed_by(held(second))
    codes, texts = pd.factorize(np.array(first + second, dtype=object))
    assert (found.codes.tolist(), found.texts) == (codes.tolist(), texts.tolist())


@given(CELLS)
def test_each_distinct_cell_is_counted_and_found_where_it_is_first(cells: list[str]) -> None:
    found = held(cells)
    assert found.counts.tolist() == [cells.count(text) for text in found.texts]
    assert found.firsts.tolist() == [cells.index(text) for text in found.texts]


@pytest.mark.parametrize(("texts", "size"), [(2, 1), (256, 1), (257, 2), (65_537, 4)])
def test_a_lead_takes_no_more_bytes_than_the_texts_need(texts: int, size: int) -> None:
    found = held([str(at) for at in range(texts)] * 2)
    assert (found.codes.itemsize, int(found.codes.max())) == (size, texts - 1)


def test_a_column_that_hardly_repeats_is_not_held() -> None:
    assert HeldCells.of(pd.Series([str(at) for at in range(5_000)], dtype="str")) is None
