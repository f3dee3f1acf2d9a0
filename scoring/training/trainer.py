"""From a history to candidates with their proof, and the one to publish."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from lightgbm.basic import LightGBMError
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.history.fingerprint import fingerprint
from scoring.intake.issue import Table
from scoring.model.certainty import learn_certainty
from scoring.model.codes import Encoder
from scoring.model.lead_model import Calibration, LeadModel, Metrics, ModelCard, TierFloors
from scoring.model.past import keep_past
from scoring.model.reference import build_profile
from scoring.model.scorers import BoostedTrees, Scorer
from scoring.schema import Column
from scoring.training.calibration import fit_calibration, says_little, with_base_rate
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
from scoring.training.evaluation import best_threshold, measure, threshold_for_recall
from scoring.training.fitting import PLAIN, TrainingSet, boost
from scoring.training.gate import defending, gated
from scoring.training.leakage import Signs
from scoring.training.notes import notes_of
from scoring.training.prepared import History, TrainingRequest, prepare
from scoring.training.present_order import ordered_by, present_column, suspicion
from scoring.training.proof import Proof
from scoring.training.radar import radar
from scoring.training.recency import choose_half_life, half_lives, weighted
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
# Enough test leads are scored in steps, each by a model that knows those of the steps before: the
# newest tell best how the chances of a model of all leads come true.
_STEPS, _LEAST_STEPPED = 3, 300
# What a library raises on leads that it cannot learn from.
_FAILURES = (ValueError, ArithmeticError, LookupError, LightGBMError)


def train(
    table: Table,
    request: TrainingRequest,
    progress: Progress | None = None,
    *,
    champion: LeadModel | None = None,
) -> Training:
    """Train, calibrate, test and compare candidates on a history, and with the champion, if any.

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
    candidates, failed = _fitted(trainer, names, today, tell)
    tell(0.92, "Comparing the candidates on the test leads")
    training = judged(candidates, trainer.test_outcome, request.seed)
    defender = defending(champion, clean, table)
    training = replace(training, candidates=tuple(gated(c, defender) for c in training.candidates))
    drift = measure_drift(clean, trainer.tested.data, request.seed)
    notes = notes_of(clean, found.signs, trainer.half_life, drift, request)
    return replace(
        _with_notes(training, notes),
        suspects=found.suspects,
        with_suspects=found.with_suspects,
        random_test=drift.random if drift else None,
        half_life=trainer.half_life,
        failed=failed,
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


def _fitted(
    trainer: "Trainer", names: Sequence[str], today: Column | None, tell: Progress
) -> tuple[list[Candidate], tuple[str, ...]]:
    """The candidates, and the names of those that could not be fitted, each with the error's."""
    candidates, failed = list[Candidate](), list[str]()
    for at, name in enumerate(names):
        try:
            share = 0.35 + 0.55 * at / len(names)
            candidates.append(_candidate(trainer, name, today, tell, share))
        except _FAILURES as problem:
            failed.append(f"{name} ({type(problem).__name__})")
    if not candidates:
        raise TrainingRefused(
            f"None of the candidates could be fitted to this history: {', '.join(failed)}. "
            f"Train with other candidates, such as {LOGISTIC} and {LIGHTGBM}."
        )
    return candidates, tuple(failed)


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


@dataclass(frozen=True)
class Coded:
    """All leads of a history in the codes of an encoder, and what fitting to them needs."""

    encoder: Encoder
    data: TrainingSet
    context: Context


@dataclass(frozen=True)
class Trainer:
    """Fits candidates on the training leads of one history, tests them, and refits them on all.

    `tested` are the leads in codes learned from the training leads, `served` in codes learned from
    all of them.
    """

    history: History
    request: TrainingRequest
    tested: Coded
    served: Coded
    folds: list[Fold]
    half_life: float | None

    @classmethod
    def of(cls, history: History, request: TrainingRequest, signs: Sequence[Signs]) -> "Trainer":
        """With the half-life that foretells best, where time orders the leads."""
        tested, served = (
            Coded(encoder, data, _context_of(encoder, request, signs))
            for encoder, data in (history.learned(), history.learned(whole=True))
        )
        place = history.split.train
        created = history.created[place]
        folds = folds_of(
            history.split.kind, created, history.outcome[place], history.person[place], request.seed
        )
        # Where young leads were kept, the newest look bad by their age alone.
        timed = history.split.kind is SplitKind.TIME and not history.immature
        lives = half_lives(len(place) if history.in_file_order else None)
        known, seed = tested.data.part(place), request.seed
        life = choose_half_life(known, created, folds, seed, lives) if timed else None
        return cls(history, request, tested, served, folds, life)

    def on(self, history: History) -> "Trainer":
        """The same folds, half-life and test leads with the one field of another schema."""
        tested, served = (
            Coded(encoder, data, replace(Context.of(encoder, self.request.seed, 1), present=0))
            for encoder, data in (history.learned(), history.learned(whole=True))
        )
        return replace(self, history=history, tested=tested, served=served)

    @property
    def known(self) -> TrainingSet:
        """The training leads."""
        return self.tested.data.part(self.history.split.train)

    @property
    def test_outcome(self) -> NDArray[np.bool_]:
        """The outcomes of the test leads."""
        return self.history.outcome[self.history.split.test]

    def candidate(self, name: str, tell: Progress, share: float) -> Candidate:
        """Fit on the folds, calibrate on what they held out, test, and refit on all leads."""
        tell(share, f"Fitting: {name}")
        start = time.perf_counter()
        context, note = self._context(name, tell, share)
        unseen = self._held_out(name, context)
        calibration = fit_calibration(unseen.raw, unseen.outcome)
        threshold = self._threshold(unseen.outcome, calibration.propensity(unseen.raw))
        split, outcome = self.history.split, self.test_outcome
        raw = self._scored(name, context, split.train, split.test)
        chance = calibration.propensity(raw)
        figures = measure(outcome, chance, split=split.kind, threshold=threshold)
        proof = self._proof(name, context, unseen, raw)
        model, unmet = self._model(name, context, proof, figures)
        seconds, flat = time.perf_counter() - start, self._flat(name, model.calibration, proof)
        note = " ".join(filter(None, (note, flat, unmet)))
        scored = ScoredTest(model.calibration.moved(chance), outcome)
        return Candidate(name, model, {}, seconds, proof, chance, scored, note, unmet)

    def _flat(self, name: str, calibration: Calibration, proof: Proof) -> str:
        """That the chances hardly differ, where the model is to tell leads apart."""
        if name == CONSTANT or not says_little(calibration, proof.raw):
            return ""
        return (
            "Its chances are all but the same for every lead: on leads that it had not seen, those "
            "it ranked higher did not convert more often."
        )

    def _threshold(self, outcome: NDArray[np.bool_], chance: NDArray[np.float64]) -> float:
        recall = self.request.recall
        if recall is None:
            return best_threshold(outcome, chance)
        return threshold_for_recall(outcome, chance, recall)

    def _context(self, name: str, tell: Progress, share: float) -> tuple[Context, str]:
        """What this candidate is fitted with, and what a person should know of it."""
        if name == TUNED:
            found = tune(
                self._pairs()[-2:], trials=max(1, self.request.trials),
                seconds=self.request.seconds, seed=self.request.seed,
                tell=lambda _, step: tell(share, step),
            )  # fmt: skip
            note = f"Tuned in {counted(found.trials, 'trial')}."
            return replace(self.tested.context, settings=found.settings, trees=found.trees), note
        if name == LIGHTGBM:
            seed, pairs = self.request.seed, self._pairs()
            boosters = (boost(fit, seed, stop_on=held) for fit, held in pairs)
            trees = [max(1, b.best_iteration) for b in boosters]
            mean = round(float(np.mean(trees)))
            return replace(self.tested.context, settings=PLAIN, trees=mean), ""
        context, names = self.tested.context, self.tested.encoder.names
        field = {SINGLE: context.single, PRESENT: context.present}.get(name)
        return context, "" if field is None else f"Uses “{names[field]}” alone."

    def _pairs(self) -> list[tuple[TrainingSet, TrainingSet]]:
        """The leads to fit on, weighted, and those to predict, for every fold."""
        return [self._pair(fold) for fold in self.folds]

    def _pair(self, fold: Fold) -> tuple[TrainingSet, TrainingSet]:
        known, created = self.known, self.history.created[self.history.split.train]
        fit = self._weighted(known.part(fold.fit), created[fold.fit])
        return fit, known.part(fold.held_out)

    def _weighted(self, data: TrainingSet, created: NDArray[np.datetime64]) -> TrainingSet:
        return weighted(data, created, self.half_life)

    def _held_out(self, name: str, context: Context) -> Proof:
        """What the folds held out, in the order of time, with its raw scores."""
        places, scores = list[NDArray[np.int64]](), list[NDArray[np.float64]]()
        for fold, (fit, held_out) in zip(self.folds, self._pairs(), strict=True):
            scores.append(fit_candidate(name, fit, context).raw(held_out.codes))
            places.append(fold.held_out)
        sizes = [len(place) for place in places]
        held, part = np.concatenate(places), np.repeat(np.arange(len(places)), sizes)
        created = self.history.created[self.history.split.train]
        order = np.lexsort((held, created[held]))
        outcome = self.known.outcome[held]
        return Proof(np.concatenate(scores)[order], outcome[order], part[order])

    def _proof(self, name: str, context: Context, unseen: Proof, raw: NDArray[np.float64]) -> Proof:
        """What the folds held out and then the test leads, each scored by a model of those before.

        `raw` (n,) are the scores of the test leads by a model of the training leads. In the order
        of time it serves the first of them, and models that know these as well serve the others.
        """
        split, person = self.history.split, self.history.person
        order = np.argsort(self.history.created[split.test], kind="stable")
        scores, parts, seen = [unseen.raw], [unseen.part], split.train
        for number, chunk in enumerate(np.array_split(order, self._steps)):
            asked = split.test[chunk]
            others = seen[~np.isin(person[seen], person[asked])]
            scores.append(self._scored(name, context, others, asked) if number else raw[chunk])
            parts.append(np.full(len(chunk), len(self.folds) + number))
            seen = np.append(seen, asked)
        outcome = np.append(unseen.outcome, self.history.outcome[split.test][order])
        return Proof(np.concatenate(scores), outcome, np.concatenate(parts))

    @property
    def _steps(self) -> int:
        """In how many steps the test leads are scored by ever later models."""
        ordered = self.history.split.kind is SplitKind.TIME
        return _STEPS if ordered and len(self.history.split.test) >= _LEAST_STEPPED else 1

    def _scored(
        self, name: str, context: Context, fit: NDArray[np.int64], asked: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The raw scores of some leads of the history by a model of others."""
        data = self.tested.data
        known = self._weighted(data.part(fit), self.history.created[fit])
        return fit_candidate(name, known, context).raw(data.codes[asked])

    def _model(
        self, name: str, context: Context, proof: Proof, test: Metrics
    ) -> tuple[LeadModel, str]:
        """The model learned from all leads, and why its tiers cannot meet the goals, "" if they do.

        Its calibration is that of the leads unseen by what scored them, in the order of time.
        """
        encoder, data = self.served.encoder, self.served.data
        ready = replace(self.served.context, settings=context.settings, trees=context.trees)
        scorer = fit_candidate(name, self._weighted(data, self.history.created), ready)
        calibration = fit_calibration(proof.raw, proof.outcome)
        chance = calibration.propensity(proof.raw)
        floors, unmet = floors_or_usual(self.request.tiers, chance, proof.outcome, self._base())
        model = LeadModel(
            schema=self.history.batch.schema,
            encoder=encoder,
            scorer=scorer,
            calibration=calibration,
            floors=floors,
            profile=build_profile(encoder, data.codes, data.outcome),
            card=_card(self.history, self.request, name, scorer, test),
            recipe=self.history.recipe,
            certainty=learn_certainty(proof.raw, proof.outcome),
            past=keep_past(
                data.codes, encoder.categorical, data.outcome,
                self.history.batch.created, self.request.seed,
            ),
        )  # fmt: skip
        return self._shifted(model), unmet

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
        trained_rows=len(history.outcome),
        tested_rows=len(history.split.train),
        first_created=span[0],
        last_created=span[1],
        history_sha256=fingerprint(history.table.frame),
        test=figures,
        trees=len(scorer.trees) if isinstance(scorer, BoostedTrees) else 0,
        candidate=name,
    )
