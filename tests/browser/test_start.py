"""From a file that the sample's model does not know to one's own model and list, by clicks."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT
from playwright.sync_api import Page, expect

from browser.conftest import UPLOAD, Clicks, Watch, serve
from browser.crm_people import people
from browser.past_files import course_shop, one_column, online_school

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

MOST_CLICKS = 6
CARD = "it finds {} of its 22 fields"
ALREADY = "have already converted and are not called"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[str]:
    """The app over a copy of the bundled model, as training publishes another one.

    Asked for before the page, which a server waits for when it ends.
    """
    shutil.copytree(ROOT / "models", tmp_path / "models")
    yield from serve(tmp_path / "models")


def written(frame: pd.DataFrame, folder: Path, name: str) -> Path:
    frame.to_csv(folder / name, index=False)
    return folder / name


def expect_card(page: Page, found: int) -> None:
    """One card in place of a list."""
    expect(page.get_by_text(CARD.format(found))).to_be_visible(timeout=120_000)
    assert page.get_by_test_id("stDataFrame").count() == 0


def train_and_rank(page: Page, clicks: Clicks) -> None:
    """From the page Train with its file to the list of the model that was published."""
    clicks.on(page.get_by_role("button", name="Train", exact=True))
    clicks.on(page.get_by_role("button", name="Publish"))
    # Leaving the page before would end the work that the click began.
    expect(page.get_by_text("Published as")).to_be_visible(timeout=120_000)
    clicks.on(page.get_by_role("button", name="Rank the"))
    expect(page.get_by_text(ALREADY)).to_be_visible(timeout=120_000)
    expect(page.get_by_text("The model learned from these past leads")).to_be_visible()
    expect(page.get_by_role("button", name="Download call sheet")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()


@pytest.mark.parametrize(("made", "found"), [(course_shop, 1), (online_school, 2)])
def test_leads_of_another_kind_lead_to_a_model_and_list_of_their_own(
    own: str, page: Page, tmp_path: Path, watch: Watch,
    made: Callable[[], pd.DataFrame], found: int,
) -> None:  # fmt: skip
    clicks = Clicks(page)
    page.goto(own)
    clicks.upload(written(made(), tmp_path, "past.csv"))
    expect_card(page, found)
    clicks.on(page.get_by_role("button", name="Train on this file"))
    train_and_rank(page, clicks)
    assert (clicks.count <= MOST_CLICKS, watch.requests) == (True, [])


def test_a_list_of_contacts_alone_leads_to_past_leads_of_one_column(
    own: str, page: Page, tmp_path: Path, watch: Watch
) -> None:
    clicks = Clicks(page)
    for what in ("last", "email"):
        contacts = people(60, seed=3, days=(0, 9))[[what]].set_axis(["Contact"], axis=1)
        page.goto(own)
        page.set_input_files(UPLOAD, written(contacts, tmp_path, "contacts.csv"))
        expect_card(page, 0)
    # The file before is no step of this way.
    clicks.count += 1
    clicks.on(page.get_by_role("button", name="Train on past leads"))
    expect(page.get_by_text("Upload past leads")).to_be_visible(timeout=120_000)
    clicks.upload(written(one_column(), tmp_path, "past.csv"))
    train_and_rank(page, clicks)
    assert (clicks.count <= MOST_CLICKS, watch.requests) == (True, [])
