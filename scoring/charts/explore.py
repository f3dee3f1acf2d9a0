"""Pictures for the analyst: rates with intervals, two columns crossed, lines over time."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
from plotly.graph_objects import Figure

from scoring.charts.base import (
    BRIEF,
    COUNTS,
    LAYOUT,
    MOST_TICKS,
    MOST_WORDY,
    axis_labels,
    in_rows,
    shortened,
)
from scoring.charts.colours import LINES, NEUTRAL, RAISES, SHADES, TOO_FEW
from scoring.charts.marks import WRITTEN, cells, interval_dots, lying_bars, ticks
from scoring.wording import precise


def rate_dots(table: pd.DataFrame, average: float) -> Figure:
    """The rate of each group with its interval, beside the average; columns of a rate table.

    Where the table has `propensity`, what the model predicted is a second mark.
    """
    told = table[table["known"] > 0]
    names = axis_labels(told["group"])
    figure = Figure(layout=LAYOUT)
    hover = "%{x:.1%} of n %{customdata[0]:,} (%{customdata[1]:.1%} to %{customdata[2]:.1%})"
    dots = interval_dots(told, names, ("rate", "low", "high"), hover, "known")
    figure.add_trace(dots.update(name="Converted"))
    if told["propensity"].notna().any():
        name, words = "Predicted by the model", "%{x:.1%} predicted"
        marks = ticks(told["propensity"], names, name, words)
        figure.add_trace(marks)
    figure.add_vline(x=average, line={"color": NEUTRAL, "dash": "dot", "width": 1})
    return in_rows(figure, len(told), title="Share converted", tickformat=".0%", rangemode="tozero")


def expected_dots(table: pd.DataFrame) -> Figure:
    """The mean chance of each group with its interval; columns of a table of expected conversions.

    Beside the mean of all leads; groups of few are grey.
    """
    names, ends = axis_labels(table["group"]), ("chance", "chance_low", "chance_high")
    hover = "%{x:.1%} of n %{customdata[0]:,} (%{customdata[1]:.1%} to %{customdata[2]:.1%})"
    figure = Figure(interval_dots(table, names, ends, hover, "leads"), layout=LAYOUT)
    average = float(table["expected"].sum() / max(1, table["leads"].sum()))
    figure.add_vline(x=average, line={"color": NEUTRAL, "dash": "dot", "width": 1})
    title = "Share expected to convert"
    return in_rows(figure, len(table), title=title, tickformat=".0%", rangemode="tozero")


def lead_bars(table: pd.DataFrame) -> Figure:
    """The number of leads of each group; columns group, leads."""
    words = [f"{n:,}" for n in table["leads"]]
    names = axis_labels(table["group"])
    bars = lying_bars(table["leads"], names, RAISES, text=words, hoverinfo="skip")
    figure = Figure(bars, layout=LAYOUT)
    return in_rows(figure, len(table), title="Leads", tickformat=COUNTS)


def heat_map(table: pd.DataFrame, rows: Sequence[str], columns: Sequence[str]) -> Figure:
    """The rate of each pair, grey where it is of few; columns row, column, known, rate, small.

    The cells hold the rate with n below it; of many columns no cell has room for the word n.
    """
    told = table[table["known"] > 0]
    y = [r for r in rows if r in set(told["row"])]
    x = [c for c in columns if c in set(told["column"])]
    rates = list(zip(told["rate"], told["known"], strict=True))
    brief = len(x) > MOST_WORDY
    words = [f"{100 * r:.0f}%<br>{'' if brief else 'n '}{n:,}" for r, n in rates]
    hover = [f"{precise(r)} of n {n:,}" for r, n in rates]
    pairs = told.assign(words=words, hover=hover).set_index(["row", "column"])
    kept, few = pairs[~pairs["small"]], pairs[pairs["small"]]
    grey = ((0.0, TOO_FEW), (1.0, TOO_FEW))
    traces = [_heat(kept, y, x, SHADES), _heat(few, y, x, grey)]
    figure = Figure(traces, layout=LAYOUT).update_layout(hovermode="closest")
    figure.update_layout(height=120 + 44 * len(y))
    figure.update_xaxes(type="category", showgrid=False)
    return figure.update_yaxes(autorange="reversed", type="category", showgrid=False)


def _heat(
    found: pd.DataFrame, y: Sequence[str], x: Sequence[str], shades: Sequence[tuple[float, str]]
) -> go.Heatmap:
    """These cells of the grid, by their rate; the others stay empty."""
    grid = found.reindex(pd.MultiIndex.from_product([y, x]))
    shape = (len(y), len(x))
    return cells(
        grid["rate"].to_numpy().reshape(shape),
        axis_labels(x, BRIEF),
        axis_labels(y, BRIEF),
        shades,
        text=grid["words"].fillna("").to_numpy().reshape(shape),
        **WRITTEN,
        customdata=grid["hover"].fillna("").to_numpy().reshape(shape),
        hovertemplate="%{y} · %{x}<br>%{customdata}<extra></extra>",
    )


def trend_lines(table: pd.DataFrame, figure_of: str, groups: Sequence[str]) -> Figure:
    """A line per group over periods; columns period, group, leads, small and that of the figure.

    Rates count `known` leads; rates and chances of few leads are left out. By their place among the
    `groups` the lines look alike in all pictures of these.
    """
    n = "known" if figure_of == "rate" else "leads"
    told = table if figure_of == "share" else table[~table["small"]]
    periods = sorted(p for p in table["period"].unique() if p[:1].isdigit())
    figure = Figure(layout=LAYOUT)
    parts = dict(list(told.groupby("group", sort=False)))
    for at, name in enumerate(groups):
        if name not in parts:
            continue
        line = parts[name].set_index("period").reindex(periods)
        colour, dash = LINES[at % len(LINES)]
        figure.add_scatter(
            x=periods, y=line[figure_of], name=shortened(name), mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2}, customdata=line[n],
            hovertemplate="%{y:.1%}, n %{customdata:,}",
        )  # fmt: skip
    figure.update_xaxes(type="category", nticks=MOST_TICKS)
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    return figure.update_layout(height=340)
