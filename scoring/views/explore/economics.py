"""What leads and conversions cost by source, and what the next money would buy."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.charts.economics import bought_dots, cost_dots
from scoring.insight.economics import RATE, STEP, economics_table, marginal_table
from scoring.insight.groups import groups_of
from scoring.insight.leads import Field, Leads
from scoring.insight.rates import LEAST
from scoring.insight.source import source_of
from scoring.views.explore.shown import shared, told_of
from scoring.views.explore.words import NO_LEADS, NO_OUTCOME
from scoring.views.section import Format, Section, Shown
from scoring.wording import conversions, counted, listed, precise

# More sources than these are read by nobody in a picture; the table has them all.
MOST_DRAWN = 25
NO_SOURCE = (
    "No column of this file is known to say where its leads come from, so no source can be given "
    "its spend. Choose the column that does as the source."
)
NO_SPEND = (
    "No spend is recorded for any source of these leads. Type it in below, or upload a CSV with "
    "the columns source and spend."
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
    "spend": Shown("Spend", Format.MONEY, "Over the period of these leads"),
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
    "What was spent over the period of these leads, in one currency. Leave empty if unknown. Kept "
    "in the data folder for everyone who uses this dashboard."
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
        return hashlib.sha256(self.table.to_csv().encode()).hexdigest()[:12]

    def changes(self, edited: pd.DataFrame) -> dict[str, float | None]:
        """What was typed in or taken out, by source."""
        before, after = self.table["spend"], edited["spend"].astype("float64")
        same = (before == after) | (before.isna() & after.isna())
        rows = zip(self.table["source"][~same], after[~same], strict=True)
        return {str(source): None if np.isnan(x) else float(x) for source, x in rows}


def spend_sheet(leads: Leads, spend: Mapping[str, float]) -> SpendSheet | None:
    """The sources of the leads with their spend, then those kept that no lead has.

    None where no column says where the leads come from.
    """
    source = source_of(leads)
    if source is None:
        return None
    groups = groups_of(source)
    sizes = {label: int(n) for label, n in zip(groups.labels, groups.sizes, strict=True) if n}
    names = [*sizes, *(name for name in spend if name not in sizes)]
    table = pd.DataFrame({"source": names, "leads": [sizes.get(name, 0) for name in names]})
    return SpendSheet(table.assign(spend=[spend.get(name, np.nan) for name in names]))


def sections(
    leads: Leads, spend: Mapping[str, float], value: float | None = None
) -> tuple[Section, ...]:
    """Cost and return by source, then the marginal table; one section that says why not."""
    source = source_of(leads)
    if source is None or not len(leads):
        return (Section("economics", "Cost and return", NO_SOURCE if source is None else NO_LEADS),)
    table = economics_table(leads, groups_of(source), spend, value)
    table = table.sort_values("spend", ascending=False, kind="stable", ignore_index=True)
    return _costs(leads, source, table, spend, value), _margin(leads, source, table, value)


def _costs(
    leads: Leads,
    source: Field,
    table: pd.DataFrame,
    spend: Mapping[str, float],
    value: float | None,
) -> Section:
    paid = table[table["spend"].notna()]
    drawn = paid[np.isfinite(paid["cac"]) | np.isfinite(paid["open_cac"])].head(MOST_DRAWN)
    said = _said(leads, paid, value) if len(paid) else NO_SPEND
    return Section(
        name=f"economics by {source.name}",
        title="Cost and return by source",
        said=said,
        note=" ".join(
            filter(None, (_interval_words(paid), _by_rate(table), _elsewhere(table, spend)))
        ),
        figure=cost_dots(drawn, value) if len(drawn) else None,
        table=table,
        columns=_shown({"group": Shown(source.label), **COLUMNS}, table),
    )


def _margin(leads: Leads, source: Field, table: pd.DataFrame, value: float | None) -> Section:
    if not leads.has_outcome:
        return Section("marginal", MARGIN, NO_OUTCOME)
    rows = marginal_table(table, value=value)
    if rows.empty:
        return Section("marginal", MARGIN, "No source has both a spend and a known outcome yet.")
    sure = rows[~rows["small"]]
    best = (sure if len(sure) else rows).iloc[0]
    said = (
        f"{best['group']} would bring most: {conversions(best['conversions'])} conversions "
        f"({conversions(best['low'])} to {conversions(best['high'])}; rate "
        f"{precise(best['rate'])} of n {best['known']:,})."
    )
    return Section(
        name=f"next money by {source.name}",
        title=MARGIN,
        said=said,
        note=CAVEATS,
        figure=bought_dots(_as_paid(rows, table).head(MOST_DRAWN)),
        table=rows,
        columns=_shown({"group": Shown(source.label), **MARGINAL}, rows),
    )


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
        parts.append(f"{spent / won:,.0f} for each of {won:,} conversions")
    still = int(paid["open"].sum())
    if still:
        told = conversions(float(paid["expected"].sum()))
        parts.append(f"{counted(still, 'lead')} still open, {told} conversions expected from them")
    if value is not None and paid["full_gain"].notna().any():
        name = "gain" if won and not still else "full_gain"
        parts.append(f"a return of {paid[name].sum():,.0f}")
    return f"{'; '.join(parts)}."


def _interval_words(paid: pd.DataFrame) -> str:
    if not paid["converted"].any():
        return ""
    return (
        f"Lines are spend ÷ the 95% Wilson interval of the rate; sources under {LEAST} leads are "
        "grey."
    )


def _period(leads: Leads) -> str:
    dated = leads.created[~np.isnat(leads.created)].astype("datetime64[D]")
    return f", created {dated.min()} to {dated.max()}" if len(dated) else ""


def _by_rate(table: pd.DataFrame) -> str:
    if not (table["basis"] == RATE).any():
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
