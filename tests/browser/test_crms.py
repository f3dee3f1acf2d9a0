"""From the export of a CRM to the list of the team and the file for the CRM, counted by clicks."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Download, Page, expect

from browser.conftest import Clicks, Watch, serve
from browser.crm_files import CRMS, Crm, as_csv, as_xlsx
from scoring.cli.main import main
from scoring.registry.named import model_name

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

UPLOAD = "[data-testid=stFileUploaderDropzoneInput]"
MOST_CLICKS = 4
REPS = ["Ana", "Ben"]
# Below the table of a report, and columns beside those of the default view.
FOOTER = '\r\n\r\n"Copyright (c) 2000-2026 salesforce.com, inc."\r\n"Confidential Information"\r\n'
MORE = {f"Property {n}": "" if n % 3 else str(n) for n in range(130)}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of each CRM, learned from its own past leads; which an export finds."""
    folder = tmp_path_factory.mktemp("crms")
    for crm in CRMS:
        past = folder / f"{crm.name}.csv"
        past.write_bytes(as_csv(crm.history()))
        said = ["--outcome", crm.outcome, "--converted", crm.won, "--candidates", "LightGBM"]
        said += ["--answer-default", "--models", str(folder / "models")]
        said += ["--model", model_name(crm.name)]
        assert main(["train", str(past), *said]) == 0
    return folder / "models"


@pytest.fixture(scope="module")
def crm_app(models: Path) -> Iterator[str]:
    yield from serve(models)


def exported(crm: Crm, folder: Path) -> Path:
    """The leads of today as a file of the kind that the system, or its user, makes of them."""
    frame = crm.today()
    name, content = {
        "HubSpot": ("all-contacts.csv", as_csv(frame.assign(**MORE))),
        "Salesforce": ("report1764408.csv", as_csv(frame, end=FOOTER)),
        "Zoho CRM": ("Leads_001.csv", as_csv(frame, ";")),
        "LeadSquared": ("Leads.txt", as_csv(frame, "\t")),
        "Dynamics 365": ("My Open Leads.xlsx", as_xlsx(frame, hidden=3)),
    }[crm.name]
    (folder / name).write_bytes(content)
    return folder / name


def who(crm: Crm) -> pd.DataFrame:
    """Name and phone of the leads of today as their export has them, by record id."""
    frame = crm.today().set_index(crm.id_header)
    phones = (h for h in frame if "Phone" in h or h == "Mobile")
    name = frame["Name"] if "Name" in frame else frame["First Name"] + " " + frame["Last Name"]
    return pd.DataFrame({"name": name, "phone": frame[next(h for h in phones if frame[h].any())]})


def sheets(file: Download) -> dict[str, list[dict[str, object]]]:
    """The rows of each sheet of a workbook, by the names of its columns."""
    book = openpyxl.load_workbook(io.BytesIO(file.path().read_bytes()))
    rows = {s.title: list(s.iter_rows(values_only=True)) for s in book.worksheets}
    return {
        title: [dict(zip(map(str, head), row, strict=True)) for row in rest]
        for title, (head, *rest) in rows.items()
    }


def calls(page: Page) -> int:
    """How many leads the page says to call."""
    line = page.locator("strong", has_text="Call these")
    expect(line).to_be_visible(timeout=120_000)
    return int(re.sub(r"\D", "", line.inner_text().split(" and ")[0]))


@pytest.mark.parametrize("crm", CRMS, ids=[crm.name for crm in CRMS])
def test_an_export_becomes_the_files_of_the_team_and_of_the_crm(
    crm: Crm, crm_app: str, page: Page, watch: Watch, tmp_path: Path
) -> None:
    clicks, known = Clicks(page), who(crm)
    page.goto(crm_app)
    clicks.upload(exported(crm, tmp_path))
    called = calls(page)
    expect(page.get_by_text(f"Scored with {model_name(crm.name)}: ")).to_be_visible()
    page.get_by_label("Reps").fill(", ".join(REPS))
    page.get_by_label("Reps").press("Enter")
    # The cells of a table stand behind its canvas.
    expect(page.get_by_test_id("stDataFrame").get_by_text(REPS[1]).first).to_be_attached(
        timeout=120_000
    )
    team = sheets(clicks.download("Download call sheet"))
    clicks.on(page.get_by_role("tab", name="Downloads"))
    back = clicks.download("Download for import")
    _check_team(team, known, called)
    _check_back(back, crm, known)
    assert (clicks.count <= MOST_CLICKS, watch.requests, watch.errors) == (True, [], [])


def _check_team(team: dict[str, list[dict[str, object]]], known: pd.DataFrame, called: int) -> None:
    """One row for each lead to call, by its own name, phone and id, and each with one rep."""
    assert list(team) == ["All", *REPS]
    told = [(row["Id"], row["Name"], row["Phone"]) for row in team["All"]]
    assert len({lead for lead, *_ in told}) == len(told) == called
    assert told == [(lead, *known.loc[lead]) for lead, *_ in told]
    assert sorted(row["Id"] for rep in REPS for row in team[rep]) == sorted(t[0] for t in told)


def _check_back(back: Download, crm: Crm, known: pd.DataFrame) -> None:
    """Every lead under the system's own header of ids, with a chance and a tier."""
    rows = list(csv.DictReader(io.StringIO(back.path().read_text(encoding="utf-8-sig"))))
    assert sorted(row[crm.id_header] for row in rows) == sorted(known.index)
    assert all(0 < float(row["Lead Propensity"]) < 1 for row in rows)
    assert {row["Lead Tier"] for row in rows} <= set("ABCD")
