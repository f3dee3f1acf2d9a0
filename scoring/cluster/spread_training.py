"""A history larger than memory made a model: a sample decides, all leads are learned from.

What one process decides by looking at whole columns is decided on a sample by the same functions:
what each column is, the questions of the radar, how much old leads count, the drift. Of all leads
are the outcomes, dates, persons and the split; the levels; the trees, their number and calibration;
the counts of the reference profile. The test and the gate are those of every training.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from scoring.cluster.history_files import HistoryFiles
from scoring.cluster.history_parts import BinCounts, bin_counts
from scoring.cluster.spread_leads import SpreadLeads
from scoring.errors import TrainingRefused
from scoring.intake.in_hand import in_hand
from scoring.intake.issue import Table
from scoring.intake.table.reading import HEADER_QUESTION, lacks_header
from scoring.model.codes import Encoder
from scoring.model.lead_model import LeadModel
from scoring.model.reference import FieldProfile, ReferenceProfile, carrying, first_day
from scoring.model.scorers import BoostedTrees, Scorer
from scoring.settings import threads
from scoring.training.candidates import LIGHTGBM, LOGISTIC, Context, fit_candidate
from scoring.training.coded import Coded
from scoring.training.cross_fitting import Trainer
from scoring.training.defender import defending
from scoring.training.fitting import MOST_TREES, PLAIN, TrainingSet
from scoring.training.learned_profile import learned_profile
from scoring.training.prepared import History, Progress, TrainingRequest, prepare
from scoring.training.radar import radar
from scoring.training.result import Training
from scoring.training.time_decay import Drift
from scoring.training.trainer import compared
from scoring.wording import counted

# Leads that the second opinion is learned from: a line needs no more.
_MOST_LINED = 50_000


def train_spread(
    read: HistoryFiles,
    sample: Table,
    request: TrainingRequest,
    tell: Progress,
    champion: LeadModel | None = None,
) -> Training:
    """Learn trees from all leads of files that a crew has read; nothing is published.

    `sample` are some of their rows, or all. Raises TrainingRefused as `train` does, and for what
    workers cannot do: other candidates, trials, recipes, and columns of several answers.
    """
    require_able(request)
    if lacks_header(sample):
        raise TrainingRefused(f"The history {HEADER_QUESTION}")
    with threadpool_limits(threads()), in_hand():
        return _trained(read, sample, request, tell, champion)


def _trained(
    read: HistoryFiles,
    sample: Table,
    request: TrainingRequest,
    tell: Progress,
    champion: LeadModel | None,
) -> Training:
    tell(0.02, "Looking at a sample")
    sampled = prepare(sample, request)
    if sampled.recipe is not None:
        raise TrainingRefused(
            "The history has a column of several answers in a cell, which training takes apart by "
            "a recipe; workers do not. Leave it out with --exclude, or train without --cluster."
        )
    found = radar(sampled, request)
    decided = sampled.without(found.questions)
    usual = Trainer.of(decided, request, found.signs)
    history = read.history(decided.batch.schema, request)
    tested = read.rows(read.positions(history)[history.split.test])
    encoder, leads = read.coded(history, decided.batch.schema)
    read.forget()
    trainer = SpreadTrainer.among(usual, history, encoder, leads)
    candidate = trainer.candidate(LIGHTGBM, tell, 0.35)
    tell(0.92, "Comparing with the model that serves")
    return compared([candidate], trainer, defending(champion, history, tested), found)


def require_able(request: TrainingRequest) -> None:
    """Raise TrainingRefused for what only one machine can do."""
    refused = {
        "trials of LightGBM's settings (--trials)": request.trials,
        "a column that orders leads today (--present)": request.present,
        "a recipe (--recipe)": request.recipe,
        "other candidates than LightGBM (--candidates)": set(request.candidates) - {LIGHTGBM},
    }
    for what, asked in refused.items():
        if asked:
            raise TrainingRefused(
                f"Workers learn plain LightGBM together; there is no way for {what}. Leave that "
                "out, or train without --cluster, on as many leads as one machine holds."
            )


@dataclass(frozen=True)
class SpreadTrainer(Trainer):
    """Fits LightGBM on the leads of workers; `usual` is the trainer of the sample.

    One fold is held out, and the test is scored in one step: every fit takes all workers.
    """

    usual: Trainer

    @classmethod
    def among(
        cls, usual: Trainer, history: History, encoder: Encoder, leads: SpreadLeads
    ) -> "SpreadTrainer":
        """With what the sample has decided, on all leads of a history in the codes of `encoder`."""
        request = usual.request
        folds = history.folds(history.split.train, request.seed)
        context = Context.of(encoder, request.seed, 1)
        coded = Coded(encoder, leads, context)
        return cls(history, request, coded, coded, folds[-1:], usual.half_life, usual)

    def fitted(self, name: str, data: TrainingSet, context: Context) -> Scorer:
        """Trees by all workers; the line of the second opinion here, from some of the leads."""
        leads = _spread(data)
        if name == LOGISTIC:
            return fit_candidate(name, leads.here(_MOST_LINED), context)
        if data is self._pairs[0][0]:
            return _first_trees(self._most, context.trees)
        return leads.grown(PLAIN, self.request.seed, context.trees)

    @cached_property
    def _most(self) -> BoostedTrees:
        """More trees than are needed, on the leads before those held out."""
        return _spread(self._pairs[0][0]).grown(PLAIN, self.request.seed, MOST_TREES)

    def _context(self, name: str, tell: Progress, share: float) -> tuple[Context, str]:
        """As many trees as foretell the held-out leads best."""
        tell(share, f"Fitting: {name}")
        losses = _spread(self._pairs[0][1]).losses(self._most)
        context = replace(self.tested.context, settings=PLAIN, trees=int(np.argmin(losses)) + 1)
        sampled, leads = len(self.usual.history.outcome), len(self.history.outcome)
        drawn = (
            "What each column is, the questions, the weight of old leads and the drift were "
            f"decided on a sample of {counted(sampled, 'lead')}."
        )
        note = f"Trees were learned by workers together from all {counted(leads, 'lead')}."
        return context, f"{note} {drawn}" if sampled < leads else note

    @property
    def _steps(self) -> int:
        """The test leads are scored in one step."""
        return 1

    @cached_property
    def drift(self) -> Drift | None:
        """That of the sample."""
        return self.usual.drift

    @cached_property
    def _profile(self) -> ReferenceProfile:
        """Bins, and what is usual in new leads, of the sample; the counts are of all leads."""
        past, encoder = self.usual.history, self.served.encoder
        codes = encoder.encode(past.batch.values).codes
        data = self._weighted(
            TrainingSet.of(codes, past.outcome, tuple(encoder.categorical)), past.created
        )
        folds = past.folds(np.arange(len(past.outcome)), self.request.seed)
        found = learned_profile(encoder, past.batch.values, data, past.created, folds)
        chosen = carrying(self._whole.weight)
        first = (
            "" if chosen.all() or past.in_file_order else first_day(self.history.created[chosen])
        )
        outcome = self.history.outcome
        fields = _counted(_spread(self._whole), outcome, chosen, found.fields)
        return ReferenceProfile(fields, int(chosen.sum()), int(outcome[chosen].sum()), first)


def _spread(data: TrainingSet) -> SpreadLeads:
    return cast("SpreadLeads", data)


def _first_trees(whole: BoostedTrees, trees: int) -> Scorer:
    return BoostedTrees(whole.booster.model_to_string(num_iteration=trees))


def _counted(
    leads: SpreadLeads,
    outcome: NDArray[np.bool_],
    chosen: NDArray[np.bool_],
    fields: Sequence[FieldProfile],
) -> tuple[FieldProfile, ...]:
    """The fields with the leads of all parts."""
    crew = leads.spread.crew
    begun = [
        crew.start(bin_counts, one.rows, outcome[one.places], chosen[one.places], fields)
        for one in leads.spread.portions()
    ]
    parts: list[list[BinCounts]] = crew.results(begun, "Counting")
    return tuple(_joined(f, of) for f, of in zip(fields, zip(*parts, strict=True), strict=True))


def _joined(field: FieldProfile, parts: Sequence[BinCounts]) -> FieldProfile:
    counts, converted, lows, highs = zip(*parts, strict=True)
    known = min(lows) <= max(highs)
    low, high = (min(lows), max(highs)) if known else (field.low, field.high)
    return replace(
        field, leads=np.sum(counts, axis=0), converted=np.sum(converted, axis=0), low=low, high=high
    )
