"""Conversion by group: rates with intervals and n, shares, and what the model predicted."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from scoring.insight.groups import Groups
from scoring.insight.leads import Leads

CONFIDENCE = 0.95
# A rate on fewer leads says next to nothing: its interval is over 40 points wide at one half.
LEAST = 20


def wilson(
    converted: NDArray[np.float64], leads: NDArray[np.float64], confidence: float = CONFIDENCE
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Low and high of the score interval of each rate, NaN without leads; shapes as given.

    Wilson, "Probable inference, the law of succession, and statistical inference" (1927).

    >>> low, high = wilson(np.array([8.0]), np.array([10.0]))
    >>> low.round(4).item(), high.round(4).item()
    (0.4902, 0.9433)
    """
    z = float(ndtri(0.5 + confidence / 2))
    n = np.where(leads > 0, leads, np.nan)
    rate = converted / n
    centre = (rate + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * np.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return np.maximum(centre - reach, 0.0), np.minimum(centre + reach, 1.0)


def outcomes_of(leads: Leads, groups: Groups) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The leads of each group with an outcome, and those that converted; both (groups,)."""
    known = leads.known
    counts = (
        groups.sizes if known.all() else np.bincount(groups.place[known], minlength=len(groups))
    )
    return counts, groups.sums(leads.outcome).astype(np.int64)


def rate_table(leads: Leads, groups: Groups) -> pd.DataFrame:
    """A row per group with any lead, the largest first where the groups have no order of their own.

    group, leads; of those with an outcome: known, converted, rate with low and high (95%),
    lead_share and conversion_share (0–1, of all known and all converted; of all leads and NaN
    where none is known or converted); propensity, the mean
    chance the model gave them, and gap, rate − propensity, NaN without a model; small, true under
    20 known leads.
    """
    counts, converted = (each.astype(np.float64) for each in outcomes_of(leads, groups))
    low, high = wilson(converted, counts)
    counted = counts if counts.sum() else groups.sizes
    predicted = _predicted(leads, groups, counts)
    rate = _ratio(converted, counts)
    table = pd.DataFrame(
        {
            "group": groups.labels,
            "leads": groups.sizes,
            "known": counts.astype(np.int64),
            "converted": converted.astype(np.int64),
            "rate": rate,
            "low": low,
            "high": high,
            "lead_share": counted / max(1.0, counted.sum()),
            "conversion_share": converted / (converted.sum() or np.nan),
            "propensity": predicted,
            "gap": rate - predicted,
            "small": counts < LEAST,
        }
    )
    return table[table["leads"] > 0].reset_index(drop=True)


def cross_table(leads: Leads, rows: Groups, columns: Groups) -> pd.DataFrame:
    """A row per pair of groups with any lead: row, column, leads, known, converted, rate, small."""
    table = apart(rate_table(leads, pairs_of(rows, columns)))
    return table[["row", "column", "leads", "known", "converted", "rate", "low", "high", "small"]]


def pairs_of(rows: Groups, columns: Groups) -> Groups:
    """The pairs of two groupings as one; `apart` parts them again."""
    labels = tuple(f"{a}\x1f{b}" for a in rows.labels for b in columns.labels)
    return Groups("", labels, rows.place * len(columns) + columns.place, is_ordered=True)


def apart(table: pd.DataFrame) -> pd.DataFrame:
    """A table by the groups of `pairs_of`, with the columns row and column in place of group."""
    pairs = table["group"].str.split("\x1f", n=1)
    return table.drop(columns="group").assign(row=pairs.str[0], column=pairs.str[1])


def trend_table(leads: Leads, groups: Groups, periods: Groups) -> pd.DataFrame:
    """A row per period and group: period, group, then as `cross_table`, and share of the period."""
    table = cross_table(leads, periods, groups)
    table = table.rename(columns={"row": "period", "column": "group"})
    whole = table.groupby("period", sort=False)["leads"].transform("sum")
    return table.assign(share=table["leads"] / whole)


def _predicted(leads: Leads, groups: Groups, counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean chance of the leads with an outcome."""
    if not leads.is_scored:
        return np.full(len(groups), np.nan)
    return _ratio(groups.sums(np.where(leads.known, leads.propensity, 0.0)), counts)


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.full(len(whole), np.nan)
    return np.divide(part, whole, out=found, where=whole > 0)
