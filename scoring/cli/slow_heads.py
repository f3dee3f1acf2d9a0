"""Connections that never send the head of a request, which uvicorn would hold for ever."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20.0


class SlowHeads(H11Protocol):
    """Gives a connection up when the head of its request is not there in time."""

    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first head."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait for the rest of a head, or no longer once it is there."""
        super().data_received(data)
        if not self._lacks_head:
            self._stop_waiting()
        elif self._due is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def give_up_now(self) -> None:
        """Close the connection if a head is still missing."""
        self._due = None
        # A web socket has taken the connection over.
        if self.transport.get_protocol() is self and self._lacks_head:
            self.transport.close()

    @property
    def _lacks_head(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        self._due = asyncio.get_running_loop().call_later(HEAD_SECONDS, self.give_up_now)

    def _stop_waiting(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
