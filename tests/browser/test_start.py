"""From a file that the sample's model does not know to one's own model and list, by clicks."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Watch, serve

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

UPLOAD = "[data-testid=stFileUploaderDropzoneInput]"
MOST_CLICKS = 6
LEADS = 2_000


@pytest.fixture
def own(tmp_path: Path) -> Iterator[str]:
    """The app over a copy of the bundled model, as training publishes another one.

    Asked for before the page, which a server waits for when it ends.
    """
    shutil.copytree(ROOT / "models", tmp_path / "models")
    yield from serve(tmp_path / "models")


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    """Past leads with the headers of a public example of course leads, and cells of our own."""
    rng = np.random.default_rng(7)
    first = rng.choice(["Website", "Mobile App"], LEADS, p=[0.55, 0.45])
    seconds = rng.gamma(1.2, 600, LEADS).round()
    likely = 1.3 * (first == "Website") + seconds / 1100 + rng.logistic(size=LEADS)
    columns = {
        "ID": [f"EXT{row:04}" for row in range(LEADS)],
        "current_occupation": rng.choice(["Professional", "Student", "Unemployed"], LEADS),
        "first_interaction": first,
        "website_visits": rng.poisson(3, LEADS),
        "time_spent_on_website": seconds.astype(int),
        "page_views_per_visit": rng.gamma(2, 1.5, LEADS).round(2),
        "last_activity": rng.choice(["Email Activity", "Phone Activity"], LEADS),
        "referral": rng.choice(["Yes", "No"], LEADS, p=[0.1, 0.9]),
        "status": (likely > np.quantile(likely, 0.7)).astype(int),
    }
    file = tmp_path / "courses.csv"
    pd.DataFrame(columns).to_csv(file, index=False)
    return file


def test_leads_of_another_kind_lead_to_a_model_and_list_of_their_own(
    own: str, page: Page, courses: Path, watch: Watch
) -> None:
    clicks = []

    def click(what: Locator) -> None:
        clicks.append(what)
        what.click(timeout=240_000)

    page.goto(own)
    page.set_input_files(UPLOAD, courses)
    expect(page.get_by_text("it finds 1 of its 22 fields")).to_be_visible(timeout=60_000)
    assert page.get_by_test_id("stDataFrame").count() == 0
    click(page.get_by_role("button", name="Train on this file"))
    click(page.get_by_role("button", name="Train", exact=True))
    click(page.get_by_role("button", name="Publish"))
    click(page.get_by_role("link", name="Call sheet").first)
    expect(page.get_by_text("have already converted and are not called")).to_be_visible(
        timeout=60_000
    )
    expect(page.get_by_text("Call these")).to_be_visible()
    assert (len(clicks) <= MOST_CLICKS, watch.requests) == (True, [])
