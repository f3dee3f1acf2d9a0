"""LeadModel: everything a model version needs to score a lead and to say why."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

from scoring.intake.batch import LeadBatch
from scoring.intake.recipe import Recipe
from scoring.model.encoding import Encoded, Encoder
from scoring.model.profile import ReferenceProfile
from scoring.model.scorers import Scorer
from scoring.schema import LeadSchema

TIERS = ("A", "B", "C", "D")


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
    """Where a model comes from and what it is worth."""

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
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scores:
    """The numbers of a batch, in the order of the batch; every array has shape (n,).

    `raw` is in log-odds before calibration, `propensity` within 0–1, `score` a whole number 1–99.
    """

    raw: NDArray[np.float64]
    propensity: NDArray[np.float64]
    score: NDArray[np.int64]
    tier: NDArray[np.str_]
    encoded: Encoded


@dataclass(frozen=True)
class LeadModel:
    """A trained model: encoder, scorer, calibration, tier floors, reference profile and card.

    `recipe` derives columns from an uploaded table before it is mapped; None changes nothing.
    """

    schema: LeadSchema
    encoder: Encoder
    scorer: Scorer = field(repr=False)
    calibration: Calibration
    floors: TierFloors
    profile: ReferenceProfile = field(repr=False)
    card: ModelCard
    recipe: Recipe | None = None

    def score(self, batch: LeadBatch) -> Scores:
        """Score a batch; a lead's numbers depend on that lead alone."""
        return self.score_values(batch.values)

    def score_values(self, values: pd.DataFrame) -> Scores:
        """Score typed values, one column per input of the schema."""
        encoded = self.encoder.encode(values)
        raw = self.scorer.raw(encoded.codes)
        propensity = self.calibration.propensity(raw)
        score = np.clip(np.rint(100 * propensity), 1, 99).astype(np.int64)
        return Scores(raw, propensity, score, self.floors.tier(propensity), encoded)

    def contributions(self, codes: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        """SHAP contributions (n, p) in log-odds before calibration, and the baseline."""
        return self.scorer.contributions(codes)
