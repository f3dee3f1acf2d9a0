"""A version tried out beside the champion: its own scores of the same leads, used for nothing."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import read_sample, table_of

from scoring.errors import BatchRefused
from scoring.model.lead_model import LeadModel, TierFloors
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.shadow import Shadow, shadow_of
from scoring.pipelines.jobs import shadow_beside
from scoring.registry import Registry


@pytest.fixture(scope="module")
def other(small_model: LeadModel) -> LeadModel:
    """A version whose chances are lower, with other floors."""
    lower = replace(small_model.calibration, shift=-1.0)
    floors, card = TierFloors(0.6, 0.4, 0.2), replace(small_model.card, version="v0009")
    return replace(small_model, calibration=lower, floors=floors, card=card)


def test_its_scores_are_those_it_gives_the_file_alone(
    scored_sample: ScoredBatch, other: LeadModel
) -> None:
    found = shadow_of(scored_sample, other)
    alone = score_table(scored_sample.as_uploaded, "leads.csv", other).scores
    np.testing.assert_array_equal(found.score, alone.score)
    np.testing.assert_array_equal(found.tier, alone.tier)
    assert found.version == "v0009"


def test_the_leads_that_it_would_move_are_counted(scored_sample: ScoredBatch) -> None:
    tier = scored_sample.scores.tier.copy()
    tier[:7] = np.where(tier[:7] == "A", "B", "A")
    assert Shadow("v0009", scored_sample.scores.score, tier).moved(scored_sample) == 7


def one_column(model: LeadModel) -> ScoredBatch:
    """Leads of which a model reads one column only, too little for an order."""
    return score_table(table_of(read_sample("sample_leads.csv", 40)[["City"]]), "city.csv", model)


def test_leads_that_it_cannot_rank_get_no_scores_of_it(
    small_model: LeadModel, other: LeadModel
) -> None:
    with pytest.raises(BatchRefused, match=r"Version v0009: This model cannot rank.* 1 of its"):
        shadow_of(one_column(small_model), other)


@pytest.fixture
def registry(small_model: LeadModel, other: LeadModel, tmp_path) -> Registry:
    """The champion v0001 and the other one, v0002, beside it."""
    found = Registry(tmp_path)
    found.publish(small_model)
    found.publish(other, serve=False)
    return found


def scored_by_champion(scored: ScoredBatch, registry: Registry) -> ScoredBatch:
    return replace(scored, model=registry.load("v0001"))


def test_without_a_version_tried_out_nothing_is_beside(
    scored_sample: ScoredBatch, registry: Registry
) -> None:
    assert shadow_beside(scored_by_champion(scored_sample, registry), registry) == (None, "")


def test_the_version_that_is_tried_out_is_beside_its_champion_and_not_beside_itself(
    scored_sample: ScoredBatch, registry: Registry
) -> None:
    registry.shadowed("v0002")
    shadow, problem = shadow_beside(scored_by_champion(scored_sample, registry), registry)
    assert shadow is not None
    assert (shadow.version, problem) == ("v0002", "")
    itself = replace(scored_sample, model=registry.load("v0002"))
    assert shadow_beside(itself, registry) == (None, "")


def test_one_that_cannot_be_loaded_is_told_and_raises_nothing(
    scored_sample: ScoredBatch, registry: Registry
) -> None:
    registry.shadowed("v0002")
    (registry.folder / "v0002" / "model.joblib").write_bytes(b"broken")
    shadow, problem = shadow_beside(scored_by_champion(scored_sample, registry), registry)
    assert shadow is None
    assert "version that is tried out" in problem
    assert "v0002 is damaged" in problem
