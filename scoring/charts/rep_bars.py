"""What became of the calls of each rep, as one bar."""

from collections.abc import Sequence

import pandas as pd
from plotly.graph_objects import Figure

from scoring.charts.base import LAYOUT, axis_labels, in_rows
from scoring.charts.colours import BESIDE, LINES, LOWERS, NEUTRAL, QUIET, RAISES
from scoring.charts.marks import lying_bars

# One for each part of a bar, from converted to not called.
_COLOURS = (BESIDE, RAISES, LINES[3][0], LOWERS, NEUTRAL, QUIET)


def rep_bars(table: pd.DataFrame, parts: Sequence[str]) -> Figure:
    """A bar for each rep, of its calls by what became of them; columns rep and each of six parts.

    The last part, which is yet to be done, is pale; a part that no rep has is not named.
    """
    figure, names = Figure(layout=LAYOUT), axis_labels(table["rep"])
    for part, colour in zip(parts, _COLOURS, strict=True):
        look = {"opacity": 0.35} if part == parts[-1] else {}
        look["showlegend"] = bool(table[part].any())
        hover = f"%{{x:,}} {part.lower()}<extra>%{{y}}</extra>"
        bars = lying_bars(table[part], names, colour, name=part, hovertemplate=hover, **look)
        figure.add_trace(bars)
    figure.update_layout(barmode="stack", bargap=0.35)
    return in_rows(figure, len(table), row=34, around=110, title="Calls", tickformat=",d")
