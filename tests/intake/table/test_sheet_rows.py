"""The rows of a sheet come one by one as far as its head may reach, then in pieces."""

import pyarrow as pa
import pytest

from scoring.intake.table import sheet_rows
from scoring.intake.table.sheet_rows import narrowed, sheet_records
from scoring.intake.text.bulk import Bulk, singly

CELLS = pa.table({"0": ["t", "id", *map(str, range(50))], "1": ["", "n", *["x"] * 50]})


def test_rows_below_the_first_come_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_rows, "_CELLS", 40)
    records = list(sheet_records(CELLS, first=10))
    assert [type(record) for record in records] == [list] * 10 + [Bulk] * 3
    assert list(singly(records)) == [list(row.values()) for row in CELLS.to_pylist()]


def test_a_piece_with_a_cell_longer_than_any_lead_has_comes_row_by_row() -> None:
    cells = pa.table({"0": ["id", "1", "x" * 1_000_001]})
    assert all(isinstance(record, list) for record in sheet_records(cells, first=1))


def test_columns_beyond_the_header_are_dropped_where_they_are_empty_and_usual() -> None:
    wide = pa.table({"0": ["a"], "1": ["b"], "2": [" "]})
    assert narrowed(wide, 2, {3}).num_columns == 2
    assert narrowed(wide, 2, {2}) is wide
    assert narrowed(wide, 1, {3}) is wide
