"""How much of a model a file fills, and whether the order that comes of it means anything."""

from collections.abc import Container
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.intake.leads.batch import LeadBatch
from scoring.model.lead_model import LeadModel, Scores
from scoring.wording import counted, percent

NO_RANKING = "This model cannot rank these leads yet"
# Of all that fields say on average, this share must be read for an order that is the model's.
LEAST_WEIGHT = 1 / 3
# By their own chances, the order must put the converting one of two leads first this often, where
# a coin is right half the time.
LEAST_RIGHT = 0.53
# Fewer leads may well have like chances: one of them has no order at all.
FEWEST_LEADS = 20
# An empty field speaks against a file as if so many leads had been filled as in the history.
USUAL_LEADS = 10


@dataclass(frozen=True)
class ModelFill:
    """What a model finds of its `fields` in a file: `found` by name, `weight` of what they say.

    `weight` is 0–1: the share of the importance of fields found and filled. `right` is how often
    the order puts the lead that converts before the one that does not, by the chances themselves;
    NaN for few leads.
    """

    found: int
    fields: int
    weight: float
    right: float = float("nan")

    @property
    def is_thin(self) -> bool:
        """Whether too little of the model is read for an order."""
        return self.weight < LEAST_WEIGHT

    @property
    def is_flat(self) -> bool:
        """Whether the chances hardly differ."""
        return self.right < LEAST_RIGHT

    @property
    def ranks(self) -> bool:
        """Whether there is a ranking."""
        return not (self.is_thin or self.is_flat)

    @property
    def title(self) -> str:
        """That there is no ranking, and by what."""
        if self.is_thin:
            of = counted(self.fields, "field")
            return f"{NO_RANKING}: it finds {self.found:,} of its {of}"
        return f"{NO_RANKING}: their chances hardly differ"

    @property
    def why(self) -> str:
        """Why an order would say nothing, in a sentence with its measure."""
        if not self.found:
            return "An order would say nothing about these leads."
        if self.is_thin:
            return (
                f"What it finds carries {percent(self.weight)} of what the model goes by, and an "
                "order takes at least a third."
            )
        return (
            "Of two leads, of which one converts, the order would put that one first in "
            f"{100 * self.right:.0f} of 100 cases, where a coin does in 50. An order takes at "
            f"least {100 * LEAST_RIGHT:.0f}."
        )


def model_fill(model: LeadModel, batch: LeadBatch, scores: Scores) -> ModelFill:
    """How much of the model these leads fill.

    A field counts with the share of leads that have a value the model knows, of the share that had
    one in the history: what is often empty is no fault of the file.
    """
    filled = scores.encoded.filled
    return fill_counted(model, batch.match.matched, filled, scores.propensity)


def fill_counted(
    model: LeadModel,
    matched: Container[str],
    filled: NDArray[np.int64],
    propensity: NDArray[np.float64],
) -> ModelFill:
    """The same by how many leads have a value that the model knows, (p,), of `matched` fields."""
    there = np.array([name in matched for name in model.encoder.names])
    usual = _usual(model)
    share = (filled + USUAL_LEADS * usual) / (len(propensity) + USUAL_LEADS)
    read = np.where(there, np.minimum(share / np.maximum(usual, 1e-9), 1.0), 0.0)
    weight = float(read @ model.importance / model.importance.sum())
    few = len(propensity) < FEWEST_LEADS
    right = float("nan") if few else often_right(propensity)
    return ModelFill(int(there.sum()), len(there), weight, right)


def _usual(model: LeadModel) -> NDArray[np.float64]:
    """The share of past leads with a value, by field."""
    empty = np.array(
        [field.leads[-1] / max(1, field.leads.sum()) for field in model.profile.fields]
    )
    return 1.0 - empty


def often_right(propensity: NDArray[np.float64]) -> float:
    """How often a lead that converts has a higher chance than one that does not; a tie is half.

    It is the AUC to be expected of calibrated chances.

    >>> often_right(np.array([0.2, 0.2])), round(often_right(np.array([0.2, 0.8])), 4)
    (0.5, 0.8)
    """
    rising = np.sort(propensity)
    # Which of the different chances each is: to sort once is enough.
    place = np.cumsum(np.diff(rising, prepend=rising[:1]) > 0)
    won, lost = np.bincount(place, rising), np.bincount(place, 1 - rising)
    pairs = float(won.sum() * lost.sum())
    below = np.cumsum(lost) - lost
    return float(won @ (below + lost / 2)) / pairs if pairs else 0.5
