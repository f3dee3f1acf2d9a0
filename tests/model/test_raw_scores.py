"""Leads whose codes are made some at a time are scored as the whole matrix is, to the last bit."""

import numpy as np
import pytest
from fitted_scorers import with_scorer

from scoring.model import raw_scores as scores_by_part
from scoring.model.lead_model import LeadModel
from scoring.model.raw_scores import raw_scores
from scoring.model.scored import ScoredBatch
from scoring.training.candidates import FOREST, GRADIENT, LOGISTIC, TREE


@pytest.mark.parametrize("name", ["", TREE, FOREST, GRADIENT, LOGISTIC])
def test_parts_are_scored_as_the_whole_is(
    name: str,
    small_model: LeadModel,
    scored_sample: ScoredBatch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = with_scorer(name, small_model) if name else small_model
    leads = scored_sample.scores.encoded
    monkeypatch.setattr(scores_by_part, "_AT_ONCE", 64)
    found = raw_scores(model.scorer, leads, slice(10, 300))
    assert leads.held
    np.testing.assert_array_equal(found, model.scorer.raw(leads.codes[10:300]))
