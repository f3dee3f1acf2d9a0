"""The outcome column of a history: which leads converted, which did not, which are open."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.history.meaning import (
    USUAL,
    OutcomeMeaning,
    OutcomeSide,
    folded,
    require_stated,
)
from scoring.history.outcome_words import MOST_CHOICES, counts_of, question_of, usual_sides
from scoring.intake.cells.date_columns import date_column
from scoring.wording import clipped, counted

# Under this many of either outcome no honest model can be fitted and tested.
LEAST_OF_EACH = 40
FEW_OF_EACH = 200
# An amount of nothing, in any currency.
_ZERO = re.compile(r"\W*0+([.,]0+)?\W*")


def conversion_dates(cells: pd.Series) -> NDArray[np.datetime64] | None:
    """When each lead converted, shape (n,) with NaT for those that did not; None for no dates."""
    dates = date_column(cells)
    if dates is None or not dates.is_read:
        return None
    return dates.read.values.to_numpy(dtype="datetime64[us]")


def read_outcome(
    cells: pd.Series, name: str, meaning: OutcomeMeaning = USUAL
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which leads have an outcome, and of these which converted: shapes (n,) and (known,).

    Raises TrainingRefused as `outcomes` does, and for under 40 leads of either outcome.
    """
    known, converted = outcomes(cells, name, meaning)
    won, lost = int(converted.sum()), int((~converted).sum())
    if min(won, lost) < LEAST_OF_EACH:
        raise TrainingRefused(_too_few(clipped(name, 60), won, lost, len(cells) - won - lost))
    return known, converted


def outcomes(
    cells: pd.Series, name: str, meaning: OutcomeMeaning = USUAL
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which leads have an outcome, and of these which converted, however few they are.

    Where nothing is stated of a value the usual words count: yes/no in seven languages, 1/0,
    true/false, won/lost, converted/not converted. Empty cells are open leads; in a column of
    conversion dates they did not convert. Raises TrainingRefused for other words, with a proposal
    of what they mean, and for stated values that the column lacks.
    """
    codes, distinct = pd.factorize(cells)
    texts = [str(text) for text in distinct.tolist()]
    if not meaning.others:
        require_stated(meaning, texts, name)
    usual = usual_sides(texts)
    sides = [_side(meaning, text, side) for text, side in zip(texts, usual, strict=True)]
    if None not in sides:
        return _parted(sides, codes)
    told = ~np.isin(codes, [i for i, text in enumerate(texts) if _is_stated(text, meaning)])
    dates = conversion_dates(cells[told])
    if dates is None:
        raise TrainingRefused(question_of(name, cells))
    return told, ~np.isnat(dates)


def converted_cells(cells: pd.Series, meaning: OutcomeMeaning = USUAL) -> NDArray[np.bool_] | None:
    """Which leads surely converted, whatever else the column holds; shape (n,).

    None where no cell says that a lead converted or not, as in a column that is still empty.
    """
    codes, distinct = pd.factorize(cells)
    texts = [str(text) for text in distinct.tolist()]
    pairs = zip(texts, usual_sides(texts), strict=True)
    sides = [_side(meaning, text, usual) for text, usual in pairs]
    if None in sides:
        dates = conversion_dates(cells)
        if dates is not None:
            return ~np.isnat(dates)
    if not {OutcomeSide.CONVERTED, OutcomeSide.NOT_CONVERTED} & set(sides):
        return None
    return np.array([side is OutcomeSide.CONVERTED for side in sides], dtype=bool)[codes]


def _side(meaning: OutcomeMeaning, text: str, usual: OutcomeSide | None) -> OutcomeSide | None:
    """What a text says as stated, else by the usual words; 0 and no fill a cell with nothing."""
    if meaning.filled and (usual is OutcomeSide.NOT_CONVERTED or _ZERO.fullmatch(text)):
        return OutcomeSide.NOT_CONVERTED
    return meaning.side(text) or usual


def _is_stated(text: str, meaning: OutcomeMeaning) -> bool:
    return folded(text) in set(map(folded, meaning.still_open))


def _parted(
    sides: Sequence[OutcomeSide | None], codes: NDArray[np.intp]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Known (n,) and converted (known,) of leads by the side of their value."""
    known = np.array([side is not OutcomeSide.OPEN for side in sides], dtype=bool)[codes]
    converted = np.array([side is OutcomeSide.CONVERTED for side in sides], dtype=bool)[codes]
    return known, converted[known]


def learned_meaning(cells: pd.Series, meaning: OutcomeMeaning) -> OutcomeMeaning:
    """The meaning as a model keeps it, to read later outcomes alike."""
    if meaning.is_usual:
        return meaning
    return meaning.learned([value for value, _ in counts_of(cells)], MOST_CHOICES)


def _too_few(name: str, converted: int, others: int, still_open: int) -> str:
    empty = (
        f" {counted(still_open, 'lead')} more count as still open; if those without a value did "
        "not convert, state --empty-not-converted."
    )
    return (
        f"The history has too few leads of one outcome: the column “{name}” says {converted:,} "
        f"leads converted and {others:,} did not. Expected at least {LEAST_OF_EACH} of each. "
        f"Add older leads, or check that this is the outcome column.{empty if still_open else ''}"
    )
