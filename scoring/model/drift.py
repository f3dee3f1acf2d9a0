"""Does this batch still look like the history? Field by field, with the noise of its size."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from scoring.model.lead_model import LeadModel, Scores
from scoring.model.reference import FieldProfile

# The usual readings of PSI: under 0.1 stable, over 0.25 another population.
MODERATE, LARGE = 0.10, 0.25
# Levels with a smaller share of the history are compared as one.
SMALL_SHARE = 0.01
# Stands in for an empty bin. The usual 1e-4 makes an alarm of the first new level, however rare.
FLOOR = 1e-3
# This share of leads with levels the model never saw is an alarm whatever the PSI.
MANY_UNSEEN = 0.10
# Up to here the noise is drawn instead: PSI's chi-square law needs more leads in every bin.
DRAWN_BELOW, DRAWS, SEED = 1_000, 10_000, 0
# Fewer leads have no mix to speak of: one lead of a rare level would be an alarm.
FEWEST_LEADS = 30
# A PSI below this quantile of its own sampling noise is not told.
NOISE_QUANTILE = 0.999


class DriftSize(StrEnum):
    """How much a field of a batch differs from the history."""

    NONE = "none"
    MODERATE = "moderate"
    LARGE = "large"


@dataclass(frozen=True)
class FieldDrift:
    """How one field of a batch differs from the history.

    `psi` is the population stability index; `noise` is what a batch of this size reaches by chance
    once in a thousand; `unseen` maps levels the history never had to their number of leads;
    `missing` and `missing_before` are shares without a value; `out_of_range` counts leads.
    """

    field: str
    psi: float
    noise: float
    unseen: Mapping[str, int]
    missing: float
    missing_before: float
    out_of_range: int

    @property
    def verdict(self) -> DriftSize:
        """How much the field differs."""
        if self.psi < MODERATE or self.psi <= self.noise:
            return DriftSize.NONE
        return DriftSize.LARGE if self.psi >= LARGE else DriftSize.MODERATE


@dataclass(frozen=True)
class DriftReport:
    """The drift of every field that is in the file, largest first."""

    fields: tuple[FieldDrift, ...]

    def with_verdict(self, verdict: DriftSize) -> tuple[FieldDrift, ...]:
        """The fields of one verdict."""
        return tuple(f for f in self.fields if f.verdict == verdict)

    @property
    def unseen(self) -> tuple[FieldDrift, ...]:
        """The fields with levels the history never had."""
        return tuple(f for f in self.fields if f.unseen)


def psi(expected: NDArray[np.float64], found: NDArray[np.float64]) -> float:
    """Population stability index of two distributions over the same bins (counts or shares).

    Σ (q − p) ln(q / p), empty bins at 1e-3; after Siddiqi, "Credit Risk Scorecards" (2006).

    >>> round(psi(np.array([50, 50]), np.array([60, 40])), 4)
    0.0405
    """
    p = np.maximum(expected / expected.sum(), FLOOR)
    q = np.maximum(found / found.sum(), FLOOR)
    return float(((q - p) * np.log(q / p)).sum())


def psi_noise(expected: NDArray[np.float64], found: int) -> float:
    """What PSI reaches by chance once in a thousand for `found` leads of the same mix.

    `expected` are the history's counts by bin. Without drift PSI / (1/n + 1/m) is about χ² with
    bins − 1 degrees of freedom; after Yurdakul, "Statistical Properties of Population Stability
    Index" (2018). Small batches are drawn from the history's mix instead, seeded;
    under 30 leads the noise is infinite.
    """
    if found < FEWEST_LEADS:
        return float("inf")
    if found < DRAWN_BELOW:
        return _drawn_noise(expected / expected.sum(), found)
    law = chi2.ppf(NOISE_QUANTILE, max(1, len(expected) - 1))
    return float((1 / found + 1 / expected.sum()) * law)


def _drawn_noise(shares: NDArray[np.float64], leads: int) -> float:
    draws = np.random.default_rng(SEED).multinomial(leads, shares, size=DRAWS)
    p, q = np.maximum(shares, FLOOR), np.maximum(draws / leads, FLOOR)
    return float(np.quantile(((q - p) * np.log(q / p)).sum(axis=1), NOISE_QUANTILE))


def measure_drift(model: LeadModel, scores: Scores, in_file: set[str]) -> DriftReport:
    """Compare a scored batch with the model's reference profile; `in_file` names its fields."""
    codes, unseen = scores.encoded.codes, scores.encoded.unseen
    columns = zip(model.profile.fields, codes.T, strict=True)
    present = [(p, c) for p, c in columns if p.name in in_file and len(c)]
    fields = [_field_drift(p, c, unseen.get(p.name, {})) for p, c in present]
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
    profile: FieldProfile, codes: NDArray[np.float64], unseen: Mapping[str, int]
) -> FieldDrift:
    new = sum(unseen.values())
    found = np.bincount(profile.bins(codes), minlength=len(profile.leads)).astype(np.float64)
    found[-1] -= new
    before, after = _pooled(profile, found, new)
    return FieldDrift(
        field=profile.name,
        psi=psi(before, after),
        noise=psi_noise(before, len(codes)),
        unseen=unseen,
        missing=float(found[-1] / len(codes)),
        missing_before=float(profile.leads[-1] / profile.leads.sum()),
        out_of_range=int(profile.out_of_range(codes).sum()),
    )


def _pooled(
    profile: FieldProfile, found: NDArray[np.float64], new: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """History and batch over the same bins; small bins and unseen levels count as one bin."""
    before = profile.leads.astype(np.float64)
    small = before < SMALL_SHARE * before.sum()
    after = np.append(found[~small], found[small].sum() + new)
    before = np.append(before[~small], before[small].sum())
    used = (before > 0) | (after > 0)
    return before[used], after[used]
