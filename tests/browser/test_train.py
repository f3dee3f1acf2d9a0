"""An analyst's way from a history to a published model, in a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import DATA, ROOT
from playwright.sync_api import Page, expect

from browser.conftest import Watch, serve
from scoring.registry import Registry

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

# A list opened while the section still unfolds is closed by it again.
OPENED = """Promise.allSettled(document.getAnimations()
    .filter(a => a.effect.getComputedTiming().iterations !== Infinity).map(a => a.finished))"""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry of its own, to be published to."""
    return Path(shutil.copytree(ROOT / "models", tmp_path_factory.mktemp("train") / "models"))


@pytest.fixture(scope="module")
def training_app(models: Path) -> Iterator[str]:
    yield from serve(models)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every eighth lead of the sample, so that all candidates are fitted within seconds."""
    lines = (DATA / "sample_history.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path_factory.mktemp("history") / "past leads.csv"
    path.write_text(lines[0] + "".join(lines[1::8]), encoding="utf-8")
    return path


def open_train(page: Page, app: str) -> None:
    """The page Train with its own uploader: a file sent too early goes to the page before."""
    page.goto(app)
    page.get_by_test_id("stTopNav").get_by_role("link", name="Train", exact=True).click()
    expect(page.get_by_text("Upload past leads")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-testid=stFileUploaderDropzoneInput]")).to_have_count(1)
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=30_000
    )


def test_a_history_becomes_the_champion_and_the_run_is_found_again(
    page: Page, watch: Watch, training_app: str, history: Path, models: Path
) -> None:
    open_train(page, training_app)
    page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", history)
    train = page.get_by_role("button", name="Train", exact=True)
    expect(train).to_be_visible(timeout=60_000)
    train.click()
    publish = page.get_by_role("button", name="Publish")
    expect(publish).to_be_visible(timeout=180_000)
    expect(page.get_by_text("Call outcome").first).to_be_visible(timeout=30_000)
    publish.click()
    expect(page.get_by_text("It serves now.").first).to_be_visible(timeout=30_000)
    # A history of one's own is never for the model of the sample.
    assert Registry(models / "past-leads").champion == "v0001"
    page.goto(training_app)
    page.get_by_test_id("stTopNav").get_by_role("link", name="Train", exact=True).click()
    # The cells of a table stand behind its canvas.
    expect(page.get_by_text("past leads.csv").first).to_be_attached(timeout=30_000)
    assert (watch.requests, watch.errors) == ([], [])


def test_a_recipe_is_taken_edited_and_kept_over_a_visit_to_another_page(
    page: Page, watch: Watch, training_app: str, history: Path
) -> None:
    open_train(page, training_app)
    page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", history)
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible(timeout=60_000)
    page.get_by_text("Recipe: none").click()
    page.evaluate(OPENED)
    page.get_by_role("combobox", name="Which recipe?").click()
    page.get_by_role("option", name="Proposed for this file").click()
    text = page.get_by_role("textbox", name="Recipe (TOML)")
    text.fill('[[step]]\nkind = "sum"\ncolumns = ["Visits"]\ntarget = "Points"\n')
    text.press("Control+Enter")
    expect(page.get_by_text("Recipe: 1 step: Visits → Points")).to_be_visible(timeout=30_000)
    # It stays open while its label changes.
    expect(text).to_be_visible()
    page.get_by_role("link", name="Models").click()
    expect(page.get_by_role("heading", name="Models", exact=True)).to_be_visible()
    page.get_by_test_id("stTopNav").get_by_role("link", name="Train", exact=True).click()
    expect(page.get_by_text("Recipe: 1 step: Visits → Points")).to_be_visible(timeout=30_000)
    assert (watch.requests, watch.errors) == ([], [])


@pytest.mark.parametrize(("address", "title"), [("train", "Train"), ("models", "Models")])
def test_a_page_opened_by_its_own_address_on_a_fresh_server_is_the_apps(
    page: Page, watch: Watch, models: Path, address: str, title: str
) -> None:
    server = serve(models)
    page.goto(f"{next(server)}/{address}")
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=60_000)
    expect(page.get_by_role("link", name="Call sheet")).to_be_visible()
    expect(page.get_by_role("link", name="frame")).to_have_count(0)
    server.close()
    assert watch.requests == []
