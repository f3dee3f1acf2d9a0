"""A large file of leads from the upload to the list, its download and a search.

    python -m benchmarks.large_file [--leads 100000 | --file FILE] [--browser] [--models DIR]

The leads are like those of the sample, with owners and deal values beside them, or those of a file,
which the usual model of the folder must read; searched for are texts of which none finds as many
leads as the one before (`--search`). Without `--browser`
every stage is done in this process: seconds of the processor, and the most memory held so far. With
it Chromium uploads the file to the app itself: seconds of the clock, of the server's processor, and
what was sent to the page; the clock means something on a quiet machine only.
"""

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from benchmarks.served_app import MODELS, ROOT, served
from scoring.delivery.workbook import call_workbook
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.pipelines.jobs import expectation
from scoring.registry import NamedModels
from scoring.settings import models_folder
from scoring.views.call_sheet.file import read_together
from scoring.views.call_sheet.file_note import file_note
from scoring.views.call_sheet.history_offer import history_offer
from scoring.views.call_sheet.ranked import Query, ranked_page

SEED, OWNERS, CALLED = 1, ("Ana Silva", "Ben Okoye", "Chitra Rao", "Dai Lewis"), 300
SEARCHES = ("reddy", "98137", "jose reddy", "fernandes")
PATIENCE = 600_000  # milliseconds
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
FOUND = ".st-key-list_line [data-testid=stCaptionContainer]"
ANSWER = ".st-key-answer_line [data-testid=stMarkdownContainer] strong"
SECOND = "[data-testid=stPagination] button:has-text('2') >> nth=0"
Made = TypeVar("Made")


def write_leads(path: Path, count: int) -> None:
    """Leads like those of the sample, the same on every run."""
    sys.path.insert(0, str(ROOT / "data"))
    from make_sample import Span, leads_with_outcome

    rng = np.random.default_rng(SEED)
    span = Span("2026-10-01", 31, count, 154_200, 1_000_000)
    leads = leads_with_outcome(rng, span).drop(columns="Converted")
    value = rng.lognormal(9, 0.6, count).round(-2).astype(int)
    extra = {"Call outcome": "", "Owner": rng.choice(OWNERS, count), "Deal value": value}
    leads.assign(**extra).to_csv(path, index=False, lineterminator="\n")


def step(name: str, work: Callable[[], Made]) -> Made:
    """Do one stage and print what it took."""
    start = time.process_time()
    made = work()
    took, peak = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{name:24} {took:6.2f} s CPU   at most {peak // 1024:5} MB so far", flush=True)
    return made


def in_process(path: Path, model: LeadModel, searches: Sequence[str]) -> None:
    """The stages of the page, one after the other."""
    content = path.read_bytes()
    name, table = step("read", lambda: read_together([(path.name, content)]))
    scored = step("score", lambda: score_table(table, name, model))
    step("what to know", lambda: (history_offer(scored.as_uploaded), file_note(scored)))
    plan = CallPlan(min(CALLED, len(scored.leads)), ("Ana", "Ben"), fold=True)
    step("contacts and values", lambda: (scored.leads.contacts, scored.worth.can_rank))
    step("plan", lambda: expectation(scored, plan))
    step("first page", lambda: ranked_page(scored, Query(), plan))
    step("second page", lambda: ranked_page(scored, Query(page=2), plan))
    more = replace(plan, capacity=plan.capacity + 10)
    step("ten calls more", lambda: (expectation(scored, more), ranked_page(scored, Query(), more)))
    step("tier A", lambda: ranked_page(scored, Query(tiers=("A",)), plan))
    for text in searches:
        step(f"search “{text}”", lambda t=text: ranked_page(scored, Query(text=t), plan))
    step(f"workbook of {plan.capacity}", lambda: workbook(scored, plan.called(scored), plan))


def workbook(scored: ScoredBatch, called: NDArray[np.int64], plan: CallPlan) -> bytes:
    """The list of those who are called, with their reasons."""
    return call_workbook(scored, scored.explainer.top(called), plan)


def in_browser(path: Path, models: Path, searches: Sequence[str]) -> None:
    """Upload, list, download and searches as a person sees them."""
    from playwright.sync_api import sync_playwright

    with served(told={MODELS: str(models)}) as app, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS, headless=True)
        page = browser.new_page(viewport={"width": 1280, "height": 800}, accept_downloads=True)
        page.set_default_timeout(PATIENCE)
        sent: list[int] = []
        page.on("websocket", lambda ws: ws.on("framereceived", lambda f: sent.append(len(f))))
        page.goto(f"http://{app.address}")
        page.locator("[data-testid=stFileUploaderDropzoneInput]").wait_for(state="attached")
        start, before = time.perf_counter(), app.processor

        def mark(what: str) -> None:
            took, served_in = time.perf_counter() - start, app.processor - before
            print(
                f"{what:24} {took:6.2f} s   server {served_in:6.2f} s CPU, at most "
                f"{app.memory('VmHWM'):5} MB   sent {sum(sent) // 1000:5} kB in {len(sent)}",
                flush=True,
            )

        page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", path)
        page.locator(ANSWER).wait_for()
        mark("sentence")
        page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
        mark("list")
        page.locator(SECOND).click()
        page.locator("[data-testid=stPagination] [aria-current=page]", has_text="2").wait_for()
        mark("second page")
        calls = page.locator("input[aria-label='We can call']")
        calls.fill("310")
        calls.press("Enter")
        page.locator(ANSWER, has_text="310").wait_for()
        mark("ten calls more")
        with page.expect_download() as file:
            page.get_by_role("button", name="Download call sheet").click()
        file.value.path()
        mark("downloaded")
        for text in searches:
            shown = page.locator(FOUND).last.inner_text()
            page.locator("input[aria-label='Search']").fill(text)
            page.keyboard.press("Enter")
            script = f"was => [...document.querySelectorAll('{FOUND}')].pop()?.innerText !== was"
            page.wait_for_function(script, arg=shown)
            mark(f"search “{text}”")
        browser.close()


def main() -> None:
    """Print the figures of every stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--search", nargs="*", default=SEARCHES)
    parser.add_argument("--browser", action="store_true")
    parser.add_argument("--models", type=Path, default=models_folder())
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.file or Path(folder) / "leads.csv"
        if options.file is None:
            write_leads(path, options.leads)
        if options.browser:
            in_browser(path, options.models, options.search)
        else:
            models = NamedModels(options.models)
            model = models.registry(models.usual).serving().model
            in_process(path, model, options.search)


if __name__ == "__main__":
    main()
