"""How far past weeks were off: what chances learned before a week miss beyond chance."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

from scoring.model.chance_errors import COVERAGE, REACH
from scoring.training.calibration import fit_calibration

# The parts of a week's leads, by falling chance, whose error is learned: those that are called at
# these capacities, and tenths, each on its own.
CALLED = ((0.0, 0.1), (0.0, 0.2), (0.0, 0.5), (0.0, 1.0))
TENTHS = tuple((tenth / 10, (tenth + 1) / 10) for tenth in range(10))
# Fewer leads of one outcome are no ground for a calibration of their own.
LEAST_OF_EACH = 10
LEAST_IN_WEEK, WEEK, UNDATED_PARTS = 50, 7.0, 10
# A lead's own interval cannot depend on the others of its file, and so not on their date: a model
# serves for some weeks before the next one.
FORTNIGHT = 14.0
# The errors compared, in log-odds; beyond the last nothing would be left to expect.
SPREADS = np.append(0.0, np.geomspace(0.02, 1.5, 60))
_PARTS = (*((part, True) for part in CALLED), *((part, False) for part in TENTHS))


@dataclass(frozen=True)
class HeldOut:
    """Leads with the raw scores of models that had not seen them; arrays (n,) in order of time.

    `origin` numbers these models; where it rises all along, each model saw older leads only.
    `created` is NaT where unknown.
    """

    raw: NDArray[np.float64]
    outcome: NDArray[np.bool_]
    origin: NDArray[np.int64]
    created: NDArray[np.datetime64]

    @property
    def rolls(self) -> bool:
        """Whether the models follow each other in time."""
        return bool((np.diff(self.origin) >= 0).all() and self.origin.min() < self.origin.max())

    @property
    def is_dated(self) -> bool:
        """Whether all leads have a date."""
        return not np.isnat(self.created).any()


@dataclass(frozen=True)
class Movement:
    """How far rates by score move away from past ones, as standard errors in log-odds.

    `together` is that of all called leads of a week that comes `days` after the leads of the
    calibration, `alone` that of a tenth of them with like chances a fortnight after. 0 days mean
    that time is not known: both are then those of the parts right after.
    """

    together: float
    alone: float
    days: float


STILL = Movement(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class _Miss:
    """How far leads of a week were off, in log-odds: `shift`, with the variance of its `noise`.

    `time` is how long after the last lead of its calibration they came; `soon` is true for the
    weeks of the origin right after it, and `called` for leads called together.
    """

    shift: float
    noise: float
    time: float
    soon: bool
    called: bool


def movement(held: HeldOut) -> Movement:
    """How far the rates moved from the leads of a calibration to the weeks after them.

    Each origin is predicted by a calibration of the leads before it, and so are later ones. The
    log-odds of leads in a week miss by a shift of variance spread² · time / usual time and by the
    noise of their outcomes and of the calibration; of all spreads the likeliest is taken, and
    widened as Student's t is for as many origins. `STILL` where origins do not follow each other
    in time.
    """
    misses = list(_misses(held)) if held.rolls else []
    soon = [m.time for m in misses if m.soon]
    if not soon:
        return STILL
    usual = float(np.mean(soon))
    together, alone = (
        _likeliest([m for m in misses if m.called is called], usual) for called in (True, False)
    )
    origins = len(np.unique(held.origin)) - 1
    few = float(t.ppf(0.5 + COVERAGE / 2, origins)) / REACH
    later = (FORTNIGHT / usual) ** 0.5 if held.is_dated else 1.0
    alone = later * max(together, alone)
    return Movement(few * together, few * alone, usual if held.is_dated else 0.0)


def _likeliest(misses: list[_Miss], usual: float) -> float:
    shift, noise = np.array([m.shift for m in misses]), np.array([m.noise for m in misses])
    time = np.array([m.time for m in misses]) / usual
    variance = noise + np.multiply.outer(SPREADS**2, time)
    fit = -(np.log(variance) + shift**2 / variance).sum(axis=1)
    return float(SPREADS[np.argmax(fit)])


def _misses(held: HeldOut) -> Iterator[_Miss]:
    numbers = np.unique(held.origin)
    for number in numbers[1:]:
        before = held.origin < number
        known = held.outcome[before]
        if min(known.sum(), (~known).sum()) < LEAST_OF_EACH:
            continue
        calibration = fit_calibration(held.raw[before], known)
        past = _Past.of(calibration.propensity(held.raw[before]))
        for later in numbers[numbers >= number]:
            for week in _weeks(held, np.flatnonzero(held.origin == later)):
                ranked = _Week.of(calibration.propensity(held.raw[week]), held.outcome[week])
                after = _after(held, int(before.sum()), week)
                soon = bool(later == number)
                # The first tenth is both: a part that is called, and one of the tenths.
                for part, called in _PARTS:
                    missed = _missed(ranked, part, past)
                    if missed is not None:
                        yield _Miss(*missed, after, soon, called)


@dataclass(frozen=True)
class _Week:
    """The chances of a week's leads, falling, with their outcomes; arrays (n,)."""

    chance: NDArray[np.float64]
    outcome: NDArray[np.bool_]

    @classmethod
    def of(cls, chance: NDArray[np.float64], outcome: NDArray[np.bool_]) -> "_Week":
        order = np.argsort(-chance, kind="stable")
        return cls(chance[order], outcome[order])


@dataclass(frozen=True)
class _Past:
    """The chances of the leads of a calibration, rising, and their information summed up."""

    chance: NDArray[np.float64]
    information: NDArray[np.float64]

    @classmethod
    def of(cls, chance: NDArray[np.float64]) -> "_Past":
        rising = np.sort(chance)
        return cls(rising, np.append(0.0, np.cumsum(rising * (1 - rising))))

    def between(self, low: float, high: float) -> float:
        """How much the leads with these chances tell of their log-odds."""
        first = np.searchsorted(self.chance, low, side="left")
        last = np.searchsorted(self.chance, high, side="right")
        return float(self.information[last] - self.information[first])


def _missed(week: _Week, part: tuple[float, float], past: _Past) -> tuple[float, float] | None:
    """By how much log-odds a part of a week's leads was off, and its noise; None for too few."""
    start, end = (round(share * len(week.chance)) for share in part)
    chance = week.chance[start:end]
    if not len(chance):
        return None
    information = float((chance * (1 - chance)).sum())
    before = past.between(chance[-1], chance[0])
    if min(information, before) <= 1:
        return None
    missed = float(week.outcome[start:end].sum() - chance.sum())
    return missed / information, 1 / information + 1 / before


def _weeks(held: HeldOut, places: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The leads of an origin in parts of about a week, of enough leads each."""
    parts = UNDATED_PARTS
    if held.is_dated:
        parts = round(_days(held.created[places[0]], held.created[places[-1]]) / WEEK)
    most = len(places) // LEAST_IN_WEEK
    return np.array_split(places, max(1, min(parts, most))) if most else []


def _after(held: HeldOut, before: int, week: NDArray[np.int64]) -> float:
    """Days from the last lead before to the middle of a week, one at least; else leads."""
    middle = week[len(week) // 2]
    if not held.is_dated:
        return float(middle - before + 1)
    return max(1.0, _days(held.created[before - 1], held.created[middle]))


def _days(start: np.datetime64, end: np.datetime64) -> float:
    return float((end - start) / np.timedelta64(1, "D"))
