"""Pictures of the funnel: how many leads each stage keeps, and where each source leaks."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from plotly.graph_objects import Figure

from scoring.charts.base import BRIEF, COUNTS, LAYOUT, MOST_TICKS, axis_labels, shortened
from scoring.charts.colours import BELOW_ABOVE, BESIDE, CELL_INK, QUIET, RAISES
from scoring.charts.marks import cells, lying_bars
from scoring.wording import precise, signed

# Pixels of a stage: its line of text and its bar.
STAGE = 58
# Cells differ from the average by at least this much before they are in full colour.
_LEAST_SPAN = 0.05


def funnel_bars(table: pd.DataFrame) -> Figure:
    """Leads by stage with those lost before it; columns stage, reached, beside, lost, share, step.

    Leads at a stage but not at the one before are a part of the bar of their own.
    """
    rows = np.arange(len(table))
    stages = table[["stage", "reached", "share", "step"]].itertuples(index=False)
    words = [_words(*stage) for stage in stages]
    figure = Figure(layout=LAYOUT)
    for lengths, name, colour, opacity in (
        (table["reached"] - table["beside"], "Went on from the stage before", RAISES, 1),
        (table["beside"], "Without the stage before", BESIDE, 1),
        (table["lost"], "Lost since the stage before", QUIET, 0.45),
    ):
        if lengths.any():
            look = {"width": 0.34, "name": name, "opacity": opacity, "hoverinfo": "skip"}
            figure.add_trace(lying_bars(lengths, rows, colour, **look))
    figure.add_scatter(
        x=np.zeros(len(table)), y=rows - 0.36, mode="text", text=words,
        textposition="middle right", hoverinfo="skip", showlegend=False, cliponaxis=False,
    )  # fmt: skip
    figure.update_layout(barmode="stack", height=80 + STAGE * len(table))
    figure.update_yaxes(range=[len(table) - 0.6, -0.7], visible=False)
    return figure.update_xaxes(
        title="Leads", tickformat=COUNTS, nticks=MOST_TICKS, rangemode="tozero"
    )


def step_map(table: pd.DataFrame, stages: Sequence[str], average: Sequence[float]) -> Figure:
    """The step rate of each group and stage, coloured by its distance from that of all leads.

    Columns group, stage, step, n, small; `average` has the step rate of all leads at each of the
    stages. Steps from under 20 leads stay without colour.
    """
    groups = list(dict.fromkeys(table["group"]))
    by_place = table.set_index(["group", "stage"])
    step, small, n = (
        by_place[name].unstack().reindex(index=groups, columns=list(stages))
        for name in ("step", "small", "n")
    )
    apart = (step - np.asarray(average)).mask(small)
    rows = zip(step.to_numpy(), n.to_numpy(), strict=True)
    words = [[_cell(s, m) for s, m in zip(*row, strict=True)] for row in rows]
    span = float(np.nanmax(np.abs(apart.to_numpy()), initial=_LEAST_SPAN))
    heat = cells(
        apart.to_numpy(),
        axis_labels(stages, BRIEF),
        axis_labels(groups, BRIEF),
        BELOW_ABOVE,
        text=words,
        texttemplate="%{text}",
        textfont={"color": CELL_INK},
        zmin=-span,
        zmax=span,
        customdata=(100 * apart).map(signed, na_action="ignore").fillna("–").to_numpy(),
        hovertemplate="%{y} · %{x}<br>%{text}<br>%{customdata} points from all leads"
        "<extra></extra>",
    )
    figure = Figure(heat, layout=LAYOUT).update_layout(height=80 + 44 * len(groups))
    # Without a ground of its own the text of uncoloured cells would be lost on a dark page.
    figure.update_layout(plot_bgcolor=QUIET)
    figure.update_xaxes(type="category", side="top", showgrid=False)
    return figure.update_yaxes(autorange="reversed", type="category", showgrid=False)


def _words(stage: str, reached: int, share: float, step: float) -> str:
    if np.isnan(step):
        return f"<b>{shortened(stage)}</b>  {reached:,}"
    return (
        f"<b>{shortened(stage)}</b>  {reached:,} · step {precise(step)} · {precise(share)} of all"
    )


def _cell(step: float, n: float) -> str:
    return "" if np.isnan(step) else f"{100 * step:.0f}%<br>n {n:,.0f}"
