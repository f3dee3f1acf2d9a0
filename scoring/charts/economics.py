"""Pictures of money: what a conversion costs by source, and what the next money buys."""

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from scoring.charts.base import COUNTS, LAYOUT, axis_labels, in_rows
from scoring.charts.colours import NEUTRAL
from scoring.charts.marks import interval_dots, ticks

# An interval without an end, or one so long that it flattens all others, runs out of the picture.
LONGEST = 2.0
BOUGHT_WORDS = (
    "%{x:,.1f} from %{customdata[0]:,.0f} leads (%{customdata[1]:,.1f} to %{customdata[2]:,.1f})"
)
CAC = ("cac", "cac_low", "cac_high")
CAC_WORDS = (
    "%{x:,.0f} for each of %{customdata[0]:,} (%{customdata[1]:,.0f} to %{customdata[2]:,.0f})"
)


def cost_dots(table: pd.DataFrame, value: float | None) -> Figure:
    """The cost of a conversion by source with its interval; columns of an economics table.

    `open_cac`, what the open leads will cost, is a second mark; `value` of a conversion is a line.
    """
    names = axis_labels(table["group"])
    most = _most(table, value)
    figure = Figure(layout=LAYOUT)
    if np.isfinite(table["cac"]).any():
        dots = interval_dots(_in_sight(table, most), names, CAC, CAC_WORDS, "converted")
        figure.add_trace(dots.update(name="Paid so far", cliponaxis=True))
    if np.isfinite(table["open_cac"]).any():
        name, hover = "Expected of the open leads", "%{x:,.0f} expected"
        figure.add_trace(ticks(table["open_cac"], names, name, hover))
    if value is not None:
        figure.add_vline(x=value, line={"color": NEUTRAL, "dash": "dot", "width": 1})
    figure.update_yaxes(categoryarray=names)
    return in_rows(
        figure, len(table), title="Cost per conversion", tickformat=COUNTS,
        range=[-0.03 * most, most],
    )  # fmt: skip


def _in_sight(table: pd.DataFrame, most: float) -> pd.DataFrame:
    """Costs without the endless ones, and intervals that end a little beyond the picture."""
    cost = table["cac"].where(np.isfinite(table["cac"]))
    return table.assign(cac=cost, cac_high=table["cac_high"].clip(upper=2 * most).clip(lower=cost))


def bought_dots(table: pd.DataFrame) -> Figure:
    """Conversions that more money buys by source, with intervals; columns of a marginal table."""
    columns = ("conversions", "low", "high")
    dots = interval_dots(table, axis_labels(table["group"]), columns, BOUGHT_WORDS, "bought")
    figure = Figure(dots, layout=LAYOUT).update_layout(showlegend=False)
    return in_rows(figure, len(table), title="Conversions", tickformat=COUNTS, rangemode="tozero")


def _most(table: pd.DataFrame, value: float | None) -> float:
    """Where the axis of costs ends: within sight of all costs, and of most intervals."""
    costs, ends = (
        numbers[np.isfinite(numbers)]
        for numbers in (
            np.append(table[["cac", "open_cac"]].to_numpy(dtype=float), value or 0.0),
            table["cac_high"].to_numpy(dtype=float),
        )
    )
    longest = LONGEST * float(costs.max())
    endless = np.isinf(table["cac_high"]).any()
    return 1.05 * min(longest, max(longest if endless else 0.0, *costs, *ends)) or 1.0
