"""How much worse the newest leads are ranked than random ones: the drift that new leads meet."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.model.lead_model import Calibration, Metrics
from scoring.model.scorers import boosted
from scoring.training.evaluation import measure
from scoring.training.fitting import TrainingSet, boost
from scoring.training.prepared import History
from scoring.training.proof import Estimate, Proof
from scoring.training.split import Fold, SplitKind, random_folds
from scoring.training.two_at_once import two_at_once
from scoring.wording import signed

# Of the plain model, the same for both tests: only the split differs.
_TREES = 200
# No more random fifths are tested once this many leads are: their AUC is sure to the third digit.
_ENOUGH = 10_000
# An AUC lower by no more than this is what other seeds and folds show too.
_HARDLY = 0.005


@dataclass(frozen=True)
class Drift:
    """The figures of plain LightGBM on random fifths, in turn, and on the newest.

    `error` is the standard error of the difference of their AUCs.
    """

    random: Metrics
    newest: Metrics
    error: float = 0.0

    @property
    def sentence(self) -> str:
        """Both AUCs with their counts, and what their difference means."""
        random, newest = round(self.random.auc, 3), round(self.newest.auc, 3)
        lost = round(random - newest, 3)
        low, high = Estimate(lost, self.error).interval
        meaning = (
            "The leads hardly drift."
            if lost <= _HARDLY
            else f"The difference of {lost:.3f} is drift; expect it on new leads too."
            if low > 0
            else f"The difference of {lost:.3f} may be noise (90% interval {signed(low, 3)} to "
            f"{signed(high, 3)})."
        )
        return (
            f"Plain LightGBM reaches an AUC of {random:.3f} on random fifths "
            f"(n {self.random.rows:,}) and {newest:.3f} on the newest fifth "
            f"(n {self.newest.rows:,}). {meaning}"
        )


def measure_drift(history: History, data: TrainingSet, seed: int) -> Drift | None:
    """Both tests of the coded leads of a history; None where time does not split it."""
    if history.split.kind is not SplitKind.TIME:
        return None
    train, test = history.split.train, history.split.test
    folds = [*_enough(random_folds(history.outcome, history.person, seed)), Fold(train, test)]
    *parts, new = two_at_once(lambda fold: _chances(data, fold, seed), folds)
    held, chance = np.concatenate([f.held_out for f in folds[:-1]]), np.concatenate(parts)
    random = measure(history.outcome[held], chance, split=SplitKind.RANDOM, threshold=0.5)
    newest = measure(history.outcome[test], new, split=SplitKind.TIME, threshold=0.5)
    errors = [_error(chance, history.outcome[held]), _error(new, history.outcome[test])]
    return Drift(random, newest, float(np.hypot(errors[0], errors[1])))


def _error(chance: NDArray[np.float64], outcome: NDArray[np.bool_]) -> float:
    """The standard error of the AUC of these leads."""
    return Proof(chance, outcome, np.zeros(len(chance), dtype=np.int64)).auc.error


def _enough(folds: Sequence[Fold]) -> list[Fold]:
    """As many of the folds as are needed."""
    before = np.cumsum([0, *(len(fold.held_out) for fold in folds)])
    return [fold for fold, tested in zip(folds, before, strict=False) if tested < _ENOUGH]


def _chances(data: TrainingSet, fold: Fold, seed: int) -> NDArray[np.float64]:
    scorer = boosted(boost(data.part(fold.fit), seed, trees=_TREES))
    return Calibration(1.0, 0.0).propensity(data.part(fold.held_out).raw(scorer))
