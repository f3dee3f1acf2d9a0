"""Explaining a whole batch in the background."""

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
    assert len(job.reasons) == 1_000
    assert (job.done, job.cancelled) == (False, True)
