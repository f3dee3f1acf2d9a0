"""Pictures of what a model makes of its fields: weights, single leads, one field, steadiness."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.graph_objects import Figure

from scoring.charts.base import LAYOUT, MOST_TICKS, axis_labels, in_rows, shortened
from scoring.charts.colours import LOWERS, NEUTRAL, QUIET, RAISES
from scoring.charts.marks import interval_dots, lying_bars
from scoring.wording import precise

PARTS = "Contribution (log-odds)"
# Of the room between two rows, how much a swarm may fill; and in how many slices dots are stacked.
_ROOM, _SLICES = 0.8, 60
_DOT = 34  # pixels a row of dots takes
MOST_BARS = 25
LEVEL_WORDS = (
    "%{x:.2f} on average (%{customdata[1]:.2f} to %{customdata[2]:.2f}), n %{customdata[0]:,}"
)


def weight_bars(table: pd.DataFrame) -> Figure:
    """How much each field weighs; columns field, weight, share."""
    shown = table.head(MOST_BARS)
    bars = lying_bars(
        shown["weight"], axis_labels(shown["field"]), RAISES,
        text=[precise(share) for share in shown["share"]],
        hovertemplate="%{x:.3f}<extra>%{y}</extra>",
    )  # fmt: skip
    title = "Mean size (log-odds)"
    return in_rows(Figure(bars, layout=LAYOUT), len(shown), title=title, rangemode="tozero")


def swarm(table: pd.DataFrame) -> Figure:
    """A dot for each lead and field; columns field, share, text, height.

    Low numbers are orange and high ones blue; levels are grey.
    """
    fields = list(dict.fromkeys(table["field"]))
    figure = Figure(layout=LAYOUT)
    for row, name in enumerate(fields):
        part = table[table["field"] == name]
        has_height = part["height"].notna()
        colours = np.where(has_height, part["height"], 0.5)
        marker = {"size": 5, "color": colours, "cmin": 0, "cmax": 1, "opacity": 0.75}
        scale = [(0, LOWERS), (0.5, NEUTRAL), (1, RAISES)]
        figure.add_scatter(
            x=part["share"], y=row + _stacked(part["share"].to_numpy(dtype=float)), mode="markers",
            marker=marker | {"colorscale": scale}, customdata=[shortened(t) for t in part["text"]],
            hovertemplate="%{customdata}: %{x:+.2f}<extra>" + shortened(name) + "</extra>",
        )  # fmt: skip
    figure.update_layout(showlegend=False, hovermode="closest", height=90 + _DOT * len(fields))
    places = {"tickvals": list(range(len(fields))), "ticktext": axis_labels(fields)}
    figure.update_yaxes(**places, range=[len(fields) - 0.4, -0.6], showgrid=False, zeroline=False)
    return figure.update_xaxes(title=PARTS, nticks=MOST_TICKS, zeroline=True)


def _stacked(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each dot is moved up or down, so that dots of about the same share are side by side.

    Where most are crowded they fill the room of a row.
    """
    span = float(np.ptp(shares)) or 1.0
    slices = np.minimum((shares - shares.min()) / span * _SLICES, _SLICES - 1).astype(np.int64)
    order = np.argsort(slices, kind="stable")
    counts = np.bincount(slices, minlength=_SLICES)
    starts = np.cumsum(counts) - counts
    turn = np.empty(len(shares), dtype=np.int64)
    turn[order] = np.arange(len(shares)) - starts[slices[order]]
    side = np.where(turn % 2 == 0, 1, -1) * ((turn + 1) // 2)
    return np.asarray(side * _ROOM / max(1, int(counts.max())))


def share_dots(table: pd.DataFrame) -> Figure:
    """Contribution by a number; columns value, share, text."""
    dots = go.Scatter(
        x=table["value"], y=table["share"], mode="markers",
        marker={"size": 6, "color": RAISES, "opacity": 0.6},
        customdata=[shortened(text) for text in table["text"]],
        hovertemplate="%{customdata}: %{y:+.2f}<extra></extra>",
    )  # fmt: skip
    figure = Figure(dots, layout=LAYOUT).update_layout(height=320, hovermode="closest")
    figure.add_hline(y=0, line={"color": QUIET, "width": 1})
    figure.update_xaxes(nticks=MOST_TICKS)
    return figure.update_yaxes(title=PARTS)


def level_dots(table: pd.DataFrame) -> Figure:
    """The mean contribution of each value with its middle 80%; columns of a level table."""
    shown = table.head(MOST_BARS)
    names = axis_labels(shown["group"])
    dots = interval_dots(shown, names, ("mean", "low", "high"), LEVEL_WORDS, "leads")
    figure = Figure(dots, layout=LAYOUT).update_layout(showlegend=False)
    figure.add_vline(x=0, line={"color": NEUTRAL, "dash": "dot", "width": 1})
    return in_rows(figure, len(shown), title=PARTS)


def kept_bars(table: pd.DataFrame) -> Figure:
    """How often a near lead has the reason too; columns field, leads, share."""
    shown = table.head(MOST_BARS)
    words = [f"{precise(s)}, n {n:,}" for s, n in zip(shown["share"], shown["leads"], strict=True)]
    names = axis_labels(shown["field"])
    bars = lying_bars(shown["share"], names, RAISES, text=words, hoverinfo="skip")
    figure, title = Figure(bars, layout=LAYOUT), "Kept by the near lead"
    figure.update_traces(textposition="outside", cliponaxis=False)
    # Beside a long bar its words need room.
    room = [0, 1.6]
    return in_rows(
        figure, len(shown), title=title, tickformat=".0%", range=room, tickvals=[0, 0.5, 1]
    )
