"""Pictures of two files beside each other."""

import pandas as pd
from plotly.graph_objects import Figure

from scoring.charts.base import LAYOUT, axis_labels, in_rows, shortened
from scoring.charts.colours import LOWERS, RAISES
from scoring.charts.marks import lying_bars

PAIR = 34  # pixels a pair of bars takes


def share_pairs(table: pd.DataFrame, names: tuple[str, str]) -> Figure:
    """The share of each group in both files; columns group, share_first and share_second."""
    figure = Figure(layout=LAYOUT)
    groups = axis_labels(table["group"])
    sides = (("first", names[0], RAISES), ("second", names[1], LOWERS))
    for side, name, colour in sides:
        bars = lying_bars(
            table[f"share_{side}"], groups, colour, name=shortened(name),
            customdata=table[f"leads_{side}"],
            hovertemplate="%{x:.1%}, n %{customdata:,}<extra>%{y}</extra>",
        )  # fmt: skip
        figure.add_trace(bars)
    figure.update_layout(barmode="group", bargap=0.25)
    axis = {"title": "Share of the leads", "tickformat": ".0%"}
    return in_rows(figure, len(table), row=PAIR, around=110, **axis)
