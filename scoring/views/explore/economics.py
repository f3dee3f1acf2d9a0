"""What leads and conversions cost by source, and what the next money would buy."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from scoring.charts.economics import bought_dots, cost_dots
from scoring.insight.economics import (
    RATE,
    STEP,
    Charged,
    charged,
    cost_of_one,
    economics_table,
    length,
    marginal_table,
)
from scoring.insight.groups import groups_of
from scoring.insight.leads import Leads
from scoring.insight.rates import LEAST
from scoring.insight.selection import Selection
from scoring.insight.source import source_of
from scoring.kept.spend import Spend
from scoring.views.explore.shown import shared, told_of
from scoring.views.explore.words import NO_LEADS, NO_OUTCOME
from scoring.views.section import Format, Section, Shown
from scoring.wording import conversions, counted, listed, precise

# More sources than these are read by nobody in a picture; the table has them all.
MOST_DRAWN, MOST_NAMED = 25, 3
NO_SOURCE = (
    "No column of this file is known to say where its leads come from, so no source can be given "
    "its spend. Choose the column that does as the source."
)
NO_SPEND = (
    "No spend is recorded for any source of these leads. Type it in below, or upload a CSV with "
    "the columns source and spend."
)
UNTIMED = (
    "It is not known for which days the spend is, so these costs hold only if it is that of all "
    "these leads. State its period."
)
UNDATED = (
    "These leads have no creation dates, so it is not known whether they are of the period of the "
    "spend."
)
PARTLY = (
    "The filter leaves out leads of these sources and the spend is for all of them, so the costs "
    "are too high."
)
MARGIN = f"What the next {STEP:,.0f} buys"
# What the marginal table takes for granted.
CAVEATS = (
    "This assumes that the next leads cost and convert like those so far, which they rarely do: "
    "the best-priced leads of a source are bought first. It ignores what a source brings to others."
    f" Sources with fewer than {LEAST} leads are grey because their figures are mostly noise."
)
COLUMNS: Mapping[str, Shown] = {
    **shared("leads", "known", "converted", "rate"),
    "spend": Shown("Spend", Format.MONEY, "That of the days of these leads"),
    "cost_per_lead": Shown("Cost per lead", Format.MONEY, "Spend ÷ leads"),
    "cac": Shown("CAC", Format.MONEY, "Cost per conversion: spend ÷ converted so far"),
    "cac_low": Shown("CAC from", Format.MONEY, "By the upper end of the rate's 95% interval"),
    "cac_high": Shown("CAC to", Format.MONEY, "By the lower end; no limit if that is 0"),
    "open": Shown("Open", Format.COUNT, "Leads without an outcome yet"),
    "expected": Shown("Expected", Format.NUMBER, "Conversions expected from the open leads"),
    "basis": Shown("Expected by"),
    "open_cac": Shown("CAC of open", Format.MONEY, "Their share of the spend ÷ expected"),
    "full_cac": Shown("CAC in the end", Format.MONEY, "Spend ÷ (converted + expected)"),
    "gain": Shown("Return", Format.MONEY, "Value of the conversions so far minus the spend"),
    "gain_per_unit": Shown("Return per 1 spent", Format.NUMBER, "0: only the money came back"),
    "full_gain": Shown("Return in the end", Format.MONEY, "With the expected conversions"),
}
# Where every lead has its outcome these are empty, or repeat others.
OF_OPEN = {"open", "expected", "open_cac", "full_cac", "full_gain"}
MARGINAL: Mapping[str, Shown] = {
    "known": Shown("n", Format.COUNT, "Leads with an outcome, on which the rate is based"),
    **shared("rate"),
    "cost_per_lead": Shown("Cost per lead", Format.MONEY),
    "bought": Shown("Leads bought", Format.NUMBER, "At the current cost per lead"),
    "conversions": Shown("Conversions", Format.NUMBER),
    "low": Shown("From", Format.NUMBER, "By the rate's 95% Wilson interval"),
    "high": Shown("To", Format.NUMBER, "By the rate's 95% Wilson interval"),
    "gain": Shown("Return", Format.MONEY, f"Value of the conversions minus {STEP:,.0f}"),
}
SPEND_HELP = (
    "What was spent over the period above, in one currency; 0 for a source that costs nothing. "
    "Kept in the data folder for everyone who uses this dashboard. Leave empty if unknown."
)
PERIOD_HELP = (
    "The first and last day of the spend. Only leads created on these days are counted, and leads "
    "of fewer days with that part of the spend."
)
FILE_HELP = (
    "Columns from and to in the file name the period; else it is the one above. A file for another "
    "period replaces the spend kept so far."
)


@dataclass(frozen=True)
class SpendSheet:
    """The spend to be typed in: columns source, leads and spend, NaN where none is kept.

    `mark` changes with the table, so that no edit of another one is taken for one of this.
    """

    table: pd.DataFrame
    fixed: tuple[str, ...] = ("source", "leads")

    @property
    def mark(self) -> str:
        """A short name for this very table."""
        return hashlib.sha256(self.table.to_json().encode()).hexdigest()[:12]

    def changes(self, edited: pd.DataFrame) -> dict[str, float | None]:
        """What was typed in or taken out, by source."""
        before, after = self.table["spend"], edited["spend"].astype("float64")
        same = (before == after) | (before.isna() & after.isna())
        rows = zip(self.table["source"][~same], after[~same], strict=True)
        return {str(source): None if np.isnan(x) else float(x) for source, x in rows}


def spend_sheet(leads: Leads, spend: Spend) -> SpendSheet | None:
    """The sources of the leads with their spend, then those kept that no lead has.

    None where no column says where the leads come from.
    """
    source = source_of(leads)
    if source is None:
        return None
    groups, kept = groups_of(source), spend.amounts
    sizes = {label: int(n) for label, n in zip(groups.labels, groups.sizes, strict=True) if n}
    names = [*sizes, *(name for name in kept if name not in sizes)]
    table = pd.DataFrame({"source": names, "leads": [sizes.get(name, 0) for name in names]})
    return SpendSheet(table.assign(spend=[kept.get(name, np.nan) for name in names]))


def usual_days(leads: Leads, spend: Spend) -> tuple[date, date] | None:
    """The period to ask for: that of the spend, else the days on which the leads were created."""
    return spend.period if spend else _created(leads)


def sections(
    leads: Leads,
    spend: Spend,
    value: float | None = None,
    selection: Selection | None = None,
) -> tuple[Section, ...]:
    """Cost and return by source, then the marginal table; one section that says why not.

    `selection` is the filter that the leads were taken by.
    """
    source = source_of(leads)
    if source is None or not len(leads):
        return (Section("economics", "Cost and return", NO_SOURCE if source is None else NO_LEADS),)
    found = charged(leads, source, spend)
    if not len(found.leads):
        return (Section("economics", "Cost and return", not_of_period(leads, spend)),)
    table = economics_table(found.leads, groups_of(found.source), found.amounts, value)
    table = table.sort_values("spend", ascending=False, kind="stable", ignore_index=True)
    caveats = caveats_of(found, leads, spend, selection or Selection())
    return _costs(found, table, caveats, value), _margin(found, table, value)


def not_of_period(leads: Leads, spend: Spend) -> str:
    """Why the spend says nothing of leads none of which was created in its period."""
    return (
        f"None of these leads was created in the period of the spend, {_days(spend.period)}; they "
        f"were created {_days(_created(leads))}. Type in the spend of their own period."
    )


def caveats_of(found: Charged, leads: Leads, spend: Spend, selection: Selection) -> str:
    """What must be said of costs: of which days they are, and whom the filter leaves out."""
    if not spend:
        return ""
    others = any(v for name, v in selection.values.items() if name != found.source.name)
    told = [_timed(found, leads, spend), PARTLY if others or selection.tiers else ""]
    return " ".join(filter(None, told))


def _timed(found: Charged, leads: Leads, spend: Spend) -> str:
    """Which part of the spend and of the leads counts."""
    if spend.period is None or found.days is None:
        return UNTIMED if spend.period is None else UNDATED
    whole, days = sum(spend.amounts.values()), f"the period of the spend ({_days(spend.period)})"
    elsewhere = f"{found.elsewhere:,} of {counted(len(leads), 'lead')} are not of"
    if found.share == 1:
        return f"Left out: {elsewhere} {days}." if found.elsewhere else ""
    part = (
        f"Of {whole:,.0f} for {_days(spend.period)}, {length(found.days):,} of "
        f"{counted(length(spend.period), 'day')} count ({precise(found.share)}, as if each day "
        "had cost the same)"
    )
    return f"{part}; {elsewhere} that period and left out." if found.elsewhere else f"{part}."


def _costs(found: Charged, table: pd.DataFrame, caveats: str, value: float | None) -> Section:
    paid = table[table["spend"].notna()]
    drawn = paid[np.isfinite(paid["cac"]) | np.isfinite(paid["open_cac"])].head(MOST_DRAWN)
    said = f"{_said(found.leads, paid, value)} {caveats}".strip() if len(paid) else NO_SPEND
    notes = (_interval_words(paid), _by_rate(table), _elsewhere(table, found.amounts))
    return Section(
        name=f"economics by {found.source.name}",
        title="Cost and return by source",
        said=said,
        note=" ".join(filter(None, notes)),
        figure=cost_dots(drawn, value) if len(drawn) else None,
        table=table,
        columns=_shown({"group": Shown(found.source.label), **COLUMNS}, table),
    )


def _margin(found: Charged, table: pd.DataFrame, value: float | None) -> Section:
    if not found.leads.has_outcome:
        return Section("marginal", MARGIN, NO_OUTCOME)
    rows = marginal_table(table, value=value)
    if rows.empty:
        return Section("marginal", MARGIN, "No source has both a spend and a known outcome yet.")
    return Section(
        name=f"next money by {found.source.name}",
        title=MARGIN,
        said=_most_bought(rows),
        note=" ".join(filter(None, (_not_bought(table), CAVEATS))),
        figure=bought_dots(_as_paid(rows, table).head(MOST_DRAWN)),
        table=rows,
        columns=_shown({"group": Shown(found.source.label), **MARGINAL}, rows),
    )


def _most_bought(rows: pd.DataFrame) -> str:
    """The source that brings most, whose interval overlaps with its, and who cannot be judged."""
    sure, few = rows[~rows["small"]], rows[rows["small"]]
    if sure.empty:
        return f"No source with a spend has {LEAST} leads with an outcome to judge it by."
    best, others = sure.iloc[0], sure.iloc[1:]
    said = (
        f"{best['group']} would bring most: {conversions(best['conversions'])} conversions "
        f"({conversions(best['low'])} to {conversions(best['high'])}; rate "
        f"{precise(best['rate'])} of n {best['known']:,})."
    )
    close = others.loc[others["high"] >= best["low"], "group"]
    if len(close):
        said += f" This may be chance: the interval of {listed(close, MOST_NAMED)} overlaps."
    more = few[few["conversions"] > best["conversions"]]
    if more.empty:
        return said
    named = listed((f"{r.group} ({conversions(r.conversions)})" for r in more.itertuples()), 3)
    return f"{said} Left out although higher: {named}, with {few_words(more['known'])}."


def few_words(known: pd.Series) -> str:
    """Of how few leads sources are left out of a comparison.

    >>> few_words(pd.Series([3])), few_words(pd.Series([3, 12]))
    ('only 3 leads with an outcome', 'only 3 to 12 leads with an outcome')
    """
    low, high = int(known.min()), int(known.max())
    if low == high:
        return f"only {counted(low, 'lead')} with an outcome"
    return f"only {low:,} to {high:,} leads with an outcome"


def _not_bought(table: pd.DataFrame) -> str:
    """The sources with a spend that is 0, of which more money buys nothing that is known."""
    free = table.loc[table["spend"] == 0, "group"]
    return f"Left out: {listed(free, MOST_NAMED)}, without a cost." if len(free) else ""


def _as_paid(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order of the picture of costs, which theirs stands below."""
    place = {group: at for at, group in enumerate(table["group"])}
    return rows.sort_values("group", key=lambda groups: groups.map(place), ignore_index=True)


def _shown(columns: Mapping[str, Shown], table: pd.DataFrame) -> dict[str, Shown]:
    """The columns that are not empty."""
    empty = OF_OPEN if "open" in table and not table["open"].any() else set()
    return {name: shown for name, shown in told_of(columns, table).items() if name not in empty}


def _said(leads: Leads, paid: pd.DataFrame, value: float | None) -> str:
    spent, won = float(paid["spend"].sum()), int(paid["converted"].sum())
    parts = [f"{spent:,.0f} spent on {counted(int(paid['leads'].sum()), 'lead')}{_period(leads)}"]
    if won:
        parts.append(f"{cost_of_one(paid):,.0f} for each of {counted(won, 'conversion')}")
    still = int(paid["open"].sum())
    if still:
        parts.append(f"{counted(still, 'lead')} still open, {_expected(paid, still)}")
    if value is not None and paid["full_gain"].notna().any():
        name = "gain" if won and not still else "full_gain"
        parts.append(f"a return of {paid[name].sum():,.0f}")
    return f"{'; '.join(parts)}."


def _expected(paid: pd.DataFrame, still: int) -> str:
    """What the open leads should bring, and of how many of them that is known."""
    known = paid[paid["expected"].notna()]
    judged, told = int(known["open"].sum()), conversions(float(known["expected"].sum()))
    if not judged:
        return "of which it is not known how many will convert"
    whom = "them" if judged == still else f"{judged:,} of them"
    return f"{told} conversions expected from {whom}"


def _interval_words(paid: pd.DataFrame) -> str:
    if not paid["converted"].any():
        return ""
    return (
        f"Lines are spend ÷ the 95% Wilson interval of the rate; sources under {LEAST} leads are "
        "grey."
    )


def _period(leads: Leads) -> str:
    created = _created(leads)
    return f", created {_days(created)}" if created else ""


def _created(leads: Leads) -> tuple[date, date] | None:
    """The days on which the first and the last of the leads were created."""
    dated = leads.created[~np.isnat(leads.created)].astype("datetime64[D]")
    return (dated.min().item(), dated.max().item()) if len(dated) else None


def _days(period: tuple[date, date] | None) -> str:
    return "" if period is None else f"{period[0]} to {period[1]}"


def _by_rate(table: pd.DataFrame) -> str:
    if not ((table["basis"] == RATE) & table["expected"].notna()).any():
        return ""
    return (
        "The open leads have no chances, so the rate of their source predicts what they will bring."
    )


def _elsewhere(table: pd.DataFrame, spend: Mapping[str, float]) -> str:
    """The spend that is of no source of these leads."""
    absent = [name for name in spend if name not in set(table["group"])]
    if not absent:
        return ""
    amount, named = sum(spend[name] for name in absent), listed(absent, 3)
    return f"Left out: {amount:,.0f} spent on sources that none of these leads has ({named})."
