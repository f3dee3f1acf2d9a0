"""A served app and a headless Chromium that reports every request and console error."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 60


@dataclass
class Watch:
    """What a page did that it should not: requests off this machine, console errors."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


UPLOAD = "[data-testid=stFileUploaderDropzoneInput]"


@dataclass
class Clicks:
    """A person's clicks on a page, counted; giving a file is one of them."""

    page: Page
    count: int = 0

    def on(self, what: Locator) -> None:
        """Click it as soon as it can be."""
        self.count += 1
        what.click(timeout=240_000)

    def upload(self, *files: Path) -> None:
        """Give files to the uploader in view."""
        self.count += 1
        self.page.set_input_files(UPLOAD, list(files))

    def download(self, label: str) -> Download:
        """The file behind a button."""
        with self.page.expect_download(timeout=240_000) as waiting:
            self.on(self.page.get_by_role("button", name=label))
        return waiting.value


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(
    models: Path, *options: str, port: int = 0, told: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The app over a folder of models, until the generator is closed.

    `told` are variables of its environment.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
    command += ["--server.port", str(port), "--server.headless", "true", *options]
    # What a server has started may write to it a moment longer.
    with TemporaryDirectory(ignore_cleanup_errors=True) as kept:
        environment = os.environ | {"LEAD_SCORING_MODELS": str(models), "LEAD_SCORING_DATA": kept}
        environment |= dict(told or {})
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_until_healthy(f"http://localhost:{port}/_stcore/health", process)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait()


def wait_until_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the server answers; fail when it ends or takes too long."""
    for _ in range(START_SECONDS * 4):
        try:
            urllib.request.urlopen(url, timeout=1)
            return
        except OSError:
            if process.poll() is not None:
                break
            try:
                process.wait(0.25)
            except subprocess.TimeoutExpired:
                continue
    pytest.fail("the app did not start")


@pytest.fixture(scope="session")
def app() -> Iterator[str]:
    """The app as `make run` serves it, on the bundled model."""
    yield from serve(ROOT / "models")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; skipped (and in CI failed) where it is not installed."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium
        started = chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS, headless=True)
        yield started
        started.close()


@pytest.fixture
def watch() -> Watch:
    """Collects what `page` should not do."""
    return Watch()


@pytest.fixture
def page(browser: Browser, watch: Watch) -> Iterator[Page]:
    """A fresh page, watched."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, accept_downloads=True, color_scheme="light"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("request", lambda r: _note_request(watch, r.url))
    page.on("console", lambda m: watch.errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: watch.errors.append(str(e)))
    yield page
    context.close()


def _note_request(watch: Watch, url: str) -> None:
    if not url.startswith(("http://localhost:", "ws://localhost:", "data:", "blob:")):
        watch.requests.append(url)
