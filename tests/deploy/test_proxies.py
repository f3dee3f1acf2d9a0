"""The app through nginx and Caddy: TLS, the screens' connection, uploads, the API, who is named."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from conftest import DATA, ROOT
from playwright.sync_api import Page, sync_playwright
from proxies import NAME, caddy, nginx

from benchmarks.served_app import free_port

pytestmark = pytest.mark.containers
LEADS = DATA / "sample_leads.csv"
# Leads to the API by a page of the same site; how it answered.
SEND = """([key, leads]) => fetch("/api/batches?filename=leads.csv", {
    method: "POST", body: leads, headers: {"X-API-Key": key, "Content-Type": "text/csv"},
}).then(answer => answer.status)"""
NAMING = ("X-Auth-Request-Email", "X-Proxy-Secret", "X-Forwarded-User", "X-Forwarded-Email")


@pytest.fixture(scope="module")
def served_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Screens and API for the name of the site; the address, and a key."""
    port, data = free_port(), tmp_path_factory.mktemp("data")
    told = {"LEAD_SCORING_DATA": str(data), "LEAD_SCORING_HOSTS": f"{NAME},127.0.0.1"}
    scoring = [sys.executable, "-m", "scoring"]
    made = subprocess.run(
        [*scoring, "keys", "add", "test"], cwd=ROOT, env=os.environ | told, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    with subprocess.Popen(
        [*scoring, "serve", "--port", str(port)], cwd=ROOT, env=os.environ | told
    ) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/api/health")
            yield f"127.0.0.1:{port}", made.stdout.split()[-1]
        finally:
            process.terminate()


def wait_for(address: str) -> None:
    for _ in range(480):
        try:
            requests.get(address, timeout=5).raise_for_status()
            return
        except requests.RequestException:
            time.sleep(0.5)
    raise AssertionError(f"{address} did not answer")


@pytest.fixture
def page() -> Iterator[Page]:
    """A browser that knows the name of the site, and believes its certificate."""
    rules = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
    flags = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", rules]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[*flags, "--disable-background-networking"],
        )
        opened = browser.new_context(ignore_https_errors=True).new_page()
        opened.set_default_timeout(120_000)
        yield opened
        browser.close()


@pytest.mark.parametrize("proxy", [nginx, caddy])
def test_a_file_is_ranked_through_a_proxy(
    proxy: Any, served_app: tuple[str, str], page: Page, tmp_path: Path
) -> None:
    app, key = served_app
    with proxy(app, tmp_path) as address:
        answer = page.goto(address)
        upload = page.locator("[data-testid=stFileUploaderDropzoneInput]").first
        upload.set_input_files(LEADS)
        page.get_by_text("Call these 300").first.wait_for()
        found = [page.evaluate(SEND, [sent, LEADS.read_text("utf-8")]) for sent in (key, "none")]
    assert answer is not None
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert answer.headers["content-security-policy"] == "frame-ancestors 'self'"
    # A slow machine answers later.
    assert found in ([200, 401], [202, 401])
    assert "?" not in "".join(line for line in logged(tmp_path) if "_stcore" in line)


def logged(folder: Path) -> list[str]:
    files = [path for name in ("lead-scoring.log", "proxy.log") for path in folder.glob(name)]
    return [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]


class Echo(BaseHTTPRequestHandler):
    """An app that answers with the headers it got."""

    def do_GET(self) -> None:
        body = json.dumps({name.title(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


class SignIn(Echo):
    """A sign-in that knows who has its cookie."""

    def do_GET(self) -> None:
        known = "signed=ann" in self.headers.get("Cookie", "")
        self.send_response(202 if known else 401)
        if known:
            self.send_header("X-Auth-Request-Email", "ann@example.com")
        self.end_headers()


@pytest.fixture
def signed(tmp_path: Path) -> Iterator[str]:
    """The address of an echo behind Caddy with a sign-in."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), kind) for kind in (Echo, SignIn)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    app, sign_in = (f"127.0.0.1:{server.server_port}" for server in servers)
    site = f"http://127.0.0.1:{free_port()}"
    try:
        with caddy(app, tmp_path, file="sign-in.Caddyfile", site=site, sign_in=sign_in):
            yield site
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


FORGED = {name: "forged" for name in NAMING}


def test_the_sign_in_alone_names_a_person(signed: str) -> None:
    asked = {**FORGED, "Cookie": "signed=ann"}
    got = requests.get(signed, headers=asked, timeout=20).json()
    assert got["X-Auth-Request-Email"] == "ann@example.com"
    assert got["X-Proxy-Secret"] == "of-the-proxy"


def test_who_is_not_signed_in_is_sent_to_the_sign_in(signed: str) -> None:
    answer = requests.get(signed, headers=FORGED, timeout=20, allow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/oauth2/start?rd=")


def test_a_program_that_asks_the_api_is_named_by_its_key_alone(signed: str) -> None:
    got = requests.get(f"{signed}/api/models", headers=FORGED, timeout=20).json()
    assert got.keys().isdisjoint(NAMING[:2])


@pytest.mark.parametrize("proxy", [nginx, caddy])
def test_a_proxy_without_a_sign_in_names_nobody(proxy: Any, tmp_path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with proxy(f"127.0.0.1:{server.server_port}", tmp_path) as address:
        port = address.rsplit(":", 1)[1]
        got = asked_by_name(int(port))
    server.shutdown()
    server.server_close()
    assert got.keys().isdisjoint(NAMING)
    assert got["X-Forwarded-Proto"] == "https"


def asked_by_name(port: int) -> dict[str, str]:
    """What an app gets of forged headers, asked through TLS by the name of the site."""
    given = [part for name in NAMING for part in ("-H", f"{name}: forged")]
    resolve = f"{NAME}:{port}:127.0.0.1"
    answer = subprocess.run(
        ["curl", "-sk", "--max-time", "20", "--resolve", resolve, *given, f"https://{NAME}:{port}/"],
        capture_output=True, check=True,
    )  # fmt: skip
    found: dict[str, str] = json.loads(answer.stdout)
    return found
