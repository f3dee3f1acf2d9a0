"""A rep's way from the call sheet to one lead and through what-if, in a real browser."""

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import DATA, ROOT, read_sample
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Watch
from browser.test_call_sheet import download
from scoring.cli.main import main

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

ROW = 2
CHANGED, VALUE = "Fee page views", "0"
# Stands below the title, outside of what a changed field draws.
HEAD = b"Nothing here is saved"


@dataclass
class Frames:
    """What the server sent to a page since it was last emptied."""

    received: list[bytes] = field(default_factory=list)

    @classmethod
    def of(cls, page: Page) -> "Frames":
        frames = cls()
        page.on("websocket", lambda socket: socket.on("framereceived", frames.note))
        return frames

    def note(self, payload: str | bytes) -> None:
        self.received.append(payload if isinstance(payload, bytes) else payload.encode())

    def empty(self) -> int:
        """How often the head of the page was sent."""
        found = sum(HEAD in frame for frame in self.received)
        self.received.clear()
        return found


def scored(leads: Path, sheet: Path) -> list[dict[str, str]]:
    """The call sheet of a file as the command line writes it."""
    assert main(["score", str(leads), "--out", str(sheet), "--models", str(ROOT / "models")]) == 0
    return list(csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8-sig"))))


@pytest.fixture(scope="module")
def lead(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The lead of the row as the command line scores it."""
    sheet = tmp_path_factory.mktemp("whole") / "sheet.csv"
    return scored(DATA / "sample_leads.csv", sheet)[ROW - 1]


@pytest.fixture(scope="module")
def changed(lead: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The chance of this lead after the change, scored from a file of one lead."""
    leads = read_sample("sample_leads.csv")
    row = leads[leads["Lead ID"] == lead["lead_id"]].assign(**{CHANGED: VALUE})
    folder = tmp_path_factory.mktemp("changed")
    row.to_csv(folder / "lead.csv", index=False)
    return chance(scored(folder / "lead.csv", folder / "sheet.csv")[0])


def chance(row: dict[str, str]) -> str:
    """As people read it, within 1 and 99 per cent."""
    return f"{100 * float(row['propensity']):.0f}%"


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def open_page(page: Page, app: str, lead: dict[str, str]) -> None:
    """From the sample to the page of a lead, found there by its phone number."""
    page.goto(app)
    page.get_by_role("button", name="Look around with sample leads").click()
    expect(page.get_by_role("button", name="Download call sheet")).to_be_visible(timeout=120_000)
    still(page)
    page.get_by_role("link", name="Lead", exact=True).first.click()
    box = page.get_by_label("Find a lead", exact=True)
    box.fill(lead["Phone"].lstrip("'"))
    box.press("Enter")
    expect(page.get_by_role("heading", name=lead["Name"])).to_be_visible(timeout=30_000)
    still(page)


def begin_what_if(page: Page, app: str, lead: dict[str, str]) -> None:
    open_page(page, app, lead)
    page.get_by_role("button", name="Try what-if").click()
    expect(page.get_by_label(CHANGED, exact=True)).to_be_visible()
    still(page)


def change(page: Page) -> None:
    box = page.get_by_label(CHANGED, exact=True)
    box.fill(VALUE)
    box.press("Enter")


def still(page: Page) -> None:
    """Return once nothing runs."""
    state = ("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stApp")).to_have_attribute(*state, timeout=30_000)


def figures(page: Page) -> Locator:
    return page.get_by_test_id("stMetricValue")


def test_a_lead_of_the_call_sheet_opens_with_its_figures_and_prints(
    page: Page, app: str, watch: Watch, lead: dict[str, str]
) -> None:
    open_page(page, app, lead)
    headline = page.get_by_role("heading", name=f"{chance(lead)}, ")
    expect(headline).to_have_text(re.compile(r"^\d+%, .+, 2nd of 2,000$"))
    dialled = page.locator("a[href^='tel:']:visible").first.get_attribute("href") or ""
    assert digits(dialled) == digits(lead["Phone"])
    printed = download(page, "Page to print").path().read_text(encoding="utf-8")
    told = [text in printed for text in (lead["Name"], dialled, headline.inner_text())]
    assert (told, "://" in printed) == ([True] * 3, False)
    assert (watch.requests, watch.errors) == ([], [])


def test_a_changed_field_changes_the_chance_alone_and_outlives_a_visit_elsewhere(
    page: Page, app: str, watch: Watch, lead: dict[str, str], changed: str
) -> None:
    sent = Frames.of(page)
    begin_what_if(page, app, lead)
    assert sent.empty() > 0
    change(page)
    expect(figures(page).first).to_have_text(changed)
    still(page)
    assert sent.empty() == 0
    page.get_by_role("link", name="Models").first.click()
    expect(page.get_by_text("Does the chance come true?")).to_be_visible()
    page.get_by_role("link", name="What-if").first.click()
    expect(page.get_by_label(CHANGED, exact=True)).to_have_value(VALUE)
    expect(figures(page).first).to_have_text(changed)
    assert (watch.requests, watch.errors) == ([], [])


def test_a_link_opens_the_form_as_it_stood_for_somebody_without_the_leads(
    page: Page, app: str, watch: Watch, lead: dict[str, str], changed: str
) -> None:
    begin_what_if(page, app, lead)
    change(page)
    expect(figures(page).first).to_have_text(changed)
    page.get_by_role("radio", name="Share").click()
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_test_id("stCode").filter(has_text="?form=").inner_text()
    page.goto(link)
    expect(page.get_by_label(CHANGED, exact=True)).to_have_value(VALUE, timeout=30_000)
    expect(figures(page).first).to_have_text(changed, timeout=30_000)
    assert (page.url, watch.requests) == (f"{app}/what_if", [])
