"""Which promises say how the version that serves stands."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from conftest import read_sample, table_of

from scoring.access import LOCAL
from scoring.intake.table.dispositions import Disposition
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.monitoring.outcomes.kept_promise import PromiseKept
from scoring.monitoring.outcomes.recalibrated_version import recalibrate_version
from scoring.pipelines.keeping import keep_scored
from scoring.pipelines.kept_promises import judged_batch, judged_of_version, outcome_batches
from scoring.pipelines.monitored import monitored
from scoring.registry import NamedModels, Registry
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.store.call_store import HandedLead, SaidOfCall
from scoring.store.outcome_store import GivenOutcome

TODAY = date(2026, 11, 30)


@pytest.fixture
def registry(small_model: LeadModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path / "models"))
    found = NamedModels(tmp_path / "models").registry("courses")
    found.publish(small_model)
    return found


def kept(registry: Registry, leads: slice, name: str) -> BatchRecord:
    frame = read_sample("sample_history.csv").iloc[1::4].iloc[leads].drop(columns="Converted")
    scored = score_table(table_of(frame), name, registry.serving().model)
    return keep_scored(scored, by=LOCAL, came_by="page")


@pytest.fixture
def broken(registry: Registry) -> BatchRecord:
    """A batch of which half as many converted as were promised to."""
    record = kept(registry, slice(-1_200, None), "october.csv")
    chance = lead_store().batches.promised(record.address).propensity
    won = np.random.default_rng(1).random(len(chance)) < chance / 2
    said = [GivenOutcome(place, bool(one), TODAY) for place, one in enumerate(won)]
    lead_store().outcomes.put(record.address, said, by=LOCAL, came_by="page")
    return record


def recalibrate(registry: Registry, *records: BatchRecord) -> None:
    found = [lead_store().batches.of(one.address) for one in records]
    version, today = registry.serving().model.card.version, np.datetime64(TODAY)
    batches = judged_of_version(registry, version, found, today)
    recalibrate_version(batches, registry, by=LOCAL)


@pytest.mark.slow
def test_a_version_that_was_recalibrated_is_judged_by_its_own_chances(
    registry: Registry, broken: BatchRecord
) -> None:
    before = monitored(registry, TODAY).promise
    recalibrate(registry, broken)
    found = monitored(registry, TODAY)
    assert before is not None
    assert before.kept is PromiseKept.TOO_MUCH
    assert found.version == "v0002"
    assert found.promise is not None
    assert found.promise.kept is PromiseKept.KEPT
    assert found.promise.leads == before.leads


@pytest.mark.slow
def test_the_chances_of_another_version_are_those_it_would_have_given(
    registry: Registry, broken: BatchRecord
) -> None:
    recalibrate(registry, broken)
    model, today = registry.load("v0002"), np.datetime64(TODAY)
    found = judged_batch(broken, registry, today, version="v0002").judged.promised
    again = lead_store().batches.reopened(broken.address, model).scores
    assert found.version == "v0002"
    np.testing.assert_allclose(found.propensity, again.propensity, atol=1e-6)
    assert (found.tier == again.tier).mean() > 0.999


def test_batches_of_other_trees_say_nothing_of_the_version_that_serves(
    registry: Registry, broken: BatchRecord, small_model: LeadModel
) -> None:
    assert broken.version == "v0001"
    registry.publish(small_model)
    assert monitored(registry, TODAY).version == "v0002"
    assert monitored(registry, TODAY).promise is None


@pytest.mark.slow
def test_an_undone_call_of_a_newer_batch_leaves_the_promise_as_it_was(
    registry: Registry, broken: BatchRecord
) -> None:
    before = monitored(registry, TODAY).promise
    newer, calls = kept(registry, slice(100), "november.csv"), lead_store().calls
    calls.hand_out(newer.address, [HandedLead(0, "Ana", 1)], by=LOCAL)
    (call,) = calls.of_batch(newer.address)
    calls.take_back(calls.say(call.number, SaidOfCall(Disposition.CONVERTED), by=LOCAL), by=LOCAL)
    assert before is not None
    assert before.leads == broken.leads
    assert monitored(registry, TODAY).promise == before


def test_a_challenger_learns_from_a_lead_once_and_from_an_erased_one_not_at_all(
    registry: Registry, broken: BatchRecord
) -> None:
    again = kept(registry, slice(-1_200, None), "once more.csv")
    said = [GivenOutcome(place, True, date(2026, 12, 31)) for place in range(300)]
    for record in (broken, again):
        lead_store().outcomes.put(record.address, said, by=LOCAL, came_by="page")
    erased = lead_store().batches.promised(broken.address).lead_id[7]
    lead_store().upkeep.erase(erased, by=LOCAL)
    newer, older = outcome_batches(registry, np.datetime64(TODAY))
    assert (newer.judged.counts.sum(), older.judged.counts.sum()) == (299, 900)
    assert not newer.judged.counts[7]
