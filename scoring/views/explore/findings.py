"""Four sentences on a file: its best source, its biggest leak, the trend, the dearest conversion.

They are what Explore and its report begin with.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.insight.change import newcombe
from scoring.insight.cohorts import Period, cohort_table, expected_cohorts
from scoring.insight.economics import Compared, charged, compared, cost_of_one, economics_table
from scoring.insight.expected import expected_table
from scoring.insight.funnel import funnel_of, funnel_table
from scoring.insight.groups import EMPTY, groups_of
from scoring.insight.leads import Field, Leads
from scoring.insight.rates import LEAST, rate_table
from scoring.insight.selection import Selection
from scoring.insight.source import source_of
from scoring.insight.stages import on_the_way, propose_stages
from scoring.kept.spend import Spend
from scoring.views.explore.cohorts import points, usual_pair
from scoring.views.explore.economics import caveats_of, not_of_period
from scoring.views.explore.funnel import leak
from scoring.views.explore.sources import largest
from scoring.views.explore.words import NO_LEADS
from scoring.wording import conversions, counted, interval, listed, precise

# The names of the views that show more of each.
SOURCES, FUNNEL, COHORTS, ECONOMICS = "Sources", "Funnel", "Cohorts", "Economics"
NO_SOURCE = (
    "The best source is not known: no column says where leads come from. Choose one as the source."
)
FEW_LEADS = f"The best source is not known: no source has {LEAST} leads to judge it by."
NO_RATES = (
    "The best source is not known: no lead has an outcome or a chance. Choose the outcome, or "
    "train a model on leads with outcomes."
)
NO_STAGES = (
    "The biggest leak is not known: no column looks like a stage. Declare a stage, such as visits "
    "or a demo."
)
SKIPPED = (
    "The biggest leak is not known: most conversions skip {}. Declare a stage that they go through."
)
NO_DATES = "The trend is not known: no creation dates. Add the date on which each lead came in."
ONE_WEEK = f"The trend is not known: only one week has {LEAST} leads. Add earlier ones."
NO_SPEND = (
    "The dearest conversion is not known: no spend is recorded. Add what each source has cost."
)
NO_COSTS = (
    "The dearest conversion is not known: no source with a spend has an outcome or a chance yet."
)

FEW_PAID = (
    f"The dearest conversion is not known: no source with a spend has {LEAST} leads to judge it by."
)


@dataclass(frozen=True)
class Finding:
    """One sentence with its n, what it is about, and the view that shows more.

    Where it is not `known`, it says what is lacking and what to add.
    """

    about: str
    view: str
    said: str
    known: bool = True


def findings(leads: Leads, spend: Spend, selection: Selection | None = None) -> tuple[Finding, ...]:
    """The four sentences, of which each says so where it is not known.

    `selection` is the filter that the leads were taken by.
    """
    if not len(leads):
        return (Finding("Leads", SOURCES, NO_LEADS, known=False),)
    source = source_of(leads)
    best = _best(leads, source)
    dearest = _dearest(leads, source, spend, selection or Selection())
    return best, _leak(leads), _trend(leads), dearest


def _unknown(about: str, view: str, said: str) -> Finding:
    return Finding(about, view, said, known=False)


def _best(leads: Leads, source: Field | None) -> Finding:
    about = "Best source"
    if source is None:
        return _unknown(about, SOURCES, NO_SOURCE)
    if not leads.has_outcome and not leads.is_scored:
        return _unknown(about, SOURCES, NO_RATES)
    said = _best_rate(leads, source) if leads.has_outcome else _best_chance(leads, source)
    return Finding(about, SOURCES, said) if said else _unknown(about, SOURCES, FEW_LEADS)


def _best_rate(leads: Leads, source: Field) -> str:
    """By the lower end of the interval, so that no handful of leads is the best."""
    table = rate_table(leads, groups_of(source))
    row = _first(table[~table["small"] & (table["group"] != EMPTY)], "low")
    if row is None:
        return ""
    ends = interval(precise(row["low"]), precise(row["high"]))
    chance = "" if row["low"] > leads.rate else " This may be chance."
    return (
        f"{row['group']} converts best: {precise(row['rate'])} of {row['known']:,} leads ({ends}), "
        f"against {precise(leads.rate)} of all {int(leads.known.sum()):,}.{chance}"
    )


def _best_chance(leads: Leads, source: Field) -> str:
    table = expected_table(leads, largest(groups_of(source), 200, small=True))
    row = _first(table[~table["small"] & (table["group"] != EMPTY)], "chance_low")
    if row is None:
        return ""
    ends = interval(f"{row['low']:,}", f"{row['high']:,}")
    return (
        f"{row['group']} should convert best: {conversions(row['expected'])} ({ends}) of "
        f"{row['leads']:,} leads, {precise(row['chance'])}, against "
        f"{precise(float(np.nanmean(leads.propensity)))} of all {int(table['leads'].sum()):,}."
    )


def _first(table: pd.DataFrame, by: str) -> "pd.Series | None":
    """The row with the most of a column; None of no rows."""
    return None if table.empty else table.sort_values(by, kind="stable").iloc[-1]


def _leak(leads: Leads) -> Finding:
    proposed = propose_stages(leads)
    stages = on_the_way(leads, proposed)
    if not [stage for stage in stages if not stage.is_outcome]:
        few = [stage.name for stage in proposed if not stage.is_outcome]
        return _unknown("Biggest leak", FUNNEL, SKIPPED.format(listed(few)) if few else NO_STAGES)
    return Finding("Biggest leak", FUNNEL, leak(funnel_table(funnel_of(leads, stages)), stages))


def _trend(leads: Leads) -> Finding:
    """From one month to the next, or, where there is only one, from week to week."""
    if not leads.is_dated:
        return _unknown("Trend", COHORTS, NO_DATES)
    for period in (Period.MONTH, Period.WEEK):
        if said := _since(leads, period):
            return Finding("Trend", COHORTS, said)
    return _unknown("Trend", COHORTS, ONE_WEEK)


def _since(leads: Leads, period: Period) -> str:
    """How the last two periods that can be judged differ, "" without two."""
    if leads.is_scored and not leads.has_outcome:
        table = expected_cohorts(leads, period)
        return _expected(_last_two(table), period)
    table = cohort_table(leads, period, None)
    pair = usual_pair(leads, period)
    if pair is None:
        return _volume(_last_two(table), period)
    before, after = (table[table["period"] == name].iloc[0] for name in pair)
    return _changed(before, after, period)


def _last_two(table: pd.DataFrame) -> list[pd.Series]:
    """The last two periods that are over and have leads enough; none where there are fewer."""
    told = table[(table["period"] != EMPTY) & ~table["incomplete"] & (table["leads"] >= LEAST)]
    return [told.iloc[-2], told.iloc[-1]] if len(told) > 1 else []


def _when(row: pd.Series, period: Period) -> str:
    return f"the week of {row['period']}" if period is Period.WEEK else str(row["period"])


def _changed(before: pd.Series, after: pd.Series, period: Period) -> str:
    """From one period to the next, and whether that is more than chance."""
    counts = [(float(row["converted"]), float(row["known"])) for row in (before, after)]
    low, high = newcombe(counts[0], counts[1])
    change = float(after["rate"] - before["rate"])
    if low > 0 or high < 0:
        word, clear = "rose" if change > 0 else "fell", f"{points(change)}"
    else:
        word, clear = "went", f"{points(change)}, no more than chance"
    return (
        f"Conversion {word} from {precise(before['rate'])} of {before['known']:,} leads in "
        f"{_when(before, period)} to {precise(after['rate'])} of {after['known']:,} in "
        f"{_when(after, period)}: {clear}."
    )


def _expected(rows: list[pd.Series], period: Period) -> str:
    """The same by the chances of leads without an outcome."""
    if not rows:
        return ""
    before, after = rows
    return (
        f"{precise(after['chance'])} of the {after['leads']:,} leads of {_when(after, period)} "
        f"should convert, against {precise(before['chance'])} of the {before['leads']:,} of "
        f"{_when(before, period)}."
    )


def _volume(rows: list[pd.Series], period: Period) -> str:
    """How many leads came in; all that can be said of them without outcomes and chances."""
    if not rows:
        return ""
    before, after = rows
    return (
        f"{counted(int(after['leads']), 'lead')} came in {_when(after, period)}, "
        f"{int(before['leads']):,} in {_when(before, period)}; without outcomes it is not known "
        "how they convert."
    )


def _dearest(leads: Leads, source: Field | None, spend: Spend, selection: Selection) -> Finding:
    about = "Dearest conversion"
    if source is None:
        return _unknown(about, ECONOMICS, NO_SOURCE.replace("best", "dearest"))
    found = charged(leads, source, spend)
    if not len(found.leads):
        return _unknown(about, ECONOMICS, not_of_period(leads, spend))
    table = economics_table(found.leads, groups_of(found.source), found.amounts)
    if not (table["spend"] > 0).any():
        return _unknown(about, ECONOMICS, NO_SPEND)
    told = compared(table)
    if told is None:
        return _unknown(about, ECONOMICS, NO_COSTS)
    if not told.is_told:
        return _unknown(about, ECONOMICS, FEW_PAID)
    caveats = caveats_of(found, leads, spend, selection)
    return Finding(about, ECONOMICS, f"{_cost(told)} {caveats}".strip())


def _cost(told: Compared) -> str:
    row = _first(told.rows, told.cost)
    if row is None:
        return NO_COSTS
    if np.isinf(row[told.cost]):
        said = (
            f"{row['group']} has cost {row['spend']:,.0f} and brought no conversion of "
            f"{row['known']:,} leads."
        )
    else:
        said = f"A conversion from {row['group']} costs most: {_each(row, told)}."
    return f"{said}{_doubt(row, told)}{_too_few(told)}"


def _each(row: pd.Series, told: Compared) -> str:
    """What one costs, of how many, and on average of the sources compared."""
    done = told.cost == "cac"
    won = (
        counted(int(row["converted"]), "conversion")
        if done
        else f"{conversions(row['expected'])} expected conversions"
    )
    own = f"{row[told.cost]:,.0f} each for {won} of {row['leads']:,} leads"
    if len(told.rows) < 2:
        return f"{own}, the only source that can be judged"
    who = f" of the {len(told.rows)} sources compared" if told.few else ""
    return f"{own}, against {cost_of_one(told.rows, told.cost):,.0f} on average{who}"


def _doubt(row: pd.Series, told: Compared) -> str:
    """Whether another source could be the dearest, by the interval of the rate."""
    if told.cost != "cac" or len(told.rows) < 2:
        return ""
    is_beyond = row["cac_low"] > cost_of_one(told.rows)
    return "" if is_beyond else " This may be chance."


def _too_few(told: Compared) -> str:
    if not told.few:
        return ""
    what = "leads with an outcome" if told.cost == "cac" else "leads"
    return f" Not compared, under {LEAST} {what}: {listed(told.few, 3)}."
