"""Pictures of cohorts: volume and rate over time, conversion by age, what changed a rate."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure
from plotly.subplots import make_subplots

from scoring.charts.base import BRIEF, COUNTS, LAYOUT, MOST_TICKS, in_rows, shortened
from scoring.charts.colours import QUIET, RAISES, SHADES
from scoring.charts.marks import WRITTEN, cells, step_bars, whiskers
from scoring.wording import counted, precise, signed

# More bars of a change than these are read by nobody; the smaller ones are one.
MOST_EFFECTS = 10
# Of more periods no bar is wide enough for its number.
MOST_WORDED = 14
# An effect that rounds to 0.0 points is no bar of its own.
LEAST = 0.0005


def volume_and_rate(table: pd.DataFrame, what: str = "Converted") -> Figure:
    """The rate of each period with its interval above its leads; columns of a cohort table.

    `what` is the share that the rate is.

    Periods that are too young, incomplete or small are grey; without rates the leads stand alone.
    """
    told = table["rate"].notna().any()
    figure = make_subplots(
        rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.06,
        row_heights=[0.6, 0.4] if told else [0.01, 0.99],
    )  # fmt: skip
    unsure = (table["too_young"] | table["incomplete"]).to_numpy()
    if told:
        _rates(figure, table, unsure | table["small"].to_numpy(), what)
    figure.add_bar(
        x=table["period"], y=table["leads"], row=2, col=1, showlegend=False, name="Leads",
        marker={"color": [QUIET if grey else RAISES for grey in unsure]},
        text=[f"{n:,}" for n in table["leads"]] if len(table) <= MOST_WORDED else None,
        hovertemplate="%{y:,} leads<extra></extra>",
    )  # fmt: skip
    figure.update_layout(LAYOUT).update_layout(height=430 if told else 320)
    figure.update_yaxes(title="Leads", tickformat=COUNTS, nticks=4, row=2, col=1)
    figure.update_yaxes(visible=bool(told), row=1, col=1)
    return figure.update_xaxes(type="category", nticks=MOST_TICKS)


def age_map(table: pd.DataFrame, days: int) -> Figure:
    """The share converted by age, a row per period; columns period, leads and one for each age.

    The ages are one, two and more times so many days; empty are those not reached yet.
    """
    ages = [name for name in table.columns if name not in ("period", "leads")]
    share = table[ages].to_numpy(dtype=np.float64)
    heat = cells(
        share,
        [str(days * n) for n in range(1, len(ages) + 1)],
        [f"{p}, n {n:,}" for p, n in zip(table["period"], table["leads"], strict=True)],
        SHADES,
        customdata=np.repeat(table[["leads"]].to_numpy(), len(ages), axis=1),
        text=[["" if np.isnan(s) else f"{100 * s:.0f}%" for s in row] for row in share],
        **WRITTEN,
        zmin=0,
        hovertemplate="%{y}: %{z:.1%} of %{customdata:,} within %{x} days<extra></extra>",
    )
    figure = Figure(heat, layout=LAYOUT)
    figure.update_layout(height=100 + 26 * len(table), hovermode="closest")
    figure.update_xaxes(type="category", title="Days since creation", side="bottom", showgrid=False)
    return figure.update_yaxes(autorange="reversed", type="category", showgrid=False)


def change_waterfall(table: pd.DataFrame, before: float, after: float) -> Figure:
    """From one rate to the other: mix and rate effects by group.

    Columns group, mix, rate and small, whose effects are told to be of few leads.
    """
    effects = _strongest(table)
    labels = ["Before", *(name for name, _ in effects), "After"]
    parts = [effect for _, effect in effects]
    bars = step_bars(
        labels, before, parts, after,
        text=[precise(before), *(signed(100 * part) for part in parts), precise(after)],
        textposition="outside", cliponaxis=False, hovertemplate="%{y}: %{text}<extra></extra>",
    )  # fmt: skip
    figure = Figure(bars, layout=LAYOUT).update_layout(showlegend=False)
    span = _span(before, parts)
    title = "Share converted, not from 0" if span[0] > 0 else "Share converted"
    return in_rows(
        figure, len(labels), row=28,
        title=title, tickformat=".1~%", nticks=4, tickangle=0, range=span,
    )  # fmt: skip


def _rates(figure: Figure, table: pd.DataFrame, unsure: np.ndarray, what: str) -> None:
    figure.add_scatter(
        x=table["period"], y=table["rate"], row=1, col=1, name=what, showlegend=False,
        mode="lines+markers", line={"color": QUIET, "width": 1},
        marker={"size": 8, "color": [QUIET if grey else RAISES for grey in unsure]},
        error_y=whiskers(table["rate"], table["low"], table["high"], width=0),
        customdata=table[["known", "low", "high"]],
        hovertemplate="%{y:.1%} of n %{customdata[0]:,} (%{customdata[1]:.1%} to "
        "%{customdata[2]:.1%})<extra></extra>",
    )  # fmt: skip
    figure.update_yaxes(title=what, tickformat=".0%", rangemode="tozero", row=1, col=1)


def _strongest(table: pd.DataFrame) -> list[tuple[str, float]]:
    """The strongest effects with their labels, mix first, and what is left of each kind as one."""
    few = table["small"].map({True: ", few", False: ""})
    named = table.assign(group=[shortened(str(g), BRIEF) for g in table["group"]] + few)
    long = named.melt("group", ["mix", "rate"], var_name="kind", value_name="effect")
    size = long["effect"].abs()
    kept = long[(size.rank(ascending=False, method="first") <= MOST_EFFECTS) & (size >= LEAST)]
    long = long[size > 0]
    found: list[tuple[str, float]] = []
    for kind, word in (("mix", "Mix"), ("rate", "Rate")):
        part, whole = kept[kept["kind"] == kind], long[long["kind"] == kind]
        ranked = part.sort_values("effect", ascending=False)
        pairs = zip(ranked["group"], ranked["effect"], strict=True)
        found += [(f"{word}: {group}", effect) for group, effect in pairs]
        if len(part) < len(whole):
            rest = float(whole["effect"].sum() - part["effect"].sum())
            found.append((f"{word}: {counted(len(whole) - len(part), 'other')}", rest))
    return found


def _span(before: float, steps: Sequence[float]) -> list[float]:
    """The axis from a little below the lowest level reached to above the highest."""
    levels = before + np.cumsum([0.0, *steps])
    gap = max(0.005, 0.45 * float(levels.max() - levels.min()))
    return [max(0.0, float(levels.min()) - gap), float(levels.max()) + gap]
