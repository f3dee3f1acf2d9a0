"""The picture of what lifts leads over the cut-line."""

import pandas as pd
from plotly.graph_objects import Figure

from scoring.charts.base import BRIEF, COUNTS, LAYOUT, axis_labels
from scoring.charts.colours import RAISES
from scoring.charts.marks import lying_bars

# Pixels of a row, and of what stands around them.
ROW, AROUND = 34, 70


def lift_bars(lifts: pd.DataFrame) -> Figure:
    """Leads lifted by the best value of each field; columns field, value, lifted, tried."""
    names = [
        f"{field}: {value}" for field, value in zip(lifts["field"], lifts["value"], strict=True)
    ]
    counts = zip(lifts["lifted"], lifts["tried"], strict=True)
    bars = lying_bars(
        lifts["lifted"], axis_labels(names, 2 * BRIEF), RAISES,
        text=[f" {lifted:,} of {tried:,}" for lifted, tried in counts], textposition="outside",
        cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    figure = Figure(bars, layout=LAYOUT)
    figure.update_xaxes(title="Leads lifted over the line", tickformat=COUNTS, nticks=6)
    # Room for the words beside the longest bar, on a narrow screen too.
    figure.update_xaxes(range=[0, 2.0 * max(1, int(lifts["lifted"].max()))])
    figure.update_yaxes(autorange="reversed", automargin=True)
    return figure.update_layout(height=ROW * len(lifts) + AROUND, bargap=0.4)
