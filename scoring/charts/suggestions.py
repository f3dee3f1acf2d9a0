"""Pictures of what would raise a lead, and of what lifts leads over the cut-line."""

import pandas as pd
from plotly.graph_objects import Figure

from scoring.charts.base import BRIEF, COUNTS, LAYOUT, axis_labels
from scoring.charts.colours import NEUTRAL, QUIET, RAISES
from scoring.charts.marks import lying_bars
from scoring.wording import percent

# Pixels of a row, and of what stands around them.
ROW, AROUND = 34, 70


def raise_dots(suggestions: pd.DataFrame) -> Figure:
    """The chance before and after each suggestion; columns number, before, after, tier, raises.

    Chances are in per cent; where the tier rises it stands beside the new chance.
    """
    figure = Figure(layout=LAYOUT)
    for row in suggestions.itertuples():
        figure.add_scatter(
            x=[row.before, row.after], y=[row.number] * 2, mode="lines", showlegend=False,
            line={"color": QUIET, "width": 3}, hoverinfo="skip",
        )  # fmt: skip
    rises = zip(suggestions["after"], suggestions["tier"], suggestions["raises"], strict=True)
    words = [
        f"  {percent(after / 100)}{f', tier {tier}' if up else ''}" for after, tier, up in rises
    ]
    dots = {"y": suggestions["number"], "hoverinfo": "skip"}
    figure.add_scatter(
        x=suggestions["before"], name="Now", mode="markers",
        marker={"color": NEUTRAL, "size": 10}, **dots,
    )  # fmt: skip
    figure.add_scatter(
        x=suggestions["after"], name="Then", mode="markers+text", text=words,
        textposition="middle right", cliponaxis=False,
        marker={"color": RAISES, "size": 12}, **dots,
    )  # fmt: skip
    low, high = float(suggestions["before"].min()), float(suggestions["after"].max())
    reach = max(5.0, high - low)
    # Room for the words beside the last dot.
    figure.update_xaxes(
        title="Chance to convert", ticksuffix="%", nticks=6, zeroline=False,
        range=[max(0.0, low - 0.15 * reach), high + 0.6 * reach],
    )  # fmt: skip
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    return figure.update_layout(height=ROW * len(suggestions) + AROUND + 30)


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
