"""Files whose every text tries to be more, through all pages, the report and the printed page."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import FilePayload, Page, expect

from browser.conftest import UPLOAD, Watch, serve
from browser.hostile_files import hostile, hostile_leads, packed, questionable_leads, workbook
from browser.hostile_walk import HostileWalk
from scoring.delivery.tables import to_csv
from scoring.training.business import free_name

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

NAME = "<img src=x onerror=pwned=1> [zq4q](javascript.x) www.evil.example **b** $x$ :smile:"
SHEETS = ("<b>zq2q", hostile("mail"))


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over models of its own, to be published to."""
    models = shutil.copytree(ROOT / "models", tmp_path_factory.mktemp("only_text") / "models")
    yield from serve(Path(models))


@pytest.fixture
def walk(page: Page, own_app: str) -> HostileWalk:
    page.goto(own_app)
    return HostileWalk(page, free_name(f"{NAME}.csv", []))


def give(walk: HostileWalk, content: bytes, ending: str) -> None:
    walk.quiet()
    file = FilePayload(name=NAME + ending, mimeType="text/csv", buffer=content)
    walk.page.locator(UPLOAD).first.set_input_files(file)
    walk.quiet()


def test_no_page_makes_anything_of_the_text_of_a_file(walk: HostileWalk, watch: Watch) -> None:
    train(walk)
    call_sheet(walk)
    lead(walk)
    what_if(walk)
    explore(walk)
    assert walk.found == []
    assert watch.requests == []


def test_no_question_about_a_file_makes_anything_of_its_text(
    walk: HostileWalk, watch: Watch
) -> None:
    questions(walk)
    assert walk.found == []
    assert watch.requests == []


def test_a_picture_from_elsewhere_is_not_even_asked_for(walk: HostileWalk, watch: Watch) -> None:
    walk.quiet()
    # The policy comes with a part of the page that is loaded late, so the picture is tried again.
    refused = """() => new Promise((done, fail) => {
        const tried = setInterval(() => document.body.append(Object.assign(
            new Image(), {src: "http://evil.example/x.png"})), 200);
        document.addEventListener("securitypolicyviolation", e => {
            clearInterval(tried);
            done(e.blockedURI);
        });
        setTimeout(() => fail("no picture was refused"), 120000);
    })"""
    assert walk.page.evaluate(refused) == "http://evil.example/x.png"
    assert watch.errors != []


def questions(walk: HostileWalk) -> None:
    """Files that no model knows: what is asked of them and what is refused."""
    leads = to_csv(questionable_leads(150))
    give(walk, b"%PDF-1.7 " + NAME.encode(), ".pdf")
    walk.look("Refused")
    give(walk, leads, ".csv")
    walk.look("Unranked")
    walk.page.get_by_role("button", name="Match").first.click()
    walk.choose("Matching")
    for name in ("Train", "Explore"):
        walk.to(name)
        give(walk, leads, ".csv")
        walk.look(f"{name}, asked")
        walk.choose(f"{name}, asked")


def train(walk: HostileWalk) -> None:
    """A model of such a history, published: its fields and levels are hostile from here on."""
    walk.to("Train")
    give(walk, to_csv(hostile_leads(700, 1, outcome=True)), ".csv")
    walk.look("Train")
    candidates = walk.page.get_by_role("combobox", name="Candidates")
    candidates.fill("LightGBM")
    candidates.press("Enter")
    # An open list hides the rest of the page.
    candidates.press("Escape")
    walk.quiet()
    walk.page.get_by_role("button", name="Train", exact=True).click()
    publish = walk.page.get_by_role("button", name="Publish")
    expect(publish).to_be_visible(timeout=300_000)
    walk.look("Result")
    for box in walk.page.get_by_text("Publish it anyway").all():
        box.click()
    publish.click()
    walk.look("Published")
    walk.to("Models")
    walk.look("Models")


def call_sheet(walk: HostileWalk) -> None:
    """An archive of two files, a workbook of two sheets, its list, its tabs."""
    walk.to("Call sheet")
    leads = hostile_leads(60, 2, outcome=False)
    give(walk, packed({f"{name}.csv": to_csv(leads) for name in SHEETS}), ".zip")
    walk.look("Which table")
    walk.page.get_by_role("button", name="Read this table").click()
    walk.quiet()
    walk.page.get_by_role("button", name="Upload another").click()
    give(walk, workbook(dict.fromkeys(SHEETS, leads)), ".xlsx")
    walk.look("Call sheet")
    walk.each(walk.page.get_by_role("tab"), "Call sheet")
    walk.page.get_by_role("button", name="Filter and sort").click()
    walk.look("Filters")
    walk.page.keyboard.press("Escape")


def lead(walk: HostileWalk) -> None:
    walk.to("Lead")
    walk.look("Lead")
    walk.each(walk.page.get_by_role("radio"), "Lead")
    walk.kept("Page to print (HTML)", "The printed page")


def what_if(walk: HostileWalk) -> None:
    walk.to("What-if")
    walk.look("What-if")
    walk.each(walk.page.get_by_role("radio"), "What-if")


# The views of Explore that need something else first.
LAST = ("Compare", "Report")


def explore(walk: HostileWalk) -> None:
    walk.to("Explore")
    give(walk, to_csv(hostile_leads(300, 3, outcome=True)), ".csv")
    walk.page.get_by_role("button", name="Filter").click()
    walk.look("Filter")
    walk.page.keyboard.press("Escape")
    views = walk.page.get_by_role("radiogroup", name="View").get_by_role("radio")
    for name in views.all_inner_texts()[: -len(LAST)]:
        views.filter(has_text=name).click()
        walk.look(f"Explore, {name}")
        walk.choose(f"Explore, {name}")
    views.filter(has_text="Sources").click()
    walk.quiet()
    walk.kept("Picture (HTML)", "A picture")
    views.filter(has_text="Compare").click()
    give(walk, to_csv(hostile_leads(200, 4, outcome=True)), ".csv")
    walk.look("Explore, Compare")
    views.filter(has_text="Report").click()
    walk.page.get_by_role("button", name="Make the report").click()
    made = walk.page.get_by_role("button", name="Download the report")
    expect(made).to_be_visible(timeout=120_000)
    walk.kept("Download the report", "The report")
