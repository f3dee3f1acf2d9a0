"""What leads and conversions cost by source, what the open leads will bring, and what more buys."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.insight.groups import Groups
from scoring.insight.leads import Leads
from scoring.insight.rates import rate_table

# What the marginal table asks of each source: where would the next money bring most?
STEP = 1_000.0
CHANCES, RATE = "chances of the model", "rate of the source"


def economics_table(
    leads: Leads, groups: Groups, spend: Mapping[str, float], value: float | None = None
) -> pd.DataFrame:
    """A row per source: `rate_table`'s group … small, then what it cost; NaN where unknown.

    spend; cost_per_lead; cac, spend ÷ converted, from cac_low to cac_high, which are spend ÷ the
    conversions at the Wilson ends of the rate (infinite where that is 0); open, leads without an
    outcome, expected, the conversions they will bring, and by what (`basis`); open_cac, their share
    of the spend ÷ expected; full_cac, spend ÷ (converted + expected). With the `value` of a
    conversion: gain, value · converted − spend, gain_per_unit of spend, and full_gain with the
    expected conversions.
    """
    table = rate_table(leads, groups)
    cost = np.array([spend.get(name, np.nan) for name in table["group"]], dtype=np.float64)
    expected, basis = _expected(leads, groups, table)
    still_open = (table["leads"] - table["known"]).to_numpy()
    per_lead = cost / table["leads"].to_numpy()
    won, known = table["converted"].to_numpy(), table["known"].to_numpy()
    worth = np.nan if value is None else value
    gain = np.where(known > 0, worth * won - cost, np.nan)
    full = np.where((known == 0) & np.isnan(expected), np.nan, won + np.nan_to_num(expected))
    return table.assign(
        spend=cost,
        cost_per_lead=per_lead,
        cac=np.where(known > 0, _per(cost, won), np.nan),
        cac_low=_per(cost, known * table["high"].to_numpy()),
        cac_high=_per(cost, known * table["low"].to_numpy()),
        open=still_open,
        expected=expected,
        basis=basis,
        open_cac=_per(per_lead * still_open, expected),
        full_cac=_per(cost, full),
        gain=gain,
        gain_per_unit=np.where(cost > 0, _per(gain, cost), np.nan),
        full_gain=worth * full - cost,
    )


def marginal_table(
    table: pd.DataFrame, *, step: float = STEP, value: float | None = None
) -> pd.DataFrame:
    """What `step` more money buys from each source of an economics table, the most first.

    group, known, cost_per_lead, rate; bought, leads at the present cost per lead; conversions with
    low and high at the rate and its Wilson interval; gain, value · conversions − step; small.
    Sources without spend or without a rate are left out.
    """
    rows = table[(table["cost_per_lead"] > 0) & (table["known"] > 0)]
    bought = step / rows["cost_per_lead"]
    conversions = bought * rows["rate"]
    found = rows[["group", "known", "cost_per_lead", "rate"]].assign(
        bought=bought,
        conversions=conversions,
        low=bought * rows["low"],
        high=bought * rows["high"],
        gain=(np.nan if value is None else value) * conversions - step,
        small=rows["small"],
    )
    return found.sort_values("conversions", ascending=False, kind="stable").reset_index(drop=True)


def _expected(
    leads: Leads, groups: Groups, table: pd.DataFrame
) -> tuple[NDArray[np.float64], NDArray[np.object_]]:
    """Conversions to expect of each group's open leads, and by what; NaN where by nothing."""
    there = groups.sizes > 0
    still_open = ~leads.known
    judged = still_open & ~np.isnan(leads.propensity)
    chances = groups.sums(np.where(judged, leads.propensity, 0.0))[there]
    others = groups.sums((still_open & ~judged).astype(np.float64))[there]
    by_rate = np.where(others > 0, others * table["rate"].to_numpy(), 0.0)
    some = groups.sums(still_open.astype(np.float64))[there] > 0
    basis = np.where(some, np.where(others > 0, RATE, CHANCES), "").astype(object)
    return chances + by_rate, basis


def _per(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """The quotient, infinite for something by nothing and NaN for nothing by nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(part / whole, dtype=np.float64)
