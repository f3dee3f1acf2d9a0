"""Coded leads that stay with the workers, to be learned from as if they were here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from scoring.cluster.boosting import Boosting, CodedRows
from scoring.cluster.crew import Crew
from scoring.model.scorers import BoostedTrees, Scorer
from scoring.training.fitting import Settings, TrainingSet, boosting_parameters

SCORING, LEARNING = "Scoring held-out leads", "Fetching some leads"


class Portion(NamedTuple):
    """Some rows of one part: begun, with their places (m,) in what was asked for."""

    rows: Any
    places: NDArray[np.int64]


@dataclass(frozen=True)
class SpreadCodes:
    """Codes of leads (n, p) in parts that workers hold, or those `chosen` (m,) of them.

    It has the shape of the matrix and takes positions as one; NumPy fetches its rows where it is
    asked for an array, so no more than a few should be chosen then. `starts` (k + 1,) are the first
    leads of the parts, and their number.
    """

    crew: Crew
    parts: Sequence[Any]
    starts: NDArray[np.int64]
    width: int
    chosen: NDArray[np.int64]

    @classmethod
    def of(
        cls, crew: Crew, parts: Sequence[Any], sizes: Sequence[int], width: int
    ) -> "SpreadCodes":
        """All leads of parts of so many each."""
        starts = np.cumsum([0, *sizes])
        return cls(crew, parts, starts, width, np.arange(starts[-1]))

    def __len__(self) -> int:
        return len(self.chosen)

    @property
    def shape(self) -> tuple[int, int]:
        """How many leads and fields."""
        return len(self), self.width

    def __getitem__(self, positions: NDArray[np.int64] | NDArray[np.bool_]) -> "SpreadCodes":
        return replace(self, chosen=self.chosen[positions])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[np.float64]:
        found = self.told(_same, LEARNING, width=self.width)
        return found if dtype is None else found.astype(dtype)

    def portions(self) -> Iterator[Portion]:
        """The chosen rows of each part that has any, begun where the part is."""
        part = np.searchsorted(self.starts, self.chosen, side="right") - 1
        order = np.argsort(part, kind="stable")
        ends = np.searchsorted(part[order], np.arange(len(self.parts) + 1))
        for number, codes in enumerate(self.parts):
            places = order[ends[number] : ends[number + 1]]
            if len(places):
                local = self.chosen[places] - self.starts[number]
                size = self.starts[number + 1] - self.starts[number]
                is_whole = len(local) == size and bool((local == np.arange(size)).all())
                yield Portion(codes if is_whole else self.crew.start(_rows, codes, local), places)

    def told(
        self, work: Callable[..., Any], step: str, *given: Any, width: int = 0
    ) -> NDArray[np.float64]:
        """What `work` finds of the rows of each part, (m,) or (m, width), in the order chosen."""
        portions = list(self.portions())
        found = self.crew.results(
            [self.crew.start(work, one.rows, *given) for one in portions], step
        )
        told = np.empty((len(self), width) if width else len(self))
        for one, values in zip(portions, found, strict=True):
            told[one.places] = values
        return told


@dataclass(frozen=True)
class SpreadLeads(TrainingSet):
    """A training set whose `codes` are SpreadCodes; outcomes, weights and all sums are here."""

    @classmethod
    def of_codes(
        cls, codes: SpreadCodes, outcome: NDArray[np.bool_], categorical: tuple[int, ...]
    ) -> "SpreadLeads":
        """All leads with the same weight."""
        nothing = np.broadcast_to(np.int64(0), len(codes))
        return cls(codes, outcome, np.ones(len(codes)), categorical, nothing)  # type: ignore[arg-type]

    @property
    def spread(self) -> SpreadCodes:
        """The codes as they are spread."""
        codes: Any = self.codes
        return cast("SpreadCodes", codes)

    def raw(self, scorer: Scorer) -> NDArray[np.float64]:
        """The raw scores of the leads (n,), by the workers that hold them."""
        return self.spread.told(_raw, SCORING, self.spread.crew.hand_out(scorer))

    def grown(self, settings: Settings, seed: int, trees: int) -> BoostedTrees:
        """Trees learned by all workers together from the weighted leads, equal ones each."""
        boosting = Boosting(
            boosting_parameters(settings, seed, self.spread.width), trees, self.spread.width,
            self.categorical,
        )  # fmt: skip
        rows = [
            CodedRows(one.rows, self.outcome[one.places], self.weight[one.places])
            for one in self.spread.portions()
        ]
        return BoostedTrees(self.spread.crew.grown(rows, boosting))

    def losses(self, scorer: BoostedTrees) -> NDArray[np.float64]:
        """The mean log-loss after each tree of a booster, (trees,)."""
        crew, portions = self.spread.crew, list(self.spread.portions())
        known = crew.hand_out(scorer)
        begun = [crew.start(_losses, one.rows, self.outcome[one.places], known) for one in portions]
        sums: NDArray[np.float64] = np.sum(crew.results(begun, SCORING), axis=0)
        return sums / max(1, len(self))

    def here(self, most: int) -> TrainingSet:
        """So many of the leads at most, evenly over all, fetched."""
        at = np.linspace(0, len(self) - 1, min(most, len(self))).astype(np.int64)
        some = self.part(at)
        found = TrainingSet.of(np.asarray(some.codes), some.outcome, self.categorical)
        return found.weighted(some.weight)


def _same(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return rows


def _rows(codes: NDArray[np.float64], local: NDArray[np.int64]) -> NDArray[np.float64]:
    return codes[local]


def _raw(codes: NDArray[np.float64], scorer: Scorer) -> NDArray[np.float64]:
    return scorer.raw(codes)


def _losses(
    codes: NDArray[np.float64], outcome: NDArray[np.bool_], scorer: BoostedTrees
) -> NDArray[np.float64]:
    """The sum of the log-loss of these leads after each tree, (trees,)."""
    booster, raw = scorer.booster, np.zeros(len(codes))
    found = np.empty(booster.num_trees())
    for tree in range(len(found)):
        raw += booster.predict(codes, start_iteration=tree, num_iteration=1, raw_score=True)
        found[tree] = np.logaddexp(0, np.where(outcome, -raw, raw)).sum()
    return found
