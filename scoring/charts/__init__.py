"""Pictures: a table or an explanation in, a plotly figure out, in colour-blind-safe colours."""

from plotly.graph_objects import Figure

from scoring.charts.call_sheet import drift_bars, gain_curve, tier_bars, waterfall
from scoring.charts.training import backtest_months, leaderboard, reliability_curve, suspect_bars

__all__ = [
    "Figure",
    "backtest_months",
    "drift_bars",
    "gain_curve",
    "leaderboard",
    "reliability_curve",
    "suspect_bars",
    "tier_bars",
    "waterfall",
]
