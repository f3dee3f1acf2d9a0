"""Files of leads → their scores with reasons, at once or in the background."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from email.message import Message
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartParser
from starlette.responses import JSONResponse, Response

from scoring.api.answers import LeadAnswer, answers_of
from scoring.api.batch_jobs import (
    SWEEP_SECONDS,
    BatchJob,
    BatchJobs,
    BatchResult,
    BatchStage,
    BatchWish,
)
from scoring.api.faults import FieldFault, Problem, RequestRefused, problem
from scoring.api.served import ServedModels
from scoring.errors import ChoiceNeeded
from scoring.intake.leads.mapping import Confirmed
from scoring.intake.table.date_order import ORDERS
from scoring.pipelines.jobs import sheet_to_call
from scoring.views.call_sheet.notices import notices, reading_line

# What may be had at once is waited for so long.
AT_ONCE_SECONDS = 5.0
PAGE, MOST_PAGE = 100, 1_000
LONGEST_NAME = 200
UNNAMED = "leads"
# A call sheet by what Accept calls it.
SHEETS = {
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.apache.parquet": ".parquet",
}
_COMMANDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# A file in parts of a form is kept in memory whole, so that no disk keeps a lead; 0 is any size.
MultiPartParser.spool_max_size = 0


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
    leads: list[LeadAnswer]


class Asked(BaseModel):
    """How a file is to be scored: as the options of the command line of the same names."""

    filename: Annotated[str, Field(description="Its name, where the body is the file")] = ""
    model: Annotated[str, Field(description="The model; by default the one that fits")] = ""
    part: Annotated[str | None, Field(description="Which sheet, or file of an archive")] = None
    header: Annotated[
        Literal["yes", "no"] | None, Field(description="Whether row 1 holds the column names")
    ] = None
    dates: Annotated[
        Literal["day-first", "month-first"] | None,
        Field(description="What comes first in dates such as 03/04/2026"),
    ] = None
    map: Annotated[
        list[str], Field(description="FIELD=HEADER: which column holds a field of the model")
    ] = []
    call: Annotated[
        int | None, Field(description="How many leads can be called", ge=0, le=10_000_000)
    ] = None
    anyway: Annotated[
        bool, Field(description="Answer also where the order says nothing about the leads")
    ] = False


class Page(BaseModel):
    """Which leads of a batch are answered."""

    offset: Annotated[int, Field(description="Leads before the page", ge=0, le=10**9)] = 0
    limit: Annotated[int, Field(description="The most leads of the page", ge=1, le=MOST_PAGE)] = (
        PAGE
    )


def router(served: ServedModels) -> APIRouter:
    """`POST /batches`, `GET /batches/{id}` and `DELETE /batches/{id}`."""
    jobs = BatchJobs(served)

    @asynccontextmanager
    async def kept(_app: FastAPI) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(_sweep(jobs))
        try:
            yield
        finally:
            sweeping.cancel()
            jobs.close()

    routes = APIRouter(tags=["Batches"], lifespan=kept)

    @routes.post("/batches", responses=_BEGUN, openapi_extra=_BODY, response_model=BatchAnswer)
    async def begin(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        """Score a file of any kind that the screens take."""
        wish = await _wish(request, asked)
        job = await run_in_threadpool(jobs.begin, _owner(request), wish)
        del wish
        if "respond-async" not in request.headers.get("prefer", ""):
            await _waited(job)
        return await run_in_threadpool(_answer, request, job, Page(), 202)

    @routes.get("/batches/{batch_id}", responses=_FOUND, response_model=BatchAnswer | BatchState)
    def found(request: Request, batch_id: str, page: Annotated[Page, Query()]) -> Response:
        """How far a batch is, or a page of its answer; as a call sheet where Accept says so."""
        return _answer(request, jobs.of(_owner(request), batch_id), page, 200)

    @routes.delete("/batches/{batch_id}", status_code=204, responses=_GONE)
    def drop(request: Request, batch_id: str) -> Response:
        """End a batch and forget its leads."""
        jobs.drop(_owner(request), batch_id)
        return Response(status_code=204)

    return routes


async def _sweep(jobs: BatchJobs) -> None:
    """Forget what is over also while nobody asks."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        jobs.sweep()


async def _waited(job: BatchJob) -> None:
    """Wait for a batch that is soon done."""
    if job.future is not None:
        waiting = asyncio.wrap_future(job.future)
        await asyncio.wait([waiting], timeout=AT_ONCE_SECONDS)


def _owner(request: Request) -> str:
    return str(getattr(request.state, "owner", ""))


async def _wish(request: Request, asked: Asked) -> BatchWish:
    """The file of a request and how it is to be scored. Raises RequestRefused."""
    filename, content = await _file(request)
    if not content:
        raise RequestRefused(
            "The request has no file. Send it as the field “file” of a form, or as the body, with "
            "its name in ?filename= or in Content-Disposition."
        )
    return BatchWish(
        filename=safe_name(asked.filename or filename),
        content=content,
        model=asked.model,
        part=asked.part,
        header=None if asked.header is None else asked.header == "yes",
        dates=next((order for order in ORDERS if order.option == asked.dates), None),
        mapping=Confirmed(dict(map(_pair, asked.map))),
        call=asked.call,
        anyway=asked.anyway,
    )


async def _file(request: Request) -> tuple[str, bytes]:
    """The name and the bytes of the file that a request brings."""
    if not request.headers.get("content-type", "").casefold().startswith("multipart/form-data"):
        return _disposed(request.headers.get("content-disposition", "")), await request.body()
    async with request.form(max_files=1, max_fields=20) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            return "", b""
        return file.filename or "", await file.read()


def _disposed(header: str) -> str:
    """The name of a file in Content-Disposition, "" where it has none.

    >>> _disposed('attachment; filename="leads.csv"'), _disposed("inline")
    ('leads.csv', '')
    """
    message = Message()
    with suppress(ValueError, LookupError):
        message["Content-Disposition"] = _COMMANDS.sub("", header)
        return message.get_filename("") or ""
    return ""


def safe_name(name: str) -> str:
    """The last part of a file's name, without anything that a header or a terminal obeys.

    >>> safe_name("../../etc/leads.csv"), safe_name("C:\\\\x\\\\a\\r\\nb.csv"), safe_name("..")
    ('leads.csv', 'ab.csv', 'leads')
    """
    last = re.split(r"[/\\\\]", _COMMANDS.sub("", name))[-1].strip()
    return last[-LONGEST_NAME:] if last.strip(".") else UNNAMED


def _pair(text: str) -> tuple[str, str]:
    name, equals, header = text.partition("=")
    if not (name and equals and header):
        said = "Expected FIELD=HEADER, as in map=Source=Lead source."
        raise RequestRefused(f"The option “map” cannot be read. {said}", 422, {"map": said})
    return name, header


def _answer(request: Request, job: BatchJob, page: Page, unfinished: int) -> Response:
    """What there is of a batch. Raises what its file was refused for."""
    place = f"{request.scope.get('root_path', '')}/batches/{job.id}"
    if job.future is None or not job.future.done():
        state = BatchState(id=job.id, status=job.stage, progress=job.progress)
        headers = {"Location": place, "Retry-After": "1"}
        return JSONResponse(state.model_dump(mode="json"), unfinished, headers)
    try:
        result = job.future.result()
    except ChoiceNeeded as choice:
        parts = [FieldFault(field="part", detail=part) for part in choice.parts]
        return problem(422, str(choice), errors=parts)
    accept = request.headers.get("accept", "")
    for media, kind in SHEETS.items():
        if media in accept:
            return _sheet(result, place, media, kind)
    return JSONResponse(_page(job, result, page, place).model_dump(), headers={"Location": place})


def _sheet(result: BatchResult, place: str, media: str, kind: str) -> Response:
    content, _ = sheet_to_call(
        result.scored, result.reasons, result.plan, shadow=result.shadow, kind=kind
    )
    headers = {"Content-Disposition": f'attachment; filename="call_sheet{kind}"', "Location": place}
    return Response(content, headers=headers, media_type=media)


def _page(job: BatchJob, result: BatchResult, page: Page, place: str) -> BatchAnswer:
    scored, end = result.scored, page.offset + page.limit
    total = len(scored.leads)
    order = scored.ranking.order[page.offset : end]
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
        leads=answers_of(scored, order, result.reasons[page.offset : end]),
    )


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    content = {"application/problem+json": {"schema": Problem.model_json_schema()}}
    return {status: {"description": "Problem details", "content": content} for status in statuses}


_FILE: Mapping[str, str] = {"type": "string", "format": "binary"}
_SHEETS = {media: {"schema": _FILE} for media in SHEETS}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {"type": "object", "required": ["file"], "properties": {"file": _FILE}}
            },
            "application/octet-stream": {"schema": _FILE},
        },
    }
}
_BEGUN: dict[int | str, dict[str, Any]] = {
    200: {"description": "The answer, where it is there within seconds", "content": _SHEETS},
    202: {"description": "The batch is being scored", "model": BatchState},
    **_problems(400, 404, 408, 413, 422, 429, 503),
}
_FOUND: dict[int | str, dict[str, Any]] = {
    200: {"description": "The answer, or how far it is", "content": _SHEETS},
    **_problems(404, 422, 503),
}
_GONE: dict[int | str, dict[str, Any]] = {204: {"description": "Forgotten"}, **_problems(404)}
