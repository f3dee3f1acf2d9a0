"""The funnel: how many leads each stage keeps, by group, and how long the steps take."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from scoring.charts.funnel import funnel_bars, step_map
from scoring.insight.funnel import (
    ALL,
    Counting,
    Funnel,
    funnel_by,
    funnel_of,
    funnel_table,
    times_table,
)
from scoring.insight.groups import groups_of
from scoring.insight.leads import Field, Leads
from scoring.insight.rates import LEAST
from scoring.insight.stages import (
    CONVERTED,
    Stage,
    conversion_weights,
    is_climbed,
    on_the_way,
    skipped,
)
from scoring.views.explore.shown import shared
from scoring.views.explore.sources import MOST_CROSSED, telling
from scoring.views.section import Format, Section, Shown
from scoring.wording import conversions, counted, precise, rounded

NO_STAGES = (
    "No column of this file looks like a stage, such as visits, minutes on site or a callback "
    "request. Declare a stage under Stages to see the funnel."
)
NO_TIMES = "Fewer than two stages of this funnel have dates, so the time between them is unknown."
MAP_WORDS = (
    "Cells show step rates with n, the leads at the stage before. Orange is below the rate of all "
    f"leads, blue above; cells under {LEAST} leads have no colour."
)
STEPS: Mapping[str, Shown] = {
    "stage": Shown("Stage"),
    "reached": Shown("Leads", Format.COUNT, "Leads at this stage"),
    "share": Shown("Share of all", Format.SHARE),
    "n": Shown("At the stage before (n)", Format.COUNT),
    "step": Shown("Step rate", Format.SHARE, "Of n, those that went on to this stage"),
    **shared("low", "high"),
    "lost": Shown("Lost", Format.COUNT, "Of n, those that are not at this stage"),
    "beside": Shown("Came without", Format.COUNT, "At this stage, but not at the one before"),
    "shown": Shown("Show it", Format.COUNT, "Leads whose own columns show this stage"),
    "skipped": Shown("Skipped it", Format.COUNT, "Leads that show only a later stage"),
}
TIMES: Mapping[str, Shown] = {
    "start": Shown("From"),
    "stop": Shown("To"),
    "n": Shown("Leads (n)", Format.COUNT),
    "q1": Shown("A quarter within (days)", Format.NUMBER),
    "median": Shown("Half within (days)", Format.NUMBER),
    "q3": Shown("Three quarters within (days)", Format.NUMBER),
    "negative": Shown("Dates reversed", Format.COUNT, "Left out: the later stage is dated earlier"),
}


def funnel(
    leads: Leads, stages: Sequence[Stage], counting: Counting = Counting.AS_SHOWN
) -> Section:
    """Counts, step rates with intervals and drop-off by stage."""
    if not stages:
        return Section("funnel", "Funnel", NO_STAGES)
    found = funnel_of(leads, stages, counting)
    table = funnel_table(found)
    return Section(
        name="funnel",
        title="Funnel",
        said=leak(table, stages),
        note=_note(found, table, counting, _climbed(stages)),
        figure=funnel_bars(table),
        table=table,
        columns=STEPS,
    )


def by_group(
    leads: Leads,
    stages: Sequence[Stage],
    field: Field,
    counting: Counting = Counting.AS_SHOWN,
) -> Section:
    """The step rates of each value of a column side by side."""
    title = f"Funnel by {field.label}"
    if not stages:
        return Section("funnel by", title, NO_STAGES)
    found = funnel_of(leads, stages, counting)
    table = funnel_by(found, telling(leads, groups_of(field), MOST_CROSSED, small=True))
    whole = funnel_table(found).set_index("stage").iloc[1:]
    return Section(
        name=f"funnel by {field.name}",
        title=title,
        said=_widest(table, whole),
        note=MAP_WORDS * (not table["small"].all()),
        # Without one group large enough the picture would be an empty ground.
        figure=None if table["small"].all() else step_map(table, found.names, list(whole["step"])),
        table=table,
        columns={"group": Shown(field.label)} | dict(STEPS),
    )


def times(leads: Leads, stages: Sequence[Stage]) -> Section:
    """How long leads take between two dated stages."""
    table = times_table(leads, stages)
    if table.empty:
        return Section("stage times", "Time between stages", NO_TIMES)
    return Section(
        name="stage times",
        title="Time between stages",
        said=_slowest(table),
        note="Times are calendar days. Only leads that reached both stages count; others are still "
        "on their way, so the true times are longer.",
        table=table,
        columns=TIMES,
    )


def meaning(stages: Sequence[Stage]) -> pd.DataFrame:
    """What shows each stage, a row per stage: stage, shown by."""
    rows = [(s.name, s.words) for s in stages]
    return pd.DataFrame(rows, columns=["Stage", "A lead shows it when"])


def options(leads: Leads, proposed: Sequence[Stage]) -> str:
    """Why some of the proposed stages are not among the first ones in view; "" where all are."""
    first = {s.name for s in on_the_way(leads, proposed)}
    rare = [s for s in skipped(leads, proposed) if s.name not in first]
    same = [s.name for s in proposed if s.name not in first and s not in rare]
    parts = [f"{_who(leads)} skipped {' and '.join(_shown_by(leads, rare))}"] * bool(rare)
    keep = "keeps" if len(same) == 1 else "keep"
    parts += [f"{' and '.join(same)} {keep} nearly all leads of the stage before"] * bool(same)
    return f"{'; '.join(parts)}. Left out at first; choose them to see more." if parts else ""


def _who(leads: Leads) -> str:
    """Who decides whether a stage is on the way."""
    if (leads.outcome == 1).any():
        return "Most converted leads"
    by_chance = conversion_weights(leads) is not None
    return "Most leads that should convert" if by_chance else "Nearly all leads"


def _shown_by(leads: Leads, stages: Sequence[Stage]) -> list[str]:
    """The stages, each with how many of the converted leads, or else of all, show it."""
    won = leads.outcome == 1 if (leads.outcome == 1).any() else np.ones(len(leads), dtype=bool)
    shown = {s.name: int(s.shown(leads)[won].sum()) for s in stages}
    return [f"{name} ({n:,} of {int(won.sum()):,} show it)" for name, n in shown.items()]


def _note(found: Funnel, table: pd.DataFrame, counting: Counting, climbed: str) -> str:
    left_out = len(found.counted) - int(found.counted.sum())
    told = f" Left out: {counted(left_out, 'lead')} without an outcome." if left_out else ""
    how = climbed or f"A lead is at a stage when {counting.value}; an empty cell shows nothing."
    return f"{how}{_skips(found, table, counting)}{told}"


def _climbed(stages: Sequence[Stage]) -> str:
    """What holds of stages that are steps of one column."""
    if not is_climbed(stages):
        return ""
    column = next(mark for stage in stages for mark in stage.marks if mark.column).label
    return (
        f"{column} holds the step each lead is at now, and a lead counts at all steps up to it. "
        "Leads on the way may still go further; how far lost ones came is not known."
    )


def _without(found: Funnel, table: pd.DataFrame) -> str:
    """How many leads at the last stage do not show the one before, or none at all."""
    last, before = table.iloc[-1], table["stage"].iloc[-2]
    if len(found.names) < 2 or not last["beside"]:
        return ""
    none = int((found.at[:, -1] & ~found.at[:, :-1].any(axis=1)).sum())
    bare = f", {none:,} no stage at all" if none and len(found.names) > 2 else ""
    return (
        f" Of {last['reached']:,} leads at {last['stage']}, {last['beside']:,} do not show "
        f"{before}{bare}."
    )


def _skips(found: Funnel, table: pd.DataFrame, counting: Counting) -> str:
    if counting is Counting.AS_SHOWN:
        return _without(found, table)
    missed = int(found.skipped.any(axis=1).sum())
    if not missed:
        return ""
    told = f"{counted(missed, 'lead')} ({precise(missed / len(found.at))}) skipped a stage"
    if counting is Counting.FURTHEST:
        return f" {told} and count as if they had not."
    which = table["stage"].iloc[int(table["skipped"].to_numpy().argmax())]
    return f"{_all_the_way(table)} {told}, most of them {which}, and count only up to it."


def _all_the_way(table: pd.DataFrame) -> str:
    """How many of those that show the last stage are at it, where these are not all."""
    last = table.iloc[-1]
    if last["shown"] == last["reached"]:
        return ""
    who = "who converted" if last["stage"] == CONVERTED else f"leads that show {last['stage']}"
    return f" {last['reached']:,} of the {last['shown']:,} {who} went through every stage."


def leak(table: pd.DataFrame, stages: Sequence[Stage]) -> str:
    """Between which of the stages of a funnel table most leads are lost, with n.

    Leads at a step of one column may still be on their way: they are not lost yet.
    """
    at = int(table["lost"].to_numpy().argmax())
    if not table["lost"].iloc[at]:
        return "No lead is lost between these stages."
    row, before = table.iloc[at], table["stage"].iloc[at - 1]
    lost = "have stopped so far" if is_climbed(stages) else "are lost"
    return (
        f"Most leads {lost} between {before} and {row['stage']}: {row['lost']:,} of "
        f"{counted(int(row['n']), 'lead')} ({precise(row['lost'] / row['n'])})."
    )


def _widest(table: pd.DataFrame, whole: pd.DataFrame) -> str:
    """Who loses most leads against the rate of all, and who has the lowest rate beside that.

    `whole` is the funnel table of all leads by stage, without its first.
    """
    if table["small"].all():
        return f"Every group has fewer than {LEAST} leads, too few for a picture. See the table."
    told = table[(table["stage"] != ALL) & ~table["small"]]
    mean = told["stage"].map(whole["step"]).astype(np.float64)
    more = (mean - told["step"]) * told["n"]
    worse = told.assign(mean=mean, more=more)[told["high"] < mean]
    if worse.empty:
        return "No group loses clearly more than the average at any stage."
    row = worse.sort_values("more", kind="stable").iloc[-1]
    least = worse.sort_values("step", kind="stable").iloc[0]
    lost = f"{conversions(row['more'])} more leads at {row['stage']}"
    said = (
        f"{row['group']} loses {lost} than at the average rate, the most of all: {_went_on(row)}, "
        f"against {precise(row['mean'])} of all {whole['n'][row['stage']]:,}."
    )
    if least["step"] == row["step"]:
        return said
    other = f"{least['group']} at {least['stage']}"
    return f"{said} The lowest rate beyond chance is that of {other}, where {_went_on(least)}."


def _went_on(row: pd.Series) -> str:
    return f"{precise(row['step'])} of {row['n']:,} went on"


def _slowest(table: pd.DataFrame) -> str:
    told = table[table["n"] > 0]
    if told.empty:
        return "No lead has two of these dates in the right order."
    row = told.sort_values("median").iloc[-1]
    days = rounded(row["median"], 1).removesuffix(".0")
    whole = bool(np.isclose(row["median"], 1))
    return (
        f"{row['start']} to {row['stop']} takes longest: half of n {row['n']:,} within {days} "
        f"{'day' if whole else 'days'}."
    )
