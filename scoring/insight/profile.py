"""The file at a glance, and how the converted leads of a column differ from the others."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.insight.groups import EMPTY, Groups, groups_of
from scoring.insight.leads import Field, Leads
from scoring.insight.rates import outcomes_of, wilson
from scoring.model.counted_numbers import CountedNumbers
from scoring.schema import Kind, Role

# As many bars as a narrow panel holds, with one for each tail.
MOST_SPANS = 20
# So few different numbers stand alone, each as a bar.
FEW_VALUES = 8
# Kinds of columns, those whose cells differ most first.
_VARIETY = (Kind.EMAIL, Kind.PHONE, Kind.DATE, Kind.TEXT, Kind.NUMBER, Kind.CATEGORY)
# Each tail is one bar, so that a few extreme numbers do not flatten all others.
TAIL = 0.01


@dataclass(frozen=True)
class Glance:
    """A file in numbers.

    `first` and `last` are the days of the oldest and the newest lead, None without dates; `undated`
    leads have none. `rate` is of the `known` leads with its 95% Wilson interval, NaN without any.
    `persons` have more than one lead, together `shared`; `is_identified` tells whether the file has
    an id, e-mail or phone to know them by. `repeated` rows are the same as an earlier one in all
    columns but those that number the leads.
    """

    leads: int
    columns: int
    first: date | None
    last: date | None
    undated: int
    known: int
    converted: int
    rate: float
    low: float
    high: float
    persons: int
    shared: int
    is_identified: bool
    repeated: int


def glance(leads: Leads) -> Glance:
    """Rows, period, outcomes, rate with interval, and what is there twice."""
    known, converted = int(leads.known.sum()), int(np.nansum(leads.outcome))
    low, high = wilson(np.array([float(converted)]), np.array([float(known)]))
    first, last = _period(leads)
    each = np.bincount(leads.person)
    return Glance(
        leads=len(leads),
        columns=len(leads.fields),
        first=first,
        last=last,
        undated=int(np.isnat(leads.created).sum()),
        known=known,
        converted=converted,
        rate=leads.rate,
        low=float(low[0]),
        high=float(high[0]),
        persons=int((each > 1).sum()),
        shared=int(each[each > 1].sum()),
        is_identified=any(_identifies(f) for f in leads.fields),
        repeated=_repeated(leads),
    )


def _period(leads: Leads) -> tuple[date | None, date | None]:
    if not leads.is_dated:
        return None, None
    days = leads.created[~np.isnat(leads.created)].astype("datetime64[D]")
    return days.min().item(), days.max().item()


def _identifies(field: Field) -> bool:
    return field.role is Role.ID or field.kind in (Kind.EMAIL, Kind.PHONE)


def _repeated(leads: Leads) -> int:
    told = [f for f in leads.fields if not _numbers_leads(f)]
    # The most varied columns first, so that few rows are left to look at in the others.
    told.sort(key=lambda f: _VARIETY.index(f.kind))
    rows = np.arange(len(leads) if told else 0)
    alike = np.zeros(len(rows), dtype=np.int64)
    for field in told:
        alike, _ = pd.factorize(alike * len(leads) + _codes(field, rows))
        again = (np.bincount(alike) > 1)[alike]
        rows, alike = rows[again], alike[again]
    return len(rows) - len(np.unique(alike))


def _codes(field: Field, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """A number for the text of each of these leads, equal for equal texts."""
    if field.distinct is None:
        return pd.factorize(field.cells.take(rows), use_na_sentinel=False)[0]
    return field.distinct.codes[rows].astype(np.int64)


def _numbers_leads(field: Field) -> bool:
    """Whether a column only tells rows apart: no cell of it is there twice."""
    is_key = field.kind is Kind.TEXT and field.role in (Role.ID, Role.UNUSED)
    return is_key and field.cells.is_unique


def distribution(leads: Leads, groups: Groups) -> pd.DataFrame:
    """A row per group with any lead: group, leads, lead_share (of all leads); of those with an
    outcome converted, converted_share (of all converted), others, others_share (of all that did
    not convert) and difference, the first share less the second. Shares are NaN of nothing.
    """
    known, won = outcomes_of(leads, groups)
    converted, others = won.astype(np.float64), (known - won).astype(np.float64)
    shares = [_share(counts) for counts in (groups.sizes, converted, others)]
    table = pd.DataFrame(
        {
            "group": groups.labels,
            "leads": groups.sizes,
            "lead_share": shares[0],
            "converted": converted.astype(np.int64),
            "converted_share": shares[1],
            "others": others.astype(np.int64),
            "others_share": shares[2],
            "difference": shares[1] - shares[2],
        }
    )
    return table[table["leads"] > 0].reset_index(drop=True)


def _share(counts: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.float64]:
    whole = float(counts.sum())
    return counts / whole if whole else np.full(len(counts), np.nan)


def bars_of(field: Field) -> Groups:
    """A column's groups as a histogram has them: numbers in spans of one width, with two tails.

    A number stands in the span it is at least the start and less than the end of; spans of whole
    numbers are told with both ends in. Numbers of few different values, levels and months stand as
    in `groups_of`.
    """
    # The middles of ranges are no numbers to be spread over spans of one width.
    if field.kind is not Kind.NUMBER or field.ranges:
        return groups_of(field)
    numbers = field.numbers
    edges = even_edges(numbers)
    if not len(edges):
        return groups_of(field)
    labels = _labels(edges, whole=_is_whole(numbers.numbers))
    return Groups(field.name, labels, field.of_numbers(partial(_bars, edges)), is_ordered=True)


def _bars(edges: NDArray[np.float64], numbers: NDArray[np.float64]) -> NDArray[np.int64]:
    """The span of each number that begins at these edges, the one behind the last for NaN."""
    at = np.searchsorted(edges, numbers, "right")
    return np.where(np.isnan(numbers), len(edges) + 1, at)


def even_edges(numbers: CountedNumbers) -> NDArray[np.float64]:
    """Round ends of at most 20 spans of one width over all but the outer hundredths.

    None where so few values differ, or so little, that spans of one width tell nothing.

    >>> even_edges(CountedNumbers.of(np.arange(900.0))).tolist()
    [0.0, 50.0, 100.0, 150.0, 200.0, 250.0, 300.0, 350.0, 400.0, 450.0, 500.0, 550.0, 600.0, \
650.0, 700.0, 750.0, 800.0, 850.0, 900.0]
    """
    if len(numbers.numbers) <= FEW_VALUES:
        return np.empty(0)
    low, high = numbers.quantiles((TAIL, 1 - TAIL))
    if low == high:
        return np.empty(0)
    step = _round_step((high - low) / (MOST_SPANS - 1))
    step = max(1.0, step) if _is_whole(numbers.numbers) else step
    edges = np.arange(np.floor(low / step), np.floor(high / step) + 2) * step
    # 3 × 0.1 is more than 0.3, which belongs to the span that starts there.
    return np.asarray(np.round(edges, int(2 - np.floor(np.log10(step)))))


def _is_whole(numbers: NDArray[np.float64]) -> bool:
    return bool(np.all(numbers == np.floor(numbers)))


def _round_step(least: float) -> float:
    """The next 1, 2 or 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(least))
    return float(next(power * times for times in (1, 2, 5, 10) if power * times >= least))


def _labels(edges: NDArray[np.float64], *, whole: bool) -> tuple[str, ...]:
    starts = [f"{edge:,.10g}" for edge in edges]
    ends = [f"{edge - 1:,.10g}" for edge in edges] if whole else starts
    spans = zip(starts, ends[1:], strict=False)
    inner = (low if low == high else f"{low} to {high}" for low, high in spans)
    return (f"under {starts[0]}", *inner, f"{starts[-1]} and more", EMPTY)
