"""Marks that several pictures are made of: bars, cells, steps, dots with their intervals."""

from collections.abc import Iterable, Sequence

import pandas as pd
import plotly.graph_objects as go

from scoring.charts.colours import CELL_INK, LOWERS, NEUTRAL, QUIET, RAISES

# Text in cells of light shades; empty cells say nothing on hover.
WRITTEN = {
    "texttemplate": "%{text}",
    "textfont": {"color": CELL_INK, "size": 11},
    "hoverongaps": False,
}


def lying_bars(
    lengths: Iterable[object], names: Iterable[object], colours: str | Sequence[str], **look: object
) -> go.Bar:
    """A lying bar for each name, all of one colour or each of its own."""
    return go.Bar(x=lengths, y=names, orientation="h", marker={"color": colours}, **look)


def cells(
    grid: object, x: Sequence[str], y: Iterable[str], shades: object, **look: object
) -> go.Heatmap:
    """A cell for each pair of names, shaded by its number in the grid of shape (y, x)."""
    return go.Heatmap(z=grid, x=x, y=y, colorscale=shades, showscale=False, xgap=1, ygap=1, **look)


def step_bars(
    labels: Sequence[str], start: float, parts: Sequence[float], end: float, **look: object
) -> go.Waterfall:
    """A waterfall from top to bottom: the start, a step for each part, and the end."""
    return go.Waterfall(
        y=labels,
        x=[start, *parts, end],
        measure=["absolute", *["relative"] * len(parts), "total"],
        orientation="h",
        increasing={"marker": {"color": RAISES}},
        decreasing={"marker": {"color": LOWERS}},
        totals={"marker": {"color": NEUTRAL}},
        connector={"line": {"color": QUIET, "width": 1}},
        **look,
    )


def whiskers(
    value: pd.Series, low: pd.Series, high: pd.Series, **look: object
) -> dict[str, object]:
    """Lines from low to high through the marks of values."""
    ends = {"array": high - value, "arrayminus": value - low}
    return {"type": "data", "color": QUIET, **ends, **look}


def interval_dots(
    table: pd.DataFrame, names: Sequence[str], columns: tuple[str, str, str], hover: str, n: str
) -> go.Scatter:
    """A dot with its interval for each row of a table; rows marked `small` are grey.

    `columns` are those of value, low and high. In `hover` customdata[0] is the column `n`, then
    come low and high.
    """
    value, low, high = columns
    return go.Scatter(
        x=table[value],
        y=names,
        mode="markers",
        cliponaxis=False,
        marker={"size": 10, "color": [QUIET if small else RAISES for small in table["small"]]},
        error_x=whiskers(table[value], table[low], table[high]),
        customdata=table[[n, low, high]],
        hovertemplate=f"{hover}<extra>%{{y}}</extra>",
    )


def ticks(values: pd.Series, names: Sequence[str], name: str, hover: str) -> go.Scatter:
    """A second mark for each row: a short upright line."""
    return go.Scatter(
        x=values,
        y=names,
        mode="markers",
        name=name,
        marker={"size": 9, "symbol": "line-ns-open", "color": LOWERS, "line": {"width": 3}},
        hovertemplate=f"{hover}<extra>%{{y}}</extra>",
    )
