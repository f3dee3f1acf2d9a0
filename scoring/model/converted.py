"""Leads of a batch that have already converted, by the outcome of the model or one that equals it.

Who has converted needs no call: such a lead keeps its chance and rank, and has no turn.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.history.meaning import OutcomeMeaning, folded
from scoring.history.outcome import converted_cells
from scoring.history.outcome_words import won_words
from scoring.intake.leads.batch import LeadBatch
from scoring.intake.leads.mapping import normalise
from scoring.intake.leads.presets import concept_of
from scoring.model.lead_model import ModelCard

# So many of its values are named.
MOST_VALUES = 6
# Columns that say by yes or no, or by a date, that a lead has become a customer.
_FLAGS = frozenset(
    map(
        normalise,
        ("Converted", "Is Converted", "IsConverted", "Converted Date", "ConvertedDate", "Won",
         "Is Won", "IsWon", "Is Customer", "Became a Customer Date", "Close Date Won", "Enrolled",
         "Konvertiert", "Converti", "Convertido", "Convertito", "Geconverteerd"),
    )
)  # fmt: skip
# Columns that say how far a lead is, beside those that exports call so.
_STAGES = frozenset(
    map(
        normalise,
        ("Deal Stage", "Opportunity Stage", "Pipeline Stage", "Sales Stage", "Contact Stage",
         "Customer Stage", "Contact Status", "Deal Status", "Opportunity Status", "Lead State",
         "Outcome", "Result", "Final Status", "Lead-Status", "Leadstatus", "Statut", "Étape",
         "Estado", "Etapa", "Situação", "Stato", "Fase", "Phase"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Converted:
    """The leads that have converted, True for each; shape (n,).

    `column` says so by its `values`, the commonest of them, both as uploaded; "" and none where no
    column does.
    """

    leads: NDArray[np.bool_]
    column: str = ""
    values: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many."""
        return int(self.leads.sum())


def find_converted(batch: LeadBatch, card: ModelCard) -> Converted:
    """Who has converted by the outcome that the model was trained on, else by a column like it.

    A column like it is called as systems call a stage or a conversion, and names it by a word such
    as "Customer" or "Closed Won"; what the model reads is none.
    """
    frame = batch.table.frame
    own = [name for name in frame.columns if normalise(str(name)) == normalise(card.outcome)]
    if len(own) == 1 and (found := _by_outcome(frame[own[0]], card.meaning)):
        return found
    inputs = {column.name for column in batch.schema.inputs}
    read = {header for name, header in batch.match.matched.items() if name in inputs}
    others = [name for name in frame.columns if name not in {*read, *own}]
    by_column = [found for name in others if (found := _by_word(frame[name], card.meaning))]
    nobody = Converted(np.zeros(len(batch), dtype=bool))
    return max(by_column, key=lambda found: found.count, default=nobody)


def _by_outcome(cells: pd.Series, meaning: OutcomeMeaning) -> Converted | None:
    """By the model's own outcome; None where no lead has one yet."""
    leads = converted_cells(cells, meaning)
    return None if leads is None else _told(cells, leads)


def _by_word(cells: pd.Series, meaning: OutcomeMeaning) -> Converted | None:
    """By a column that is called like an outcome; None where it is not, or nobody converted."""
    bare = normalise(str(cells.name))
    if bare in _FLAGS:
        leads = converted_cells(cells, OutcomeMeaning())
    elif bare in _STAGES or concept_of(str(cells.name)) == "status":
        leads = _of_words(cells, meaning)
    else:
        return None
    return _told(cells, leads) if leads is not None and leads.any() else None


def _of_words(cells: pd.Series, meaning: OutcomeMeaning) -> NDArray[np.bool_]:
    codes, distinct = pd.factorize(cells)
    texts = [str(text) for text in distinct]
    stated = set(map(folded, meaning.converted))
    said = [
        won or folded(text) in stated for text, won in zip(texts, won_words(texts), strict=True)
    ]
    return np.array([*said, False], dtype=bool)[codes]


def _told(cells: pd.Series, leads: NDArray[np.bool_]) -> Converted:
    values = cells[leads].str.strip().value_counts().index[:MOST_VALUES].tolist()
    return Converted(leads, str(cells.name), tuple(values))
