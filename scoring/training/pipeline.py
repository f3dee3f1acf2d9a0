"""From a history to a model with its proof."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.intake.batch import LeadBatch, build_batch
from scoring.intake.table import Table
from scoring.model.encoding import Encoder, learn_encoder
from scoring.model.lead_model import Calibration, LeadModel, Metrics, ModelCard, TierFloors
from scoring.model.profile import build_profile
from scoring.schema import Column, LeadSchema, Role
from scoring.training.columns import propose_schema
from scoring.training.evaluation import FOLDS, best_threshold, measure
from scoring.training.fitting import TrainingSet, cross_fit, fit_calibration, fit_trees
from scoring.training.leakage import STRONG, TOO_GOOD, single_field_auc
from scoring.training.outcome import FEW_OF_EACH, read_outcome
from scoring.training.split import Split, split_history

# Tiers by share of the history: A the top fifth, B the next three tenths, C the next three.
TIER_SHARES = (0.20, 0.50, 0.80)

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class TrainingRequest:
    """What a person says about a history: its columns of note, and the seed."""

    outcome: str
    created: str | None = None
    exclude: Sequence[str] = ()
    seed: int = 0


def train(table: Table, request: TrainingRequest, progress: Progress | None = None) -> LeadModel:
    """Train, calibrate and test a model on a history.

    `progress` is called with the share done (0–1) and the step; raising in it cancels. Raises
    TrainingRefused for a missing column, other words than outcomes, under 40 of either outcome,
    or no column left to learn from.
    """
    tell = progress or _silent
    tell(0.02, "Reading the outcome and the columns")
    history = _History.of(table, request)
    tell(0.15, "Looking for columns that know the outcome")
    history = history.without_leaks(request.seed)
    fitted = _fit(history, request.seed, tell)
    tell(0.95, "Testing on leads the model has not seen")
    return _tested(history, fitted, request)


def _silent(_share: float, _step: str) -> None:
    """No progress wanted."""


@dataclass(frozen=True)
class _History:
    table: Table
    batch: LeadBatch
    outcome: NDArray[np.bool_]
    split: Split
    open_leads: int
    strong: tuple[str, ...] = ()

    @classmethod
    def of(cls, table: Table, request: TrainingRequest) -> "_History":
        if request.outcome not in table.frame.columns:
            propose_schema(table.frame, outcome=request.outcome, created=None, exclude=())
        known, outcome = read_outcome(table.frame[request.outcome], request.outcome)
        kept = np.flatnonzero(known)
        frame = table.frame.iloc[kept].reset_index(drop=True)
        closed = replace(table, frame=frame, rows=table.rows[kept])
        schema = propose_schema(
            frame, outcome=request.outcome, created=request.created, exclude=request.exclude
        )
        batch = _batch(closed, schema)
        dated = None if np.isnat(batch.created).all() else batch.created
        split = split_history(dated, outcome, request.seed)
        return cls(closed, batch, outcome, split, int((~known).sum()))

    def without_leaks(self, seed: int) -> "_History":
        schema, train_part = self.batch.schema, self.split.train
        values = self.batch.values.iloc[train_part]
        encoder = learn_encoder(values, schema.inputs)
        codes = encoder.encode(values).codes
        aucs = single_field_auc(encoder, codes, self.outcome[train_part], seed)
        columns = tuple(_quarantined(c, aucs.get(c.name, 0.0)) for c in schema.columns)
        strong = tuple(f"{n} ({a:.2f})" for n, a in aucs.items() if STRONG <= a < TOO_GOOD)
        return replace(self, batch=_batch(self.table, LeadSchema(columns)), strong=strong)


def _batch(table: Table, schema: LeadSchema) -> LeadBatch:
    if schema.inputs:
        return build_batch(table, schema)
    raise TrainingRefused(
        f"No column of this history is left to learn from: of {len(schema.columns)} columns all "
        "are ids, dates, personal, constant or seem to know the outcome. Add columns that are "
        "known before the call, such as source, city or visits."
    )


def _quarantined(column: Column, auc: float) -> Column:
    if auc < TOO_GOOD:
        return column
    reason = (
        f"alone it tells the outcomes apart almost perfectly (AUC {auc:.2f}), as columns do that "
        "are filled in after the call"
    )
    return Column(column.name, column.kind, Role.QUARANTINED, reason)


@dataclass(frozen=True)
class _Fitted:
    encoder: Encoder
    data: TrainingSet
    trees: int
    booster: str
    calibration: Calibration
    held_out: NDArray[np.float64]

    @property
    def threshold(self) -> float:
        return best_threshold(self.data.outcome, self.held_out)


def _fit(history: _History, seed: int, tell: Progress) -> _Fitted:
    values = history.batch.values.iloc[history.split.train]
    encoder = learn_encoder(values, history.batch.schema.inputs)
    outcome = history.outcome[history.split.train]
    data = TrainingSet(encoder.encode(values).codes, outcome, tuple(encoder.categorical))
    raw, trees = np.empty(len(outcome)), []
    for i, fold in enumerate(cross_fit(data, seed), start=1):
        raw[fold.positions] = fold.raw
        trees.append(fold.trees)
        tell(0.25 + 0.5 * i / FOLDS, f"Fitting, part {i} of {FOLDS}")
    rounds = max(1, round(float(np.mean(trees))))
    booster = fit_trees(data, rounds, seed).model_to_string()
    calibration = fit_calibration(raw, outcome)
    return _Fitted(encoder, data, rounds, booster, calibration, calibration.propensity(raw))


def _tested(history: _History, fitted: _Fitted, request: TrainingRequest) -> LeadModel:
    model = _cross_fitted(history, fitted, request)
    positions = history.split.test
    propensity = model.score_values(history.batch.values.iloc[positions]).propensity
    test = measure(
        history.outcome[positions],
        propensity,
        split=history.split.kind,
        threshold=fitted.threshold,
    )
    return replace(model, card=replace(model.card, test=test))


def _cross_fitted(history: _History, fitted: _Fitted, request: TrainingRequest) -> LeadModel:
    """The model with the figures of its own held-out folds; the test's replace them."""
    data = fitted.data
    held_out = measure(
        data.outcome, fitted.held_out, split="cross-fitted", threshold=fitted.threshold
    )
    floors = np.quantile(fitted.held_out, 1 - np.array(TIER_SHARES))
    return LeadModel(
        schema=history.batch.schema,
        encoder=fitted.encoder,
        trees=fitted.booster,
        calibration=fitted.calibration,
        floors=TierFloors(*floors.tolist()),
        profile=build_profile(fitted.encoder, data.codes, data.outcome),
        card=_card(history, fitted, request, held_out),
    )


def _card(
    history: _History, fitted: _Fitted, request: TrainingRequest, figures: Metrics
) -> ModelCard:
    created = history.batch.created[~np.isnat(history.batch.created)]
    span = [str(created.min())[:10], str(created.max())[:10]] if len(created) else ["", ""]
    return ModelCard(
        outcome=request.outcome,
        trained_at=datetime.now(UTC).isoformat(timespec="seconds"),
        rows=len(history.outcome),
        trained_rows=len(history.split.train),
        first_created=span[0],
        last_created=span[1],
        history_sha256=fingerprint(history.table.frame),
        test=figures,
        trees=fitted.trees,
        notes=tuple(_notes(history)),
    )


def _notes(history: _History) -> list[str]:
    converted = int(history.outcome.sum())
    few = min(converted, len(history.outcome) - converted)
    notes = []
    if few < FEW_OF_EACH:
        notes.append(f"Only {few} leads of the rarer outcome: read every figure with caution.")
    if history.strong:
        notes.append(
            f"Strong on their own, by AUC: {', '.join(history.strong)}. Make sure that each is "
            "known before the call, and train with --exclude where it is not."
        )
    if history.open_leads:
        notes.append(f"{history.open_leads:,} leads without an outcome were left out.")
    if history.split.kind == "random":
        notes.append("No creation date: tested on a random fifth, which flatters a little.")
    return notes


def fingerprint(frame: pd.DataFrame) -> str:
    """SHA-256 of a table's names and cells."""
    digest = hashlib.sha256("\x1f".join(map(str, frame.columns)).encode())
    digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    return digest.hexdigest()
