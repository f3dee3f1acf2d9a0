"""Pictures: a table or an explanation in, a plotly figure out, in colour-blind-safe colours."""

from plotly.graph_objects import Figure

from scoring.charts.base import as_page, as_part
from scoring.charts.call_sheet import drift_bars, gain_curve, tier_bars, waterfall
from scoring.charts.explore import heat_map, lead_bars, rate_dots, trend_lines
from scoring.charts.profile import association_dots, fill_bars, outcome_bars
from scoring.charts.training import backtest_months, leaderboard, reliability_curve, suspect_bars

__all__ = [
    "Figure",
    "as_page",
    "as_part",
    "association_dots",
    "backtest_months",
    "drift_bars",
    "fill_bars",
    "gain_curve",
    "heat_map",
    "lead_bars",
    "leaderboard",
    "outcome_bars",
    "rate_dots",
    "reliability_curve",
    "suspect_bars",
    "tier_bars",
    "trend_lines",
    "waterfall",
]
