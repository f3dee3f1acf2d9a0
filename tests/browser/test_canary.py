"""What visitors upload is nowhere when they have gone: neither in files nor in memory.

A server is started, used as by a person, left, and searched.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import Page, expect

from browser.canaries import LEAD_WORD, PAST_WORD, Housed, history_file, leads_file
from browser.conftest import UPLOAD
from browser.test_call_sheet import download, settled
from scoring.training.run_process import kill

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

MS = 240_000
TABS = ("Tiers", "Grid", "Levers", "About the file", "Downloads")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Leads and a history."""
    leads, history = tmp_path / f"{LEAD_WORD}.csv", tmp_path / "history.csv"
    leads.write_bytes(leads_file())
    history.write_bytes(history_file())
    return leads, history


@pytest.fixture
def housed(tmp_path: Path) -> Iterator[Housed]:
    """A server with the bundled model."""
    folder = tmp_path / "housed"
    shutil.copytree(ROOT / "models", folder / "models")
    server = Housed.start(folder)
    yield server
    server.end()


def idle(page: Page) -> None:
    """Return once nothing runs and everything is loaded."""
    state = ("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stApp")).to_have_attribute(*state, timeout=MS)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=MS)


def go_to(page: Page, name: str) -> None:
    page.get_by_test_id("stTopNav").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_attached(timeout=MS)
    idle(page)


def views(page: Page) -> None:
    """Open every view of a page, one after the other."""
    for name in page.get_by_role("radio").all_inner_texts():
        page.get_by_role("radio", name=name, exact=True).click()
        idle(page)


def work_on_leads(page: Page) -> None:
    """The call sheet with all its tabs and files, a lead, what-if, and the leads in Explore."""
    settled(page)
    download(page, "Download call sheet")
    for name in TABS:
        page.get_by_role("tab", name=name).click()
        idle(page)
    download(page, "All leads (CSV)")
    download(page, "All leads (Excel)")
    go_to(page, "Lead")
    download(page, "Page to print (HTML)")
    views(page)
    go_to(page, "What-if")
    views(page)
    go_to(page, "Explore")
    page.get_by_role("button", name="Leads of the call sheet").click()
    idle(page)
    views(page)


def begin_training(page: Page, history: Path) -> None:
    go_to(page, "Train")
    expect(page.locator(UPLOAD)).to_have_count(1)
    page.set_input_files(UPLOAD, history)
    page.get_by_role("button", name="Train", exact=True).click(timeout=MS)


def train(page: Page, history: Path) -> None:
    """Train on a history and let what comes of it serve."""
    begin_training(page, history)
    page.get_by_role("button", name="Publish").click(timeout=MS)
    expect(page.get_by_text("It serves now.").first).to_be_visible(timeout=MS)
    idle(page)


def test_what_a_visitor_uploads_is_nowhere_when_the_session_has_ended(
    page: Page, housed: Housed, files: tuple[Path, Path]
) -> None:
    leads, history = files
    page.goto(housed.address)
    page.set_input_files(UPLOAD, leads)
    work_on_leads(page)
    train(page, history)
    assert housed.remembers(LEAD_WORD) > 0
    page.close()
    assert (housed.forgets(LEAD_WORD), housed.forgets(PAST_WORD)) == (0, 0)
    assert (housed.files_with(LEAD_WORD), housed.files_with(PAST_WORD)) == ([], [])


def test_of_what_was_in_work_nothing_is_left_by_a_kill_or_after_the_next_start(
    page: Page, housed: Housed, files: tuple[Path, Path]
) -> None:
    page.goto(housed.address)
    begin_training(page, files[1])
    expect(page.get_by_role("button", name="Cancel")).to_be_visible(timeout=MS)
    housed.end()
    for run in housed.folder.glob("data/runs/*"):
        kill(run)
    assert housed.files_with(PAST_WORD) == []
    half_written = housed.folder / "data" / ".0a1b.tmp"
    half_written.write_text(PAST_WORD)
    os.utime(half_written, (0, 0))
    again = Housed.start(housed.folder)
    page.goto(again.address)
    expect(page.get_by_text("Look around").first).to_be_visible(timeout=MS)
    assert again.files_with(PAST_WORD) == []
    again.end()
