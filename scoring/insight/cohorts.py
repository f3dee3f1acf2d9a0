"""Leads by week or month of creation: how they convert, by which age, and which are too young."""

from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.typing import NaTType

from scoring.history.lag import SETTLED_SHARE, LagCurve
from scoring.history.lag_now import lag_now
from scoring.insight.expected import expected_table
from scoring.insight.groups import EMPTY, Groups, months_of
from scoring.insight.leads import Leads
from scoring.insight.rates import rate_table

# Ages shown; later conversions are few, and older cohorts have them all.
MOST_AGES = 12


class Period(StrEnum):
    """How long a cohort is."""

    WEEK = "week"
    MONTH = "month"

    @property
    def days(self) -> int:
        """The days of one step of age."""
        return 7 if self is Period.WEEK else 30


def periods_of(dates: NDArray[np.datetime64], period: Period) -> Groups:
    """The groups of dates (n,): months as 2026-03, weeks by their Monday as 2026-03-02."""
    if period is Period.MONTH:
        return months_of("month", dates)
    days = dates.astype("datetime64[D]")
    # Day 0 of the count is a Thursday.
    mondays = pd.Series(days - (days.astype(np.int64) + 3) % 7)
    codes, found = pd.factorize(mondays, sort=True)
    labels = tuple(str(np.datetime64(day, "D")) for day in found)
    return Groups("week", (*labels, EMPTY), np.where(codes < 0, len(labels), codes), True)


def usual_period(leads: Leads) -> Period:
    """Months, but weeks where all leads are of one month."""
    months = np.unique(leads.created[~np.isnat(leads.created)].astype("datetime64[M]"))
    return Period.WEEK if len(months) == 1 else Period.MONTH


def lag_of(leads: Leads) -> LagCurve | None:
    """How long conversions take now; None without enough dates of creation and conversion."""
    now = lag_now(leads.created, leads.converted_at, leads.observed_until)
    return None if now is None else now.curve


def cohort_table(leads: Leads, period: Period, lag: LagCurve | None) -> pd.DataFrame:
    """A row per period with any lead: period, then as `rate_table`, and how far it can be judged.

    in_by_now, the share (0–1) of its conversions that the lag curve expects by the end of
    observation, the mean over its leads, NaN without a curve; too_young, true where that is under
    90%; incomplete, true where the period ends after the last day anything is known of.
    """
    groups = periods_of(leads.created, period)
    table = rate_table(leads, groups).rename(columns={"group": "period"})
    inside = dict(zip(groups.labels, _in_by_now(leads, groups, lag), strict=True))
    expected = table["period"].map(inside).astype(np.float64)
    return table.assign(
        in_by_now=expected,
        too_young=expected < SETTLED_SHARE,
        incomplete=_incomplete(leads, table["period"], period),
    )


def expected_cohorts(leads: Leads, period: Period) -> pd.DataFrame:
    """A row per period with any lead that has a chance: period, then as `expected_table`.

    too_young is false for all, and incomplete as in `cohort_table`.
    """
    groups = periods_of(leads.created, period)
    table = expected_table(leads, groups).rename(columns={"group": "period"})
    return table.assign(too_young=False, incomplete=_incomplete(leads, table["period"], period))


def _incomplete(leads: Leads, labels: pd.Series, period: Period) -> list[bool]:
    """Whether each period ends after the last day anything is known of."""
    until = pd.Timestamp(leads.observed_until).normalize()
    return [bool(_end(label, period) > until) for label in labels]


def ages_table(leads: Leads, period: Period) -> pd.DataFrame:
    """The share converted by age: a row per period, a column "within 7 days" and so on.

    period, leads; each share counts conversions up to that age and is NaN where the youngest lead
    of the period is younger than that. Leads that converted before they were created are left out,
    those without a creation date too. The last age is the first by which all conversions are in.
    """
    lag = _lags(leads)
    kept = ~np.isnat(leads.created) & ~(lag < 0)
    part = leads.created[kept]
    groups, lag = periods_of(part, period), lag[kept]
    oldest_lag = np.nanmax(lag, initial=0.0)
    ages = np.arange(1, min(MOST_AGES, max(1, int(np.ceil(oldest_lag / period.days)))) + 1)
    sizes, youngest = groups.sizes[:-1], _youngest(part, groups, leads.observed_until)
    table = pd.DataFrame({"period": groups.labels[:-1], "leads": sizes})
    for days in ages * period.days:
        won = groups.sums((lag <= days).astype(np.float64))[:-1]
        table[f"within {days} days"] = np.where(youngest >= days, won / sizes, np.nan)
    return table


def before_creation(leads: Leads) -> int:
    """The number of leads whose conversion is dated before their creation."""
    return int((_lags(leads) < 0).sum())


def _lags(leads: Leads) -> NDArray[np.float64]:
    """Calendar days from creation to conversion (n,), NaN without either date."""
    took = leads.converted_at.astype("datetime64[D]") - leads.created.astype("datetime64[D]")
    return np.where(np.isnat(took), np.nan, took.astype(np.float64))


def _in_by_now(leads: Leads, groups: Groups, lag: LagCurve | None) -> NDArray[np.float64]:
    """The mean share of conversions expected by the end of observation, (groups,)."""
    found: NDArray[np.float64] = np.full(len(groups), np.nan)
    if lag is None:
        return found
    age = _days_until(leads.created, leads.observed_until)
    share = groups.sums(lag.share_by(age))[:-1]
    found[:-1] = share / groups.sizes[:-1]
    return found


def _youngest(
    created: NDArray[np.datetime64], groups: Groups, until: np.datetime64
) -> NDArray[np.float64]:
    """The age in days of the youngest lead of each period, without the last group."""
    ages = pd.Series(_days_until(created, until))
    return np.asarray(ages.groupby(groups.place).min(), dtype=np.float64)


def _days_until(created: NDArray[np.datetime64], until: np.datetime64) -> NDArray[np.float64]:
    took = until.astype("datetime64[D]") - created.astype("datetime64[D]")
    return np.where(np.isnat(took), np.nan, took.astype(np.float64))


def _end(label: str, period: Period) -> pd.Timestamp | NaTType:
    """The last day of a period; NaT for leads without a date."""
    start = pd.to_datetime(label, errors="coerce")
    return start + (pd.offsets.MonthEnd(0) if period is Period.MONTH else pd.Timedelta(6, "D"))
