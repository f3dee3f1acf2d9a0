"""Scored leads under a plan by chance that folds nobody."""

from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.planned import Planned


def by_chance(scored: ScoredBatch, capacity: int = 300) -> Planned:
    """The leads in the order of their chances, so many of them called."""
    return Planned(scored, CallPlan(capacity))
