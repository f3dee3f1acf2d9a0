"""Two lines of business from training to a roll-back, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import table_of
from playwright.sync_api import Locator, Page, TimeoutError, expect
from two_businesses import STAFF, STUDENTS, csv, history_of, leads_of_today

from browser.conftest import UPLOAD, Watch, serve
from scoring.access import LOCAL
from scoring.registry import Registry
from scoring.training.candidates import LIGHTGBM
from scoring.training.publishing import Publication, publish
from scoring.training.trainer import TrainingRequest, train

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]
LONG, TRIES = 240_000, 12


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The students' model in two versions: of the first six tenths of its history, and of all."""
    folder = tmp_path_factory.mktemp("named") / "models"
    history = history_of(STUDENTS).sort_values("Created", kind="stable")
    for name, share in (("Spring", 0.6), ("Autumn", 1.0)):
        part = table_of(history.iloc[: int(share * len(history))])
        best = train(part, TrainingRequest("Converted", candidates=(LIGHTGBM,))).best
        publish(
            best.model,
            Registry(folder / STUDENTS, STUDENTS),
            Publication(name, by=LOCAL),
            best.unseen,
        )
    return folder


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The history of the staff, and the new leads of both."""
    folder = tmp_path_factory.mktemp("files")
    # Few enough that all candidates are fitted within seconds.
    (folder / "staff.csv").write_bytes(csv(history_of(STAFF).iloc[::2]))
    for business in (STUDENTS, STAFF):
        (folder / f"{business} today.csv").write_bytes(csv(leads_of_today(business)))
    return folder


@pytest.fixture(scope="module")
def two_models_app(models: Path) -> Iterator[str]:
    yield from serve(models)


def go(page: Page, name: str) -> None:
    """Another page by its link, drawn to its end."""
    page.get_by_test_id("stTopNav").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_attached(timeout=LONG)
    at_rest(page)


def at_rest(page: Page) -> None:
    page.wait_for_timeout(1_500)
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=LONG
    )


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click(timeout=LONG)
    at_rest(page)


def choose(page: Page, label: str, option: str) -> None:
    """Take the option of a box whose words begin so.

    A page that is drawn again meanwhile closes the list and forgets what was typed.
    """
    box = page.get_by_role("combobox", name=label, exact=True)
    shown = page.get_by_role("option").filter(has_text=option).first
    for _ in range(TRIES):
        box.scroll_into_view_if_needed()
        box.fill(option)
        try:
            shown.wait_for(timeout=LONG / TRIES)
        except TimeoutError:
            box.press("Escape")
            continue
        box.press("Enter")
        return at_rest(page)
    pytest.fail(f"“{label}” offers no “{option}”")


def foot(page: Page) -> Locator:
    """The line that names the model of the leads in hand."""
    return page.locator(".st-key-page_foot")


def upload(page: Page, path: Path) -> None:
    page.set_input_files(UPLOAD, path)
    expect(page.get_by_text(path.name).first).to_be_visible(timeout=LONG)
    at_rest(page)


def test_a_history_of_another_business_becomes_a_model_of_its_own(
    page: Page, watch: Watch, two_models_app: str, files: Path, models: Path
) -> None:
    page.goto(two_models_app)
    at_rest(page)
    go(page, "Train")
    page.set_input_files(UPLOAD, files / "staff.csv")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible(timeout=LONG)
    at_rest(page)
    # The two businesses share their columns and most of their values, so its name is typed.
    box = page.get_by_role("combobox", name="Model")
    box.click()
    box.fill("staff")
    box.press("Enter")
    expect(page.get_by_text("A new model.")).to_be_visible(timeout=LONG)
    press(page, "Train")
    publish_it = page.get_by_role("button", name="Publish")
    expect(publish_it).to_be_visible(timeout=LONG)
    publish_it.click()
    expect(page.get_by_text("v0001").first).to_be_visible(timeout=LONG)
    assert Registry(models / STAFF, STAFF).champion == "v0001"
    assert Registry(models / STUDENTS, STUDENTS).versions == ["v0001", "v0002"]
    assert (watch.requests, watch.errors) == ([], [])


def test_two_files_find_their_models_and_a_version_is_switched_and_taken_back(
    page: Page, watch: Watch, two_models_app: str, files: Path, models: Path
) -> None:
    page.goto(two_models_app)
    at_rest(page)
    upload(page, files / "staff today.csv")
    expect(foot(page)).to_contain_text("Scored by model staff", timeout=LONG)
    press(page, "Upload another")
    upload(page, files / "students today.csv")
    expect(foot(page)).to_contain_text("Scored by model students", timeout=LONG)
    go(page, "Models")
    choose(page, "Model", "students")
    choose(page, "Version", "v0001")
    choose(page, "Compare with", "v0002")
    expect(page.get_by_text("test leads of v0002 that neither had seen").first).to_be_visible()
    page.get_by_text("Leads in hand", exact=True).click()
    expect(page.get_by_text("students today.csv change tier").first).to_be_visible(timeout=LONG)
    choose(page, "Compare with", "no other")
    press(page, "Serve this version")
    expect(page.get_by_role("dialog").get_by_text("change tier")).to_be_visible(timeout=LONG)
    press(page, "Yes, serve v0001")
    expect(page.get_by_role("button", name="Back to v0002")).to_be_visible(timeout=LONG)
    registry = Registry(models / STUDENTS, STUDENTS)
    assert registry.champion == "v0001"
    press(page, "Back to v0002")
    press(page, "Yes, serve v0002")
    expect(page.get_by_role("button", name="Back to v0002")).to_have_count(0, timeout=LONG)
    assert registry.champion == "v0002"
    assert [(e.what, e.who) for e in registry.log[-2:]] == [
        ("served", "browser"),
        ("back", "browser"),
    ]
    assert (watch.requests, watch.errors) == ([], [])


def test_rows_of_the_table_open_a_card_and_two_of_them_a_comparison(
    page: Page, watch: Watch, two_models_app: str
) -> None:
    page.goto(two_models_app)
    at_rest(page)
    go(page, "Models")
    choose(page, "Model", "students")
    table = page.get_by_test_id("stDataFrame").first
    left, row, first = 18, 35, 52
    for place in (0, 1):
        table.click(position={"x": left, "y": first + row * place})
        at_rest(page)
    expect(page.get_by_text("test leads of v0002 that neither had seen").first).to_be_visible()
    assert (watch.requests, watch.errors) == ([], [])
