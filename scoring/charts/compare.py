"""Pictures of two files beside each other."""

from collections.abc import Sequence

import pandas as pd
from plotly.graph_objects import Figure

from scoring.charts.base import LAYOUT, axis_labels, in_rows, shortened
from scoring.charts.colours import LOWERS, RAISES, SHADES
from scoring.charts.marks import WRITTEN, cells, lying_bars
from scoring.wording import precise

PAIR = 34  # pixels a pair of bars takes
FILES = ("In the first file", "In the second file")


def share_pairs(table: pd.DataFrame, names: tuple[str, str]) -> Figure:
    """The share of each group in both files; columns group, share_first and share_second."""
    figure = Figure(layout=LAYOUT)
    groups = axis_labels(table["group"])
    sides = (("first", names[0], RAISES), ("second", names[1], LOWERS))
    for side, name, colour in sides:
        bars = lying_bars(
            table[f"share_{side}"], groups, colour, name=shortened(name),
            customdata=table[f"leads_{side}"],
            text=[precise(share) for share in table[f"share_{side}"]],
            textposition="outside", cliponaxis=False,
            hovertemplate="%{x:.1%}, n %{customdata:,}<extra>%{y}</extra>",
        )  # fmt: skip
        figure.add_trace(bars)
    figure.update_layout(barmode="group", bargap=0.25)
    axis = {"title": "Share of the leads", "tickformat": ".0%"}
    return in_rows(figure, len(table), row=PAIR, around=110, **axis)


def move_map(
    table: pd.DataFrame,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    titles: tuple[str, str] = FILES,
) -> Figure:
    """How many leads went from which tier to which; columns before, after, leads.

    `rows` are those of `before` from top to bottom, `columns` those of `after`; `titles` say what
    these are.
    """
    grid = table.pivot(index="before", columns="after", values="leads")
    grid = grid.reindex(index=list(rows), columns=list(columns))
    counts = grid.to_numpy(dtype=float)
    words = [["" if n != n else f"{n:,.0f}" for n in row] for row in counts]
    heat = cells(
        counts, list(columns), rows, SHADES, text=words, **WRITTEN,
        hovertemplate="From %{y} to %{x}: %{text}<extra></extra>",
    )  # fmt: skip
    figure = Figure(heat, layout=LAYOUT).update_layout(height=80 + 34 * len(rows))
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(type="category", title=titles[1], showgrid=False)
    return figure.update_yaxes(
        autorange="reversed", type="category", title=titles[0], showgrid=False
    )
