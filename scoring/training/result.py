"""What a training gives: the candidates with their proof, the suspects, and which to publish."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.model.lead_model import LeadModel, Metrics
from scoring.training.tested_leads import ScoredTest


@dataclass(frozen=True)
class Suspect:
    """A column that may know the outcome: the signs against it, and what became of it.

    `auc` is that of the column alone and `missing_auc` that of whether it is filled, both on
    held-out folds; `loss` is how far the test AUC falls without it, NaN where not measured;
    `gain` its share of the whole model's gain. `signs` are sentences for a person. `overridden`
    is true when a person let the model read it all the same.
    """

    column: str
    auc: float
    missing_auc: float
    gain: float
    loss: float
    signs: tuple[str, ...]
    quarantined: bool
    overridden: bool = False


@dataclass(frozen=True)
class Candidate:
    """One model with its test: the figures are on the model's card.

    `intervals` holds low and high of 90% bootstrap intervals by the name of a figure of
    `Metrics`; `seconds` is the time of its fitting, `note` what a person should know of it.
    `unmet` says why its tiers cannot meet the goals stated, "" where they do. `barred` says
    why it is compared only, "" where it may be recommended. `scored` is what it makes of the test
    leads.
    """

    name: str
    model: LeadModel = field(repr=False)
    intervals: Mapping[str, tuple[float, float]]
    seconds: float
    note: str = ""
    unmet: str = ""
    scored: ScoredTest | None = field(default=None, repr=False)
    barred: str = ""

    @property
    def test(self) -> Metrics:
        """Its figures on the test leads."""
        return self.model.card.test


@dataclass(frozen=True)
class Training:
    """All candidates, best first, and the one that is recommended with the reason in words.

    `with_suspects` are the test figures with the quarantined columns, None when there are none.
    `random_test` are those of a random split, None where the split is random anyway.
    `half_life` is the age in days at which a lead counts half, in rows where these are in the
    order of time, None where age does not matter.
    """

    candidates: tuple[Candidate, ...]
    recommended: str
    verdict: str
    suspects: tuple[Suspect, ...] = ()
    with_suspects: Metrics | None = None
    random_test: Metrics | None = None
    half_life: float | None = None

    @property
    def best(self) -> Candidate:
        """The recommended candidate."""
        return next(c for c in self.candidates if c.name == self.recommended)
