"""The whole way round, wide and narrow: ranked, handed out, worked, brought back, corrected."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT, read_sample
from playwright.sync_api import Browser, Page, expect

from browser.conftest import UPLOAD, serve
from browser.test_axe import settled

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]
MS = 90_000


def past() -> pd.DataFrame:
    return read_sample("sample_history.csv").tail(1_500)


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    """Leads of October, before anybody knew what would become of them."""
    place = tmp_path / "october.csv"
    past().drop(columns="Converted").to_csv(place, index=False)
    return place


@pytest.fixture
def outcomes(tmp_path: Path) -> Path:
    """What became of them, of whom half of those that the model promised came."""
    found = past()[["Lead ID", "Converted"]].copy()
    won = found.index[found["Converted"] == "Yes"]
    found.loc[won[::2], "Converted"] = "No"
    place = tmp_path / "november.csv"
    found.to_csv(place, index=False)
    return place


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "on")
    yield from serve(Path(shutil.copytree(ROOT / "models", tmp_path / "models")))


def seen(page: Page, words: str) -> None:
    expect(page.get_by_text(re.compile(words)).first).to_be_visible(timeout=MS)
    settled(page)


def filled(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text, timeout=MS)
    page.keyboard.press("Enter")
    settled(page)


def handed_out(page: Page, app: str, leads: Path) -> str:
    """The address of the list that was ranked and handed out to two reps."""
    page.goto(app)
    page.locator(UPLOAD).wait_for(state="attached", timeout=MS)
    page.set_input_files(UPLOAD, leads)
    seen(page, "^Call these")
    filled(page, "We can call", "8")
    filled(page, "Reps", "Ana, Ben")
    page.get_by_role("button", name="Hand out").click(timeout=MS)
    seen(page, "8 calls are handed out: Ana 4, Ben 4")
    page.wait_for_url(re.compile("batch="), timeout=MS)
    return page.url


def proven(page: Page, app: str, outcomes: Path) -> None:
    """What came true is given back, judged, and corrects the model."""
    page.goto(f"{app}/monitor")
    page.get_by_role("radio", name="Outcomes").click(timeout=MS)
    fold = page.get_by_text("Give outcomes back", exact=True)
    expect(fold).to_be_visible(timeout=MS)
    if not page.locator(UPLOAD).is_visible():
        fold.click()
    page.locator(UPLOAD).wait_for(state="attached", timeout=MS)
    page.set_input_files(UPLOAD, outcomes)
    page.get_by_role("button", name="Take these outcomes").click(timeout=MS)
    seen(page, "of 1,500 rows are of leads scored before")
    seen(page, "promises too much")
    page.get_by_role("button", name="Recalibrate").click(timeout=MS)
    seen(page, "v0002 serves from now on")


@pytest.mark.parametrize("screen", [(1280, 900), (400, 850)], ids=["desk", "phone"])
def test_a_list_is_worked_brought_back_proven_and_corrects_the_model(
    browser: Browser, app: str, leads: Path, outcomes: Path, screen: tuple[int, int], tmp_path: Path
) -> None:
    viewport = {"width": screen[0], "height": screen[1]}
    page = browser.new_context(viewport=viewport).new_page()
    address = handed_out(page, app, leads)
    for rep, key, line in (("Ana", "5", "3 to call · 1 done"), ("Ben", "2", "3 to call · 1 done")):
        page.goto(f"{app}/my_calls?rep={rep}")
        expect(page.locator(".st-key-call_card")).to_be_visible(timeout=MS)
        settled(page)
        page.keyboard.press(key)
        page.keyboard.press("Enter")
        seen(page, line)
    page.context.close()
    # Another day, another browser.
    page = browser.new_context(viewport=viewport).new_page()
    page.goto(address)
    seen(page, "Handed out: 2 of 8 calls made, 1 converted")
    page.screenshot(path=tmp_path / "back.png")
    proven(page, app, outcomes)
    page.screenshot(path=tmp_path / "proven.png")
    page.context.close()
