"""Whether a file says what became of its leads: the history of the model, or other past leads."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.errors import LeadScoringError
from scoring.history.fingerprint import fingerprint
from scoring.history.outcome import LEAST_OF_EACH, outcomes
from scoring.intake.leads.batch import LeadBatch
from scoring.model.lead_model import ModelCard
from scoring.model.set_apart import own_outcome
from scoring.wording import day

# A history may have rows that repeat others, of which a model learns once.
_MOST_REPEATED = 1.25


@dataclass(frozen=True)
class KnownOutcomes:
    """The leads (n,) whose outcome the column of the model's outcome says, and how many converted.

    `column` is "" where the file has none. `is_history` where the model has learned from these
    very leads.
    """

    column: str
    leads: NDArray[np.bool_]
    converted: int
    is_history: bool = False

    @property
    def tells(self) -> bool:
        """Whether the column is filled in as of past leads: with enough of either outcome."""
        others = int(self.leads.sum()) - self.converted
        return min(self.converted, others) >= LEAST_OF_EACH


def known_outcomes(batch: LeadBatch, card: ModelCard, filename: str) -> KnownOutcomes:
    """What a file says of the outcome that the model predicts."""
    frame, column = batch.table.frame, own_outcome(batch, card)
    nothing = KnownOutcomes("", np.zeros(len(batch), dtype=bool), 0)
    if not column:
        return nothing
    try:
        known, converted = outcomes(frame[column], column, card.meaning)
    except LeadScoringError:
        return nothing
    found = KnownOutcomes(column, known, int(converted.sum()))
    is_history = found.tells and _is_history(batch, frame[known], card, filename)
    return KnownOutcomes(column, known, found.converted, is_history)


def _is_history(batch: LeadBatch, closed: pd.DataFrame, card: ModelCard, filename: str) -> bool:
    """Whether the leads with an outcome are those of the model, by their cells or their file."""
    if len(closed) == card.rows and fingerprint(closed) == card.history_sha256:
        return True
    dated = batch.created[~np.isnat(batch.created)]
    until = day(str(dated.max())) if len(dated) else ""
    same_file = filename == card.filename and until == card.last_created
    return same_file and card.rows <= len(closed) <= _MOST_REPEATED * card.rows
