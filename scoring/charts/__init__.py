"""Pictures: a table or an explanation in, a plotly figure out, in colour-blind-safe colours."""

from plotly.graph_objects import Figure

from scoring.charts.base import OF_ITS_OWN, TOOLS, as_page, as_part, on_screen, script

__all__ = ["OF_ITS_OWN", "TOOLS", "Figure", "as_page", "as_part", "on_screen", "script"]
