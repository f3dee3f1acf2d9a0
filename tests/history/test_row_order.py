"""Which way the rows of a file run."""

import pytest
from conftest import text_table

from scoring.history.row_order import shows_newest_first

NUMBERS = [str(n) for n in range(600, 500, -1)]
DAYS = [f"2026-{12 - n // 28:02d}-{28 - n % 28:02d}" for n in range(100)]


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        ({"Lead Number": NUMBERS}, "Lead Number"),
        ({"Lead Number": NUMBERS[::-1]}, ""),
        ({"Created": DAYS}, "Created"),
        ({"Created": DAYS[::-1], "Lead Number": NUMBERS}, ""),
        ({"Visits": NUMBERS}, ""),
        ({"Lead Number": NUMBERS[::2] + NUMBERS[1::2]}, "Lead Number"),
        ({"Lead Number": sorted(NUMBERS, key=lambda n: n[::-1])}, ""),
        ({"Lead Number": NUMBERS[:10]}, ""),
    ],
)
def test_falling_dates_or_lead_numbers_show_that_the_newest_come_first(
    columns: dict[str, list[str]], shown: str
) -> None:
    rows = len(next(iter(columns.values())))
    assert shows_newest_first(text_table(columns | {"City": ["Rome"] * rows}).frame) == shown
