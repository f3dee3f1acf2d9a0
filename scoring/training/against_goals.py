"""A candidate held against the goals that a person states, by its test: Ready, OK or Not ready."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.model.readiness import GoalFigure, GoalKind, readiness
from scoring.training.evaluation import TENTH, draw_weights, lift_interval
from scoring.training.goals import Goals
from scoring.training.prepared import History, TrainingRequest
from scoring.training.replay import block_count
from scoring.training.result import Candidate


@dataclass(frozen=True)
class GoalTest:
    """The goals of a training, and on how many `leads` they are tested.

    `rate` is the share of the history's leads that converts, `share` that of those who are called.
    """

    goals: Goals
    rate: float
    share: float
    leads: int
    seed: int = 0

    @classmethod
    def of(cls, history: History, request: TrainingRequest) -> "GoalTest":
        """The goals of a request, for the leads of a history."""
        rate, leads = float(history.outcome.mean()), len(history.split.test)
        share = called_share(history, request.capacity)
        return cls(request.goals, rate, share, leads, request.seed)

    @cached_property
    def _weights(self) -> NDArray[np.float64]:
        """How often each test lead is drawn for an interval; (draws, n)."""
        return draw_weights(self.leads, self.seed)

    def judged(self, candidate: Candidate) -> Candidate:
        """The candidate with its verdict, which its card says too.

        Figures are those at the base rate stated, if one is: of a history with too few leads that
        did not convert, precision looks better and lift worse than it is.
        """
        calibration = candidate.model.calibration
        rate = float(calibration.moved(np.array(self.rate)))
        asked = self.goals.applied(rate, self.share)
        figures = tuple(self._figure(candidate, kind, goal) for kind, goal in asked.items())
        found = readiness(figures, candidate.holds)
        card = replace(candidate.model.card, verdict=found.verdict.value, goals=figures)
        model = replace(candidate.model, card=card)
        return replace(candidate, model=model, readiness=found)

    def _figure(self, candidate: Candidate, kind: GoalKind, goal: float) -> GoalFigure:
        test, spans = candidate.test, candidate.intervals
        if kind is GoalKind.AUC:
            return GoalFigure(kind, goal, test.auc, *spans["auc"], test.rows)
        if kind is GoalKind.LIFT:
            return self._lift(candidate, goal)
        at = candidate.model.calibration.moved(np.array(test.threshold))
        if kind is GoalKind.RECALL:
            return GoalFigure(kind, goal, test.recall, *spans["recall"], test.converted, float(at))
        low, high = spans["precision"]
        real = np.array([test.precision, low, min(1.0, high)])
        value, low, high = candidate.model.calibration.moved(real).tolist()
        called = int((candidate.chance >= test.threshold).sum())
        return GoalFigure(kind, goal, value, low, high, called, float(at))

    def _lift(self, candidate: Candidate, goal: float) -> GoalFigure:
        """Of the share that is called; converted leads count as often as at the base rate."""
        test, shift = candidate.test, candidate.model.calibration.shift
        called = max(1, round(self.share * test.rows))
        if self.share == TENTH and not shift:
            known = (test.lift_at_10, *candidate.intervals["lift_at_10"])
            return GoalFigure(GoalKind.LIFT, goal, *known, called, self.share)
        outcome = candidate.scored.outcome
        often = np.where(outcome, np.exp(shift), 1.0)
        found = lift_interval(outcome, candidate.chance, self._weights, often, self.share)
        return GoalFigure(GoalKind.LIFT, goal, *found, called, self.share)


def called_share(history: History, capacity: float | None) -> float:
    """The share of its leads that a team calls: by the calls of a month or block, else a tenth."""
    if capacity is None:
        return TENTH
    if capacity < 1:
        return capacity
    leads = len(history.outcome)
    if history.in_file_order:
        parts = block_count(leads)
    else:
        dated = history.created[~np.isnat(history.created)]
        parts, leads = len(np.unique(dated.astype("datetime64[M]"))), len(dated)
    return min(1.0, capacity * parts / leads) if leads else TENTH
