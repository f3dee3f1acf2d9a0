"""The pictures of a tracked run as one page, which needs no network."""

import pandas as pd

from scoring.charts import Figure, as_page
from scoring.charts.training import backtest_months, leaderboard, reliability_curve
from scoring.tracking.tracked_run import Pictured


def pictures_page(pictured: Pictured) -> str:
    """The page as HTML, "" where nothing is to be drawn."""
    found: dict[str, Figure] = {}
    if pictured.candidates:
        table = pd.DataFrame(dict(pictured.candidates))
        found["Candidates: AUC with 90% interval"] = leaderboard(table, "AUC on the test leads")
    if pictured.test is not None and pictured.test.curve:
        found["Reliability on the test leads"] = reliability_curve(pictured.test)
    if pictured.months:
        found["Conversions found"] = backtest_months(pd.DataFrame(dict(pictured.months)))
    drawn = [_titled(figure, title) for title, figure in found.items()]
    return as_page(*drawn) if drawn else ""


def _titled(figure: Figure, title: str) -> Figure:
    height = (figure.layout.height or 320) + 60
    return figure.update_layout(title={"text": title, "x": 0}, height=height, margin={"t": 70})
