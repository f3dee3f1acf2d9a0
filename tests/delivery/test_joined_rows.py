"""Rows that the compiled loop puts together are those that Arrow joins, to the last byte."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from conftest import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.delivery import csv_rows
from scoring.delivery import lead_sheet as sheets
from scoring.delivery.call_sheet import call_sheet
from scoring.delivery.csv_rows import csv_blocks
from scoring.delivery.joined_rows import RowJoiner
from scoring.delivery.lead_sheet import LeadSheet
from scoring.delivery.tables import to_csv
from scoring.delivery.written_cells import CodedCells, PlainCells, ReasonCells
from scoring.intake.distinct_cells import DistinctCells
from scoring.model.call_plan import CallPlan
from scoring.model.compiled_trees import loops
from scoring.model.scored import ScoredBatch
from scoring.pipelines.jobs import explained

pytestmark = pytest.mark.usefixtures("ready")
CELLS = st.sampled_from(
    ["", "Pune", "a,b", 'say "hi"', "two\r\nlines", "=1+1", "x" * 15, "x" * 16, "y" * 17, "é" * 40]
)


def written(sheet: LeadSheet, workers: int = 1) -> bytes:
    return b"".join(csv_blocks(sheet, workers))


def written_by_arrow(sheet: LeadSheet, monkeypatch: pytest.MonkeyPatch) -> bytes:
    with monkeypatch.context() as patch:
        patch.setattr(csv_rows, "loops", lambda _: None)
        return written(sheet)


@settings(max_examples=min(EXAMPLES, 60))
@given(st.lists(st.tuples(CELLS, CELLS, st.floats()), min_size=1, max_size=12))
def test_whatever_the_cells_hold_the_file_is_that_of_the_whole_sheet(
    rows: list[tuple[str, str, float]],
) -> None:
    first, second, number = (pd.Series(cells) for cells in zip(*rows, strict=True))
    repeated = DistinctCells.of(second.astype("str"))
    assert repeated is not None
    finite = number.where(np.isfinite(number))
    columns = {"plain": first.astype("str"), "a,b": repeated, "number": finite}
    sheet = LeadSheet(np.arange(len(rows))[::-1], columns)
    assert written(sheet) == to_csv(sheet.frame())


@pytest.mark.parametrize("small", [0, 1 << 16])
def test_a_call_sheet_is_that_of_arrow(
    scored_sample: ScoredBatch, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr("scoring.delivery.joined_rows._SMALL", small)
    monkeypatch.setattr(sheets, "ROWS", 300)
    sheet = call_sheet(scored_sample, explained(scored_sample), CallPlan(300, ("Ana", "Ben")))
    slow = written_by_arrow(sheet, monkeypatch)
    assert written(sheet, 2) == slow
    assert slow == to_csv(sheet.frame())


class _Said:
    """Reasons of three leads: two of which one is quoted, the second alone, and none."""

    def sentences(self, _places: NDArray[np.int64]) -> tuple[NDArray[np.int64], pa.Array]:
        table = pa.array(["never", 'is "x"', "a, b", "plain"], pa.large_string())
        return np.array([[3, 1], [-1, 2], [-1, -1]]), table


def test_reasons_are_quoted_where_one_of_them_must_be() -> None:
    columns = [ReasonCells(_Said(), lambda texts: texts), PlainCells(pa.array(["1", "2", "3"]))]
    rows = RowJoiner(columns).rows(np.arange(3), loops(1))
    assert bytes(rows) == b'"plain; is ""x""",1\r\n"a, b",2\r\n,3\r\n'


def test_a_number_of_no_text_never_reaches_the_loop() -> None:
    wrong = CodedCells(pa.array(["a"], pa.large_string()), np.array([0, 9], dtype=np.int32))
    with pytest.raises(IndexError, match="numbers of 4 texts"):
        RowJoiner([wrong]).rows(np.arange(2), loops(1))
