"""Explaining a whole batch in the background."""

import threading
import weakref
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from scoring.model.explainer import Explainer
from scoring.model.scored import ScoredBatch
from scoring.scoring_job import _DRAWN, ExplainJob, _Turns, drawing


class Blocks:
    """A job waits before each of its blocks until a test lets it go on."""

    def __init__(self) -> None:
        self._taken, self._free = threading.Semaphore(0), threading.Semaphore(0)

    def taken(self) -> None:
        """Return when the job has taken its next block."""
        assert self._taken.acquire(timeout=60)

    def explain(self, blocks: int = 1) -> None:
        """Let the job explain so many blocks."""
        self._free.release(blocks)

    def wait(self) -> None:
        """What the job does before it explains."""
        self._taken.release()
        self._free.acquire()


@pytest.fixture
def blocks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Blocks]:
    """The blocks of a job; what this thread explains itself waits for none."""
    held, here = Blocks(), threading.current_thread()

    def waiting(explain: Callable[..., object]) -> Callable[..., object]:
        def explained(*given: object) -> object:
            if threading.current_thread() is not here:
                held.wait()
            return explain(*given)

        return explained

    for name in ("strongest", "both"):
        monkeypatch.setattr(Explainer, name, waiting(getattr(Explainer, name)))
    yield held
    held.explain(1_000)


def test_the_job_ends_with_the_reasons_of_every_lead_in_rank_order(
    scored_sample: ScoredBatch,
) -> None:
    job = ExplainJob(scored_sample)
    job.wait()
    assert (job.done, job.share, job.cancelled) == (True, 1.0, False)
    assert list(job.reasons[:5]) == scored_sample.explainer.top(scored_sample.ranking.order[:5])


def test_a_cancelled_job_ends_after_the_block_in_hand(
    scored_sample: ScoredBatch, blocks: Blocks
) -> None:
    job = ExplainJob(scored_sample)
    blocks.taken()
    job.cancel()
    blocks.explain(2)
    job.wait()
    assert len(job.reasons) == job.explained == 1_000
    assert (job.done, job.cancelled) == (False, True)


def test_the_leads_that_are_called_are_explained_first(
    scored_sample: ScoredBatch, blocks: Blocks
) -> None:
    last = scored_sample.ranking.order[-300:]
    job = ExplainJob(scored_sample, first=last)
    blocks.taken()
    job.cancel()
    blocks.explain(2)
    job.wait()
    assert job.has(last)
    assert job.explained == 300


def test_another_plan_goes_first_without_starting_anew(
    scored_sample: ScoredBatch, blocks: Blocks
) -> None:
    first, other = scored_sample.ranking.order[-300:], scored_sample.ranking.order[-500:-300]
    job = ExplainJob(scored_sample, first=first)
    blocks.taken()
    job.prefer(other)
    blocks.explain()
    blocks.taken()
    job.cancel()
    blocks.explain()
    job.wait()
    assert job.explained == 500
    assert job.has(other)


def test_reasons_are_had_of_leads_that_the_job_has_not_reached(
    scored_sample: ScoredBatch, blocks: Blocks
) -> None:
    job = ExplainJob(scored_sample, first=scored_sample.ranking.order[:2])
    blocks.taken()
    job.cancel()
    blocks.explain()
    job.wait()
    mixed = scored_sample.ranking.order[[1, 700, 0]]
    assert not job.has(mixed)
    assert job.of(mixed) == scored_sample.explainer.apart(mixed, mixed)
    assert job.of(np.empty(0, dtype=np.int64)) == []


def test_a_plan_made_after_the_end_is_explained_in_the_background_too(
    scored_sample: ScoredBatch,
) -> None:
    job, called = ExplainJob(scored_sample), scored_sample.ranking.order[:40]
    job.wait()
    job.prefer(called)
    job.wait()
    assert job.has(called)
    assert job.of(called) == scored_sample.explainer.apart(called, called)
    assert job.share_of(called[:20]) == 0


def test_the_job_ends_when_nobody_holds_it_any_more(
    scored_sample: ScoredBatch, blocks: Blocks
) -> None:
    job = ExplainJob(scored_sample)
    blocks.taken()
    held, thread = weakref.ref(job), job._thread
    del job
    blocks.explain()
    thread.join(timeout=60)
    assert (thread.is_alive(), held()) == (False, None)


def test_jobs_take_turns_a_block_each_in_the_order_of_asking() -> None:
    turns, order, begun = _Turns(), list[int](), list[threading.Thread]()

    def work(number: int) -> None:
        with turns:
            order.append(number)

    with turns:
        for number in range(5):
            begun.append(threading.Thread(target=work, args=(number,)))
            begun[-1].start()
            while len(turns.line) < number + 2:
                begun[-1].join(0.001)
    for thread in begun:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


def test_leads_that_nobody_looks_at_wait_while_a_page_is_drawn(
    scored_sample: ScoredBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = threading.Event()
    monkeypatch.setattr(_DRAWN, "wait_for_none", lambda _seconds: waited.set())
    called = scored_sample.ranking.order[:3]
    job = ExplainJob(scored_sample, called)
    job.wait()
    assert (waited.is_set(), job.done) == (True, True)


def test_a_page_that_is_drawn_keeps_others_waiting_until_it_ends() -> None:
    with drawing():
        _DRAWN.wait_for_none(0.0)
        assert _DRAWN.drawn == 1
    assert _DRAWN.drawn == 0
