"""Clocks with dots, strokes or nothing get colons; nothing is searched where none can be."""

import pyarrow as pa
import pytest

from scoring.intake.cells import clock_forms
from scoring.intake.cells.clock_forms import with_colons

WRITTEN = {
    "01SEP2025:10:15:00": "01SEP2025 10:15:00",
    "[01/Sep/2025:10:15:00 +0000]": "01/Sep/2025 10:15:00 +0000",
    "1.9.2025 10.15.00": "1.9.2025 10:15:00",
    "3 août 2025 10.15": "3 août 2025 10:15",
    "2025-09-01-10.15.00.5": "2025-09-01 10:15:00.5",
    "2025-09-01_10-15-00": "2025-09-01 10:15:00",
    "20250901 101500": "20250901 10:15:00",
    "2025:09:01 10:15:00": "2025-09-01 10:15:00",
}


@pytest.mark.parametrize("times", [1, 400])
def test_few_texts_and_many_are_written_alike(times: int) -> None:
    cells = pa.array([*WRITTEN, None, "x"] * times)
    assert with_colons(cells).to_pylist() == [*WRITTEN.values(), None, "x"] * times


def test_few_texts_without_such_a_clock_cost_no_search_of_arrow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock_forms, "pc", None)
    cells = pa.array(["2025-09-01 10:15", "12.5", "Rome", None])
    assert with_colons(cells) is cells
