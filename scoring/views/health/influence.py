"""What a model makes of its fields and how stable its reasons are, in words and pictures."""

from collections.abc import Mapping

import pandas as pd

from scoring.charts.influence import kept_bars, level_dots, share_dots, swarm, weight_bars
from scoring.model.reasons import MOST_REASONS
from scoring.monitoring.health.examined import BusinessField, Examined
from scoring.monitoring.health.influence import (
    MOST_DRAWN,
    MOST_SWARMED,
    Influence,
    importance_table,
    is_measure,
    level_table,
    number_table,
    swarm_table,
)
from scoring.monitoring.health.steadiness import AMONG, NEAR, steadiness
from scoring.views.section import Format, Section, Shown
from scoring.wording import counted, listed, percent, precise, signed

MOST_NAMED = 3
NO_FIELDS = "This model reads no field whose values can be told."
SERVED = (
    "Contributions are those of the model that serves, in log-odds before calibration; the answers "
    "of one column are added up."
)
NO_REASONS = "No field moves a chance by much, so there are no reasons to compare."
DOTS = (
    "Of numbers, orange is low and blue is high; levels are grey. Point at a dot to see its value."
)
WEIGHTS: Mapping[str, Shown] = {
    "field": Shown("Field"),
    "weight": Shown("Weight", Format.NUMBER, "Mean size of the contribution, log-odds"),
    "share": Shown("Share", Format.SHARE, "Of the weights of all fields"),
}
LEVELS: Mapping[str, Shown] = {
    "group": Shown("Value"),
    "leads": Shown("Leads", Format.COUNT),
    "mean": Shown("Mean", Format.NUMBER, "Mean contribution, log-odds"),
    "low": Shown("From", Format.NUMBER, "A tenth of the leads has less"),
    "high": Shown("To", Format.NUMBER, "A tenth of the leads has more"),
}
KEPT: Mapping[str, Shown] = {
    "field": Shown("Field"),
    "leads": Shown("Leads", Format.COUNT, f"That have it among their {MOST_REASONS} strongest"),
    "kept": Shown("Kept", Format.COUNT, "The near lead has it too, in the same direction"),
    "share": Shown("Share kept", Format.SHARE),
}


def weights(found: Influence) -> Section:
    """How much each field weighs."""
    table = importance_table(found)
    if not len(table):
        return Section("importance", "Importance", NO_FIELDS)
    pairs = zip(table["field"][:MOST_NAMED], table["share"][:MOST_NAMED], strict=True)
    named = listed((f"{name} ({percent(share)})" for name, share in pairs), MOST_NAMED)
    said = f"{named} weigh most, by their mean over n {len(found):,} test leads."
    return Section(
        "importance", "Importance", said, weight_bars(table), table, WEIGHTS, note=SERVED
    )


def swarms(found: Influence) -> Section:
    """What each value did to single leads."""
    table = swarm_table(found)
    drawn = min(len(found), MOST_SWARMED)
    said = f"Each dot is one of n {drawn:,} test leads; right of 0 the field raises its chance."
    note = (
        "Of numbers, orange is low and blue is high; levels are grey. Point at a dot for its value."
    )
    picture = swarm(table) if len(table) else None
    return Section("beeswarm", "Lead by lead", said, picture, note=note)


def dependence(found: Influence, asked: BusinessField) -> Section:
    """What each value of one field contributes."""
    name = f"dependence {asked.label}"
    title = f"By {asked.label}"
    if is_measure(found.examined, asked):
        numbers = number_table(found, asked)
        drawn = min(len(found), MOST_DRAWN)
        said = f"Each dot is one of the {len(numbers):,} that have a number, of n {drawn:,} leads."
        return Section(name, title, said, share_dots(numbers))
    table = level_table(found, asked)
    note = "Lines reach over the middle 80% of the leads with a value."
    if not len(table):
        return Section(name, title, "None of the leads holds a value of it.")
    return Section(name, title, ends(table), level_dots(table), table, LEVELS, note=note)


def ends(table: pd.DataFrame) -> str:
    """The values that raise most and least."""
    by_mean = table.sort_values("mean", kind="stable")
    low, high = (
        f"“{row['group']}” {way} ({signed(row['mean'], 2)}, n {row['leads']:,})"
        for row, way in ((by_mean.iloc[0], "least"), (by_mean.iloc[-1], "raises most"))
    )
    return f"{high}, {low}." if len(table) > 1 else f"All have one value: {high}."


def stability(examined: Examined) -> Section:
    """Whether leads that hardly differ get the same reasons."""
    found = steadiness(examined)
    title = "How stable reasons are"
    among = min(len(examined), AMONG)
    method = (
        f"Each of {counted(found.asked, 'test lead')} is compared with the most similar of "
        f"{among:,} that is not the same in all fields, where they differ by at most "
        f"{percent(NEAR)} of what weighs (Gower's distance)."
    )
    if not found.pairs:
        return Section("stability", title, f"No two test leads are near-equal. {method}")
    if not len(found.table):
        return Section("stability", title, NO_REASONS)
    said = (
        f"{precise(found.agree)} of the {MOST_REASONS} strongest reasons are the same in "
        f"near-equal leads, with the same direction (n {found.pairs:,} pairs)."
    )
    return Section("stability", title, said, kept_bars(found.table), found.table, KEPT, note=method)
