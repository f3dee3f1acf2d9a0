"""Pictures of money: what a conversion costs by source, and what the next money buys."""

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from scoring.charts.base import (
    COUNTS,
    LAYOUT,
    LOWERS,
    MOST_TICKS,
    NEUTRAL,
    QUIET,
    RAISES,
    shortened,
)

ROW = 26  # pixels a row takes
# An interval without an end, or one so long that it flattens all others, runs out of the picture.
LONGEST = 2.0


def cost_dots(table: pd.DataFrame, value: float | None) -> Figure:
    """The cost of a conversion by source with its interval; columns of an economics table.

    `open_cac`, what the open leads will cost, is a second mark; `value` of a conversion is a line.
    """
    names = [shortened(str(g)) for g in table["group"]]
    most = _most(table, value)
    figure = Figure(layout=LAYOUT)
    if np.isfinite(table["cac"]).any():
        figure.add_scatter(
            x=table["cac"].where(np.isfinite(table["cac"])),
            y=names,
            mode="markers",
            name="Paid so far",
            marker={"size": 10, "color": [QUIET if small else RAISES for small in table["small"]]},
            error_x={
                "type": "data",
                "array": (table["cac_high"].clip(upper=2 * most) - table["cac"]).clip(lower=0),
                "arrayminus": table["cac"] - table["cac_low"],
                "color": QUIET,
            },
            customdata=table[["converted", "cac_low", "cac_high"]],
            hovertemplate="%{x:,.0f} for each of %{customdata[0]:,} (%{customdata[1]:,.0f} to "
            "%{customdata[2]:,.0f})<extra>%{y}</extra>",
        )
    if np.isfinite(table["open_cac"]).any():
        figure.add_scatter(
            x=table["open_cac"], y=names, mode="markers", name="Expected of the open leads",
            marker={"size": 9, "symbol": "line-ns-open", "color": LOWERS, "line": {"width": 3}},
            hovertemplate="%{x:,.0f} expected<extra>%{y}</extra>",
        )  # fmt: skip
    if value is not None:
        figure.add_vline(x=value, line={"color": NEUTRAL, "dash": "dot", "width": 1})
    figure.update_layout(height=90 + ROW * len(table), hovermode="closest")
    figure.update_yaxes(autorange="reversed", type="category", categoryarray=names)
    return figure.update_xaxes(
        title="Cost per conversion",
        tickformat=COUNTS,
        nticks=MOST_TICKS,
        range=[-0.03 * most, most],
    )


def bought_dots(table: pd.DataFrame) -> Figure:
    """Conversions that more money buys by source, with intervals; columns of a marginal table."""
    names = [shortened(str(g)) for g in table["group"]]
    figure = Figure(layout=LAYOUT)
    figure.add_scatter(
        x=table["conversions"],
        y=names,
        mode="markers",
        cliponaxis=False,
        marker={"size": 10, "color": [QUIET if small else RAISES for small in table["small"]]},
        error_x={
            "type": "data",
            "array": table["high"] - table["conversions"],
            "arrayminus": table["conversions"] - table["low"],
            "color": QUIET,
        },
        customdata=table[["bought", "low", "high"]],
        hovertemplate="%{x:,.1f} from %{customdata[0]:,.0f} leads (%{customdata[1]:,.1f} to "
        "%{customdata[2]:,.1f})<extra>%{y}</extra>",
    )
    figure.update_layout(height=90 + ROW * len(table), hovermode="closest", showlegend=False)
    figure.update_yaxes(autorange="reversed", type="category")
    return figure.update_xaxes(
        title="Conversions", tickformat=COUNTS, nticks=MOST_TICKS, rangemode="tozero"
    )


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
