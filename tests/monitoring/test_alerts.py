"""Alerts reach the log and a real webhook, without a lead and without the webhook's secret."""

import json
import logging
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from scoring.deployment import deployment
from scoring.errors import SettingsRefused
from scoring.monitoring.alerts import Alert, send_alert

ALERT = Alert("courses", "alarm", ("The file is unlike the history.", "Train again."), "abc")


class Hook(BaseHTTPRequestHandler):
    taken: ClassVar[list[dict[str, str]]] = []
    status = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append(json.loads(body))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_told: object) -> None:
        """Keep the output of the tests clean."""


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/secret-token"
    monkeypatch.setenv("LEAD_SCORING_WEBHOOK", address)
    Hook.taken.clear()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_webhook_gets_the_words_and_the_state(hook: HTTPServer) -> None:
    assert hook.server_port
    assert send_alert(ALERT)
    (said,) = Hook.taken
    assert said["text"].endswith("courses: The file is unlike the history. Train again.")
    assert (said["model"], said["state"], said["batch"]) == ("courses", "alarm", "abc")


def test_a_webhook_that_refuses_is_told_in_the_log_without_its_address(
    hook: HTTPServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hook.server_port
    monkeypatch.setattr(Hook, "status", 500)
    with caplog.at_level(logging.WARNING):
        assert not send_alert(ALERT)
    assert "answered 500" in caplog.text
    assert "secret-token" not in caplog.text


def test_a_webhook_that_is_not_there_is_told_in_the_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_WEBHOOK", "http://127.0.0.1:9/secret-token")
    assert not send_alert(ALERT)
    assert "could not be reached" in caplog.text
    assert "secret-token" not in caplog.text


def _greet(server: socket.socket) -> None:
    caller, _ = server.accept()
    with caller:
        caller.sendall(b"hello\r\n")


def test_what_answers_without_http_is_told_in_the_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setenv("LEAD_SCORING_WEBHOOK", f"http://127.0.0.1:{port}/")
        greeting = threading.Thread(target=_greet, args=(server,))
        greeting.start()
        assert not send_alert(ALERT)
        greeting.join()
    assert "could not be reached" in caplog.text


def test_an_address_without_a_port_is_told_in_the_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_WEBHOOK", "http://127.0.0.1:port/")
    assert not send_alert(ALERT)
    assert "could not be reached" in caplog.text


def test_without_a_webhook_the_log_alone_is_told(caplog: pytest.LogCaptureFixture) -> None:
    assert send_alert(ALERT)
    assert "model courses: alarm (batch abc)" in caplog.text


def test_an_address_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_WEBHOOK", "file:///etc/passwd")
    with pytest.raises(SettingsRefused, match="LEAD_SCORING_WEBHOOK"):
        deployment()
