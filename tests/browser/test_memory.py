"""The whole way round, wide and narrow: ranked, handed out, worked, brought back, corrected."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT, read_sample
from playwright.sync_api import Browser, Page, expect

from browser.conftest import UPLOAD, serve
from browser.test_axe import settled
from scoring.views.my_calls.day_calls import next_working_day

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
def clock() -> Path:
    """What moves the clock of a process; skipped (and in CI failed) where it is not installed."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not found:
        pytest.skip("faketime is not installed: apt-get install faketime")
    return found[0]


@contextmanager
def served(kept: Path, clock: Path, days: int = 0) -> Iterator[str]:
    """The app over what is kept in a folder, on the day that is so many after today."""
    told = {"LEAD_SCORING_DATA": str(kept / "data"), "LEAD_SCORING_KEEP_BATCHES": "on"}
    if days:
        told |= {"LD_PRELOAD": str(clock), "FAKETIME": f"+{days}d"}
    yield from serve(kept / "models", told=told)


def today() -> date:
    return datetime.now(UTC).date()


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
    # Of the lead of which Ana says that it converted.
    seen(page, "1 outcome contradicts what a rep said")
    page.get_by_role("button", name="Take these outcomes").click(timeout=MS)
    seen(page, "of 1,500 rows are of leads scored before")
    seen(page, "promises too much")
    page.get_by_role("button", name="Recalibrate").click(timeout=MS)
    seen(page, "v0002 serves from now on")


def worked(page: Page, app: str, rep: str, key: str, line: str) -> str:
    """The lead of which a rep says something on the first day, and what the page says then."""
    page.goto(f"{app}/my_calls?rep={rep}")
    expect(page.locator(".st-key-call_card")).to_be_visible(timeout=MS)
    settled(page)
    title = page.locator(".st-key-call_card h2").inner_text()
    # What is pressed sooner after a card came into view was meant for the one before.
    page.wait_for_timeout(900)
    page.keyboard.press(key)
    page.keyboard.press("Enter")
    seen(page, line)
    return title


def comes_up(page: Page, app: str, title: str, day: date) -> None:
    """Who is to be called back on this day is the first whom Ben calls."""
    page.goto(f"{app}/my_calls?rep=Ben")
    seen(page, "4 to call · 0 done today")
    assert page.locator(".st-key-call_card h2").inner_text() == title
    seen(page, f"Call back on {day}")


@pytest.mark.parametrize("screen", [(1280, 900), (400, 850)], ids=["desk", "phone"])
def test_a_list_is_worked_comes_back_tomorrow_and_what_became_of_it_corrects_the_model(
    browser: Browser, clock: Path, leads: Path, outcomes: Path, screen: tuple[int, int]
) -> None:
    kept, viewport = leads.parent, {"width": screen[0], "height": screen[1]}
    shutil.copytree(ROOT / "models", kept / "models")
    tomorrow = next_working_day(today())
    page = browser.new_context(viewport=viewport, timezone_id="UTC").new_page()
    with served(kept, clock) as app:
        address = handed_out(page, app, leads).removeprefix(app)
        worked(page, app, "Ana", "5", "3 to call · 1 done")
        title = worked(page, app, "Ben", "3", "3 to call · 1 done today · 1 coming up")
    page.context.close()
    # Another day, another browser.
    page = browser.new_context(viewport=viewport, timezone_id="UTC").new_page()
    with served(kept, clock, (tomorrow - today()).days) as app:
        comes_up(page, app, title, tomorrow)
        page.goto(app + address)
        seen(page, "Handed out: 2 of 8 calls made, 1 converted")
        proven(page, app, outcomes)
    page.context.close()
