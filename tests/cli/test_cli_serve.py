"""`serve` and `keys`: a server that starts or says why not, stops cleanly and logs no person."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import DATA, ROOT
from mostly_slow import mostly_slow
from uvicorn.config import Config
from uvicorn.server import ServerState

from scoring.api.api_keys import KeyFile
from scoring.api.guard import Door
from scoring.cli.main import main
from scoring.cli.serve import _shown
from scoring.cli.served_line import ServedLine
from scoring.deployment import Deployment

SECONDS = 180
MARKED = {
    "name": "Zebedee Quux",
    "email": "zebedee@marked.example",
    "phone": "+44 20 7946 0987",
}


@contextmanager
def server(folder: Path, *options: str) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """A server and its port; what it printed is in `log`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "scoring", "serve", "--port", str(port), *options]
    told = os.environ | {"LEAD_SCORING_DATA": str(folder)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=told, stdout=log, stderr=log)
    try:
        wait_for(port, process)
        yield port, process
    finally:
        process.kill()
        process.wait()


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < until:
        if asked(port, "/api/health")[0] == 200:
            return
        time.sleep(0.2)
    pytest.fail("The server did not start.")


def asked(port: int, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, named)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return int(answer.status), answer.read()
    except urllib.error.HTTPError as problem:
        return problem.code, problem.read()
    except OSError:
        return 0, b""


def refused(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["serve", *options]) == 1
    return capsys.readouterr().err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEAD_SCORING_DATA", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_server_for_others_is_refused_without_a_key(capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "--host", "0.0.0.0", "--port", "1")
    assert "python -m scoring keys add NAME" in said


def test_a_sign_in_that_lets_nobody_in_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    KeyFile().add("crm")
    monkeypatch.setenv("LEAD_SCORING_ROLES", str(folder / "roles.toml"))
    assert "the file of roles" in refused(capsys, "--port", "1")


@pytest.mark.parametrize(
    ("rules", "shown"),
    [({}, "localhost"), ({"host": "127.0.0.2"}, "127.0.0.2"), ({"host": "0.0.0.0"}, "localhost"),
     ({"host": "::", "hosts": "leads.example"}, "leads.example"),
     ({"host": "0.0.0.0", "hosts": "*"}, "localhost")],
)  # fmt: skip
def test_the_address_that_is_shown_is_one_that_is_answered(
    rules: dict[str, str], shown: str
) -> None:
    found = Deployment(**rules)
    assert _shown(found) == shown
    assert Door(found).knows(f"{shown}:8501")


@pytest.mark.usefixtures("folder")
def test_a_port_in_use_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"port {port}" in refused(capsys, "--port", str(port))


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("options", "word"),
    [(["--port", "70000"], "65535"), (["--host", "no.such.host.invalid"], "keys add"),
     (["--models", "nowhere"], "does not exist")],
)  # fmt: skip
def test_what_cannot_be_served_is_told(
    capsys: pytest.CaptureFixture[str], options: list[str], word: str
) -> None:
    assert word in refused(capsys, *options)


def test_keys_are_made_listed_and_removed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "add", "crm", "--role", "analyst"]) == 0
    token = re.search(r"lsk_\S+", capsys.readouterr().out)
    assert token is not None
    assert main(["keys", "list"]) == 0
    assert re.fullmatch(r"crm  analyst  since \S+\n", capsys.readouterr().out)
    assert token[0] not in (folder / "keys.json").read_text()
    assert [main(["keys", "remove", "crm"]), main(["keys", "remove", "crm"])] == [0, 1]


def test_screens_and_api_know_the_same_names_of_this_machine() -> None:
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        config = tomllib.load(file)["server"]
    assert set(config["allowedHosts"]) == Deployment().host_names
    assert config["address"] == Deployment().host


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_api_alone_starts_and_stops_cleanly(folder: Path, stop: signal.Signals) -> None:
    with server(folder, "--api-only") as (port, process):
        assert [asked(port, "/api/ready")[0], asked(port, "/")[0]] == [200, 404]
        process.send_signal(stop)
        assert process.wait(SECONDS) == 0
    log = (folder / "log").read_text()
    assert log.startswith("API: ")
    assert log.endswith("Stopped.\n")
    assert "Traceback" not in log


class Line:
    """A connection that notes whether it was closed."""

    closed = False

    def __init__(self, line: socket.socket | None = None) -> None:
        self.line = line

    def close(self) -> None:
        self.closed = True

    def get_protocol(self) -> object:
        return self.protocol

    def get_extra_info(self, name: str) -> socket.socket | None:
        return self.line if name == "socket" else None


@pytest.mark.parametrize(
    ("sent", "closed"),
    [([], True), ([b"GET / HTTP/1.1\r\n"], True), ([b"GET / HTTP/1.1\r\n", b"X: y\r\n"], True),
     ([b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"], False)],
)  # fmt: skip
def test_a_head_that_does_not_arrive_is_given_up(sent: list[bytes], closed: bool) -> None:
    async def app(_scope: Any, receive: Any, _send: Any) -> None:
        await receive()

    async def waited() -> bool:
        config = Config(app, log_config=None)
        config.load()
        line, protocol = Line(), ServedLine(config, ServerState(), {})
        line.protocol = protocol
        protocol.connection_made(line)
        for part in sent:
            protocol.data_received(part)
        protocol.give_up_now()
        await asyncio.sleep(0)
        return line.closed

    assert asyncio.run(waited()) is closed


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_connection_sends_at_once_whoever_made_its_socket(family: socket.AddressFamily) -> None:
    async def app(_scope: Any, _receive: Any, _send: Any) -> None:
        raise AssertionError

    async def opened(line: socket.socket) -> None:
        config = Config(app, log_config=None)
        config.load()
        ServedLine(config, ServerState(), {}).connection_made(Line(line))

    # asyncio does so by itself only for sockets that name the protocol.
    with socket.socket(family, socket.SOCK_STREAM) as line:
        asyncio.run(opened(line))
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


@pytest.mark.slow
def test_screens_and_api_answer_at_one_port(folder: Path) -> None:
    with server(folder) as (port, process):
        paths = ("/", "/_stcore/health", "/api/ready", "/api/openapi.json")
        assert [asked(port, path)[0] for path in paths] == [200] * 4
        assert asked(port, "/api/models", Host="evil.example")[0] == 421
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0
    assert (folder / "log").read_text().startswith("Screens: http://localhost:")


@pytest.mark.slow
def test_no_log_holds_a_person_nor_a_body_nor_an_id(folder: Path) -> None:
    with server(folder, "--api-only") as (port, _):
        statuses = list(marked(port))
    log = (folder / "log").read_text()
    assert set(statuses) <= {200, 202, 401, 404, 405, 413, 415, 421, 422}
    assert len(re.findall(r"(POST|GET) ", log)) >= len(statuses)
    for part in (*MARKED.values(), "Zebedee", "zebedee", "7946"):
        assert part not in log


def marked(port: int) -> Iterator[int]:
    """Statuses of requests that hold a person wherever they can."""
    name, quoted = MARKED["name"], "Zebedee%20Quux"
    lead: dict[str, Any] = {"Source": "Google", "Lead ID": name, **MARKED}
    to_json = {"Content_Type": "application/json"}
    yield asked(port, "/api/predict", json.dumps(lead).encode(), **to_json)[0]
    yield asked(port, "/api/predict", json.dumps({"Visits": name}).encode(), **to_json)[0]
    yield asked(port, "/api/predict", name.encode(), **to_json)[0]
    yield asked(port, f"/api/{quoted}")[0]
    yield asked(port, f"/api/batches/{quoted}")[0]
    yield asked(port, f"/api/models?x={quoted}", Referer=name, User_Agent=name)[0]
    yield asked(port, "/api/predict", b"{}", X_Api_Key=name)[0]
    line = ",".join(lead.values())
    file = (",".join(lead) + f"\n{line}\n").encode()
    for content in (file, file * 2, b"PK\x03\x04" + file, b"\x00" + file):
        yield asked(port, f"/api/batches?filename={quoted}.csv&anyway=yes", content)[0]
    sample = (DATA / "sample_leads.csv").read_bytes().splitlines(keepends=True)
    sheet = b"".join(sample[:20]).replace(b"Google", name.encode())
    yield asked(port, f"/api/batches?filename={quoted}.csv&part={quoted}", sheet)[0]
    yield asked(port, f"/api/batches?map={quoted}={quoted}", sheet)[0]


@pytest.mark.parametrize(
    ("command", "unneeded"),
    mostly_slow(
        [
            ("score", {"plotly", "jinja2", "optuna", "scoring.cli.train"}),
            ("", {"fastapi", "uvicorn"}),
        ],
        fast=1,
    ),
)
def test_commands_do_not_load_what_others_need(command: str, unneeded: set[str]) -> None:
    told = f"import sys; from scoring.cli.main import _parser; _parser({command!r}); "
    told += f"print({unneeded!r} & set(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "set()"
