"""Two files of leads held side by side: what moved, and what it did to the conversions."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from scoring.charts.bands import difference_bars
from scoring.charts.call_sheet import drift_bars
from scoring.charts.compare import share_pairs
from scoring.insight.compare import (
    CHANCE,
    PER,
    SharedColumn,
    fill_table,
    mix_table,
    moved_table,
    pair_of,
    side_by_side,
    worths,
)
from scoring.insight.leads import Field, Leads
from scoring.insight.selection import Selection
from scoring.insight.source import source_of
from scoring.model.drift import FEWEST_LEADS, LARGE, MODERATE, DriftSize
from scoring.model.lead_model import TIERS
from scoring.views.explore.returned import returned
from scoring.views.explore.shown import shared, told_of
from scoring.views.explore.words import NO_LEADS
from scoring.views.section import Format, Section, Shown
from scoring.wording import conversions, counted, listed, precise

MOST_DRAWN, MOST_GROUPS, MOST_NAMED = 25, 25, 3
FEW = f"With fewer than {FEWEST_LEADS} leads, differences in the mix may be chance."
# A smaller change of fill is not reported.
FILL_TOLD = 0.05
NO_SHARED = (
    "The files share no column that leads can be grouped by, so no mix can be compared. Check that "
    "both have the same column names."
)
NO_WORTH = (
    "Neither file has chances, and the first has no outcome, so the effect on conversions is "
    "unknown."
)
SIDES: Mapping[str, Shown] = {
    "file": Shown("File"),
    **shared("leads"),
    "since": Shown("Created from"),
    "until": Shown("Created until"),
    **shared("known", "rate", "low", "high"),
    "chance": Shown("Mean chance", Format.SHARE),
    "expected": Shown(f"Expected per {PER:,}", Format.NUMBER, "Conversions, sum of chances"),
    "filled": Shown("Cells filled", Format.SHARE, "Of all columns"),
    **{f"tier {t}": Shown(f"Tier {t}", Format.SHARE) for t in TIERS},
}
FILLED: Mapping[str, Shown] = {
    "column": Shown("Column"),
    "first": Shown("Filled in the first", Format.SHARE, "Empty if the file does not have it"),
    "second": Shown("Filled in the second", Format.SHARE, "Empty if the file does not have it"),
    "change": Shown("Change", Format.POINTS),
}
MOVED: Mapping[str, Shown] = {
    "column": Shown("Column"),
    "psi": Shown("PSI", Format.NUMBER, f"From {MODERATE} moderate, from {LARGE} large"),
    "noise": Shown("By chance", Format.NUMBER, "PSI that chance alone reaches once in a thousand"),
    "verdict": Shown("Moved"),
    "moved": Shown("What moved most"),
}
EFFECTS: Mapping[str, Shown] = {
    "column": MOVED["column"],
    "mix": Shown("By its mix", Format.NUMBER, f"Conversions per {PER:,} from different shares"),
    "within": Shown("Within its values", Format.NUMBER, f"Conversions per {PER:,} from all else"),
    "total": Shown("Together", Format.NUMBER, "The whole change, the same for every column"),
    "verdict": MOVED["verdict"],
    "moved": MOVED["moved"],
}


def which(first: str, second: str, selection: Selection) -> str:
    """Which leads of the two files are compared."""
    if selection.is_empty:
        return f"First: all of {first}. Second: all of {second}."
    bounds = "by the same values; the period applies to the first only"
    return f"First: {first}, filtered as above. Second: {second}, {bounds}."


def sections(first: Leads, second: Leads) -> tuple[Section, ...]:
    """Both files side by side, what moved, what it did, and how the columns are filled."""
    if not len(first) or not len(second):
        return (Section("compared", "Side by side", NO_LEADS),)
    moved = moved_table(first, second)
    fill = fill_table(first, second)
    few = min(len(first), len(second)) < FEWEST_LEADS
    parts = (_sides(first, second, fill), _moved(moved, few=few), _effects(moved, first, second))
    return (returned(first, second), *parts, _fill(fill))


def by_group(first: Leads, second: Leads, field: Field) -> Section:
    """The shares of both files by the values of a column, and what their change did."""
    pair = _folded(pair_of(field, second))
    name, *held = worths(first, second)
    table = mix_table(pair, *held)
    return Section(
        name=f"compared by {field.name}",
        title=f"{field.label} in both",
        said=_shifted(table, name, first, second),
        note=_apart(table, name),
        figure=share_pairs(table, (first.name, second.name)),
        table=table,
        columns=told_of(_group_columns(field, name), table),
    )


def usual_field(first: Leads, names: Sequence[str]) -> str:
    """The column to begin with: the source where both have it, else the first."""
    source = source_of(first)
    return source.name if source is not None and source.name in names else names[0]


def _sides(first: Leads, second: Leads, fill: pd.DataFrame) -> Section:
    table = side_by_side(first, second, fill)
    return Section(
        name="side by side",
        title="Side by side",
        said=f"{_sized(first)} beside {_sized(second)}. {_levels(table)}".strip(),
        table=table,
        columns=told_of(SIDES, table),
    )


def _moved(table: pd.DataFrame, *, few: bool) -> Section:
    told = table[table["verdict"] != DriftSize.NONE]
    if table.empty:
        return Section("moved", "Which columns moved", NO_SHARED)
    named = [f"{row.column} ({row.moved})" for row in told.head(MOST_NAMED).itertuples()]
    said = (
        f"{len(told)} of {counted(len(table), 'shared column')} moved clearly beyond chance: "
        f"{'; '.join(named)}."
        if named
        else f"None of the {counted(len(table), 'shared column')} moved clearly beyond chance."
    )
    drawn = table.head(MOST_DRAWN).rename(columns={"column": "field"})
    return Section(
        name="moved columns",
        title="Which columns moved",
        said=said,
        note=FEW if few else "",
        figure=drift_bars(drawn),
        table=table,
        columns=told_of(MOVED, table),
    )


def _effects(table: pd.DataFrame, first: Leads, second: Leads) -> Section:
    name, *_ = worths(first, second)
    title = "What it did to the conversions"
    if table.empty or not name:
        return Section("effects", title, NO_SHARED if table.empty else NO_WORTH)
    order = np.argsort(-table["mix"].abs().to_numpy(), kind="stable")
    ranked = table.iloc[order].reset_index(drop=True)
    # In the order of the picture of what moved, which it stands below.
    drawn = table.assign(
        label=table["column"], difference=table["mix"], small=table["verdict"] == DriftSize.NONE
    )
    return Section(
        name="effects",
        title=title,
        said=f"{_change(name, ranked.iloc[0])} {_strongest(ranked)}",
        note="Grey columns moved little or by chance. The effects of columns overlap, so they do "
        "not add up.",
        figure=difference_bars(drawn, title=f"By the mix, per {PER:,} leads", most=MOST_DRAWN),
        table=table,
        columns=told_of(EFFECTS, table),
    )


def _change(name: str, row: pd.Series) -> str:
    if np.isnan(row["total"]):
        return f"The second file has no {name}, so each value keeps that of the first file."
    return f"By {name}, the second file brings {_more(row['total'])}."


def _strongest(ranked: pd.DataFrame) -> str:
    told = ranked[ranked["verdict"] != DriftSize.NONE]
    if told.empty:
        return "No column's mix moved clearly beyond chance."
    top = told.iloc[0]
    return f"The different mix of {top['column']} alone brings {_more(top['mix'])}."


def _more(effect: float) -> str:
    told = conversions(abs(effect))
    if float(told.replace(",", "")) == 0:
        return f"no change in conversions per {PER:,} leads"
    return f"{told} {'more' if effect > 0 else 'fewer'} conversions per {PER:,} leads"


def _fill(table: pd.DataFrame) -> Section:
    lacking = [
        f"{counted(int(table[there].isna().sum()), 'column')} only in the {side}"
        for there, side in (("second", "first"), ("first", "second"))
        if table[there].isna().any()
    ]
    changed = int((table["change"].abs() > FILL_TOLD).sum())
    who = counted(changed, "column") if changed else "no column"
    filled = f"{who} {'is' if changed < 2 else 'are'} filled more or less by over"
    said = ", ".join([*lacking, f"{filled} {round(100 * FILL_TOLD)} points"])
    return Section(
        name="filled columns",
        title="Columns and how they are filled",
        said=f"{said[:1].upper()}{said[1:]}.",
        table=table,
        columns=FILLED,
    )


def _folded(pair: SharedColumn) -> SharedColumn:
    """With the groups beyond the largest of both files as one."""
    share = sum(g.sizes / max(1, g.sizes.sum()) for g in (pair.first, pair.second))
    rank = np.argsort(np.argsort(-np.asarray(share), kind="stable"), kind="stable")
    away = (rank >= MOST_GROUPS) & (not pair.first.is_ordered)
    return SharedColumn(pair.field, pair.first.folded(away), pair.second.folded(away))


def _shifted(table: pd.DataFrame, name: str, first: Leads, second: Leads) -> str:
    row = table.iloc[int(np.argmax(table["moved"].abs()))]
    said = (
        f"“{row['group']}” moved most: {precise(row['share_first'])} of the leads of "
        f"{first.name}, {precise(row['share_second'])} of {second.name}."
    )
    if not name:
        return f"{said} {NO_WORTH}"
    mix, within = (table[part].sum(skipna=False) for part in ("mix", "within"))
    rest = "" if np.isnan(within) else f"; changes within the values bring {_more(within)}"
    return f"{said} The different mix brings {_more(mix)}{rest}."


def _apart(table: pd.DataFrame, name: str) -> str:
    """What holds of values that one file alone has, where the files have a worth."""
    lacking = table[(table["leads_first"] == 0) | (table["leads_second"] == 0)]
    if lacking.empty or not name:
        return ""
    told = listed((f"“{group}”" for group in lacking["group"]), MOST_NAMED)
    return (
        f"In one file only: {told}. Their effect cannot be split into mix and rate: a new value "
        "counts with the first file's average, and a value missing from the second file counts in "
        "the mix only."
    )


def _group_columns(field: Field, name: str) -> dict[str, Shown]:
    worth = "Mean chance" if name == CHANCE else "Conversion"
    return {
        "group": Shown(field.label),
        "leads_first": Shown("n first", Format.COUNT),
        "leads_second": Shown("n second", Format.COUNT),
        "share_first": Shown("Share first", Format.SHARE),
        "share_second": Shown("Share second", Format.SHARE),
        "moved": Shown("Change", Format.POINTS),
        "worth_first": Shown(f"{worth} first", Format.SHARE),
        "worth_second": Shown(f"{worth} second", Format.SHARE),
        "mix": Shown("By its mix", Format.NUMBER, f"Conversions per {PER:,} leads"),
        "within": Shown("Within the value", Format.NUMBER, f"Conversions per {PER:,} leads"),
    }


def _sized(leads: Leads) -> str:
    return f"{counted(len(leads), 'lead')} of {leads.name}"


def _levels(table: pd.DataFrame) -> str:
    """Mean chance and conversion of both, where both have them."""
    parts = [
        f"{what} {precise(first)} and {precise(second)}"
        for what, (first, second) in (
            ("mean chance", table["chance"].tolist()),
            ("conversion", table["rate"].tolist()),
            ("cells filled", table["filled"].tolist()),
        )
        if not np.isnan([first, second]).any()
    ]
    said = "; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}." if said else ""
