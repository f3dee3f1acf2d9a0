"""The values of workbook cells as text, a column at a time."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pyarrow as pa

EXACT = 10**15  # a spreadsheet keeps 15 digits
_LONGEST_NUMBER = 10**21

# What Python prints as ISO already.
_PRINTED = {str, datetime.datetime, datetime.date, datetime.time}

Value = str | float | bool | datetime.datetime | datetime.date | datetime.time | datetime.timedelta


def all_texts(values: Sequence[Value]) -> pa.Array | None:
    """The cells of a column that holds text alone, None for any other."""
    try:
        return pa.array(values, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        return None


def column_texts(values: Sequence[Value]) -> Sequence[str]:
    """Each cell of a column as Excel shows it in plain format, dates as ISO.

    >>> column_texts([7.0, 123456789012345000.0, True, "x", 0.5])
    ['7', '123456789012345000', 'TRUE', 'x', '0.5']
    """
    types = set(map(type, values))
    if types == {str}:
        return values  # type: ignore[return-value]  # as just seen
    if types == {float}:
        return _numbers(values)  # type: ignore[arg-type]
    if types <= _PRINTED:
        return list(map(str, values))
    if types == {str, float}:
        # Each number once: leads have the same few over and over.
        known = {value: _text(value) for value in set(values) if type(value) is float}
        return [value if type(value) is str else known[value] for value in values]  # type: ignore[index]
    return [value if type(value) is str else _text(value) for value in values]


def _numbers(values: Sequence[float]) -> Sequence[str]:
    """A column of numbers, the most frequent of the costly ones, with few steps in Python."""
    numbers = np.array(values)
    if not (np.abs(numbers) < EXACT).all():
        return list(map(_number, values))
    if (numbers == np.floor(numbers)).all():
        return list(map(str, numbers.astype(np.int64).tolist()))
    return [text.removesuffix(".0") for text in map(repr, values)]


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, datetime.timedelta):
        return _duration(value)
    return value if isinstance(value, str) else value.isoformat()


def _number(value: float) -> str:
    if -EXACT < value < EXACT:
        whole = int(value)
        return str(whole) if whole == value else repr(value)
    # Not int(value): beyond 2**53 that shows digits which the file does not hold.
    whole_shown = abs(value) < _LONGEST_NUMBER and float(value).is_integer()
    return format(Decimal(repr(float(value))), "f") if whole_shown else repr(value)


def _duration(value: datetime.timedelta) -> str:
    """Hours may pass 24, as in the Excel format [h]:mm:ss."""
    seconds = int(value.total_seconds())
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02}:{rest:02}"


def first_rounded(values: Sequence[Value]) -> int | None:
    """The place of the first number too long to be exact, None when there is none."""
    numbers = [value for value in values if type(value) is float]
    if not numbers or (np.abs(np.array(numbers)) < EXACT).all():
        return None
    large = (i for i, v in enumerate(values) if type(v) is float and not -EXACT < v < EXACT)
    return next(large, None)
