"""What leads and conversions cost by source, what the open leads will bring, and what more buys."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.insight.groups import Groups
from scoring.insight.leads import Field, Leads
from scoring.insight.rates import LEAST, rate_table
from scoring.kept.spend import Spend

# What the marginal table asks of each source: where would the next money bring most?
STEP = 1_000.0
# From this share of its days on a period counts as whole: the first and last may have no leads.
WHOLE = 0.95
CHANCES, RATE = "chances of the model", "rate of the source"


@dataclass(frozen=True)
class Charged:
    """The leads that a spend was for, by their source, with the part of it that was for them.

    `share` (0–1) of the spend counts, as if every day had cost the same: the `days` on which these
    leads were created, None where leads or spend have no days. `elsewhere` leads were created on
    other days or on none that is known, and are left out.
    """

    leads: Leads
    source: Field
    amounts: Mapping[str, float]
    days: tuple[date, date] | None = None
    share: float = 1.0
    elsewhere: int = 0


@dataclass(frozen=True)
class Compared:
    """The sources of an economics table that can be compared, and those that cannot.

    `cost` names the column that they are compared by: cac, or open_cac where no lead has an
    outcome. `few` are the groups under 20 leads to judge them by, which `rows` lack.
    """

    rows: pd.DataFrame
    cost: str
    few: tuple[str, ...]

    @property
    def is_told(self) -> bool:
        """Whether any of the rows has cost something."""
        return bool((self.rows["spend"] > 0).any())


def charged(leads: Leads, source: Field, spend: Spend) -> Charged:
    """The leads created in the period of the spend, with the spend of the days they are from.

    Leads of nearly all days of the period count with the whole spend.
    """
    if spend.period is None or not leads.is_dated:
        return Charged(leads, source, spend.amounts)
    days = leads.created.astype("datetime64[D]")
    since, until = (np.datetime64(day) for day in spend.period)
    inside = (days >= since) & (days <= until)
    elsewhere = int((~inside).sum())
    if elsewhere:
        leads = replace(leads, fields=(source,)).part(inside)
        source = leads.fields[0]
    if not len(leads):
        return Charged(leads, source, {}, None, 0.0, elsewhere)
    first, last = days[inside].min().item(), days[inside].max().item()
    share = length((first, last)) / length(spend.period)
    share = 1.0 if share >= WHOLE else share
    part = {name: amount * share for name, amount in spend.amounts.items()}
    return Charged(leads, source, part, (first, last), share, elsewhere)


def compared(table: pd.DataFrame) -> Compared | None:
    """What can be compared of an economics table; None without a source of known cost.

    A source whose cost is not known is in neither the rows nor the few.
    """
    paid = table[table["spend"].notna()]
    cost = "cac" if paid["cac"].notna().any() else "open_cac"
    told = paid[paid[cost].notna()]
    if told.empty or not (told["spend"] > 0).any():
        return None
    large = told["known" if cost == "cac" else "leads"] >= LEAST
    return Compared(told[large], cost, tuple(told.loc[~large, "group"]))


def cost_of_one(rows: pd.DataFrame, cost: str = "cac") -> float:
    """What a conversion costs on average in rows of an economics table: spend ÷ conversions.

    For `open_cac` the share of the spend that is of open leads ÷ their expected conversions.
    """
    spent, won = rows["spend"], rows["converted"]
    if cost == "open_cac":
        spent, won = rows["cost_per_lead"] * rows["open"], rows["expected"]
    return float(_per(np.array([spent.sum()]), np.array([won.sum()], dtype=np.float64))[0])


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


def length(days: tuple[date, date]) -> int:
    """How many days there are from the first to the last."""
    return (days[1] - days[0]).days + 1


def _per(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """The quotient, infinite for something by nothing and NaN for nothing by nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(part / whole, dtype=np.float64)
