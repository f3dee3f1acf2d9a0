"""What the inference pipeline may be asked for beside a ranking: a lot, and a recoding."""

import json
from pathlib import Path

import pandas as pd
import pytest
from conftest import read_sample
from key_words import lacking
from pipeline_shop import Shop, shop_in

from scoring.cli.main import main
from scoring.errors import CheckFailed
from scoring.model.lead_model import LeadModel
from scoring.store import lead_store

LEADS = 'input = "leads.csv"\nmodel = "courses"\n'
LOT = f"{LEADS}call = 40\nholdout = 0.1\nlot = 7"


@pytest.fixture(scope="module")
def shop(small_model: LeadModel, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return shop_in(tmp_path_factory.mktemp("shop"), small_model)


@pytest.fixture(scope="module")
def renamed(small_model: LeadModel, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop whose new leads have sources and mediums under names that the model never saw."""
    found = shop_in(tmp_path_factory.mktemp("renamed"), small_model)
    coded().to_csv(found.folder / "leads.csv", index=False)
    read_sample("sample_leads.csv").to_csv(found.folder / "own.csv", index=False)
    return found


def coded() -> pd.DataFrame:
    frame = read_sample("sample_leads.csv")
    for field in ("Source", "Medium"):
        frame[field] = frame[field].mask(frame[field] != "", "[code] " + frame[field])
    return frame


def words(report: dict[str, object]) -> str:
    return (Path(str(report["run"])) / "report.md").read_text()


def test_the_report_says_how_many_leads_the_lot_has_drawn(shop: Shop) -> None:
    report = shop.run("infer", inference=LOT)
    drawn = shop.scores(report).query("drawn_by_lot == 'yes'")
    assert report["lot"] == {"share": 0.1, "seed": 7, "calls": 40, "drawn": 4}
    assert len(drawn) == 4
    assert set(drawn["call"]) == {"yes"}
    assert "4 of 40 calls go to leads drawn by lot (seed 7)" in words(report)


def test_without_a_share_no_lot_is_told(shop: Shop) -> None:
    report = shop.run("infer", inference=f"{LEADS}call = 40")
    assert report["lot"] is None
    assert "lot" not in words(report)


def test_the_lot_is_kept_with_the_batch(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "on")
    report = shop.run("infer", inference=LOT.replace("lot = 7", "lot = 8"))
    plan = lead_store().batches.of(report["batch"]).plan
    assert plan is not None
    assert (plan["capacity"], plan["holdout"], plan["seed"]) == (40, 0.1, 8)


def test_a_recoding_is_proposed_with_its_evidence_and_not_applied(renamed: Shop) -> None:
    report = renamed.run("infer")
    found = report["recoding"]
    assert (found["applied"], report["verdict"]) == (False, "unusual")
    assert {field["field"] for field in found["fields"]} == {"Source", "Medium"}
    meant = {value["value"]: value["level"] for value in found["values"]}
    assert meant["[code] Google Ads"] == "Google Ads"
    told = words(report)
    assert not lacking(told, "recode = true", r"“\[code\] Google Ads” = “Google Ads”", "in common")
    kept = json.loads((Path(report["run"]) / "report.json").read_text())
    assert kept["recoding"] == json.loads(json.dumps(found))


@pytest.mark.slow
def test_a_recoding_that_is_accepted_scores_as_the_file_in_its_own_codes(renamed: Shop) -> None:
    report = renamed.run("infer", inference=f"{LEADS}recode = true")
    assert (report["recoding"]["applied"], report["verdict"]) == (True, "usual")
    own = renamed.run("infer", inference=LEADS.replace("leads.csv", "own.csv"))
    assert own["recoding"] is None
    pair = [renamed.scores(r).set_index("lead_id")["propensity"] for r in (report, own)]
    assert (pair[0][pair[1].index] == pair[1]).mean() > 0.9
    assert "They are read so, as you asked." in words(report)


def test_a_run_that_stops_for_renamed_levels_says_so(renamed: Shop) -> None:
    with pytest.raises(CheckFailed, match="recode = true") as stopped:
        renamed.run("infer", inference=f"{LEADS}stop_if_unusual = true")
    assert len(str(stopped.value)) <= 600


def test_the_command_tells_the_lot_and_the_recoding(
    renamed: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = renamed.settings(inference=LOT)
    assert main(["pipeline", "infer", "--config", str(settings)]) == 0
    said = capsys.readouterr().out
    assert not lacking(said, "4 of 40 calls", "Values of ", "set recode = true in [inference]")
