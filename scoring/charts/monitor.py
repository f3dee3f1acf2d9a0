"""Pictures of batches over time: how far each field drifted, and what chances the leads had."""

from collections.abc import Sequence

import pandas as pd
from plotly.graph_objects import Figure

from scoring.charts.base import BRIEF, LAYOUT, MOST_TICKS, MOST_WORDY, axis_labels
from scoring.charts.colours import LOWERS, NEUTRAL, QUIET, RAISES
from scoring.charts.marks import WRITTEN, cells, whiskers
from scoring.model.drift import DriftSize
from scoring.wording import percent

# A cell for each verdict, under dark ink.
_STEPS = {DriftSize.NONE: 0.0, DriftSize.MODERATE: 1.0, DriftSize.LARGE: 2.0}
_SHADES = ((0.0, "#BCC5CF"), (0.5, "#E8BE8A"), (1.0, "#E8806F"))


def drift_map(table: pd.DataFrame, batches: Sequence[str], fields: Sequence[str]) -> Figure:
    """PSI of each field in each batch, shaded by verdict; columns batch, field, psi, verdict.

    A cell with a large drift is red, a moderate one orange, one within the usual grey.
    """
    grid = table.set_index(["field", "batch"])
    whole = pd.MultiIndex.from_product([fields, batches])
    shape = (len(fields), len(batches))
    steps = grid["verdict"].map(_STEPS).astype(float).reindex(whole).to_numpy().reshape(shape)
    psi = grid["psi"].reindex(whole).to_numpy().reshape(shape)
    decimals = 1 if len(batches) > MOST_WORDY else 2
    words = [["" if cell != cell else f"{cell:.{decimals}f}" for cell in row] for row in psi]
    map_of = cells(
        steps,
        axis_labels(batches, BRIEF),
        axis_labels(fields, BRIEF),
        _SHADES,
        zmin=0,
        zmax=2,
        text=words,
        **WRITTEN,
        customdata=psi,
        hovertemplate="%{y} · %{x}<br>PSI %{customdata:.3f}<extra></extra>",
    )
    figure = Figure(map_of, layout=LAYOUT).update_layout(hovermode="closest")
    figure.update_layout(height=110 + 30 * len(fields))
    figure.update_xaxes(type="category", showgrid=False, nticks=MOST_TICKS)
    return figure.update_yaxes(autorange="reversed", type="category", showgrid=False)


def score_lines(table: pd.DataFrame) -> Figure:
    """The mean chance of each batch beside that of the history; columns batch, mean, before."""
    figure = Figure(layout=LAYOUT)
    look = (("mean", "Batch", RAISES, "solid"), ("before", "History", NEUTRAL, "dash"))
    for column, name, colour, dash in look:
        figure.add_scatter(
            x=table["batch"], y=table[column], name=name, mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2}, hovertemplate="%{y:.1%}",
        )  # fmt: skip
    figure.update_xaxes(type="category", nticks=MOST_TICKS)
    figure.update_yaxes(title="Mean chance", tickformat=".0%", rangemode="tozero")
    return figure.update_layout(height=300)


def estimate_dots(table: pd.DataFrame) -> Figure:
    """The AUC to expect of each batch with its interval; columns batch, auc, low, high, tested."""
    figure = Figure(layout=LAYOUT)
    figure.add_scatter(
        x=table["batch"], y=table["auc"], name="Estimate", mode="markers",
        marker={"size": 10, "color": RAISES}, hovertemplate="%{y:.1%}",
        error_y=whiskers(table["auc"], table["low"], table["high"]),
    )  # fmt: skip
    figure.add_scatter(
        x=table["batch"], y=table["tested"], name="Test of the model", mode="lines",
        line={"color": LOWERS, "dash": "dash", "width": 2}, hovertemplate="%{y:.1%}",
    )  # fmt: skip
    figure.update_xaxes(type="category", nticks=MOST_TICKS)
    figure.update_yaxes(title="AUC", tickformat=".0%")
    return figure.update_layout(height=300)


def score_bars(before: Sequence[float], now: Sequence[float]) -> Figure:
    """The shares of leads by chance, of the history and of a batch, in bins of one width."""
    width = 1 / len(now)
    bins = [f"{percent(at * width)} to {percent((at + 1) * width)}" for at in range(len(now))]
    figure = Figure(layout=LAYOUT)
    for shares, name, colour in ((before, "History", QUIET), (now, "Batch", RAISES)):
        figure.add_bar(
            x=bins, y=list(shares), name=name, marker={"color": colour}, hovertemplate="%{y:.1%}"
        )
    figure.update_xaxes(title="Chance", type="category")
    figure.update_yaxes(title="Leads", tickformat=".0%")
    return figure.update_layout(height=300, barmode="group")
