"""Numbers cut into bins of about one size, and words for the bins that select the same leads."""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np
from numpy.typing import NDArray

from scoring.model.counted_numbers import CountedNumbers
from scoring.wording import interval

# Eight bins keep a few hundred past leads in each from some thousand leads on.
MOST_BINS = 8
# Columns with at most so many decimals are cut and read as people wrote them.
MOST_DECIMALS = 4
# Up to here numbers with these decimals are exact in a float.
EXACT_BELOW = 1e11
# Digits of the outermost ends of numbers with more decimals, and of a range in words.
END_DIGITS, SPAN_DIGITS = 4, 10
# More digits than a float holds.
FLOAT_DIGITS = 17


def number_edges(filled: NDArray[np.float64]) -> NDArray[np.float64]:
    """The upper ends of all bins but the last: one a value where few differ, else of one size.

    A bin holds its upper end. Numbers with many decimals are cut at the shortest number between
    the two values that a cut parts.
    """
    return edges_among(CountedNumbers.of(filled))


def edges_among(counted: CountedNumbers) -> NDArray[np.float64]:
    """The same of numbers that are counted."""
    distinct = counted.numbers
    tops = distinct[:-1]
    if len(distinct) > MOST_BINS:
        cuts = counted.parts(MOST_BINS)
        tops = np.unique(cuts[cuts < distinct[-1]])
    if _decimals(distinct) is not None:
        return tops
    after = distinct[np.searchsorted(distinct, tops, side="right")]
    pairs = zip(tops.tolist(), after.tolist(), strict=True)
    return np.array([_between(low, high) for low, high in pairs])


def number_labels(filled: NDArray[np.float64], edges: NDArray[np.float64]) -> tuple[str, ...]:
    """The bins in words, and "" for the leads without a value.

    The leads of `filled` from the first to the last number of a label, both included, are exactly
    those of its bin.
    """
    if not len(filled):
        return ("any value", "")
    distinct = np.unique(filled)
    decimals = _decimals(distinct)
    if decimals is None:
        ends = _shorter(distinct[0], ROUND_FLOOR), _shorter(distinct[-1], ROUND_CEILING)
        starts = _next_start(distinct, edges)
    else:
        ends = float(distinct[0]), float(distinct[-1])
        starts = np.round(edges + 10.0**-decimals, decimals)
    pairs = zip([ends[0], *starts.tolist()], [*edges.tolist(), ends[1]], strict=True)
    return (*(interval(written(low), written(high)) for low, high in pairs), "")


def range_labels(
    filled: NDArray[np.float64], edges: NDArray[np.float64], text: Callable[[float], str]
) -> tuple[str, ...]:
    """The same of numbers that stand for ranges, each bin from its first range to its last.

    `text` is the range of a number, "" for a plain number.
    """
    distinct = np.unique(filled)
    place = np.searchsorted(edges, distinct)
    # No bin is empty: each holds its upper end, and the last the largest number.
    ends = (distinct[place == at][[0, -1]].tolist() for at in range(len(edges) + 1))
    said = ([text(end) or written(end) for end in pair] for pair in ends)
    return (*(low if low == high else f"{low} to {high}" for low, high in said), "")


def written(number: float) -> str:
    """A number in all its digits, which read back as the same number.

    >>> written(12500.0), written(0.1), written(1e300), written(-0.0)
    ('12,500', '0.1', '1e+300', '0')
    """
    number = float(number) + 0.0
    if number and not 1e-6 <= abs(number) < 1e15:
        return repr(number)
    return f"{Decimal(repr(number)).normalize():,f}"


def span(low: float, high: float) -> str:
    """A range in words, in ten digits at most where its ends have decimals.

    >>> span(0.0, 240.0), span(1 / 3, 98765432101.0)
    ('0 to 240', '0.3333333333 to 98,765,432,101')
    """
    ends = (written(x) if float(x).is_integer() else f"{x:,.{SPAN_DIGITS}g}" for x in (low, high))
    return interval(*ends)


def in_unit(words: str, unit: str) -> str:
    """Numbers in words with their unit, where there is one.

    >>> in_unit("180 to 240", "seconds"), in_unit("", "seconds"), in_unit("3", "")
    ('180 to 240 seconds', '', '3')
    """
    return f"{words} {unit}" if words and unit else words


def _decimals(distinct: NDArray[np.float64]) -> int | None:
    """The fewest decimals in which all of these are written exactly, None where four are few."""
    if len(distinct) and np.abs(distinct[[0, -1]]).max() > EXACT_BELOW:
        return None
    fits = (d for d in range(MOST_DECIMALS + 1) if np.array_equal(np.round(distinct, d), distinct))
    return next(fits, None)


def _between(low: float, high: float) -> float:
    """The shortest number above `low` and below `high`, `low` itself where no float is between."""
    bottom, top = Decimal(low), Decimal(high)
    first = -1 - max(bottom.adjusted(), top.adjusted())
    for decimals in range(first, first + FLOAT_DIGITS + 2):
        step = Decimal(1).scaleb(-decimals)
        found = float(bottom.quantize(step, ROUND_FLOOR) + step)
        if low < found < high:
            return found
    return low


def _next_start(distinct: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where the bin above each edge begins in words: at it, or after it where a lead is on it."""
    at = np.searchsorted(distinct, edges)
    taken = distinct[np.minimum(at, len(distinct) - 1)] == edges
    after = distinct[np.minimum(at + 1, len(distinct) - 1)]
    return np.where(taken, after, edges)


def _shorter(number: float, rounding: str) -> float:
    """A number of a few digits at or beyond this one, in the direction of the rounding."""
    exact = Decimal(float(number))
    step = Decimal(1).scaleb(exact.adjusted() - END_DIGITS + 1)
    rounded = float(exact.quantize(step, rounding))
    return rounded if np.isfinite(rounded) else float(number)
