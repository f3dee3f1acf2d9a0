"""What stands before the API: who may ask, how often, how much; refused before a body is read."""

import asyncio
import logging
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from math import ceil

from fastapi import FastAPI
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scoring.access import LOCAL, Person
from scoring.api.addresses import template_of
from scoring.api.api_keys import MAKE_ONE, ApiKey, KeyFile
from scoring.api.faults import problem
from scoring.deployment import OWN_HOSTS, Deployment, deployment
from scoring.errors import LeadScoringError, SettingsRefused
from scoring.wording import listed

# What a monitor asks, which has no key and knows no name of this server; neither tells a secret.
OPEN, _LOOKING = ("/health", "/ready"), ("GET", "HEAD")
# What a browser asks before a key can be entered: the page on the API, and a description of it,
# which names no field of a model to nobody.
SHOWN, SHOWN_BELOW = ("/docs", "/docs/oauth2-redirect", "/openapi.json"), "/static-offline-docs/"
# Larger bodies are taken in turns: each may fill the memory with all that one may have.
LARGE, LARGE_AT_ONCE, TURN_SECONDS = 1 << 20, 4, 20.0
MOST_AT_ONCE = 200
_MB = 1 << 20
# Who sends these has come through a proxy, so that an address of this machine says nothing.
_FORWARDED = ("x-forwarded", "x-auth-request-", "x-envoy-", "x-original-", "x-proxy", "cf-")
_PROXY_NAMES = frozenset((
    "cdn-loop", "client-ip", "fastly-client-ip", "fly-client-ip", "forwarded", "true-client-ip",
    "via", "x-azure-clientip", "x-client-ip", "x-cluster-client-ip", "x-real-ip", "x-remote-ip",
))  # fmt: skip
_LOG = logging.getLogger("scoring.api")


@dataclass(frozen=True)
class Door:
    """Who is let in: the keys there are, the names of the server, what a request may take."""

    rules: Deployment = field(default_factory=deployment)
    keys: KeyFile = field(default_factory=KeyFile)

    def require_keys(self) -> None:
        """Raise SettingsRefused where others reach the server, and there is no key."""
        if not self.rules.is_local and not self.keys.keys:
            raise SettingsRefused(
                "Others can reach this server, so its API needs a key, and there is none: "
                f"{listed(self.rules.why_others)}. Make one first: {MAKE_ONE}. Or leave that out, "
                "so that only this machine reaches the server."
            )

    def knows(self, host: str) -> bool:
        """Whether a Host header names this server."""
        names = self.rules.host_names
        return "*" in names or _name_of(host) in names


def _name_of(host: str) -> str:
    """The name in a Host header, without its port.

    >>> _name_of("Localhost:8501"), _name_of("[::1]:8501"), _name_of("evil.example")
    ('localhost', '::1', 'evil.example')
    """
    if host.startswith("["):
        return host[1:].partition("]")[0].casefold()
    return host.partition(":")[0].casefold().rstrip(".")


class _Refused(Exception):
    """A request that goes no further, with its answer."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


class Guard:
    """Middleware that lets in who may ask, and hands on no body but a whole one of fair size.

    Who asks is `state["person"]` of the request, None where only the page on the API is shown;
    `state["owner"]` tells one key from another.
    """

    def __init__(self, app: ASGIApp, door: Door | None = None) -> None:
        self.app, self.door = app, door or Door()
        self._limit = RateLimitItemPerMinute(self.door.rules.api_per_minute)
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)
        self._inside = 0
        self._had_keys = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            await self._other(scope, receive, send)
            return
        began, status = time.perf_counter(), [0]
        # Where the API is mounted is no route of it.
        scope.pop("route", None)

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
            await send(message)

        try:
            await self._checked(scope, receive, noted)
        except _Refused as refused:
            await refused.answer(scope, receive, noted)
        finally:
            took = 1000 * (time.perf_counter() - began)
            # What failed is answered further out; who left before an answer got none.
            code = status[0] or (499 if sys.exception() is None else 500)
            _LOG.info("%s %s %d %.0f ms", _method(scope), template_of(scope) or "-", code, took)

    async def _other(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The start and end of the server pass; the API speaks no other protocol than HTTP."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        await self.app(scope, receive, send)

    async def _checked(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if _path(scope) in OPEN and scope["method"] in _LOOKING:
            # Whatever else such a request brings, it takes no place from those who have a key.
            await self.app(scope, _Replayed(bytearray(), receive), send)
            return
        self._check_host(headers)
        person, owner = self._person(headers, scope)
        scope.setdefault("state", {}).update(person=person, owner=owner)
        if self._inside >= MOST_AT_ONCE:
            raise _Refused(_too_many("This server has too many requests in hand.", 1))
        self._inside += 1
        try:
            await self._handed_on(headers, scope, receive, send)
        finally:
            self._inside -= 1

    def _check_host(self, headers: Headers) -> None:
        names = headers.getlist("host")
        if len(names) != 1:
            raise _Refused(problem(400, "The request names no server, or several. Send one Host."))
        if not self.door.knows(names[0]):
            raise _Refused(problem(421, _UNKNOWN_HOST))
        # A page of another site could send files in the name of who is at this machine.
        origin = headers.get("origin")
        if origin is not None and not self.door.knows(origin.partition("://")[2]):
            raise _Refused(problem(403, _OTHER_SITE))

    def _person(self, headers: Headers, scope: Scope) -> tuple[Person | None, str]:
        """Who asks, and what tells them from others; refused where a key is needed."""
        address = scope["client"][0] if scope.get("client") else ""
        try:
            keys = self.door.keys.keys
            self._had_keys = self._had_keys or bool(keys)
            token = _token(headers)
            if token is None and not self._is_needed(headers):
                self._count(f"address {address}")
                return LOCAL, ""
            if token is None and _is_shown(_path(scope)):
                self._count(f"address {address}")
                return None, ""
            key = self.door.keys.owner(token) if token else None
        except LeadScoringError as refusal:
            _LOG.error("%s", refusal)
            raise _Refused(problem(503, _NO_KEYS_READ)) from None
        if key is None:
            self._count(f"address {address}")
            raise _Refused(problem(401, _NO_KEY if not token else _WRONG_KEY, headers=_ASK))
        self._count(f"key {key.digest}")
        return _person_of(key), key.digest

    def _is_needed(self, headers: Headers) -> bool:
        """Whether nobody is let in without a key.

        Once there was one it stays so, lest taking the last one away opens the door to all.
        """
        through_proxy = any(name.startswith(_FORWARDED) or name in _PROXY_NAMES for name in headers)
        return self._had_keys or through_proxy or not self.door.rules.is_local

    def _count(self, who: str) -> None:
        if self._window.hit(self._limit, who):
            return
        free = self._window.get_window_stats(self._limit, who).reset_time
        wait = max(1, ceil(free - time.time()))
        most = self.door.rules.api_per_minute
        raise _Refused(_too_many(f"More than {most:,} requests came within a minute.", wait))

    async def _handed_on(
        self, headers: Headers, scope: Scope, receive: Receive, send: Send
    ) -> None:
        size = _length(headers)
        most = self.door.rules.api_body_mb * _MB
        if size is not None and size > most:
            raise _Refused(self._too_large())
        if size == 0:
            await self.app(scope, _Replayed(bytearray(), receive), send)
        elif size is not None and size <= LARGE:
            await self._with_body(scope, receive, send)
        else:
            await self._in_turn(scope, receive, send)

    async def _in_turn(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await asyncio.wait_for(self._large.acquire(), TURN_SECONDS)
        except TimeoutError:
            raise _Refused(_too_many("Too many large files arrive at once.", 5)) from None
        try:
            await self._with_body(scope, receive, send)
        finally:
            self._large.release()

    async def _with_body(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on once all of its body is here; one that is never sent reaches nobody."""
        seconds = self.door.rules.api_body_seconds
        try:
            body = await asyncio.wait_for(self._body(receive), seconds)
        except TimeoutError:
            said = f"The body took more than {seconds} seconds to arrive. Send it again, faster."
            raise _Refused(problem(408, said, headers={"Connection": "close"})) from None
        if body is not None:
            await self.app(scope, _Replayed(body, receive), send)

    async def _body(self, receive: Receive) -> bytearray | None:
        """The body; None where whoever sends it has left."""
        body, most = bytearray(), self.door.rules.api_body_mb * _MB
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            if len(body) > most:
                raise _Refused(self._too_large())
            if not message.get("more_body", False):
                return body

    def _too_large(self) -> Response:
        said = f"The body is larger than {self.door.rules.api_body_mb:,} MB, the most that is read."
        return problem(413, f"{said} Send fewer leads at once.")


class _Replayed:
    """A body that was received, handed on in one piece; after it, what the connection says."""

    def __init__(self, body: bytearray, receive: Receive) -> None:
        self._body: bytearray | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        body, self._body = self._body, None
        if body is None:
            return await self._receive()
        return {"type": "http.request", "body": bytes(body), "more_body": False}


def _person_of(key: ApiKey) -> Person:
    return Person(key.name, key.role)


def _token(headers: Headers) -> str | None:
    """The token that a request shows, "" for one of another kind, None for none."""
    if "x-api-key" in headers:
        return headers["x-api-key"].strip()
    if "authorization" not in headers:
        return None
    kind, _, token = headers["authorization"].partition(" ")
    return token.strip() if kind.casefold() == "bearer" else ""


def _length(headers: Headers) -> int | None:
    """How long a body is said to be, None where there is one of a length that is not said."""
    if "transfer-encoding" in headers:  # it counts, whatever length stands beside it
        return None
    with suppress(ValueError):
        return int(headers.get("content-length", "0"))
    return None


def _path(scope: Scope) -> str:
    """The path of a request below the place where the API is mounted."""
    root, path = str(scope.get("root_path", "")), str(scope["path"])
    return path.removeprefix(root) if root else path


def _is_shown(path: str) -> bool:
    return path in SHOWN or path.startswith(SHOWN_BELOW)


def _method(scope: Scope) -> str:
    """The method; a word that nobody knows may hold anything."""
    return str(scope["method"]) if scope["method"] in _METHODS else "OTHER"


def _too_many(why: str, seconds: int) -> Response:
    said = f"{why} Wait {seconds} s and ask again."
    return problem(429, said, headers={"Retry-After": str(seconds)})


def guarded(app: FastAPI, door: Door | None = None) -> FastAPI:
    """The app behind its door."""
    app.add_middleware(Guard, door=door or Door())
    return app


_METHODS: Iterable[str] = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_ASK = {"WWW-Authenticate": 'Bearer realm="lead scoring"'}
_NO_KEY = (
    "The request has no API key. Send one as X-API-Key, or as Authorization: Bearer. Whoever runs "
    f"this server makes one: {MAKE_ONE}"
)
_WRONG_KEY = (
    "The API key of the request is not known here. Check that it is complete, or have whoever runs "
    f"this server make a new one: {MAKE_ONE}"
)
_NO_KEYS_READ = (
    "The keys of this server cannot be read, so nobody is let in. Whoever runs it finds why in its "
    "log."
)
_OTHER_SITE = (
    "The request comes from a page of another site, which may not ask this server. Ask it from a "
    "program, or from a page at one of its own names."
)
_UNKNOWN_HOST = (
    "The Host of the request is no name of this server. Use the address that it was started with, "
    f"such as {OWN_HOSTS[0]}; whoever runs it adds names in LEAD_SCORING_HOSTS."
)
