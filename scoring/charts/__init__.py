"""Pictures: a table or an explanation in, a plotly figure out, in colour-blind-safe colours."""

from plotly.graph_objects import Figure

from scoring.charts.bands import chance_bars, difference_bars, found_curve
from scoring.charts.base import MOST_WORDY, TOOLS, as_page, as_part, script, shortened
from scoring.charts.call_sheet import (
    difference_waterfall,
    drift_bars,
    gain_curve,
    tier_bars,
    waterfall,
)
from scoring.charts.cohorts import age_map, change_waterfall, volume_and_rate
from scoring.charts.compare import share_pairs
from scoring.charts.economics import bought_dots, cost_dots
from scoring.charts.explore import heat_map, lead_bars, rate_dots, trend_lines
from scoring.charts.funnel import funnel_bars, step_map
from scoring.charts.moved import moved_waterfall, part_bars
from scoring.charts.profile import association_dots, fill_bars, outcome_bars
from scoring.charts.suggestions import lift_bars, raise_dots
from scoring.charts.training import backtest_months, leaderboard, reliability_curve, suspect_bars
from scoring.charts.what_if import response_curve, response_map

__all__ = [
    "MOST_WORDY",
    "TOOLS",
    "Figure",
    "age_map",
    "as_page",
    "as_part",
    "association_dots",
    "backtest_months",
    "bought_dots",
    "chance_bars",
    "change_waterfall",
    "cost_dots",
    "difference_bars",
    "difference_waterfall",
    "drift_bars",
    "fill_bars",
    "found_curve",
    "funnel_bars",
    "gain_curve",
    "heat_map",
    "lead_bars",
    "leaderboard",
    "lift_bars",
    "moved_waterfall",
    "outcome_bars",
    "part_bars",
    "raise_dots",
    "rate_dots",
    "reliability_curve",
    "response_curve",
    "response_map",
    "script",
    "share_pairs",
    "shortened",
    "step_map",
    "suspect_bars",
    "tier_bars",
    "trend_lines",
    "volume_and_rate",
    "waterfall",
]
