"""No file that a person can take away holds a formula, whatever the leads, names and headers hold.

Every function that makes such a file is found by what it calls, so that none can be forgotten.
"""

import ast
import csv
import io
import re
import tomllib
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pandas as pd
import pytest
from conftest import read_sample, table_of
from later_leads import earlier_export, later_export

from scoring.cluster.lead_part import Places, write_part
from scoring.delivery.call_list import call_list
from scoring.delivery.tables import to_csv
from scoring.delivery.template import template_csv, template_xlsx
from scoring.delivery.workbook import call_workbook
from scoring.delivery.write_back import systems, write_back
from scoring.intake.issue import Issue
from scoring.intake.table.reading import read_table
from scoring.kept.spend import Spend, spend_csv
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.top_reasons import TopReasons
from scoring.monitoring.moves.moved import between_files
from scoring.pipelines.jobs import call_sheet_file, explained, write_call_sheet
from scoring.registry.pointer import Deed, LogEntry, clean_name
from scoring.schema import Column, Kind, LeadSchema, Role
from scoring.views.call_sheet.file import issues_csv, set_aside_csv
from scoring.views.lead.moved import movers_csv
from scoring.views.section import Section
from scoring.views.version_log import log_csv

ROOT = Path(__file__).resolve().parents[2]
RUN = '=HYPERLINK("http://x.example")'
HOSTILE = [
    RUN, "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "=1+1",
    "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u200b=1", '"=1', '"",=1', "＝1+1", "＋A1", "－A1",
    "＠SUM(1)", "%0A=1", "a;=1;b", "a\n=1", 'x",=1', "a|=cmd|'/C calc'!A0", "{=1}", "'=1", "''=1",
]  # fmt: skip
NAMES = [*HOSTILE, "=Extra"]
# What may be left of a cell that begins with a sign.
_HARMLESS = re.compile(r"[-+]?[\d.,%eE]+|\+[\d ().,;/-]+|[+ -]+")
_FORMULA = re.compile(r"[\s\u00a0\u200b\ufeff\"]*(?:%0[ad])?[=+\-@＝＋－＠|]", re.IGNORECASE)


def live(cells: Iterator[str]) -> list[str]:
    return [c for c in cells if _FORMULA.match(c) and not _HARMLESS.fullmatch(c)]


def live_in_csv(content: bytes) -> list[str]:
    """The cells that run in a spreadsheet, whether it parts cells at commas, semicolons or tabs."""
    text = content.decode("utf-8-sig")
    marks = {mark: csv.reader(io.StringIO(text, newline=""), delimiter=mark) for mark in ",;\t"}
    return [cell for rows in marks.values() for row in rows for cell in live(iter(row))]


def live_in_xlsx(content: bytes) -> list[str]:
    """The cells that are no text, number or blank."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = [n for n in zipfile.ZipFile(io.BytesIO(content)).namelist() if "/sheet" in n]
    raw = [zipfile.ZipFile(io.BytesIO(content)).read(name).decode() for name in sheets]
    links = [found for text in raw for found in re.findall(r"<f[ >]|<hyperlink", text)]
    kinds = {"s", "n"}
    return links + [
        str(c.value) for s in book for r in s.rows for c in r if c.data_type not in kinds
    ]


@pytest.fixture(scope="module")
def scored(small_model: LeadModel) -> ScoredBatch:
    """Leads of which every text, and the name of every further column, is hostile."""
    frame = read_sample("sample_leads.csv", len(HOSTILE))
    for name in ("Lead ID", "Name", "Email", "Phone", "Source", "Campaign", "City", "Occupation"):
        frame[name] = HOSTILE
    further = {name: HOSTILE for name in NAMES}
    frame = pd.concat([frame, pd.DataFrame(further, dtype="str")], axis=1)
    return score_table(table_of(frame), f"{RUN}.csv", small_model)


@pytest.fixture(scope="module")
def reasons(scored: ScoredBatch) -> TopReasons:
    return explained(scored)


PLAN = CallPlan(len(HOSTILE), (RUN, "+cmd|' /C calc'!A0"))
SCHEMA = LeadSchema(tuple(Column(name, Kind.CATEGORY, Role.FEATURE) for name in HOSTILE))
ISSUE = Issue(RUN, 2, RUN, expected=RUN, found="a;=1", remedy="＝1")


def sheets(scored: ScoredBatch, reasons: TopReasons) -> Iterator[bytes]:
    yield call_sheet_file(scored, reasons, PLAN)
    yield call_sheet_file(scored, reasons, PLAN, excel=True)


def to_a_file(scored: ScoredBatch, reasons: TopReasons) -> Iterator[bytes]:
    with TemporaryDirectory() as folder:
        place = Path(folder) / "calls.csv"
        write_call_sheet(scored, reasons, place, PLAN)
        yield place.read_bytes()


def part_of_many(scored: ScoredBatch, _reasons: TopReasons) -> Iterator[bytes]:
    leads = scored.leads
    places = Places(scored.ranking.rank, leads.ids, scored.flags, leads.worth)
    with TemporaryDirectory() as folder:
        place = Path(folder) / "part-0000.csv"
        write_part(scored, places, place)
        yield place.read_bytes()


def for_systems(scored: ScoredBatch, reasons: TopReasons) -> Iterator[bytes]:
    for system in systems():
        yield write_back(scored, reasons, system).content


def moves(model: LeadModel) -> bytes:
    risky = [
        f(len(HOSTILE)).assign(**{"Lead ID": HOSTILE, "Source": HOSTILE})
        for f in (earlier_export, later_export)
    ]
    return movers_csv(between_files(*(score_table(table_of(f), RUN, model) for f in risky)))


def set_aside() -> Iterator[bytes]:
    """Rows of a file with too many cells, of one with a quote left open, with each delimiter."""
    for mark in ",;\t|":
        good = [mark.join((str(i), "Pune", "3")) for i in range(100, 140)]
        cells = ['"' + text.replace('"', '""') + '"' for text in HOSTILE]
        bad = [mark.join((text, text, "3", "9", "9")) for text in cells]
        head = mark.join(("id", '"=city"', "visits"))
        bad.append(mark.join(('7"x', '"=1+1', "2", "9", "9")))
        rows = [head, *(row for pair in zip(good, bad, strict=False) for row in pair)]
        table = read_table("\n".join(rows).encode(), "leads.csv")
        assert len(table.set_aside) > 9
        yield set_aside_csv(table)


MAKERS = {
    "scoring/pipelines/jobs.py:_all_leads": sheets,
    "scoring/pipelines/jobs.py:write_call_sheet": to_a_file,
    "scoring/cluster/lead_part.py:write_part": part_of_many,
    "scoring/delivery/workbook.py:call_workbook": lambda scored, reasons: [
        call_workbook(scored, reasons, PLAN)
    ],
    "scoring/delivery/write_back.py:_packed": for_systems,
    "scoring/delivery/template.py:template_csv": lambda *_: [template_csv(SCHEMA)],
    "scoring/delivery/template.py:template_xlsx": lambda *_: [
        template_xlsx(SCHEMA, {name: HOSTILE for name in HOSTILE})
    ],
    "scoring/views/call_sheet/file.py:issues_csv": lambda *_: [issues_csv([ISSUE])],
    "scoring/views/call_sheet/file.py:set_aside_csv": lambda *_: set_aside(),
    "scoring/views/lead/moved.py:movers_csv": lambda scored, _: [moves(scored.model)],
    "scoring/kept/spend.py:spend_csv": lambda *_: [spend_csv(Spend(dict.fromkeys(HOSTILE, 1.0)))],
    "scoring/views/version_log.py:log_csv": lambda *_: [
        log_csv([LogEntry("", Deed.SERVED, "v0001", clean_name(text)) for text in HOSTILE])
    ],
    # What these two write besides is written by the makers above.
    "scoring/pipelines/data_pipeline.py:DataRun": lambda scored, _: [
        to_csv(scored.leads.table.frame)
    ],
    "scoring/pipelines/inference_pipeline.py:_Outputs": lambda scored, reasons: [
        to_csv(call_list(scored, reasons, CallPlan(len(scored.leads))))
    ],
    "pages/_parts/draw.py:files": lambda *_: [
        to_csv(Section("x", "x", "", table=pd.DataFrame({n: HOSTILE for n in NAMES})).as_file)
    ],
}
# Hand several files, or a history with outcomes, on to a training in one piece; nobody gets it.
INSIDE = {
    "pages/_parts/call_sheet/unranked.py:train_button",
    "pages/_parts/monitor/challenge.py:_train",
}
WRITERS = {"csv_blocks", "to_csv", "to_xlsx", "written_book", "safe_rows"}
# What writes such files without our escape, and where it may be called.
RAW = {"DictWriter", "Workbook", "to_clipboard", "to_csv", "to_excel", "write_csv", "writer"}
HOMES = {"scoring/delivery/book.py", "scoring/delivery/tables.py", "scoring/intake/text/records.py"}


def is_of(function: ast.expr) -> bool:
    name = getattr(function, "attr", getattr(function, "id", ""))
    return name in WRITERS | RAW or name.endswith("download_button")


@cache
def calls() -> list[tuple[str, str, str]]:
    """Every call in the product that may write a file: its own file, function and what it calls."""
    found = []
    for path in [p for folder in ("scoring", "pages") for p in (ROOT / folder).rglob("*.py")]:
        place = path.relative_to(ROOT).as_posix()
        for function in ast.parse(path.read_text(encoding="utf-8")).body:
            called = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
            name = getattr(function, "name", "")
            found += [(place, name, ast.unparse(node)) for node in called if is_of(node)]
    return found


def test_every_function_that_makes_a_file_for_a_spreadsheet_is_tried_here() -> None:
    found = {f"{p}:{f}" for p, f, called in calls() if called in WRITERS and p not in HOMES}
    assert found == {*MAKERS, *INSIDE}


def test_files_for_a_spreadsheet_are_written_in_one_place() -> None:
    named = [(p, called.rpartition(".")) for p, _, called in calls()]
    raw = {(p, "".join(n)) for p, n in named if n[2] in RAW and (n[0] or n[2] not in WRITERS)}
    assert {(p, name) for p, name in raw if p not in HOMES} == set()
    assert {"csv.writer", "xlsxwriter.Workbook", "safe.to_csv"} <= {name for _, name in raw}


def test_every_download_goes_through_one_button() -> None:
    assert {p for p, _, c in calls() if c.endswith("download_button")} == {"pages/_parts/draw.py"}


@pytest.mark.parametrize("maker", MAKERS)
def test_no_file_holds_a_formula(maker: str, scored: ScoredBatch, reasons: TopReasons) -> None:
    for content in MAKERS[maker](scored, reasons):
        look = live_in_xlsx if content.startswith(b"PK") else live_in_csv
        assert len(content) > 10
        assert look(content) == []


@pytest.mark.parametrize("text", [RUN, "\u00a0＝1", "＠x", "%0A=1", "a;=1", "|x"])
def test_the_finder_of_formulas_finds_them(text: str) -> None:
    target = io.StringIO()
    csv.writer(target).writerows([["x"], [text]])
    assert live_in_csv(target.getvalue().encode())


def test_all_that_was_hostile_is_read_back_as_it_was(
    scored: ScoredBatch, reasons: TopReasons
) -> None:
    given = scored.leads.table.frame.iloc[PLAN.ranked(scored), -len(NAMES) :]
    for content, name in zip(sheets(scored, reasons), ("a.csv", "a.xlsx"), strict=True):
        back = read_table(content, name).frame
        order = back["rank"].astype(int).argsort(kind="stable")
        assert back.iloc[order, -len(NAMES) :].to_numpy().tolist() == given.to_numpy().tolist()


def test_a_row_set_aside_is_read_again_as_it_was_read_first() -> None:
    rows = [
        "id,city,visits",
        *(f"{i},Pune,3" for i in range(20)),
        '="007",=1+1,3,9,9',
        "'=2,x,3,9,9",
    ]
    content = set_aside_csv(read_table("\n".join(rows).encode(), "leads.csv"))
    mended = content.replace(b",9,9", b"")
    frame = read_table(mended, "mended.csv").frame
    assert frame.to_numpy().tolist() == [["007", "=1+1", "3"], ["=2", "x", "3"]]


def test_tables_on_a_page_offer_no_export_of_their_own() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["client"]["disableDataExport"] is True
