"""What the API did, counted for Prometheus: no cell of a lead and no path as it was asked for."""

import time
from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scoring.api.addresses import template_of
from scoring.registry import Loaded

# Where a request for nothing that exists is counted: its path may hold anything.
UNKNOWN = "unknown"
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Meters:
    """The counters of one application."""

    def __init__(self) -> None:
        self._all = CollectorRegistry()
        route = ("method", "route")
        self._requests = Counter(
            "lead_scoring_requests", "Requests answered", (*route, "status"), registry=self._all
        )
        self._seconds = Histogram(
            "lead_scoring_request_seconds", "Seconds that answers took", route,
            buckets=_SECONDS, registry=self._all,
        )  # fmt: skip
        self._leads = Counter(
            "lead_scoring_leads_scored", "Leads scored", ("model",), registry=self._all
        )
        self._models = Gauge(
            "lead_scoring_model_info", "The versions that serve", ("model", "version"),
            registry=self._all,
        )  # fmt: skip

    def asked(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request by the template of its route."""
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        route = template_of(scope) or UNKNOWN
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def scored(self, model: str, leads: int) -> None:
        """Count leads that a model has scored."""
        self._leads.labels(model).inc(leads)

    def page(self, loaded: Mapping[str, Loaded]) -> Response:
        """All of them, with the versions that serve now, as Prometheus reads them."""
        self._models.clear()
        for name, one in loaded.items():
            self._models.labels(name, one.model.card.version).set(1)
        return Response(generate_latest(self._all), media_type=CONTENT_TYPE_PLAIN_0_0_4)


class Measured:
    """Middleware that counts each request, whoever answers it."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        self.app, self.meters = app, meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and count it when it is answered."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # What fails is answered further out, with this status.
        began, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            self.meters.asked(scope, status, time.perf_counter() - began)
