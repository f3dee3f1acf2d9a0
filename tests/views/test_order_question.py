"""The words for the order of day and month: a question while it is open, then how it was read."""

import pytest
from conftest import text_table

from scoring.intake.cells.dates import DateOrder
from scoring.intake.table.date_order import settled
from scoring.views.order_question import order_question, order_read

# Days and months in no order, none over 12; the first date reads alike in both ways.
OPEN = [f"{(7 * i) % 12 + 1:02}/{(5 * i) % 11 + 1:02}/2026" for i in range(24)]


def test_the_question_shows_a_date_whose_readings_differ() -> None:
    table = settled(text_table({"Seen": OPEN, "Paid": OPEN}))
    assert order_question(table) == (
        "Does the day or the month come first in “Seen”, “Paid”, such as 08/06/2026?"
    )
    assert order_read(table) is None


@pytest.mark.parametrize(
    ("order", "day"), [(DateOrder.DAY_FIRST, "8 June"), (DateOrder.MONTH_FIRST, "6 August")]
)
def test_an_order_is_told_by_its_first_date(order: DateOrder, day: str) -> None:
    table = settled(text_table({"Se\nen": [f"Fri {d} 9:05" for d in OPEN]}), order)
    assert order_question(table) == (
        f"Read with the {order} in “Se\nen”: Fri 08/06/2026 9:05 is {day} 2026"
    )
    assert order_read(table) is order


def test_nothing_is_asked_of_dates_with_one_reading() -> None:
    table = settled(text_table({"Seen": [*OPEN, "25/03/2026"], "Plan": ["a"] * 25}))
    assert (order_question(table), order_read(table)) == ("", None)
