"""The pipelines end to end on few leads: what they write, find done, refuse and take up again."""

import json
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from key_words import lacking
from noted import entries
from pipeline_shop import Shop, shop_in

from scoring.cli.main import main
from scoring.errors import BatchRefused, CheckFailed, DataRefused, FileRefused, LeadScoringError
from scoring.intake.uploads.uploaded import read_upload
from scoring.model.lead_model import LeadModel
from scoring.pipelines import inference_pipeline
from scoring.pipelines.jobs import score_file
from scoring.pipelines.running import run_pipeline
from scoring.registry import Registry
from scoring.store import lead_store
from scoring.tracking.tracked_run import RunKind

ALL = 'input = "leads.csv"\nmodel = "courses"\nformats = ["csv", "xlsx", "list"]\ncall = 30'


@pytest.fixture(scope="module")
def shop(small_model: LeadModel, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return shop_in(tmp_path_factory.mktemp("shop"), small_model)


@pytest.fixture
def fresh(small_model: LeadModel, tmp_path: Path) -> Shop:
    return shop_in(tmp_path / "shop", small_model, leads=40)


def test_the_pipeline_gives_the_ids_order_chances_and_tiers_of_the_one_scoring_path(
    shop: Shop, small_model: LeadModel
) -> None:
    found = shop.scores(shop.run("infer"))
    scored = score_file((shop.folder / "leads.csv").read_bytes(), "leads.csv", small_model)
    order = scored.ranking.order
    assert found["lead_id"].tolist() == scored.leads.ids[order].tolist()
    assert found["propensity"].tolist() == scored.scores.propensity[order].tolist()
    assert found["tier"].tolist() == scored.scores.tier[order].tolist()


@pytest.mark.slow
def test_the_call_sheet_is_that_of_the_command_line(shop: Shop, tmp_path: Path) -> None:
    out, models = tmp_path / "cli.csv", str(shop.folder / "models")
    ours = pd.read_csv(shop.run("infer")["files"]["call_sheet"], dtype="str")
    assert (
        main(["score", str(shop.folder / "leads.csv"), "--out", str(out), "--models", models]) == 0
    )
    theirs = pd.read_csv(out, dtype="str")
    when = ["scored_at"]
    pd.testing.assert_frame_equal(ours.drop(columns=when), theirs.drop(columns=when))


def test_the_same_again_is_found_done_and_nothing_is_written(shop: Shop) -> None:
    first = shop.run("infer", inference=ALL)
    before = {path: path.stat().st_mtime_ns for path in Path(first["run"]).iterdir()}
    again = shop.run("infer", inference=ALL)
    assert again == {**first, "status": "already done"}
    assert {path: path.stat().st_mtime_ns for path in Path(first["run"]).iterdir()} == before


@pytest.mark.slow
def test_other_settings_leads_or_versions_are_another_run(
    fresh: Shop, small_model: LeadModel
) -> None:
    runs = [fresh.run("infer")["run"], fresh.run("infer", inference=ALL)["run"]]
    with (fresh.folder / "leads.csv").open("a") as file:
        file.write("\n")
    runs.append(fresh.run("infer")["run"])
    Registry(fresh.folder / "models" / "courses").publish(small_model)
    runs.append(fresh.run("infer")["run"])
    assert len(set(runs)) == 4


def test_what_is_recorded_adds_up(shop: Shop) -> None:
    report = shop.run("infer", inference=ALL)
    scores = shop.scores(report)
    assert report["tiers"] == {t: int((scores["tier"] == t).sum()) for t in "ABCD"}
    assert sum(report["tiers"].values()) == report["leads"] == 120
    assert report["ratios"][0]["found"] == pytest.approx(scores["propensity"].mean())
    called = scores[scores["call"] == "yes"]
    assert (report["calls"], report["expected"]) == (30, pytest.approx(called["propensity"].sum()))
    assert len(pd.read_csv(report["files"]["call_list"])) == 30


def test_the_report_is_plain_json_and_a_page_for_people(shop: Shop) -> None:
    report = shop.run("infer")
    kept = json.loads((Path(report["run"]) / "report.json").read_text())
    assert {**kept, "status": ""} == {**json.loads(json.dumps(report)), "status": ""}
    words = (Path(report["run"]) / "report.md").read_text()
    assert "120 leads scored by courses, v0001: usual." in words
    assert not lacking(words, "mean chance", "from the history: moderate from a PSI of 0.10")
    odd = [f for f in report["drift"] if {f["verdict"], f["unseen_verdict"]} != {"none"}]
    assert [f["field"] for f in odd] == re.findall(r"^- (.+): (?:PSI|values)", words, re.MULTILINE)


class Ended(Exception):
    """The end of a process, as far as the pipeline can tell."""


@pytest.mark.slow
def test_a_run_that_was_ended_goes_on_from_its_last_file(
    fresh: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []
    write = inference_pipeline.write_out

    monkeypatch.setattr(inference_pipeline, "write_out", _end)
    with pytest.raises(Ended):
        fresh.run("infer", inference=ALL)
    state = json.loads(next((fresh.folder / "out/infer").glob("*/state.json")).read_text())
    assert list(state["steps"]) == ["score", *(f"write {n}" for n in (
        "scores.parquet", "call_sheet.csv", "call_sheet.xlsx"))]  # fmt: skip
    monkeypatch.setattr(inference_pipeline, "write_out", write)
    monkeypatch.setattr(inference_pipeline, "write_call_sheet", lambda *a: written.append(a[2]))
    assert fresh.run("infer", inference=ALL)["status"] == "done"
    assert not written


@pytest.mark.slow
def test_a_file_that_was_damaged_before_the_run_ended_is_written_again_with_the_same_time(
    fresh: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(inference_pipeline, "write_out", _end)
        with pytest.raises(Ended):
            fresh.run("infer", inference=ALL)
    sheet = next((fresh.folder / "out/infer").glob("*/call_sheet.csv"))
    whole = sheet.read_bytes()
    sheet.write_bytes(whole[:100])
    assert fresh.run("infer", inference=ALL)["status"] == "done"
    assert sheet.read_bytes() == whole


def _end(*_said: object) -> None:
    raise Ended


@pytest.mark.slow
def test_each_new_file_is_scored_once_and_a_bad_one_keeps_none_from_it(fresh: Shop) -> None:
    each = 'input = "in"\nfiles = "each"\nmodel = "courses"'
    folder = fresh.folder / "in"
    folder.mkdir()
    for name, rows in (("a.csv", slice(0, 25)), ("b.csv", slice(20, 40))):
        pd.read_csv(fresh.folder / "leads.csv", dtype="str").iloc[rows].to_csv(
            folder / name, index=False
        )
    found = fresh.run("infer", inference=each)
    assert sorted(run["leads"] for run in found["runs"]) == [20, 25]
    (folder / "bad.csv").write_bytes(b"%PDF-1.7")
    with pytest.raises(DataRefused, match=r"1 of 3 files.*“bad.csv”"):
        fresh.run("infer", inference=each)
    (folder / "bad.csv").unlink()
    assert fresh.run("infer", inference=each)["status"] == "already done"


@pytest.mark.slow
def test_of_a_pattern_the_newest_file_is_taken(fresh: Shop) -> None:
    (fresh.folder / "leads.csv").rename(fresh.folder / "leads_2.csv")
    (fresh.folder / "leads_9.csv").write_bytes(b"%PDF-1.7")
    os.utime(fresh.folder / "leads_9.csv", (1, 1))
    report = fresh.run("infer", inference='input = "leads_*.csv"\nmodel = "courses"')
    assert report["input"]["file"] == "leads_2.csv"
    for pattern in ("others_*.csv", "**a/[.csv"):
        with pytest.raises(FileRefused, match="There is no file"):
            fresh.run("infer", inference=f'input = "{pattern}"\nmodel = "courses"')


@pytest.mark.slow
def test_leads_unlike_the_history_are_unusual_and_are_stopped_where_that_is_asked(
    fresh: Shop,
) -> None:
    leads = pd.read_csv(fresh.folder / "leads.csv", dtype="str")
    pd.concat([leads.assign(Platform="Fax")] * 3).to_csv(fresh.folder / "leads.csv", index=False)
    report = fresh.run("infer")
    assert (report["verdict"], "Platform" in report["unlike"]) == ("unusual", True)
    assert "never had in 100% of leads, large" in (Path(report["run"]) / "report.md").read_text()
    stop = 'input = "leads.csv"\nmodel = "courses"\nstop_if_unusual = true'
    with pytest.raises(CheckFailed, match="Platform") as refused:
        fresh.run("infer", inference=stop)
    assert Path(str(refused.value).partition("was found: ")[2]).is_file()


@pytest.mark.slow
def test_an_order_that_says_nothing_is_refused_unless_it_is_asked_for(fresh: Shop) -> None:
    leads = pd.read_csv(fresh.folder / "leads.csv", dtype="str")
    leads[["Lead ID", "City"]].to_csv(fresh.folder / "leads.csv", index=False)
    with pytest.raises(BatchRefused):
        fresh.run("infer")
    anyway = 'input = "leads.csv"\nmodel = "courses"\nanyway = true'
    assert fresh.run("infer", inference=anyway)["leads"] == 40


@pytest.mark.slow
@pytest.mark.parametrize("key", ["by_value", "with_phone"])
def test_a_plan_that_the_leads_cannot_serve_is_refused_by_its_key(fresh: Shop, key: str) -> None:
    leads = pd.read_csv(fresh.folder / "leads.csv", dtype="str").drop(columns="Phone")
    leads.to_csv(fresh.folder / "leads.csv", index=False)
    with pytest.raises(BatchRefused, match=f"{key} = true"):
        fresh.run("infer", inference=f'input = "leads.csv"\nmodel = "courses"\n{key} = true')


def test_a_run_is_noted_with_its_figures_and_no_cell_of_a_lead(
    fresh: Shop, noting: list[Path]
) -> None:
    report = fresh.run("infer")
    (entry,) = entries()
    assert noting
    assert entry.run is not None
    assert (entry.model, entry.run.kind) == ("courses", RunKind.INFERENCE)
    assert entry.run.figures["share_A"] == report["tiers"]["A"] / 40
    assert entry.run.figures["psi_City"] == next(
        f["psi"] for f in report["drift"] if f["field"] == "City"
    )
    people = pd.read_csv(fresh.folder / "leads.csv", dtype="str")["Email"].dropna()
    assert not [mail for mail in people if mail in str(entry)]


def test_the_input_of_a_model_is_read_back_as_the_history_is(shop: Shop) -> None:
    report = shop.run("data")
    raw = (shop.folder / "history.csv").read_bytes()
    back = Path(report["files"]["model_input"]).read_bytes()
    ours, theirs = (read_upload(c, "a.csv").frame for c in (back, raw))
    assert ours.equals(theirs)
    assert report["input"]["leads"] == 500


@pytest.mark.slow
def test_cells_that_a_spreadsheet_would_run_come_back_as_they_were(fresh: Shop) -> None:
    history = pd.read_csv(fresh.folder / "history.csv", dtype="str", keep_default_na=False)
    history["Campaign"] = np.resize(
        ["=1+1", "-x", "'t Hooft", ' a,"b"', "007", "+44 20"], len(history)
    )
    history.to_csv(fresh.folder / "history.csv", index=False)
    place = Path(fresh.run("data")["files"]["model_input"])
    back = read_upload(place.read_bytes(), place.name).frame
    assert back["Campaign"].tolist() == history["Campaign"].tolist()


def test_a_failed_check_writes_its_report_and_leaves_the_earlier_output(fresh: Shop) -> None:
    good = fresh.run("data")
    usual = 'input = "history.csv"\noutcome = "Converted"\n'
    with pytest.raises(DataRefused) as refused:
        fresh.run("data", data=f"{usual}[data.checks]\nleast_leads = 501")
    assert not lacking(str(refused.value), "leads", "at least 501", "500 leads", "report.md")
    stopped = next(
        folder for folder in (fresh.folder / "out/data").glob("*/") if str(folder) != good["run"]
    )
    assert "**FAILED** leads" in (stopped / "report.md").read_text()
    assert not list(stopped.glob("*.csv"))
    latest = json.loads((fresh.folder / "out/data/latest.json").read_text())
    assert latest["run"] == Path(good["run"]).name


@pytest.mark.slow
def test_a_recipe_is_applied_and_handed_on(fresh: Shop) -> None:
    (fresh.folder / "r.toml").write_text(
        '[[step]]\nkind = "sum"\ncolumns = ["Chats", "Callback requests"]\ntarget = "Talks"\n'
    )
    report = fresh.run(
        "data", data='input = "history.csv"\noutcome = "Converted"\nrecipe = "r.toml"'
    )
    derived = pd.read_csv(report["files"]["derived"])
    assert derived["Talks"].tolist() == (derived["Chats"] + derived["Callback requests"]).tolist()
    assert "Talks" not in pd.read_csv(report["files"]["model_input"]).columns
    assert "Talks" in Path(report["files"]["recipe"]).read_text()


def test_a_training_without_an_input_says_what_to_run_first(fresh: Shop) -> None:
    with pytest.raises(DataRefused, match="scoring pipeline data"):
        fresh.run("train")


def test_a_training_takes_no_other_history_and_no_damaged_one(fresh: Shop) -> None:
    shutil.copyfile(fresh.folder / "history.csv", fresh.folder / "other.csv")
    written = fresh.run("data", data='input = "other.csv"\noutcome = "Converted"')
    with pytest.raises(DataRefused, match="has not finished a run on the history of these"):
        fresh.run("train")
    fresh.run("data")
    with Path(written["files"]["model_input"]).open("a") as file:
        file.write("\n")
    with pytest.raises(DataRefused, match="damaged"):
        fresh.run("train")


@pytest.mark.slow
def test_of_each_file_only_those_are_scored_that_were_not_by_any_version(
    fresh: Shop, small_model: LeadModel
) -> None:
    each = 'input = "leads.csv"\nfiles = "each"\nmodel = "courses"'
    first = fresh.run("infer", inference=each)
    (fresh.folder / "leads.csv").rename(fresh.folder / "renamed.csv")
    Registry(fresh.folder / "models" / "courses").publish(small_model)
    again = fresh.run("infer", inference=each.replace("leads.csv", "renamed.csv"))
    assert (first["status"], again["status"]) == ("done", "already done")
    assert again["runs"][0]["version"] == "v0001"
    assert again["runs"][0]["input"]["file"] == "renamed.csv"
    newest = again["runs"][0]["input"]["file"]
    found = fresh.run("infer", inference=f'input = "{newest}"\nmodel = "courses"')
    assert found["version"] == "v0002"


@pytest.mark.slow
@pytest.mark.parametrize("files", ["newest", "each"])
def test_what_a_stand_in_scored_is_scored_again_by_the_mended_champion(
    fresh: Shop, small_model: LeadModel, files: str
) -> None:
    asked = f'input = "leads.csv"\nmodel = "courses"\nfiles = "{files}"'
    models = fresh.folder / "models" / "courses"
    Registry(models).publish(small_model)
    hidden = (models / "v0002").rename(fresh.folder / "hidden")
    versions = []
    for _ in range(2):
        found = fresh.run("infer", inference=asked)
        versions.append(found.get("runs", [found])[0]["version"])
    hidden.rename(models / "v0002")
    found = fresh.run("infer", inference=asked)
    assert [*versions, found.get("runs", [found])[0]["version"]] == ["v0001", "v0001", "v0002"]


@pytest.mark.slow
def test_goals_of_other_tiers_are_refused_before_anything_is_trained(fresh: Shop) -> None:
    fresh.run("data")
    with pytest.raises(LeadScoringError, match=r"training.tier_rate.*“E”"):
        fresh.run("train", training='model = "courses"\ntier_rate = { E = 0.5 }')


@pytest.mark.slow
def test_progress_ends_with_the_whole(fresh: Shop) -> None:
    told: list[float] = []
    run_pipeline("infer", fresh.settings(), lambda share, _step: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_an_inference_run_keeps_its_batch_once_however_often_it_runs(
    tmp_path: Path, small_model: LeadModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "on")
    shop = shop_in(tmp_path, small_model, leads=30)
    first, again = (shop.run("infer") for _ in range(2))
    kept = lead_store().batches.newest()
    assert [batch.address for batch in kept] == [first["batch"]] == [again["batch"]]
    assert (kept[0].leads, kept[0].came_by) == (30, "pipeline")


def test_a_run_may_be_told_to_keep_nothing(
    tmp_path: Path, small_model: LeadModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "on")
    shop = shop_in(tmp_path, small_model, leads=30)
    shop.run("infer", inference='input = "leads.csv"\nmodel = "courses"\nkeep = false')
    assert lead_store().batches.newest() == []


def test_a_run_is_noted_in_the_store_with_its_figures_and_once(
    tmp_path: Path, small_model: LeadModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "on")
    shop = shop_in(tmp_path, small_model, leads=30)
    report, _again = (shop.run("infer") for _ in range(2))
    (noted,) = lead_store().runs.newest()
    assert (noted.kind, noted.state, noted.file_name) == ("infer", "done", "leads.csv")
    assert (noted.model, noted.version) == (report["model"], report["version"])
    assert (noted.found["leads"], noted.found["batch"]) == (30, report["batch"])
    assert sum(noted.found["tiers"].values()) == 30


def test_a_run_that_is_refused_is_noted_as_failed(
    tmp_path: Path, small_model: LeadModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "on")
    shop = shop_in(tmp_path, small_model, leads=30)
    with pytest.raises(LeadScoringError):
        shop.run("infer", inference='input = "leads.csv"\nmodel = "courses"\nby_value = true')
    assert [run.state for run in lead_store().runs.newest()] == ["failed"]
