"""Pictures of a model's health: its order, its thresholds, and how it does by group."""

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from scoring.charts.base import COUNTS, LAYOUT, MOST_TICKS, axis_labels, in_rows
from scoring.charts.colours import LINES, LOWERS, NEUTRAL, QUIET, RAISES
from scoring.charts.marks import interval_dots, lying_bars, ticks

HEIGHT = 320
_SHARE = {"tickformat": ".0%", "range": [0, 1.01], "nticks": MOST_TICKS}
_BESIDE = {"color": NEUTRAL, "dash": "dash", "width": 2}
_MODEL = {"color": RAISES, "width": 3}
AUC_WORDS = "%{x:.3f} (%{customdata[1]:.3f} to %{customdata[2]:.3f}), n %{customdata[0]:,}"


def roc_curve(table: pd.DataFrame) -> Figure:
    """Conversions found by the others called in vain; columns passed, found of an order table."""
    figure = _curve(table["passed"], table["found"], "%{y:.0%} found, %{x:.0%} in vain")
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line=_BESIDE, name="At random")
    figure.update_xaxes(title="Others called in vain", **_SHARE)
    figure.update_yaxes(title="Conversions found", **_SHARE)
    return figure


def precision_curve(table: pd.DataFrame, rate: float) -> Figure:
    """Precision by recall; columns found, precision; `rate` is what calling anybody converts."""
    told = table[table["precision"].notna()]
    figure = _curve(told["found"], told["precision"], "%{y:.0%} converted, %{x:.0%} found")
    line = {"x": [0, 1], "y": [rate, rate], "mode": "lines", "line": _BESIDE}
    figure.add_scatter(**line, name="At random")
    figure.update_xaxes(title="Recall (conversions found)", **_SHARE)
    figure.update_yaxes(title="Precision", **_SHARE)
    return figure


def lift_curve(table: pd.DataFrame) -> Figure:
    """How much more often those called convert than all; columns called, lift."""
    told = table[table["lift"].notna()]
    figure = _curve(told["called"], told["lift"], "%{y:.2f} × the average, %{x:.0%} called")
    figure.add_scatter(x=[0, 1], y=[1, 1], mode="lines", line=_BESIDE, name="At random")
    figure.update_xaxes(title="Leads called, highest chance first", **_SHARE)
    figure.update_yaxes(title="Lift", rangemode="tozero", nticks=MOST_TICKS)
    return figure


def _curve(x: pd.Series, y: pd.Series, words: str) -> Figure:
    figure = Figure(layout=LAYOUT)
    hover = f"{words}<extra></extra>"
    figure.add_scatter(x=x, y=y, mode="lines", line=_MODEL, name="Model", hovertemplate=hover)
    return figure.update_layout(height=HEIGHT, hovermode="closest")


def cut_lines(table: pd.DataFrame, threshold: float) -> Figure:
    """Precision, recall and specificity by threshold; columns chance and these."""
    figure = Figure(layout=LAYOUT)
    for at, name in enumerate(("precision", "recall", "specificity")):
        colour, dash = LINES[at]
        figure.add_scatter(
            x=table["chance"], y=table[name], name=name.capitalize(), mode="lines",
            line={"color": colour, "dash": dash, "width": 2}, hovertemplate="%{y:.0%}",
        )  # fmt: skip
    figure.update_yaxes(**_SHARE)
    return _by_threshold(figure, threshold)


def gain_line(table: pd.DataFrame, threshold: float, best: float | None) -> Figure:
    """Money by threshold; columns chance, gain. The `best` threshold is a dot, None for none."""
    figure = Figure(layout=LAYOUT)
    hover = "%{y:,.0f} from a chance of %{x:.1%}<extra></extra>"
    x, y = table["chance"], table["gain"]
    figure.add_scatter(x=x, y=y, mode="lines", line=_MODEL, name="Gain", hovertemplate=hover)
    if best is not None:
        at = int(np.abs(x - best).to_numpy().argmin())
        dot = {"color": LOWERS, "size": 11}
        where = {"x": [best], "y": [y.iloc[at]]}
        figure.add_scatter(**where, mode="markers", marker=dot, name="Best", hovertemplate=hover)
    figure.add_hline(y=0, line={"color": QUIET, "width": 1})
    figure.update_yaxes(title="Value minus cost", tickformat=COUNTS)
    return _by_threshold(figure, threshold).update_layout(hovermode="closest")


def _by_threshold(figure: Figure, threshold: float) -> Figure:
    figure.add_vline(x=threshold, line={"color": NEUTRAL, "dash": "dot", "width": 2})
    figure.update_xaxes(title="Called from this chance on", **_SHARE)
    return figure.update_layout(height=HEIGHT)


def auc_dots(table: pd.DataFrame, whole: float) -> Figure:
    """The AUC of each group with its interval beside that of all; columns of a segment table."""
    told = table[table["auc"].notna()]
    names = axis_labels(told["group"])
    dots = interval_dots(told, names, ("auc", "auc_low", "auc_high"), AUC_WORDS, "known")
    figure = Figure(dots, layout=LAYOUT).update_layout(showlegend=False)
    figure.add_vline(x=whole, line={"color": NEUTRAL, "dash": "dot", "width": 1})
    return in_rows(figure, len(told), title="AUC", tickformat=".2f")


def selection_bars(table: pd.DataFrame) -> Figure:
    """The share called of each group, with its precision; columns group, selection, precision."""
    names = axis_labels(table["group"])
    hover = "%{x:.1%} of n %{customdata:,} called<extra>%{y}</extra>"
    look = {"customdata": table["leads"], "hovertemplate": hover, "name": "Called"}
    bars = lying_bars(table["selection"], names, RAISES, **look)
    figure = Figure(bars, layout=LAYOUT)
    found = ticks(table["precision"], names, "Converted, of those called", "%{x:.1%} converted")
    figure.add_trace(found)
    return in_rows(figure, len(table), title="Share", tickformat=".0%", range=[0, 1.01])
