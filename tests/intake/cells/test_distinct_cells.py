import numpy as np
import pandas as pd
import pytest

from scoring.intake.cells.distinct_cells import distinct_of


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
