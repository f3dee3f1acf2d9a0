"""Leads of a batch that have already converted, by the outcome of the model or one that equals it.

Who has converted needs no call.
"""

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.history.meaning import OutcomeMeaning, folded
from scoring.history.outcome import converted_cells
from scoring.history.outcome_words import won_words
from scoring.intake.leads.batch import LeadBatch
from scoring.intake.leads.mapping import normalise
from scoring.model.lead_model import ModelCard
from scoring.model.set_apart import Apart, Why, apart_of, own_outcome, read_by_model

# Columns that say by yes or no, or by a date, that a lead has become a customer.
_FLAGS = frozenset(
    map(
        normalise,
        ("Converted", "Is Converted", "IsConverted", "Converted Date", "ConvertedDate", "Won",
         "Is Won", "IsWon", "Is Customer", "Became a Customer Date", "Close Date Won", "Enrolled",
         "Konvertiert", "Converti", "Convertido", "Convertito", "Geconverteerd"),
    )
)  # fmt: skip


def find_converted(batch: LeadBatch, card: ModelCard, stages: Collection[str]) -> Apart:
    """Who has converted by the outcome that the model was trained on, else by a column like it.

    A column like it is one of `stages` or called like a conversion, and names it by a word such as
    "Customer" or "Closed Won"; what the model reads is none.
    """
    table, own = batch.table, own_outcome(batch, card)
    leads = converted_cells(table.column(own), card.meaning) if own else None
    if leads is not None:
        return apart_of(Why.CONVERTED, len(batch), [(table.column(own), leads)])
    passed = {*read_by_model(batch), own}
    others = (name for name in table.frame.columns if name not in passed)
    said = (table.column(n) for n in others if n in stages or names_conversion(n))
    found = ((cells, _by_word(cells, card.meaning)) for cells in said)
    by_column = [(cells, leads) for cells, leads in found if leads is not None]
    best = max(by_column, key=lambda column: int(column[1].sum()), default=None)
    return apart_of(Why.CONVERTED, len(batch), [best] if best else [])


def names_conversion(header: str) -> bool:
    """Whether a column is called as systems call that a lead has converted."""
    return normalise(header) in _FLAGS


def _by_word(cells: pd.Series, meaning: OutcomeMeaning) -> NDArray[np.bool_] | None:
    """Who converted by a column that is called like an outcome; None where it is not."""
    if names_conversion(str(cells.name)):
        return converted_cells(cells, OutcomeMeaning())
    return _of_words(cells, meaning)


def _of_words(cells: pd.Series, meaning: OutcomeMeaning) -> NDArray[np.bool_]:
    codes, distinct = pd.factorize(cells)
    texts = [str(text) for text in distinct]
    stated = set(map(folded, meaning.converted))
    said = [
        won or folded(text) in stated for text, won in zip(texts, won_words(texts), strict=True)
    ]
    return np.array([*said, False], dtype=bool)[codes]
