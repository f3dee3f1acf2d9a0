"""A few cells of a column are those that stand there, whatever pieces it lies in."""

import numpy as np
import pandas as pd
import pytest

from scoring.intake.table.some_cells import MANY, cells_at


@pytest.mark.parametrize("times", [1, MANY])
def test_cells_are_found_in_any_order_across_pieces(times: int) -> None:
    pieces = [pd.Series(["a", "b"], dtype="str"), pd.Series(["", "d", "é"], dtype="str")]
    column = pd.concat(pieces, ignore_index=True)
    assert cells_at(column, np.array([4, 1, 1, 2] * times)) == ["é", "b", "b", ""] * times


def test_a_column_of_another_type_gives_its_cells() -> None:
    assert cells_at(pd.Series(["a", "b"], dtype=object), np.array([1])) == ["b"]
