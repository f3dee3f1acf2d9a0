"""The workers of a Dask cluster: processes of this machine, or of any scheduler by its address."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from scoring.cluster.boosting import Boosting, CodedRows, grown
from scoring.errors import ClusterFailed

if TYPE_CHECKING:
    from distributed import Client, Future, WorkerPlugin

# What fails on a worker is tried so often again.
RETRIES = 2
Progress = Callable[[float, str], None]
Found = TypeVar("Found")
# One thread for each worker: more OpenMP threads than cores are slower than one.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive"}
# For a scheduler's own pages: several clusters of one machine need a port each.
ANY_PORT = "127.0.0.1:0"
LEARNING = "Learning trees"
_SECONDS = 30  # within which a scheduler must have answered


class Crew:
    """Workers that take work on; what was lost with one of them, others do again."""

    def __init__(self, client: Client, tell: Progress) -> None:
        self._client, self._tell = client, tell

    @property
    def size(self) -> int:
        """How many pieces of work are done at once."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def start(self, work: Callable[..., Any], *given: Any) -> Future:
        """Have work done by any of the workers; what is `given` may be other work begun."""
        with warnings.catch_warnings():
            # A model is handed out once, and so are the ranks of each part.
            warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
            return self._client.submit(work, *given, retries=RETRIES, pure=False)

    def start_at(self, place: int, work: Callable[..., Any], *given: Any) -> Future:
        """The same, by the worker of this number where it can; so each has about as much."""
        workers = sorted(self._client.nthreads())
        chosen = workers[place % len(workers)] if workers else None
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
            return self._client.submit(
                work, *given, retries=RETRIES, pure=False, workers=chosen, allow_other_workers=True
            )

    def grown(self, rows: Sequence[CodedRows], boosting: Boosting) -> str:
        """The text of a booster that the workers have learned together from rows they hold.

        Raises ClusterFailed where a worker is lost.
        """
        self._tell(0.0, LEARNING)
        text = grown(self._client, rows, boosting)
        self._tell(1.0, LEARNING)
        return text

    def hand_out(self, value: Any) -> Future:
        """A value for all workers, made anew where all who have it are lost."""
        return self.start(_same, value)

    def results(self, begun: Sequence[Future], step: str) -> list[Any]:
        """What work has found, in its order, told as it comes in.

        Raises what the work raises, and ClusterFailed where workers are lost again and again.
        """
        from distributed import KilledWorker, as_completed
        from distributed.comm import CommClosedError

        done = 0
        self._tell(0.0, step)
        try:
            for found in as_completed(begun, raise_errors=False):
                if found.status != "finished":
                    break
                done += 1
                self._tell(done / len(begun), step)
            return list(self._client.gather(list(begun)))
        except (KilledWorker, CommClosedError, TimeoutError) as problem:
            raise ClusterFailed(_lost(step, problem)) from problem
        finally:
            # Also where a person ends it.
            if done < len(begun):
                self._client.cancel(list(begun))


def _same(value: Found) -> Found:
    return value


def _lost(step: str, problem: BaseException) -> str:
    return (
        f"The cluster lost its workers again and again while {step.lower()} "
        f"({type(problem).__name__}). They may have too little memory: give them more, or use more "
        "of them, and start again. Parts that were written count only with a manifest beside them."
    )


@contextmanager
def crew(address: str, tell: Progress, *, workers: int = 0) -> Iterator[Crew]:
    """The workers at a scheduler's address, or "" for processes of this machine.

    Of this machine there are as many as processors, unless so many `workers` are asked for, of one
    thread each, and they end with it. Raises ClusterFailed where nobody answers.
    """
    from distributed import Client, LocalCluster

    if address:
        with _client(address) as client:
            yield Crew(client, tell)
        return
    with (
        LocalCluster(
            n_workers=workers or os.cpu_count() or 1, threads_per_worker=1, processes=True,
            dashboard_address=None, scheduler_kwargs={"dashboard_address": ANY_PORT},
            silence_logs=logging.CRITICAL, env=_ONE_THREAD,
        ) as cluster,
        Client(cluster) as client,
    ):  # fmt: skip
        client.register_plugin(mute())
        yield Crew(client, tell)


def mute() -> WorkerPlugin:
    """What keeps the workers of this machine, also new ones, from writing on our stdout.

    LightGBM tells there of every port that it tries.
    """
    from distributed import WorkerPlugin

    class Mute(WorkerPlugin):  # type: ignore[misc]
        def setup(self, worker: object) -> None:  # noqa: ARG002
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

    return Mute()


def _client(address: str) -> Client:
    from distributed import Client

    try:
        client = Client(address, timeout=_SECONDS)
    except (OSError, ValueError, TimeoutError) as problem:
        raise ClusterFailed(
            f"No Dask scheduler answers at “{address[:80]}”. Expected an address such as "
            "tcp://10.0.0.5:8786. Start one with: dask scheduler."
        ) from problem
    if not client.nthreads():
        client.close()
        raise ClusterFailed(
            f"The scheduler at “{address[:80]}” has no workers. Start some with: dask worker "
            f"{address[:80]}."
        )
    return client
