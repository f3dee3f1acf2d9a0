"""A history replayed: would a model trained month by month have beaten what the team did?"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.history.outcome import LEAST_OF_EACH
from scoring.intake.cells.values import is_missing, to_numbers
from scoring.intake.issue import Table
from scoring.model.codes import Encoder, learn_encoder
from scoring.model.scorers import boosted
from scoring.schema import Role
from scoring.training.backtest import BLOCK, MONTH, Backtest, PastMonths, Positions, backtest
from scoring.training.creation_notes import why_undated
from scoring.training.fitting import TrainingSet, boost
from scoring.training.prepared import History, Progress, TrainingRequest, prepare
from scoring.training.question import ColumnQuestion
from scoring.training.radar import radar
from scoring.training.recency import choose_half_life, half_lives, weighted
from scoring.training.split import SplitKind, folds_of
from scoring.wording import clipped

# A fixed number: stopping early would need leads held out of every month's training.
TREES = 150
# The share of the filled cells of an existing score that must be numbers.
MOSTLY = 0.5
# A file without dates is replayed in so many parts, or in fewer of at least so many leads.
BLOCKS, LEAST_IN_BLOCK = 20, 50
# The share of the work done before the first month is replayed.
_PREPARED = 0.3


def replay(
    table: Table, request: TrainingRequest, capacity: float, progress: Progress | None = None
) -> Backtest:
    """Plain LightGBM against what a team does without it, over the newest months of a history.

    `capacity` is calls a month, or below 1 the share of a month's leads that is called. `progress`
    is called with the share done (0–1) and the step; raising in it cancels. `request.present` is
    an existing score, higher being better; with `request.file_order` blocks of the file stand for
    months. Raises TrainingRefused as `train` does, for a history without creation dates whose rows
    are in no order of time, and for an existing score that holds no numbers.
    """
    tell = progress or _silent
    tell(0.05, "Reading the history and looking for columns that know the outcome")
    history, _ = clean_history(table, request)
    return replay_history(history, request, capacity, tell)


def clean_history(
    table: Table, request: TrainingRequest
) -> tuple[History, tuple[ColumnQuestion, ...]]:
    """The history without the columns left out, and all questions. Raises as `replay` does."""
    history = prepare(table, request)
    _require_dates(history, request)
    past_leads(history, request.present)
    found = radar(history, request).questions
    return history.without(found), found


def replay_history(
    history: History, request: TrainingRequest, capacity: float, progress: Progress | None = None
) -> Backtest:
    """As `replay`, on what `clean_history` gives for the same request."""
    leads = past_leads(history, request.present)
    return backtest(
        leads,
        Learner(history, request.seed),
        capacity=capacity,
        seed=request.seed,
        progress=_one_by_one(progress or _silent, leads.unit),
    )


def past_leads(history: History, present: str | None = None) -> PastMonths:
    """Dates and outcomes; sources where a column names them, and the score `present`.

    The score is read from the file, whether or not a model reads it. Raises TrainingRefused for one
    that is not in the history, is the outcome, or holds no numbers or one and the same.
    """
    source = history.batch.schema.first(Role.SOURCE)
    texts = history.batch.values[source.name].fillna("") if source else None
    return PastMonths(
        created=history.created,
        outcome=history.outcome,
        source=None if texts is None else texts.to_numpy(dtype=object),
        score=_scores(history, present) if present else None,
        block=_blocks(len(history.outcome)) if history.in_file_order else None,
    )


def _blocks(leads: int) -> NDArray[np.int64]:
    """The block of each lead (n,) in the order of the file: parts of equal size."""
    return np.arange(leads) * block_count(leads) // leads


def block_count(leads: int) -> int:
    """In how many blocks a file of so many leads is replayed.

    >>> block_count(20_000), block_count(420)
    (20, 8)
    """
    return max(2, min(BLOCKS, leads // LEAST_IN_BLOCK))


def _scores(history: History, name: str) -> NDArray[np.float64]:
    """An existing score (n,), NaN where it is empty or no number."""
    frame, outcome = history.table.frame, history.batch.schema.first(Role.OUTCOME)
    if name not in frame.columns:
        raise TrainingRefused(
            f"The history has no column “{name[:60]}” to take the existing score from. "
            f"Choose one of its columns: {', '.join(map(str, frame.columns))[:300]}."
        )
    found = "the outcome" if outcome and name == outcome.name else _no_order(frame[name])
    if found:
        raise TrainingRefused(
            f"The column “{name[:60]}” cannot order leads as an existing score: expected numbers "
            f"where higher is better, found {found}. Choose another column."
        )
    scores = to_numbers(frame[name])
    return np.where(np.isfinite(scores), scores, np.nan)


def _no_order(cells: pd.Series) -> str:
    """What is found instead of numbers that differ, "" where they do; empty cells go last."""
    filled = cells[~is_missing(cells)]
    if filled.empty:
        return "empty cells only"
    if np.isfinite(to_numbers(filled)).mean() < MOSTLY:
        return f"“{str(filled.iloc[0])[:30]}”"
    is_same = len(np.unique(to_numbers(cells))) == 1
    return f"“{str(filled.iloc[0])[:30]}” for every lead" if is_same else ""


def _require_dates(history: History, request: TrainingRequest) -> None:
    if np.isnat(history.created).all():
        raise TrainingRefused(
            f"{clipped(why_undated(history, request), 300)}, so its months cannot be replayed. "
            "Choose the creation date (--created COLUMN). If the rows are in the order of time, "
            "say so (--file-order): blocks of the file are then replayed instead of months."
        )


def _silent(_share: float, _step: str) -> None:
    """No progress wanted."""


def _one_by_one(tell: Progress, unit: str) -> Callable[[int, int], None]:
    def told(done: int, total: int) -> None:
        share = _PREPARED + (1 - _PREPARED) * (done / total if total else 1)
        step = f"Replaying {unit} {done + 1} of {total}" if done < total else "Comparing"
        tell(share, step)

    return told


@dataclass
class Learner:
    """Fits a month or block on the leads before it, with nothing learned from it or a later one.

    How fast old leads fade is chosen once, on the leads before the first month asked for, and kept
    in `half_life`: no outcome of a tested month has a say in it.
    """

    history: History
    seed: int
    half_life: float | None = field(default=None, init=False)
    _has_chosen: bool = field(default=False, init=False)

    def __call__(self, train: Positions, test: Positions) -> NDArray[np.float64]:
        """The raw scores (m,) of the test leads, which order them as their propensities do.

        Raises TrainingRefused where too few leads are left to learn from.
        """
        known = self.known(train, test)
        encoder, data = self.encoded(known)
        created = self.history.created[known]
        if not self._has_chosen:
            self.half_life, self._has_chosen = self._choose(data, known), True
        booster = boost(weighted(data, created, self.half_life), self.seed, trees=TREES)
        codes = encoder.encode(self.history.batch.values.iloc[test]).codes
        return boosted(booster).raw(codes)

    def known(self, train: Positions, test: Positions) -> Positions:
        """The leads to learn from: of other persons than the test's, and judged by then.

        Where conversion dates tell how long conversions take, a lead is judged after that time.
        """
        person = self.history.person
        of_others = ~np.isin(person[train], person[test])
        known: Positions = train[of_others & self._settled(train, test)]
        unit = BLOCK if self.history.in_file_order else MONTH
        _require_both(self.history.outcome[known], unit)
        return known

    def _settled(self, train: Positions, test: Positions) -> NDArray[np.bool_]:
        """Which leads were judged when the first test lead's month began; rows say no days."""
        if self.history.in_file_order:
            return np.ones(len(train), dtype=bool)
        created = self.history.created
        begins = created[test].min().astype("datetime64[M]")
        return np.asarray(created[train] <= begins - np.timedelta64(self.history.waiting, "D"))

    def encoded(self, known: Positions) -> tuple[Encoder, TrainingSet]:
        """The encoder learned on these leads only, and the leads coded by it."""
        values = self.history.batch.values.iloc[known]
        encoder = learn_encoder(values, self.history.batch.schema.inputs)
        codes, outcome = encoder.encode(values).codes, self.history.outcome[known]
        return encoder, TrainingSet.of(codes, outcome, tuple(encoder.categorical))

    def _choose(self, data: TrainingSet, known: Positions) -> float | None:
        created, person = self.history.created[known], self.history.person[known]
        folds = folds_of(SplitKind.TIME, created, data.outcome, person, self.seed)
        lives = half_lives(len(known) if self.history.in_file_order else None)
        return choose_half_life(data, created, folds, self.seed, lives)


def _require_both(outcome: NDArray[np.bool_], unit: str) -> None:
    converted = int(outcome.sum())
    others = len(outcome) - converted
    if min(converted, others) < LEAST_OF_EACH:
        raise TrainingRefused(
            f"The {unit}s before hold {converted:,} conversions and {others:,} other leads, not "
            f"counting this {unit}'s persons and leads that are too young to be judged; "
            f"{LEAST_OF_EACH} of each are needed."
        )
