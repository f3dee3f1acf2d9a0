"""Explaining a whole batch in the background."""

import numpy as np

from scoring.model.scored import ScoredBatch
from scoring.scoring_job import ExplainJob


def test_the_job_ends_with_the_reasons_of_every_lead_in_rank_order(
    scored_sample: ScoredBatch,
) -> None:
    job = ExplainJob(scored_sample)
    job.wait()
    assert (job.done, job.share, job.cancelled) == (True, 1.0, False)
    assert job.reasons[:5] == scored_sample.explainer.top(scored_sample.ranking.order[:5])


def test_a_cancelled_job_ends_after_the_block_in_hand(scored_sample: ScoredBatch) -> None:
    job = ExplainJob(scored_sample)
    job.cancel()
    job.wait()
    assert len(job.reasons) == job.explained == 1_000
    assert (job.done, job.cancelled) == (False, True)


def test_the_leads_that_are_called_are_explained_first(scored_sample: ScoredBatch) -> None:
    last = scored_sample.ranking.order[-300:]
    job = ExplainJob(scored_sample, first=last)
    job.cancel()
    job.wait()
    assert job.has(last)
    assert job.explained == 300


def test_another_plan_goes_first_without_starting_anew(scored_sample: ScoredBatch) -> None:
    first, other = scored_sample.ranking.order[-300:], scored_sample.ranking.order[-500:-300]
    job = ExplainJob(scored_sample, first=first)
    job.prefer(other)
    job.wait()
    assert job.done
    assert job.of(other[:3]) == scored_sample.explainer.top(other[:3])


def test_reasons_are_had_of_leads_that_the_job_has_not_reached(scored_sample: ScoredBatch) -> None:
    job = ExplainJob(scored_sample, first=scored_sample.ranking.order[:2])
    job.cancel()
    job.wait()
    mixed = scored_sample.ranking.order[[1, 700, 0]]
    assert not job.has(mixed)
    assert job.of(mixed) == scored_sample.explainer.top(mixed)
    assert job.of(np.empty(0, dtype=np.int64)) == []
