"""`serve`: the screens and the API on one port, or the API alone.

Streamlit is loaded for the screens alone, and nowhere else in the product but by them: a server of
the API must neither wait for it nor need its memory.
"""

import argparse
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import uvicorn
from uvicorn.config import HTTP_PROTOCOLS

from scoring.access import read_roles
from scoring.api.guard import Door
from scoring.api.mounted import PLACE, MountedApi
from scoring.cli.arguments import PORT
from scoring.cli.served_line import ServedLine
from scoring.deployment import OWN_HOSTS, Deployment, deployment
from scoring.errors import ModelUnavailable, SettingsRefused
from scoring.intake.apart.process import warm
from scoring.model.compiled_trees import begin
from scoring.registry import NamedModels
from scoring.settings import PROJECT
from scoring.store import lead_store
from scoring.wording import listed

MOST_PORT = 65_535
# What is under way when the server is stopped may take so long to end.
GRACE_SECONDS = 10
_MODELS = "LEAD_SCORING_MODELS"


def serve(options: argparse.Namespace) -> None:
    """Serve until the process is stopped."""
    rules = deployment()
    if options.host:
        rules = rules.model_copy(update={"host": options.host})
    door = Door(rules)
    door.require_keys()
    if not options.api_only and (rules.roles or rules.proxy_header):
        # Without it nobody could come in; better said now than to the first visitor.
        read_roles(rules.roles)
    # The same goes for a database that does not answer.
    lead_store()
    folder = _models(options.models)
    _require_free(rules.host, options.port)
    # The screens, the process that reads files and the API work with the same models.
    os.environ[_MODELS] = str(folder)
    _log_requests()
    warm()
    begin()
    say = partial(_say, options, door, NamedModels(folder).names)
    api = MountedApi.over(folder, door, say)
    # Streamlit starts uvicorn by itself, with what this name stands for.
    HTTP_PROTOCOLS["auto"] = f"{ServedLine.__module__}:{ServedLine.__name__}"
    with _stopped_cleanly():
        if options.api_only:
            uvicorn.run(api.alone, host=rules.host, port=options.port, **_UVICORN)
        else:
            _serve_screens(api, rules, options.port)
    print("Stopped.")


def _models(folder: Path) -> Path:
    """The folder of models, whole. Raises ModelUnavailable where it has none."""
    if not NamedModels(folder).names:
        what = "has no model in it" if folder.is_dir() else "does not exist"
        raise ModelUnavailable(
            f"The folder of models “{folder}” {what}, so nothing could be scored. Name another one "
            "with --models DIR, or train a model first: python -m scoring train FILE --outcome "
            f"COLUMN --models “{folder}”"
        )
    return folder.resolve()


def _require_free(host: str, port: int) -> None:
    """Raise SettingsRefused where nothing can listen at an address and port."""
    if not 0 < port <= MOST_PORT:
        raise SettingsRefused(
            f"There is no port {port}. Expected a number from 1 to {MOST_PORT}: --port {PORT}"
        )
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as problem:
        raise SettingsRefused(
            f"Nothing can listen at “{host}”, port {port}: {problem.strerror}. Stop what uses the "
            f"port, or choose another: --port {port + 1 if port < MOST_PORT else PORT}. Check the "
            "address as well, where you named one."
        ) from None


def _say(options: argparse.Namespace, door: Door, models: list[str]) -> None:
    shown = _shown(door.rules)
    at = f"http://{f'[{shown}]' if ':' in shown else shown}:{options.port}"
    if not options.api_only:
        print(f"Screens: {at}")
    print(f"API:     {at}{PLACE}, described at {at}{PLACE}/docs")
    keys = door.keys.keys
    needed = f"needed; known: {listed([key.name for key in keys])}" if keys else "not needed here"
    print(f"Models:  {listed(models)}")
    if door.rules.is_everywhere:
        print(f"Names:   {listed(sorted(door.rules.host_names))}; LEAD_SCORING_HOSTS adds others")
    print(f"Keys:    {needed}. Stop with Ctrl-C.", flush=True)


def _shown(rules: Deployment) -> str:
    """A name that the server answers to; every address of its machine is none."""
    if not rules.is_everywhere:
        return OWN_HOSTS[0] if rules.is_local else rules.host
    names = rules.host_names
    own = [name for name in OWN_HOSTS if name in names or "*" in names]
    return [*own, *sorted(names)][0]


def _serve_screens(api: MountedApi, rules: Deployment, port: int) -> None:
    import streamlit as st

    script = PROJECT / "streamlit_app.py"
    # What is started is taken for the app, beside which its settings are.
    sys.argv = [str(script)]
    app = st.App(script, routes=api.routes, lifespan=api.lifespan)
    names = [] if "*" in rules.host_names else sorted(rules.host_names)
    app.run(
        config={
            "server.port": port,
            "server.address": rules.host,
            "server.allowedHosts": names,
            "server.headless": True,
            "logger.hideWelcomeMessage": True,
        }
    )


@contextmanager
def _stopped_cleanly() -> Iterator[None]:
    """End without a trace of calls when a person or the system stops the server."""

    def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        signal.signal(signal.SIGTERM, before)


def _log_requests() -> None:
    """A line a request on stderr, which holds nothing that a person sent."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.getLogger("scoring.api")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


_UVICORN: dict[str, Any] = {
    "access_log": False,
    "log_level": "warning",
    "proxy_headers": False,
    "server_header": False,
    "timeout_graceful_shutdown": GRACE_SECONDS,
}
