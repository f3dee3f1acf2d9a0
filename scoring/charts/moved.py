"""Pictures of a chance that moved: who moved it, and which fields."""

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from scoring.charts.base import LAYOUT, axis_labels, in_rows, shortened
from scoring.charts.colours import LOWERS, RAISES
from scoring.charts.marks import lying_bars, step_bars
from scoring.wording import counted, precise, signed

# More bars than these are read by nobody; the rest becomes one bar.
MOST_FIELDS = 8
# What the axis of small parts spans at least, so that they do not look like large ones.
LEAST_SPAN = 0.04


def moved_waterfall(
    steps: pd.DataFrame, names: tuple[str, str], chances: tuple[float, float]
) -> Figure:
    """From one chance to another by steps; columns label, part (within -1 and 1).

    `names` are what before and after are called, `chances` lie within 0–1.
    """
    parts = steps["part"].tolist()
    labels = [f"{name}: {precise(chance)}" for name, chance in zip(names, chances, strict=True)]
    rows = axis_labels([labels[0], *steps["label"], labels[1]])
    bars = step_bars(
        rows, chances[0], parts, chances[1],
        text=["", *(signed(100 * part) for part in parts), ""], textposition="outside",
        cliponaxis=False, hovertemplate="%{y} %{text}<extra></extra>",
    )  # fmt: skip
    figure = Figure(bars, layout=LAYOUT).update_layout(showlegend=False)
    # From zero, so that no small move looks like a large one; with room for its words.
    span = [0.0, 1.3 * float(max(chances[0] + np.cumsum([0.0, *parts])))]
    axis = {"title": "Chance to convert", "tickformat": ".0%", "tickangle": 0, "range": span}
    return in_rows(figure, len(rows), row=32, around=80, **axis)


def part_bars(table: pd.DataFrame) -> Figure:
    """What each field added to a chance or took from it; columns field, value, part, in order."""
    shown, rest = table.head(MOST_FIELDS), table.iloc[MOST_FIELDS:]
    fields = axis_labels(shown["field"])
    pairs = zip(fields, shown["value"], strict=True)
    labels = [f"{field}<br>{shortened(value)}" if value else field for field, value in pairs]
    parts = shown["part"].tolist()
    if len(rest):
        labels.append(counted(len(rest), "other field"))
        parts.append(float(rest["part"].sum()))
    colours = [RAISES if part > 0 else LOWERS for part in parts]
    bars = lying_bars(
        parts, labels, colours, width=0.6,
        text=[signed(100 * part) for part in parts], textposition="outside",
        cliponaxis=False, hovertemplate="%{y}: %{text}<extra></extra>",
    )  # fmt: skip
    figure = Figure(bars, layout=LAYOUT).update_layout(showlegend=False)
    low, high = min(0.0, *parts, 0.0), max(0.0, *parts, 0.0)
    # Beside a bar that ends at the edge, its words need as much of a narrow panel.
    room = 0.4 * max(high - low, LEAST_SPAN)
    span = [low - (room if low else 0.0), high + (room if high else 0.0)]
    axis = {"title": "Points of chance", "tickvals": [], "zeroline": True, "range": span}
    return in_rows(figure, len(labels), row=44, around=50, **axis)
