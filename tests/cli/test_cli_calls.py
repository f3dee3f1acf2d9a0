"""The plan of calls on the command line: the same files as the page writes."""

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from conftest import read_sample
from key_words import lacking

from scoring.cli.main import main
from scoring.delivery.workbook import call_workbook
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.pipelines.jobs import call_sheet_file, score_file
from scoring.registry import Registry

PLAN = CallPlan(20, ("Ana", "Ben"), fold=True)


@pytest.fixture(scope="module")
def models(small_model: LeadModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    Registry(folder).publish(small_model)
    return folder


@pytest.fixture(scope="module")
def leads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 leads, five of six with a deal value."""
    path = tmp_path_factory.mktemp("leads") / "leads.csv"
    values = [f"€{100 + 37 * (i * i % 61)}" if i % 6 else "" for i in range(60)]
    read_sample("sample_leads.csv", 60).assign(Amount=values).to_csv(path, index=False)
    return path


def score(leads: Path, models: Path, *more: str) -> int:
    return main(["score", str(leads), "--models", str(models), *more])


def scored_by_page(leads: Path, models: Path, scored_at: str) -> ScoredBatch:
    """The leads as the page scores them, at the time of another scoring."""
    model = Registry(models).serving().model
    found = score_file(leads.read_bytes(), leads.name, model)
    return ScoredBatch(**{**vars_of(found), "scored_at": scored_at})


def vars_of(scored: ScoredBatch) -> dict[str, object]:
    return {name: getattr(scored, name) for name in ScoredBatch.__dataclass_fields__}


def test_both_files_are_those_of_the_page_byte_by_byte(
    leads: Path, models: Path, tmp_path: Path
) -> None:
    csv, xlsx = tmp_path / "all.csv", tmp_path / "calls.xlsx"
    plan = ["--call", "20", "--reps", "Ana, Ben", "--one-call-per-person"]
    assert score(leads, models, "--out", str(csv), "--out", str(xlsx), *plan) == 0
    at = pd.read_csv(csv, dtype="str")["scored_at"][0]
    page = scored_by_page(leads, models, at)
    reasons = page.explainer.strongest(page.ranking.order)
    called = page.explainer.apart(PLAN.called(page), PLAN.called(page))
    assert csv.read_bytes() == call_sheet_file(page, reasons, PLAN)
    assert xlsx.read_bytes() == call_workbook(page, called, PLAN)


def test_a_list_has_a_sheet_for_each_rep(leads: Path, models: Path, tmp_path: Path) -> None:
    out = tmp_path / "calls.xlsx"
    score(leads, models, "--out", str(out), "--call", "7", "--reps", "Ana,Ben")
    book = openpyxl.load_workbook(io.BytesIO(out.read_bytes()))
    assert {s.title: s.max_row - 1 for s in book} == {"All": 7, "Ana": 3, "Ben": 4}


def test_by_value_money_is_told_with_its_interval_and_who_has_no_value(
    leads: Path, models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "all.csv"
    assert score(leads, models, "--out", str(out), "--call", "20", "--by-value") == 0
    said = capsys.readouterr().out
    assert not lacking(said, "In money: €", "80% interval €", "at random €", "the median of the")
    sheet = pd.read_csv(out)
    worth = sheet["propensity"] * sheet["value"].fillna(sheet["value"].median())
    assert (worth.diff().dropna() <= 1).all()


def test_leads_without_values_are_not_ranked_by_them(
    models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plain.csv"
    read_sample("sample_leads.csv", 20).to_csv(path, index=False)
    assert score(path, models, "--out", str(tmp_path / "o.csv"), "--by-value") == 1
    assert not lacking(capsys.readouterr().err, "0 of 20 leads have a deal value", "--by-value")
    assert not (tmp_path / "o.csv").exists()


def test_lost_leads_are_not_called_unless_the_command_says_so(
    models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "crm.csv", tmp_path / "all.csv"
    status = ["Unqualified", "Inactive", "New", "New"] * 5
    read_sample("sample_leads.csv", 20).assign(**{"Lead Status": status}).to_csv(path, index=False)
    called = []
    for more in ([], ["--call-also", "closed"], ["--set-apart-doubtful"]):
        score(path, models, "--out", str(out), "--call", "20", *more)
        called.append(
            pd.read_csv(out).groupby("Lead Status")["call"].agg(lambda c: (c == "yes").sum())
        )
    assert [c.to_dict() for c in called] == [
        {"Inactive": 5, "New": 10, "Unqualified": n} for n in (0, 5)
    ] + [{"Inactive": 0, "New": 10, "Unqualified": 0}]
    assert not lacking(
        capsys.readouterr().out, "5 of 20 leads", "closed or disqualified", "not called"
    )
    flags = pd.read_csv(out).set_index("Lead Status")["flags"]
    assert flags["Unqualified"].str.contains("closed or disqualified: Lead Status").all()


def test_only_leads_with_a_phone_are_called_where_that_is_asked(
    models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "leads.csv", tmp_path / "all.csv"
    frame = read_sample("sample_leads.csv", 60)
    frame.loc[::2, "Phone"] = ""
    frame.to_csv(path, index=False)
    assert score(path, models, "--out", str(out), "--with-phone", "--call", "60") == 0
    sheet = pd.read_csv(out, dtype="str", keep_default_na=False)
    phones = sheet.loc[sheet["call"] == "yes", "Phone"]
    assert (phones != "").all()
    assert f"Calling the top {len(phones)}:" in capsys.readouterr().out
    frame.drop(columns="Phone").to_csv(path, index=False)
    assert score(path, models, "--out", str(out), "--with-phone") == 1


def test_some_calls_go_to_leads_drawn_by_lot_the_same_every_time(
    leads: Path, models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets = []
    for name in ("one.csv", "two.csv"):
        out = tmp_path / name
        lot = ["--call", "20", "--holdout", "10%", "--lot", "7"]
        assert score(leads, models, "--out", str(out), *lot) == 0
        sheets.append(pd.read_csv(out, dtype="str"))
    assert "2 of 20 calls go to leads drawn by lot (seed 7)" in capsys.readouterr().out
    drawn = [sheet.loc[sheet["drawn_by_lot"] == "yes", "lead_id"].tolist() for sheet in sheets]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 2
    assert sheets[0].loc[sheets[0]["drawn_by_lot"] == "yes", "call"].tolist() == ["yes", "yes"]


@pytest.mark.parametrize("share", ["60%", "-1", "many", "nan"])
def test_a_share_that_is_none_is_refused(
    leads: Path, models: Path, share: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        score(leads, models, "--call", "20", f"--holdout={share}")
    assert "is no share of the calls. State 0 to 50%" in capsys.readouterr().err


def test_a_share_by_lot_of_no_calls_is_refused(
    leads: Path, models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert score(leads, models, "--out", str(tmp_path / "o.csv"), "--holdout", "5%") == 1
    assert "--holdout needs --call" in capsys.readouterr().err
