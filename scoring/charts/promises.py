"""Pictures of promises and what came of them: chances then and now, calls by rank and by lot."""

from collections.abc import Sequence

import pandas as pd
from plotly.graph_objects import Figure

from scoring.charts.base import LAYOUT, axis_labels, in_rows
from scoring.charts.colours import LOWERS, NEUTRAL, QUIET, RAISES
from scoring.charts.marks import interval_dots

Points = Sequence[tuple[float, float, int]]


def then_and_now(then: Points, now: Points) -> Figure:
    """Mean chance against rate in groups of equal size, beside the line of true chances.

    `then` is of the test of the training, `now` of outcomes given back; each a list of mean chance,
    rate and number of leads.
    """
    figure = Figure(layout=LAYOUT)
    line = {"color": NEUTRAL, "dash": "dot"}
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, name="As promised")
    looks = (("At the training", LOWERS, "diamond", then), ("Now", RAISES, "circle", now))
    for name, colour, symbol, points in looks:
        figure.add_scatter(
            x=[mean for mean, _, _ in points],
            y=[rate for _, rate, _ in points],
            mode="lines+markers",
            name=name,
            customdata=[leads for _, _, leads in points],
            line={"color": colour},
            marker={"size": 8, "symbol": symbol},
            hovertemplate="%{y:.0%} converted, n %{customdata:,}<extra>%{fullData.name}</extra>",
        )
    ends = (end for mean, rate, _ in (*then, *now) for end in (mean, rate))
    top = min(1.0, 1.1 * max(ends, default=1.0))
    figure.update_xaxes(title="Promised chance", tickformat=".0%", range=[0, top])
    figure.update_yaxes(title="Converted", tickformat=".0%", range=[0, top])
    return figure.update_layout(height=320, hovermode="closest")


def side_dots(table: pd.DataFrame) -> Figure:
    """The rate of each way of calling with its interval; columns group, leads, rate, low, high."""
    names = axis_labels(table["group"])
    hover = "%{x:.1%} of n %{customdata[0]:,} (%{customdata[1]:.1%} to %{customdata[2]:.1%})"
    dots = interval_dots(table, names, ("rate", "low", "high"), hover, "leads")
    figure = Figure(dots, layout=LAYOUT)
    figure.update_traces(error_x={"color": QUIET})
    return in_rows(figure, len(table), title="Converted", tickformat=".0%", rangemode="tozero")
