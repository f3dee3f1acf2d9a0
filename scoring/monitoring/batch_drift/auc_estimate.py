"""How well a model orders leads whose outcomes are not known yet: an estimate, by its chances.

Confidence-based performance estimation (CBPE): where chances come true, a lead of chance p is a
conversion in p of all cases, and the AUC that is to be expected follows from the chances alone
(Białek, Kuberski, Perrakis and Bifet, "Estimating Model Performance Under Covariate Shift Without
Labels", 2024). It sees another mix of leads. It does not see that values mean something else, or
that leads of the same kind convert at another rate than they did.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.unseen import UnseenLeads
from scoring.wording import precise

# The middle nine tenths of a normal law.
_Z = 1.6449
# With fewer leads, or fewer expected conversions or misses, any AUC is possible.
FEWEST_LEADS, FEWEST_EXPECTED = 100, 10
# Where its chances promised an AUC so far off that of its test, they do not say how well it orders.
MOST_OFF = 0.03


@dataclass(frozen=True)
class AucEstimate:
    """The AUC to expect of a batch within 90% (`low`–`high`), and that of the model's test.

    All are within 0–1. `doubt` says why it cannot be trusted, "" where nothing speaks against it.
    """

    auc: float
    low: float
    high: float
    tested: float
    doubt: str = ""

    @property
    def loss(self) -> float:
        """By how much the AUC is lower than in the test; below 0 where it is higher."""
        return self.tested - self.auc

    @property
    def sentence(self) -> str:
        """The estimate in words, which say that it is one.

        >>> AucEstimate(0.78, 0.77, 0.79, 0.82).sentence
        'Estimated AUC without outcomes: 78.0% (77.0 to 79.0%), 4.0 points below the test (82.0%).'
        """
        points = f"{abs(self.loss) * 100:.1f} points {'below' if self.loss > 0 else 'above'}"
        span = f"{precise(self.low).removesuffix('%')} to {precise(self.high)}"
        said = (
            f"Estimated AUC without outcomes: {precise(self.auc)} ({span}), {points} the test "
            f"({precise(self.tested)})."
        )
        return f"{said} It cannot be trusted here: {self.doubt}" if self.doubt else said


def expected_auc(chance: NDArray[np.float64]) -> float:
    """The AUC of an order by these chances (n,), if each comes true; NaN without any of a kind.

    Σ p_i (1 − p_j) over the pairs with p_i > p_j, ties by half, over the same of all pairs of two
    leads.

    >>> round(expected_auc(np.array([0.2, 0.8])), 4)
    0.9412
    """
    levels, place = np.unique(chance, return_inverse=True)
    count = np.bincount(place).astype(np.float64)
    hits, others = count * levels, count * (1 - levels)
    below = np.cumsum(others) - others
    pairs = float((hits * (below + others / 2)).sum())
    # No lead is compared with itself.
    pairs -= float((count * levels * (1 - levels)).sum() / 2)
    whole = float(hits.sum() * others.sum() - (count * levels * (1 - levels)).sum())
    return pairs / whole if whole > 0 else float("nan")


def estimate_auc(scored: ScoredBatch, unseen: UnseenLeads | None) -> AucEstimate | None:
    """The AUC to expect of a batch; None where too few leads are expected to convert, or not to.

    The estimate is moved by as much as it was off on the model's test leads, where they are kept.
    """
    chance = scored.scores.propensity
    hits, tested = float(chance.sum()), scored.model.card.test.auc
    if len(chance) < FEWEST_LEADS or min(hits, len(chance) - hits) < FEWEST_EXPECTED:
        return None
    off = _off(scored.model, unseen)
    auc = float(np.clip(expected_auc(chance) + off, 0.0, 1.0))
    error = _Z * standard_error(auc, hits, len(chance) - hits)
    low, high = max(0.0, auc - error), min(1.0, auc + error)
    return AucEstimate(auc, low, high, tested, _doubt(scored, off))


def _off(model: LeadModel, unseen: UnseenLeads | None) -> float:
    """By how much the AUC of the test was above what its chances promised; 0 where not known."""
    if unseen is None or not len(unseen):
        return 0.0
    return model.card.test.auc - expected_auc(unseen.chance)


def standard_error(auc: float, hits: float, others: float) -> float:
    """That of an AUC by how many converted and how many did not.

    Hanley and McNeil, "The meaning and use of the area under a ROC curve" (Radiology, 1982)."""
    one, two = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    spread = auc * (1 - auc) + (hits - 1) * (one - auc**2) + (others - 1) * (two - auc**2)
    return float(np.sqrt(max(0.0, spread) / (hits * others)))


def _doubt(scored: ScoredBatch, off: float) -> str:
    if scored.drift.unlike(len(scored.leads)):
        return (
            "fields of this batch are unlike the history, and if their values mean something else, "
            "the true AUC is lower."
        )
    if abs(off) > MOST_OFF:
        return (
            f"on its test the model was {abs(off) * 100:.1f} points off what its chances promised."
        )
    return ""
