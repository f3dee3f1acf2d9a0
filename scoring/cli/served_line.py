"""Connections to the server, with what uvicorn and Streamlit leave out for them."""

import asyncio
import socket
from contextlib import suppress

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20.0


class ServedLine(H11Protocol):
    """A connection that sends at once, and is given up when the head of a request is missing.

    uvicorn would wait for a head for ever. The socket that Streamlit listens at would hold back the
    second half of an answer until the first is confirmed, 40 ms for who keeps the connection.
    """

    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first head."""
        super().connection_made(transport)
        line = transport.get_extra_info("socket")
        if line is not None and line.family in (socket.AF_INET, socket.AF_INET6):
            # Some systems refuse it for a connection that is closed already.
            with suppress(OSError):
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
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
