"""Pictures: a table or an explanation in, a plotly figure out, in colour-blind-safe colours."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.graph_objects import Figure
from scipy.special import logit

from scoring.model.lead_model import TIERS, Calibration, Metrics
from scoring.model.ranking import CutLine
from scoring.model.reasons import LeadExplanation, conversions, counted, percent

# Okabe and Ito's blue and orange; the greys are read on white and on near-black.
RAISES, LOWERS, NEUTRAL, QUIET = "#2F7FC1", "#E08A1E", "#7A8594", "#A9B2BE"
TIER_COLOURS = {"A": "#1B5E9B", "B": "#4F94CD", "C": "#9DB8CF", "D": "#B9BEC6"}
# More bars than these are read by nobody; the rest becomes one bar.
WATERFALL_BARS = 8
# Characters of a label and ticks of an axis that a narrow panel holds.
LABEL, MOST_TICKS = 30, 6
# Whole numbers in full, small ones with their decimals (d3-format).
COUNTS = ",.7~r"
CHANCES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 0.99)

LAYOUT = go.Layout(
    paper_bgcolor="rgba(0,0,0,0)",
    plot_bgcolor="rgba(0,0,0,0)",
    margin={"l": 8, "r": 8, "t": 8, "b": 8},
    hovermode="x unified",
    legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    separators=".,",
)


def gain_curve(gains: pd.DataFrame, cut: CutLine) -> Figure:
    """Expected conversions by number of calls, against file order and chance, with the cut-line.

    `gains` has the columns of `ranking.gain_table`.
    """
    figure = Figure(layout=LAYOUT)
    for column, name, colour, dash in (
        ("ranked", "In this order", RAISES, "solid"),
        ("file_order", "In the order of the file", LOWERS, "dot"),
        ("at_random", "At random", NEUTRAL, "dash"),
    ):
        line = {"color": colour, "dash": dash, "width": 3 if column == "ranked" else 2}
        figure.add_scatter(x=gains["calls"], y=gains[column], name=name, line=line, mode="lines")
    figure.update_traces(hovertemplate="%{y:,.1f}")
    _mark_cut(figure, cut)
    figure.update_xaxes(title="Calls", tickformat=COUNTS, rangemode="tozero")
    figure.update_yaxes(title="Expected conversions", tickformat=COUNTS, rangemode="tozero")
    return figure.update_layout(height=320)


def _mark_cut(figure: Figure, cut: CutLine) -> None:
    figure.add_vline(x=cut.capacity, line={"color": QUIET, "width": 1.5})
    figure.add_scatter(
        x=[cut.capacity],
        y=[cut.expected],
        mode="markers+text",
        marker={"color": RAISES, "size": 11},
        error_y={
            "type": "data",
            "array": [cut.high - cut.expected],
            "arrayminus": [cut.expected - cut.low],
            "color": RAISES,
        },
        text=[f"   <b>{conversions(cut.expected)}</b> from {counted(cut.capacity, 'call')}   "],
        textposition="middle right" if 2 * cut.capacity < cut.leads else "bottom left",
        showlegend=False,
        hoverinfo="skip",
    )


def tier_bars(tiers: pd.DataFrame) -> Figure:
    """Leads per tier, with expected conversions in words; columns tier, leads, expected."""
    text = [
        f" {percent(e / n)} of {n:,}: <b>{conversions(e)}</b> expected" if n else " no leads"
        for n, e in zip(tiers["leads"], tiers["expected"], strict=True)
    ]
    bars = go.Bar(
        x=tiers["leads"],
        y=tiers["tier"],
        orientation="h",
        marker={"color": [TIER_COLOURS[t] for t in tiers["tier"]]},
        text=text,
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure = Figure(bars, layout=LAYOUT).update_layout(height=320, bargap=0.35)
    # Room for the words beside the longest bar.
    figure.update_xaxes(range=[0, 2.2 * max(1, int(tiers["leads"].max()))])
    figure.update_yaxes(categoryorder="array", categoryarray=list(TIERS[::-1]), title="Tier")
    return figure.update_xaxes(title="Leads", tickformat=COUNTS)


def waterfall(explanation: LeadExplanation, calibration: Calibration) -> Figure:
    """From the average lead to this one, a bar per field, on an axis of calibrated chance.

    Bars are log-odds before calibration, where contributions add up; the axis tells the chance
    that each place stands for.
    """
    shown = explanation.reasons[:WATERFALL_BARS]
    rest = explanation.reasons[WATERFALL_BARS:]
    labels = [_shortened(f"{r.field}: {r.value or '–'}") for r in shown]
    shares = [r.contribution for r in shown]
    if rest:
        labels.append(f"{len(rest)} other fields")
        shares.append(sum(r.contribution for r in rest))
    start = float(calibration.propensity(np.array([explanation.baseline]))[0])
    bars = go.Waterfall(
        orientation="h",
        base=explanation.baseline,
        y=[f"Start: {percent(start)}", *labels, f"This lead: {percent(explanation.propensity)}"],
        x=[0.0, *shares, 0.0],
        measure=["absolute", *["relative"] * len(shares), "total"],
        increasing={"marker": {"color": RAISES}},
        decreasing={"marker": {"color": LOWERS}},
        totals={"marker": {"color": NEUTRAL}},
        connector={"line": {"color": QUIET, "width": 1}},
        hovertemplate="%{y}<extra></extra>",
    )
    figure = Figure(bars, layout=LAYOUT)
    figure.update_layout(height=70 + 30 * (len(labels) + 2), showlegend=False, hovermode="closest")
    figure.update_yaxes(autorange="reversed")
    return _chance_axis(figure, explanation, calibration, np.cumsum(shares))


def _chance_axis(
    figure: Figure,
    explanation: LeadExplanation,
    calibration: Calibration,
    steps: np.ndarray,
) -> Figure:
    places = [explanation.baseline, explanation.raw, *(explanation.baseline + steps)]
    low, high = min(places) - 0.25, max(places) + 0.25
    slope = calibration.slope or 1.0
    ticks = [(float(logit(p)) - calibration.intercept) / slope for p in CHANCES]
    inside = [(t, percent(p)) for t, p in zip(ticks, CHANCES, strict=True) if low <= t <= high]
    seen = _spaced(inside, (high - low) / MOST_TICKS)
    return figure.update_xaxes(
        title="Chance to convert",
        range=[low, high],
        tickvals=[t for t, _ in seen],
        ticktext=[label for _, label in seen],
        zeroline=False,
    )


def _spaced(ticks: list[tuple[float, str]], gap: float) -> list[tuple[float, str]]:
    """The ticks without those nearer than `gap` to the one before."""
    kept: list[tuple[float, str]] = []
    for place, label in ticks:
        if not kept or place - kept[-1][0] >= gap:
            kept.append((place, label))
    return kept


def _shortened(label: str) -> str:
    return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"


def drift_bars(drift: pd.DataFrame) -> Figure:
    """PSI by field with the usual limits; columns field, psi, verdict."""
    colours = {"none": QUIET, "moderate": LOWERS, "large": "#C0392B"}
    bars = go.Bar(
        x=drift["psi"],
        y=drift["field"],
        orientation="h",
        marker={"color": [colours[v] for v in drift["verdict"]]},
        text=[f"{v:.2f}" for v in drift["psi"]],
        hoverinfo="skip",
    )
    figure = Figure(bars, layout=LAYOUT).update_layout(height=60 + 24 * len(drift))
    for limit in (0.10, 0.25):
        figure.add_vline(x=limit, line={"color": NEUTRAL, "dash": "dot", "width": 1})
    figure.update_yaxes(autorange="reversed")
    return figure.update_xaxes(title="PSI (0.10 moderate, 0.25 large)", rangemode="tozero")


def reliability_curve(metrics: Metrics) -> Figure:
    """Mean propensity against realised rate in ten bins, beside the perfect line."""
    means, rates, counts = zip(*metrics.curve, strict=True)
    figure = Figure(layout=LAYOUT)
    line = {"color": QUIET, "dash": "dot"}
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, name="Perfect")
    figure.add_scatter(
        x=means,
        y=rates,
        mode="lines+markers",
        marker={"color": RAISES, "size": 9},
        customdata=counts,
        hovertemplate="%{y:.0%} converted, n %{customdata:,}<extra></extra>",
        name="On the test leads",
    )
    top = min(1.0, 1.1 * max(*means, *rates))
    figure.update_xaxes(title="Propensity", tickformat=".0%", range=[0, top])
    figure.update_yaxes(title="Converted", tickformat=".0%", range=[0, top])
    return figure.update_layout(height=320, hovermode="closest")


def leaderboard(candidates: pd.DataFrame) -> Figure:
    """AUC of each candidate with its interval; columns name, auc, low, high, recommended."""
    dots = go.Scatter(
        x=candidates["auc"],
        y=candidates["name"],
        mode="markers",
        marker={"size": 11, "color": [RAISES if r else NEUTRAL for r in candidates["recommended"]]},
        error_x={
            "type": "data",
            "array": candidates["high"] - candidates["auc"],
            "arrayminus": candidates["auc"] - candidates["low"],
            "color": QUIET,
        },
        customdata=candidates[["low", "high"]],
        hovertemplate="%{x:.3f} (%{customdata[0]:.3f} to %{customdata[1]:.3f})<extra>%{y}</extra>",
    )
    figure = Figure(dots, layout=LAYOUT)
    figure.update_layout(height=100 + 32 * len(candidates), hovermode="closest")
    figure.update_yaxes(autorange="reversed")
    return figure.update_xaxes(title="AUC on the test leads", tickformat=".2f", nticks=MOST_TICKS)


def suspect_bars(suspects: pd.DataFrame) -> Figure:
    """AUC of single columns from the 0.5 of chance on; columns column, auc, quarantined."""
    bars = go.Bar(
        x=suspects["auc"] - 0.5,
        base=0.5,
        y=[_shortened(name) for name in suspects["column"]],
        orientation="h",
        marker={"color": [LOWERS if q else QUIET for q in suspects["quarantined"]]},
        text=[f"{auc:.2f}" for auc in suspects["auc"]],
        hoverinfo="skip",
    )
    figure = Figure(bars, layout=LAYOUT).update_layout(height=110 + 30 * len(suspects))
    figure.update_yaxes(autorange="reversed")
    return figure.update_xaxes(title="AUC of the column alone", range=[0.5, 1], nticks=MOST_TICKS)


# Order of arrival and chance look as in the curve of gains; the model is the thick line.
POLICY_LINES = {
    "first come": (LOWERS, "dot", 2),
    "best source": (LOWERS, "solid", 2),
    "existing score": (QUIET, "solid", 2),
    "at random": (NEUTRAL, "dash", 2),
}


def backtest_months(table: pd.DataFrame) -> Figure:
    """Conversions by month of the model and of each policy it is held against.

    `table` is that of a backtest: month, leads, converted, called, then a column by policy.
    """
    figure = Figure(layout=LAYOUT)
    for name in table.columns[4:]:
        colour, dash, width = POLICY_LINES.get(name, (RAISES, "solid", 3))
        figure.add_scatter(
            x=table["month"],
            y=table[name],
            name=name.capitalize(),
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": width},
            hovertemplate="%{y:,.0f}",
        )
    figure.update_xaxes(type="category", nticks=MOST_TICKS)
    figure.update_yaxes(title="Conversions found", tickformat=COUNTS, rangemode="tozero")
    return figure.update_layout(height=320)
