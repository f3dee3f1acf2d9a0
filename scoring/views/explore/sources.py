"""Conversion by source or any other column: rates, two columns crossed, and over the months."""

import numpy as np
import pandas as pd

from scoring.charts.base import MOST_WORDY
from scoring.charts.explore import heat_map, lead_bars, rate_dots, trend_lines
from scoring.insight.groups import Groups, groups_of, months_of
from scoring.insight.leads import Field, Leads
from scoring.insight.rates import LEAST, cross_table, rate_table, trend_table
from scoring.views.explore.shown import rates
from scoring.views.explore.words import NO_OUTCOME, ONE_TIME, has_trend, learned, no_dates, rate_of
from scoring.views.section import Section, Shown
from scoring.wording import precise

# More groups than these are read by nobody; the smaller ones become one.
MOST_GROUPS, MOST_CROSSED, MOST_LINES = 25, 12, 5
# Values offered to look inside; rarer ones have too few leads to say anything.
MOST_VALUES = 100


def by_group(
    leads: Leads, field: Field, *, fold: bool = True, within: tuple[str, ...] = ()
) -> Section:
    """Leads and conversion by the values of a column, with intervals and n.

    `within` are the values of other columns that these leads share.
    """
    groups = groups_of(field)
    table = rate_table(leads, largest(groups, MOST_GROUPS, small=fold and leads.has_outcome))
    what = "Conversion" if leads.has_outcome else "Leads"
    inside = f" within {' · '.join(within)}" if within else ""
    figure = rate_dots(table, leads.rate) if leads.has_outcome else lead_bars(table)
    return Section(
        name=f"by {field.name}{inside}",
        title=f"{what} by {field.label}{inside}",
        said=f"{_said(leads, table)} {learned(leads)}".strip(),
        figure=figure,
        table=table,
        columns=rates(table, field.label),
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
    if not leads.has_outcome:
        return Section("crossed", title, NO_OUTCOME)
    rows, columns = (largest(groups_of(f), MOST_CROSSED, small=True) for f in (first, second))
    table = cross_table(leads, rows, columns)
    return Section(
        name=f"{first.name} by {second.name}",
        title=title,
        said=f"{_cell_words(table)}. Cells under {LEAST} leads are grey; empty cells have none. "
        f"Overall: {rate_of(leads)}.",
        figure=heat_map(table, rows.labels, columns.labels),
        table=table,
        columns={"row": Shown(first.label), "column": Shown(second.label)} | rates(table),
    )


def _cell_words(table: pd.DataFrame) -> str:
    if table.loc[table["known"] > 0, "column"].nunique() > MOST_WORDY:
        return "Conversion of the leads in each cell, in %; n is in the table and on hover"
    return "Conversion of the leads in each cell, with n below it"


def over_time(leads: Leads, field: Field) -> Section:
    """Conversion by month of creation for the largest groups."""
    title = f"{field.label} over the months"
    if not leads.is_dated:
        return Section("over time", title, no_dates(leads))
    groups = largest(groups_of(field), MOST_LINES, small=False)
    table = trend_table(leads, groups, months_of("month", leads.created))
    is_drawn = has_trend(table[~table["small"]] if leads.has_outcome else table)
    drawn = "rate" if leads.has_outcome else "share"
    said = "Share converted by month of creation" if leads.has_outcome else "Share of the leads"
    rest = f"months and groups under {LEAST} leads are left out of the picture. The youngest months"
    return Section(
        name=f"{field.name} by month",
        title=title,
        said=f"{said}; {rest} may still rise." if is_drawn else ONE_TIME.format(period="month"),
        figure=trend_lines(table, drawn) if is_drawn else None,
        table=table,
        columns={"period": Shown("Month")} | rates(table, field.label),
    )


def largest(groups: Groups, most: int, *, small: bool) -> Groups:
    """The groups with all beyond the largest folded, and with `small` those of under 20 leads."""
    if groups.is_ordered:
        return groups
    rank = np.arange(len(groups))
    return groups.folded((rank >= most) | (small & (groups.sizes < LEAST)))


def _said(leads: Leads, table: pd.DataFrame) -> str:
    if not leads.has_outcome:
        return f"{NO_OUTCOME} Only the number of leads with each value is shown."
    told = table[~table["small"]]
    if len(told) < 2:
        return f"Overall, {rate_of(leads)} converted."
    ranked = told.sort_values("rate", ascending=False)
    best, least = ranked.iloc[0], ranked.iloc[-1]
    return (
        f"{best['group']} converts best ({precise(best['rate'])} of n {best['known']:,}), "
        f"{least['group']} least ({precise(least['rate'])} of n {least['known']:,}); overall, "
        f"{rate_of(leads)} converted. Lines are 95% intervals; groups under {LEAST} leads are grey."
    )
