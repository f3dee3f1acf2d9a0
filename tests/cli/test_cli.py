"""The command line: exit codes, words and files."""

import contextlib
import csv
import gzip
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from conftest import DATA, read_sample
from key_words import lacking

from scoring.access import LOCAL
from scoring.cli.main import main
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.registry import Registry
from scoring.training.publishing import Publication, publish
from scoring.views.versions import FROM_NOW_ON

HEADER = (
    "rank,lead_id,propensity,score,tier,reasons_for,reasons_against,flags,model_version,scored_at,"
    "grade"
)
ROWS = 120


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a history of the sample, a report, what was said, and the model."""
    folder = tmp_path_factory.mktemp("trained")
    history = folder / "history.csv"
    read_sample("sample_history.csv").iloc[::20].to_csv(history, index=False)
    arguments = [
        "train",
        str(history),
        "--outcome",
        "Converted",
        "--models",
        str(folder / "models"),
        "--candidates",
        "LightGBM",
        "--model",
        "courses",
    ]
    said, steps = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(steps):
        assert main([*arguments, "--json", str(folder / "report.json")]) == 0
    (folder / "said.txt").write_text(said.getvalue(), encoding="utf-8")
    (folder / "steps.txt").write_text(steps.getvalue(), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def served(small_model: LeadModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry with the small model."""
    folder = tmp_path_factory.mktemp("models")
    publish(small_model, Registry(folder), Publication(filename="history.csv", by=LOCAL))
    return folder


@pytest.fixture
def models(served: Path, tmp_path: Path) -> str:
    """A copy of it, to be changed at will."""
    return str(shutil.copytree(served, tmp_path / "models"))


@pytest.fixture(scope="module")
def leads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("leads") / "leads.csv"
    read_sample("sample_leads.csv", ROWS).to_csv(path, index=False)
    return path


def score(leads: Path, out: Path, models: str | Path, *more: str) -> int:
    return main(["score", str(leads), "--out", str(out), "--models", str(models), *more])


def table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")


def report_of(trained: Path) -> dict:
    return json.loads((trained / "report.json").read_text(encoding="utf-8"))


def said_by(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main(arguments) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a refused command says: exit code 1, one line on stderr, nothing on stdout after."""
    capsys.readouterr()
    assert main(arguments) == 1
    said = capsys.readouterr().err
    assert re.fullmatch(r"[^\n]{15,600}\n", said.splitlines(keepends=True)[-1])
    return said


REPORT = ["version", "rows", "outcome", "quarantined", "questions", "held_by", "test",
          "with_suspects", "random_test", "half_life", "recommended", "verdict", "challenge",
          "holds", "readiness", "gate", "decision", "failed", "notes", "candidates",
          "serves"]  # fmt: skip


def test_the_report_has_exactly_the_promised_keys(trained: Path) -> None:
    report = report_of(trained)
    assert list(report) == REPORT
    assert [list(q) for q in report["quarantined"]] == [["column", "reason"]]


FIGURES = ["split", "rows", "auc", "pr_auc", "brier", "ece", "lift_at_10", "threshold"]


def test_the_figures_have_exactly_the_promised_keys(trained: Path) -> None:
    names = [*FIGURES, "precision", "recall", "log_loss", "precision_at_10", "recall_at_10"]
    report = report_of(trained)
    assert list(report["test"]) == names
    (candidate,) = report["candidates"]
    assert list(candidate) == ["name", "auc_unseen", *names, "intervals", "seconds"]


def test_the_report_tells_what_was_trained(trained: Path) -> None:
    report = report_of(trained)
    told = [report["version"], report["rows"], report["outcome"], report["test"]["rows"]]
    assert told == ["v0001", 1000, "Converted", 200]


def test_training_says_what_it_did(trained: Path) -> None:
    said = (trained / "said.txt").read_text()
    assert said.startswith("Read 1,000 leads and 29 columns (")
    assert "QUARANTINED Call outcome: suspected, because it nearly restates the outcome" in said


def test_training_ends_with_its_figures_on_the_newest_fifth(trained: Path) -> None:
    *_, figures, last = (trained / "said.txt").read_text().splitlines()
    assert figures.startswith("LightGBM, trained on 1,000 leads, 22 fields. ")
    auc = report_of(trained)["test"]["auc"]
    assert "on the newest fifth (200 leads)" in figures
    assert f"learned from the 800 others: AUC {auc:.3f}" in figures
    published = "Published as courses, v0001, “history, [-0-9]+”: it serves now."
    assert re.fullmatch(f"{published} It is the first version.", last)


def test_training_tells_its_progress_on_stderr(trained: Path) -> None:
    steps = (trained / "steps.txt").read_text().splitlines()
    shares = [int(re.fullmatch(r"\[ *(\d+)%\] .+", step)[1]) for step in steps]  # type: ignore[index]
    assert shares == sorted(shares)
    assert len(shares) == 5


def test_the_trained_version_is_champion(trained: Path) -> None:
    assert Registry(trained / "models" / "courses").champion == "v0001"


def test_the_call_sheet_begins_with_our_columns_and_then_the_uploaded_ones(
    leads: Path, served: Path, tmp_path: Path
) -> None:
    assert score(leads, tmp_path / "out.csv", served) == 0
    first = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert first == HEADER + "," + ",".join(read_sample("sample_leads.csv", 1).columns)


def test_every_lead_is_written_once_with_what_was_uploaded(
    leads: Path, served: Path, tmp_path: Path
) -> None:
    score(leads, tmp_path / "out.csv", served)
    out = table(tmp_path / "out.csv").set_index("lead_id", drop=False)
    uploaded = read_sample("sample_leads.csv", ROWS)
    same = [c for c in uploaded.columns if c != "Phone"]
    pd.testing.assert_frame_equal(
        out.loc[uploaded["Lead ID"], same].reset_index(drop=True), uploaded[same]
    )


def test_what_can_only_be_a_phone_stays_as_it_was_uploaded(
    leads: Path, served: Path, tmp_path: Path
) -> None:
    score(leads, tmp_path / "out.csv", served)
    out = table(tmp_path / "out.csv").set_index("lead_id")["Phone"]
    uploaded = read_sample("sample_leads.csv", ROWS).set_index("Lead ID")["Phone"]
    assert uploaded.str.startswith("+").any()
    assert out[uploaded.index].tolist() == uploaded.tolist()


def test_the_command_line_gives_the_chances_of_the_library(
    served: Path, scored_sample: ScoredBatch, tmp_path: Path
) -> None:
    score(DATA / "sample_leads.csv", tmp_path / "out.csv", served)
    out = table(tmp_path / "out.csv")
    order = scored_sample.ranking.order
    assert out["lead_id"].tolist() == scored_sample.leads.ids[order].tolist()
    theirs = scored_sample.scores.propensity[order].tolist()
    assert out["propensity"].astype(float).tolist() == pytest.approx(theirs, abs=0.51e-4)


def test_every_lead_has_its_reasons(leads: Path, served: Path, tmp_path: Path) -> None:
    score(leads, tmp_path / "out.csv", served)
    out = table(tmp_path / "out.csv")
    assert (out["reasons_for"] + out["reasons_against"] != "").all()
    assert set(out["model_version"]) == {"v0001"}


def test_a_packed_file_gives_the_same_call_sheet(leads: Path, served: Path, tmp_path: Path) -> None:
    packed = tmp_path / "leads.csv.gz"
    packed.write_bytes(gzip.compress(leads.read_bytes()))
    for source, name in ((leads, "a.csv"), (packed, "b.csv")):
        score(source, tmp_path / name, served)
    plain, unpacked = (table(tmp_path / n).drop(columns="scored_at") for n in ("a.csv", "b.csv"))
    pd.testing.assert_frame_equal(plain, unpacked)


def test_a_workbook_is_written_where_its_name_asks_for_one(
    leads: Path, served: Path, tmp_path: Path
) -> None:
    assert score(leads, tmp_path / "out.XLSX", served) == 0
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "out.XLSX").read_bytes()))
    ids = [row[1] for row in book.active.iter_rows(min_row=2, values_only=True)]
    assert sorted(ids) == sorted(read_sample("sample_leads.csv", ROWS)["Lead ID"])


def test_scoring_says_what_it_read_what_is_odd_and_what_to_expect(
    leads: Path, served: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    score(leads, tmp_path / "out.csv", served)
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"Read {ROWS} leads and 28 columns (")
    assert [line for line in said if re.match(rf"{ROWS} leads scored with \S+, v0001: ", line)]
    assert said[-1] == f"Wrote {ROWS} leads to {tmp_path / 'out.csv'}."


def test_unseen_levels_are_warned_of(
    leads: Path, served: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    score(leads, tmp_path / "out.csv", served)
    n = (read_sample("sample_leads.csv", ROWS)["Campaign"] == "Festive Fast Track").sum()
    assert f"Festive Fast Track ({n})" in capsys.readouterr().out


def test_a_capacity_is_answered_with_the_sum_of_the_highest_chances(
    leads: Path, served: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    score(leads, tmp_path / "out.csv", served, "--capacity", "30")
    total = table(tmp_path / "out.csv")["propensity"].astype(float).nlargest(30).sum()
    assert f"Calling the top 30: {total:.0f} conversions expected (80% interval " in (
        capsys.readouterr().out
    )


def test_the_tiers_told_are_those_written(
    leads: Path, served: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    score(leads, tmp_path / "out.csv", served)
    counts = table(tmp_path / "out.csv")["tier"].value_counts()
    told = ", ".join(f"{tier} {counts.get(tier, 0)}" for tier in "ABCD")
    assert f"Tiers: {told}." in capsys.readouterr().out


def test_check_says_what_is_in_a_file(leads: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = said_by(capsys, "check", str(leads)).splitlines()
    assert said[0].startswith(f"Read {ROWS} leads and 28 columns (")
    assert said[1] == "Columns: " + ", ".join(read_sample("sample_leads.csv", 1).columns)


def test_check_tells_where_a_row_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("id,city,visits\n1,Pune,2\n2,Delhi,3,9,9\n3,Goa,4\n", encoding="utf-8")
    said = said_by(capsys, "check", str(path))
    assert "Issues: " in said
    assert "row 3" in said


BROKEN = ["Report", "id;city;visits", *(f"{i};Pune;2" for i in range(100, 112)), "2;Delhi;3;9;9"]
BROKEN += ["", "300;Goa;4", "Total;;6"]


@pytest.fixture
def broken(tmp_path: Path) -> str:
    """A title, a header, 13 leads, among them a row too long and a blank one, and a total."""
    path = tmp_path / "leads.csv"
    path.write_text("\n".join(BROKEN), encoding="utf-8")
    return str(path)


def test_check_accounts_for_every_row(broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = said_by(capsys, "check", broken).splitlines()
    assert said[2] == (
        "Rows: 18 rows in the file = 13 leads + 1 set aside + 3 outside the table "
        "(1 title, 1 header, 1 total) + 1 blank."
    )


def test_check_says_the_same_to_machines(broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(said_by(capsys, "check", broken, "--json"))
    outside = {"title": 1, "header": 1, "total": 1}
    rows = {"read": 18, "leads": 13, "set_aside": 1, "outside": outside, "blank": 1}
    assert (said["description"], said["rows"], said["refused"]) == (
        "CSV, semicolon, UTF-8",
        rows,
        None,
    )


def test_check_tells_machines_where_each_issue_is(
    broken: str, capsys: pytest.CaptureFixture[str]
) -> None:
    issues = json.loads(said_by(capsys, "check", broken, "--json"))["issues"]
    (long,) = [issue for issue in issues if issue["kind"] == "long row"]
    assert (long["row"], long["expected"], long["found"]) == (15, "3 cells", "5 cells")
    assert (long["set_aside"], long["count"]) == (True, 1)


def test_check_counts_the_filled_cells_of_each_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("id,city,visits\n1,Pune,2\n2,,3\n3,,4\n", encoding="utf-8")
    columns = json.loads(said_by(capsys, "check", str(path), "--json"))["columns"]
    assert [(c["name"], c["filled"]) for c in columns] == [("id", 3), ("city", 1), ("visits", 3)]


def test_check_writes_the_rows_set_aside_as_they_are(broken: str, tmp_path: Path) -> None:
    out = tmp_path / "aside.csv"
    assert main(["check", broken, "--set-aside", str(out)]) == 0
    assert out.read_bytes() == "\ufeffid;city;visits\r\n2;Delhi;3;9;9\r\n".encode()


def test_a_refusal_is_told_to_machines_on_stdout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes(b"%PDF-1.4")
    assert main(["check", str(path), "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out) == {"refused": said.err.strip()}


@pytest.fixture
def archive(tmp_path: Path, leads: Path) -> str:
    """An archive of two tables, the second the leads."""
    path = tmp_path / "leads.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("other.csv", "Colour,Shoe\nred,42\nblue,43\n")
        packed.writestr("leads.csv", leads.read_bytes())
    return str(path)


def test_a_choice_of_tables_is_told_to_machines(
    archive: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", archive, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["parts"] == ["other.csv", "leads.csv"]


def test_a_table_of_an_archive_is_scored_by_its_name(
    archive: str, served: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    assert score(Path(archive), out, served, "--part", "leads.csv") == 0
    assert len(table(out)) == ROWS


@pytest.fixture
def headless(tmp_path: Path) -> Path:
    """Leads without column names."""
    path = tmp_path / "headless.csv"
    read_sample("sample_leads.csv", ROWS).to_csv(path, index=False, header=False)
    return path


def test_leads_without_column_names_are_not_scored_until_it_is_said(
    headless: Path, served: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, models = str(tmp_path / "out.csv"), str(served)
    said = refused(capsys, "score", str(headless), "--out", out, "--models", models)
    assert not lacking(said, "first row looks like a lead", "--header no", "--header yes")


def test_a_history_without_column_names_is_not_trained_on(
    headless: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["train", str(headless), "--outcome", "column_3", "--models", str(tmp_path / "m")]
    assert "The history seems to have no column names" in refused(capsys, *arguments)


def test_columns_without_names_are_mapped_to_fields(
    headless: Path, served: Path, tmp_path: Path
) -> None:
    names = enumerate(read_sample("sample_leads.csv", 1).columns, start=1)
    known = ("Lead ID", "Source", "Occupation", "Minutes on site", "Fee page views")
    pairs = [f"--map={name}=column_{i}" for i, name in names if name in known]
    assert score(headless, tmp_path / "a.csv", served, "--header", "no", *pairs) == 0
    ids = read_sample("sample_leads.csv", ROWS)["Lead ID"]
    assert set(table(tmp_path / "a.csv")["lead_id"]) == set(ids)


def test_an_order_that_says_nothing_is_written_only_where_it_is_asked_for(
    served: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    thin, out = tmp_path / "thin.csv", tmp_path / "out.csv"
    read_sample("sample_leads.csv", 50)[["Source"]].to_csv(thin, index=False)
    arguments = ["score", str(thin), "--out", str(out), "--models", str(served)]
    assert "finds 1 of its 22 fields" in refused(capsys, *arguments)
    assert not out.exists()
    assert main([*arguments, "--anyway"]) == 0
    assert len(table(out)) == 50


def test_a_mapping_of_an_unknown_column_is_refused(
    leads: Path, served: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["score", str(leads), "--out", str(tmp_path / "out.csv"), "--map", "Source=Origin"]
    said = refused(capsys, *arguments, "--models", str(served))
    assert not lacking(said, "mapping", "“Source”", "“Origin”", "does not exist")


@pytest.mark.parametrize("command", ["check", "score", "train"])
def test_a_file_that_does_not_exist_is_refused(
    command: str, served: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needed = {"score": ["--out", str(tmp_path / "o.csv")], "train": ["--outcome", "Won"]}
    more = [*needed[command], "--models", str(served)] if command in needed else []
    said = refused(capsys, command, str(tmp_path / "gone.csv"), *more)
    assert said.startswith("The file “gone.csv” could not be opened (No such file or directory).")


def test_a_folder_in_the_place_of_a_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "could not be opened (Is a directory)" in refused(capsys, "check", str(tmp_path))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n", b"just a sentence"])
def test_a_file_that_is_no_table_is_refused(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes(content)
    assert "Traceback" not in refused(capsys, "check", str(path))


def test_scoring_without_a_model_says_how_to_train_one(
    leads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, models = str(tmp_path / "o.csv"), str(tmp_path / "models")
    said = refused(capsys, "score", str(leads), "--out", out, "--models", models)
    assert said.startswith("There is no model in “models/” yet.")


def test_a_file_of_other_columns_is_refused_and_nothing_is_written(
    served: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "other.csv", tmp_path / "out.csv"
    path.write_text("Colour,Shoe\nred,42\nblue,43\n", encoding="utf-8")
    models = str(served)
    said = refused(capsys, "score", str(path), "--out", str(out), "--models", models)
    assert said.startswith("None of the 22 fields this model reads is in the file.")
    assert not out.exists()


def test_an_output_that_cannot_be_written_is_refused(
    leads: Path, served: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, models = str(tmp_path / "gone" / "out.csv"), str(served)
    said = refused(capsys, "score", str(leads), "--out", out, "--models", models)
    assert "does not exist, so nothing could be written" in said


def test_an_unknown_outcome_is_refused_with_the_columns(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["train", str(trained / "history.csv"), "--outcome", "Sold"]
    said = refused(capsys, *arguments, "--models", str(tmp_path / "models"))
    assert "The history has no column “Sold”. Choose one of its columns: Lead ID, " in said


def test_a_champion_that_is_damaged_is_told_and_the_one_before_scores(
    leads: Path, models: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Registry(Path(models)).publish(Registry(Path(models)).load("v0001"))
    (Path(models) / "v0002" / "model.joblib").write_bytes(b"broken")
    score(leads, tmp_path / "out.csv", models)
    said = capsys.readouterr().out
    assert said.startswith("WARNING Model v0002 cannot be loaded, so v0001")
    assert "Model version v0002 is damaged" in said
    assert set(table(tmp_path / "out.csv")["model_version"]) == {"v0001"}


USAGE = [
    [],
    ["paint"],
    ["check"],
    ["score", "leads.csv"],
    ["score", "leads.csv", "--out", "out.pdf"],
    ["score", "leads.csv", "--out", "out.csv", "--capacity", "-5"],
    ["score", "leads.csv", "--out", "out.csv", "--capacity", "many"],
    ["score", "leads.csv", "--out", "out.csv", "--map", "Source"],
    ["check", "leads.csv", "--header", "maybe"],
    ["train", "history.csv"],
    ["train", "history.csv", "--outcome", "Won", "--seed", "x"],
    ["models"],
    ["models", "serve"],
    ["models", "burn"],
]


@pytest.mark.parametrize("arguments", USAGE, ids=" ".join)
def test_wrong_usage_ends_with_code_2_and_says_what_is_wrong(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: python -m scoring" in capsys.readouterr().err


def test_models_list_shows_each_version_and_the_champion(
    models: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Registry(Path(models)).publish(Registry(Path(models)).load("v0001"))
    lines = said_by(capsys, "models", "list", "--models", models).splitlines()
    assert [line.split()[:2] for line in lines] == [["v0001", "before"], ["v0002", "serves"]]
    assert all(re.search(r"“history, 2.* Finds \d+ of 100 conversions", line) for line in lines)


def test_models_list_says_when_there_are_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = said_by(capsys, "models", "list", "--models", str(tmp_path / "models"))
    assert said == "No model versions yet.\n"


def test_models_card_is_the_champions_card_as_json(
    models: str, capsys: pytest.CaptureFixture[str]
) -> None:
    card = json.loads(said_by(capsys, "models", "card", "--models", models))
    assert (card["version"], card["rows"], card["outcome"]) == ("v0001", 5000, "Converted")


def test_models_card_of_a_named_version(models: str, capsys: pytest.CaptureFixture[str]) -> None:
    Registry(Path(models)).publish(Registry(Path(models)).load("v0001"))
    said = said_by(capsys, "models", "card", "v0001", "--models", models)
    assert json.loads(said)["version"] == "v0001"


@pytest.mark.parametrize(("back", "serve"), [("back", "serve"), ("rollback", "promote")])
def test_models_back_and_serve_switch_with_the_words_of_the_page(
    back: str, serve: str, models: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Registry(Path(models)).publish(Registry(Path(models)).load("v0001"))
    said = said_by(capsys, "models", back, "--models", models)
    assert Registry(Path(models)).champion == "v0001"
    assert said.startswith("v0001 “history, 2")
    assert FROM_NOW_ON in said
    said = said_by(capsys, "models", serve, "v0002", "--models", models)
    assert Registry(Path(models)).champion == "v0002"
    assert re.match("v0002 “history, 2.* serves now", said)


@pytest.mark.parametrize("verb", [["back"], ["serve", "v0099"], ["card", "v0099"]])
def test_an_impossible_change_of_model_is_refused(
    verb: list[str], models: str, capsys: pytest.CaptureFixture[str]
) -> None:
    refused(capsys, "models", *verb, "--models", models)
    assert Registry(Path(models)).champion == "v0001"


def test_the_models_folder_comes_from_the_environment(
    models: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEAD_SCORING_MODELS", models)
    assert said_by(capsys, "models", "list").startswith("v0001  serves")


def test_the_output_is_a_csv_every_reader_agrees_on(
    leads: Path, served: Path, tmp_path: Path
) -> None:
    score(leads, tmp_path / "out.csv", served)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        widths = {len(row) for row in csv.reader(file)}
    assert widths == {39}


def test_models_list_shows_the_other_versions_when_one_is_damaged(
    models: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Registry(Path(models)).publish(Registry(Path(models)).load("v0001"))
    (Path(models) / "v0002" / "card.json").write_text("{}", encoding="utf-8")
    lines = said_by(capsys, "models", "list", "--models", models).splitlines()
    assert [line.split()[0] for line in lines] == ["v0001", "v0002", "NOTE"]
    assert "damaged" in lines[1]
    assert "v0002 lacks its card" in lines[2]
