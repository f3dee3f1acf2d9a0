"""Pictures of what-if: how a chance answers to one field, or to two, and where past leads stand."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.graph_objects import Figure
from plotly.subplots import make_subplots

from scoring.charts.base import BRIEF, COUNTS, LAYOUT, MOST_TICKS, axis_labels, in_rows, shortened
from scoring.charts.colours import LOWERS, QUIET, RAISES
from scoring.charts.marks import cells, interval_dots, lying_bars
from scoring.model.what_if import Response, ResponseMap
from scoring.wording import interval, written_out

BAND = "rgba(47, 127, 193, 0.18)"
EMPTY = "rgba(122, 133, 148, 0.30)"
SCALE = [(0.0, "#F1F5F9"), (0.5, "#9DC3E6"), (1.0, "#1B5E9B")]
NOT_GIVEN = "(not given)"
# Above the map, as a narrow panel has no room beside it.
KEY = {
    "orientation": "h", "y": 1.02, "yanchor": "bottom", "thickness": 8, "tickformat": ".0%",
    "nticks": MOST_TICKS,
}  # fmt: skip
# Columns of a map whose chances can be written into the cells of a narrow panel.
MOST_WRITTEN = 8
CHANCE = {"tickformat": ".0%", "rangemode": "tozero"}


def response_curve(found: Response) -> Figure:
    """The chance by the values of one field, the lead's own marked, and where past leads stand."""
    return _line(found) if found.is_line else _levels(found)


def _line(found: Response) -> Figure:
    figure = make_subplots(
        rows=2, cols=1, shared_xaxes=True, row_heights=[0.72, 0.28], vertical_spacing=0.06
    )
    table = found.table
    edge = {"x": table["value"], "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    figure.add_scatter(y=table["high"], showlegend=False, row=1, col=1, **edge)
    figure.add_scatter(
        y=table["low"], fill="tonexty", fillcolor=BAND, name="Likely", row=1, col=1, **edge
    )
    figure.add_scatter(
        x=table["value"], y=table["chance"], name="Chance", mode="lines+markers", row=1, col=1,
        line={"color": RAISES, "width": 2}, marker={"size": 5}, hovertemplate="%{y:.1%}",
    )  # fmt: skip
    if found.now is not None:
        at = table.iloc[[found.now]]
        figure.add_trace(_own(at["value"], at["chance"]), row=1, col=1)
    figure.add_trace(_standing(found.standing), row=2, col=1)
    figure.update_layout(LAYOUT).update_layout(height=380, bargap=0)
    figure.update_yaxes(title="Chance to convert", nticks=MOST_TICKS, **CHANCE, row=1, col=1)
    figure.update_yaxes(title="Past leads", tickformat=COUNTS, nticks=3, row=2, col=1)
    name = shortened(found.field.column.measured_label)
    return figure.update_xaxes(title=name, tickformat=COUNTS, nticks=MOST_TICKS, row=2, col=1)


def _standing(bars: pd.DataFrame) -> go.Bar:
    low, high = bars["low"], bars["high"]
    apart = np.diff(low).min(initial=np.inf)
    narrow = 0.8 * apart if np.isfinite(apart) else 0.8
    ends = zip(low, high, strict=True)
    words = [interval(*(written_out(end, 4) for end in pair)) for pair in ends]
    return go.Bar(
        x=(low + high) / 2,
        y=bars["leads"],
        width=np.where(high > low, high - low, narrow),
        marker={"color": QUIET},
        name="Past leads",
        showlegend=False,
        customdata=words,
        hovertemplate="%{y:,} past leads with %{customdata}<extra></extra>",
    )


def _own(x: pd.Series, y: object) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        mode="markers",
        name="This lead",
        marker={"size": 13, "symbol": "diamond", "color": LOWERS},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _levels(found: Response) -> Figure:
    """The chances of the values, and beside them, on an axis of their own, their past leads."""
    table = found.table.assign(small=found.table["leads"] == 0)
    names = axis_labels((value or NOT_GIVEN for value in table["value"]), 22)
    figure = make_subplots(
        rows=1, cols=2, shared_yaxes=True, column_widths=[0.75, 0.25], horizontal_spacing=0.04
    )
    said = "%{x:.1%}, likely %{customdata[1]:.1%} to %{customdata[2]:.1%}, %{customdata[0]:,} leads"
    dots = interval_dots(table, names, ("chance", "low", "high"), said, "leads")
    figure.add_trace(dots.update(name="Chance"), row=1, col=1)
    if found.now is not None:
        figure.add_trace(_own(table["chance"].iloc[[found.now]], [names[found.now]]), row=1, col=1)
    counts = {"text": [f" {n:,.0f}" for n in table["leads"]], "textposition": "outside"}
    look = {"name": "Past leads", "hoverinfo": "skip", "showlegend": False, "cliponaxis": False}
    figure.add_trace(lying_bars(table["leads"], names, QUIET, **counts, **look), row=1, col=2)
    figure.update_layout(LAYOUT)
    in_rows(figure, len(table), around=110)
    # Room for the words beside the longest bar, on a narrow screen too.
    most = 3.0 * max(1.0, float(table["leads"].max()))
    figure.update_xaxes(
        title="Past leads", range=[0, most], showticklabels=False, showgrid=False, row=1, col=2
    )
    ticks = {"nticks": MOST_TICKS, "tickangle": 0}
    return figure.update_xaxes(title="Chance to convert", **CHANCE, **ticks, row=1, col=1)


def response_map(found: ResponseMap) -> Figure:
    """The chance by the values of two fields; cells where no past lead stands are grey."""
    y, x = axis_labels(found.rows.labels, BRIEF), axis_labels(found.columns.labels, BRIEF)
    shape = len(y), len(x)
    chance = found.table["chance"].to_numpy().reshape(shape)
    leads = found.table["leads"].to_numpy().reshape(shape)
    written = [[f"{c:.0%}" if n else "" for c, n in zip(*r, strict=True)]
               for r in zip(chance, leads, strict=True)]  # fmt: skip
    grey = cells(
        np.where(leads == 0, 0.0, np.nan), x, y, [(0, EMPTY), (1, EMPTY)], customdata=chance,
        hovertemplate="%{y} · %{x}<br>no past lead here<br>"
        "%{customdata:.1%} predicted<extra></extra>",
    )  # fmt: skip
    heat = go.Heatmap(
        z=np.where(leads > 0, chance, np.nan), x=x, y=y, colorscale=SCALE, xgap=1, ygap=1,
        text=written, texttemplate="%{text}" if len(x) <= MOST_WRITTEN else None,
        customdata=leads, colorbar=KEY,
        hovertemplate="%{y} · %{x}<br>%{z:.1%}, %{customdata:,} past leads<extra></extra>",
    )  # fmt: skip
    figure = Figure([grey, heat], layout=LAYOUT)
    _mark_own(figure, found)
    figure.update_layout(height=150 + 34 * len(y), hovermode="closest", showlegend=False)
    figure.update_xaxes(title=shortened(found.columns.field.column.measured_label), type="category")
    return figure.update_yaxes(autorange="reversed", type="category")


def _mark_own(figure: Figure, found: ResponseMap) -> None:
    """A frame around the lead's own cell, so that its number stays to be read."""
    if any(side.now not in side.labels for side in (found.rows, found.columns)):
        return
    row, column = (side.labels.index(side.now) for side in (found.rows, found.columns))
    figure.add_shape(
        type="rect", x0=column - 0.5, x1=column + 0.5, y0=row - 0.5, y1=row + 0.5,
        line={"color": LOWERS, "width": 3},
    )  # fmt: skip
