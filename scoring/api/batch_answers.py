"""What is answered of a batch: how far it is, a page of its leads, or a call sheet."""

import logging
import traceback
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from scoring.api.batch_jobs import BatchJob, BatchResult, BatchStage
from scoring.api.batch_told import (
    BatchCalls,
    BatchKept,
    BatchLead,
    BatchRecoding,
    calls_of,
    kept_of,
    leads_of,
    recoding_of,
)
from scoring.api.faults import RETRY_SECONDS, FieldFault, RequestRefused, problem, status_of
from scoring.errors import ChoiceNeeded, LeadScoringError
from scoring.pipelines.jobs import sheet_to_call
from scoring.views.call_sheet.notices import notices, reading_line

PAGE = 100
JSON = "application/json"
# A call sheet by what Accept calls it.
SHEETS = {
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.apache.parquet": ".parquet",
}
_LOG = logging.getLogger("scoring.api")


class BatchNotice(BaseModel):
    """One thing to know of a file."""

    model_config = ConfigDict(extra="forbid")

    level: str = Field(description="alarm, warning or info")
    text: str


class BatchState(BaseModel):
    """A batch that waits or is being scored."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(description="Names the batch in /batches/{id}")
    status: BatchStage
    progress: float = Field(description="The share of the work that is done", ge=0, le=1)


class BatchAnswer(BaseModel):
    """A page of a scored batch; its leads are in the order of their ranks."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(description="Names the batch in /batches/{id}")
    status: Literal["done"]
    progress: float = Field(description="The share of the work that is done", ge=0, le=1)
    model: str = Field(description="The name of the model")
    model_version: str = Field(description="The version of the model")
    read: str = Field(description="What was read of the file, in words")
    notices: list[BatchNotice] = Field(description="What to know before the leads are called")
    total: int = Field(description="How many leads the batch has", ge=0)
    offset: int = Field(description="How many leads come before this page", ge=0)
    limit: int = Field(description="The most leads of a page", ge=1)
    next: str | None = Field(description="Where the next page is, null after the last one")
    kept: BatchKept = Field(description="Whether it is saved in the store")
    plan: BatchCalls | None = Field(description="The calls, null without a number of them")
    recoding: BatchRecoding | None = Field(
        description="Values that seem to be those of the history under other codes, null for none"
    )
    leads: list[BatchLead]


@dataclass(frozen=True)
class Looked:
    """How somebody looks at a batch: which page, as what, and where it is found."""

    media: str = JSON
    offset: int = 0
    limit: int = PAGE
    root: str = ""
    unfinished: int = 200

    def place(self, job: BatchJob) -> str:
        """Where a batch is."""
        return f"{self.root}/batches/{job.id}"


def answer(job: BatchJob, looked: Looked, writers: Executor) -> Response:
    """What there is of a batch, or why its file is refused; 202 while a call sheet is written."""
    place = looked.place(job)
    if job.future is None or not job.future.done():
        return _state(job, place, looked.unfinished)
    fault = job.future.exception()
    if fault is not None:
        return refusal(fault)
    result = job.future.result()
    if looked.media in SHEETS:
        return _sheet(job, place, looked.media, writers)
    return _json(_page(job, result, looked), {"Location": place})


def refusal(fault: BaseException) -> Response:
    """Why a file cannot be scored, or that the server failed on it."""
    if isinstance(fault, ChoiceNeeded):
        parts = [FieldFault(field="part", detail=part) for part in fault.parts]
        return problem(422, str(fault), errors=parts)
    if not isinstance(fault, LeadScoringError):
        # The message may hold a cell of a lead: the class and the place say where to look.
        last = traceback.extract_tb(fault.__traceback__)[-1]
        _LOG.error("%s at %s:%s", type(fault).__name__, last.filename, last.lineno)
        return problem(500, _FAILED)
    status = status_of(fault)
    named = fault.errors if isinstance(fault, RequestRefused) else {}
    errors = [FieldFault(field=name, detail=why) for name, why in named.items()]
    headers = {"Retry-After": RETRY_SECONDS} if status in (429, 503) else {}
    return problem(status, str(fault), errors=errors, headers=headers)


def _json(found: BaseModel, headers: dict[str, str], status: int = 200) -> Response:
    return Response(found.model_dump_json(), status, headers, JSON)


def _state(job: BatchJob, place: str, status: int) -> Response:
    state = BatchState(id=job.id, status=job.stage, progress=job.progress)
    return _json(state, {"Location": place, "Retry-After": "1"}, status)


def _sheet(job: BatchJob, place: str, media: str, writers: Executor) -> Response:
    """A call sheet, once it is written: a long one must not hold up what others ask."""
    kind = SHEETS[media]
    if media not in job.sheets and job.future is not None:
        job.sheets[media] = writers.submit(_written, job.future.result(), kind)
    if not job.sheets[media].done():
        job.stage = BatchStage.WRITING
        return _state(job, place, 202)
    written = job.sheets.pop(media)
    fault = written.exception()
    if fault is not None:
        return refusal(fault)
    content = written.result()
    headers = {"Content-Disposition": f'attachment; filename="call_sheet{kind}"', "Location": place}
    return Response(content, headers=headers, media_type=media)


def _written(result: BatchResult, kind: str) -> bytes:
    parts, _ = sheet_to_call(
        result.scored, result.reasons, result.plan, shadow=result.shadow, kind=kind
    )
    return b"".join(parts)


def _page(job: BatchJob, result: BatchResult, page: Looked) -> BatchAnswer:
    scored, end, place = result.scored, page.offset + page.limit, page.place(job)
    total = len(scored.leads)
    return BatchAnswer(
        id=job.id,
        status="done",
        progress=1.0,
        model=scored.model.line,
        model_version=scored.model.card.version,
        read=reading_line(scored.leads.table, scored.leads.issues),
        notices=[BatchNotice(level=n.level.value, text=n.text) for n in notices(scored)],
        total=total,
        offset=page.offset,
        limit=page.limit,
        next=f"{place}?offset={end}&limit={page.limit}" if end < total else None,
        kept=kept_of(result),
        plan=calls_of(result),
        recoding=recoding_of(result),
        leads=leads_of(result, page.offset, end),
    )


_FAILED = (
    "The server failed on this file, and the failure was noted in its log. Send the file again; if "
    "it stays so, save it as CSV with another program and send that."
)
