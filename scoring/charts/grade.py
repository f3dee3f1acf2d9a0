"""The picture of grades: who leads are against what they did."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
from plotly.graph_objects import Figure

from scoring.charts.base import LAYOUT
from scoring.charts.colours import SHADES, TOO_FEW
from scoring.charts.marks import WRITTEN, cells
from scoring.model.grade import LETTERS, NUMBERS

# Pixels of a cell with two lines, and of what stands above and below the grid.
CELL, AROUND = 58, 96
GREY = ((0.0, TOO_FEW), (1.0, TOO_FEW))


def grade_grid(table: pd.DataFrame) -> Figure:
    """A cell for each grade, shaded by its rate, grey where it is of few leads, empty for none.

    Columns fit, engagement, leads, rate, small, words (what stands in the cell) and hover.
    """
    there = table[table["leads"] > 0].set_index(["fit", "engagement"])
    few = there["small"].astype(bool)
    figure = Figure([_heat(there[~few], SHADES), _heat(there[few], GREY)], layout=LAYOUT)
    figure.update_layout(height=AROUND + CELL * len(LETTERS), hovermode="closest")
    figure.update_xaxes(type="category", title="Engagement: what they did", side="top")
    figure.update_yaxes(type="category", title="Fit: who they are", autorange="reversed")
    return figure.update_xaxes(showgrid=False).update_yaxes(showgrid=False)


def _heat(found: pd.DataFrame, shades: Sequence[tuple[float, str]]) -> go.Heatmap:
    """These cells; the others stay empty."""
    grid = found.reindex(pd.MultiIndex.from_product([LETTERS, NUMBERS]))
    shape = (len(LETTERS), len(NUMBERS))
    return cells(
        grid["rate"].to_numpy(dtype=float).reshape(shape),
        list(NUMBERS),
        list(LETTERS),
        shades,
        text=grid["words"].fillna("").to_numpy().reshape(shape),
        **WRITTEN,
        customdata=grid["hover"].fillna("").to_numpy().reshape(shape),
        hovertemplate="%{y}%{x}: %{customdata}<extra></extra>",
    )
