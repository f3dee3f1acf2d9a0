"""What a person sees of a broken file, in a real browser."""

import contextlib
from pathlib import Path

import pytest
from conftest import read_sample
from playwright.sync_api import Page, TimeoutError, expect

from browser.conftest import Watch

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

UPLOAD = "[data-testid=stFileUploaderDropzoneInput]"
TOO_LONG = 20


def lines() -> list[str]:
    """A header and sixty leads."""
    return read_sample("sample_leads.csv", 60).to_csv(index=False).splitlines()


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Sixty leads, one of them with cells too many."""
    path, rows = tmp_path / "broken.csv", lines()
    rows[TOO_LONG] += ",too,many"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def set_aside(page: Page, app: str, file: Path) -> bytes:
    """Upload a file and download its rows set aside."""
    page.goto(app)
    page.set_input_files(UPLOAD, file)
    expect(page.get_by_role("button", name="Download call sheet")).to_be_visible(timeout=120_000)
    page.get_by_role("tab", name="About the file").click()
    page.get_by_text("Issues (1)").click()
    button = page.get_by_role("button", name="Rows set aside (CSV)")
    for _ in range(4):  # a rerun in between swallows the click
        expect(button).to_be_visible(timeout=30_000)
        with contextlib.suppress(TimeoutError):
            with page.expect_download(timeout=15_000) as waiting:
                button.click()
            return waiting.value.path().read_bytes()
    pytest.fail("the rows set aside were never downloaded")


def test_rows_set_aside_are_downloaded_as_they_are(
    page: Page, app: str, broken: Path, watch: Watch
) -> None:
    rows = broken.read_text(encoding="utf-8").splitlines()
    expected = "".join(f"{row}\r\n" for row in (rows[0], rows[TOO_LONG]))
    assert set_aside(page, app, broken) == b"\xef\xbb\xbf" + expected.encode()
    assert (watch.requests, watch.errors) == ([], [])


def test_a_mended_row_is_uploaded_again_and_ranked(
    page: Page, app: str, broken: Path, tmp_path: Path
) -> None:
    mended = tmp_path / "mended.csv"
    mended.write_bytes(set_aside(page, app, broken).replace(b",too,many", b""))
    page.get_by_role("button", name="Upload another").click()
    page.set_input_files(UPLOAD, mended)
    expect(page.get_by_text("1 lead and 28 columns").first).to_be_visible(timeout=120_000)


def test_leads_without_column_names_are_asked_about(
    page: Page, app: str, tmp_path: Path, watch: Watch
) -> None:
    headless = tmp_path / "headless.csv"
    headless.write_text("\n".join(lines()[1:]) + "\n", encoding="utf-8")
    page.goto(app)
    page.set_input_files(UPLOAD, headless)
    page.get_by_role("button", name="The first row is a lead").click()
    expect(page.get_by_role("button", name="Apply and score")).to_be_visible(timeout=60_000)
    assert (watch.requests, watch.errors) == ([], [])
