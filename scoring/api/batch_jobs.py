"""Files that are scored in the background, and their answers while these are kept."""

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from scoring.access import LOCAL, Person
from scoring.api.faults import RETRY_SECONDS, RequestRefused
from scoring.api.served import ServedModels
from scoring.deployment import Deployment, deployment
from scoring.intake.cells.dates import DateOrder
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import Confirmed
from scoring.intake.remembered import forget
from scoring.intake.table.date_order import ORDERS
from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.shadow import Shadow
from scoring.model.top_reasons import TopReasons
from scoring.pipelines.jobs import require_ranking, shadow_beside
from scoring.pipelines.keeping import KeepJob
from scoring.pipelines.recoded_batch import RecodedBatch, with_recoding
from scoring.scoring_job import ExplainJob
from scoring.views.call_sheet.file import read_together
from scoring.wording import counted

# Files at the same time: one more is read while another is explained, which takes turns.
AT_ONCE = 2
ID_BYTES = 24
# What a table, its scores and reasons take for each byte of its cells, as measured on 10,000 and on
# 100,000 leads.
_MEMORY_PER_BYTE, _MB = 9, 1 << 20
# Seconds for which an answer waits to be kept once it is there: a database that is held up by
# others must not hold it up for long.
KEPT_WITHIN = 10.0
# The share of the whole time after which a step begins.
_STARTS = {"waiting": 0.0, "reading": 0.02, "scoring": 0.2, "explaining": 0.3, "saving": 1.0,
           "writing": 1.0}  # fmt: skip
Clock = Callable[[], float]
# Is told of each batch that was scored: its model, and how many leads.
Tell = Callable[[str, int], object]


class BatchStage(StrEnum):
    """How far a batch is."""

    WAITING = "waiting"
    READING = "reading"
    SCORING = "scoring"
    EXPLAINING = "explaining"
    SAVING = "saving"
    WRITING = "writing"


@dataclass(frozen=True)
class BatchWish:
    """How a file is to be scored: as the options of the command line of the same names.

    `dates` is such an option's word, "" for none; `columns` maps fields of the model to headers.
    With `keep` it is kept in the store, in the name of `by`.
    """

    filename: str
    model: str = ""
    part: str | None = None
    header: bool | None = None
    dates: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    call: int | None = None
    holdout: float = 0.0
    lot: int = 0
    recode: bool = False
    anyway: bool = False
    keep: bool = True
    by: Person = LOCAL

    @property
    def order(self) -> DateOrder | None:
        """What comes first in dates, where it is said."""
        return next((order for order in ORDERS if order.option == self.dates), None)

    @property
    def mapping(self) -> Confirmed:
        """What is confirmed of the file."""
        return Confirmed(self.columns)

    @property
    def plan(self) -> CallPlan | None:
        """Who is called, None where it is not said how many can be."""
        if self.call is None:
            return None
        return CallPlan(self.call, fold=True, holdout=self.holdout, seed=self.lot)


@dataclass(frozen=True)
class BatchResult:
    """A scored batch with the reasons of all leads in rank order, and what was found of its codes.

    `keeping` is the work that keeps it, None where it is not kept, as `unkept` says why.
    """

    found: RecodedBatch
    reasons: TopReasons
    plan: CallPlan | None
    shadow: Shadow | None
    keeping: KeepJob | None
    unkept: str

    @property
    def scored(self) -> ScoredBatch:
        """The leads as they are read."""
        return self.found.scored


class BatchJob:
    """One file on its way to its answer; `owner` alone may see it.

    What is wished to be kept is so where the server `keeps` batches.
    """

    def __init__(
        self, owner: str, wish: BatchWish, content: bytes, served: ServedModels, *, keeps: bool
    ) -> None:
        self.id, self.owner = secrets.token_urlsafe(ID_BYTES), owner
        self.ended: float | None = None
        self.weight = len(content)
        self.stage = BatchStage.WAITING
        self.future: Future[BatchResult] | None = None
        self.sheets: dict[str, Future[bytes]] = {}
        self._wish, self._content = wish, content
        self._served, self._keeps = served, keeps
        self._explaining: ExplainJob | None = None
        self._cancelled = threading.Event()

    @property
    def progress(self) -> float:
        """The share (0–1) of the work that is done."""
        begin = _STARTS[self.stage]
        if self._explaining is None or self.stage is not BatchStage.EXPLAINING:
            return begin
        return begin + (1 - begin) * self._explaining.share

    def cancel(self) -> None:
        """End it as soon as its step allows, and let go of its leads."""
        self._cancelled.set()
        self._content = b""
        for future in (self.future, *self.sheets.values()):
            if future is not None:
                future.cancel()
        self.sheets.clear()
        if self._explaining is not None:
            self._explaining.cancel()

    def run(self) -> BatchResult:
        """Read, score and explain the file. Raises as these do, and _Cancelled."""
        wish = self._wish
        read = self._scored(*self._read(wish), wish)
        found = with_recoding(read, accept=wish.recode)
        # The file itself is needed no more.
        self._content = b""
        if not wish.anyway:
            require_ranking(found.scored)
        unkept, registries = self._unkept(found.scored), self._served.registries
        self._at(BatchStage.SCORING)
        # While it is kept it is explained.
        keeping = None if unkept else self._kept(found.scored)
        shadow, _ = shadow_beside(found.scored, registries.registry(found.scored.model.line))
        reasons = self._reasons(found.scored)
        if keeping is not None:
            self._at(BatchStage.SAVING)
            keeping.wait(KEPT_WITHIN)
        return BatchResult(found, reasons, wish.plan, shadow, keeping, unkept)

    def _unkept(self, scored: ScoredBatch) -> str:
        """Why a batch is not to be kept, "" where it is."""
        if not self._wish.keep:
            return "The request said keep=false."
        if not self._keeps:
            return "This server saves no batches: LEAD_SCORING_KEEP_BATCHES is off."
        return "" if scored.fill.ranks else "The order says nothing about these leads."

    def _kept(self, scored: ScoredBatch) -> KeepJob:
        folder, wish = self._served.registries.folder, self._wish
        return KeepJob(scored, by=wish.by, came_by="api", models=folder, plan=wish.plan)

    def _read(self, wish: BatchWish) -> tuple[str, Table]:
        self._at(BatchStage.READING)
        files = [(wish.filename, self._content)]
        return read_together(files, part=wish.part, header=wish.header, dates=wish.order)

    def _scored(self, name: str, table: Table, wish: BatchWish) -> ScoredBatch:
        self._at(BatchStage.SCORING)
        self.weight += _MEMORY_PER_BYTE * int(table.frame.memory_usage(index=False).sum())
        loaded, _ = self._served.for_table(table, wish.model, wish.mapping)
        return score_table(table, name, loaded.model, mapping=wish.mapping)

    def _reasons(self, scored: ScoredBatch) -> TopReasons:
        self._explaining = ExplainJob(scored)
        self._at(BatchStage.EXPLAINING)
        self._explaining.wait()
        self._at(BatchStage.EXPLAINING)
        return self._explaining.reasons

    def _at(self, stage: BatchStage) -> None:
        if self._cancelled.is_set():
            if self._explaining is not None:
                self._explaining.cancel()
            raise _Cancelled
        self.stage = stage


class _Cancelled(Exception):
    """The batch is wanted no more."""


class BatchJobs:
    """All batches of a server, for many threads at once; what ended long ago is forgotten."""

    def __init__(
        self, served: ServedModels, rules: Deployment | None = None,
        clock: Clock = time.monotonic, tell: Tell = lambda _model, _leads: None,
    ) -> None:  # fmt: skip
        self._served, self._rules, self._clock = served, rules or deployment(), clock
        self._tell, self._was_freed = tell, False
        self._jobs: dict[str, BatchJob] = {}
        self._guard = threading.Lock()
        self._workers = ThreadPoolExecutor(AT_ONCE, "batches")

    def begin(self, owner: str, wish: BatchWish, content: bytes) -> BatchJob:
        """Score a file in the background. Raises RequestRefused where nothing more can be kept."""
        job = BatchJob(owner, wish, content, self._served, keeps=self._rules.keep_batches)
        self._expire()
        with self._guard:
            self._make_room(job)
            self._jobs[job.id] = job
        job.future = self._workers.submit(self._run, job)
        return job

    def of(self, owner: str, batch_id: str) -> BatchJob:
        """The batch of this id. Raises RequestRefused where its owner has none."""
        self._expire()
        with self._guard:
            job = self._jobs.get(batch_id)
        if job is None or not secrets.compare_digest(job.owner.encode(), owner.encode()):
            raise RequestRefused(self._unknown, 404)
        return job

    def drop(self, owner: str, batch_id: str) -> None:
        """End and forget a batch. Raises RequestRefused where its owner has none."""
        self._forget(self.of(owner, batch_id))

    def sweep(self) -> None:
        """Forget the batches whose time is over, and give back the memory of all forgotten ones."""
        self._expire()
        if self._was_freed:
            self._was_freed = False
            forget()

    def _expire(self) -> None:
        kept = 60.0 * self._rules.api_keep_minutes
        with self._guard:
            ended = [j for j in self._jobs.values() if j.ended is not None]
        for job in ended:
            if job.ended is not None and self._clock() - job.ended >= kept:
                self._forget(job)

    def close(self) -> None:
        """End all batches."""
        with self._guard:
            jobs = list(self._jobs.values())
        for job in jobs:
            self._forget(job)
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _run(self, job: BatchJob) -> BatchResult:
        found: BatchResult | None = None
        try:
            found = job.run()
            self._tell(found.scored.model.line, len(found.scored.leads))
            return found
        finally:
            self._end(job, job.weight if found else 0)

    def _end(self, job: BatchJob, weight: int) -> None:
        """Keep an answer, now that its weight is known, in place of the oldest ones."""
        with self._guard, suppress(RequestRefused):
            job.weight, job.ended = weight, self._clock()
            self._was_freed = self._was_freed or job.id not in self._jobs
            self._make_room(job)

    def _forget(self, job: BatchJob) -> None:
        job.cancel()
        with self._guard:
            self._jobs.pop(job.id, None)
            self._was_freed = True

    def _make_room(self, job: BatchJob) -> None:
        """Forget the oldest answers until another batch has room. Raises RequestRefused."""
        ended = [old for old in self._jobs.values() if old.ended is not None and old is not job]
        done = iter(sorted(ended, key=lambda old: old.ended or 0.0))
        while not self._has_room(job):
            oldest = next(done, None)
            if oldest is None:
                raise RequestRefused(self._full, 429)
            del self._jobs[oldest.id]
            self._was_freed = True

    def _has_room(self, job: BatchJob) -> bool:
        others = [each.weight for each in self._jobs.values() if each is not job]
        few = len(others) < self._rules.api_batches
        return few and (not others or sum(others) + job.weight <= self._rules.api_batches_mb * _MB)

    @property
    def _unknown(self) -> str:
        return (
            "There is no batch of this id, or it is of another key. An answer is kept for "
            f"{counted(self._rules.api_keep_minutes, 'minute')}, less where many files come. Send "
            "the file again."
        )

    @property
    def _full(self) -> str:
        return (
            f"There is no room for another batch while {len(self._jobs):,} are waiting or being "
            f"scored. Wait {RETRY_SECONDS} s and send the file again."
        )
