"""Pictures of chances against what happened: bands, gains, and why a group differs."""

import pandas as pd
from plotly.graph_objects import Figure

from scoring.charts.base import LAYOUT, MOST_TICKS, axis_labels, in_rows
from scoring.charts.colours import LOWERS, NEUTRAL, QUIET, RAISES
from scoring.charts.marks import lying_bars
from scoring.wording import precise, signed


def chance_bars(table: pd.DataFrame) -> Figure:
    """The mean chance of each band, where no outcome is known; columns group, chance, leads."""
    bars = lying_bars(
        table["chance"],
        axis_labels(table["group"]),
        RAISES,
        text=[
            f"{precise(chance)} of n {n:,}"
            for chance, n in zip(table["chance"], table["leads"], strict=True)
        ],
        hovertemplate="%{x:.1%} on average<extra>%{y}</extra>",
    )
    figure = Figure(bars, layout=LAYOUT)
    return in_rows(figure, len(table), title="Mean chance", tickformat=".0%")


def found_curve(table: pd.DataFrame) -> Figure:
    """The share of conversions found by the share of leads called; columns of a gains table."""
    figure = Figure(layout=LAYOUT)
    lines = [("foretold", "As the chances predict", LOWERS, "dot", 2)]
    if table["found"].notna().any():
        lines.insert(0, ("found", "Found", RAISES, "solid", 3))
    for column, name, colour, dash, width in lines:
        line = {"color": colour, "dash": dash, "width": width}
        figure.add_scatter(x=table["called"], y=table[column], name=name, line=line, mode="lines")
    line = {"color": NEUTRAL, "dash": "dash", "width": 2}
    figure.add_scatter(x=[0, 1], y=[0, 1], name="At random", line=line, mode="lines")
    figure.update_traces(hovertemplate="%{y:.0%}")
    share = {"tickformat": ".0%", "range": [0, 1.01], "nticks": MOST_TICKS}
    figure.update_xaxes(title="Leads called, highest chance first", **share)
    figure.update_yaxes(title="Conversions found", **share)
    return figure.update_layout(height=320)


def difference_bars(table: pd.DataFrame, *, title: str, most: int) -> Figure:
    """What raises and what lowers, the strongest first; columns label, difference, small."""
    shown = table.head(most)
    colours = [
        QUIET if small else RAISES if up else LOWERS
        for up, small in zip(shown["difference"] > 0, shown["small"], strict=True)
    ]
    words = [signed(x, 2) for x in shown["difference"]]
    bars = lying_bars(
        shown["difference"],
        axis_labels(shown["label"]),
        colours,
        customdata=words,
        text=words,
        hovertemplate="%{customdata}<extra>%{y}</extra>",
    )
    figure = Figure(bars, layout=LAYOUT)
    return in_rows(figure, len(shown), title=title, tickformat="+,.3~r")
