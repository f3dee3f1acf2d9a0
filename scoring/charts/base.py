"""What all pictures share: colours, layout, labels."""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd
import plotly.graph_objects as go
from plotly.io import to_html
from plotly.offline import get_plotlyjs

from scoring.wording import clipped

# Okabe and Ito's blue and orange; the greys are read on white and on near-black.
RAISES, LOWERS, NEUTRAL, QUIET = "#2F7FC1", "#E08A1E", "#7A8594", "#A9B2BE"
TIER_COLOURS = {"A": "#1B5E9B", "B": "#4F94CD", "C": "#9DB8CF", "D": "#B9BEC6"}
# A waterfall from top to bottom.
STEPS = {
    "orientation": "h",
    "increasing": {"marker": {"color": RAISES}},
    "decreasing": {"marker": {"color": LOWERS}},
    "totals": {"marker": {"color": NEUTRAL}},
    "connector": {"line": {"color": QUIET, "width": 1}},
}
# Lines told apart by colour and by dash: Okabe and Ito's colours, read on white and near-black.
LINES = (
    ("#2F7FC1", "solid"),
    ("#E08A1E", "solid"),
    ("#1E9E77", "dash"),
    ("#B5629B", "dot"),
    ("#7A8594", "dashdot"),
    ("#56B4E9", "longdash"),
    ("#B8A21A", "solid"),
)
# Characters of a label and ticks of an axis that a narrow panel holds.
LABEL, MOST_TICKS = 30, 6
# Characters of a label beside a picture that needs the room itself.
BRIEF = 20
# Cells of a rate under dark ink: they neither glow on near-black nor fade on white.
SHADES, TOO_FEW, CELL_INK = ((0.0, "#BBD2E6"), (1.0, "#4C97D8")), "#98A2AE", "#12202E"
# With more columns than these a cell of a narrow panel holds a number of two digits and no more.
MOST_WORDY = 5
# Whole numbers in full, small ones with their decimals (d3-format).
COUNTS = ",.7~r"

LAYOUT = go.Layout(
    paper_bgcolor="rgba(0,0,0,0)",
    plot_bgcolor="rgba(0,0,0,0)",
    margin={"l": 8, "r": 8, "t": 8, "b": 8},
    hovermode="x unified",
    legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    separators=".,",
)


def shortened(label: str, most: int = LABEL) -> str:
    """A label that a narrow panel holds; its signs are text, where plotly reads some as markup.

    >>> shortened("<b>R&D</b>"), shortened("a name that is far too long for a narrow panel")
    ('&lt;b&gt;R&amp;D&lt;/b&gt;', 'a name that is far too long f…')
    """
    return escape(clipped(label, most), quote=False)


ROW = 26  # pixels a row takes


def in_rows(figure: go.Figure, rows: int, **axis: object) -> go.Figure:
    """The figure with a row for each category, the first on top; `axis` is that of the numbers."""
    figure.update_layout(height=90 + ROW * rows, hovermode="closest")
    figure.update_yaxes(autorange="reversed", type="category")
    return figure.update_xaxes(nticks=MOST_TICKS, **axis)


def interval_dots(
    table: pd.DataFrame, names: Sequence[str], columns: tuple[str, str, str], hover: str, n: str
) -> go.Scatter:
    """A dot with its interval for each row of a table; rows marked `small` are grey.

    `columns` are those of value, low and high. In `hover` customdata[0] is the column `n`, then
    come low and high.
    """
    value, low, high = columns
    return go.Scatter(
        x=table[value],
        y=names,
        mode="markers",
        cliponaxis=False,
        marker={"size": 10, "color": [QUIET if small else RAISES for small in table["small"]]},
        error_x={
            "type": "data",
            "array": table[high] - table[value],
            "arrayminus": table[value] - table[low],
            "color": QUIET,
        },
        customdata=table[[n, low, high]],
        hovertemplate=f"{hover}<extra>%{{y}}</extra>",
    )


def ticks(values: pd.Series, names: Sequence[str], name: str, hover: str) -> go.Scatter:
    """A second mark for each row: a short upright line."""
    return go.Scatter(
        x=values,
        y=names,
        mode="markers",
        name=name,
        marker={"size": 9, "symbol": "line-ns-open", "color": LOWERS, "line": {"width": 3}},
        hovertemplate=f"{hover}<extra>%{{y}}</extra>",
    )


def axis_labels(names: Iterable[object], most: int = LABEL) -> list[str]:
    """A label for each name, all different, as an axis joins those of the same text."""
    seen: Counter[str] = Counter()
    labels = []
    for name in names:
        label = shortened(str(name), most)
        # Nothing is seen of this sign.
        labels.append(label + "\u200b" * seen[label])
        seen[label] += 1
    return labels


# Saving a PNG is all the tool bar offers; its other buttons lead to the maker's web site.
TOOLS = {"displaylogo": False, "modeBarButtons": [["toImage"]]}


# Read on white and on near-black, where no theme of the app colours the page.
INK, GRID = "#6B7786", "rgba(122, 133, 148, 0.25)"


def _on_any_paper(figure: go.Figure) -> go.Figure:
    """The figure with colours of its own, the same whether or not the app set a theme before."""
    # Streamlit makes room for the labels by itself; a page without it does not.
    lines = {"gridcolor": GRID, "zerolinecolor": GRID, "automargin": True}
    shown = go.Figure(figure).update_layout(template="none", font={"color": INK})
    return shown.update_xaxes(**lines).update_yaxes(**lines)


def as_page(figure: go.Figure) -> str:
    """The picture as an HTML page of its own, which needs no network."""
    return str(to_html(_on_any_paper(figure), config=TOOLS, include_plotlyjs=True, full_html=True))


def as_part(figure: go.Figure) -> str:
    """The picture as a part of a page that holds plotly's script."""
    return str(
        to_html(_on_any_paper(figure), config=TOOLS, include_plotlyjs=False, full_html=False)
    )


def script() -> str:
    """Plotly's script, which parts of a page need once."""
    return str(get_plotlyjs())
