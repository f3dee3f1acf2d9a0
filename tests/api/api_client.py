"""An application asked as over HTTP, in this process; its start and end run as on a server."""

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any, Self

import httpx
from starlette.applications import Starlette

from scoring.api.batch_desk import DeskApart

# A process that scores files is started with the first one: most tests send none.
DeskApart.warm = lambda _desk: None
SECONDS = 120


class ApiClient:
    """Asks an application; of several requests with `at_once` all are under way together."""

    def __init__(self, app: Starlette, base: str = "http://localhost") -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._http = httpx.AsyncClient(transport=transport, base_url=base, timeout=SECONDS)
        self._life: AbstractAsyncContextManager[Any] = app.router.lifespan_context(app)

    def __enter__(self) -> Self:
        self._run(self._life.__aenter__())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._run(self._life.__aexit__(None, None, None))
        self._run(self._http.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        return self._run(self._http.request(method, path, **sent))

    def get(self, path: str, **sent: Any) -> httpx.Response:
        return self.ask("GET", path, **sent)

    def post(self, path: str, **sent: Any) -> httpx.Response:
        return self.ask("POST", path, **sent)

    def delete(self, path: str, **sent: Any) -> httpx.Response:
        return self.ask("DELETE", path, **sent)

    def at_once(self, count: int, method: str, path: str, **sent: Any) -> list[httpx.Response]:
        async def every() -> list[httpx.Response]:
            asked = (self._http.request(method, path, **sent) for _ in range(count))
            return list(await asyncio.gather(*asked))

        return self._run(every())

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS)
