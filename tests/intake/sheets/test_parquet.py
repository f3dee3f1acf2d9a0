"""What a Parquet file asks for is counted before it is laid out."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scoring.errors import FileRefused
from scoring.intake.sheets import parquet
from scoring.intake.sheets.parquet import read_parquet


def stored(**columns: pa.Array) -> bytes:
    target = io.BytesIO()
    pq.write_table(pa.table(columns), target)
    return target.getvalue()


def test_more_cells_than_a_file_of_its_size_holds_are_refused() -> None:
    same = pa.array([1] * 1_000_000, pa.int32())
    with pytest.raises(FileRefused, match="6,000,000 cells; at most 5,000,000"):
        read_parquet(stored(**{f"c{n}": same for n in range(6)}), None)


def test_the_values_of_lists_count_as_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_FEWEST_CELLS", 900)
    monkeypatch.setattr(parquet, "_CELLS_PER_BYTE", 0)
    with pytest.raises(FileRefused, match="1,000 cells"):
        read_parquet(stored(a=pa.array([[0] * 500] * 2)), None)


def test_one_long_text_in_all_rows_is_refused_before_it_is_laid_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    laid_out = list[object]()
    monkeypatch.setattr(parquet, "_texts", laid_out.append)
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 90_000, pa.int32()), ["x" * 1_000])
    for column in (text, text.cast(pa.string())):
        with pytest.raises(FileRefused, match="one long text"):
            read_parquet(stored(a=column), None)
    assert laid_out == []


def test_numbers_and_moments_are_written_once_each() -> None:
    nan, minute = float("nan"), pa.scalar(60, pa.timestamp("s"))
    columns = {"f": pa.array([0.5, nan, None, 0.5]), "t": pa.array([minute, None, minute, minute])}
    rows = read_parquet(stored(**columns), None).cells.to_pylist()[1:]
    moment = "1970-01-01 00:01:00"
    assert [tuple(row.values()) for row in rows] == [
        ("0.5", moment),
        ("", ""),
        ("", moment),
        ("0.5", moment),
    ]
