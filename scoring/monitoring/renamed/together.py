"""How the values of fields go together, in the past leads and in a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.monitoring.renamed.compared import NOWHERE, BothSides, Sides

# Past leads of the usual mix that every level is taken to have beside its own.
PRIOR = 10.0


@dataclass(frozen=True)
class Company:
    """The fields of a file and of the past leads by pairs."""

    of: BothSides

    @cached_property
    def fields(self) -> tuple[Sides, ...]:
        """The fields, in their order."""
        return self.of.fields

    @cached_property
    def shares(self) -> list[NDArray[np.float64]]:
        """The share of past leads in each bin of each field, never quite 0."""
        weight = self.of.weight
        sums = [_counts(f.past, f.size, weight) + 0.5 for f in self.fields]
        return [s / s.sum() for s in sums]

    @cached_property
    def leads(self) -> list[NDArray[np.float64]]:
        """The leads of the file with each value of each field."""
        return [_counts(f.found, len(f.reads)) for f in self.fields]

    @cached_property
    def _logs(self) -> dict[tuple[int, int], NDArray[np.float64]]:
        """Of each pair (i, j) the log share of each bin of j among past leads in a bin of i."""
        return {(i, j): self._log(i, j) for i in self.free for j in self._others(i)}

    def _log(self, i: int, j: int) -> NDArray[np.float64]:
        one, other = self.fields[i], self.fields[j]
        seen = _pairs((one.past, one.size), (other.past, other.size), self.of.weight)
        usual = seen.sum(axis=0) + 0.5
        filled = seen + PRIOR * usual / usual.sum()
        return np.asarray(np.log(filled / filled.sum(axis=1, keepdims=True)))

    @cached_property
    def _found(self) -> dict[tuple[int, int], NDArray[np.float64]]:
        """Of each pair the leads of the file with a value of i and a value of j."""
        return {
            (i, j): _pairs(
                (self.fields[i].found, len(self.fields[i].reads)),
                (self.fields[j].found, len(self.fields[j].reads)),
            )
            for i in self.free
            for j in self._others(i)
        }

    @cached_property
    def free(self) -> list[int]:
        """The fields whose values may mean other levels."""
        return [at for at, field in enumerate(self.fields) if field.is_free]

    def _others(self, i: int) -> list[int]:
        return [j for j in range(len(self.fields)) if j != i]

    def likelihood(
        self, i: int, meaning: Sequence[NDArray[np.int64] | None]
    ) -> NDArray[np.float64]:
        """How well each value of a field fits each level by its company, (v, size).

        The log-likelihood of all leads with the value, in nats, summed over the other fields;
        `meaning` is the bin that each value of each other field stands for, None for a field that
        is not read yet.
        """
        total = np.zeros((len(self.fields[i].reads), self.fields[i].size))
        for j in self._others(i):
            means = meaning[j]
            if means is not None:
                found = _as_bins(self._found[i, j], means, self.fields[j].size)
                total += found @ self._logs[i, j].T
        return total

    def apart(self, i: int, meaning: Sequence[NDArray[np.int64]]) -> float:
        """How far the company of a field's values is from that of the levels they mean, in nats.

        A mean over the leads of the file, less what chance adds; a value without a meaning is
        compared with all past leads. It is 0 where the file goes together as the history does.
        """
        field, leads = self.fields[i], self.leads[i]
        free, total = np.flatnonzero(field.free), np.zeros(len(leads))
        for j in self._others(i):
            found = _as_bins(self._found[i, j], meaning[j], self.fields[j].size)
            logs = self._means(i, j, meaning[i])
            whole = np.maximum(found.sum(axis=1, keepdims=True), 1.0)
            own = np.log(np.maximum(found, 1e-9) / whole)
            by_chance = ((found > 0).sum(axis=1) - 1) / 2
            total += np.where(found > 0, found * (own - logs), 0.0).sum(axis=1) - by_chance
        return max(0.0, float(total[free].sum() / max(1.0, leads.sum())))

    def _means(self, i: int, j: int, means: NDArray[np.int64]) -> NDArray[np.float64]:
        """The log shares of the bins of j where the values of i mean this, (v, size of j)."""
        usual = np.log(self.shares[j])[None, :]
        return np.where((means == NOWHERE)[:, None], usual, self._logs[i, j][means])

    def alike(self, i: int, meaning: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
        """How much the leads with each value are like past leads of its meaning, (v, fields).

        By each other field, the share of leads (0–1) that both have in common: 1 less the total
        variation of the two mixes, 1 for the field itself.
        """
        common = np.ones((len(self.leads[i]), len(self.fields)))
        for j in self._others(i):
            found = _as_bins(self._found[i, j], meaning[j], self.fields[j].size)
            mix = found / np.maximum(found.sum(axis=1, keepdims=True), 1.0)
            past = np.exp(self._means(i, j, meaning[i]))
            common[:, j] = np.minimum(mix, past).sum(axis=1)
        return common


def _counts(
    places: NDArray[np.int64], size: int, weight: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    told = places != NOWHERE
    weights = None if weight is None else weight[told]
    return np.bincount(places[told], weights, minlength=size).astype(np.float64)


def _pairs(
    one: tuple[NDArray[np.int64], int],
    other: tuple[NDArray[np.int64], int],
    weight: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    (rows, height), (columns, width) = one, other
    told = (rows != NOWHERE) & (columns != NOWHERE)
    weights = None if weight is None else weight[told]
    flat = np.bincount(rows[told] * width + columns[told], weights, minlength=height * width)
    return flat.reshape(height, width).astype(np.float64)


def _as_bins(
    found: NDArray[np.float64], means: NDArray[np.int64], size: int
) -> NDArray[np.float64]:
    """Leads by value (v, w) as leads by the bins that the second values stand for, (v, size)."""
    known = means != NOWHERE
    total = np.zeros((size, len(found)))
    np.add.at(total, means[known], found[:, known].T)
    return total.T
