import io
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from conftest import read_sample, table_of

from scoring.delivery import write_back as module
from scoring.delivery.template import template_csv, template_xlsx
from scoring.delivery.write_back import systems, write_back
from scoring.errors import BatchRefused
from scoring.intake.leads.mapping import Confirmed
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.top_reasons import TopReasons
from scoring.pipelines.jobs import explained


@pytest.fixture(scope="module")
def scored(small_model: LeadModel) -> ScoredBatch:
    leads = read_sample("sample_leads.csv", 60).rename(columns={"Lead ID": "Record ID"})
    leads.loc[3, "Record ID"] = ""
    return score_table(
        table_of(leads), "leads.csv", small_model, mapping=Confirmed({"Lead ID": "Record ID"})
    )


@pytest.fixture(scope="module")
def reasons(scored: ScoredBatch) -> TopReasons:
    return explained(scored)


def written(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False)


@pytest.mark.parametrize(
    ("system", "header"),
    [("hubspot", "Record ID"), ("salesforce", "Id"), ("zoho", "Record Id")],
)
def test_the_record_id_stands_under_the_name_the_import_wants(
    scored: ScoredBatch, reasons: TopReasons, system: str, header: str
) -> None:
    sheet = written(write_back(scored, reasons, system).content)
    assert sheet.columns[0] == header
    assert list(sheet.columns)[1:] == [
        "Lead Propensity",
        "Lead Score",
        "Lead Tier",
        "Lead Score Reasons",
    ]


def test_leads_without_an_id_are_left_out_and_counted(
    scored: ScoredBatch, reasons: TopReasons
) -> None:
    found = write_back(scored, reasons, "hubspot")
    assert (found.leads, found.left_out, len(written(found.content))) == (59, 1, 59)


def test_each_record_gets_its_own_score(scored: ScoredBatch, reasons: TopReasons) -> None:
    sheet = written(write_back(scored, reasons, "hubspot").content).set_index("Record ID")
    scores = {str(i): str(s) for i, s in zip(scored.leads.ids, scored.scores.score, strict=True)}
    assert {record: scores[record] for record in sheet.index} == sheet["Lead Score"].to_dict()


@pytest.mark.parametrize("system", systems())
def test_reasons_fit_the_field_of_the_system(
    scored: ScoredBatch, reasons: TopReasons, system: str
) -> None:
    told = written(write_back(scored, reasons, system).content)["Lead Score Reasons"]
    assert told.str.len().max() <= module._LIMITS[system].text
    assert (told != "").any()


def test_more_leads_than_a_file_takes_come_in_several(
    scored: ScoredBatch, reasons: TopReasons, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(module._LIMITS, "HubSpot", module._Limits(25, 5_000))
    found = write_back(scored, reasons, "hubspot")
    with zipfile.ZipFile(io.BytesIO(found.content)) as archive:
        parts = {name: len(written(archive.read(name))) for name in archive.namelist()}
    assert found.filename == "write_back_hubspot.zip"
    assert list(parts.values()) == [25, 25, 9]


def test_an_unknown_system_is_refused_with_those_there_are(
    scored: ScoredBatch, reasons: TopReasons
) -> None:
    with pytest.raises(BatchRefused, match="HubSpot, Salesforce, Zoho CRM"):
        write_back(scored, reasons, "sap")


def test_a_file_without_ids_cannot_be_written_back(small_model: LeadModel) -> None:
    leads = read_sample("sample_leads.csv", 5).drop(columns=["Lead ID"])
    none = score_table(table_of(leads), "f.csv", small_model)
    with pytest.raises(BatchRefused, match="no column with record ids"):
        write_back(none, none.explainer.nothing(), "hubspot")


def test_a_column_that_may_hold_the_ids_is_named_with_the_option(small_model: LeadModel) -> None:
    leads = read_sample("sample_leads.csv", 25).rename(columns={"Lead ID": "Field 7"})
    none = score_table(table_of(leads), "f.csv", small_model)
    with pytest.raises(BatchRefused, match=r"--map “id=Field 7”"):
        write_back(none, none.explainer.nothing(), "hubspot")


def test_columns_a_system_wants_back_are_kept_as_uploaded(
    scored: ScoredBatch, reasons: TopReasons
) -> None:
    frame = scored.leads.table.frame.assign(**{"(Do Not Modify) Row Checksum": "abc="})
    batch = replace(scored.leads, table=replace(scored.leads.table, frame=frame))
    sheet = written(write_back(replace(scored, leads=batch), reasons, "dynamics").content)
    assert sheet["(Do Not Modify) Row Checksum"].unique().tolist() == ["abc="]


def test_the_template_has_the_columns_of_the_model(small_model: LeadModel) -> None:
    names = [column.name for column in small_model.schema.wanted]
    assert list(written(template_csv(small_model.schema)).columns) == names
    book = pd.read_excel(
        io.BytesIO(template_xlsx(small_model.schema, {})), sheet_name=None, engine="openpyxl"
    )
    assert list(book["Leads"].columns) == names
    assert book["Columns"]["Column"].tolist() == names
