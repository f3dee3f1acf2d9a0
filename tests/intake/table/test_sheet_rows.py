"""The rows of a sheet come one by one as far as its head may reach, then in pieces."""

import pyarrow as pa
import pytest

from scoring.intake.issue import Table
from scoring.intake.table import rows, sheet_rows
from scoring.intake.table.rows import Sorter
from scoring.intake.table.sheet_rows import narrowed, sheet_records
from scoring.intake.text.bulk import Bulk, singly
from scoring.intake.text.text_columns import cells_in

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


def _sorted_rows(*, in_bulk: bool) -> Table:
    kind = pa.large_string()
    short = pa.table({"0": pa.array(["1", "", "3"], kind), "1": pa.array(["b", " ", ""], kind)})
    sorter = Sorter(["a", "b", "c", "d"])
    sorter.add(2, ["0", "x", "y", "z"])
    if in_bulk:
        sorter.add_bulk(3, short)
    else:
        for number, cells in enumerate(cells_in(short), start=3):
            sorter.add(number, cells)
    return sorter.table("")


def test_many_short_rows_are_filled_up_as_those_that_come_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rows, "_MOST_ODD", 0)
    bulk, single = (_sorted_rows(in_bulk=in_bulk) for in_bulk in (True, False))
    assert bulk.frame.equals(single.frame)
    assert bulk.rows.tolist() == [2, 3, 5]
    assert bulk.frame.iloc[1].tolist() == ["1", "b", "", ""]
    assert (bulk.issues, bulk.blank_rows) == (single.issues, 1)


def test_many_short_rows_come_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_MOST_ODD", 0)
    taken: list[int] = []
    monkeypatch.setattr(Sorter, "add", lambda _, row, __: taken.append(row))
    _sorted_rows(in_bulk=True)
    assert taken == [2]
