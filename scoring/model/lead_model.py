"""LeadModel: everything a model version needs to score a lead and to say why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import lightgbm as lgb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

from scoring.intake.batch import LeadBatch
from scoring.model.encoding import Encoded, Encoder
from scoring.model.profile import ReferenceProfile
from scoring.model.tree_shap import contributions
from scoring.schema import LeadSchema
from scoring.settings import threads

TIERS = ("A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt's map from raw log-odds to calibrated ones: slope · raw + intercept."""

    slope: float
    intercept: float

    def propensity(self, raw: NDArray[np.float64]) -> NDArray[np.float64]:
        """The calibrated probability, shape as `raw`."""
        return np.asarray(expit(self.slope * raw + self.intercept))


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
    """A trained model: encoder, trees, calibration, tier floors, reference profile and card.

    The trees are LightGBM's own text, so a stored model does not depend on the layout of the
    library's objects.
    """

    schema: LeadSchema
    encoder: Encoder
    trees: str = field(repr=False)
    calibration: Calibration
    floors: TierFloors
    profile: ReferenceProfile = field(repr=False)
    card: ModelCard

    @cached_property
    def booster(self) -> lgb.Booster:
        """The trees, ready to predict."""
        return lgb.Booster(model_str=self.trees)

    def score(self, batch: LeadBatch) -> Scores:
        """Score a batch; a lead's numbers depend on that lead alone."""
        return self.score_values(batch.values)

    def score_values(self, values: pd.DataFrame) -> Scores:
        """Score typed values, one column per input of the schema."""
        encoded = self.encoder.encode(values)
        raw = self._raw(encoded.codes)
        propensity = self.calibration.propensity(raw)
        score = np.clip(np.rint(100 * propensity), 1, 99).astype(np.int64)
        return Scores(raw, propensity, score, self.floors.tier(propensity), encoded)

    def contributions(self, codes: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        """SHAP contributions (n, p) in log-odds before calibration, and the baseline."""
        return contributions(self.booster, codes)

    def _raw(self, codes: NDArray[np.float64]) -> NDArray[np.float64]:
        if not len(codes):
            return np.empty(0)
        return np.asarray(self.booster.predict(codes, raw_score=True, num_threads=threads()))

    def __getstate__(self) -> Mapping[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "booster"}
