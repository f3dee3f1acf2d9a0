"""Pictures: a table or an explanation in, a plotly figure out, in colour-blind-safe colours."""

from plotly.graph_objects import Figure

from scoring.charts.base import TOOLS, as_page, as_part, script
from scoring.charts.call_sheet import drift_bars, gain_curve, tier_bars, waterfall
from scoring.charts.cohorts import age_map, change_waterfall, volume_and_rate
from scoring.charts.explore import heat_map, lead_bars, rate_dots, trend_lines
from scoring.charts.funnel import funnel_bars, step_map
from scoring.charts.training import backtest_months, leaderboard, reliability_curve, suspect_bars

__all__ = [
    "TOOLS",
    "Figure",
    "age_map",
    "as_page",
    "as_part",
    "backtest_months",
    "change_waterfall",
    "drift_bars",
    "funnel_bars",
    "gain_curve",
    "heat_map",
    "lead_bars",
    "leaderboard",
    "rate_dots",
    "reliability_curve",
    "script",
    "step_map",
    "suspect_bars",
    "tier_bars",
    "trend_lines",
    "volume_and_rate",
    "waterfall",
]
