"""From outcomes to a version with truer chances, through the gate, with its origin on the card."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from promises import judged_of
from scipy.special import expit, logit

from scoring.access import Person, UserRole
from scoring.errors import AccessRefused, TrainingRefused
from scoring.model.lead_model import LeadModel
from scoring.monitoring.outcomes.recalibrated_version import (
    JudgedBatch,
    outcome_leads,
    recalibrate_version,
)
from scoring.registry import Registry
from scoring.training.recalibration import Recalibrated

ANALYST = Person("ana", UserRole.ANALYST)


@pytest.fixture
def registry(small_model: LeadModel, tmp_path: Path) -> Registry:
    found = Registry(tmp_path / "sample")
    found.publish(small_model)
    return found


def batch(model: LeadModel, by: float, leads: int = 900, name: str = "may.csv") -> JudgedBatch:
    """Leads that convert as often as promised, but for so many log-odds."""
    rng = np.random.default_rng(5)
    raw = rng.uniform(-3, 3, leads)
    chance = model.calibration.propensity(raw)
    said = (rng.random(leads) < expit(logit(chance) + by)).astype(float)
    judged = judged_of(model, chance.tolist(), said.tolist())
    created = np.datetime64("2026-05-01", "us") + np.arange(leads) * np.timedelta64(1, "h")
    promised = replace(judged.promised, raw=raw, created=created)
    return JudgedBatch(name, replace(judged, matched=replace(judged.matched, promised=promised)))


def test_truer_chances_serve_with_the_same_trees_and_their_origin(registry: Registry) -> None:
    model = registry.load("v0001")
    found, published = recalibrate_version([batch(model, -1.2)], registry, by=ANALYST)
    again = registry.load(registry.champion or "")
    assert (registry.champion, again.card.version) == ("v0002", published.card.version)
    codes = model.past.codes[:50]
    assert again.chances(codes).raw.tolist() == model.chances(codes).raw.tolist()
    assert again.calibration == found.model.calibration
    assert any("Recalibrated from version v0001 on 900 outcomes of may.csv" in n for n in (
        again.card.notes))  # fmt: skip
    assert "truer beyond noise" in again.card.decision


def test_tier_floors_stay_those_of_the_champion(registry: Registry) -> None:
    model = registry.load("v0001")
    _, published = recalibrate_version([batch(model, -1.2)], registry, by=ANALYST)
    assert published.floors == model.floors


def test_a_version_that_serves_no_longer_is_corrected_and_kept(registry: Registry) -> None:
    model = registry.load("v0001")
    registry.publish(model)
    _, published = recalibrate_version([batch(model, -1.2)], registry, by=ANALYST)
    assert (registry.champion, published.card.version) == ("v0002", "v0003")
    assert "not compared with v0002" in published.card.decision


def test_true_chances_make_no_version(registry: Registry) -> None:
    asked = batch(registry.load("v0001"), 0.0)
    with pytest.raises(TrainingRefused, match="nothing to recalibrate"):
        recalibrate_version([asked], registry, by=ANALYST)
    assert registry.versions == ["v0001"]


def test_batches_of_two_versions_are_refused(registry: Registry) -> None:
    model = registry.load("v0001")
    other = replace(model, card=replace(model.card, version="v0002"))
    with pytest.raises(TrainingRefused, match="v0001, v0002"):
        recalibrate_version([batch(model, -1.2), batch(other, -1.2)], registry, by=ANALYST)


def test_only_an_analyst_may_recalibrate(registry: Registry) -> None:
    asked, viewer = batch(registry.load("v0001"), -1.2), Person("vic", UserRole.VIEWER)
    with pytest.raises(AccessRefused):
        recalibrate_version([asked], registry, by=viewer)


def test_only_leads_that_are_judged_count_of_all_batches(small_model: LeadModel) -> None:
    one, two = batch(small_model, 0.0, 30), batch(small_model, 0.0, 20, "june.csv")
    outcome = np.where(np.arange(30) < 10, np.nan, one.judged.matched.outcome)
    open_leads = replace(one.judged, matched=replace(one.judged.matched, outcome=outcome))
    # The second batch holds the leads of the first places again, scored a week later.
    later = replace(two.judged.promised, scored_at="2026-05-08T08:00:00+00:00")
    again = replace(two.judged, matched=replace(two.judged.matched, promised=later))
    found = outcome_leads([replace(one, judged=open_leads), replace(two, judged=again)])
    assert (len(found), found.files) == (30, ("may.csv", "june.csv"))
    assert found.raw[:10].tolist() == one.judged.promised.raw[20:].tolist()
    assert found.raw[10:].tolist() == two.judged.promised.raw.tolist()


def test_the_way_that_was_taken_is_told(registry: Registry) -> None:
    found, _ = recalibrate_version([batch(registry.load("v0001"), -1.2)], registry, by=ANALYST)
    assert found.way is Recalibrated.MOVED


def test_leads_without_a_date_stand_in_the_order_in_which_they_were_scored(
    registry: Registry,
) -> None:
    def undated(batch: JudgedBatch, day: str) -> JudgedBatch:
        never = np.full(len(batch.judged.promised), "NaT", dtype="datetime64[us]")
        ids = np.array([f"{batch.name} {i}" for i in range(len(never))], dtype=object)
        scored = f"{day}T08:00:00+00:00"
        promised = replace(batch.judged.promised, created=never, scored_at=scored, lead_id=ids)
        matched = replace(batch.judged.matched, promised=promised)
        return replace(batch, judged=replace(batch.judged, matched=matched))

    model = registry.load("v0001")
    # The newest comes first, as the store lists them; the chances are wrong of it alone.
    newest = undated(batch(model, -3.0, 300, "june.csv"), "2026-06-01")
    oldest = undated(batch(model, 0.0, 600, "may.csv"), "2026-05-01")
    found = outcome_leads([newest, oldest]).in_time()
    assert found.outcome[600:].tolist() == newest.judged.converted.tolist()
    assert np.isnat(found.created).all()
