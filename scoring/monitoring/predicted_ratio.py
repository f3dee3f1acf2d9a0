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

from scoring.model.drift import FEWEST_LEADS, NOISE_QUANTILE
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.unseen import UnseenLeads
from scoring.wording import percent

# Beyond this many standard errors lies, by chance alone, one figure in a thousand.
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
    The bounds join three errors: chance in the batch, chance in the test, and by how much the
    chances of weeks after the history were off together (`ChanceErrors`). The drift of the file
    does not widen them: what makes a batch odd is no excuse for it. Where a base rate is stated,
    the test leads count as often as they would at it.
    """
    kept = unseen if unseen is not None and len(unseen) else None
    found = [_mean_check(scored, kept)]
    if kept is not None and np.isfinite(scored.model.threshold):
        found.append(_share_check(scored, kept))
    return tuple(found)


def _mean_check(scored: ScoredBatch, unseen: UnseenLeads | None) -> RatioCheck:
    """The mean chance beside the rate at which the test leads converted.

    The rate is known up to √(1/a + 1/b) in log-odds, for a leads that converted and b that did not
    (Woolf, 1955); a base rate moves the log-odds and leaves that.
    """
    model, leads, test = scored.model, len(scored.leads), scored.model.card.test
    converted, tested = test.converted, test.rows
    if unseen is not None:
        converted, tested = int(unseen.outcome.sum()), len(unseen)
    rate = float(model.calibration.moved(np.array([converted / max(1, tested)]))[0])
    sure = 1 / max(1, converted) + 1 / max(1, tested - converted)
    varied = rate * (1 - rate) if unseen is None else _variance(scored, unseen, rate)
    noise = (varied / leads + (rate * (1 - rate)) ** 2 * sure) ** 0.5
    return _check("mean chance", scored, np.mean, noise, (rate, tested))


def _variance(scored: ScoredBatch, unseen: UnseenLeads, rate: float) -> float:
    """The variance of the chances from lead to lead.

    Of the batch and the test it is the greater: a small batch without one of the few leads of high
    chance shows too little. Of a handful it is that of the outcomes, which no chances exceed.
    """
    if len(scored.leads) < FEWEST_LEADS:
        return rate * (1 - rate)
    often = _often(scored.model, unseen)
    middle = np.average(unseen.chance, weights=often)
    before = np.average((unseen.chance - middle) ** 2, weights=often)
    return float(max(before, scored.scores.propensity.var()))


def _often(model: LeadModel, unseen: UnseenLeads) -> NDArray[np.float64]:
    """How often each of the test leads counts; (n,)."""
    return np.where(unseen.outcome, model.often, 1.0)


def _share_check(scored: ScoredBatch, unseen: UnseenLeads) -> RatioCheck:
    """The share of leads that are predicted to convert beside that of the test leads.

    Its noise is the binomial's of all leads together, and one more of either kind, as none among
    few leads does not mean that there are none (Agresti and Caffo, 2000).
    """
    threshold, leads = scored.model.threshold, len(scored.leads)
    over = _share_from(threshold)
    often = _often(scored.model, unseen)
    share = float(often[unseen.chance >= threshold].sum() / often.sum())
    # As much say so many leads that count alike (Kish, "Survey Sampling", 1965).
    counted = float(often.sum() ** 2 / (often**2).sum())
    hits = over(scored.scores.propensity) * leads + share * counted + 1
    joint = hits / (leads + counted + 2)
    noise = (joint * (1 - joint) * (1 / leads + 1 / counted)) ** 0.5
    name = f"share of leads with a chance of at least {percent(threshold)}"
    return _check(name, scored, over, noise, (share, len(unseen)))


def _share_from(threshold: float) -> Callable[[NDArray[np.float64]], float]:
    return lambda chances: float((chances >= threshold).mean())


def _check(
    name: str,
    scored: ScoredBatch,
    figure: Callable[[NDArray[np.float64]], float],
    noise: float,
    history: tuple[float, int],
) -> RatioCheck:
    """A figure with its bounds; `noise` is the standard error of what chance does to both sides."""
    chances, by = scored.scores.propensity, REACH * _together(scored)
    found, low, high = (float(figure(_moved(chances, sign * by))) for sign in (0, -1, 1))
    below, above = np.hypot([found - low, high - found], REACH * noise)
    return RatioCheck(name, found, history[0], max(0.0, found - below), min(1.0, found + above),
                      history[1])  # fmt: skip


def _together(scored: ScoredBatch) -> NDArray[np.float64]:
    """By how much the chances may be off together, a standard error in log-odds for each; (n,)."""
    certainty = scored.model.certainty
    if certainty is None:
        return np.zeros(len(scored.leads))
    errors = certainty.errors(scored.scores.raw, scored.days_after)
    return np.asarray(np.sqrt((errors**2).sum(axis=0)))


def _moved(chances: NDArray[np.float64], by: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(expit(logit(chances) + by))
