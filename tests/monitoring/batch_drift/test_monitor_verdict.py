"""One state for a model, with the gravest reason first."""

from dataclasses import replace
from datetime import date

import pytest
from conftest import read_sample, table_of

from scoring.model.drift import DriftSize
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.monitoring.batch_drift.auc_estimate import AucEstimate
from scoring.monitoring.batch_drift.drift_history import (
    fields_over_time,
    in_time,
    scores_over_time,
)
from scoring.monitoring.batch_drift.measured_drift import BatchDrift, batch_drift
from scoring.monitoring.batch_drift.model_age import ModelAge, model_age
from scoring.monitoring.batch_drift.monitor_verdict import MonitorState, monitor_verdict

NEW = ModelAge(3, 3, "2026-11-27")


@pytest.fixture(scope="module")
def usual(scored_sample: ScoredBatch) -> BatchDrift:
    found = batch_drift(scored_sample, None)
    return replace(
        found,
        fields=tuple(
            replace(f, verdict=DriftSize.NONE, unseen_verdict=DriftSize.NONE) for f in found.fields
        ),
    )


@pytest.fixture(scope="module")
def odd(small_model: LeadModel) -> BatchDrift:
    frame = read_sample("sample_leads.csv").assign(Source="Carrier pigeon")
    return batch_drift(score_table(table_of(frame), "odd.csv", small_model), None)


def test_a_usual_batch_of_a_new_model_is_fine(usual: BatchDrift) -> None:
    found = monitor_verdict(replace(usual, estimate=None), NEW)
    assert found.state is MonitorState.FINE
    assert found.sentences[0].startswith("The latest batch (2,000 leads, ")
    assert found.sentences[-1] == "The model is 3 days old, last proven on 2026-11-27."


def test_a_batch_unlike_the_history_is_an_unmistakable_alarm(odd: BatchDrift) -> None:
    found = monitor_verdict(odd, NEW)
    assert found.state is MonitorState.ALARM
    assert found.sentences[0].startswith("Do not trust the order of the latest batch")
    assert "Source (PSI " in found.sentences[0]
    assert "2,000 leads with new values" in found.sentences[0]


@pytest.mark.parametrize(
    ("loss", "state"), [(0.02, "fine"), (0.03, "watch"), (0.059, "watch"), (0.06, "alarm")]
)
def test_an_estimated_loss_is_watched_and_then_an_alarm(
    usual: BatchDrift, loss: float, state: str
) -> None:
    estimate = AucEstimate(0.8 - loss - 1e-9, 0.7, 0.8, 0.8)
    assert monitor_verdict(replace(usual, estimate=estimate), NEW).state == state


@pytest.mark.parametrize(("days", "state"), [(89, "fine"), (90, "watch"), (180, "alarm")])
def test_a_model_that_nobody_has_proven_is_watched_and_then_an_alarm(days: int, state: str) -> None:
    found = monitor_verdict(None, ModelAge(days, days, "2026-01-01"))
    assert found.state == state
    assert sum("last proven on 2026-01-01" in said for said in found.sentences) == 1


def test_missing_fields_are_watched(usual: BatchDrift) -> None:
    found = monitor_verdict(replace(usual, estimate=None, lacks=("City",)), NEW)
    assert found.state is MonitorState.WATCH
    assert "lacks 1 field the model reads: City" in found.sentences[0]


def test_the_age_counts_from_the_training_and_from_outcomes_that_came_back(
    small_model: LeadModel,
) -> None:
    card = replace(small_model.card, trained_at="2026-10-01T12:00:00+00:00")
    assert model_age(card, date(2026, 11, 30)) == ModelAge(60, 60, "2026-10-01")
    assert model_age(card, date(2026, 11, 30), "2026-11-20") == ModelAge(60, 10, "2026-11-20")
    assert model_age(card, date(2026, 11, 30), "2026-09-01").proven_on == "2026-10-01"


def test_batches_stand_in_the_order_of_their_days(usual: BatchDrift, odd: BatchDrift) -> None:
    later, sooner = replace(usual, day="2026-12-02"), replace(odd, day="2026-12-01")
    assert in_time([later, sooner]) == [sooner, later]
    table = fields_over_time([later, sooner])
    assert len(table) == len(usual.fields) + len(odd.fields)
    first = table[(table["batch"] == 1) & (table["field"] == "Source")].iloc[0]
    assert first["psi"] == next(f.psi for f in odd.fields if f.field == "Source")
    assert first["verdict"] == "large"


def test_chances_over_time_are_those_of_each_batch(usual: BatchDrift) -> None:
    without = replace(usual, scores=None, estimate=None, day="2030-01-01")
    table = scores_over_time([without, usual])
    assert usual.scores is not None
    assert table["mean"].tolist()[0] == usual.scores.mean
    assert table.iloc[1][["mean", "auc"]].isna().all()
