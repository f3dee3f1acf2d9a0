"""axe-core finds no serious fault on any page, in either theme."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import DATA
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

UPLOAD = "[data-testid=stFileUploaderDropzoneInput]"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
# What a theme changes is the contrast alone.
RULES = {"light": {"type": "tag", "values": TAGS}, "dark": ["color-contrast"]}
# The cells behind the canvas of a table are many, and drawn by Streamlit for readers of the screen.
CELLS = "[data-testid=stDataFrame] canvas"
TABS = "[data-testid=stTabs]"
MS = 90_000
SERIOUS = ("serious", "critical")
# A best practice, no part of the standard: no level is left out.
ORDER = "heading-order"
# Colours fade from one theme to the other; what is paused for good is not waited for.
STILL = """Promise.race([new Promise(done => setTimeout(done, 5000)), Promise.allSettled(
    document.getAnimations().filter(a => a.playState === "running"
        && a.effect.getComputedTiming().iterations !== Infinity).map(a => a.finished))])"""


def settled(page: Page) -> None:
    """Return once nothing runs and everything is loaded."""
    state = ("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stApp")).to_have_attribute(*state, timeout=MS)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=MS)


def faults(page: Page, where: str, within: str = ".stApp") -> list[str]:
    """The serious faults of a part of what is in view, in both themes."""
    settled(page)
    found = []
    for theme, rules in RULES.items():
        page.emulate_media(color_scheme=theme)
        expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", theme, timeout=MS)
        page.evaluate(STILL)
        look = {"runOnly": rules, "resultTypes": ["violations"]}
        look["rules"] = {ORDER: {"enabled": theme == "light"}}
        context = {"include": [[within]], "exclude": [[CELLS]]}
        response = Axe().run(page, context=context, options=look).response
        for fault in response["violations"]:
            places = [f"{node['html'][:200]} {node['any'][:1]}" for node in fault["nodes"]]
            if fault["impact"] in SERIOUS or fault["id"] == ORDER:
                found.append(f"{where}, {theme}: {fault['id']} {places}")
    return found


def go_to(page: Page, name: str) -> None:
    page.get_by_test_id("stTopNav").get_by_role("link", name=name, exact=True).click(timeout=MS)
    expect(page.locator(".st-key-page_title h1")).to_have_text(name, timeout=MS)


def of_each(page: Page, role: str, where: str, within: str) -> list[str]:
    """The faults behind each tab or each view of a page, in the part that shows it."""
    settled(page)
    found = []
    for number in range(page.get_by_role(role).count()):
        choice = page.get_by_role(role).nth(number)
        choice.click()
        found += faults(page, f"{where}, {choice.inner_text()}", within)
    return found


def test_no_page_without_leads_has_a_serious_fault(page: Page, app: str) -> None:
    page.goto(app)
    expect(page.get_by_role("button", name="Look around with sample leads")).to_be_visible(
        timeout=MS
    )
    found = faults(page, "start")
    for name in ("Lead", "Explore", "Train", "Models"):
        go_to(page, name)
        found += faults(page, name)
    assert found == []


def look_around(page: Page, app: str) -> None:
    page.goto(app)
    page.get_by_role("button", name="Look around with sample leads").click(timeout=MS)
    expect(page.get_by_role("button", name="Download call sheet")).to_be_visible(timeout=MS)


def test_no_part_of_the_call_sheet_has_a_serious_fault(page: Page, app: str) -> None:
    look_around(page, app)
    assert faults(page, "Call sheet") + of_each(page, "tab", "Call sheet", TABS) == []


@pytest.mark.parametrize("name", ["Lead", "What-if"])
def test_no_page_of_one_lead_has_a_serious_fault(page: Page, app: str, name: str) -> None:
    look_around(page, app)
    go_to(page, name)
    assert of_each(page, "radio", name, ".st-key-page_body") == []


def test_no_view_of_explore_has_a_serious_fault(page: Page, app: str) -> None:
    page.goto(app)
    go_to(page, "Explore")
    page.get_by_role("button", name="Use the sample").click(timeout=MS)
    expect(page.get_by_role("radio").first).to_be_visible(timeout=MS)
    found = []
    # A view has radios of its own.
    for name in page.get_by_role("radio").all_inner_texts():
        page.get_by_role("radio", name=name, exact=True).click()
        found += faults(page, name)
    assert found == []


def test_a_history_to_train_on_has_no_serious_fault(page: Page, app: str) -> None:
    page.goto(app)
    go_to(page, "Train")
    # A file sent earlier goes to the page before.
    settled(page)
    page.set_input_files(UPLOAD, DATA / "sample_history.csv")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible(timeout=MS)
    assert faults(page, "Train") == []
