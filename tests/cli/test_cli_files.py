"""The command line with several files, templates and files for a CRM."""

from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT, read_sample

from scoring.cli.main import main

MODELS = ROOT / "models"


def table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")


@pytest.fixture
def halves(tmp_path: Path) -> list[str]:
    leads = read_sample("sample_leads.csv", 60)
    paths = [tmp_path / "first.csv", tmp_path / "second.csv"]
    for path, part in zip(paths, (leads.iloc[:25], leads.iloc[25:]), strict=True):
        part.to_csv(path, index=False)
    return [str(path) for path in paths]


def score(files: list[str], out: Path, *more: str) -> int:
    return main(["score", *files, "--out", str(out), "--models", str(MODELS), *more])


def test_several_files_are_ranked_as_one_and_each_lead_names_its_own(
    halves: list[str], tmp_path: Path
) -> None:
    assert score(halves, tmp_path / "out.csv") == 0
    written = table(tmp_path / "out.csv")
    assert written["rank"].tolist() == [str(rank) for rank in range(1, 61)]
    assert written["File"].value_counts().to_dict() == {"second.csv": 35, "first.csv": 25}


def test_a_file_with_other_columns_is_refused_and_nothing_is_written(
    halves: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b,c\n1,2,3\n4,5,6\n", encoding="utf-8")
    assert score([*halves, str(other)], tmp_path / "out.csv") == 1
    assert "other.csv" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_scores_are_written_for_a_crm_beside_the_call_sheet(
    halves: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert score(halves, tmp_path / "out.csv", "--write-back", "HubSpot") == 0
    sheet, back = table(tmp_path / "out.csv"), table(tmp_path / "write_back_hubspot.csv")
    assert "write_back_hubspot.csv" in capsys.readouterr().out
    assert back.columns.tolist() == [
        "Record ID", "Lead Propensity", "Lead Score", "Lead Tier", "Lead Score Reasons"
    ]  # fmt: skip
    assert back["Record ID"].tolist() == sheet["lead_id"].tolist()
    assert back["Lead Score"].tolist() == sheet["score"].tolist()


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_filled_template_is_scored(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"template.{suffix}"
    assert main(["template", "--out", str(path), "--models", str(MODELS)]) == 0
    read = table(path) if suffix == "csv" else pd.read_excel(path, dtype="str", engine="openpyxl")
    leads = read_sample("sample_leads.csv", 5)
    filled = leads[[name for name in read.columns if name in leads.columns]]
    filled.to_csv(tmp_path / "filled.csv", index=False)
    assert len(filled.columns) > 5
    assert score([str(tmp_path / "filled.csv")], tmp_path / "out.csv") == 0
    assert len(table(tmp_path / "out.csv")) == 5


def test_equal_ids_of_two_branches_are_called_as_different_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leads = read_sample("sample_leads.csv", 24).drop_duplicates("Email")
    paths = [tmp_path / "north.csv", tmp_path / "south.csv"]
    for path, part in zip(paths, (leads.iloc[:10], leads.iloc[10:20]), strict=True):
        part.assign(**{"Lead ID": [str(i) for i in range(10)]}).to_csv(path, index=False)
    assert score([str(p) for p in paths], tmp_path / "out.csv", "--capacity", "50") == 0
    said = capsys.readouterr().out
    assert "20 leads scored with sample, v0001: 20 calls at most" in said
    assert "There are 10 ids that occur in both files" in said


@pytest.mark.parametrize(("more", "calls"), [((), 10), (("--every-lead",), 12)])
def test_each_person_is_one_call_unless_every_lead_is_asked_for(
    more: tuple[str, ...], calls: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leads = read_sample("sample_leads.csv", 20).drop_duplicates("Email").iloc[:10]
    again = leads.iloc[:2].assign(**{"Lead ID": ["a", "b"]})
    pd.concat([leads, again]).to_csv(tmp_path / "leads.csv", index=False)
    assert score([str(tmp_path / "leads.csv")], tmp_path / "out.csv", *more) == 0
    assert f"v0001: {calls} calls at most" in capsys.readouterr().out
