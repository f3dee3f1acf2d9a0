"""The page that describes the API, in a browser without a network."""

import pytest
from playwright.sync_api import Page
from served_api import serving

from scoring.settings import bundled_models_folder

pytestmark = pytest.mark.browser


def test_the_page_of_the_api_asks_nobody_outside(page: Page) -> None:
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    with serving(bundled_models_folder()) as place:
        page.goto(f"{place}/docs")
        page.get_by_text("Score a lead or a list of leads").wait_for()
    assert len(asked) >= 4
    assert [url for url in asked if not url.startswith((place, "data:"))] == []
