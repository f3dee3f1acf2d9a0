"""Conversion by source or any other column: rates, two columns crossed, and over the months."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.charts.base import MOST_WORDY
from scoring.charts.explore import expected_dots, heat_map, lead_bars, rate_dots, trend_lines
from scoring.insight.cohorts import Period, cohort_table, lag_of, periods_of, usual_period
from scoring.insight.expected import expected_pairs, expected_table, expected_trend
from scoring.insight.groups import EMPTY, Groups, groups_of
from scoring.insight.leads import Field, Leads
from scoring.insight.rates import (
    LEAST,
    cross_table,
    rate_table,
    trend_table,
    wilson,
)
from scoring.views.explore.changed import most_changed
from scoring.views.explore.shown import rates, shared
from scoring.views.explore.words import NO_OUTCOME, ONE_TIME, has_trend, learned, no_dates, rate_of
from scoring.views.section import Format, Section, Shown
from scoring.wording import conversions, counted, interval, listed, precise

# More groups than these are read by nobody; the smaller ones become one.
MOST_GROUPS, MOST_CROSSED, MOST_COLUMNS, MOST_LINES = 25, 12, 7, 5
# Values offered to look inside; rarer ones have too few leads to say anything.
MOST_VALUES = 100
LINES = f"Lines are 95% intervals; groups under {LEAST} leads are grey."
LEFT_OUT = (
    f"The {{period}}s and groups under {LEAST} leads are left out of the picture. The youngest "
    "{period}s may still rise."
)
BY_CHANCES = (
    "No outcome is known, so these are the sums of the model's chances. Lines are 80% intervals "
    "of chance and of the error that the model showed on leads it had not learned from; groups "
    f"under {LEAST} leads are grey."
)
EXPECTED = {
    **shared("leads"),
    "expected": Shown("Expected", Format.NUMBER, "Conversions, the sum of the chances"),
    "low": Shown("From", Format.COUNT, "80% interval"),
    "high": Shown("To", Format.COUNT, "80% interval"),
    "chance": Shown("Mean chance", Format.SHARE, "Expected ÷ leads"),
    "lead_share": Shown("Share of leads", Format.SHARE),
    "expected_share": Shown("Share of expected", Format.SHARE),
}


def by_group(
    leads: Leads, field: Field, *, fold: bool = True, within: tuple[str, ...] = ()
) -> Section:
    """Leads and conversion by the values of a column, with intervals and n.

    Without outcomes the conversions to expect by the chances, without these the leads alone.
    `within` are the values of other columns that these leads share.
    """
    if leads.is_scored and not leads.has_outcome:
        return expected_by(leads, field, within=within)
    groups = groups_of(field)
    table = rate_table(leads, telling(leads, groups, MOST_GROUPS, small=fold and leads.has_outcome))
    what = "Conversion" if leads.has_outcome else "Leads"
    inside = f" within {' · '.join(within)}" if within else ""
    figure = rate_dots(table, leads.rate) if leads.has_outcome else lead_bars(table)
    return Section(
        name=f"by {field.name}{inside}",
        title=f"{what} by {field.label}{inside}",
        said=_said(leads, table),
        note=f"{LINES} {learned(leads)}".strip() if leads.has_outcome else "",
        figure=figure,
        table=table,
        columns=rates(table, field.label),
    )


def expected_by(leads: Leads, field: Field, *, within: tuple[str, ...] = ()) -> Section:
    """The conversions to expect by the values of a column, with the model's interval and n."""
    inside = f" within {' · '.join(within)}" if within else ""
    table = expected_table(leads, telling(leads, groups_of(field), MOST_GROUPS, small=True))
    return Section(
        name=f"expected by {field.name}{inside}",
        title=f"Expected conversion by {field.label}{inside}",
        said=_expected_said(table),
        note=BY_CHANCES,
        figure=expected_dots(table),
        table=table,
        columns={"group": Shown(field.label)} | EXPECTED,
    )


def inside(leads: Leads, field: Field, value: str) -> Leads:
    """The leads with this value of a column, as `values` names it."""
    groups = groups_of(field)
    return leads.part(groups.place == groups.labels.index(value))


def values(field: Field, most: int = MOST_VALUES) -> list[str]:
    """The values of a column that leads can be looked at by, the commonest first."""
    groups = groups_of(field)
    return [v for v, n in zip(groups.labels, groups.sizes, strict=True) if n][:most]


def crossed(leads: Leads, first: Field, second: Field) -> Section:
    """Conversion where two columns meet, with n in the cells."""
    title = f"{first.label} and {second.label}"
    # The cells of more columns have no room for their figures.
    rows = telling(leads, groups_of(first), MOST_CROSSED, small=True)
    columns = telling(leads, groups_of(second), MOST_COLUMNS, small=True)
    if not leads.has_outcome:
        if not leads.is_scored:
            return Section("crossed", title, NO_OUTCOME)
        return _expected_crossed(leads, (first, second), (rows, columns))
    table = cross_table(leads, rows, columns)
    return Section(
        name=f"{first.name} by {second.name}",
        title=title,
        said=_best_pair(leads, table),
        note=f"{_cell_words(table)}. Cells under {LEAST} leads are grey; empty cells have none.",
        figure=heat_map(table, rows.labels, columns.labels),
        table=table,
        columns={"row": Shown(first.label), "column": Shown(second.label)} | rates(table),
    )


def _expected_crossed(
    leads: Leads, fields: tuple[Field, Field], groups: tuple[Groups, Groups]
) -> Section:
    """The conversions to expect where two columns meet, with n in the cells."""
    rows, columns = groups
    table = expected_pairs(leads, rows, columns)
    drawn = table.rename(columns={"chance": "rate", "leads": "known"})
    return Section(
        name=f"expected by {fields[0].name} and {fields[1].name}",
        title=f"{fields[0].label} and {fields[1].label}",
        said=_best_chances(table),
        note=f"No outcome is known, so cells show the mean chance of the model, with n below it. "
        f"Cells under {LEAST} leads are grey; empty cells have none.",
        figure=heat_map(drawn, rows.labels, columns.labels),
        table=table,
        columns={"row": Shown(fields[0].label), "column": Shown(fields[1].label)} | EXPECTED,
    )


def _best_chances(table: pd.DataFrame) -> str:
    n = int(table["leads"].sum())
    whole = f"{precise(float(table['expected'].sum()) / n)} of all n {n:,}"
    told = table[~table["small"]]
    if told.empty:
        return f"{whole} should convert; no two values meet in {LEAST} leads."
    best = told.sort_values("chance_low", kind="stable").iloc[-1]
    return (
        f"Best where {best['row']} and {best['column']} meet: {precise(best['chance'])} of n "
        f"{best['leads']:,} should convert, {whole}."
    )


def _best_pair(leads: Leads, table: pd.DataFrame) -> str:
    told = table[~table["small"]]
    if told.empty:
        return f"Overall, {rate_of(leads)} converted; no two values meet in {LEAST} leads."
    best = told.sort_values("low", kind="stable").iloc[-1]
    pair = f"{best['row']} and {best['column']}"
    chance = "" if best["low"] > leads.rate else " This may be chance."
    return f"Best where {pair} meet: {_rate(best)} converted, {rate_of(leads)} overall.{chance}"


def _rate(row: pd.Series) -> str:
    return f"{precise(row['rate'])} of n {row['known']:,}"


def _expected_said(table: pd.DataFrame) -> str:
    n, total = int(table["leads"].sum()), float(table["expected"].sum())
    whole = f"{conversions(total)} of {counted(n, 'lead')} should convert"
    told = table[~table["small"]]
    if told.empty:
        return f"{whole}."
    best = told.sort_values("chance_low", kind="stable").iloc[-1]
    ends = interval(f"{best['low']:,}", f"{best['high']:,}")
    return (
        f"{best['group']} should convert best: {conversions(best['expected'])} ({ends}) of n "
        f"{best['leads']:,}, {precise(best['chance'])}; overall, {whole}, {precise(total / n)}."
    )


def _cell_words(table: pd.DataFrame) -> str:
    if table.loc[table["known"] > 0, "column"].nunique() > MOST_WORDY:
        return "Cells show the share converted, with n, its number of leads, below it"
    return "Cells show the share converted, with n below it"


def over_time(leads: Leads, field: Field) -> Section:
    """Conversion by month of creation for the largest groups, by week where there is one month."""
    period = usual_period(leads)
    title = f"{field.label} over the {period}s"
    if not leads.is_dated:
        return Section("over time", title, no_dates(leads))
    every, periods = groups_of(field), periods_of(leads.created, period)
    enough = _often_enough(leads, every, periods)
    groups = telling(leads, every, MOST_LINES, small=False, enough=enough)
    if leads.is_scored and not leads.has_outcome:
        return _expected_over_time(leads, field, groups, period)
    table = trend_table(leads, groups, periods)
    is_drawn = has_trend(table[~table["small"]] if leads.has_outcome else table)
    one = ONE_TIME.format(period=period)
    drawn = "rate" if leads.has_outcome else "share"
    said = "Share converted" if leads.has_outcome else "Share of the leads"
    return Section(
        name=f"{field.name} by {period}",
        title=title,
        said=most_changed(_judged(leads, table, period), drawn) if is_drawn else one,
        note=f"{said} by {period} of creation. {LEFT_OUT.format(period=period)}"
        f"{_others(every, groups)}" * is_drawn,
        figure=trend_lines(table, drawn, groups.labels) if is_drawn else None,
        table=table,
        columns={"period": Shown(period.capitalize())} | rates(table, field.label),
    )


def _often_enough(leads: Leads, groups: Groups, periods: Groups) -> NDArray[np.bool_]:
    """Which groups (groups,) have at least two periods with the leads to be drawn in."""
    judged = leads.known if leads.has_outcome else ~np.isnan(leads.propensity)
    pair, size = groups.place * len(periods) + periods.place, len(groups) * len(periods)
    counts = np.bincount(pair[judged], minlength=size).reshape(len(groups), len(periods))
    return np.asarray((counts[:, :-1] >= LEAST).sum(axis=1) > 1)


def _judged(leads: Leads, table: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The rows of periods that are over and not too young, where there are two of these."""
    if not leads.has_outcome:
        return table
    cohorts = cohort_table(leads, period, lag_of(leads))
    sound = cohorts.loc[~(cohorts["too_young"] | cohorts["incomplete"]), "period"]
    told = table[table["period"].isin(sound)]
    return told if has_trend(told[~told["small"]]) else table


def _others(every: Groups, groups: Groups) -> str:
    """Who is one line together."""
    names = [name for name in every.labels if name not in set(groups.labels)]
    together = [name for name in groups.labels if name not in set(every.labels)]
    return f" “{together[0]}” are {listed(names)}." if together else ""


def _expected_over_time(leads: Leads, field: Field, groups: Groups, period: Period) -> Section:
    """The mean chance by period of creation for the largest groups."""
    table = expected_trend(leads, groups, periods_of(leads.created, period))
    is_drawn = has_trend(table[~table["small"]])
    said = most_changed(table, "chance") if is_drawn else ONE_TIME.format(period=period)
    return Section(
        name=f"expected by {field.name} and {period}",
        title=f"{field.label} over the {period}s",
        said=f"By the chances, {said}" if is_drawn else said,
        note=f"No outcome is known, so lines show the mean chance by {period} of creation. The "
        f"{period}s and groups under {LEAST} leads are left out of the picture." * is_drawn,
        figure=trend_lines(table, "chance", groups.labels) if is_drawn else None,
        table=table,
        columns={"period": Shown(period.capitalize()), "group": Shown(field.label)} | EXPECTED,
    )


def largest(groups: Groups, most: int, *, small: bool) -> Groups:
    """The groups with all beyond the largest folded, and with `small` those of under 20 leads."""
    if groups.is_ordered:
        return groups
    rank = np.arange(len(groups))
    return groups.folded((rank >= most) | (small & (groups.sizes < LEAST)))


def telling(
    leads: Leads,
    groups: Groups,
    most: int,
    *,
    small: bool,
    enough: NDArray[np.bool_] | None = None,
) -> Groups:
    """As `largest`, with the two best groups and the worst among those that are kept.

    They are judged by the ends of their intervals, of the outcome or else of the chances, among
    groups with `enough` leads (groups,), at first those of 20.
    """
    worth = leads.outcome if leads.has_outcome else leads.propensity
    n, hits = groups.sums((~np.isnan(worth)).astype(np.float64)), groups.sums(worth)
    can = n >= LEAST if enough is None else enough & (n >= LEAST)
    can[-1] = False
    if groups.is_ordered or not can.any():
        return largest(groups, most, small=small)
    low, high = wilson(hits, n)
    best = np.argsort(np.where(can, -low, np.inf), kind="stable")[: min(2, int(can.sum()))]
    worst = int(np.argmin(np.where(can, high, np.inf)))
    rank = np.arange(len(groups))
    first = np.isin(rank, [*best.tolist(), worst])
    order = np.lexsort((rank, ~first))
    kept = np.zeros(len(groups), dtype=bool)
    kept[order[:most]] = True
    return groups.folded(~kept | (small & ~first & (groups.sizes < LEAST)))


def _said(leads: Leads, table: pd.DataFrame) -> str:
    if not leads.has_outcome:
        return f"{NO_OUTCOME} Only the number of leads with each value is shown."
    told = table[~table["small"] & (table["group"] != EMPTY)]
    if len(told) < 2:
        return f"Overall, {rate_of(leads)} converted."
    # By the ends of the intervals, as the overview does: no handful of leads is the best.
    best = told.sort_values("low", kind="stable").iloc[-1]
    least = told.sort_values("high", kind="stable").iloc[0]
    return (
        f"{best['group']} converts best ({precise(best['rate'])} of n {best['known']:,}), "
        f"{least['group']} least ({precise(least['rate'])} of n {least['known']:,}); overall, "
        f"{rate_of(leads)} converted."
    )
