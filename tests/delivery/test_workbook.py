"""The call list as a workbook: sheets, types, widths, what is printed, and nothing that runs."""

import io
import re
import zipfile

import openpyxl
import pytest
from conftest import read_sample, table_of
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring.delivery.call_list import call_list
from scoring.delivery.workbook import call_list_name, call_workbook, sheet_names
from scoring.intake.table.dispositions import DISPOSITIONS
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.reasons import LeadReasons
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table

PLAN = CallPlan(30, ("Ana", "Ben: Co"), fold=True)
PHONES = ["+91-98200 11111", "00442079460018", "(020) 7946-0018", "9800000001", "=1+1"]
NAMES = ['=HYPERLINK("http://x")', "'t Hooft", "Ana & <b>", "", "+1"]


@pytest.fixture(scope="module")
def scored(small_model: LeadModel) -> ScoredBatch:
    """60 leads, the first five with odd names and phones, all with a value but the last."""
    frame = read_sample("sample_leads.csv", 60).drop(columns="Call outcome")
    frame["Name"] = [*NAMES, *frame["Name"][5:]]
    frame["Phone"] = [*PHONES, *frame["Phone"][5:]]
    frame["Company"] = ["=Acme Ltd", "Blue Ridge Inc", "Cedar GmbH"] * 20
    frame["Job title"] = ["Head of Sales", "CEO", "Buyer"] * 20
    frame["Amount"] = [f"€{100 * (i + 1)}" for i in range(59)] + [""]
    return score_table(table_of(frame), "leads & co.csv", small_model)


def content_of(scored: ScoredBatch, plan: CallPlan) -> bytes:
    return call_workbook(
        scored, scored.explainer.apart(plan.called(scored), plan.called(scored)), plan
    )


@pytest.fixture(scope="module")
def book(scored: ScoredBatch) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content_of(scored, PLAN)))


@pytest.fixture(scope="module")
def whole(scored: ScoredBatch) -> Worksheet:
    """The sheet of all leads, where all of them are called."""
    every = CallPlan(60)
    return openpyxl.load_workbook(io.BytesIO(content_of(scored, every))).active


def column(sheet: Worksheet, name: str) -> list[object]:
    place = [cell.value for cell in sheet[1]].index(name) + 1
    return [row[0] for row in sheet.iter_rows(2, None, place, place, values_only=True)]


def test_all_leads_are_on_one_sheet_and_those_of_each_rep_on_another(book: Workbook) -> None:
    assert book.sheetnames == ["All", "Ana", "Ben Co"]
    ranks = [column(sheet, "Rank") for sheet in book]
    assert len(ranks[0]) == 30
    assert sorted(ranks[1] + ranks[2]) == ranks[0]


def test_the_columns_are_those_that_a_rep_needs(book: Workbook) -> None:
    names = ["Rank", "Rep", "Name", "Company", "Title", "Phone", "E-mail", "Chance", "Tier",
             "Grade", "Why call", "Watch out", "Source", "Value", "Id", "Outcome",
             "Notes"]  # fmt: skip
    assert [cell.value for cell in book["All"][1]] == names
    assert [cell.value for cell in book["Ana"][1]] == [n for n in names if n != "Rep"]
    assert "=Acme Ltd" in column(book["All"], "Company")
    assert set(column(book["All"], "Outcome") + column(book["All"], "Notes")) == {None}


def test_phones_and_names_are_intact_to_the_digit_and_text(
    scored: ScoredBatch, whole: Worksheet
) -> None:
    order = scored.ranking.order.tolist()
    for name, texts in (("Phone", PHONES), ("Name", NAMES)):
        cells = column(whole, name)
        assert [cells[order.index(i)] or "" for i in range(5)] == texts
    kinds = {cell.data_type for row in whole.iter_rows(min_row=2) for cell in row if cell.value}
    assert kinds == {"s", "n"}


def test_ids_are_text_and_chances_and_values_are_numbers(
    scored: ScoredBatch, whole: Worksheet
) -> None:
    order = scored.ranking.order
    assert column(whole, "Id") == scored.leads.ids[order].tolist()
    chances = [round(float(p), 4) for p in scored.scores.propensity[order]]
    assert column(whole, "Chance") == pytest.approx(chances)
    assert sorted(filter(None, column(whole, "Value"))) == [100.0 * n for n in range(1, 60)]
    formats = {whole["G2"].number_format}
    assert "[<0.0995]0.0%;0%" in formats


def test_nothing_in_the_workbook_runs_or_links(scored: ScoredBatch) -> None:
    parts = zipfile.ZipFile(io.BytesIO(content_of(scored, CallPlan(60))))
    sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r"<f[ >]|<hyperlink", sheet) is None


def test_a_sheet_is_ready_to_be_read_filtered_and_printed(book: Workbook) -> None:
    for sheet in book:
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", sheet.dimensions)
        assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$1", "landscape")
        # As wide as one page, which is the default, and as long as it takes.
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet["C2"].alignment.wrap_text
    assert all(5 < d.width < 52 for d in book["All"].column_dimensions.values())


def test_the_head_of_a_page_names_the_file_the_day_and_the_model(
    scored: ScoredBatch, book: Workbook
) -> None:
    head, foot = book["Ana"].oddHeader, book["Ana"].oddFooter
    assert "15 leads of leads && co.csv" in head.left.text
    assert scored.scored_at[:10] in head.right.text
    assert "unpublished" in foot.left.text


def test_an_outcome_is_chosen_from_the_list(book: Workbook) -> None:
    for sheet in book:
        rule = sheet.data_validations.dataValidation[0]
        place = [cell.value for cell in sheet[1]].index("Outcome") + 1
        letter = openpyxl.utils.get_column_letter(place)
        assert str(rule.sqref) == f"{letter}2:{letter}{sheet.max_row}"
        assert rule.formula1 == f'"{",".join(DISPOSITIONS)}"'


def test_what_the_file_does_not_know_has_no_column(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 9)[["Visits", "Minutes on site"]]
    bare = score_table(table_of(frame), "bare.csv", small_model)
    names = list(call_list(bare, [LeadReasons((), ())] * 9, CallPlan(9)).columns)
    assert names == ["Rank", "Chance", "Tier", "Why call", "Watch out", "Outcome", "Notes"]


@pytest.mark.parametrize("plan", [CallPlan(0), CallPlan(1, ("Ana", "Ben", "Cy"))])
def test_a_list_of_nobody_or_of_fewer_calls_than_reps_has_its_headers(
    scored: ScoredBatch, plan: CallPlan
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content_of(scored, plan)))
    assert [sheet.max_row - 1 for sheet in book] == [plan.capacity, *[1, 0, 0][: len(plan.reps)]]


def test_two_reps_of_one_name_have_a_sheet_each(scored: ScoredBatch) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content_of(scored, CallPlan(5, ("Al", "Al")))))
    assert [sheet.max_row - 1 for sheet in book] == [5, 3, 2]


def test_the_same_batch_gives_the_same_bytes(scored: ScoredBatch) -> None:
    assert content_of(scored, PLAN) == content_of(scored, PLAN)


def test_the_file_is_named_by_its_calls_and_its_leads(scored: ScoredBatch) -> None:
    assert call_list_name(scored, PLAN) == "call_30_of_leads_co.xlsx"


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (["All", "ALL", "all"], ["All", "ALL (2)", "all (3)"]),
        (["a[b]:c*?/d\\e"], ["a b c d e"]),
        (["'Ana'", "  "], ["Ana", "Sheet"]),
        (["history"], ["history (2)"]),
        (["x" * 50, "X" * 50], ["x" * 31, "X" * 27 + " (2)"]),
        (["😀" * 20], ["😀" * 15]),
        (["李", "Ödön"], ["李", "Ödön"]),
    ],
)
def test_sheets_have_names_that_a_workbook_takes(wanted: list[str], names: list[str]) -> None:
    assert sheet_names(wanted) == names


def test_leads_of_a_rep_are_on_the_sheet_of_that_rep(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 12).assign(Owner=["Ana Lopez", "Zoe", ""] * 4)
    scored = score_table(table_of(frame), "leads.csv", small_model)
    content = content_of(scored, CallPlan(12, ("Ana", "Ben")))
    ana, ben = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1:]
    assert (column(ana, "Owner").count("Ana Lopez"), len(column(ana, "Owner"))) == (4, 6)
    assert column(ben, "Owner").count("Ana Lopez") == 0
