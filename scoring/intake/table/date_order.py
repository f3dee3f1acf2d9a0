"""Whether the day or the month comes first where the dates of a column can be read both ways.

03/04/2026 is the 3rd of April or the 4th of March. Where no day of a column is over 12, the order
of its rows, its days, other columns and the country of the file are asked, in this turn. What they
decide is written out as 2026-04-03; what they leave open counts as not given until a person says.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from scoring.intake.cells.date_columns import read_once
from scoring.intake.cells.date_forms import year_of
from scoring.intake.cells.dates import DateOrder, read_order
from scoring.intake.cells.unread import AMBIGUOUS_DATES
from scoring.intake.in_hand import is_in_hand
from scoring.intake.issue import Issue, ReadOrder, Table
from scoring.wording import clipped, counted

# The kind of the issue that says how such dates were read.
ORDER_READ = "order of day and month"
ORDERS = (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)
# With blanks between and a short year it may as well be a phone.
_NUMBERS = re.compile(r"\d{1,2}\s?[-/ ]\s?\d{1,2}(?:\s?[-/ ]\s?\d{4}|\s?[-/]\s?\d{2})(?:\D|$)")
_BETWEEN = frozenset("-/ ")
_PARTS = re.compile(r"(?<!\d)(\d{1,2})\s?([-/ ])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
# Cells looked at: a column of dates shows there what it holds, mostly also its order.
_LOOKED_AT = 200
_MOSTLY = 0.5
# Rows in order under one reading and not under the other, of so many different dates.
_IN_ORDER, _OUT_OF_ORDER, _LEAST_DATES = 0.98, 0.9, 8
# So many days of one month are no months of one day; on the first of a month much is booked.
_LEAST_DAYS, _FIRST = 4, 1
# What falls on one day of many months as often as on many days of one.
_RECURRING = re.compile(
    r"renew|due|bill|invoice|expir|end|next|pay|verl|fällig|rechnung|zahl|ablauf|vence|échéance|scad",
    re.IGNORECASE,
)
# So many phones with their country tell where a file is from.
_LEAST_PHONES, _ONE_LAND = 5, 0.9
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_PHONE = r"^\s*\+(\d)\d{6}|^\s*\+(\d)[\d ()./-]{8}"


@dataclass(frozen=True, slots=True)
class _Numeric:
    """The distinct dates of a column as written: first, second and year, each (d,), and codes."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    year: NDArray[np.int64]
    codes: NDArray[np.intp]

    def days(self, order: DateOrder) -> NDArray[np.int64]:
        """A number for each cell that grows with its day, -1 for a cell without a date."""
        is_day_first = order is DateOrder.DAY_FIRST
        day, month = (self.first, self.second) if is_day_first else (self.second, self.first)
        number = np.where(self.year < 0, -1, (self.year * 16 + month) * 32 + day)
        return np.where(self.codes < 0, -1, number[self.codes])


def settled(table: Table, said: DateOrder | None = None) -> Table:
    """The table with dates of two readings written as 2026-04-03, by evidence or as `said`.

    What was done, or that nothing decides, becomes an issue for each column.
    """
    names = map(str, table.frame.columns)
    looked = {name: _order_shown(table.column(name)) for name in names}
    asked = [name for name, order in looked.items() if order is DateOrder.OPEN or
             (said and order is DateOrder.MIXED)]  # fmt: skip
    unclear = {DateOrder.OPEN, DateOrder.MIXED} if said else {DateOrder.OPEN}
    whole, todo = dict[str, DateOrder](), dict[str, NDArray[np.bool_]]()
    for name in asked:
        whole[name], is_open = _order_of(table.frame[name])
        if whole[name] in unclear:
            todo[name] = is_open
    if not todo:
        return table
    known = _KnownOrders(table, {**looked, **whole})
    frame, issues, orders = table.frame.copy(), list[Issue](), list[ReadOrder]()
    for name, is_open in todo.items():
        order, why = (said, "as you said") if said else known.decided(name)
        if order is None:
            issues.append(_asked(table, name, is_open))
            continue
        frame[name] = _written_out(table.frame[name], order)
        written = _read(table, frame[name], order, is_open)
        orders.append(written)
        issues.append(_told(table, written, (order, why), is_open))
    kept = [i for i in table.issues if i.kind not in (AMBIGUOUS_DATES, ORDER_READ)
            or i.column not in todo]  # fmt: skip
    earlier = [read for read in table.orders if read.column not in todo]
    return replace(table, frame=frame, issues=(*kept, *issues), orders=(*earlier, *orders))


def _order_of(cells: pd.Series) -> tuple[DateOrder, NDArray[np.bool_]]:
    """As `read_order` has it; of a file in hand the dates are kept for who asks next for them."""
    if not is_in_hand():
        return read_order(cells)
    read = read_once(cells)
    return read.order, read.open


def open_dates(table: Table) -> tuple[str, ...]:
    """The columns of dates whose order only a person knows."""
    return tuple(str(i.column) for i in table.issues if i.kind == AMBIGUOUS_DATES)


def _order_shown(cells: pd.Series) -> DateOrder:
    """The order that cells at both ends prove, OPEN where most are dates that prove none."""
    held = pa.array(cells.array, pa.large_string())
    ends = held.slice(0, _LOOKED_AT), held.slice(max(0, len(held) - _LOOKED_AT))
    texts = list(chain.from_iterable(end.to_pylist() for end in ends))
    if _BETWEEN.isdisjoint("".join(texts)):
        return DateOrder.UNASKED
    # Many columns have few values: each is looked at once.
    some = Counter(texts)
    filled = sum(count for text, count in some.items() if text and not text.isspace())
    dated = {text: count for text, count in some.items() if _NUMBERS.search(text)}
    if not dated or sum(dated.values()) < _MOSTLY * filled:
        return DateOrder.UNASKED
    found = [match for match in map(_PARTS.search, dated) if match]
    is_day_first = any(int(match[1]) > 12 for match in found)
    if is_day_first == any(int(match[3]) > 12 for match in found):
        return DateOrder.MIXED if is_day_first else DateOrder.OPEN
    return DateOrder.DAY_FIRST if is_day_first else DateOrder.MONTH_FIRST


_Decided = tuple[DateOrder | None, str]


@dataclass(frozen=True)
class _KnownOrders:
    """A table with the orders that its columns show, and what is the same for each of them."""

    table: Table
    orders: Mapping[str, DateOrder]

    @cached_property
    def others(self) -> _Decided:
        """The one order of all columns that prove one."""
        proven = {column: order for column, order in self.orders.items() if order in ORDERS}
        if len(set(proven.values())) != 1:
            return None, ""
        return next(iter(proven.values())), f"as in “{clipped(next(iter(proven)))}”"

    @cached_property
    def country(self) -> _Decided:
        """The order that is usual where the file comes from."""
        return _by_country(self.table)

    def decided(self, name: str) -> _Decided:
        """The order of a column by evidence and what shows it, None where nothing does."""
        numeric = _numeric(self.table.frame[name])
        if order := _by_rows(numeric):
            return order, "because the rows are then in the order of their dates"
        if self.others[0]:
            return self.others
        if not _RECURRING.search(name) and (order := _by_days(numeric)):
            return order, "because all dates are then of one month"
        return self.country


def _numeric(cells: pd.Series) -> _Numeric:
    codes, distinct = pd.factorize(cells)
    parts = [_PARTS.search(str(text)) for text in distinct]
    numbers = [(int(m[1]), int(m[3]), year_of(m[4])) if m else (-1, -1, -1) for m in parts]
    first, second, year = np.array(numbers or [(-1, -1, -1)], dtype=np.int64).T
    return _Numeric(first, second, year, codes)


def _by_rows(numeric: _Numeric) -> DateOrder | None:
    """The order under which alone the rows run upwards or downwards."""
    runs = {order: _share_in_order(numeric.days(order)) for order in ORDERS}
    for order, other in (ORDERS, ORDERS[::-1]):
        if runs[order] >= _IN_ORDER and runs[other] < _OUT_OF_ORDER:
            return order
    return None


def _share_in_order(days: NDArray[np.int64]) -> float:
    dated = days[days >= 0]
    steps = np.diff(dated)
    steps = steps[steps != 0]
    if len(np.unique(dated)) < _LEAST_DATES:
        return 0.0
    return float(max((steps > 0).mean(), (steps < 0).mean()))


def _by_days(numeric: _Numeric) -> DateOrder | None:
    """The order under which several days are of one month, rather than one day of many months."""
    dated = numeric.year >= 0
    if len(np.unique(numeric.year[dated])) != 1:
        return None
    first, second = (np.unique(part[dated]) for part in (numeric.first, numeric.second))
    for month, days, order in (
        (second, first, DateOrder.DAY_FIRST),
        (first, second, DateOrder.MONTH_FIRST),
    ):
        if len(month) == 1 and month[0] != _FIRST and len(days) >= _LEAST_DAYS:
            return order
    return None


def _by_country(table: Table) -> _Decided:
    """The order that is usual where the file comes from."""
    found = {}
    if table.delimiter == ";":
        found["as in countries whose spreadsheets write semicolons"] = DateOrder.DAY_FIRST
    lands = _first_digits(table.frame)
    if len(lands) >= _LEAST_PHONES:
        american = lands.count("1") / len(lands)
        if american >= _ONE_LAND:
            found["as in the country of its phones"] = DateOrder.MONTH_FIRST
        elif american <= 1 - _ONE_LAND:
            found["as in the countries of its phones"] = DateOrder.DAY_FIRST
    if len(set(found.values())) != 1:
        return None, ""
    return next(iter(found.values())), next(iter(found))


def _first_digits(frame: pd.DataFrame) -> list[str]:
    """The first digit of the country of each phone that names it, in the first rows."""
    found: list[str] = []
    for _, cells in frame.head(_LOOKED_AT).items():
        digits = cells.str.extract(_PHONE)
        found += digits[0].fillna(digits[1]).dropna().tolist()
    return found


def _written_out(cells: pd.Series, order: DateOrder) -> pd.Series:
    """The cells with each such date in the order of ISO 8601, other cells as they are."""

    def iso(match: re.Match[str]) -> str:
        day, month = int(match[1]), int(match[3])
        is_turned = month > 12 or (order is DateOrder.MONTH_FIRST and day <= 12)
        day, month = (month, day) if is_turned else (day, month)
        return f"{year_of(match[4])}-{month:02}-{day:02}"

    codes, distinct = pd.factorize(cells)
    texts = [_PARTS.sub(iso, str(text), count=1) for text in distinct]
    return pd.Series(texts, dtype="str").take(codes).set_axis(cells.index)


def _issue(table: Table, name: str, kind: str, is_open: NDArray[np.bool_]) -> Issue:
    """The dates of a column that could be read in two ways, `is_open` (n,)."""
    at, count = int(np.argmax(is_open)), int(is_open.sum())
    others = f" and {counted(count - 1, 'other date')}" if count > 1 else ""
    return Issue(
        kind=kind,
        row=int(table.rows[at]),
        column=name,
        expected="dates that can be read in only one way",
        found=f"“{clipped(str(table.frame[name].iloc[at]))}”{others} with no day over 12",
        remedy="",
        count=count,
    )


def _asked(table: Table, name: str, is_open: NDArray[np.bool_]) -> Issue:
    remedy = (
        "They count as not given until you say what comes first: on the page, or with --dates "
        "day-first or --dates month-first."
    )
    return replace(_issue(table, name, AMBIGUOUS_DATES, is_open), remedy=remedy)


def _read(
    table: Table, written: pd.Series, order: DateOrder, is_open: NDArray[np.bool_]
) -> ReadOrder:
    name, at = str(written.name), int(np.argmax(is_open))
    text, day = str(table.frame[name].iloc[at]), str(written.iloc[at])
    found = _ISO.search(day)
    return ReadOrder(name, order.value, clipped(text), found[0] if found else day)


def _told(
    table: Table, read: ReadOrder, decided: tuple[DateOrder, str], is_open: NDArray[np.bool_]
) -> Issue:
    """How dates were read: by which order, and what shows it."""
    order, why = decided
    other = next(o for o in ORDERS if o is not order)
    wrong = f" If that is wrong, say so on the page or with --dates {other.option}."
    change = wrong if why != "as you said" else ""
    remedy = f"Read with the {read.order}, {why}: “{read.written}” is {read.day}.{change}"
    return replace(_issue(table, read.column, ORDER_READ, is_open), remedy=remedy)
