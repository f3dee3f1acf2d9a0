"""What another version makes of the leads of a batch: shown beside the champion's, never used."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import ranked_again


@dataclass(frozen=True)
class Shadow:
    """Scores and tiers of a version that does not serve, (n,) in the order of the batch."""

    version: str
    score: NDArray[np.int64]
    tier: NDArray[np.str_]

    def moved(self, scored: ScoredBatch) -> int:
        """How many of the leads it would put into another tier."""
        return int((self.tier != scored.scores.tier).sum())


def shadow_of(scored: ScoredBatch, model: LeadModel) -> Shadow:
    """The leads of a batch scored by another version.

    Raises BatchRefused, also where its order would say nothing, and RecipeRefused.
    """
    scores = ranked_again(scored, model).scores
    return Shadow(model.card.version, scores.score, scores.tier)
