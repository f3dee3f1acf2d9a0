"""Pictures of two files beside each other."""

import pandas as pd
import plotly.graph_objects as go
from plotly.graph_objects import Figure

from scoring.charts.base import LAYOUT, LOWERS, MOST_TICKS, RAISES, axis_labels, shortened

PAIR = 34  # pixels a pair of bars takes


def share_pairs(table: pd.DataFrame, names: tuple[str, str]) -> Figure:
    """The share of each group in both files; columns group, share_first and share_second."""
    figure = Figure(layout=LAYOUT)
    groups = axis_labels(table["group"])
    sides = (("first", names[0], RAISES), ("second", names[1], LOWERS))
    for side, name, colour in sides:
        bars = go.Bar(
            x=table[f"share_{side}"], y=groups, orientation="h", name=shortened(name),
            marker={"color": colour}, customdata=table[f"leads_{side}"],
            hovertemplate="%{x:.1%}, n %{customdata:,}<extra>%{y}</extra>",
        )  # fmt: skip
        figure.add_trace(bars)
    figure.update_layout(
        height=110 + PAIR * len(table), barmode="group", bargap=0.25, hovermode="closest"
    )
    figure.update_yaxes(autorange="reversed", type="category")
    return figure.update_xaxes(title="Share of the leads", tickformat=".0%", nticks=MOST_TICKS)
