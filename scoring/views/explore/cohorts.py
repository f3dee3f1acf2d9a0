"""Cohorts: volume, rate and mix by week or month, conversion by age, why the rate changed."""

from collections.abc import Mapping

import pandas as pd

from scoring.charts.cohorts import age_map, change_waterfall, volume_and_rate
from scoring.charts.explore import trend_lines
from scoring.history.lag import SETTLED_SHARE, LagCurve
from scoring.insight.change import RateChange, split_change
from scoring.insight.cohorts import (
    Period,
    ages_table,
    before_creation,
    cohort_table,
    expected_cohorts,
    lag_of,
    periods_of,
)
from scoring.insight.groups import EMPTY, groups_of
from scoring.insight.leads import Field, Leads
from scoring.insight.rates import LEAST, trend_table
from scoring.views.explore.changed import most_changed
from scoring.views.explore.shown import rates, shared
from scoring.views.explore.sources import (
    BY_CHANCES,
    EXPECTED,
    MOST_CROSSED,
    MOST_LINES,
    largest,
)
from scoring.views.explore.words import NO_OUTCOME, ONE_TIME, has_trend, learned, no_dates, rate_of
from scoring.views.section import Format, Section, Shown
from scoring.wording import conversions, counted, percent, precise, signed

# More rows of the picture by age than these are scrolled past; the table has all.
MOST_COHORTS = 26
NO_AGE = "The outcome is not a conversion date, so the age at conversion is unknown."
NO_LAG = (
    "Without conversion dates it is unknown which cohorts are too young to judge; the youngest may "
    "still rise."
)
FEW_DATES = "Too few leads have a conversion date to show how long conversions take."
ONE_PERIOD = "Only one period has leads with an outcome, so there is no change to explain."
EFFECTS: Mapping[str, Shown] = {
    "n_before": Shown("n before", Format.COUNT),
    "n_after": Shown("n after", Format.COUNT),
    "share_before": Shown("Share before", Format.SHARE),
    "share_after": Shown("Share after", Format.SHARE),
    "rate_before": Shown("Conversion before", Format.SHARE),
    "rate_after": Shown("Conversion after", Format.SHARE),
    "mix": Shown("Mix effect", Format.POINTS, "From more or fewer such leads"),
    "rate": Shown("Rate effect", Format.POINTS, "From such leads converting more or less often"),
    "both": Shown("Together", Format.POINTS, "These add up to the change of the overall rate"),
}


def volume(leads: Leads, period: Period) -> Section:
    """Leads and conversion by period of creation, the young ones marked."""
    title = f"Leads by {period} of creation"
    if not leads.is_dated:
        return Section("cohorts", title, no_dates(leads))
    if leads.is_scored and not leads.has_outcome:
        return _expected_volume(leads, period)
    lag = lag_of(leads)
    table = cohort_table(leads, period, lag)
    marks = zip(table["too_young"], table["incomplete"], strict=True)
    table = table.assign(judged=[_judged(*mark) for mark in marks])
    note = {"judged": Shown("Note")} if table["judged"].any() else {}
    told = table.drop(columns=["lead_share", "conversion_share"])
    shown = {"period": Shown(period.capitalize())} | note | rates(told)
    if lag is not None:
        shown["in_by_now"] = Shown(
            "In by now", Format.SHARE, "Share of its conversions in so far, by the lag curve"
        )
    if not leads.has_outcome:
        shown = {name: shown[name] for name in shown if name in ("period", "judged", "leads")}
    dated = table[table["period"] != EMPTY]
    return Section(
        name=f"cohorts by {period}",
        title=title,
        said=_volume_said(leads, table),
        note=f"{_volume_note(leads, table, lag)} {learned(leads)}".strip(),
        figure=volume_and_rate(dated),
        table=table,
        columns=shown,
    )


def _expected_volume(leads: Leads, period: Period) -> Section:
    """Leads by period of creation and the conversions to expect of them."""
    table = expected_cohorts(leads, period)
    dated = table[table["period"] != EMPTY]
    drawn = dated.assign(rate=dated["chance"], known=dated["leads"]).assign(
        low=dated["chance_low"], high=dated["chance_high"]
    )
    return Section(
        name=f"expected cohorts by {period}",
        title=f"Leads by {period} of creation",
        said=_expected_said(table, dated[~dated["small"]]),
        note=f"{BY_CHANCES} Periods that are not over yet are grey too.",
        figure=volume_and_rate(drawn, "Expected to convert"),
        table=table,
        columns={"period": Shown(period.capitalize())} | EXPECTED,
    )


def _expected_said(table: pd.DataFrame, told: pd.DataFrame) -> str:
    n, total = int(table["leads"].sum()), float(table["expected"].sum())
    whole = f"{conversions(total)} of {counted(n, 'lead')} should convert"
    if len(told) < 2:
        return f"{whole}, {precise(total / n)}."
    ranked = told.sort_values("chance", kind="stable")
    best, least = ranked.iloc[-1], ranked.iloc[0]
    return (
        f"{whole}, {precise(total / n)}: the most of those of {best['period']} "
        f"({precise(best['chance'])} of n {best['leads']:,}), the fewest of {least['period']} "
        f"({precise(least['chance'])} of n {least['leads']:,})."
    )


def by_age(leads: Leads, period: Period) -> Section:
    """The share converted by age, a row per cohort; ages not reached yet are empty."""
    title = "Conversion by age"
    if not leads.is_dated:
        return Section("by age", title, no_dates(leads))
    if lag_of(leads) is None:
        return Section("by age", title, _no_ages(leads))
    table = ages_table(leads, period)
    ages = {name: Shown(name.capitalize(), Format.SHARE) for name in table.columns[2:]}
    shown = {"period": Shown(period.capitalize()), **shared("leads")}
    reversed_ = before_creation(leads)
    told = f" Left out: {counted(reversed_, 'lead')} converted before creation." * bool(reversed_)
    part = f" The picture shows the last {MOST_COHORTS}." if len(table) > MOST_COHORTS else ""
    return Section(
        name=f"conversion by age, {period}",
        title=title,
        said=_age_said(table),
        note="Share of each cohort that converted within so many days of creation, in %. A cell is "
        f"empty until the youngest lead of the cohort is that old.{part}{told}",
        figure=age_map(table.tail(MOST_COHORTS), period.days),
        table=table,
        columns=shown | ages,
    )


def mix(leads: Leads, field: Field, period: Period) -> Section:
    """The share of each group in the leads of a period."""
    title = f"Mix of {field.label}"
    if not leads.is_dated:
        return Section("mix", title, no_dates(leads))
    # One fewer than there are lines: the others and those without a value are lines too.
    groups = largest(groups_of(field), MOST_LINES, small=False)
    table = trend_table(leads, groups, periods_of(leads.created, period))
    shown = {"period": Shown(period.capitalize()), **rates(table, field.label)}
    shown["share"] = Shown(f"Share of the {period}", Format.SHARE)
    is_drawn, one = has_trend(table), ONE_TIME.format(period=period)
    return Section(
        name=f"mix of {field.name} by {period}",
        title=title,
        said=most_changed(table, "share") if is_drawn else one,
        note=f"Share of the leads created in each {period}." * is_drawn,
        figure=trend_lines(table, "share", groups.labels) if is_drawn else None,
        table=table,
        columns=shown,
    )


def comparable(leads: Leads, period: Period) -> tuple[str, ...]:
    """The periods that have leads with an outcome, in order."""
    if not leads.is_dated:
        return ()
    table = cohort_table(leads, period, None)
    return tuple(table.loc[(table["known"] > 0) & (table["period"] != EMPTY), "period"])


def usual_pair(leads: Leads, period: Period) -> tuple[str, str] | None:
    """The last two periods that can be judged, else the last two; None without two."""
    names = comparable(leads, period)
    if len(names) < 2:
        return None
    table = cohort_table(leads, period, lag_of(leads)).set_index("period").loc[list(names)]
    sound = table.index[~(table["too_young"] | table["incomplete"] | table["small"])]
    before, after = list(sound[-2:] if len(sound) > 1 else names[-2:])
    return before, after


def change(leads: Leads, field: Field, period: Period, pair: tuple[str, str] | None) -> Section:
    """The change of the overall rate between two periods, split into mix and rate."""
    title = "Why the rate changed"
    if not leads.has_outcome or pair is None:
        said = NO_OUTCOME if not leads.has_outcome else ONE_PERIOD
        return Section("change", title, said if leads.is_dated else no_dates(leads))
    periods = periods_of(leads.created, period)
    before, after = (periods.place == periods.labels.index(name) for name in pair)
    groups = largest(groups_of(field), MOST_CROSSED, small=True)
    found = split_change(leads, groups, before, after)
    table = found.table.assign(small=found.table[["n_before", "n_after"]].min(axis=1) < LEAST)
    return Section(
        name=f"change from {pair[0]} to {pair[1]} by {field.name}",
        title=title,
        said=_change_said(found, pair),
        note=_change_note(found, field),
        figure=change_waterfall(table, found.before, found.after),
        table=table,
        columns={"group": Shown(field.label)} | dict(EFFECTS),
    )


def points(change: float) -> str:
    """A change of a share in percentage points."""
    return f"{signed(100 * change)} points"


def _judged(too_young: bool, incomplete: bool) -> str:
    if too_young:
        return "Too young to judge"
    return "May be incomplete" if incomplete else ""


def _volume_said(leads: Leads, table: pd.DataFrame) -> str:
    if not leads.has_outcome:
        dated = table[table["period"] != EMPTY]
        most = dated.iloc[int(dated["leads"].to_numpy().argmax())]
        return f"Most leads came in {most['period']}: {most['leads']:,} of {len(leads):,}."
    told = table[(table["period"] != EMPTY) & ~table["small"] & ~table["too_young"]]
    if len(told) < 2:
        return f"Overall, {rate_of(leads)} converted."
    ranked = told.sort_values("rate", kind="stable")
    best, least = ranked.iloc[-1], ranked.iloc[0]
    return (
        f"Overall, {rate_of(leads)} converted: most in {best['period']} ({precise(best['rate'])} "
        f"of n {best['known']:,}), least in {least['period']} ({precise(least['rate'])} of n "
        f"{least['known']:,})."
    )


def _volume_note(leads: Leads, table: pd.DataFrame, lag: LagCurve | None) -> str:
    undated = int(table.loc[table["period"] == EMPTY, "leads"].sum())
    told = f" Left out: {counted(undated, 'lead')} without a creation date." if undated else ""
    if not leads.has_outcome:
        return f"{NO_OUTCOME} Only the number of leads is shown.{told}"
    young = int(table["too_young"].sum())
    if lag is None:
        last = " The last period is incomplete and grey." if table["incomplete"].any() else ""
        return f"{NO_LAG}{last}{told}"
    rising = (
        f" Conversions still come in at {lag.horizon:,} days, the longest this file can judge, so "
        "the ages are too low."
        if lag.still_rising
        else ""
    )
    return (
        f"{young:,} of {len(table):,} cohorts are too young to judge (grey): under "
        f"{percent(SETTLED_SHARE)} of their conversions should be in, which takes "
        f" {counted(lag.age_at(SETTLED_SHARE), 'day')}.{rising}{told}"
    )


def _no_ages(leads: Leads) -> str:
    if not leads.has_outcome:
        return NO_OUTCOME
    return NO_AGE if pd.isna(leads.converted_at).all() else FEW_DATES


def _age_said(table: pd.DataFrame) -> str:
    """How much of a conversion comes when, by the cohorts that are old enough."""
    ages = list(table.columns[2:])
    old = table[table[ages[-1]].notna()] if ages else table.iloc[:0]
    if old.empty:
        return "No cohort is old enough to show all ages."
    n = old["leads"]
    first, last = (float((old[age] * n).sum() / n.sum()) for age in (ages[0], ages[-1]))
    return (
        f"{precise(first)} of n {int(n.sum()):,} converted {ages[0]} of creation, "
        f"{precise(last)} {ages[-1]}."
    )


def _change_said(found: RateChange, pair: tuple[str, str]) -> str:
    by = found.after - found.before
    return (
        f"From {pair[0]} to {pair[1]} conversion went from {precise(found.before)} of n "
        f"{found.n_before:,} to {precise(found.after)} of n {found.n_after:,}: {points(by)} "
        f"(95% interval {points(found.low)} to {points(found.high)})."
    )


def _change_note(found: RateChange, field: Field) -> str:
    return (
        f"Of the change, {points(found.mix)} come from a different mix of {field.label} and "
        f"{points(found.rate)} from different rates within its values; before "
        f"rounding, the parts add up exactly. “Few” marks values with fewer than {LEAST} leads in "
        "a period, which are mostly noise."
    )
