"""An analyst's look at the health of a model, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Clicks, Watch, serve
from browser.test_explore import NO_WIDER, loaded
from scoring.monitoring.health.examined import Examined
from scoring.registry import Registry

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]
LOOKS = ["Order", "Threshold", "Fields", "Segments", "Fairness", "Surest misses", "Card"]


@pytest.fixture(scope="module")
def tested(examined: Examined, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over a model that keeps the leads of its test."""
    folder = tmp_path_factory.mktemp("models")
    Registry(folder).publish(examined.model, examined.leads)
    yield from serve(folder)


def models(page: Page, app: str) -> None:
    page.goto(app)
    page.get_by_role("link", name="Models").click()
    expect(page.get_by_role("heading", name="Health")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("width", [1280, 400])
def test_every_look_is_drawn_and_no_wider_than_its_screen(
    page: Page, tested: str, watch: Watch, width: int
) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    models(page, tested)
    page.set_viewport_size({"width": width, "height": 900})
    for name in LOOKS:
        page.get_by_role("radio", name=name, exact=True).click()
        loaded(page)
        assert page.get_by_test_id("stException").count() == 0, name
        assert page.evaluate(NO_WIDER), name
    assert (watch.requests, watch.errors) == ([], [])


def test_the_card_opens_offline(page: Page, tested: str, watch: Watch, tmp_path: Path) -> None:
    models(page, tested)
    page.get_by_role("radio", name="Card", exact=True).click()
    loaded(page)
    file = Clicks(page).download("Card (HTML)")
    assert file.suggested_filename == "model_card_v0001.html"
    card = page.context.new_page()
    asked: list[str] = []
    card.on("request", lambda request: asked.append(request.url))
    file.save_as(tmp_path / "card.html")
    card.goto((tmp_path / "card.html").as_uri())
    expect(card.get_by_role("heading", name="Columns used")).to_be_visible()
    expect(card.locator(".js-plotly-plot .trace").first).to_be_visible()
    assert (len(asked), watch.errors) == (1, [])
