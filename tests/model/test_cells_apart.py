"""Short cells told apart by the compiled loop are those that a search finds."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake.distinct_cells import DistinctCells
from scoring.model import cells_apart as of_loops
from scoring.model.cells_apart import cells_apart
from scoring.model.compiled_trees import loops

pytestmark = pytest.mark.usefixtures("ready")

CELLS = st.text("ab01\0é無", max_size=9) | st.integers().map(str)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_loops, "_MANY", 0)


def require_same(cells: pd.Series) -> None:
    found, expected = cells_apart(cells), DistinctCells.of(cells)
    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        np.testing.assert_array_equal(found.codes, expected.codes)
        assert (found.codes.dtype, found.texts) == (expected.codes.dtype, expected.texts)
        np.testing.assert_array_equal(found.counts, expected.counts)


@given(st.lists(CELLS, min_size=1, max_size=30), st.integers(0, 30), st.integers(0, 3))
def test_wild_cells_are_told_apart_alike_also_in_pieces_and_from_the_middle(
    cells: list[str], cut: int, start: int
) -> None:
    texts = pd.Series([*cells, *cells], dtype="str")
    require_same(pd.concat([texts[:cut], texts[cut:]]).iloc[start:])


@pytest.mark.parametrize("different", [1, 40, 4_096, 4_097, 6_000])
def test_as_many_different_cells_as_the_loop_holds_and_more(different: int) -> None:
    assert loops(1) is not None
    random = np.random.default_rng(different)
    numbers = np.append(np.arange(different), random.integers(0, different, 3 * different))
    require_same(pd.Series(numbers.astype(str), dtype="str"))


def test_cells_that_hardly_repeat_and_such_that_are_not_there_are_left_to_the_search() -> None:
    assert cells_apart(pd.Series([str(at) for at in range(2_000)], dtype="str")) is None
    assert cells_apart(pd.Series(["a", None, "a"], dtype="str")) is None
