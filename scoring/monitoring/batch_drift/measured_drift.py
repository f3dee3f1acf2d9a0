"""The drift of one batch as plain data, to be kept with it and compared over time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.model.codes import RARE_BELOW, CodeCounts
from scoring.model.drift import DriftSize, FieldDrift, psi
from scoring.model.lead_model import LeadModel
from scoring.model.reference import FieldProfile
from scoring.model.scored import ScoredBatch
from scoring.model.unseen import UnseenLeads
from scoring.monitoring.batch_drift.auc_estimate import AucEstimate, estimate_auc
from scoring.monitoring.renamed.recoding import Recoding, find_recoding
from scoring.plain import made, plain
from scoring.wording import day

# Chances are counted in so many bins of one width.
SCORE_BINS = 10
# As many new values of a field are kept by name, each of so many leads that it names nobody.
MOST_UNSEEN = 5
# Smirnov's limit at one file in a hundred, in √(1/n + 1/m).
_KS_LIMIT = 1.628


@dataclass(frozen=True)
class FieldShift:
    """One field of a batch beside the history.

    `psi` is the population stability index and `usual` what chance and the history itself reach,
    None with too few leads to say; `verdict` and `unseen_verdict` are the sizes they amount to.
    `ks` is, for numbers, the largest difference of the shares below the end of a bin of the
    reference profile: the Kolmogorov-Smirnov statistic of the numbers as binned, at most that of
    the numbers; `ks_limit` is what chance alone exceeds in one file of a hundred. `unseen` counts
    leads with values new to the model, `new_values` names the commonest. Shares are within 0–1.
    """

    field: str
    psi: float
    usual: float | None
    verdict: DriftSize
    ks: float | None
    ks_limit: float | None
    unseen: int
    unseen_verdict: DriftSize
    new_values: Mapping[str, int]
    missing: float
    missing_before: float
    out_of_range: int

    @property
    def size(self) -> DriftSize:
        """The larger of both verdicts."""
        both = (self.verdict, self.unseen_verdict)
        sizes = (DriftSize.LARGE, DriftSize.MODERATE)
        return next((size for size in sizes if size in both), DriftSize.NONE)


@dataclass(frozen=True)
class ScoreShift:
    """The chances of a batch beside those that the model gave leads of its history.

    `bins` and `bins_before` are shares of leads in ten bins of one width within 0–1. `before` says
    which leads these are: "test leads", or "past leads" where a version keeps none of its test.
    """

    mean: float
    mean_before: float
    psi: float
    ks: float
    bins: tuple[float, ...]
    bins_before: tuple[float, ...]
    before: str


@dataclass(frozen=True)
class BatchDrift:
    """How a batch differs from the history of the model that scored it.

    `scored_at` is ISO 8601 in UTC, `day` that of the middle of its leads, of scoring without dates.
    `scores` is None where a version knows no chances of its history, `estimate` where too few
    leads are expected to convert, `recoding` where no levels seem to be renamed.
    """

    model: str
    version: str
    scored_at: str
    day: str
    leads: int
    fields: tuple[FieldShift, ...]
    lacks: tuple[str, ...]
    scores: ScoreShift | None
    estimate: AucEstimate | None
    recoding: Recoding | None

    def of_size(self, size: DriftSize) -> tuple[FieldShift, ...]:
        """The fields that differ so much, the most first."""
        return tuple(field for field in self.fields if field.size is size)


def batch_drift(scored: ScoredBatch, unseen: UnseenLeads | None) -> BatchDrift:
    """The drift of a batch; `unseen` are the test leads of its model, as its registry has them."""
    card, inputs = scored.model.card, {column.name for column in scored.model.schema.inputs}
    return BatchDrift(
        model=scored.model.line,
        version=card.version,
        scored_at=scored.scored_at,
        day=_day(scored),
        leads=len(scored.leads),
        fields=tuple(_shift(scored, drift) for drift in scored.drift.fields),
        lacks=tuple(name for name in scored.leads.match.missing if name in inputs),
        scores=_score_shift(scored, unseen),
        estimate=estimate_auc(scored, unseen),
        recoding=find_recoding(scored),
    )


def drift_to_plain(drift: BatchDrift) -> dict[str, Any]:
    """The drift as numbers, text, lists and dicts, which JSON holds."""
    found: dict[str, Any] = plain(drift)
    return found


def drift_from_plain(data: object) -> BatchDrift:
    """The drift that was kept. Raises Misfit for all other data."""
    found: BatchDrift = made(BatchDrift, data, "drift")
    return found


def _day(scored: ScoredBatch) -> str:
    created = np.sort(scored.leads.created[~np.isnat(scored.leads.created)])
    return day(str(created[len(created) // 2])) if len(created) else day(scored.scored_at)


def _shift(scored: ScoredBatch, drift: FieldDrift) -> FieldShift:
    leads, model = len(scored.leads), scored.model
    at = model.encoder.names.index(drift.field)
    profile = model.profile.fields[at].counted(model.often)
    distance = ks_of(profile, scored.scores.encoded.counts_of(at))
    usual = drift.usual
    common = sorted(drift.unseen.items(), key=lambda pair: -pair[1])[:MOST_UNSEEN]
    return FieldShift(
        field=drift.field,
        psi=drift.psi,
        usual=usual if np.isfinite(usual) else None,
        verdict=drift.verdict,
        ks=distance,
        ks_limit=None if distance is None else _ks_limit(leads, int(profile.leads.sum())),
        unseen=sum(drift.unseen.values()),
        unseen_verdict=drift.unseen_verdict(leads) if drift.unseen else DriftSize.NONE,
        new_values={level: n for level, n in common if n >= RARE_BELOW},
        missing=drift.missing,
        missing_before=drift.missing_before,
        out_of_range=drift.out_of_range,
    )


def ks_of(profile: FieldProfile, found: CodeCounts) -> float | None:
    """The Kolmogorov-Smirnov statistic (0–1) of a field's numbers, as the profile bins them.

    None for categories, and where either side has no numbers.
    """
    if not profile.is_number:
        return None
    size = len(profile.labels)
    after = np.bincount(profile.bins(found.codes), found.leads, minlength=size)[:-1]
    before = profile.leads[:-1]
    return _distance(before, after) if before.sum() and after.sum() else None


def _distance(before: NDArray[Any], after: NDArray[Any]) -> float:
    shares = (np.cumsum(counts) / counts.sum() for counts in (before, after))
    one, other = shares
    return float(np.abs(one - other).max())


def _ks_limit(leads: int, past: int) -> float:
    return float(_KS_LIMIT * np.sqrt(1 / max(1, leads) + 1 / max(1, past)))


def _score_shift(scored: ScoredBatch, unseen: UnseenLeads | None) -> ScoreShift | None:
    chance, weight, before = _chances_before(scored.model, unseen)
    now = scored.scores.propensity
    if not len(chance) or not len(now):
        return None
    bins_now, bins_before = _in_bins(now, np.ones(len(now))), _in_bins(chance, weight)
    used = (bins_now > 0) | (bins_before > 0)
    return ScoreShift(
        mean=float(now.mean()),
        mean_before=float(np.average(chance, weights=weight)),
        psi=psi(bins_before[used], bins_now[used]),
        ks=_distance(bins_before, bins_now),
        bins=tuple(bins_now.tolist()),
        bins_before=tuple(bins_before.tolist()),
        before=before,
    )


def _chances_before(
    model: LeadModel, unseen: UnseenLeads | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], str]:
    """Chances of leads of the history, how often each counts, and which leads they are."""
    if unseen is not None and len(unseen):
        return unseen.chance, np.where(unseen.outcome, model.often, 1.0), "test leads"
    if model.past is None or not len(model.past):
        return np.empty(0), np.empty(0), ""
    chance = model.chances(model.past.codes).propensity
    return chance, np.where(model.past.converted, model.often, 1.0), "past leads"


def _in_bins(chance: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    counts, _ = np.histogram(chance, SCORE_BINS, (0.0, 1.0), weights=weight)
    return np.asarray(counts / counts.sum())
