"""What a model must show on its test: as a person states it, or what is usually asked."""

from dataclasses import dataclass

from scoring.model.readiness import GoalKind

USUAL_AUC, USUAL_PRECISION, USUAL_RECALL, USUAL_LIFT = 0.75, 0.65, 0.75, 2.0
# Where fewer convert, the usual precision is over four times the rate of all leads, and with the
# usual recall hardly any history allows that: who is called first matters there, not a threshold.
RARE = 0.15


@dataclass(frozen=True)
class Goals:
    """The figures that a model is to exceed, each within 0–1 but for the lift.

    None stands for the usual one: of AUC always; of precision and recall where the outcome is not
    rare, or one of the two is stated; of lift where it is rare and nothing else is stated.
    """

    auc: float | None = None
    precision: float | None = None
    recall: float | None = None
    lift: float | None = None

    def applied(self, rate: float, share: float) -> dict[GoalKind, float]:
        """The goals where so many of all leads convert and this share of them is called.

        >>> list(Goals().applied(0.4, 0.1).items())[1]
        (<GoalKind.PRECISION: 'precision'>, 0.65)
        >>> Goals(auc=0.8).applied(0.05, 0.1)
        {<GoalKind.AUC: 'AUC'>: 0.8, <GoalKind.LIFT: 'lift'>: 2.0}
        """
        auc = {GoalKind.AUC: USUAL_AUC if self.auc is None else self.auc}
        lift = {} if self.lift is None else {GoalKind.LIFT: self.lift}
        if self._states_threshold or (not lift and rate >= RARE):
            return auc | self._threshold | lift
        return auc | (lift or {GoalKind.LIFT: usual_lift(share)})

    def at_threshold(self, rate: float) -> tuple[float, float] | None:
        """The precision and the recall asked for at one threshold, None where neither is."""
        applied = self.applied(rate, 1.0)
        if GoalKind.PRECISION not in applied:
            return None
        return applied[GoalKind.PRECISION], applied[GoalKind.RECALL]

    @property
    def _states_threshold(self) -> bool:
        return self.precision is not None or self.recall is not None

    @property
    def _threshold(self) -> dict[GoalKind, float]:
        return {
            GoalKind.PRECISION: USUAL_PRECISION if self.precision is None else self.precision,
            GoalKind.RECALL: USUAL_RECALL if self.recall is None else self.recall,
        }


# Nothing is stated.
USUAL_GOALS = Goals()


def usual_lift(share: float) -> float:
    """Twice the conversions of as many calls at random; where so many are called that no order
    finds twice as many, half the way to a perfect order.

    >>> usual_lift(0.1), usual_lift(0.5)
    (2.0, 1.5)
    """
    return min(USUAL_LIFT, (1 + 1 / share) / 2)
