"""Pictures of a batch: gains with the cut-line, tiers, drift."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
from plotly.graph_objects import Figure

from scoring.charts.base import COUNTS, LAYOUT, axis_labels
from scoring.charts.colours import ALARM, LOWERS, NEUTRAL, QUIET, RAISES, TIER_COLOURS
from scoring.charts.marks import lying_bars
from scoring.model.drift import DriftSize
from scoring.model.lead_model import TIERS
from scoring.model.ranking import CutLine
from scoring.wording import conversions, counted, percent, rounded


def gain_curve(gains: pd.DataFrame, cut: CutLine) -> Figure:
    """What calling more brings, against file order and chance, with the cut-line.

    `gains` has the columns of `CallOrder.gains`, in money where the cut-line has some.
    """
    lines = [
        {
            "type": "scatter", "mode": "lines", "name": name, "hovertemplate": "%{y:,.1f}",
            "x": gains["calls"], "y": gains[column],
            "line": {"color": colour, "dash": dash, "width": 3 if column == "ranked" else 2},
        }
        for column, name, colour, dash in (
            ("ranked", "In this order", RAISES, "solid"),
            ("file_order", "In the order of the file", LOWERS, "dot"),
            ("at_random", "At random", NEUTRAL, "dash"),
        )
    ]  # fmt: skip
    # Room above the curve for the words at its right end.
    top = 1.15 * float((cut.money or cut).total)
    title = f"Expected money {cut.money.currency}".strip() if cut.money else "Expected conversions"
    # At once: what is added to a figure is looked for in all of it.
    look = {
        "height": 320,
        "xaxis": {"title": "Calls", "tickformat": COUNTS, "rangemode": "tozero"},
        "yaxis": {"title": title, "tickformat": COUNTS, "range": [0, top]},
        "shapes": [_cut_line(cut)],
        "annotations": [_cut_words(cut)],
    }
    return Figure([*lines, _cut_dot(cut)], layout=LAYOUT.to_plotly_json() | look)


def _cut_line(cut: CutLine) -> dict[str, object]:
    ends = {"x0": cut.capacity, "x1": cut.capacity, "y0": 0, "y1": 1}
    look = {"line": {"color": QUIET, "width": 1.5}}
    return {"type": "line", "xref": "x", "yref": "y domain", **ends, **look}


def _cut_dot(cut: CutLine) -> dict[str, object]:
    shown = cut.money or cut
    interval = {
        "type": "data",
        "array": [shown.high - shown.expected],
        "arrayminus": [shown.expected - shown.low],
        "color": RAISES,
    }
    return {
        "type": "scatter", "mode": "markers", "x": [cut.capacity], "y": [shown.expected],
        "marker": {"color": RAISES, "size": 11}, "error_y": interval,
        "showlegend": False, "hoverinfo": "skip",
    }  # fmt: skip


def _cut_words(cut: CutLine) -> dict[str, object]:
    """What the calls bring, at the top of the line, where no curve reaches."""
    money = cut.money
    words = f"{money.currency}{rounded(money.expected)}" if money else conversions(cut.expected)
    is_left = 2 * cut.capacity < cut.leads
    return {
        "x": cut.capacity, "y": 1, "yref": "paper", "yanchor": "top",
        "xanchor": "left" if is_left else "right", "xshift": 6 if is_left else -6,
        "text": f"<b>{words}</b> from {counted(cut.capacity, 'call')}", "showarrow": False,
    }  # fmt: skip


def tier_bars(tiers: pd.DataFrame) -> Figure:
    """Leads per tier, with expected conversions in words; columns tier, leads, expected."""
    text = [
        f" {percent(e / n)} of {n:,}: <b>{conversions(e)}</b> expected" if n else " no leads"
        for n, e in zip(tiers["leads"], tiers["expected"], strict=True)
    ]
    colours = [TIER_COLOURS[t] for t in tiers["tier"]]
    bars = lying_bars(
        tiers["leads"], tiers["tier"], colours,
        text=text, textposition="outside", cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    figure = Figure(bars, layout=LAYOUT).update_layout(height=320, bargap=0.35)
    # Room for the words beside the longest bar.
    figure.update_xaxes(range=[0, 2.2 * max(1, int(tiers["leads"].max()))])
    figure.update_yaxes(categoryorder="array", categoryarray=list(TIERS[::-1]), title="Tier")
    return figure.update_xaxes(title="Leads", tickformat=COUNTS)


ROOM_FOR_LIMITS = 0.32  # PSI up to which the axis goes at least
# A bar of so many times the next one would flatten all others; at most so many are cut.
FLATTENS, MOST_CUT = 3, 3


def drift_bars(drift: pd.DataFrame, measured: str = "PSI") -> Figure:
    """PSI by field with the usual limits; columns field, psi, verdict.

    `measured` is what the axis calls it. A bar that would flatten the others ends at a red line,
    where the axis is cut.
    """
    colours = {DriftSize.NONE: QUIET, DriftSize.MODERATE: LOWERS, DriftSize.LARGE: ALARM}
    verdicts = [colours[v] for v in drift["verdict"]]
    cut = _cut(sorted(drift["psi"], reverse=True))
    names = axis_labels(drift["field"])
    bars = lying_bars(drift["psi"].clip(upper=cut), names, verdicts, hoverinfo="skip")
    # The numbers stand at the right edge, where no bar and no limit runs through them.
    edge = max(ROOM_FOR_LIMITS, 1.2 * float(drift["psi"].clip(upper=cut).max()))
    numbers = go.Scatter(
        x=[edge] * len(drift), y=names, mode="text", hoverinfo="skip",
        text=[f"{v:.2f}" for v in drift["psi"]], textposition="middle left",
    )  # fmt: skip
    figure = Figure([bars, numbers], layout=LAYOUT)
    figure.update_layout(height=60 + 24 * len(drift), showlegend=False)
    for limit in (0.10, 0.25):
        figure.add_vline(x=limit, line={"color": NEUTRAL, "dash": "dot", "width": 1})
    title = f"{measured}<br>0.10 moderate, 0.25 large"
    if cut is not None:
        figure.add_vline(x=cut, line={"color": ALARM, "width": 2})
        title += "; bars that reach the red line are longer"
    figure.update_yaxes(autorange="reversed", type="category")
    return figure.update_xaxes(title=title, range=[0, edge])


def _cut(psi: Sequence[float]) -> float | None:
    """Where the axis is cut, by PSI from the largest to the smallest; None where it is not.

    >>> _cut([2.4, 0.2, 0.1]), _cut([0.5, 0.3, 0.1]), _cut([0.4, 0.39, 0.01])
    (0.32, None, None)
    """
    for at in range(min(MOST_CUT, len(psi) - 1), 0, -1):
        end = max(ROOM_FOR_LIMITS, 1.5 * psi[at])
        # A bar that is hardly longer than the axis needs no cut.
        if psi[at - 1] > FLATTENS * max(psi[at], 0.1) and psi[0] > 2 * end:
            return end
    return None
