"""Two versions of a model beside each other: their figures with intervals, and what they read."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.intake.leads.mapping import normalise
from scoring.model.codes import FieldCode
from scoring.model.lead_model import Metrics
from scoring.model.unseen import UnseenLeads
from scoring.monitoring.same_leads import ProvenVersion, SameLeads, same_leads
from scoring.training.evaluation import Resampled, draw_weights, measure, resample
from scoring.training.proof import Estimate, Proof

_SEED = 0
# The figures of `Metrics` that are compared.
FIGURES = ("auc", "pr_auc", "lift_at_10", "precision", "recall", "ece", "brier")


class Ranged(NamedTuple):
    """A figure with the ends of its 90% interval, which are NaN where they are not known."""

    value: float
    low: float
    high: float


class PairedFigure(NamedTuple):
    """A figure of `Metrics` of both versions; `ahead` is the second less the first.

    `ahead` is None where the two are not of the same leads.
    """

    name: str
    first: Ranged
    second: Ranged
    ahead: Ranged | None


class FieldChange(NamedTuple):
    """A field that two versions read otherwise.

    `only` says which version alone reads it, "" for both; `new` and `gone` are levels that the
    second knows by name and the first does not, and the other way round.
    """

    field: str
    only: str
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True)
class VersionPair:
    """Two versions, the leads they are compared on, and why there are none, "" where there are."""

    first: ProvenVersion
    second: ProvenVersion
    same: SameLeads | None = field(repr=False)
    why: str = ""

    @property
    def both(self) -> tuple[ProvenVersion, ProvenVersion]:
        """The two."""
        return self.first, self.second

    @property
    def versions(self) -> tuple[str, str]:
        """Their names."""
        return self.first.version, self.second.version

    @cached_property
    def metrics(self) -> tuple[Metrics, Metrics]:
        """The figures of both on the same leads, or of each on its own test."""
        if self.same is None:
            return self.first.model.card.test, self.second.model.card.test
        outcome = self.same.outcome
        one, other = (
            measure(outcome, chance, split="same", threshold=side.model.card.test.threshold)
            for chance, side in zip(self.same.chances, self.both, strict=True)
        )
        return one, other

    @cached_property
    def figures(self) -> tuple[PairedFigure, ...]:
        """The figures of both with their 90% intervals, in the order of `FIGURES`."""
        first, second = (
            _ranged(metrics, draws)
            for metrics, draws in zip(self.metrics, self._draws, strict=True)
        )
        return tuple(
            PairedFigure(name, first[name], second[name], self._ahead(name)) for name in FIGURES
        )

    @cached_property
    def auc_ahead(self) -> Estimate | None:
        """By how much AUC the second is ahead on the same leads, after DeLong; None without any."""
        if self.same is None:
            return None
        part = np.zeros(len(self.same), dtype=np.int64)
        one, other = (Proof(chance, self.same.outcome, part) for chance in self.same.chances)
        return other.ahead_of(one)

    @cached_property
    def _draws(self) -> tuple[Resampled | None, Resampled | None]:
        first, second = (self._drawn(at) for at in (0, 1))
        return first, second

    def _drawn(self, at: int) -> Resampled | None:
        side = self.both[at]
        if self.same is not None:
            outcome, chance = self.same.outcome, self.same.chances[at]
        elif side.leads is not None:
            outcome, chance = side.leads.outcome, side.chance
        else:
            return None
        threshold = side.model.card.test.threshold
        # Of the same seed, so that draws of the same leads are the same draws.
        return resample(outcome, chance, draw_weights(len(outcome), _SEED), threshold=threshold)

    def _ahead(self, name: str) -> Ranged | None:
        if self.same is None or self.auc_ahead is None:
            return None
        if name == "auc":
            return Ranged(self.auc_ahead.value, *self.auc_ahead.interval)
        first, second = self.metrics
        figure = getattr(second, name) - getattr(first, name)
        one, other = (getattr(draws, name) for draws in self._draws)
        return Ranged(figure, *_ends(other - one, figure))

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """The fields that the two read otherwise, those that one alone reads first."""
        mine, theirs = (_fields(side) for side in self.both)
        alone = [
            FieldChange(field.column.label, version)
            for version, own, others in (
                (self.second.version, theirs, mine),
                (self.first.version, mine, theirs),
            )
            for name, field in own.items()
            if name not in others
        ]
        shared = (_levels(mine[name], theirs[name]) for name in theirs if name in mine)
        return (*alone, *(change for change in shared if change.new or change.gone))


def version_pair(first: ProvenVersion, second: ProvenVersion) -> VersionPair:
    """Two versions beside each other, on the same leads where there are enough."""
    same = same_leads(first, second)
    if isinstance(same, str):
        return VersionPair(first, second, None, same)
    return VersionPair(first, second, same)


def _ranged(metrics: Metrics, draws: Resampled | None) -> dict[str, Ranged]:
    ends = draws.intervals(metrics) if draws else {}
    unknown = (float("nan"), float("nan"))
    return {name: Ranged(getattr(metrics, name), *ends.get(name, unknown)) for name in FIGURES}


def _ends(values: NDArray[np.float64], figure: float) -> tuple[float, float]:
    """The ends of a 90% interval, the middle of the draws at the figure."""
    low, high = np.quantile(values, [0.05, 0.95]) - np.median(values) + figure
    return float(low), float(high)


def _fields(side: ProvenVersion) -> dict[str, FieldCode]:
    return {normalise(f.column.name): f for f in side.model.encoder.fields}


def _levels(first: FieldCode, second: FieldCode) -> FieldChange:
    new = tuple(level for level in second.levels if level not in set(first.levels))
    gone = tuple(level for level in first.levels if level not in set(second.levels))
    return FieldChange(second.column.label, "", new, gone)


def auc_error(leads: UnseenLeads | None) -> float | None:
    """The standard error of the AUC on a version's test leads, None without any."""
    if leads is None or min(int(leads.outcome.sum()), int((~leads.outcome).sum())) < 2:
        return None
    return Proof(leads.chance, leads.outcome, np.zeros(len(leads), dtype=np.int64)).auc.error
