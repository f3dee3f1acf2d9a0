"""Pictures of a chance that moved: who moved it, and which fields."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.graph_objects import Figure

from scoring.charts.base import LAYOUT, LOWERS, MOST_TICKS, RAISES, STEPS, axis_labels, shortened
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
    bars = go.Waterfall(
        y=axis_labels([labels[0], *steps["label"], labels[1]]),
        x=[chances[0], *parts, chances[1]],
        measure=["absolute", *["relative"] * len(parts), "total"],
        text=["", *(signed(100 * part) for part in parts), ""],
        textposition="outside",
        cliponaxis=False,
        **STEPS,
        hovertemplate="%{y} %{text}<extra></extra>",
    )
    figure = Figure(bars, layout=LAYOUT)
    figure.update_layout(height=80 + 32 * (len(parts) + 2), showlegend=False, hovermode="closest")
    figure.update_yaxes(autorange="reversed", type="category")
    return figure.update_xaxes(
        title="Chance to convert",
        tickformat=".0%",
        nticks=MOST_TICKS,
        tickangle=0,
        # From zero, so that no small move looks like a large one; with room for its words.
        range=[0.0, 1.3 * float(max(chances[0] + np.cumsum([0.0, *parts])))],
    )


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
    bars = go.Bar(
        x=parts,
        y=labels,
        orientation="h",
        width=0.6,
        marker={"color": [RAISES if part > 0 else LOWERS for part in parts]},
        text=[signed(100 * part) for part in parts],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    figure = Figure(bars, layout=LAYOUT)
    figure.update_layout(height=50 + 44 * len(labels), showlegend=False, hovermode="closest")
    figure.update_yaxes(autorange="reversed", type="category")
    low, high = min(0.0, *parts, 0.0), max(0.0, *parts, 0.0)
    # Beside a bar that ends at the edge, its words need as much of a narrow panel.
    room = 0.4 * max(high - low, LEAST_SPAN)
    return figure.update_xaxes(
        title="Points of chance",
        tickvals=[],
        zeroline=True,
        range=[low - (room if low else 0.0), high + (room if high else 0.0)],
    )
