"""The outcome column of a history: which leads converted, which did not, which are open."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.intake.cells.values import is_missing, to_dates
from scoring.wording import listed

CONVERTED = frozenset(
    {"1", "1.0", "yes", "y", "true", "t", "won", "converted", "closed won", "win"}
)
NOT_CONVERTED = frozenset(
    {"0", "0.0", "no", "n", "false", "f", "lost", "not converted", "closed lost", "loss"}
)
# Under this many of either outcome no honest model can be fitted and tested.
LEAST_OF_EACH = 40
FEW_OF_EACH = 200
# A column holds dates when all but a few mistyped cells do.
NEARLY_ALL = 0.98


def conversion_dates(cells: pd.Series) -> NDArray[np.datetime64] | None:
    """When each lead converted, shape (n,) with NaT for those that did not; None for no dates."""
    filled = cells[~is_missing(cells)]
    dated = filled.str.contains(r"\d[-/.\s][\dA-Za-z]", regex=True)
    if not len(filled) or dated.mean() < NEARLY_ALL:
        return None
    dates = to_dates(cells)
    found = dates.notna().sum() >= NEARLY_ALL * len(filled)
    return dates.to_numpy(dtype="datetime64[us]") if found else None


def read_outcome(cells: pd.Series, name: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which leads have an outcome, and of these which converted: shapes (n,) and (known,).

    Raises TrainingRefused as `outcomes` does, and for under 40 leads of either outcome.
    """
    known, converted = outcomes(cells, name)
    _require_both(name, int(converted.sum()), int((~converted).sum()))
    return known, converted


def outcomes(cells: pd.Series, name: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which leads have an outcome, and of these which converted, however few they are.

    Empty cells are open leads; in a column of conversion dates they did not convert. Raises
    TrainingRefused for other words than yes/no, 1/0, true/false, won/lost, converted/not
    converted.
    """
    dates = conversion_dates(cells)
    if dates is not None:
        return np.ones(len(cells), dtype=bool), ~np.isnat(dates)
    known = ~is_missing(cells)
    told = cells[known].str.strip()
    words = told.str.casefold()
    strange = told[~words.isin(CONVERTED | NOT_CONVERTED)].value_counts()
    if len(strange):
        raise TrainingRefused(_strange_words(name, strange))
    return known, words.isin(CONVERTED).to_numpy(dtype=bool)


def _strange_words(name: str, strange: pd.Series) -> str:
    found = listed((f"“{str(word)[:30]}” ({n:,})" for word, n in strange.items()), 4)
    return (
        f"The outcome column “{name}” holds unexpected values: {found}. Expected yes/no, "
        "1/0, true/false, won/lost, converted/not converted or conversion dates, and empty cells "
        "for open leads. Choose another outcome column or change its values."
    )


def _require_both(name: str, converted: int, others: int) -> None:
    if min(converted, others) >= LEAST_OF_EACH:
        return
    raise TrainingRefused(
        f"The history has too few leads of one outcome: the column “{name}” says {converted:,} "
        f"leads converted and {others:,} did not. Expected at least {LEAST_OF_EACH} of each. "
        "Add older leads, or check that this is the outcome column."
    )
