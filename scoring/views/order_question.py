"""Whether the day or the month comes first in dates that can be read both ways: asked, and told."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from scoring.intake.cells.dates import DateOrder
from scoring.intake.cells.unread import AMBIGUOUS_DATES
from scoring.intake.issue import ReadOrder, Table
from scoring.intake.table.date_order import ORDERS, open_dates
from scoring.wording import clipped, quoted

_TWO_WAYS = "Dates without a day over 12 can be read in two ways."
_MOST_COLUMNS = 3


def order_question(table: Table) -> str:
    """What is asked of columns of dates, or how they were read; "" where nothing is in doubt."""
    asked = open_dates(table)
    if asked:
        columns, example = quoted(asked, _MOST_COLUMNS), clipped(_open_date(table))
        return f"Does the day or the month come first in {columns}, such as {example}?"
    read = table.orders
    by_order = ([r for r in read if r.order == order.value] for order in ORDERS)
    told = "; ".join(_told(some) for some in by_order if some)
    return told and f"Read with the {told}"


def _open_date(table: Table) -> str:
    """The first date in question, whose day and month differ."""
    first = next(issue for issue in table.issues if issue.kind == AMBIGUOUS_DATES)
    return str(table.frame[first.column].iloc[int(np.searchsorted(table.rows, first.row or 0))])


def _told(read: Sequence[ReadOrder]) -> str:
    """How columns were read, all in one order, with a date of the first."""
    first, columns = read[0], quoted((r.column for r in read), _MOST_COLUMNS)
    day = date.fromisoformat(first.day)
    return f"{first.order} in {columns}: {first.written} is {day.day} {day:%B %Y}"


def order_read(table: Table) -> DateOrder | None:
    """What came first in all such columns; None where one is left open, or they differ."""
    orders = {DateOrder(read.order) for read in table.orders}
    return None if open_dates(table) or len(orders) != 1 else orders.pop()


def order_help(table: Table) -> str:
    """What an answer does.

    The dates of an open column count as not given until there is one.
    """
    if open_dates(table):
        return f"{_TWO_WAYS} They count as not given until then."
    return f"{_TWO_WAYS} Choose the other one if that day is wrong: the file is then read again."


def order_label(order: DateOrder) -> str:
    """An answer to it.

    >>> order_label(DateOrder.DAY_FIRST)
    'Day first'
    """
    return order.value.capitalize()
