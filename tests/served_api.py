"""The API on a port of this machine, as a program or a browser asks it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from scoring.api.guard import Door
from scoring.api.mounted import MountedApi


@contextmanager
def serving(models: Path) -> Iterator[str]:
    """The address of a server of the API over these models."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begun = threading.Event()
    app = MountedApi.over(models, Door(), begun.set).alone
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert begun.wait(60)
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}/api"
    finally:
        server.should_exit = True
        thread.join()
