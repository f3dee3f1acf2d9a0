"""New chances from the same scores: what became of a model's leads corrects its calibration.

Four ways are tried, the simplest first: to leave the chances as they are, to move all of them by
the same log-odds, to stretch them too (Cox, "Two further applications of a model for binary
regression", Biometrika 45 (1958)), and, of many outcomes, to draw the line through groups anew. The
oldest third fits for the middle one, and both for the newest: a richer way is taken only where its
log-loss on these later outcomes is lower by more than noise, as a few outcomes bend a line
anywhere, and a level that came once need not stay. The order of the leads never changes.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, logit, ndtri

from scoring.errors import TrainingRefused
from scoring.model.lead_model import Calibration, LeadModel, Metrics, ModelCard
from scoring.model.second_opinion import SecondOpinion
from scoring.model.unseen import UnseenLeads
from scoring.training.calibration import LEAST_FOR_KNOTS, knotted, sigmoid
from scoring.training.defender import LEAST_NEW
from scoring.training.evaluation import measure
from scoring.training.learned_certainty import learn_certainty
from scoring.training.past_weeks import HeldOut
from scoring.training.proof import COVERAGE
from scoring.training.result import Decision
from scoring.training.split import SplitKind
from scoring.wording import counted, day, listed, precise

# In so many parts the outcomes are put by time: each is judged by a fit of those before.
_PARTS = 3
# By how many standard errors the log-loss must be lower: beyond the 90% intervals of all figures.
_BEYOND = float(ndtri(0.5 + COVERAGE / 2))
# No level of chances is farther away, in log-odds.
_FAR = 30.0
# Files that are named on a card.
_MOST_FILES = 5
_FROM = re.compile(r"Recalibrated from version (\S+) on ")

Numbers = NDArray[np.float64]
_Made = Callable[[Calibration, Numbers, NDArray[np.bool_]], Calibration]


class Recalibrated(StrEnum):
    """How chances were made anew, in words that follow "all chances were"."""

    KEPT = "left as they are"
    MOVED = "moved by the same amount"
    STRETCHED = "moved and stretched"
    REDRAWN = "drawn anew by score"


@dataclass(frozen=True)
class OutcomeLeads:
    """Leads that a model scored and what became of them; arrays (n,), in any order.

    `raw` are its scores in log-odds before calibration, `created` is NaT where unknown, `codes`
    (n, p) are in the codes of its encoder, None where they are not at hand. `files` are the batches
    that they came in. `begun` is by when leads without a date of creation were there, None where
    nobody knows.
    """

    raw: Numbers = field(repr=False)
    outcome: NDArray[np.bool_] = field(repr=False)
    created: NDArray[np.datetime64] = field(repr=False)
    files: tuple[str, ...] = ()
    codes: Numbers | None = field(default=None, repr=False)
    begun: NDArray[np.datetime64] | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.outcome)

    @property
    def converted(self) -> int:
        """How many did."""
        return int(self.outcome.sum())

    def in_time(self) -> "OutcomeLeads":
        """The same in the order of time; those of which no day is known come last."""
        begun = self.created if self.begun is None else self.begun
        order = np.argsort(begun, kind="stable")
        codes = None if self.codes is None else self.codes[order]
        return replace(
            self,
            raw=self.raw[order],
            outcome=self.outcome[order],
            created=self.created[order],
            codes=codes,
            begun=begun[order],
        )


@dataclass(frozen=True)
class Recalibration:
    """A model with chances made anew, and what proves them.

    `before` and `after` are the figures of the newest third of the outcomes, by the chances as they
    were and by those that the older two thirds make; `after` is that of the model's `way`. The
    `decision` is the gate's. `unseen` are the leads of the newest third as versions keep their test
    leads, None without their codes or at another base rate than the history's.
    """

    model: LeadModel = field(repr=False)
    way: Recalibrated
    before: Metrics
    after: Metrics
    decision: Decision
    unseen: UnseenLeads | None = field(default=None, repr=False)


def recalibrate(model: LeadModel, leads: OutcomeLeads) -> Recalibration:
    """The model with the calibration that its outcomes ask for, and the gate's decision.

    Raises TrainingRefused for fewer than 20 leads of either outcome in any third of them.
    """
    known = leads.in_time()
    part = _parts(known)
    _require_enough(known.outcome, part)
    way, gain = _chosen(model.calibration, known, part)
    early = part < _PARTS - 1
    trial, final = (
        _WAYS[way](model.calibration, known.raw[which], known.outcome[which])
        for which in (early, part >= 0)
    )
    before, after = (_measured(model, found, known, early) for found in (model.calibration, trial))
    made = _remade(model, way, final, known)
    decision = _decided(model.card, way, gain)
    test = _test_of(made, replace(after, threshold=_threshold(model, final, known.raw)))
    card = replace(made.card, test=test, notes=(*made.card.notes, _note(model, way, known)))
    unseen = _unseen(made, known, early, trial)
    return Recalibration(replace(made, card=card), way, before, after, decision, unseen)


def _parts(leads: OutcomeLeads) -> NDArray[np.int64]:
    """The part of each lead in the order of time, from 0; (n,)."""
    return np.arange(len(leads)) * _PARTS // max(1, len(leads))


def _require_enough(outcome: NDArray[np.bool_], part: NDArray[np.int64]) -> None:
    parts = [outcome[part == number] for number in range(_PARTS)]
    least = min(min(int(third.sum()), int((~third).sum())) for third in parts)
    if least >= LEAST_NEW:
        return
    won = int(outcome.sum())
    raise TrainingRefused(
        f"The outcomes are too few to correct the chances: {counted(len(outcome), 'lead')} can be "
        f"judged, and {won:,} of them converted. Expected at least {LEAST_NEW} that converted and "
        f"{LEAST_NEW} that did not in each third of them, by their dates. Give back more outcomes, "
        "or wait until more leads are old enough."
    )


def _kept(found: Calibration, _raw: Numbers, _outcome: NDArray[np.bool_]) -> Calibration:
    return found


def _moved(found: Calibration, raw: Numbers, outcome: NDArray[np.bool_]) -> Calibration:
    """All log-odds moved, so that as many conversions are expected as came."""
    log_odds = logit(found.propensity(raw))

    def missing(by: float) -> float:
        return float(expit(log_odds + by).sum() - outcome.sum())

    return adjusted(found, float(brentq(missing, -_FAR, _FAR)), 1.0)


def _stretched(found: Calibration, raw: Numbers, outcome: NDArray[np.bool_]) -> Calibration:
    line = sigmoid(logit(found.propensity(raw)), outcome)
    return adjusted(found, line.intercept, line.slope)


def _redrawn(found: Calibration, raw: Numbers, outcome: NDArray[np.bool_]) -> Calibration:
    """A line through groups by raw score; the base rate stated before stays a part of it."""
    line = knotted(raw, outcome, sigmoid(raw, outcome))
    return replace(adjusted(line, -found.shift, 1.0), shift=found.shift)


_WAYS: dict[Recalibrated, _Made] = {
    Recalibrated.KEPT: _kept,
    Recalibrated.MOVED: _moved,
    Recalibrated.STRETCHED: _stretched,
    Recalibrated.REDRAWN: _redrawn,
}


def adjusted(found: Calibration, by: float, times: float) -> Calibration:
    """The calibration whose log-odds, base rate and all, are `times` those before, plus `by`.

    >>> moved = adjusted(Calibration(1.0, 0.0, shift=1.0), 0.5, 2.0)
    >>> logit(moved.propensity(np.array([0.0, 1.0]))).round(6).tolist()
    [2.5, 4.5]
    """
    plus = by + (times - 1.0) * found.shift
    knots = tuple((at, times * becomes + plus) for at, becomes in found.knots)
    return replace(
        found, slope=times * found.slope, intercept=times * found.intercept + plus, knots=knots
    )


def _chosen(
    found: Calibration, leads: OutcomeLeads, part: NDArray[np.int64]
) -> tuple[Recalibrated, "_Gain"]:
    """The way that does best on later outcomes, and what it gains there over no correction."""
    kept = _later_losses(found, leads, part, Recalibrated.KEPT)
    way, lowest = Recalibrated.KEPT, kept
    for name in _WAYS:
        if name is Recalibrated.REDRAWN and int((part == 0).sum()) < LEAST_FOR_KNOTS:
            continue
        losses = _later_losses(found, leads, part, name)
        if _is_lower(losses, lowest):
            way, lowest = name, losses
    return way, _Gain(len(kept), float(kept.mean()), float(lowest.mean()))


@dataclass(frozen=True)
class _Gain:
    """The mean log-loss of the later `leads`, before and after the correction."""

    leads: int
    before: float
    after: float


def _later_losses(
    found: Calibration, leads: OutcomeLeads, part: NDArray[np.int64], way: Recalibrated
) -> Numbers:
    """The log-loss of every lead but the oldest third, by what those before it make."""
    losses = []
    for number in range(1, _PARTS):
        early, later = part < number, part == number
        made = _WAYS[way](found, leads.raw[early], leads.outcome[early])
        log_odds = logit(made.propensity(leads.raw[later]))
        losses.append(np.logaddexp(0, np.where(leads.outcome[later], -log_odds, log_odds)))
    return np.concatenate(losses)


def _is_lower(losses: Numbers, others: Numbers) -> bool:
    """Whether losses (n,) are lower than others of the same leads, by more than noise."""
    gain = others - losses
    return bool(gain.mean() > _BEYOND * gain.std() / len(gain) ** 0.5)


def _measured(
    model: LeadModel, found: Calibration, leads: OutcomeLeads, early: NDArray[np.bool_]
) -> Metrics:
    """The figures of the later outcomes by a calibration."""
    threshold = _threshold(model, found, leads.raw)
    chance = found.propensity(leads.raw[~early])
    return measure(leads.outcome[~early], chance, split=SplitKind.TIME, threshold=threshold)


def _threshold(model: LeadModel, found: Calibration, raw: Numbers) -> float:
    """Where the model's threshold comes to lie: the same leads are above it."""
    scores = np.sort(raw)
    before, after = model.calibration.propensity(scores), found.propensity(scores)
    return float(np.interp(model.threshold, before, after))


def _remade(
    model: LeadModel, way: Recalibrated, found: Calibration, leads: OutcomeLeads
) -> LeadModel:
    """The model with a calibration and all that rests on it; the trees are the same."""
    dated = leads.created[~np.isnat(leads.created)]
    last = max(model.card.last_created, day(str(dated.max()))) if len(dated) else ""
    card = replace(
        model.card,
        version=ModelCard.version,
        trained_at=datetime.now(UTC).isoformat(timespec="seconds"),
        last_created=last or model.card.last_created,
        holds=(),
        verdict="",
        goals=(),
        decision="",
    )
    second = None if model.second is None else _second(model, model.second, way, found)
    made = replace(model, calibration=_with_level(model, found, leads), card=card, second=second)
    # What the chances are of is what they were learned from, whatever base rate was stated.
    whole = adjusted(replace(found, shift=0.0), found.shift, 1.0)
    return replace(made, certainty=learn_certainty(_held_out(leads), whole))


def _held_out(leads: OutcomeLeads) -> HeldOut:
    return HeldOut(leads.raw, leads.outcome, _parts(leads), leads.created)


def _with_level(model: LeadModel, found: Calibration, leads: OutcomeLeads) -> Calibration:
    """The same chances; a base rate that was stated moves with the level that the outcomes show.

    It moves the history's own rates too, wherever a batch is held against them.
    """
    if not found.shift:
        return found
    promised = float(model.calibration.propensity(leads.raw).mean())
    by = float(logit(leads.outcome.mean()) - logit(promised))
    return replace(adjusted(found, -by, 1.0), shift=found.shift + by)


def _second(
    model: LeadModel, second: SecondOpinion, way: Recalibrated, found: Calibration
) -> SecondOpinion | None:
    """The second opinion with its log-odds moved alike, so that it marks the same leads.

    None where the line was drawn anew: nothing proves what it would mark then.
    """
    if way is Recalibrated.REDRAWN:
        return None
    times = found.slope / model.calibration.slope
    at = np.zeros(1)
    ends = (logit(c.propensity(at)) - c.shift for c in (model.calibration, found))
    before, after = (float(end[0]) for end in ends)
    return replace(
        second,
        slope=times * second.slope,
        intercept=times * (second.intercept - before) + after,
        beyond=times * second.beyond,
    )


def _test_of(model: LeadModel, after: Metrics) -> Metrics:
    """The figures that the card shows: those of the later outcomes.

    At a stated base rate those of the training stay, as cards tell the history's; their threshold
    is the one that the chances have by now.
    """
    shift = model.calibration.shift
    if not shift:
        return after
    return replace(model.card.test, threshold=float(expit(logit(after.threshold) - shift)))


def _unseen(
    model: LeadModel, leads: OutcomeLeads, early: NDArray[np.bool_], trial: Calibration
) -> UnseenLeads | None:
    if leads.codes is None or model.calibration.shift:
        return None
    chance = trial.propensity(leads.raw[~early])
    created = leads.created[~early].astype("datetime64[D]")
    return UnseenLeads(leads.codes[~early], leads.outcome[~early], chance, created).at_most()


def _decided(card: ModelCard, way: Recalibrated, gain: _Gain) -> Decision:
    """Whether the new chances take the place of those before, by the later outcomes."""
    on = f"on the newest {gain.leads:,} outcomes"
    if way is Recalibrated.KEPT:
        why = f"No correction makes the chances of {card.version} truer beyond noise, {on}."
    else:
        why = (
            f"Its chances are truer beyond noise: log-loss {gain.after:.4f} against "
            f"{gain.before:.4f} of {card.version}, {on}, each corrected by those before it."
        )
    serves = way is not Recalibrated.KEPT
    return Decision(serves, why, against=card.version, its_time=card.trained_at)


def recalibrated_from(notes: Iterable[str]) -> frozenset[str]:
    """The versions that one comes from by recalibration, whose trees it has, by the notes it has.

    >>> recalibrated_from(["Few leads.", "Recalibrated from version v0001 on 900 outcomes: …"])
    frozenset({'v0001'})
    """
    found = (_FROM.match(note) for note in notes)
    return frozenset(match[1] for match in found if match)


def _note(model: LeadModel, way: Recalibrated, leads: OutcomeLeads) -> str:
    """Where the chances come from, for the card; `recalibrated_from` reads the version in it."""
    of = f" of {listed(leads.files, _MOST_FILES)}" if leads.files else ""
    promised = float(model.calibration.propensity(leads.raw).mean())
    return (
        f"Recalibrated from version {model.card.version} on {counted(len(leads), 'outcome')}{of}: "
        f"{precise(promised)} were promised to convert and {precise(float(leads.outcome.mean()))} "
        f"did (n {len(leads):,}). The trees and the order of the leads are the same; all chances "
        f"were {way}."
    )
