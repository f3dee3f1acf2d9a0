"""What a person sees where the disk or a format refuses a file, in a real browser."""

import shutil
from pathlib import Path

import pytest
from conftest import DATA, ROOT
from playwright.sync_api import Page, expect

from browser.conftest import UPLOAD, Watch, serve

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


@pytest.fixture
def long_leads(tmp_path: Path) -> Path:
    """Leads of the sample, more than a megabyte, of whom one has a note longer than XLSX holds."""
    head, *leads = (DATA / "sample_leads.csv").read_text(encoding="utf-8").splitlines()
    lines = [f"{head},Note", *(f"{lead},{'word ' * 150}" for lead in leads[:1999])]
    path = tmp_path / "long leads.csv"
    path.write_text("\n".join([*lines, f"{leads[-1]},{'word ' * 8_000}"]) + "\n", encoding="utf-8")
    return path


def test_without_a_folder_for_temporary_files_leads_are_ranked_and_downloaded(
    page: Page, watch: Watch, long_leads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "temporary"
    gone.mkdir()
    monkeypatch.setenv("TMPDIR", str(gone))
    server = serve(ROOT / "models")
    page.goto(next(server))
    expect(page.locator(UPLOAD)).to_have_count(1, timeout=60_000)
    shutil.rmtree(gone)
    page.set_input_files(UPLOAD, long_leads)
    with page.expect_download(timeout=120_000) as file:
        page.get_by_role("button", name="Download call sheet").click(timeout=120_000)
    assert file.value.path().read_bytes().startswith(b"PK")
    server.close()
    assert (watch.requests, watch.errors) == ([], [])


def test_a_download_that_is_refused_says_why(app: str, page: Page, long_leads: Path) -> None:
    page.goto(app)
    expect(page.locator(UPLOAD)).to_have_count(1, timeout=60_000)
    page.set_input_files(UPLOAD, long_leads)
    page.get_by_role("tab", name="Downloads").click(timeout=120_000)
    page.get_by_role("button", name="All leads (Excel)").click(timeout=120_000)
    expect(page.get_by_text("holds a cell of more than 32,767 characters")).to_be_visible()
