"""What the card of a model says as it comes out of training, before it is published."""

from datetime import UTC, datetime

import numpy as np

from scoring.model.lead_model import Metrics, ModelCard
from scoring.model.scorers import BoostedTrees, Scorer
from scoring.training.prepared import History, TrainingRequest
from scoring.wording import day


def first_card(
    history: History, request: TrainingRequest, name: str, scorer: Scorer, figures: Metrics
) -> ModelCard:
    """The card of a model learned from all leads of a history, with the figures of its test."""
    dated = history.batch.created[~np.isnat(history.batch.created)]
    span = [day(dated.min()), day(dated.max())] if len(dated) else ["", ""]
    return ModelCard(
        outcome=request.outcome,
        trained_at=datetime.now(UTC).isoformat(timespec="seconds"),
        rows=len(history.outcome),
        trained_rows=len(history.outcome),
        tested_rows=len(history.split.train),
        first_created=span[0],
        last_created=span[1],
        history_sha256=history.sha256,
        test=figures,
        trees=len(scorer.trees) if isinstance(scorer, BoostedTrees) else 0,
        candidate=name,
        meaning=history.meaning,
    )
