"""The conversion rate by raw score as a smooth curve, and how surely it is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, softmax

Matrix = NDArray[np.float64]
# Leads with neighbouring scores are counted together: more groups change nothing but the time.
GROUPS, LEAST_IN_GROUP, CORNERS = 150, 4, 16
# How far the curve may bend, from hardly to freely; the leads say which fits.
BENDS = np.geomspace(0.05, 5.0, 8)
# A prior on level and slope so weak that it only keeps them finite.
WEAK = 1e-3
_STEPS, _CLOSE, _LONGEST = 60, 1e-6, 2.0


@dataclass(frozen=True)
class RateCurve:
    """Log-odds of the rate at each point asked for, `middle` (k,) with its `covariance` (k, k)."""

    middle: NDArray[np.float64]
    covariance: Matrix


@dataclass(frozen=True)
class _Groups:
    """Leads by their scores: the mean score, the leads and the conversions of each, (g,)."""

    at: NDArray[np.float64]
    leads: NDArray[np.float64]
    converted: NDArray[np.float64]


@dataclass(frozen=True)
class _Bent:
    """A curve of one bend: the logarithm of its evidence, and the curve."""

    evidence: float
    curve: RateCurve


def rate_curve(
    raw: NDArray[np.float64], outcome: NDArray[np.bool_], at: NDArray[np.float64]
) -> RateCurve:
    """A smoothing spline through outcomes (n,) by raw scores (n,), at the scores `at` (k,).

    A penalised logistic spline averaged over its bends by their marginal likelihood. Over all
    leads together such intervals hold what they promise: Wahba, "Bayesian confidence intervals
    for the cross-validated smoothing spline" (1983); Nychka (1988); Marra and Wood (2012).
    """
    groups = _grouped(raw, outcome)
    centre = np.average(groups.at, weights=groups.leads)
    spread = float(np.sqrt(np.average((groups.at - centre) ** 2, weights=groups.leads))) or 1.0
    design, asked = _designs((groups.at - centre) / spread, (at - centre) / spread)
    bent = [_fitted(groups, design, asked, bend) for bend in BENDS]
    weight = softmax([b.evidence for b in bent])
    middles = np.array([b.curve.middle for b in bent])
    middle = weight @ middles
    apart = middles - middle
    within = sum(w * b.curve.covariance for w, b in zip(weight, bent, strict=True))
    return RateCurve(middle, within + (weight * apart.T) @ apart)


def _grouped(raw: NDArray[np.float64], outcome: NDArray[np.bool_]) -> _Groups:
    count = min(GROUPS, max(1, len(raw) // LEAST_IN_GROUP))
    parts = [p for p in np.array_split(np.argsort(raw, kind="stable"), count) if len(p)]
    return _Groups(
        at=np.array([raw[p].mean() for p in parts]),
        leads=np.array([float(len(p)) for p in parts]),
        converted=np.array([float(outcome[p].sum()) for p in parts]),
    )


def _designs(x: NDArray[np.float64], asked: NDArray[np.float64]) -> tuple[Matrix, Matrix]:
    """Level, slope and bends of unit variance, at the groups and at the points asked for."""
    start = min(x.min(), asked.min())
    corners = np.unique(np.quantile(x, np.linspace(0, 1, CORNERS))) - start
    size, ways = np.linalg.eigh(_kernel(corners, corners))
    kept = size > 1e-9 * max(size[-1], 1e-9)
    bends = ways[:, kept] / np.sqrt(size[kept])

    def design(points: NDArray[np.float64]) -> Matrix:
        line = np.column_stack([np.ones_like(points), points])
        return np.hstack([line, _kernel(points - start, corners) @ bends])

    return design(x), design(asked)


def _kernel(a: NDArray[np.float64], b: NDArray[np.float64]) -> Matrix:
    """The covariance of a random walk summed twice, whose means are cubic splines."""
    near, far = np.minimum.outer(a, b), np.maximum.outer(a, b)
    return np.asarray(near**2 * (3 * far - near) / 6)


def _fitted(groups: _Groups, design: Matrix, asked: Matrix, bend: float) -> _Bent:
    """Newton's way to the curve of one bend, and Laplace's estimate of its evidence."""
    penalty = np.full(design.shape[1], bend**-2.0)
    penalty[:2] = WEAK
    weights = np.zeros(design.shape[1])
    weights[0] = logit((groups.converted.sum() + 0.5) / (groups.leads.sum() + 1))
    for _ in range(_STEPS):
        rate = expit(design @ weights)
        slope = design.T @ (groups.converted - groups.leads * rate) - penalty * weights
        bent = (design.T * (groups.leads * rate * (1 - rate))) @ design + np.diag(penalty)
        step = np.linalg.solve(bent, slope)
        reach = float(np.abs(design @ step).max())
        weights = weights + step * min(1.0, _LONGEST / max(reach, _CLOSE))
        if reach < _CLOSE:
            break
    line = design @ weights
    likelihood = (groups.converted * line - groups.leads * np.logaddexp(0, line)).sum()
    prior = (np.log(penalty) - penalty * weights**2).sum()
    evidence = likelihood + (prior - np.linalg.slogdet(bent)[1]) / 2
    covariance = asked @ np.linalg.solve(bent, asked.T)
    return _Bent(float(evidence), RateCurve(asked @ weights, covariance))
