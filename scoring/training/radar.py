"""The radar over a whole history: what is asked of its columns, and what each answer changes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.intake.issue import Table
from scoring.model.lead_model import Calibration, Metrics
from scoring.model.scorers import boosted
from scoring.recipes.recipe import Recipe
from scoring.training.evaluation import measure
from scoring.training.fitting import TrainingSet, boost
from scoring.training.leakage import Signs, find_signs, questions
from scoring.training.personal_traits import trait_of
from scoring.training.prepared import History, TrainingRequest, prepare
from scoring.training.question import ColumnQuestion, Suspicion
from scoring.training.set_columns import column_of, with_answers
from scoring.training.two_at_once import two_at_once
from scoring.training.work_names import work_idea
from scoring.wording import quoted

# Of the plain models that are compared with and without a column.
_TREES = 100
# Leads to fit and to test these on: more change an AUC by less than what is material.
_MOST_LEADS = 20_000


@dataclass(frozen=True)
class Radar:
    """The questions, the signs of every field, and the test figures with all columns read.

    `with_suspects` is None where the model leaves out none for its signs.
    """

    questions: tuple[ColumnQuestion, ...]
    signs: tuple[Signs, ...]
    with_suspects: Metrics | None


def ask(table: Table, request: TrainingRequest) -> tuple[ColumnQuestion, ...]:
    """What a person should answer before training on a history. Raises as `prepare` does."""
    return radar(prepare(table, request), request).questions


def radar(history: History, request: TrainingRequest) -> Radar:
    """The questions with what each answer changes, and the signs of every field.

    `history.without(questions)` is the history without the columns that are left out. Raises
    TrainingRefused where an answer names no column, or one is answered both ways.
    """
    _require_columns(history, request)
    encoder, data = history.learned()
    train = history.split.train
    signs = tuple(
        _named_by_column(sign, history.recipe)
        for sign in find_signs(encoder, data.part(train), request.seed, history.person[train])
    )
    known, late = (with_answers(said, history.recipe) for said in (request.known, request.late))
    asked = questions(signs, known, late, answer_default=request.answer_default)
    if not asked:
        return Radar((), signs, None)
    trial = _Probe.of(history, data, encoder.names, request.seed)
    left_out = any(q.quarantined and q.certainty is not Suspicion.PERSONAL for q in asked)
    # A trait that may not be read is no part of what the suspected columns would add.
    traits = {q.column for q in asked if q.quarantined and q.certainty is Suspicion.PERSONAL}
    return Radar(_measured(trial, asked), signs, trial.test(traits) if left_out else None)


def _require_columns(history: History, request: TrainingRequest) -> None:
    names = set(history.table.frame.columns)
    strange = [name for name in (*request.known, *request.late) if name not in names]
    if strange:
        raise TrainingRefused(
            f"The history has no column {quoted(strange)} to say of whether it is known before the "
            f"call. Choose from its columns: {quoted(history.table.frame.columns, 12)}."
        )
    both = sorted(set(request.known) & set(request.late))
    if both:
        raise TrainingRefused(
            f"{quoted(both)} cannot be both known before the first call and filled in later. "
            "Give one answer for each column."
        )


def _named_by_column(signs: Signs, recipe: Recipe | None) -> Signs:
    """The signs in which an answer's column goes by the name of the column it comes from."""
    name = column_of(signs.name, recipe)
    if name == signs.name:
        return signs
    return replace(signs, idea=work_idea(name), trait=trait_of(name))


@dataclass(frozen=True)
class _Probe:
    """Some training and test leads, to try plain LightGBM on with columns left out."""

    train: TrainingSet
    test_leads: TrainingSet
    names: tuple[str, ...]
    kind: str
    seed: int

    @classmethod
    def of(cls, history: History, data: TrainingSet, names: tuple[str, ...], seed: int) -> "_Probe":
        """A random part of a history's leads, all where they are few."""
        rng, split = np.random.default_rng(seed), history.split
        train, test = (data.part(_some(part, rng)) for part in (split.train, split.test))
        return cls(train, test, names, split.kind, seed)

    def test(self, left_out: Collection[str]) -> Metrics:
        """The figures of a model that does not read these columns."""
        held = self.test_leads
        chance = np.full(len(held), self.train.outcome.mean())
        kept = [at for at, name in enumerate(self.names) if name not in left_out]
        if kept:
            scorer = boosted(boost(_narrowed(self.train, kept), self.seed, trees=_TREES))
            chance = Calibration(1.0, 0.0).propensity(scorer.raw(held.codes[:, kept]))
        return measure(held.outcome, chance, split=self.kind, threshold=0.5)


def _some(places: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    if len(places) <= _MOST_LEADS:
        return places
    return np.sort(rng.choice(places, _MOST_LEADS, replace=False))


def _narrowed(data: TrainingSet, kept: list[int]) -> TrainingSet:
    categorical = tuple(at for at, column in enumerate(kept) if column in data.categorical)
    return TrainingSet.of(data.codes[:, kept], data.outcome, categorical)


def _measured(trial: _Probe, asked: Sequence[ColumnQuestion]) -> tuple[ColumnQuestion, ...]:
    """The questions with the test AUC by either answer.

    Columns that are left out are tried one by one beside those read. Of two that are read and say
    the same, either could go unnoticed: a suspected column that is read is tried without the other
    such columns as well, and what moves more is told.
    """
    out = {q.column for q in asked if q.quarantined}
    read = {q.column for q in asked if q.is_read and q.certainty is not Suspicion.PERSONAL}
    base = trial.test(out)
    bare = trial.test(out | read).auc if len(read) > 1 else base.auc

    def tried(q: ColumnQuestion) -> ColumnQuestion:
        if q.certainty is Suspicion.CERTAIN and q.quarantined:
            return q
        if q.quarantined:
            found = [(trial.test(out - {q.column}).auc, base.auc)]
        else:
            found = [(base.auc, trial.test(out | {q.column}).auc)]
        if q.column in read and len(read) > 1:
            found.append((trial.test(out | read - {q.column}).auc, bare))
        with_it, without = max(found, key=lambda pair: abs(pair[0] - pair[1]))
        return replace(q, auc_read=with_it, auc_left_out=without, rows=base.rows)

    return tuple(two_at_once(tried, asked))
