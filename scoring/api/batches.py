"""Files of leads → their scores with reasons, at once or in the background."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from email.message import Message
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Query, Request
from pydantic import BaseModel, Field
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import Response

from scoring.access import LOCAL, Person
from scoring.api.batch_answers import JSON, PAGE, SHEETS, BatchAnswer, BatchState, Looked
from scoring.api.batch_desk import Desk, DeskApart
from scoring.api.batch_jobs import BatchWish, Tell
from scoring.api.faults import RequestRefused, problems
from scoring.api.served import ServedModels
from scoring.model.lot import MOST_SHARE
from scoring.training.prepared import MOST_SEED

# What may be had at once is waited for so long.
AT_ONCE_SECONDS = 5.0
LONGEST_NAME = 200
UNNAMED = "leads"
MOST_PAGE = 1_000
SWEEP_SECONDS = 15.0
# Seconds between two looks at a batch that may soon be done.
FIRST_LOOK, LAST_LOOK = 0.05, 0.4
_COMMANDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# As RFC 2046 has it, or a little longer.
_BOUNDARY = re.compile(rb"[0-9A-Za-z'()+_,./:=?*$%&#!~@^|{} -]{1,200}")

# A file in parts of a form is kept in memory whole, so that no disk keeps a lead; 0 is any size.
MultiPartParser.spool_max_size = 0


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
    holdout: Annotated[
        float,
        Field(description="The share of the calls for leads drawn by lot", ge=0, le=MOST_SHARE),
    ] = 0.0
    lot: Annotated[
        int, Field(description="The seed of the lot: it draws the same leads", ge=0, le=MOST_SEED)
    ] = 0
    recode: Annotated[
        bool,
        Field(description="Read values under other codes than the history as is proposed"),
    ] = False
    anyway: Annotated[
        bool, Field(description="Answer also where the order says nothing about the leads")
    ] = False
    keep: Annotated[
        bool, Field(description="Save the batch in the store, where the server saves batches")
    ] = True


class BatchPage(BaseModel):
    """Which leads of a batch are answered."""

    offset: Annotated[int, Field(description="Leads before the page", ge=0, le=10**9)] = 0
    limit: Annotated[int, Field(description="The most leads of the page", ge=1, le=MOST_PAGE)] = (
        PAGE
    )


class Counter:
    """Where requests wait for the desk: in line, so that none of them holds up single leads."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._line = ThreadPoolExecutor(1, "batches")

    async def ask(self, what: Callable[..., Response], *told: object) -> Response:
        """What the desk answers."""
        return await asyncio.get_running_loop().run_in_executor(self._line, what, *told)

    @asynccontextmanager
    async def kept(self, _app: FastAPI) -> AsyncIterator[None]:
        """Forget what is over also while nobody asks; end all in the end."""
        asyncio.get_running_loop().run_in_executor(self._line, self.desk.warm)
        sweeping = asyncio.create_task(self._sweep())
        try:
            yield
        finally:
            sweeping.cancel()
            self.desk.close()
            self._line.shutdown(wait=False, cancel_futures=True)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            await asyncio.get_running_loop().run_in_executor(self._line, self.desk.sweep)

    async def found(self, owner: str, batch_id: str, looked: Looked) -> Response:
        """What there is of a batch; a call sheet as soon as it is written."""
        pause = FIRST_LOOK
        while True:
            answer = await self.ask(self.desk.found, owner, batch_id, looked)
            if answer.status_code != 202:
                return answer
            await asyncio.sleep(pause)
            pause = min(2 * pause, LAST_LOOK)

    async def soon(self, owner: str, begun: Response, looked: Looked) -> Response:
        """The answer to a batch that was begun, where it is there soon."""
        until, pause = time.monotonic() + AT_ONCE_SECONDS, FIRST_LOOK
        answer = begun
        while answer.status_code == 202 and time.monotonic() < until:
            await asyncio.sleep(pause)
            pause = min(2 * pause, LAST_LOOK)
            batch_id = json.loads(bytes(answer.body))["id"]
            answer = await self.ask(self.desk.found, owner, batch_id, looked)
        return answer


def router(served: ServedModels, tell: Tell, desk: Desk | None = None) -> APIRouter:
    """`POST /batches`, `GET /batches/{id}` and `DELETE /batches/{id}`."""
    counter = Counter(desk or DeskApart(served.registries.folder, tell))
    routes = APIRouter(tags=["Batches"], lifespan=counter.kept)

    @routes.post("/batches", responses=_BEGUN, openapi_extra=_BODY, response_model=BatchAnswer)
    async def begin(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        """Score a file of any kind that the screens take."""
        filename, content = await _file(request)
        owner, looked = _owner(request), _looked(request, BatchPage(), 202)
        wish = _wish(asked, filename, _person(request))
        begun = await counter.ask(counter.desk.begin, owner, wish, content, looked)
        if "respond-async" in preferences(_all_of(request, "prefer")):
            return begun
        return await counter.soon(owner, begun, looked)

    @routes.get("/batches/{batch_id}", responses=_FOUND, response_model=BatchAnswer | BatchState)
    async def found(
        request: Request, batch_id: str, page: Annotated[BatchPage, Query()]
    ) -> Response:
        """How far a batch is, or a page of its answer; as a call sheet where Accept says so."""
        looked = _looked(request, page, 200)
        return await counter.found(_owner(request), batch_id, looked)

    @routes.delete("/batches/{batch_id}", status_code=204, responses=_GONE)
    async def drop(request: Request, batch_id: str) -> Response:
        """End a batch and forget its answer; what is saved of it in the store stays there."""
        return await counter.ask(counter.desk.drop, _owner(request), batch_id)

    return routes


def _looked(request: Request, page: BatchPage, unfinished: int) -> Looked:
    media, root = liked(_all_of(request, "accept")), str(request.scope.get("root_path", ""))
    return Looked(media, page.offset, page.limit, root, unfinished)


def _all_of(request: Request, header: str) -> str:
    """What a list says that may be spread over several headers."""
    return ",".join(request.headers.getlist(header))


def preferences(header: str) -> set[str]:
    """The names in Prefer.

    >>> sorted(preferences("Respond-Async, wait=10; x"))
    ['respond-async', 'wait']
    """
    return {re.split(r"[;=]", one)[0].strip().casefold() for one in header.split(",")}


def liked(accept: str) -> str:
    """What Accept likes best of what a batch can be answered as; JSON among equals.

    >>> liked("application/json, TEXT/CSV;q=0.1"), liked("text/*"), liked("*/*")
    ('application/json', 'text/csv', 'application/json')
    """
    ranges = [(one.split(";")[0].strip().casefold(), _weight(one)) for one in accept.split(",")]

    def liking(media: str) -> float:
        # The closest of the ranges that fit counts, and what is named goes before what fits.
        for place, form in enumerate((media, media.partition("/")[0] + "/*", "*/*")):
            weights = [weight for name, weight in ranges if name == form]
            if weights:
                return max(weights) and max(weights) - place / 10_000
        return 0.0

    return max((JSON, *SHEETS), key=liking)


def _weight(one: str) -> float:
    found = re.search(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", one, re.IGNORECASE)
    return float(found[1]) if found else 1.0


def _owner(request: Request) -> str:
    return str(getattr(request.state, "owner", ""))


def _person(request: Request) -> Person:
    found: Person | None = getattr(request.state, "person", None)
    return found or LOCAL


def _wish(asked: Asked, filename: str, by: Person) -> BatchWish:
    """How a file is to be scored. Raises RequestRefused."""
    if asked.holdout and asked.call is None:
        said = "Expected call as well: how many calls there are to draw from, as in call=300."
        raise RequestRefused(f"The option “holdout” stands alone. {said}", 422, {"holdout": said})
    return BatchWish(
        filename=safe_name(asked.filename or filename),
        model=asked.model,
        part=asked.part,
        header=None if asked.header is None else asked.header == "yes",
        dates=asked.dates or "",
        columns=dict(map(_pair, asked.map)),
        call=asked.call,
        holdout=asked.holdout,
        lot=asked.lot,
        recode=asked.recode,
        anyway=asked.anyway,
        keep=asked.keep,
        by=by,
    )


async def _file(request: Request) -> tuple[str, bytes]:
    """The name and the bytes of the file that a request brings. Raises RequestRefused."""
    media, options = parse_options_header(request.headers.get("content-type"))
    if media == b"multipart/form-data":
        name, content = await _form_file(request, options.get(b"boundary", b""))
    else:
        name = _disposed(request.headers.get("content-disposition", ""))
        content = await request.body()
    if not content:
        raise RequestRefused(
            "The request has no file. Send it as the field “file” of a form, or as the body, with "
            "its name in ?filename= or in Content-Disposition."
        )
    return name, content


async def _form_file(request: Request, boundary: bytes) -> tuple[str, bytes]:
    """The file in a form; a charset is none of a form's, and could hide the file."""
    if not _BOUNDARY.fullmatch(boundary):
        raise RequestRefused(_NO_FORM, 400)
    said = Headers({"Content-Type": f'multipart/form-data; boundary="{boundary.decode()}"'})
    parser = MultiPartParser(said, request.stream(), max_files=1, max_fields=20)
    try:
        form = await parser.parse()
    except (MultiPartException, ValueError, LookupError):
        raise RequestRefused(_NO_FORM, 400) from None
    try:
        file = form.get("file")
        if isinstance(file, UploadFile):
            return file.filename or "", await file.read()
        return "", b""
    finally:
        await form.close()


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


_NO_FORM = (
    "The form of the request cannot be read: it is cut off, names no boundary, or has several "
    "files. Expected multipart/form-data with one field “file”, as curl -F file=@leads.csv does."
)
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
    **problems(400, 404, 408, 413, 422, 429, 503),
}
_FOUND: dict[int | str, dict[str, Any]] = {
    200: {"description": "The answer, or how far it is", "content": _SHEETS},
    **problems(404, 422, 503),
}
_GONE: dict[int | str, dict[str, Any]] = {204: {"description": "Forgotten"}, **problems(404)}
