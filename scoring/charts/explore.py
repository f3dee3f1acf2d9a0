"""Pictures for the analyst: rates with intervals, two columns crossed, lines over time."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
from plotly.graph_objects import Figure

from scoring.charts.base import (
    COUNTS,
    LAYOUT,
    LINES,
    MOST_TICKS,
    NEUTRAL,
    RAISES,
    axis_labels,
    in_rows,
    interval_dots,
    shortened,
    ticks,
)


def rate_dots(table: pd.DataFrame, average: float) -> Figure:
    """The rate of each group with its interval, beside the average; columns of a rate table.

    Where the table has `propensity`, what the model foretold is a second mark.
    """
    told = table[table["known"] > 0]
    names = axis_labels(told["group"])
    figure = Figure(layout=LAYOUT)
    hover = "%{x:.1%} of n %{customdata[0]:,} (%{customdata[1]:.1%} to %{customdata[2]:.1%})"
    dots = interval_dots(told, names, ("rate", "low", "high"), hover, "known")
    figure.add_trace(dots.update(name="Converted"))
    if told["propensity"].notna().any():
        name, words = "Foretold by the model", "%{x:.1%} foretold"
        marks = ticks(told["propensity"], names, name, words)
        figure.add_trace(marks)
    figure.add_vline(x=average, line={"color": NEUTRAL, "dash": "dot", "width": 1})
    return in_rows(figure, len(told), title="Share converted", tickformat=".0%", rangemode="tozero")


def lead_bars(table: pd.DataFrame) -> Figure:
    """The number of leads of each group; columns group, leads."""
    bars = go.Bar(
        x=table["leads"],
        y=axis_labels(table["group"]),
        orientation="h",
        marker={"color": RAISES},
        text=[f"{n:,}" for n in table["leads"]],
        hoverinfo="skip",
    )
    figure = Figure(bars, layout=LAYOUT)
    return in_rows(figure, len(table), title="Leads", tickformat=COUNTS)


def heat_map(table: pd.DataFrame, rows: Sequence[str], columns: Sequence[str]) -> Figure:
    """The rate of each pair with n in the cell; columns row, column, known, rate, small."""
    told = table[table["known"] > 0]
    y = [r for r in rows if r in set(told["row"])]
    x = [c for c in columns if c in set(told["column"])]
    by_place = told.set_index(["row", "column"])
    words = [f"{rate:.0%}<br>n {n:,}" for rate, n in zip(told["rate"], told["known"], strict=True)]
    text = pd.Series(words, by_place.index).unstack(fill_value="").reindex(index=y, columns=x)
    rate = by_place["rate"].mask(by_place["small"]).unstack().reindex(index=y, columns=x)
    heat = go.Heatmap(
        z=rate.to_numpy(),
        x=axis_labels(x),
        y=axis_labels(y),
        text=text.to_numpy(),
        texttemplate="%{text}",
        colorscale=[(0.0, "#F1F5F9"), (0.5, "#9DC3E6"), (1.0, "#1B5E9B")],
        colorbar={"tickformat": ".0%", "thickness": 10},
        xgap=1,
        ygap=1,
        hovertemplate="%{y} · %{x}<br>%{text}<extra></extra>",
    )
    figure = Figure(heat, layout=LAYOUT).update_layout(height=140 + 44 * len(y))
    figure.update_xaxes(type="category")
    return figure.update_yaxes(autorange="reversed", type="category")


def trend_lines(table: pd.DataFrame, figure_of: str) -> Figure:
    """A line per group over periods; columns period, group, known, small and that of the figure."""
    told = table[~table["small"]] if figure_of == "rate" else table
    periods = sorted(p for p in table["period"].unique() if p[:1].isdigit())
    figure = Figure(layout=LAYOUT)
    for at, (name, part) in enumerate(told.groupby("group", sort=False)):
        line = part.set_index("period").reindex(periods)
        colour, dash = LINES[at % len(LINES)]
        figure.add_scatter(
            x=periods, y=line[figure_of], name=shortened(str(name)), mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2}, customdata=line["leads"],
            hovertemplate="%{y:.1%}, n %{customdata:,}",
        )  # fmt: skip
    figure.update_xaxes(type="category", nticks=MOST_TICKS)
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    return figure.update_layout(height=340)
