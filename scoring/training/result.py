"""What a training gives: the candidates with their proof, the questions, and which to publish."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from scoring.model.lead_model import LeadModel, Metrics
from scoring.model.readiness import Readiness
from scoring.model.unseen import UnseenLeads
from scoring.training.proof import SURE, SURE_BY_TEST, Proof
from scoring.training.question import ColumnQuestion, held_by
from scoring.training.tested_leads import ScoredTest
from scoring.training.tuning import TunedTrial


@dataclass(frozen=True)
class Decision:
    """Whether a candidate takes the champion's place unless a person says otherwise, and why.

    `against` is the version that served when this was decided, trained at `its_time`; both are ""
    where none did.
    """

    serves: bool
    why: str
    against: str = ""
    its_time: str = ""

    def is_against(self, champion: LeadModel | None) -> bool:
        """Whether this version is the one that it was decided against."""
        card = champion.card if champion else None
        return (self.against, self.its_time) == (
            (card.version, card.trained_at) if card else ("", "")
        )


@dataclass(frozen=True)
class Candidate:
    """One model with its test: the figures are on the model's card.

    `intervals` holds low and high of 90% bootstrap intervals by the name of a figure of
    `Metrics`; `seconds` is the time of its fitting, `note` what a person should know of it.
    `unmet` says why its tiers cannot meet the goals stated, "" where they do. `barred` says
    why it is compared only, "" where it may be recommended. `proof` are its scores of all leads
    unseen by what scored them, `chance` (n,) its chances of the test leads at the history's own
    rate, and `scored` what the model makes of those. `holds` are the reasons, in sentences, not to
    publish it unasked; `challenge` says how it stands against the model that serves, "" where none
    of the same business does. `readiness` says whether its goals are met and `decision` what is to
    become of it, None before they were judged. `unseen` are the test leads as they are kept with a
    version, `trials` those of its settings.
    """

    name: str
    model: LeadModel = field(repr=False)
    intervals: Mapping[str, tuple[float, float]]
    seconds: float
    proof: Proof = field(repr=False)
    chance: NDArray[np.float64] = field(repr=False)
    scored: ScoredTest = field(repr=False)
    note: str = ""
    unmet: str = ""
    barred: str = ""
    holds: tuple[str, ...] = ()
    challenge: str = ""
    readiness: Readiness | None = None
    decision: Decision | None = None
    unseen: UnseenLeads | None = field(default=None, repr=False)
    trials: tuple[TunedTrial, ...] = field(default=(), repr=False)

    @property
    def test(self) -> Metrics:
        """Its figures on the test leads."""
        return self.model.card.test

    @property
    def tested(self) -> Proof:
        """What the test leads alone prove of its order."""
        part = np.zeros(len(self.chance), dtype=np.int64)
        return Proof(self.chance, self.scored.outcome, part)

    @property
    def is_sure(self) -> bool:
        """Whether chance does not explain its order, on all unseen leads and on the test alone."""
        return self.proof.deviates >= SURE and self.tested.deviates >= SURE_BY_TEST


@dataclass(frozen=True)
class Training:
    """All candidates, best first, and the one that is recommended with the reason in words.

    `questions` are what was asked about columns; `with_suspects` are the test figures with those
    that were left out for their signs, None when there are none.
    `random_test` are those of a random split, None where the split is random anyway.
    `half_life` is the age in days at which a lead counts half, in rows where these are in the
    order of time, None where age does not matter.
    `failed` names candidates that could not be fitted.
    """

    candidates: tuple[Candidate, ...]
    recommended: str
    verdict: str
    questions: tuple[ColumnQuestion, ...] = ()
    with_suspects: Metrics | None = None
    random_test: Metrics | None = None
    half_life: float | None = None
    failed: tuple[str, ...] = ()

    @property
    def best(self) -> Candidate:
        """The recommended candidate."""
        return next(c for c in self.candidates if c.name == self.recommended)

    def noted(self, note: str) -> "Training":
        """The same with a note on the card of every candidate, behind the others."""

        def told(one: Candidate) -> Candidate:
            card = replace(one.model.card, notes=(*one.model.card.notes, note))
            return replace(one, model=replace(one.model, card=card))

        return replace(self, candidates=tuple(map(told, self.candidates)))

    @property
    def holds(self) -> tuple[str, ...]:
        """The reasons not to publish the recommended one unasked."""
        return self.best.holds

    @property
    def held_by(self) -> tuple[ColumnQuestion, ...]:
        """The open questions that move the test AUC too far to publish without an answer."""
        return held_by(self.questions)
