"""Does this batch still look like the history? Field by field, with the noise of its size."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, chi2

from scoring.model.codes import CodeCounts, Encoded
from scoring.model.reference import FieldProfile, ReferenceProfile

# The usual readings of PSI: under 0.1 stable, over 0.25 another population.
MODERATE, LARGE = 0.10, 0.25
# Stands in for an empty bin. The usual 1e-4 makes an alarm of the first new level, however rare.
FLOOR = 1e-3
# This share of leads with levels the model never saw, beyond what the history itself has, is an
# alarm whatever the PSI; one odd lead in a batch of five is a fifth of it and no alarm.
MANY_UNSEEN, FEWEST_UNSEEN = 0.10, 20
# Up to here the noise is drawn instead: PSI's chi-square law needs more leads in every bin.
DRAWN_BELOW, DRAWS, SEED = 1_000, 10_000, 0
# The first draws, which mostly show already that chance alone reaches a PSI.
FIRST_DRAWS = 500
# A history of so many times the leads of a batch adds next to no noise of its own.
SURE_HISTORY = 20
# Fewer leads have no mix to speak of: one lead of a rare level would be an alarm.
FEWEST_LEADS = 30
# A PSI below this quantile of its own sampling noise is not told, nor one that chance alone would
# reach in any field of more than one file in a hundred.
NOISE_QUANTILE, FALSE_ALARMS = 0.999, 0.01


class DriftSize(StrEnum):
    """How much a field of a batch differs from the history."""

    NONE = "none"
    MODERATE = "moderate"
    LARGE = "large"


@dataclass(frozen=True)
class FieldDrift:
    """How one field of a batch differs from the history.

    `psi` is the population stability index; `by_chance` works out what chance alone reaches in a
    batch of this size (hardly ever in any field of it); `unseen` maps levels the history never had
    to their number of leads; `missing` and `missing_before` are shares without a value;
    `out_of_range` counts leads. `usual_move` is the PSI that the history itself reached beyond
    chance, `usual_unseen` and `usual_top` (0–1) the shares of all unseen values and of the
    commonest of them, in leads that were held out. `reaches` says at once whether chance reaches
    a PSI, False where that is open.
    """

    field: str
    psi: float
    by_chance: Callable[[], float]
    unseen: Mapping[str, int]
    missing: float
    missing_before: float
    out_of_range: int
    usual_move: float = 0.0
    usual_unseen: float = 0.0
    usual_top: float = 0.0
    reaches: Callable[[float], bool] = lambda _psi: False

    @property
    def usual(self) -> float:
        """The PSI up to which the field differs by chance or no more than the history itself.

        Drawing the noise takes longer than scoring the leads: it is asked for where it decides.
        """
        return self.by_chance() + self.usual_move

    @property
    def verdict(self) -> DriftSize:
        """How much the field differs."""
        if self.psi < MODERATE or self._is_usual():
            return DriftSize.NONE
        return DriftSize.LARGE if self.psi >= LARGE else DriftSize.MODERATE

    def _is_usual(self) -> bool:
        beyond = self.psi - self.usual_move
        return beyond <= 0 or self.reaches(beyond) or self.psi <= self.usual

    def unseen_verdict(self, leads: int) -> DriftSize:
        """How many more leads of a batch of this size have unseen values than is usual.

        All of them together count, and the commonest value alone.
        """
        found, top = sum(self.unseen.values()), max(self.unseen.values(), default=0)
        pairs = [(found, self.usual_unseen), (top, self.usual_top)]
        beyond = [(n, n / leads - p) for n, p in pairs if n > binom.ppf(NOISE_QUANTILE, leads, p)]
        if any(n >= FEWEST_UNSEEN and more >= MANY_UNSEEN for n, more in beyond):
            return DriftSize.LARGE
        return DriftSize.MODERATE if beyond else DriftSize.NONE


@dataclass(frozen=True)
class DriftReport:
    """The drift of every field that is in the file, largest first."""

    fields: tuple[FieldDrift, ...]

    def with_verdict(self, verdict: DriftSize) -> tuple[FieldDrift, ...]:
        """The fields of one verdict."""
        return tuple(f for f in self.fields if f.verdict == verdict)

    def unlike(self, leads: int) -> list[str]:
        """The fields that differ so much in a batch of this size that its order may be wrong."""
        found = [f.field for f in self.with_verdict(DriftSize.LARGE)]
        found += [f.field for f in self.unseen if f.unseen_verdict(leads) is DriftSize.LARGE]
        return list(dict.fromkeys(found))

    @property
    def unseen(self) -> tuple[FieldDrift, ...]:
        """The fields with levels the history never had."""
        return tuple(f for f in self.fields if f.unseen)


class ByChance(NamedTuple):
    """What PSI is on average without any drift, and the most that it reaches but rarely."""

    mean: float
    most: float


def psi(expected: NDArray[np.float64], found: NDArray[np.float64]) -> float:
    """Population stability index of two distributions over the same bins (counts or shares).

    Σ (q − p) ln(q / p), empty bins at 1e-3; after Siddiqi, "Credit Risk Scorecards" (2006).

    >>> round(psi(np.array([50, 50]), np.array([60, 40])), 4)
    0.0405
    """
    return float(psis(expected, found[None, :])[0])


def psis(expected: NDArray[np.float64], found: NDArray[np.float64]) -> NDArray[np.float64]:
    """The PSI of many distributions (m, bins) against one (bins,); shape (m,)."""
    p = np.maximum(expected / expected.sum(), FLOOR)
    q = np.maximum(found / found.sum(axis=1, keepdims=True), FLOOR)
    return np.asarray(((q - p) * np.log(q / p)).sum(axis=1))


def psi_noise(expected: NDArray[np.float64], found: int, quantile: float = NOISE_QUANTILE) -> float:
    """What PSI reaches by chance once in a thousand for `found` leads of the same mix."""
    return psi_by_chance(expected, found, quantile).most


def psi_by_chance(
    expected: NDArray[np.float64], found: int, quantile: float = NOISE_QUANTILE
) -> ByChance:
    """PSI of `found` leads of the same mix as the history, its mean and a high quantile.

    `expected` are the history's counts by bin. Without drift PSI / (1/n + 1/m) is about χ² with
    bins − 1 degrees of freedom; after Yurdakul, "Statistical Properties of Population Stability
    Index" (2018). For small batches both samples are drawn instead, seeded; under 30 leads the
    noise is infinite.
    """
    if found < FEWEST_LEADS:
        return ByChance(float("inf"), float("inf"))
    if found < DRAWN_BELOW:
        return _by_drawing(tuple(expected.tolist()), found, quantile)
    degrees, spread = max(1, len(expected) - 1), 1 / found + 1 / expected.sum()
    return ByChance(float(spread * degrees), float(spread * chi2.ppf(quantile, degrees)))


@lru_cache(maxsize=1_000)
def _by_drawing(expected: tuple[float, ...], found: int, quantile: float) -> ByChance:
    """The same draws give the same: a file that is scored again needs no others."""
    drawn = _drawn(np.array(expected), found)
    return ByChance(float(drawn.mean()), float(np.quantile(drawn, quantile)))


def is_reached(expected: NDArray[np.float64], found: int, quantile: float, value: float) -> bool:
    """Whether `psi_noise` is over a value for sure, by the first of its draws; False where open."""
    is_drawn = FEWEST_LEADS <= found < DRAWN_BELOW and _is_sure(expected, found)
    if not is_drawn:
        return False
    first = _drawn(expected, found, FIRST_DRAWS)
    # As many of all draws are over the quantile.
    return bool(np.count_nonzero(first > value) > (1 - quantile) * DRAWS + 1)


def _is_sure(expected: NDArray[np.float64], found: int) -> bool:
    return int(expected.sum()) >= SURE_HISTORY * found


def _drawn(expected: NDArray[np.float64], found: int, draws: int = DRAWS) -> NDArray[np.float64]:
    """The PSI of samples of `found` leads against one of the history's size; (draws,).

    Against a sure history fewer draws are the first of more.
    """
    random, past = np.random.default_rng(SEED), int(expected.sum())
    shares, is_sure = expected / past, _is_sure(expected, found)
    after = random.multinomial(found, shares, size=draws) / found
    before = shares if is_sure else random.multinomial(past, shares, size=draws) / past
    p, q = np.maximum(before, FLOOR), np.maximum(after, FLOOR)
    return np.asarray(((q - p) * np.log(q / p)).sum(axis=1))


def measure_drift(
    profile: ReferenceProfile, leads: Encoded, in_file: set[str], often: float = 1.0
) -> DriftReport:
    """Compare a batch with the reference profile of its model; `in_file` names its fields.

    A lead of the history that converted counts `often` times, as where it was undersampled.
    """
    named = [(at, p) for at, p in enumerate(profile.fields) if p.name in in_file]
    present = [(p.counted(often), leads.counts_of(at)) for at, p in named if len(leads)]
    quantile = max(NOISE_QUANTILE, 1 - FALSE_ALARMS / max(1, len(present)))
    fields = [_field_drift(p, c, leads.unseen.get(p.name, {}), quantile) for p, c in present]
    ordered = sorted(fields, key=lambda f: -f.psi)
    return DriftReport(tuple(ordered))


def mix_error(report: DriftReport, importance: Mapping[str, float]) -> float:
    """How far the drift of a file may move its chances, all together, in log-odds.

    `importance` is the mean absolute contribution of each field, in log-odds. A field of PSI d
    differs in up to √d / 2 of the leads (Pinsker's inequality), and a value that means something
    else is wrong by about what the field contributes. Fields that do not drift beyond noise add
    nothing. A stated assumption: past weeks seldom drift enough to learn it from them.
    """
    drifted = (f for f in report.fields if f.verdict is not DriftSize.NONE)
    errors = (importance[f.field] * min(1.0, f.psi**0.5 / 2) for f in drifted)
    return float(sum(error**2 for error in errors) ** 0.5)


def _field_drift(
    profile: FieldProfile, found: CodeCounts, unseen: Mapping[str, int], quantile: float
) -> FieldDrift:
    new, leads = sum(unseen.values()), int(found.leads.sum())
    at, before = profile.compared, profile.compared_leads
    places = at[profile.bins(found.codes)]
    after = np.bincount(places, found.leads, minlength=len(before)).astype(np.float64)
    after[at[-2]] -= new
    after[at[-1]] += new
    used = (before > 0) | (after > 0)
    return FieldDrift(
        field=profile.name,
        psi=psi(before[used], after[used]),
        by_chance=partial(psi_noise, before[used], leads, quantile),
        reaches=partial(is_reached, before[used], leads, quantile),
        unseen=unseen,
        missing=float(after[at[-2]] / leads),
        missing_before=float(profile.leads[-1] / profile.leads.sum()),
        out_of_range=int(found.leads[profile.out_of_range(found.codes)].sum()),
        usual_move=profile.usual_move(leads),
        usual_unseen=profile.unseen,
        usual_top=profile.unseen_top,
    )
