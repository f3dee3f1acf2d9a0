"""An analyst's way through Explore, in a real browser."""

import csv
from pathlib import Path

import pytest
from conftest import DATA
from playwright.sync_api import Page, expect

from browser.conftest import Watch

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

UPLOAD = "[data-testid=stFileUploaderDropzoneInput]"
NO_WIDER = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def explore(page: Page, app: str) -> None:
    page.goto(app)
    page.get_by_role("link", name="Explore").click()
    expect(page.get_by_role("heading", name="Explore", exact=True)).to_be_visible(timeout=60_000)


def loaded(page: Page) -> None:
    """Return once nothing runs."""
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=60_000
    )


def views(page: Page) -> list[str]:
    expect(page.get_by_role("radio").first).to_be_visible(timeout=60_000)
    return page.get_by_role("radio").all_inner_texts()


@pytest.mark.parametrize("width", [1280, 400])
def test_every_view_of_the_sample_has_something_to_see(
    page: Page, app: str, watch: Watch, width: int
) -> None:
    explore(page, app)
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("button", name="Use the sample").click()
    names = views(page)
    assert names[0] == "Overview"
    switch = page.get_by_role("radio").first.bounding_box()
    # What is under the switch begins a gap of 16 pixels below it.
    assert switch is not None
    assert switch["y"] + switch["height"] + 16 <= 250
    for name in names:
        page.get_by_role("radio", name=name, exact=True).click()
        loaded(page)
        if name == "Compare":
            page.get_by_role("button", name="Use the sample").click()
            loaded(page)
        answer = page.locator("[data-testid=stMain] strong").first
        if name != "Report":
            expect(answer).to_be_visible(timeout=60_000)
        assert page.get_by_test_id("stException").count() == 0, name
        assert page.evaluate(NO_WIDER), name
    assert (watch.requests, watch.errors) == ([], [])


def test_a_filter_is_in_the_address_and_opens_again_from_it(
    page: Page, app: str, watch: Watch, tmp_path: Path
) -> None:
    lines = (DATA / "sample_history.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    history = tmp_path / "history.csv"
    history.write_text(lines[0] + "".join(lines[1::10]), encoding="utf-8")
    page.goto(f"{app}/explore?explore_source=Facebook&explore_view=Sources")
    page.set_input_files(UPLOAD, history)
    expect(page.get_by_text("of 2,000 leads are in the filter")).to_be_visible(timeout=60_000)
    # The view is drawn after what is said of the filter.
    expect(page.get_by_text("Conversion by Source", exact=True)).to_be_visible(timeout=60_000)
    assert "explore_source=Facebook" in page.url
    page.get_by_text("Numbers", exact=True).first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Table (CSV)").first.click()
    path = tmp_path / "table.csv"
    waiting.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Source"] for row in rows] == ["Facebook"]
    assert watch.requests == []


def test_a_picture_opens_without_a_network(page: Page, app: str, tmp_path: Path) -> None:
    explore(page, app)
    page.get_by_role("button", name="Use the sample").click()
    views(page)
    page.get_by_role("radio", name="Sources", exact=True).click()
    loaded(page)
    page.get_by_text("Numbers", exact=True).first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Picture (HTML)").first.click()
    path = tmp_path / "picture.html"
    waiting.value.save_as(path)
    page.goto(path.as_uri())
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=30_000)
    expect(page.get_by_role("link")).to_have_count(0)


def test_a_click_on_a_row_or_a_dot_opens_the_column(page: Page, app: str, watch: Watch) -> None:
    explore(page, app)
    page.get_by_role("button", name="Use the sample").click()
    views(page)
    page.get_by_role("radio", name="The file", exact=True).click()
    loaded(page)
    opened = page.get_by_role("heading", name="Call outcome", exact=True)
    expect(opened).to_be_visible(timeout=30_000)
    page.locator("[data-testid=stDataFrame]:visible").first.click(position={"x": 16, "y": 54})
    expect(opened).to_have_count(0, timeout=30_000)
    page.get_by_role("tab", name="Association with the outcome").click()
    page.locator(".scatterlayer .point:visible").first.click(force=True)
    expect(opened).to_be_visible(timeout=30_000)
    assert (watch.requests, watch.errors) == ([], [])
