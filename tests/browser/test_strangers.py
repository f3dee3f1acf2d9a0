"""What one visitor, or a page of another site, can do to another: nothing."""

import socket
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from browser.conftest import serve

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def handshake(app: str, origin: str, host: str = "") -> int:
    """How the server answers a page of this origin that asks for a session."""
    place = urlsplit(app)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=30)
    headers = {
        "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Origin": origin, "Host": host or place.netloc,
    }  # fmt: skip
    connection.request("GET", "/_stcore/stream", headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_page_of_another_site_gets_no_session(app: str) -> None:
    assert handshake(app, app) == 101
    assert handshake(app, "https://leads.example.com") == 403


def test_nor_does_one_whose_name_leads_to_this_machine(app: str) -> None:
    place = f"leads.example.com:{urlsplit(app).port}"
    assert handshake(app, f"http://{place}", place) == 403


def test_a_name_that_was_stated_gets_one(tmp_path: Path) -> None:
    server = serve(tmp_path, "--server.allowedHosts", "leads.example.com")
    try:
        assert handshake(next(server), "https://leads.example.com", "leads.example.com") == 101
    finally:
        server.close()


def test_a_file_is_not_taken_without_the_token_of_the_browser(app: str) -> None:
    place = urlsplit(app)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=30)
    connection.request("PUT", "/_stcore/upload_file/session/file", body=b"Lead\nAna\n")
    assert connection.getresponse().status == 403
    connection.close()


def test_only_this_machine_is_listened_to(app: str) -> None:
    port = urlsplit(app).port
    others = {a[4][0] for a in socket.getaddrinfo(socket.gethostname(), None)}
    for address in others - {"127.0.0.1"}:
        if not address.startswith("127."):
            with pytest.raises(OSError, match=r"refused|unreachable"):
                socket.create_connection((address, port), timeout=10)
