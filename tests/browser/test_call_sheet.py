"""A manager's way through the call sheet, in a real browser."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from conftest import DATA, ROOT
from playwright.sync_api import Download, Locator, Page, expect

from browser.conftest import Watch, serve
from scoring.cli.main import main

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

UPLOAD = "[data-testid=stFileUploaderDropzoneInput]"
TABLE = "[data-testid=stDataFrame]"
HEADER, ROW = 38, 40


def upload(page: Page, app: str, file: Path) -> None:
    page.goto(app)
    page.set_input_files(UPLOAD, file)
    expect(page.get_by_text("Call these ")).to_be_visible(timeout=120_000)


def set_capacity(page: Page, capacity: int) -> None:
    box = page.locator("input[aria-label='We can call']")
    box.fill(str(capacity))
    box.press("Enter")
    expect(page.get_by_text(f"Call these {capacity:,} ")).to_be_visible()


def open_lead(page: Page, row: int) -> None:
    """Click the name in a row of the table, the first being 1."""
    place = {"x": 150, "y": HEADER + ROW * (row - 1) + ROW // 2}
    page.locator(TABLE).filter(visible=True).first.click(position=place)


def settled(page: Page) -> None:
    """Return once nothing runs: a rerun would close an open list."""
    expect(page.get_by_role("button", name="Download call sheet")).to_be_visible(timeout=120_000)
    state = ("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stApp")).to_have_attribute(*state, timeout=30_000)


def sort_by(page: Page, choice: str) -> None:
    settled(page)
    page.get_by_role("button", name="Filter and sort").click()
    page.get_by_role("combobox", name="Sort by").press("ArrowDown")
    page.get_by_role("option", name=choice).click()
    page.keyboard.press("Escape")


def all_leads(page: Page) -> None:
    page.get_by_role("tab", name="Downloads").click()


def first_rank(page: Page) -> Locator:
    """The rank of the first row in view; the cells of the table stand behind its canvas."""
    return page.locator(TABLE).first.get_by_test_id("glide-cell-2-0")


def download(page: Page, label: str) -> Download:
    button = page.get_by_role("button", name=label)
    expect(button).to_be_visible(timeout=240_000)
    with page.expect_download(timeout=240_000) as waiting:
        button.click()
    return waiting.value


def csv_rows(file: Download) -> list[list[str]]:
    text = file.path().read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_sample_is_ranked_after_one_click(page: Page, app: str, watch: Watch) -> None:
    page.goto(app)
    page.get_by_role("button", name="Look around with sample leads").click()
    expect(page.get_by_text("Call these 300 and expect")).to_be_visible(timeout=60_000)
    assert (watch.requests, watch.errors) == ([], [])


def test_an_upload_becomes_a_call_sheet_in_both_formats(page: Page, app: str, watch: Watch) -> None:
    upload(page, app, DATA / "sample_leads.csv")
    set_capacity(page, 150)
    excel = io.BytesIO(download(page, "Download call sheet").path().read_bytes())
    all_leads(page)
    rows = csv_rows(download(page, "All leads (CSV)"))
    assert [len(rows), openpyxl.load_workbook(excel).worksheets[0].max_row] == [2001, 151]
    assert (watch.requests, watch.errors) == ([], [])


def ranked_names(tmp_path: Path) -> list[str]:
    """The names of the sample in the order of the command line."""
    leads, sheet = DATA / "sample_leads.csv", tmp_path / "sheet.csv"
    assert main(["score", str(leads), "--out", str(sheet), "--models", str(ROOT / "models")]) == 0
    written = io.StringIO(sheet.read_text(encoding="utf-8-sig"))
    return [row["Name"] for row in csv.DictReader(written)]


def test_a_click_anywhere_in_a_row_opens_it_and_arrow_keys_go_on(
    page: Page, app: str, tmp_path: Path
) -> None:
    names = ranked_names(tmp_path)
    upload(page, app, DATA / "sample_leads.csv")
    settled(page)
    panel = page.locator(".st-key-lead_panel h2")
    open_lead(page, 3)
    expect(panel).to_have_text(names[2])
    page.keyboard.press("ArrowDown")
    expect(panel).to_have_text(names[3])
    sort_by(page, "Order of the file")
    page.get_by_role("button", name="Page 2", exact=True).click()
    expect(first_rank(page)).not_to_have_text("1")


def test_the_first_leads_are_in_view_without_scrolling(page: Page, app: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    upload(page, app, DATA / "sample_leads.csv")
    settled(page)
    table = page.locator(TABLE).first.bounding_box()
    assert table is not None
    assert table["y"] + HEADER + 12 * ROW <= 800
    assert page.get_by_role("button", name="Download as CSV").count() == 0


def test_a_phone_has_cards_that_call_in_place_of_the_table(page: Page, app: str) -> None:
    page.set_viewport_size({"width": 400, "height": 850})
    upload(page, app, DATA / "sample_leads.csv")
    settled(page)
    call = page.locator(".st-key-call_cards a[href^='tel:']").first
    expect(call).to_be_in_viewport()
    expect(page.locator(TABLE).first).to_be_hidden()
    cards = page.locator(".st-key-call_cards")
    cards.get_by_role("button", name="Open", exact=True).first.click()
    expect(page.get_by_role("heading").first).to_be_visible()


def test_a_file_that_is_no_table_is_refused_in_one_sentence_and_nothing_is_lost(
    page: Page, app: str, tmp_path: Path
) -> None:
    report = tmp_path / "report.csv"
    report.write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n")
    page.goto(app)
    page.set_input_files(UPLOAD, report)
    expect(page.get_by_text("PDF")).to_be_visible()
    expect(page.get_by_role("button", name="Look around with sample leads")).to_be_visible()


def test_the_models_page_shows_the_champion_and_the_batch_is_still_there(
    page: Page, app: str, watch: Watch
) -> None:
    upload(page, app, DATA / "sample_leads.csv")
    set_capacity(page, 120)
    page.get_by_role("link", name="Models").first.click()
    expect(page.get_by_text("Does the chance come true?")).to_be_visible()
    page.get_by_role("link", name="Call sheet").first.click()
    expect(page.get_by_text("Call these 120 ")).to_be_visible()
    assert (watch.requests, watch.errors) == ([], [])


@pytest.fixture(scope="module")
def codepro_app(real_leads: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    models = tmp_path_factory.mktemp("models")
    history = str(real_leads / "codepro" / "history_cleaned.csv.gz")
    assert main(["train", history, "--outcome", "app_complete_flag", "--models", str(models)]) == 0
    yield from serve(models)


def test_real_leads_of_other_codes_are_ranked_under_a_loud_alarm(
    page: Page, codepro_app: str, real_leads: Path, watch: Watch
) -> None:
    upload(page, codepro_app, real_leads / "codepro" / "leads_raw.csv.gz")
    expect(page.get_by_role("alert").get_by_text("unlike the history")).to_be_visible()
    set_capacity(page, 500)
    open_lead(page, 2)
    download(page, "Download call sheet")
    all_leads(page)
    assert len(csv_rows(download(page, "All leads (CSV)"))) == 24_992
    assert (watch.requests, watch.errors) == ([], [])


def test_without_a_model_the_app_trains_one_on_the_sample(
    page: Page, tmp_path: Path, watch: Watch
) -> None:
    for app in serve(tmp_path):
        page.goto(app)
        page.get_by_role("button", name="Train on the sample").click()
        page.get_by_role("button", name="Publish").click(timeout=120_000)
        # Leaving the page before would end the work that the click began.
        expect(page.get_by_text("Published as")).to_be_visible(timeout=60_000)
        page.get_by_role("link", name="Call sheet").click()
        expect(page.get_by_role("button", name="Look around with sample leads")).to_be_visible(
            timeout=60_000
        )
    assert watch.requests == []
