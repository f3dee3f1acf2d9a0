"""Pictures: a table or an explanation in, a plotly figure out, in colour-blind-safe colours."""

from plotly.graph_objects import Figure

from scoring.charts.base import TOOLS, as_page, as_part, on_screen, script

__all__ = ["TOOLS", "Figure", "as_page", "as_part", "on_screen", "script"]
