"""Do the predictions of a batch agree with the history: how many of its leads should convert?

Two figures are compared with the leads that the model was tested on: the mean chance with the rate
at which those converted, and the share of leads with at least the model's threshold with theirs.
Neither needs an outcome of the new leads. A batch that differs is no proof of a fault: the market
may have changed, or the export.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtri

from scoring.model.drift import NOISE_QUANTILE
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.unseen import UnseenLeads
from scoring.wording import percent

# Beyond this many standard errors, on either side, lies one figure in a thousand without a change.
REACH = float(ndtri((1 + NOISE_QUANTILE) / 2))


@dataclass(frozen=True)
class RatioCheck:
    """A figure of a batch, its like in the history, and what the batch speaks for, `low`–`high`.

    All are shares within 0–1. `tested` is how many leads of the history it was counted of.
    """

    name: str
    found: float
    history: float
    low: float
    high: float
    tested: int

    @property
    def is_usual(self) -> bool:
        """Whether the history lies within what chance and the model's certainty allow."""
        return bool(self.low <= self.history <= self.high)

    @property
    def line(self) -> str:
        """The check in a sentence.

        >>> RatioCheck("mean chance", 0.31, 0.2, 0.27, 0.35, 4000).line
        'The mean chance is 31%, which allows 27 to 35%; in the history it is 20%: unusual.'
        """
        word = "usual" if self.is_usual else "unusual"
        low, high = percent(self.low).removesuffix("%"), percent(self.high)
        return (
            f"The {self.name} is {percent(self.found)}, which allows {low} to {high}; in the "
            f"history it is {percent(self.history)}: {word}."
        )


def ratio_checks(scored: ScoredBatch, unseen: UnseenLeads | None) -> tuple[RatioCheck, ...]:
    """The figures of a batch beside those of the model's test leads.

    Without kept test leads (`unseen` is None) only the rate is known, from the model's card.
    The bounds join three errors: chance in the batch and in the test (binomial), and by how much
    the chances of weeks after the history were off together (`ChanceErrors`). The drift of the
    file does not widen them: what makes a batch odd is no excuse for it.
    """
    test, threshold = scored.model.card.test, scored.model.card.test.threshold
    rate, tested = _rate(scored.model, unseen)
    found = [_check("mean chance", scored, np.mean, (rate, tested))]
    if unseen is not None and len(unseen) and np.isfinite(test.threshold):
        share = float((unseen.chance >= threshold).mean())
        name = f"share of leads with a chance of at least {percent(threshold)}"
        over = _share_from(threshold)
        found.append(_check(name, scored, over, (share, len(unseen))))
    return tuple(found)


def _rate(model: LeadModel, unseen: UnseenLeads | None) -> tuple[float, int]:
    """The rate at which the test leads converted, at the base rate of the chances."""
    test = model.card.test
    if unseen is None or not len(unseen):
        rate, leads = test.converted / max(1, test.rows), test.rows
    else:
        rate, leads = float(unseen.outcome.mean()), len(unseen)
    return float(model.calibration.moved(np.array([rate]))[0]), leads


def _share_from(threshold: float) -> Callable[[NDArray[np.float64]], float]:
    return lambda chances: float((chances >= threshold).mean())


def _check(
    name: str,
    scored: ScoredBatch,
    figure: Callable[[NDArray[np.float64]], float],
    history: tuple[float, int],
) -> RatioCheck:
    share, tested = history
    chances = scored.scores.propensity
    found = float(figure(chances))
    together = _together(scored)
    low, high = (float(figure(_moved(chances, sign * REACH * together))) for sign in (-1, 1))
    noise = REACH * (share * (1 - share) * (1 / len(chances) + 1 / max(1, tested))) ** 0.5
    below, above = np.hypot(found - low, noise), np.hypot(high - found, noise)
    return RatioCheck(name, found, share, max(0.0, found - below), min(1.0, found + above), tested)


def _together(scored: ScoredBatch) -> NDArray[np.float64]:
    """By how much the chances may be off together, a standard error in log-odds for each; (n,)."""
    certainty = scored.model.certainty
    if certainty is None:
        return np.zeros(len(scored.leads))
    errors = certainty.errors(scored.scores.raw, scored.days_after)
    return np.asarray(np.sqrt((errors**2).sum(axis=0)))


def _moved(chances: NDArray[np.float64], by: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(expit(logit(chances) + by))
