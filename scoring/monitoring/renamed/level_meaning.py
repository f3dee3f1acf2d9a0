"""Which level of the history each value of a file means, by its company and by its share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.special import softmax

from scoring.monitoring.renamed.compared import NOWHERE, Sides
from scoring.monitoring.renamed.together import Company

Meaning = list[NDArray[np.int64]]
# A value keeps its name unless another level fits better by so much a lead, in nats.
OWN_NAME = 0.01
# Fields tell in part the same: as much of what each says counts, against what the shares say. In
# the end it is FINAL; searches begin with less or more, as each gets caught somewhere else.
FINAL, BEGUN = 0.2, (0.1, 0.2, 0.3, 0.4)
IMPOSSIBLE = -1e15
MOST_ROUNDS, MOST_SWEEPS = 20, 20


def as_read(together: Company) -> Meaning:
    """What scoring takes the values of each field for."""
    return [field.reads for field in together.fields]


def most_likely(together: Company) -> Meaning:
    """The bin of the history that each value most likely means, by all fields together.

    Of a field all others tell what its values mean, in turn until none moves. Searches begin with
    the fields that are held to mean what they say, by several weights of the company of values, and
    one with all as they are read; the likeliest end is taken.
    """
    begun = [s.settled(s.from_held()) for s in (Search(together, weight) for weight in BEGUN)]
    last = Search(together, FINAL)
    return max(map(last.settled, [*begun, as_read(together)]), key=last.total)


@dataclass(frozen=True)
class Search:
    """A search for what values mean, in which company counts by `weight` (0–1)."""

    together: Company
    weight: float

    def from_held(self) -> Meaning:
        """What values mean where the fields that are free are heard one after the other."""
        fields = self.together.fields
        begun = [None if field.is_free else field.reads for field in fields]
        for i in self.together.free:
            begun[i] = self._assigned(i, begun)
        return [means for means in begun if means is not None]

    def settled(self, start: Meaning) -> Meaning:
        """What values mean once none moves any more."""
        meaning = list(start)
        for _ in range(MOST_ROUNDS):
            before = list(meaning)
            for i in self.together.free:
                meaning[i] = self._assigned(i, meaning)
            if all(map(np.array_equal, before, meaning)):
                break
        return meaning

    def total(self, meaning: Meaning) -> float:
        """How likely a file is where its values mean this, in nats."""
        return sum(self._of_field(i, meaning) for i in self.together.free)

    def certainty(self, i: int, meaning: Meaning) -> NDArray[np.float64]:
        """How probable the meaning of each value is while all others mean theirs, 0–1; (v,)."""
        field, leads, shares = self._parts(i)
        fits, whole = self._fits(i, meaning), float(leads.sum())
        held = _held(meaning[i], leads, field.size)
        found = np.ones(len(leads))
        for value in np.flatnonzero(field.free).tolist():
            others = held.copy()
            others[meaning[i][value]] -= leads[value]
            more = _surplus(others + leads[value], shares, whole) - _surplus(others, shares, whole)
            found[value] = softmax(fits[value] - more)[meaning[i][value]]
        return found

    def _of_field(self, i: int, meaning: Meaning) -> float:
        field, leads, shares = self._parts(i)
        free, fits = np.flatnonzero(field.free), self._fits(i, meaning)
        held = _held(meaning[i], leads, field.size)
        surplus = _surplus(held, shares, leads.sum())
        return float(fits[free, meaning[i][free]].sum() - surplus.sum())

    def _parts(self, i: int) -> tuple[Sides, NDArray[np.float64], NDArray[np.float64]]:
        return self.together.fields[i], self.together.leads[i], self.together.shares[i]

    def _fits(self, i: int, meaning: Sequence[NDArray[np.int64] | None]) -> NDArray[np.float64]:
        """How well each value goes with each level, its own name weighed in; (v, size)."""
        field, leads, _ = self._parts(i)
        fits = self.weight * self.together.likelihood(i, meaning)
        known = np.flatnonzero(field.reads != NOWHERE)
        fits[known, field.reads[known]] += OWN_NAME * leads[known]
        fits[np.ix_(field.free, ~field.targets)] = IMPOSSIBLE
        return fits

    def _assigned(self, i: int, meaning: Sequence[NDArray[np.int64] | None]) -> NDArray[np.int64]:
        """The commonest values one to a level as fits them best together; then each moves."""
        (field, leads, shares), fits = self._parts(i), self._fits(i, meaning)
        free, means = np.flatnonzero(field.free), field.reads.copy()
        targets = np.flatnonzero(field.targets)
        first = free[np.argsort(-leads[free], kind="stable")][: len(targets)]
        surplus = _surplus(leads[first][:, None], shares[targets][None, :], leads.sum())
        cost = fits[np.ix_(first, targets)] - surplus
        rows, levels = linear_sum_assignment(cost, maximize=True)
        means[free] = NOWHERE
        means[first[rows]] = targets[levels]
        return self._moved(i, fits, means)

    def _moved(
        self, i: int, fits: NDArray[np.float64], means: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """The same after each value has gone where it fits best, while the others stay."""
        field, leads, shares = self._parts(i)
        held, whole = _held(means, leads, field.size), float(leads.sum())
        order = [v for v in np.argsort(-leads, kind="stable").tolist() if field.free[v]]
        for _ in range(MOST_SWEEPS):
            before = means.copy()
            for value in order:
                if means[value] != NOWHERE:
                    held[means[value]] -= leads[value]
                more = _surplus(held + leads[value], shares, whole) - _surplus(held, shares, whole)
                means[value] = int(np.argmax(fits[value] - more))
                held[means[value]] += leads[value]
            if np.array_equal(before, means):
                break
        return means


def _held(means: NDArray[np.int64], leads: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    known = means != NOWHERE
    return np.bincount(means[known], leads[known], minlength=size).astype(np.float64)


def _surplus(
    leads: NDArray[np.float64], shares: NDArray[np.float64], whole: float
) -> NDArray[np.float64]:
    """How unlikely so many leads of a level of that share are: their part of n · KL, in nats."""
    return np.where(leads > 0, leads * np.log(np.maximum(leads, 1e-9) / (whole * shares)), 0.0)
