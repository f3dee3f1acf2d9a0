"""Candidates fitted on the training leads of a history, tested, and fitted again on all of them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from scoring.model.lead_model import Calibration, LeadModel, Metrics, TierFloors
from scoring.model.past import keep_past, kept_codes
from scoring.model.reference import ReferenceProfile, carrying
from scoring.model.scorers import Scorer
from scoring.model.second_opinion import SecondOpinion
from scoring.model.unseen import UnseenLeads
from scoring.training.calibration import fit_calibration, says_little, with_base_rate
from scoring.training.candidates import (
    CONSTANT,
    LIGHTGBM,
    LOGISTIC,
    PRESENT,
    SINGLE,
    TUNED,
    Context,
    fit_candidate,
)
from scoring.training.coded import Coded
from scoring.training.contradictions import second_opinion
from scoring.training.evaluation import (
    best_threshold,
    draw_weights,
    measure,
    threshold_for_goals,
    threshold_for_recall,
)
from scoring.training.first_card import first_card
from scoring.training.fitting import PLAIN, TrainingSet, boost
from scoring.training.leakage import Signs
from scoring.training.learned_certainty import learn_certainty
from scoring.training.learned_grades import learn_grades, why_ungraded
from scoring.training.learned_profile import learned_profile
from scoring.training.past_weeks import HeldOut
from scoring.training.prepared import History, Progress, TrainingRequest
from scoring.training.proof import Proof
from scoring.training.recency import choose_half_life, half_lives, weighted
from scoring.training.result import Candidate
from scoring.training.split import Fold, SplitKind
from scoring.training.tested_leads import ScoredTest
from scoring.training.tiers import HISTORYS, floors_or_usual
from scoring.training.time_decay import Drift, measure_drift
from scoring.training.tuning import tune
from scoring.training.two_at_once import two_at_once
from scoring.wording import counted

# Enough test leads are scored in steps, each by a model that knows those of the steps before: the
# newest tell best how the chances of a model of all leads come true.
_STEPS, _LEAST_STEPPED = 3, 300


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
    turn: Lock = field(default_factory=Lock, repr=False, kw_only=True)

    @classmethod
    def of(cls, history: History, request: TrainingRequest, signs: Sequence[Signs]) -> "Trainer":
        """With the half-life that foretells best, where time orders the leads."""
        tested, served = (
            Coded.of(encoder, data, request.seed, signs)
            for encoder, data in (history.learned(), history.learned(whole=True))
        )
        place = history.split.train
        created = history.created[place]
        folds = history.folds(place, request.seed)
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

    @cached_property
    def known(self) -> TrainingSet:
        """The training leads."""
        return self.tested.data.part(self.history.split.train)

    @cached_property
    def _asked(self) -> TrainingSet:
        """The test leads."""
        return self.tested.data.part(self.history.split.test)

    @property
    def profile(self) -> ReferenceProfile:
        """What all leads looked like, weighted as they are learned from."""
        # Whoever comes second waits for it.
        with self.turn:
            return self._profile

    @cached_property
    def _profile(self) -> ReferenceProfile:
        past, encoder = self.history, self.served.encoder
        folds = past.folds(np.arange(len(past.outcome)), self.request.seed)
        found = learned_profile(encoder, past.batch.values, self._whole, past.created, folds)
        # The days of a file in the order of time are made up.
        return replace(found, since="") if past.in_file_order else found

    @cached_property
    def drift(self) -> Drift | None:
        """How much worse the newest leads are ranked than random ones, None without dates."""
        return measure_drift(self.history, self.tested.data, self.request.seed)

    @cached_property
    def draws(self) -> NDArray[np.float64]:
        """How often each test lead is drawn, shape (draws, n)."""
        return draw_weights(len(self.test_outcome), self.request.seed)

    def look(self) -> None:
        """Make what all candidates share and none changes, perhaps while they are fitted."""
        _ = self.profile, self.history.sha256, self.drift, self.draws

    @property
    def test_outcome(self) -> NDArray[np.bool_]:
        """The outcomes of the test leads."""
        return self.history.outcome[self.history.split.test]

    def fitted(self, name: str, data: TrainingSet, context: Context) -> Scorer:
        """A candidate fitted on weighted leads; both outcomes must occur."""
        return fit_candidate(name, data, context)

    def candidate(self, name: str, tell: Progress, share: float) -> Candidate:
        """Fit on the folds, calibrate on what they held out, test, and refit on all leads."""
        tell(share, f"Fitting: {name}")
        start = time.perf_counter()
        context, note = self._context(name, tell, share)
        unseen = self._held_out(name, context)
        calibration = fit_calibration(unseen.raw, unseen.outcome)
        threshold = self._threshold(unseen.outcome, calibration.propensity(unseen.raw))
        split, outcome = self.history.split, self.test_outcome
        testers = self._testers(name, context)
        raw = self._asked.raw(testers[0])
        chance = calibration.propensity(raw)
        figures = measure(outcome, chance, split=split.kind, threshold=threshold)
        proof = self._proof(testers, unseen, raw)
        model, unmet = self._model(name, context, proof, figures)
        columns = [field.column for field in model.encoder.fields]
        grades = learn_grades(model.scorer, self._carrying, testers[0], self._asked, columns)
        model = replace(model, grades=grades)
        seconds, flat = time.perf_counter() - start, self._flat(name, model.calibration, proof)
        bare = "" if grades or name in (CONSTANT, SINGLE, PRESENT) else why_ungraded(columns)
        note = " ".join(filter(None, (note, flat, unmet, bare)))
        scored = ScoredTest(model.calibration.moved(chance), outcome)
        return Candidate(
            name, model, {}, seconds, proof, chance, scored, note, unmet,
            unseen=self._unseen(scored), trials=context.tried,
        )  # fmt: skip

    def _unseen(self, scored: ScoredTest) -> UnseenLeads:
        """The test leads in the codes of the model that serves."""
        test = self.history.split.test
        # Their own dates, as those of a file in the order of time are made up.
        created = self.history.batch.created[test].astype("datetime64[D]")
        is_number = np.array([field.is_number for field in self.served.encoder.fields], dtype=bool)
        codes = kept_codes(np.asarray(self.served.data.codes[test]), is_number)
        return UnseenLeads(codes, scored.outcome, scored.chance, created).at_most()

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
        if recall is not None:
            return threshold_for_recall(outcome, chance, recall)
        found = self._threshold_for_goals(outcome, chance)
        return best_threshold(outcome, chance) if found is None else found

    def _threshold_for_goals(
        self, outcome: NDArray[np.bool_], chance: NDArray[np.float64]
    ) -> float | None:
        """Where these leads exceed the goals for precision and recall, None where nowhere."""
        base = self._base()
        asked = self.request.goals.at_threshold(float(base.moved(self.history.outcome.mean())))
        if asked is None:
            return None
        precision = float(replace(base, shift=-base.shift).moved(np.array(asked[0])))
        return threshold_for_goals(outcome, chance, (precision, asked[1]))

    def _context(self, name: str, tell: Progress, share: float) -> tuple[Context, str]:
        """What this candidate is fitted with, and what a person should know of it."""
        if name == TUNED:
            found = tune(
                self._pairs[-2:], trials=max(1, self.request.trials),
                seconds=self.request.seconds, seed=self.request.seed,
                tell=lambda _, step: tell(share, step),
            )  # fmt: skip
            note = f"Tuned in {counted(len(found.trials), 'trial')}."
            context = replace(self.tested.context, settings=found.settings, trees=found.trees)
            return replace(context, tried=found.trials), note
        if name == LIGHTGBM:
            mean = round(float(np.mean(two_at_once(self._best_count, self._pairs))))
            return replace(self.tested.context, settings=PLAIN, trees=mean), ""
        context, names = self.tested.context, self.tested.encoder.names
        field = {SINGLE: context.single, PRESENT: context.present}.get(name)
        return context, "" if field is None else f"Uses “{names[field]}” alone."

    def _best_count(self, pair: tuple[TrainingSet, TrainingSet]) -> int:
        """How many trees on the first of two sets of leads predict the other best."""
        return max(1, boost(pair[0], self.request.seed, stop_on=pair[1]).best_iteration)

    @cached_property
    def _pairs(self) -> list[tuple[TrainingSet, TrainingSet]]:
        """The leads to fit on, weighted, and those to predict, for every fold.

        All candidates share them, and with them what is joined and binned.
        """
        return [self._pair(fold) for fold in self.folds]

    def _pair(self, fold: Fold) -> tuple[TrainingSet, TrainingSet]:
        known, created = self.known, self.history.created[self.history.split.train]
        fit = self._weighted(known.part(fold.fit), created[fold.fit])
        return fit, known.part(fold.held_out)

    @cached_property
    def _whole(self) -> TrainingSet:
        """All leads, weighted, in the codes of the model that serves."""
        return self._weighted(self.served.data, self.history.created)

    def _weighted(self, data: TrainingSet, created: NDArray[np.datetime64]) -> TrainingSet:
        return weighted(data, created, self.half_life)

    def _held_out(self, name: str, context: Context) -> Proof:
        """What the folds held out, in the order of time, with its raw scores."""

        def scored(pair: tuple[TrainingSet, TrainingSet]) -> NDArray[np.float64]:
            return pair[1].raw(self.fitted(name, pair[0], context))

        scores, places = two_at_once(scored, self._pairs), [fold.held_out for fold in self.folds]
        sizes = [len(place) for place in places]
        held, part = np.concatenate(places), np.repeat(np.arange(len(places)), sizes)
        created = self.history.created[self.history.split.train]
        order = np.lexsort((held, created[held]))
        outcome = self.known.outcome[held]
        return Proof(np.concatenate(scores)[order], outcome[order], part[order])

    def _testers(self, name: str, context: Context) -> list[Scorer]:
        """The models that score the test leads step by step; the first is of the training leads."""
        return two_at_once(lambda step: self.fitted(name, step[1], context), self._ahead)

    def _proof(self, testers: Sequence[Scorer], unseen: Proof, raw: NDArray[np.float64]) -> Proof:
        """What the folds held out and then the test leads, each scored by a model of those before.

        `raw` (n,) are the scores of the test leads by a model of the training leads. In the order
        of time it serves the first of them, and models that know these as well serve the others.
        """
        scores, parts = [unseen.raw], [unseen.part]
        for number, ((chunk, _, asked), tester) in enumerate(
            zip(self._ahead, testers, strict=True)
        ):
            scores.append(asked.raw(tester) if number else raw[chunk])
            parts.append(np.full(len(chunk), len(self.folds) + number))
        outcome = np.concatenate([unseen.outcome, *(asked.outcome for _, _, asked in self._ahead)])
        return Proof(np.concatenate(scores), outcome, np.concatenate(parts))

    @cached_property
    def _ahead(self) -> list[tuple[NDArray[np.int64], TrainingSet, TrainingSet]]:
        """The steps in which the test leads are scored, in the order of time.

        Each with its places among the test leads, the leads known before, weighted, and its own.
        """
        split, person, data = self.history.split, self.history.person, self.tested.data
        order, seen = np.argsort(self.history.created[split.test], kind="stable"), split.train
        steps = list[tuple[NDArray[np.int64], TrainingSet, TrainingSet]]()
        for number, chunk in enumerate(np.array_split(order, self._steps)):
            asked = split.test[chunk]
            known = seen[~np.isin(person[seen], person[asked])] if number else seen
            fit = self._weighted(
                data.part(known) if number else self.known, self.history.created[known]
            )
            steps.append((chunk, fit, data.part(asked)))
            seen = np.append(seen, asked)
        return steps

    @property
    def _steps(self) -> int:
        """In how many steps the test leads are scored by ever later models."""
        ordered = self.history.split.kind is SplitKind.TIME
        return _STEPS if ordered and len(self.history.split.test) >= _LEAST_STEPPED else 1

    def _model(
        self, name: str, context: Context, proof: Proof, test: Metrics
    ) -> tuple[LeadModel, str]:
        """The model learned from all leads, and why its tiers cannot meet the goals, "" if they do.

        Its calibration is that of the leads unseen by what scored them, in the order of time.
        """
        encoder = self.served.encoder
        data = self._whole
        kept = np.flatnonzero(carrying(data.weight))
        ready = replace(self.served.context, settings=context.settings, trees=context.trees)
        scorer = self.fitted(name, data, ready)
        calibration = fit_calibration(proof.raw, proof.outcome)
        held = HeldOut(proof.raw, proof.outcome, proof.part, self._unseen_created)
        chance = calibration.propensity(proof.raw)
        floors, unmet = floors_or_usual(self.request.tiers, chance, proof.outcome, self._base())
        model = LeadModel(
            schema=self.history.batch.schema,
            encoder=encoder,
            scorer=scorer,
            calibration=calibration,
            floors=floors,
            card=first_card(self.history, self.request, name, scorer, test),
            recipe=self.history.recipe,
            certainty=learn_certainty(held, calibration),
            second=self._second(name, held, chance),
            past=keep_past(
                data.codes[kept], encoder.categorical, data.outcome[kept],
                self.history.days.part(kept), self.request.seed,
            ),
            profile=self.profile,
        )  # fmt: skip
        return self._shifted(model), unmet

    @cached_property
    def _carrying(self) -> TrainingSet:
        """The leads that carry the weight of the model, in its codes."""
        return self._whole.part(np.flatnonzero(carrying(self._whole.weight)))

    @property
    def _unseen_created(self) -> NDArray[np.datetime64]:
        """The dates of the leads of a proof, in its order; NaT where unknown."""
        split, created = self.history.split, self.history.created
        held = np.concatenate([fold.held_out for fold in self.folds])
        folded = split.train[held[np.lexsort((held, created[split.train][held]))]]
        tested = split.test[np.argsort(created[split.test], kind="stable")]
        return np.asarray(self.history.batch.created[np.append(folded, tested)])

    @cached_property
    def _linear(self) -> tuple[NDArray[np.float64], Scorer]:
        """What logistic regression makes of the leads of a proof; and itself, of all leads."""
        context = self.tested.context
        testers = self._testers(LOGISTIC, context)
        raw = self._asked.raw(testers[0])
        proof = self._proof(testers, self._held_out(LOGISTIC, context), raw)
        return proof.raw, self.fitted(LOGISTIC, self._whole, self.served.context)

    def _second(
        self, name: str, held: HeldOut, chance: NDArray[np.float64]
    ) -> SecondOpinion | None:
        """The second model's doubts of this candidate, which a linear one cannot have of itself."""
        if name in (CONSTANT, LOGISTIC):
            return None
        return second_opinion(held, logit(chance), *self._linear)

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
