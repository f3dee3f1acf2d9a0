"""The API in its place below the root of a server, beside the screens or alone."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from scoring.api.app import create_api
from scoring.api.faults import install
from scoring.api.guard import Door

PLACE = "/api"


@dataclass(frozen=True)
class MountedApi:
    """The API at `PLACE`; `begun` is called once it answers."""

    api: FastAPI
    begun: Callable[[], None]

    @classmethod
    def over(cls, models: Path, door: Door, begun: Callable[[], None]) -> "MountedApi":
        """The API over a folder of models."""
        return cls(create_api(models, door), begun)

    @property
    def routes(self) -> list[BaseRoute]:
        """Where it is."""
        return [Mount(PLACE, self.api)]

    def lifespan(self, _outer: object) -> AbstractAsyncContextManager[None]:
        """Begins and ends it with what it is mounted in, as nobody else would."""

        @asynccontextmanager
        async def lived() -> AsyncIterator[None]:
            async with self.api.router.lifespan_context(self.api):
                self.begun()
                yield

        return lived()

    @property
    def alone(self) -> Starlette:
        """An application with nothing else in it."""
        app = Starlette(routes=self.routes, lifespan=self.lifespan)
        app.router.redirect_slashes = False
        install(app)
        return app
