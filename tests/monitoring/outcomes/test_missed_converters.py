"""Who converted without a call, and why they were not called."""

from dataclasses import replace

import numpy as np
import pytest
from promises import judged_of

from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.monitoring.outcomes.judged_promise import JudgedPromise
from scoring.monitoring.outcomes.missed_converters import MOST_MISSED, missed, missed_table


@pytest.fixture(scope="module")
def of_sample(scored_sample: ScoredBatch) -> JudgedPromise:
    """The sample's promise: three hundred called by rank, every ninth lead converted."""
    n, scores = len(scored_sample.leads), scored_sample.scores
    said = (np.arange(n) % 9 == 0).astype(float)
    judged = judged_of(scored_sample.model, scores.propensity.tolist(), said.tolist())
    rank = scored_sample.ranking.rank
    promised = replace(judged.promised, rank=rank, called=rank <= 300)
    return replace(judged, matched=replace(judged.matched, promised=promised))


def test_only_who_converted_and_was_not_called_is_missed(small_model: LeadModel) -> None:
    judged = judged_of(small_model, [0.5] * 4, [1.0, 0.0, 1.0, np.nan], called=1)
    assert missed(judged).tolist() == [2]


def test_a_young_lead_that_converted_is_missed_all_the_same(small_model: LeadModel) -> None:
    judged = judged_of(small_model, [0.5] * 2, [1.0, 1.0], called=1, waiting=999)
    assert (len(judged), missed(judged).tolist()) == (0, [1])


def test_they_come_by_rank_and_the_best_are_shown(of_sample: JudgedPromise) -> None:
    table = missed_table(of_sample)
    ranks = sorted(
        int(r)
        for r, at in zip(of_sample.promised.rank, range(2_000), strict=True)
        if at % 9 == 0 and r > 300
    )
    assert table["rank"].tolist() == ranks[:MOST_MISSED]


def test_reasons_are_those_of_the_lead_by_the_same_version(
    of_sample: JudgedPromise, scored_sample: ScoredBatch
) -> None:
    table = missed_table(of_sample, scored_sample)
    place = int(missed(of_sample)[0])
    told = scored_sample.explainer.top([place])[0]
    assert table["against"].iloc[0] == "; ".join(r.short for r in told.opposing)
    assert table["for"].iloc[0] == "; ".join(r.short for r in told.supporting)


def test_another_version_gives_no_reasons(
    of_sample: JudgedPromise, scored_sample: ScoredBatch
) -> None:
    card = replace(scored_sample.model.card, version="v0099")
    other = replace(scored_sample, model=replace(scored_sample.model, card=card))
    assert "against" not in missed_table(of_sample, other)
