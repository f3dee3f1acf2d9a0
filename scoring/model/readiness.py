"""Whether a model met the goals stated for it, on leads that it had not seen: the figures decide.

A goal is met beyond noise where the lower end of the figure's 90% interval is over it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scoring.wording import percent, precise


class GoalVerdict(StrEnum):
    """Whether a model may be relied on, in a word for a person."""

    READY = "Ready"
    OK = "OK"
    NOT_READY = "Not ready"


class GoalKind(StrEnum):
    """The figure that a goal is about."""

    AUC = "AUC"
    PRECISION = "precision"
    RECALL = "recall"
    LIFT = "lift"


@dataclass(frozen=True)
class GoalFigure:
    """A figure of the test beside the goal that it is to exceed, with its 90% interval.

    `at` is the chance from which leads count as called (precision, recall), or the share of leads
    that is called (lift), 0 for AUC. `leads` are those that the figure is about: the called ones
    (precision, lift), those that converted (recall), or all of the test (AUC).
    """

    kind: GoalKind
    goal: float
    value: float
    low: float
    high: float
    leads: int
    at: float = 0.0

    @property
    def is_met(self) -> bool:
        """Whether the figure itself is over the goal."""
        return self.value > self.goal

    @property
    def is_sure(self) -> bool:
        """Whether it is so beyond noise."""
        return self.low > self.goal

    @property
    def margin(self) -> float:
        """How far the lower end is over the goal, as a part of the goal."""
        return self.low / self.goal - 1 if self.goal else float("inf")

    @property
    def words(self) -> str:
        """The figure, its interval, its n and the goal.

        >>> GoalFigure(GoalKind.RECALL, 0.75, 0.77, 0.743, 0.794, 712, 0.435).words
        'recall 77.0% at a chance of 44% or more (90% interval 74.3 to 79.4%, n 712), goal over 75%'
        >>> GoalFigure(GoalKind.LIFT, 2.0, 2.5, 2.4, 2.7, 185, 0.1).words
        'lift 2.50 in the first 10% (90% interval 2.40 to 2.70, n 185), goal over 2'
        """
        span = f"{self._written(self.low)} to {self._written(self.high)}".replace("% to", " to")
        said = f"{self.kind} {self._written(self.value)}{self._where}"
        return f"{said} (90% interval {span}, n {self.leads:,}), goal over {self._goal}"

    @property
    def row(self) -> dict[str, str]:
        """The same in cells for a table."""
        name = str(self.kind)
        met = "yes" if self.is_sure else "within noise" if self.is_met else "no"
        return {
            "Figure": f"{name[:1].upper()}{name[1:]}{self._where}",
            "On the test": self._written(self.value),
            "90% interval": f"{self._written(self.low)} to {self._written(self.high)}",
            "n": f"{self.leads:,}",
            "Goal": f"over {self._goal}",
            "Met": met,
        }

    @property
    def _goal(self) -> str:
        return percent(self.goal) if self._is_share else f"{self.goal:g}"

    @property
    def _is_share(self) -> bool:
        return self.kind in (GoalKind.PRECISION, GoalKind.RECALL)

    @property
    def _where(self) -> str:
        if self._is_share:
            return f" at a chance of {percent(self.at)} or more"
        return f" in the first {percent(self.at)}" if self.kind is GoalKind.LIFT else ""

    def _written(self, value: float) -> str:
        if self._is_share:
            return precise(value)
        return f"{value:.3f}" if self.kind is GoalKind.AUC else f"{value:.2f}"


@dataclass(frozen=True)
class Readiness:
    """The verdict on a model, the goals that it was held against, and what speaks against it."""

    verdict: GoalVerdict
    goals: tuple[GoalFigure, ...]
    holds: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The verdict and the figures that decided."""
        return f"{self.verdict}. {self.why}"

    @property
    def why(self) -> str:
        """The figures that decided, or what speaks against the model."""
        if self.verdict is GoalVerdict.NOT_READY:
            return " ".join(self.holds)
        missed = [goal.words for goal in self.goals if not goal.is_met]
        if missed:
            fewer = "a goal is" if len(missed) == 1 else f"{len(missed)} goals are"
            return f"It ranks better than chance, but {fewer} missed: {'; '.join(missed)}."
        within = [goal.words for goal in self.goals if not goal.is_sure]
        if within:
            return f"All goals are met, but not beyond noise: {'; '.join(within)}."
        nearest = min(self.goals, key=lambda goal: goal.margin)
        return f"All goals are met beyond noise. The nearest to its goal: {nearest.words}."


def readiness(goals: Sequence[GoalFigure], holds: Sequence[str]) -> Readiness:
    """Ready where all goals are met beyond noise, not ready where anything speaks against it."""
    verdict = GoalVerdict.OK
    if holds:
        verdict = GoalVerdict.NOT_READY
    elif all(goal.is_sure for goal in goals):
        verdict = GoalVerdict.READY
    return Readiness(verdict, tuple(goals), tuple(holds))
