"""What all pictures share: layout, labels, and how they become a page."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.io import to_html
from plotly.offline import get_plotlyjs

from scoring.charts.colours import GRID, INK, THEME_INK
from scoring.wording import clipped

# Characters of a label and ticks of an axis that a narrow panel holds.
LABEL, MOST_TICKS = 30, 6
# Characters of a line of a label in two.
LINE = 24
# Characters of a label beside a picture that needs the room itself.
BRIEF = 20
# With more columns than these a cell of a narrow panel holds a number of two digits and no more.
MOST_WORDY = 5
# The marks that our own words have; of all others plotly makes links, pictures and styles.
_NOT_OURS = re.compile(r"<(?!/?(?:b|br|extra)>)")
# Values that are handed on and not drawn.
_NOT_DRAWN = {"customdata"}
_AXIS = re.compile(r"[xy]axis\d*$")
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


def in_rows(
    figure: go.Figure, rows: int, *, row: int = ROW, around: int = 90, **axis: object
) -> go.Figure:
    """The figure with a row for each category, the first on top; `axis` is that of the numbers.

    `row` is the height of each in pixels, `around` what stands above and below them all.
    """
    figure.update_layout(height=around + row * rows, hovermode="closest")
    figure.update_yaxes(autorange="reversed", type="category")
    return figure.update_xaxes(**{"nticks": MOST_TICKS} | axis)


def in_two(label: str, most: int = LINE) -> str:
    """A label in a line, or in two of so many signs at most, parted between words where it can be.

    >>> in_two("Visits: 4"), in_two("Occupation: Working Professional")
    ('Visits: 4', 'Occupation:<br>Working Professional')
    >>> in_two("What matters most in choosing a course: Better Career Prospects")
    'What matters most in ch…<br>Better Career Prospects'
    """
    if len(label) <= most:
        return shortened(label, most)
    value, space = label.find(": ") + 1, label.rfind(" ", 0, most + 1)
    fits = space > 0 and len(label) - space - 1 <= most
    # A name that is too long is cut, and its value is still read.
    end = value if value and (value <= most or not fits) else space if space > 0 else most
    return f"{shortened(label[:end], most)}<br>{shortened(label[end:].strip(), most)}"


def axis_labels(
    names: Iterable[object], most: int = LABEL, *, cut: Callable[[str, int], str] = shortened
) -> list[str]:
    """A label for each name, all different, as an axis joins those of the same text."""
    seen: Counter[str] = Counter()
    labels = []
    for name in names:
        label = cut(str(name), most)
        # Nothing is seen of this sign.
        labels.append(label + "\u200b" * seen[label])
        seen[label] += 1
    return labels


# Saving a PNG is all the tool bar offers; its other buttons lead to the maker's web site.
TOOLS = {"displaylogo": False, "modeBarButtons": [["toImage"]]}

# What a page with pictures may load, in the words of a Content-Security-Policy: nothing from
# elsewhere.
OF_ITS_OWN = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
)


def _text_only(drawn: Any) -> Any:
    """What is drawn, without any mark that our words do not have: that is text of a file.

    >>> _text_only({"text": ["<b>Ana</b> 3%", "<a href='http://a.in'>x</a>"]})
    {'text': ['<b>Ana</b> 3%', "&lt;a href='http://a.in'>x&lt;/a>"]}
    """
    if isinstance(drawn, str):
        return _NOT_OURS.sub("&lt;", drawn)
    if isinstance(drawn, dict):
        return {k: part if k in _NOT_DRAWN else _text_only(part) for k, part in drawn.items()}
    if isinstance(drawn, list | tuple):
        return [_text_only(part) for part in drawn]
    if isinstance(drawn, np.ndarray) and drawn.dtype.kind in "OUT":
        return _text_only(drawn.tolist())
    return drawn


def _of_text(figure: go.Figure) -> dict[str, Any]:
    """What is drawn as text only, without the look of the app, which every figure begins with."""
    drawn = figure.to_plotly_json()
    # To be checked anew it would take longer than all else.
    drawn["layout"].pop("template", None)
    return dict(_text_only(drawn))


def _inked(figure: go.Figure, ink: str, **axis: object) -> go.Figure:
    """The figure with its words in this ink, and its axes with what is said of all of them."""
    drawn = _of_text(figure)
    layout = drawn["layout"]
    layout["font"] = layout.get("font", {}) | {"color": ink}
    for name in {"xaxis", "yaxis", *filter(_AXIS.match, layout)}:
        own = layout.get(name, {})
        title, ticks = own.get("title", {}), own.get("tickfont", {}) | {"color": ink}
        words = {
            "tickfont": ticks,
            "title": title | {"font": title.get("font", {}) | {"color": ink}},
        }
        layout[name] = own | words | axis
    return go.Figure(drawn)


def _on_any_paper(figure: go.Figure) -> go.Figure:
    """The figure with colours of its own, the same whether or not the app set a theme before."""
    # Streamlit makes room for the labels by itself; a page without it does not.
    lines = {"gridcolor": GRID, "zerolinecolor": GRID, "automargin": True}
    return _inked(figure, INK, **lines).update_layout(template="none")


def on_screen(figure: go.Figure) -> go.Figure:
    """The figure with its words in the ink of the app's theme, light or dark."""
    return _inked(figure, THEME_INK)


def as_page(figure: go.Figure, *more: go.Figure) -> str:
    """The picture, and more below it, as an HTML page of its own, which needs no network."""
    page = str(to_html(_on_any_paper(figure), config=TOOLS, include_plotlyjs=True, full_html=True))
    allowed = f'<head><meta http-equiv="Content-Security-Policy" content="{OF_ITS_OWN}" />'
    head, end, rest = page.replace("<head>", allowed, 1).rpartition("</body>")
    return "".join((head, *map(as_part, more), end, rest))


def as_part(figure: go.Figure) -> str:
    """The picture as a part of a page that holds plotly's script."""
    return str(
        to_html(_on_any_paper(figure), config=TOOLS, include_plotlyjs=False, full_html=False)
    )


def script() -> str:
    """Plotly's script, which parts of a page need once."""
    return str(get_plotlyjs())
