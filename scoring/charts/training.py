"""Pictures of a training: reliability, candidates, suspects, past months replayed."""

import pandas as pd
import plotly.graph_objects as go
from plotly.graph_objects import Figure

from scoring.charts.base import COUNTS, LAYOUT, MOST_TICKS, in_rows, shortened
from scoring.charts.colours import LOWERS, NEUTRAL, QUIET, RAISES
from scoring.charts.marks import lying_bars, whiskers
from scoring.model.lead_model import Metrics

# Order of arrival and chance look as in the curve of gains; the model is the thick line.
POLICY_LINES = {
    "first come": (LOWERS, "dot", 2),
    "best source": (LOWERS, "solid", 2),
    "existing score": (QUIET, "solid", 2),
    "at random": (NEUTRAL, "dash", 2),
}


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
    figure.update_xaxes(title="Predicted chance", tickformat=".0%", range=[0, top])
    figure.update_yaxes(title="Converted", tickformat=".0%", range=[0, top])
    return figure.update_layout(height=320, hovermode="closest")


def reliability_pair(both: tuple[Metrics, Metrics], names: tuple[str, str]) -> Figure:
    """The reliability curves of two models in one picture."""
    figure = Figure(layout=LAYOUT)
    line = {"color": QUIET, "dash": "dot"}
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, name="Perfect")
    top = 0.0
    for metrics, name, colour, symbol in zip(
        both, names, (LOWERS, RAISES), ("diamond", "circle"), strict=True
    ):
        means, rates, counts = zip(*metrics.curve, strict=True)
        figure.add_scatter(
            x=means, y=rates, mode="lines+markers", name=name, customdata=counts,
            line={"color": colour}, marker={"size": 8, "symbol": symbol},
            hovertemplate="%{y:.0%} converted, n %{customdata:,}<extra>%{fullData.name}</extra>",
        )  # fmt: skip
        top = min(1.0, max(top, 1.1 * max(*means, *rates)))
    figure.update_xaxes(title="Predicted chance", tickformat=".0%", range=[0, top])
    figure.update_yaxes(title="Converted", tickformat=".0%", range=[0, top])
    return figure.update_layout(height=320, hovermode="closest")


def leaderboard(candidates: pd.DataFrame, measured: str) -> Figure:
    """AUC of each candidate with its interval; columns name, auc, low, high, recommended.

    `measured` says of which leads it is.
    """
    dots = go.Scatter(
        x=candidates["auc"],
        y=candidates["name"],
        mode="markers",
        marker={"size": 11, "color": [RAISES if r else NEUTRAL for r in candidates["recommended"]]},
        error_x=whiskers(candidates["auc"], candidates["low"], candidates["high"]),
        customdata=candidates[["low", "high"]],
        hovertemplate="%{x:.3f} (%{customdata[0]:.3f} to %{customdata[1]:.3f})<extra>%{y}</extra>",
    )
    axis = {"title": measured, "tickformat": ".2f"}
    return in_rows(Figure(dots, layout=LAYOUT), len(candidates), row=32, around=100, **axis)


def suspect_bars(suspects: pd.DataFrame) -> Figure:
    """AUC of single columns from the 0.5 of chance on; columns column, auc, quarantined."""
    names = [shortened(name) for name in suspects["column"]]
    colours = [LOWERS if q else QUIET for q in suspects["quarantined"]]
    words = [f"{auc:.2f}" for auc in suspects["auc"]]
    bars = lying_bars(suspects["auc"] - 0.5, names, colours, base=0.5, text=words, hoverinfo="skip")
    axis = {"title": "AUC of the column alone", "range": [0.5, 1]}
    return in_rows(Figure(bars, layout=LAYOUT), len(suspects), row=30, around=110, **axis)


def backtest_months(table: pd.DataFrame) -> Figure:
    """Conversions by month of the model and of each policy it is held against.

    `table` is that of a backtest: month or block, leads, converted, called, a column by policy.
    """
    figure = Figure(layout=LAYOUT)
    for name in table.columns[4:]:
        colour, dash, width = POLICY_LINES.get(name, (RAISES, "solid", 3))
        figure.add_scatter(
            x=table.iloc[:, 0],
            y=table[name],
            name=name.capitalize(),
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": width},
            hovertemplate="%{y:,.0f}",
        )
    figure.update_xaxes(type="category", nticks=MOST_TICKS)
    figure.update_yaxes(title="Conversions found", tickformat=COUNTS, rangemode="tozero")
    return figure.update_layout(height=320)
