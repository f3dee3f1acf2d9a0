"""Nothing jumps while a page is drawn, a narrow menu closes, and tables answer to the keyboard."""

import re

import pytest
from conftest import DATA
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

UPLOAD = "[data-testid=stFileUploaderDropzoneInput]"
MS = 120_000
# Web Vitals call a page good up to here.
MOST_SHIFT = 0.1
# Pauses of a second, and five seconds in all, end a window of shifts: https://web.dev/articles/cls
PAUSE, WINDOW = 1_000, 5_000
# Streamlit widens its own empty frame once, before or while the first of a page is in it.
SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
        const nodes = entry.sources.map(source => source.node?.dataset?.testid);
        if (!entry.hadRecentInput && !nodes.includes("stMainBlockContainer"))
            window.shifts.push([entry.startTime, entry.value]);
    }
}).observe({type: "layout-shift", buffered: true});
"""

TAPPED = """button => {
    const {x, y, width, height} = button.getBoundingClientRect();
    return button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


def settled(page: Page) -> None:
    """Return once nothing runs and everything is loaded."""
    state = ("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stApp")).to_have_attribute(*state, timeout=MS)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=MS)


def seen(place: Locator) -> None:
    expect(place).to_be_visible(timeout=MS)


def shift(page: Page) -> float:
    """The largest sum of a window of shifts since this was last asked."""
    settled(page)
    found, largest, total, begun, last = page.evaluate("shifts.splice(0)"), 0.0, 0.0, 0.0, 0.0
    for at, value in found:
        if not total or at - last > PAUSE or at - begun > WINDOW:
            total, begun = 0.0, at
        total, last = total + value, at
        largest = max(largest, total)
    return largest


def go_to(page: Page, name: str) -> None:
    """Choose a page in the bar, or in the menu of a narrow window."""
    opener = page.get_by_test_id("stExpandSidebarButton")
    if opener.is_visible():
        opener.click()
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.locator(".st-key-page_title h1")).to_have_text(name, timeout=MS)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (400, 850)])
def test_nothing_jumps_from_the_start_to_the_list_and_on(
    page: Page, app: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.add_init_script(SHIFTS)
    page.goto(app)
    seen(page.get_by_role("button", name="Look around with sample leads"))
    found = {"start": shift(page)}
    page.set_input_files(UPLOAD, DATA / "sample_leads.csv")
    seen(page.get_by_role("button", name="Download call sheet"))
    found["list"] = shift(page)
    # A tap in its middle meets the button.
    assert page.get_by_role("button", name="Upload another").evaluate(TAPPED)
    for name in ("Lead", "What-if", "Train"):
        go_to(page, name)
        found[name] = shift(page)
    assert {name: value for name, value in found.items() if value > MOST_SHIFT} == {}


def test_the_menu_of_a_narrow_window_closes_after_a_choice(page: Page, app: str) -> None:
    page.set_viewport_size({"width": 400, "height": 850})
    page.goto(app)
    seen(page.get_by_role("button", name="Look around with sample leads"))
    for name in ("Train", "Lead"):
        go_to(page, name)
        menu = page.get_by_test_id("stSidebar")
        expect(menu).to_have_attribute("data-collapsed", "true", timeout=MS)


def test_the_list_is_gone_through_by_the_keyboard_alone(page: Page, app: str) -> None:
    page.goto(app)
    page.get_by_role("button", name="Look around with sample leads").press("Enter")
    seen(page.get_by_role("button", name="Download call sheet"))
    settled(page)
    panel = page.locator(".st-key-lead_panel h2")
    first = panel.inner_text()
    page.get_by_role("button", name="Fullscreen: Ranked leads").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(panel).not_to_have_text(first, timeout=MS)
    page.keyboard.press("ArrowUp")
    expect(panel).to_have_text(first, timeout=MS)


# What of a picture is written on the ground of the page.
WRITTEN = ".stPlotlyChart :is(.xtick text, .ytick text, [class^='g-x'] text, .bartext-outside)"
# The one ink of all these words once it is another, while the picture may be drawn anew.
INK = """([where, before]) => {
    const words = [...document.querySelectorAll(where)];
    const inks = [...new Set(words.map(word => getComputedStyle(word).fill))];
    return inks.length == 1 && inks[0] != before && inks[0];
}"""
GROUND = "app => getComputedStyle(app).backgroundColor"


def luminance(colour: str) -> float:
    """The relative luminance of an `rgb(…)`, after WCAG 2."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_words_of_a_picture_follow_a_switch_of_the_theme(page: Page, app: str) -> None:
    page.goto(app)
    page.get_by_role("button", name="Look around with sample leads").click(timeout=MS)
    seen(page.get_by_role("button", name="Download call sheet"))
    go_to(page, "Lead")
    seen(page.locator(WRITTEN).first)
    ink = None
    for theme in ("light", "dark", "light"):
        page.emulate_media(color_scheme=theme)
        shown = page.get_by_test_id("stApp")
        expect(shown).to_have_css("color-scheme", theme, timeout=MS)
        ink = page.wait_for_function(INK, arg=[WRITTEN, ink], timeout=MS).json_value()
        low, high = sorted((luminance(ink), luminance(shown.evaluate(GROUND))))
        assert (high + 0.05) / (low + 0.05) >= 7
