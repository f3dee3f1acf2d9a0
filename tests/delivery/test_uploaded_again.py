"""A call sheet of ours uploaded again: its columns are known, replaced, and never learned from."""

import io
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest
from conftest import read_sample, table_of

from scoring.delivery.call_sheet import call_sheet
from scoring.delivery.tables import to_csv, to_xlsx
from scoring.delivery.workbook import call_workbook
from scoring.delivery.write_back import write_back
from scoring.errors import BatchRefused
from scoring.history.roles import propose_schema
from scoring.intake.issue import Table
from scoring.intake.table.own_columns import SHEET, own_columns
from scoring.intake.table.reading import read_table
from scoring.model.call_plan import CallPlan
from scoring.model.grade import GRADES
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.shadow import Shadow
from scoring.schema import Role
from scoring.views.call_sheet.notices import notices, outcomes_line


def scored_of(table: Table, model: LeadModel) -> ScoredBatch:
    return score_table(table, "leads.csv", model)


PLAN = CallPlan(20, ("Ana", "Ben"), holdout=0.1)


def sheet_of(scored: ScoredBatch, plan: CallPlan | None = PLAN) -> pd.DataFrame:
    nothing = scored.explainer.nothing()
    graded = replace(nothing, grade=np.full(len(nothing), GRADES.index("A2"), dtype=np.int8))
    shadow = Shadow("v0009", scored.scores.score, scored.scores.tier)
    return call_sheet(scored, graded, plan, shadow if plan else None).frame()


@pytest.fixture(scope="module")
def first(small_model: LeadModel) -> ScoredBatch:
    return scored_of(table_of(read_sample("sample_leads.csv", 60)), small_model)


@pytest.fixture(scope="module")
def again(first: ScoredBatch, small_model: LeadModel) -> ScoredBatch:
    return scored_of(read_table(to_csv(sheet_of(first)), "sheet.csv"), small_model)


def test_the_columns_of_a_call_sheet_are_known_and_told(again: ScoredBatch) -> None:
    assert set(own_columns(again.leads.table.frame)) == set(SHEET) - {"value"}
    assert [i.count for i in again.leads.issues if i.kind == "own columns"] == [17]
    assert any("Replaced by this scoring" in n.text for n in notices(again))


def test_our_columns_are_nothing_to_check(first: ScoredBatch, again: ScoredBatch) -> None:
    to_check = [[n.text for n in notices(s) if n.level != "info"] for s in (first, again)]
    assert to_check[0] == to_check[1]


def test_leads_get_the_same_chances_and_no_name_stands_twice(
    first: ScoredBatch, again: ScoredBatch
) -> None:
    sheets = [sheet_of(first), sheet_of(again)]
    assert list(sheets[0].columns) == list(sheets[1].columns)
    np.testing.assert_allclose(sheets[0]["propensity"], sheets[1]["propensity"], atol=1e-9)
    assert sheets[0]["call"].tolist() == sheets[1]["call"].tolist()
    assert sheets[0]["Lead ID"].tolist() == sheets[1]["Lead ID"].tolist()


def test_our_columns_are_not_offered_for_a_field(again: ScoredBatch) -> None:
    assert not set(SHEET) & {*again.leads.match.extra, *again.leads.match.proposed.values()}


def test_a_workbook_of_ours_is_known_too(first: ScoredBatch) -> None:
    content = to_xlsx(sheet_of(first, None), text_columns=first.text_columns)
    assert len(own_columns(read_table(content, "sheet.xlsx").frame)) == 11


def test_our_columns_are_no_inputs_of_a_training(first: ScoredBatch) -> None:
    frame = read_table(to_csv(sheet_of(first)), "history.csv").frame.assign(Converted="No")
    schema = propose_schema(frame, outcome="Converted", created=None, exclude=())
    roles = {c.name: c.role for c in schema.columns}
    assert {roles[name] for name in SHEET if name in roles} == {Role.UNUSED}


def test_scores_that_come_back_from_a_crm_are_no_inputs(first: ScoredBatch) -> None:
    nothing = first.explainer.nothing()
    back = read_table(write_back(first, nothing, "hubspot").content, "export.csv").frame
    back = back.rename(columns={"Lead Score": "lead_score", "Lead Tier": "LEAD TIER"})
    assert own_columns(back) == ("Lead Propensity", "lead_score", "LEAD TIER", "Lead Score Reasons")


@pytest.fixture(scope="module")
def came_back(first: ScoredBatch) -> bytes:
    """The call list of two reps, of which Ana has filled in two outcomes and Ben one."""
    reasons = first.explainer.top(PLAN.called(first))
    book = openpyxl.load_workbook(io.BytesIO(call_workbook(first, reasons, PLAN)))
    for name, words in (("Ana", ["Converted", "no answer"]), ("Ben", ["Sold"])):
        place = [cell.value for cell in book[name][1]].index("Outcome") + 1
        for row, word in enumerate(words, start=2):
            book[name].cell(row, place, word)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_filled_in_list_has_each_lead_once_and_its_outcomes_are_told(
    came_back: bytes, small_model: LeadModel
) -> None:
    again = scored_of(read_table(came_back, "list.xlsx"), small_model)
    assert len(again.leads) == 20
    said = "Outcome of 3 of 20 leads: 2 converted, 1 no answer."
    meant = " Read by their meaning: “Sold” as converted (1)."
    assert outcomes_line(again.leads.table) == said + meant
    assert not [n.text for n in notices(again) if "Issues in the file" in n.text]


def test_phones_and_names_of_a_list_come_back_as_they_were(
    first: ScoredBatch, came_back: bytes
) -> None:
    frame = read_table(came_back, "list.xlsx").frame
    called = PLAN.called(first)
    for name, texts in (("Phone", first.leads.contacts.phone), ("Name", first.leads.contacts.name)):
        assert frame[name].tolist() == texts[called].tolist()


def test_a_list_without_any_field_of_the_model_is_refused_with_its_outcomes(
    came_back: bytes, small_model: LeadModel
) -> None:
    table = read_table(came_back, "list.xlsx")
    bare = replace(table, frame=table.frame.drop(columns="Source"))
    with pytest.raises(
        BatchRefused, match=r"as a list to call.*Outcome of 3 of 20 leads"
    ) as refused:
        scored_of(bare, small_model)
    assert len(str(refused.value)) <= 600


def test_a_file_for_a_crm_holds_no_leads_to_rank(
    first: ScoredBatch, small_model: LeadModel
) -> None:
    nothing = first.explainer.nothing()
    content = write_back(first, nothing, "hubspot").content
    with pytest.raises(BatchRefused, match="written here for your CRM"):
        scored_of(read_table(content, "import.csv"), small_model)


def test_a_score_of_another_system_stays_a_column_of_the_file() -> None:
    scores = ["71", "12", "55", "90"] * 10
    frame = pd.DataFrame({"rank": ["1", "2", "1", "2"] * 10, "score": scores, "tier": ["A"] * 40})
    assert own_columns(frame.assign(**{"Lead Score": scores, "Lead Tier": "A"})) == ()
    assert own_columns(frame.assign(propensity=["0.9", "0.1", "0.1", "0.2"] * 10)) == ()


def test_a_column_that_stood_beside_one_of_ours_still_means_its_field(
    small_model: LeadModel,
) -> None:
    frame = read_sample("sample_leads.csv", 30).rename(columns={"Lead ID": "lead_id"})
    scored = scored_of(table_of(frame), small_model)
    again = scored_of(read_table(to_csv(sheet_of(scored)), "sheet.csv"), small_model)
    assert again.leads.match.matched["Lead ID"] == "lead_id (uploaded)"
    assert sorted(again.leads.ids) == sorted(frame["lead_id"])
    assert "lead_id (uploaded)" in again.text_columns
