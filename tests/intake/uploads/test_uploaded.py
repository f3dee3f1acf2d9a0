"""Files that take much, read as an upload within the bounds of the process apart."""

import pytest

from benchmarks.bomb_files.measured import measure
from benchmarks.bombs import BOMBS
from scoring.intake.uploads.uploaded import read_upload

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("width", "rows"), [(450, 300), (600, 1_000), (2_000, 40)])
def test_sound_rows_of_hundreds_of_columns_are_read(width: int, rows: int) -> None:
    def cell(row: int, at: int) -> str:
        return str((row * 7_919 + at) % 100_003)

    lines = (",".join(cell(row, at) for at in range(width)) for row in range(rows))
    head = ",".join(f"field {at}" for at in range(width))
    table = read_upload("\n".join([head, *lines]).encode(), "wide.csv")
    assert table.frame.shape == (rows, width)
    assert table.frame.iloc[-1, -1] == cell(rows - 1, width - 1)


@pytest.mark.parametrize(
    "name",
    [
        "one quoted cell in rows of 500",
        "quote, delimiter",
        "quote, delimiter, quote",
        "distinct cells in 600 columns",
        "page: cells across and down",
        "XML: rows far below",
        "XLSX: a far corner",
        "ODS: repeats beyond all numbers",
        "Parquet: a lying footer",
    ],
)
def test_small_bombs_stay_within_the_bounds(name: str) -> None:
    # Four times the seconds: machines differ.
    limits = 4 * 5.0, 550.0
    assert measure(BOMBS[name], 4_900_000, limits).within(limits)
