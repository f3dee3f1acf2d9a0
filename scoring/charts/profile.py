"""Pictures of a file's columns: how full, how strong, the converted leads against the others."""

import pandas as pd
import plotly.graph_objects as go
from plotly.graph_objects import Figure

from scoring.charts.base import LAYOUT, MOST_TICKS, ROW, axis_labels, in_rows
from scoring.charts.colours import LOWERS, NEUTRAL, QUIET, RAISES
from scoring.charts.marks import lying_bars, whiskers
from scoring.wording import percent

PAIR = 34  # pixels a pair of bars takes
# Of more upright bars none is wide enough for its figure.
MOST_WORDED = 12
# The least share of a bar that holds its figure.
WIDE = 0.08
# What a column is made of: the share of all leads, their number, the colour.
STRIPS = (
    ("Filled", "share", "filled", RAISES),
    ("Placeholder", "placeholder_share", "placeholders", LOWERS),
    ("Empty", "empty_share", "empty", "rgba(122,133,148,0.25)"),
)


def fill_bars(table: pd.DataFrame) -> Figure:
    """The parts of each column that are filled, that hold placeholders and that are empty.

    Columns column, filled with share, placeholders and empty, each with its own share.
    `customdata` begins with the name of the column, whole.
    """
    figure = Figure(layout=LAYOUT)
    for name, share, counts, colour in STRIPS:
        bars = lying_bars(
            table[share],
            axis_labels(table["column"]),
            colour,
            name=name,
            customdata=table[["column", counts]],
            text=[percent(part) if part >= WIDE else "" for part in table[share]],
            textposition="inside",
            hovertemplate="%{x:.1%}, %{customdata[1]:,} leads",
        )
        figure.add_trace(bars)
    figure.update_layout(barmode="stack", height=100 + ROW * len(table), hovermode="y unified")
    figure.update_layout(legend_traceorder="normal")
    figure.update_yaxes(autorange="reversed", type="category")
    return figure.update_xaxes(range=[0, 1.03], tickformat=".0%", nticks=MOST_TICKS)


def association_dots(table: pd.DataFrame) -> Figure:
    """The strength of each column with its interval; columns column, strength, low, high, n.

    `customdata` begins with the name of the column, whole.
    """
    dots = go.Scatter(
        x=table["strength"],
        y=axis_labels(table["column"]),
        mode="markers",
        marker={"size": 11, "color": [RAISES if low > 0 else QUIET for low in table["low"]]},
        error_x=whiskers(table["strength"], table["low"], table["high"]),
        customdata=table[["column", "low", "high", "n"]],
        hovertemplate="%{x:.2f} (%{customdata[1]:.2f} to %{customdata[2]:.2f}), "
        "n %{customdata[3]:,}<extra>%{y}</extra>",
    )
    figure = Figure(dots, layout=LAYOUT)
    title = "Association with the outcome"
    return in_rows(figure, len(table), title=title, tickformat=".1f", range=[0, 1.02])


def outcome_bars(table: pd.DataFrame, *, is_ordered: bool) -> Figure:
    """Each group's share of the converted leads beside its share of the others.

    Columns group, converted, converted_share, others, others_share. Ordered groups stand upright.
    """
    figure = Figure(layout=LAYOUT)
    groups = axis_labels(table["group"])
    for name, counts, colour in (("Converted", "converted", RAISES), ("Others", "others", NEUTRAL)):
        shares = table[f"{counts}_share"]
        sign = "y" if is_ordered else "x"
        figure.add_bar(
            x=groups if is_ordered else shares,
            y=shares if is_ordered else groups,
            orientation="v" if is_ordered else "h",
            name=name,
            marker={"color": colour},
            customdata=table[counts],
            text=[percent(share) for share in shares] if len(table) <= MOST_WORDED else None,
            # Within a bar of two the figure would shrink to its height.
            textposition="outside",
            cliponaxis=False,
            hovertemplate=f"%{{{sign}:.1%}}, n %{{customdata:,}}",
        )
    return _upright(figure) if is_ordered else _lying(figure, len(table))


def _upright(figure: Figure) -> Figure:
    figure.update_layout(height=340, bargap=0.15)
    figure.update_xaxes(type="category")
    return figure.update_yaxes(title="Share of each", tickformat=".0%")


def _lying(figure: Figure, groups: int) -> Figure:
    figure.update_layout(height=100 + PAIR * groups, bargap=0.2, hovermode="y unified")
    figure.update_yaxes(autorange="reversed", type="category")
    return figure.update_xaxes(title="Share of each", tickformat=".0%", nticks=MOST_TICKS)
