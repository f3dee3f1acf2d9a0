"""The question whether the day or the month comes first in dates that can be read both ways."""

from collections.abc import Collection

from scoring.intake.cells.dates import DateOrder
from scoring.intake.issue import Table
from scoring.intake.table.date_order import open_dates
from scoring.wording import clipped, quoted

HELP = "Dates without a day over 12 can be read in two ways. They count as not given until then."
_MOST_COLUMNS = 3


def order_question(table: Table, used: Collection[str] | None = None) -> str:
    """What is asked about the columns of dates in `used`, or of all; "" where nothing is open."""
    asked = [name for name in open_dates(table) if used is None or name in used]
    if not asked:
        return ""
    cells = table.frame[asked[0]]
    example = next((text for text in map(str, cells) if text.strip()), "")
    columns = quoted(asked, _MOST_COLUMNS)
    return f"Does the day or the month come first in {columns}, such as {clipped(example)}?"


def order_label(order: DateOrder) -> str:
    """An answer to it.

    >>> order_label(DateOrder.DAY_FIRST)
    'Day first'
    """
    return order.value.capitalize()
