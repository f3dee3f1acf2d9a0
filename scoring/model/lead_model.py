"""LeadModel: everything a model version needs to score a lead and to say why."""

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit

from scoring.history.meaning import USUAL, OutcomeMeaning
from scoring.intake.leads.batch import LeadBatch
from scoring.model.chance_errors import ChanceErrors
from scoring.model.codes import Encoded, Encoder
from scoring.model.grade import GradeScale
from scoring.model.in_order import in_order, spans, workers_for
from scoring.model.past import PastLeads
from scoring.model.raw_scores import raw_scores
from scoring.model.readiness import GoalFigure
from scoring.model.reference import ReferenceProfile
from scoring.model.scorers import Scorer
from scoring.model.second_opinion import SecondOpinion
from scoring.plain import MAY_LACK
from scoring.recipes.recipe import Recipe
from scoring.schema import LeadSchema
from scoring.wording import day

TIERS = ("A", "B", "C", "D")
# Leads by which the fields are weighed against each other.
WEIGHED = 500
# So that a model that reads nothing still weighs its fields alike.
TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Calibration:
    """From raw log-odds to calibrated ones: slope · raw + intercept, or a line through knots.

    `knots` are pairs of raw and calibrated log-odds, both rising; beyond the outer ones the line
    goes on by `slope`. `shift` moves all of it to another base rate than the history's.
    """

    slope: float
    intercept: float
    knots: tuple[tuple[float, float], ...] = ()
    shift: float = 0.0

    def propensity(self, raw: NDArray[np.float64]) -> NDArray[np.float64]:
        """The calibrated probability, shape as `raw`."""
        return np.asarray(expit(self._log_odds(np.asarray(raw)) + self.shift))

    def moved(self, probability: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities of the history's base rate at the one that `shift` stands for.

        >>> Calibration(1.0, 0.0, shift=-np.log(9)).moved(np.array([0.0, 0.5, 1.0])).round(6)
        array([0. , 0.1, 1. ])
        """
        return np.asarray(expit(logit(probability) + self.shift)) if self.shift else probability

    def _log_odds(self, raw: NDArray[np.float64]) -> NDArray[np.float64]:
        if not self.knots:
            return np.asarray(self.slope * raw + self.intercept)
        at, becomes = np.array(self.knots).T
        beyond = np.minimum(raw - at[0], 0) + np.maximum(raw - at[-1], 0)
        return np.asarray(np.interp(raw, at, becomes) + self.slope * beyond)


@dataclass(frozen=True, slots=True)
class TierFloors:
    """The lowest propensity of tiers A, B and C; everything below is D."""

    a: float
    b: float
    c: float

    def tier(self, propensity: NDArray[np.float64]) -> NDArray[np.str_]:
        """The tier letter of each propensity, shape (n,)."""
        floors = np.array([self.c, self.b, self.a])
        return np.array(TIERS[::-1])[np.searchsorted(floors, propensity, side="right")]


@dataclass(frozen=True, slots=True)
class Metrics:
    """How a model did on leads it had not seen; `threshold` is a propensity."""

    split: str
    rows: int
    auc: float
    pr_auc: float
    brier: float
    ece: float
    lift_at_10: float
    threshold: float
    precision: float
    recall: float
    expected: float
    converted: int
    curve: tuple[tuple[float, float, int], ...] = ()
    log_loss: float = float("nan")
    precision_at_10: float = float("nan")
    recall_at_10: float = float("nan")

    @property
    def calibration_gap(self) -> float:
        """How far the realised conversions were from the expected ones, as a share of these."""
        return abs(self.converted - self.expected) / self.expected if self.expected else 0.0


@dataclass(frozen=True)
class ModelCard:
    """Where a model comes from and what it is worth.

    It learned from `trained_rows`, the test's among them; the figures of `test` are those of the
    same settings, learned from the `tested_rows` before the test. `meaning` is how the outcome was
    read. `name` is what people call it, given when it is published, and `filename` that of its
    history; both are "" in versions of earlier releases. `holds` spoke against publishing it, which
    a person did all the same. `verdict` is a GoalVerdict on the `goals`, "" in versions of earlier
    releases, and `decision` why it was made champion or kept as a version.
    """

    outcome: str
    trained_at: str
    rows: int
    trained_rows: int
    first_created: str
    last_created: str
    history_sha256: str
    test: Metrics
    trees: int
    candidate: str = ""
    version: str = "unpublished"
    tested_rows: int = 0
    notes: tuple[str, ...] = ()
    meaning: OutcomeMeaning = USUAL
    name: str = field(default="", metadata=MAY_LACK)
    filename: str = field(default="", metadata=MAY_LACK)
    holds: tuple[str, ...] = field(default=(), metadata=MAY_LACK)
    verdict: str = field(default="", metadata=MAY_LACK)
    goals: tuple[GoalFigure, ...] = field(default=(), metadata=MAY_LACK)
    decision: str = field(default="", metadata=MAY_LACK)

    @property
    def known_until(self) -> str:
        """The day of the newest lead that it can know of, "" without dates.

        A mistyped date may be decades after the training.
        """
        return min(self.last_created, day(self.trained_at))

    def predicts_same(self, other: "ModelCard") -> bool:
        """Whether both predict one outcome, so that their chances mean the same."""
        return self.outcome == other.outcome and self.meaning.agrees_with(other.meaning)


class Chances(NamedTuple):
    """Log-odds before calibration and the propensities within 0–1 they stand for, both (n,)."""

    raw: NDArray[np.float64]
    propensity: NDArray[np.float64]


@dataclass(frozen=True)
class Scores:
    """The numbers of a batch, in the order of the batch; every array has shape (n,).

    `raw` is in log-odds before calibration, `propensity` within 0–1, `score` a whole number 1–99.
    Leads like this one are likely to convert at a rate from `low` to `high`, both within 0–1 and
    `propensity` between them; `uncertain` is true for leads like those whose chance a second model
    rightly contradicted.
    """

    raw: NDArray[np.float64]
    propensity: NDArray[np.float64]
    score: NDArray[np.int64]
    tier: NDArray[np.str_]
    encoded: Encoded
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    uncertain: NDArray[np.bool_]


def whole_scores(propensity: NDArray[np.float64]) -> NDArray[np.int64]:
    """Chances as whole numbers, 1–99; shape (n,)."""
    return np.clip(np.rint(100 * propensity), 1, 99).astype(np.int64)


@dataclass(frozen=True)
class LeadModel:
    """A trained model: encoder, scorer, calibration, tier floors, reference profile and card.

    `recipe` derives columns from an uploaded table before it is mapped; None changes nothing.
    `certainty` gives every chance its interval; without it low and high are the chance itself.
    `past` are leads of its history to compare others with; older versions have none.
    `second` doubts chances, None where it was not right to. `grades` cuts fit and engagement into
    grades, None where all inputs are of one family. `line` names the model that this is a version
    of, for one line of business; its registry says so.
    """

    schema: LeadSchema
    encoder: Encoder
    scorer: Scorer = field(repr=False)
    calibration: Calibration
    floors: TierFloors
    profile: ReferenceProfile = field(repr=False)
    card: ModelCard
    recipe: Recipe | None = None
    certainty: ChanceErrors | None = None
    past: PastLeads | None = field(default=None, repr=False)
    second: SecondOpinion | None = None
    grades: GradeScale | None = None
    line: str = field(default="", metadata=MAY_LACK)

    @cached_property
    def importance(self) -> NDArray[np.float64]:
        """Mean absolute contribution of each field over some past leads; (p,), in log-odds.

        All ones where no past leads are kept.
        """
        if self.past is None:
            return np.ones(len(self.encoder.fields))
        step = max(1, len(self.past) // WEIGHED)
        shares, _ = self.contributions(self.past.codes[::step])
        return np.asarray(np.abs(shares).mean(axis=0)) + TINY

    @property
    def threshold(self) -> float:
        """The propensity from which on training predicts that a lead converts."""
        # The test knows the chances of the history; those of the model may be of another base rate.
        return float(self.calibration.moved(np.array(self.card.test.threshold)))

    @property
    def often(self) -> float:
        """How often a past lead that converted counts, so that they convert as the chances say."""
        return float(np.exp(self.calibration.shift))

    @cached_property
    def answers(self) -> dict[str, tuple[str, str]]:
        """The fields that are one answer of several in a cell: their column, and the answer."""
        return self.recipe.answers if self.recipe else {}

    def score(self, batch: LeadBatch) -> Scores:
        """Score a batch; a lead's numbers depend on that lead alone."""
        return self.score_codes(self.encoder.encode_typed(batch.typed))

    def score_values(self, values: pd.DataFrame) -> Scores:
        """Score typed values, one column per input of the schema."""
        return self.score_codes(self.encoder.encode(values))

    def score_codes(self, encoded: Encoded) -> Scores:
        """Score leads in codes; of many, parts at once."""
        many = workers_for(len(encoded))
        parts = list(in_order(partial(self._numbers, encoded), spans(len(encoded), many), many))
        numbers = parts[0]
        if many > 1:
            numbers = {name: np.concatenate([part[name] for part in parts]) for name in numbers}
        return Scores(**numbers, encoded=encoded)

    def _numbers(self, encoded: Encoded, part: tuple[int, int]) -> dict[str, NDArray[Any]]:
        """All that Scores says of some leads, by name."""
        rows = slice(*part)
        raw = raw_scores(self.scorer, encoded, rows)
        propensity = self.calibration.propensity(raw)
        low, high = self._interval(raw, propensity)
        return {
            "raw": raw,
            "propensity": propensity,
            "score": whole_scores(propensity),
            "tier": self.floors.tier(propensity),
            "low": low,
            "high": high,
            "uncertain": self._doubts(encoded, rows, propensity),
        }

    def chances(self, codes: NDArray[np.float64]) -> Chances:
        """What the model makes of codes, shape (n, p); the one way from codes to chances."""
        raw = self.scorer.raw(codes)
        return Chances(raw, self.calibration.propensity(raw))

    def _interval(
        self, raw: NDArray[np.float64], propensity: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Around the propensity, which it is where the model does not know its certainty."""
        if self.certainty is None:
            return propensity, propensity
        return self.certainty.interval(raw, propensity)

    def _doubts(
        self, encoded: Encoded, rows: slice, propensity: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        if self.second is None:
            return np.zeros(len(propensity), dtype=bool)
        raw = raw_scores(self.second.model, encoded, rows)
        return self.second.doubts(raw, logit(propensity) - self.calibration.shift)

    def contributions(self, codes: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        """SHAP contributions (n, p) in log-odds before calibration, and the baseline."""
        return self.scorer.contributions(codes)
