"""How a model does in each group of its test leads, and what a cut-line means for them."""

from collections.abc import Iterator, Mapping

import pandas as pd

from scoring.charts.explore import rate_dots
from scoring.charts.health import auc_dots, selection_bars
from scoring.insight.groups import Groups
from scoring.monitoring.health.examined import Examined
from scoring.monitoring.health.segments import (
    LEAST_LEADS,
    LEAST_OF_EITHER,
    fairness_table,
    hidden,
    segment_table,
)
from scoring.views.section import Format, Section, Shown
from scoring.wording import counted, listed, percent, precise

MOST_NAMED = 3
# Under four fifths of another group's rate a selection is commonly looked into.
FOUR_FIFTHS = 0.8
FEW = (
    f"Groups with under {LEAST_LEADS} leads are grey, and the AUC is left out where a group has "
    f"under {LEAST_LEADS} leads or under {LEAST_OF_EITHER} of either outcome."
)
NO_GROUPS = "No field parts the test leads into groups."
SEGMENTS: Mapping[str, Shown] = {
    "group": Shown("Group"),
    "known": Shown("n", Format.COUNT),
    "converted": Shown("Converted", Format.COUNT),
    "expected": Shown("Expected", Format.NUMBER, "Conversions, the sum of the chances"),
    "rate": Shown("Conversion", Format.SHARE),
    "low": Shown("From", Format.SHARE, "90% Wilson interval"),
    "high": Shown("To", Format.SHARE, "90% Wilson interval"),
    "propensity": Shown("Predicted", Format.SHARE, "Mean chance"),
    "auc": Shown("AUC", Format.NUMBER, "How often a converted lead outranks another one"),
    "auc_low": Shown("AUC from", Format.NUMBER, "90% interval (DeLong)"),
    "auc_high": Shown("AUC to", Format.NUMBER, "90% interval (DeLong)"),
}
FAIRNESS: Mapping[str, Shown] = {
    "group": Shown("Group"),
    "leads": Shown("n", Format.COUNT),
    "called": Shown("Called", Format.NUMBER, "Leads of the same chance share the last calls"),
    "selection": Shown("Selection", Format.SHARE, "Share of the group that is called"),
    "ratio": Shown("Ratio", Format.NUMBER, "Selection ÷ that of the largest group"),
    "precision": Shown("Precision", Format.SHARE, "Converted, of those called"),
    "recall": Shown("Recall", Format.SHARE, "Called, of the conversions"),
    "conversion": Shown("Conversion", Format.SHARE, "Of all leads of the group"),
}


def by_segment(examined: Examined, groups: Groups) -> Iterator[Section]:
    """Whether chances come true in each group, and how well each is ordered."""
    table = segment_table(examined, groups)
    rate = examined.converted / len(examined)
    yield Section(
        f"segments {groups.name}",
        f"Expected and actual by {groups.name}",
        _off(table),
        rate_dots(table, rate),
        table,
        SEGMENTS,
        note=f"Lines are 90% intervals of the actual rate. {FEW}",
    )
    if table["auc"].notna().any():
        picture = auc_dots(table, examined.model.card.test.auc)
        yield Section(f"auc {groups.name}", f"Order by {groups.name}", _ordered(table), picture)


def _off(table: pd.DataFrame) -> str:
    judged = table[~table["small"]]
    outside = (judged["propensity"] < judged["low"]) | (judged["propensity"] > judged["high"])
    off = judged[outside]
    if not len(judged):
        return "All groups are too small to judge."
    if not len(off):
        return f"The chances came true in all {counted(len(judged), 'group')} that can be judged."
    worst = off.assign(by=(off["expected"] - off["converted"]).abs()).sort_values("by").iloc[::-1]
    rows = worst[["group", "expected", "converted"]].itertuples(index=False)
    named = listed((f"{g} ({e:,.0f} expected, {c:,} came)" for g, e, c in rows), MOST_NAMED)
    of = f"{len(off):,} of {counted(len(judged), 'group')}"
    return f"In {of} the chances lie outside the 90% interval of what came: {named}."


def _ordered(table: pd.DataFrame) -> str:
    judged = table[table["auc"].notna()].sort_values("auc", kind="stable")
    low, high = judged.iloc[0], judged.iloc[-1]
    if len(judged) == 1:
        return f"{high['group']} has an AUC of {high['auc']:.3f} (n {high['known']:,})."
    return (
        f"Leads are best ordered in {high['group']} (AUC {high['auc']:.3f}, n {high['known']:,}) "
        f"and worst in {low['group']} ({low['auc']:.3f}, n {low['known']:,})."
    )


def fairness(examined: Examined, groups: Groups, share: float) -> Section:
    """Who is called at this share of calls, and who of them converts, by group."""
    table = fairness_table(examined, groups, share)
    few, leads = hidden(groups)
    told = f"{counted(few, 'group')} with under {LEAST_LEADS} leads ({leads:,} together) "
    left_out = f"{told}{'is' if few == 1 else 'are'} not shown. " if few else ""
    name, title = f"fairness {groups.name}", f"Who is called, by {groups.name}"
    if not len(table):
        return Section(name, title, f"{left_out}No group is large enough.".strip())
    note = (
        f"{left_out}The cut-line is at {percent(share)} of all {len(examined):,} test leads. "
        "Groups that convert more often are called more often, which is no unfairness by itself."
    )
    return Section(name, title, _called(table), selection_bars(table), table, FAIRNESS, note=note)


def _called(table: pd.DataFrame) -> str:
    largest = table.iloc[0]
    begin = (
        f"{precise(largest['selection'])} of the largest group, {largest['group']}, is called "
        f"(n {largest['leads']:,})"
    )
    less = table[table["ratio"] < FOUR_FIFTHS]
    if not len(less):
        return f"{begin}; no group is called under four fifths as often."
    rows = zip(less["group"], less["selection"], less["leads"], strict=True)
    named = listed((f"{g} ({precise(s)}, n {n:,})" for g, s, n in rows), MOST_NAMED)
    return f"{begin}; under four fifths as often: {named}."
