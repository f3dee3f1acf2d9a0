"""Drift over time: one row for each field of each batch, and one for the chances of each batch."""

from collections.abc import Sequence

import pandas as pd

from scoring.monitoring.batch_drift.measured_drift import BatchDrift


def in_time(batches: Sequence[BatchDrift]) -> list[BatchDrift]:
    """The batches by day, those of one day as they were scored."""
    return sorted(batches, key=lambda batch: (batch.day, batch.scored_at))


def fields_over_time(batches: Sequence[BatchDrift]) -> pd.DataFrame:
    """Each field of each batch: columns batch (a number, the oldest 1), day, leads, version, field,
    psi, verdict, ks, unseen (leads), missing (0–1)."""
    rows = [
        {
            "batch": number,
            "day": batch.day,
            "leads": batch.leads,
            "version": batch.version,
            "field": field.field,
            "psi": field.psi,
            "verdict": str(field.size),
            "ks": field.ks,
            "unseen": field.unseen,
            "missing": field.missing,
        }
        for number, batch in enumerate(in_time(batches), 1)
        for field in batch.fields
    ]
    names = ("batch", "day", "leads", "version", "field", "psi", "verdict", "ks", "unseen",
             "missing")  # fmt: skip
    return pd.DataFrame(rows, columns=list(names))


def scores_over_time(batches: Sequence[BatchDrift]) -> pd.DataFrame:
    """The chances of each batch: columns batch, day, leads, version, mean, before, psi, auc, low,
    high and tested; auc is the estimated one with its 90% interval, tested that of the model's
    test. Shares are within 0–1, empty where not known.
    """
    rows = [
        {
            "batch": number,
            "day": batch.day,
            "leads": batch.leads,
            "version": batch.version,
            "mean": batch.scores and batch.scores.mean,
            "before": batch.scores and batch.scores.mean_before,
            "psi": batch.scores and batch.scores.psi,
            "auc": batch.estimate and batch.estimate.auc,
            "low": batch.estimate and batch.estimate.low,
            "high": batch.estimate and batch.estimate.high,
            "tested": batch.estimate and batch.estimate.tested,
        }
        for number, batch in enumerate(in_time(batches), 1)
    ]
    names = ("batch", "day", "leads", "version", "mean", "before", "psi", "auc", "low", "high",
             "tested")  # fmt: skip
    return pd.DataFrame(rows, columns=list(names))
