"""From a history to candidates with their proof, and the one to publish."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from scoring.errors import TrainingRefused
from scoring.history.fingerprint import fingerprint
from scoring.intake.issue import Table
from scoring.model.codes import Encoder
from scoring.model.lead_model import Calibration, LeadModel, Metrics, ModelCard, TierFloors
from scoring.model.past import keep_past
from scoring.model.reference import build_profile
from scoring.model.scorers import BoostedTrees, Scorer
from scoring.model.second_opinion import SecondOpinion
from scoring.schema import Column
from scoring.training.calibration import fit_calibration, with_base_rate
from scoring.training.candidates import (
    CONSTANT,
    LIGHTGBM,
    LOGISTIC,
    NAMES,
    PRESENT,
    SINGLE,
    TUNED,
    Context,
    fit_candidate,
)
from scoring.training.contradictions import second_opinion
from scoring.training.evaluation import best_threshold, measure, threshold_for_recall
from scoring.training.fitting import PLAIN, TrainingSet, boost
from scoring.training.leakage import Signs
from scoring.training.learned_certainty import learn_certainty
from scoring.training.notes import notes_of
from scoring.training.past_weeks import HeldOut
from scoring.training.prepared import History, TrainingRequest, prepare
from scoring.training.present_order import ordered_by, present_column, suspicion
from scoring.training.radar import radar
from scoring.training.recency import choose_half_life, weighted
from scoring.training.result import Candidate, Training
from scoring.training.split import Fold, SplitKind, folds_of
from scoring.training.tested_leads import ScoredTest
from scoring.training.tiers import HISTORYS, contradiction, floors_or_usual
from scoring.training.time_decay import measure_drift
from scoring.training.tuning import tune
from scoring.training.verdict import judged
from scoring.wording import counted, day

__all__ = ["TrainingRequest", "train"]

Progress = Callable[[float, str], None]


def train(table: Table, request: TrainingRequest, progress: Progress | None = None) -> Training:
    """Train, calibrate, test and compare candidates on a history.

    `progress` is called with the share done (0–1) and the step; raising in it cancels. Raises
    TrainingRefused for a missing column, other words than outcomes, under 40 of either outcome,
    an unknown candidate, no column left to learn from, a present order that orders nothing, or
    tier goals that cannot be met.
    """
    tell = progress or _silent
    names = _chosen(request)
    if problem := contradiction(request.tiers):
        raise TrainingRefused(problem)
    tell(0.02, "Reading the outcome and the columns")
    history = prepare(table, request)
    today = present_column(history, request.present) if request.present else None
    tell(0.10, "Looking for columns that know the outcome")
    found = radar(history, request)
    clean = history.without(found.suspects)
    tell(0.20, "Choosing how much old leads count")
    trainer = Trainer.of(clean, request, found.signs)
    candidates = [
        _candidate(trainer, name, today, tell, 0.35 + 0.55 * at / len(names))
        for at, name in enumerate(names)
    ]
    tell(0.92, "Comparing the candidates on the test leads")
    training = judged(candidates, trainer.test_outcome, trainer.test_chances, request.seed)
    drift = measure_drift(clean, trainer.data, request.seed)
    notes = notes_of(clean, found.signs, trainer.half_life, drift, request)
    return replace(
        _with_notes(training, notes),
        suspects=found.suspects,
        with_suspects=found.with_suspects,
        random_test=drift.random if drift else None,
        half_life=trainer.half_life,
    )


def _silent(_share: float, _step: str) -> None:
    """No progress wanted."""


def _chosen(request: TrainingRequest) -> list[str]:
    strange = [name for name in request.candidates if name not in NAMES]
    if strange:
        raise TrainingRefused(
            f"There is no candidate “{strange[0][:60]}”. Choose from {', '.join(NAMES)}."
        )
    if PRESENT in request.candidates and not request.present:
        raise TrainingRefused(
            f"“{PRESENT}” needs the column that orders leads today, and none is named. Name it "
            "with --present COLUMN, or leave this candidate out."
        )
    wanted = request.candidates or [name for name in NAMES if name != TUNED or request.trials]
    return [name for name in NAMES if name in wanted and (name != PRESENT or request.present)]


def _context_of(encoder: Encoder, request: TrainingRequest, signs: Sequence[Signs]) -> Context:
    """What every candidate is fitted with: among the rest which single field is the best."""
    best = max((s for s in signs if s.name in encoder.names), key=lambda s: s.auc)
    return replace(Context.of(encoder, request.seed, 1), single=encoder.names.index(best.name))


def _candidate(
    trainer: "Trainer", name: str, today: Column | None, tell: Progress, share: float
) -> Candidate:
    """The candidate fitted and tested; the present order on its own column, read by all or not."""
    if name != PRESENT or today is None:
        return trainer.candidate(name, tell, share)
    own = trainer.on(ordered_by(trainer.history, today))
    found, barred = own.candidate(name, tell, share), suspicion(own.history, own.request)
    return replace(found, note=f"{found.note} {barred}".strip(), barred=barred)


def _with_notes(training: Training, notes: tuple[str, ...]) -> Training:
    def told(c: Candidate) -> Candidate:
        card = replace(c.model.card, notes=(*notes, *([c.note] if c.note else [])))
        return replace(c, model=replace(c.model, card=card))

    return replace(training, candidates=tuple(map(told, training.candidates)))


@dataclass
class Trainer:
    """Fits candidates on the training leads of one history and tests them."""

    history: History
    request: TrainingRequest
    encoder: Encoder
    context: Context
    data: TrainingSet
    folds: list[Fold]
    half_life: float | None
    test_chances: dict[str, NDArray[np.float64]]

    @classmethod
    def of(cls, history: History, request: TrainingRequest, signs: Sequence[Signs]) -> "Trainer":
        """With the half-life that foretells best, where time orders the leads."""
        encoder, data = history.learned()
        context = _context_of(encoder, request, signs)
        place = history.split.train
        created = history.created[place]
        folds = folds_of(
            history.split.kind, created, history.outcome[place], history.person[place], request.seed
        )
        # Where young leads were kept, the newest look bad by their age alone.
        by_time = history.split.kind is SplitKind.TIME and not request.file_order
        timed = by_time and not history.immature
        life = choose_half_life(data.part(place), created, folds, request.seed) if timed else None
        return cls(history, request, encoder, context, data, folds, life, {})

    def on(self, history: History) -> "Trainer":
        """The same folds, half-life and test leads with the one field of another schema."""
        encoder, data = history.learned()
        context = replace(Context.of(encoder, self.request.seed, 1), present=0)
        return replace(self, history=history, encoder=encoder, context=context, data=data)

    @property
    def known(self) -> TrainingSet:
        """The training leads."""
        return self.data.part(self.history.split.train)

    @property
    def test_outcome(self) -> NDArray[np.bool_]:
        """The outcomes of the test leads."""
        return self.history.outcome[self.history.split.test]

    def candidate(self, name: str, tell: Progress, share: float) -> Candidate:
        """Fit on the folds, calibrate on what they held out, refit on all, test."""
        tell(share, f"Fitting: {name}")
        start = time.perf_counter()
        context, note = self._context(name, tell, share)
        known, created = self.known, self.history.created[self.history.split.train]
        held, raw, origin = self._held_out(name, context, known, created)
        scorer = fit_candidate(name, self._weighted(known, created), context)
        calibration = fit_calibration(raw, known.outcome[held])
        chance = calibration.propensity(raw)
        model, unmet = self._model(name, scorer, calibration, chance, known.outcome[held])
        dated = self.history.batch.created[self.history.split.train][held]
        held_out = HeldOut(raw, known.outcome[held], origin, dated)
        certainty = learn_certainty(held_out, calibration)
        second = self._second(name, held_out, calibration)
        model = replace(model, certainty=certainty, second=second)
        model = self._tested(name, model)
        seconds, note = time.perf_counter() - start, f"{note} {unmet}".strip()
        scored = ScoredTest(model.calibration.moved(self.test_chances[name]), self.test_outcome)
        return Candidate(name, model, {}, seconds, note, unmet, scored)

    def _context(self, name: str, tell: Progress, share: float) -> tuple[Context, str]:
        """What this candidate is fitted with, and what a person should know of it."""
        if name == TUNED:
            found = tune(
                self._pairs()[-2:], trials=max(1, self.request.trials),
                seconds=self.request.seconds, seed=self.request.seed,
                tell=lambda _, step: tell(share, step),
            )  # fmt: skip
            note = f"Tuned in {counted(found.trials, 'trial')}."
            return replace(self.context, settings=found.settings, trees=found.trees), note
        if name == LIGHTGBM:
            boosters = (boost(fit, self.context.seed, stop_on=held) for fit, held in self._pairs())
            trees = [max(1, b.best_iteration) for b in boosters]
            return replace(self.context, settings=PLAIN, trees=round(float(np.mean(trees)))), ""
        field = {SINGLE: self.context.single, PRESENT: self.context.present}.get(name)
        return self.context, "" if field is None else f"Uses “{self.encoder.names[field]}” alone."

    def _pairs(self) -> list[tuple[TrainingSet, TrainingSet]]:
        """The leads to fit on, weighted, and those to predict, for every fold."""
        return [self._pair(fold) for fold in self.folds]

    def _pair(self, fold: Fold) -> tuple[TrainingSet, TrainingSet]:
        known, created = self.known, self.history.created[self.history.split.train]
        fit = self._weighted(known.part(fold.fit), created[fold.fit])
        return fit, known.part(fold.held_out)

    def _weighted(self, data: TrainingSet, created: NDArray[np.datetime64]) -> TrainingSet:
        return weighted(data, created, self.half_life)

    def _held_out(
        self, name: str, context: Context, known: TrainingSet, created: NDArray[np.datetime64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
        """Positions that the folds held out, in the order of time, their raw scores and folds."""
        places, scores = list[NDArray[np.int64]](), list[NDArray[np.float64]]()
        for fold in self.folds:
            data = self._weighted(known.part(fold.fit), created[fold.fit])
            scores.append(fit_candidate(name, data, context).raw(known.codes[fold.held_out]))
            places.append(fold.held_out)
        held, raw = np.concatenate(places), np.concatenate(scores)
        origin = np.repeat(np.arange(len(places)), [len(place) for place in places])
        order = np.lexsort((held, created[held]))
        return held[order], raw[order], origin[order]

    @cached_property
    def _linear(self) -> tuple[NDArray[np.float64], Scorer]:
        """What logistic regression makes of the leads held out, in order of time; and itself."""
        known, created = self.known, self.history.created[self.history.split.train]
        _, raw, _ = self._held_out(LOGISTIC, self.context, known, created)
        return raw, fit_candidate(LOGISTIC, self._weighted(known, created), self.context)

    def _second(self, name: str, held: HeldOut, calibration: Calibration) -> SecondOpinion | None:
        """The second model's doubts of this candidate, which a linear one cannot have of itself."""
        if name in (CONSTANT, LOGISTIC):
            return None
        log_odds = logit(calibration.propensity(held.raw))
        return second_opinion(held, log_odds, *self._linear)

    def _model(
        self, name: str, scorer: Scorer, calibration: Calibration,
        chance: NDArray[np.float64], outcome: NDArray[np.bool_],
    ) -> tuple[LeadModel, str]:  # fmt: skip
        """The model, and why its tiers cannot meet the goals, "" where they do.

        Its figures are those of its own held-out folds; the test's replace them.
        """
        recall = self.request.recall
        threshold = (
            best_threshold(outcome, chance)
            if recall is None
            else threshold_for_recall(outcome, chance, recall)
        )
        held_out = measure(outcome, chance, split="cross-fitted", threshold=threshold)
        floors, unmet = floors_or_usual(self.request.tiers, chance, outcome, self._base())
        known = self.known
        model = LeadModel(
            schema=self.history.batch.schema,
            encoder=self.encoder,
            scorer=scorer,
            calibration=calibration,
            floors=floors,
            profile=build_profile(self.encoder, known.codes, known.outcome),
            card=_card(self.history, self.request, name, scorer, held_out),
            recipe=self.history.recipe,
            past=keep_past(
                known.codes, self.encoder.categorical, known.outcome,
                self.history.batch.created[self.history.split.train], self.request.seed,
            ),
        )  # fmt: skip
        return model, unmet

    def _tested(self, name: str, model: LeadModel) -> LeadModel:
        test = self.history.split.test
        chance = model.chances(self.data.codes[test]).propensity
        self.test_chances[name] = chance
        figures = measure(
            self.history.outcome[test], chance,
            split=self.history.split.kind, threshold=model.card.test.threshold,
        )  # fmt: skip
        tested = replace(model, card=replace(model.card, test=figures))
        return self._shifted(tested)

    def _shifted(self, model: LeadModel) -> LeadModel:
        """With the stated base rate; the test stays that of the history's own."""
        if self.request.base_rate is None:
            return model
        base = self._base()
        moved = base.moved(np.array([model.floors.a, model.floors.b, model.floors.c]))
        shifted = replace(model.calibration, shift=base.shift)
        return replace(model, calibration=shifted, floors=TierFloors(*moved.tolist()))

    def _base(self) -> Calibration:
        """What moves rates of the history to the base rate stated; nothing where none is."""
        real = self.request.base_rate
        return (
            HISTORYS
            if real is None
            else with_base_rate(HISTORYS, self.history.outcome.mean(), real)
        )


def _card(
    history: History, request: TrainingRequest, name: str, scorer: Scorer, figures: Metrics
) -> ModelCard:
    dated = history.batch.created[~np.isnat(history.batch.created)]
    span = [day(dated.min()), day(dated.max())] if len(dated) else ["", ""]
    return ModelCard(
        outcome=request.outcome,
        trained_at=datetime.now(UTC).isoformat(timespec="seconds"),
        rows=len(history.outcome),
        trained_rows=len(history.split.train),
        first_created=span[0],
        last_created=span[1],
        history_sha256=fingerprint(history.table.frame),
        test=figures,
        trees=len(scorer.trees) if isinstance(scorer, BoostedTrees) else 0,
        candidate=name,
    )
