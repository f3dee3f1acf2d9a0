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

    A letter or a number that no lead has is left out.
    Columns fit, engagement, leads, rate, small, words (what stands in the cell) and hover.
    """
    there = table[table["leads"] > 0].set_index(["fit", "engagement"])
    few = there["small"].astype(bool)
    fits = [letter for letter in LETTERS if letter in there.index.get_level_values("fit")]
    numbers = [n for n in NUMBERS if n in there.index.get_level_values("engagement")]
    heats = (
        _heat(part, shades, fits, numbers)
        for part, shades in ((there[~few], SHADES), (there[few], GREY))
    )
    figure = Figure(list(heats), layout=LAYOUT)
    figure.update_layout(height=AROUND + CELL * len(fits), hovermode="closest")
    figure.update_xaxes(type="category", title="Engagement: what they did", side="top")
    figure.update_yaxes(type="category", title="Fit: who they are", autorange="reversed")
    return figure.update_xaxes(showgrid=False).update_yaxes(showgrid=False)


def _heat(
    found: pd.DataFrame, shades: Sequence[tuple[float, str]], fits: list[str], numbers: list[str]
) -> go.Heatmap:
    """These cells of so many letters and numbers; the others stay empty."""
    grid = found.reindex(pd.MultiIndex.from_product([fits, numbers]))
    shape = (len(fits), len(numbers))
    return cells(
        grid["rate"].to_numpy(dtype=float).reshape(shape),
        numbers,
        fits,
        shades,
        text=grid["words"].fillna("").to_numpy().reshape(shape),
        **WRITTEN,
        customdata=grid["hover"].fillna("").to_numpy().reshape(shape),
        hovertemplate="%{y}%{x}: %{customdata}<extra></extra>",
    )
