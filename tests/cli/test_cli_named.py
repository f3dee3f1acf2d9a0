"""Several models on the command line: named, found by what a file holds, or new."""

from pathlib import Path

import pandas as pd
import pytest
from two_businesses import STAFF, STUDENTS, csv, history_of, leads_of_today

from scoring.cli.main import main
from scoring.registry import NamedModels


def file_of(frame: pd.DataFrame, path: Path) -> str:
    path.write_bytes(csv(frame))
    return str(path)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 1
    return capsys.readouterr().err


@pytest.fixture
def score(two_models: Path, tmp_path: Path) -> list[str]:
    """The command that scores the leads of staff."""
    leads = file_of(leads_of_today(STAFF), tmp_path / "leads.csv")
    return ["score", leads, "--out", str(tmp_path / "out.csv"), "--models", str(two_models)]


def test_score_finds_the_model_and_says_why(
    score: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    first = said(capsys, *score).splitlines()[0]
    assert first.startswith("MODEL   Scored with staff: 22 of its 22 fields, values ")
    assert "others: students " in first


def test_score_takes_the_model_that_is_named_and_gives_its_chances(
    score: list[str], tmp_path: Path, two_models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "MODEL" not in said(capsys, *score, "--model", STUDENTS)
    found = pd.read_csv(tmp_path / "out.csv", dtype={"lead_id": str})
    alone = ["--models", str(two_models / STUDENTS)]
    said(capsys, *score[:2], "--out", str(tmp_path / "alone.csv"), *alone)
    expected = pd.read_csv(tmp_path / "alone.csv", dtype={"lead_id": str})
    assert found["propensity"].tolist() == expected["propensity"].tolist()


@pytest.mark.parametrize("name", ["../students", "Students", "none", "v0001", "x" * 200])
def test_a_model_that_is_not_there_is_refused_with_those_that_are(
    score: list[str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Known: staff, students." in refused(capsys, *score, "--model", name)


def test_a_file_that_fits_none_is_told_and_refused(
    two_models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = file_of(pd.DataFrame({"City": ["Pune"], "Ticket": ["1"]}), tmp_path / "odd.csv")
    out = ["--out", str(tmp_path / "o.csv"), "--models", str(two_models)]
    assert main(["score", odd, *out]) == 1
    assert "WARNING No model knows leads like these." in capsys.readouterr().out


def test_a_model_that_cannot_be_loaded_is_told_and_the_others_score(
    score: list[str], two_models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (two_models / STAFF / "v0001" / "model.joblib").write_bytes(b"damaged")
    told = said(capsys, *score)
    assert told.startswith("WARNING The model staff cannot be loaded; the other models work.")
    assert "Tiers: " in told


def test_template_writes_the_columns_of_the_named_model(
    two_models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["template", "--out", str(tmp_path / "t.csv"), "--models", str(two_models)]
    assert "the columns of students, v0001" in said(capsys, *command)
    assert "the columns of staff, v0001" in said(capsys, *command, "--model", STAFF)


def test_explore_and_moved_find_the_model_of_the_file(
    score: list[str], tmp_path: Path, two_models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    models = ["--models", str(two_models)]
    report = ["--out", str(tmp_path / "report.html")]
    assert "Scored with staff" in said(capsys, "explore", score[1], *report, *models)
    told = said(capsys, "moved", score[1], score[1], *models)
    assert "Scored with staff" in told
    assert "Scored with" not in said(capsys, "moved", score[1], score[1], *models, "--model", STAFF)


@pytest.fixture
def train(two_models: Path) -> list[str]:
    return ["--candidates", "LightGBM", "--answer-default", "--models", str(two_models),
            "--publish-anyway"]  # fmt: skip


@pytest.mark.slow
def test_a_history_is_published_with_the_model_of_its_business(
    train: list[str], two_models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = file_of(history_of(STAFF), tmp_path / "crm export.csv")
    told = said(capsys, "train", history, "--outcome", "Converted", *train)
    assert "MODEL   This history is for the model, staff. It predicts “Converted” as well" in told
    assert "Published as staff, v0002" in told
    assert NamedModels(two_models).registry(STUDENTS).versions == ["v0001"]


@pytest.mark.slow
def test_a_history_of_another_business_becomes_a_new_model_named_by_its_file(
    train: list[str], two_models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = history_of(STAFF).rename(columns={"Converted": "Enrolled"})
    history = file_of(other, tmp_path / "Kurse (Wien).csv")
    told = said(capsys, "train", history, "--outcome", "Enrolled", *train)
    assert "MODEL   This history is for a new model, kurse-wien. No model there is" in told
    assert NamedModels(two_models).names == ["kurse-wien", STAFF, STUDENTS]


@pytest.mark.slow
def test_a_named_model_is_trained_whatever_the_history_seems_for(
    train: list[str], two_models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = file_of(history_of(STAFF), tmp_path / "h.csv")
    command = ["train", history, "--outcome", "Converted", *train]
    assert "Published as b2b, v0001" in said(capsys, *command, "--model", "b2b")
    assert "cannot be called “../x”" in refused(capsys, *command, "--model", "../x")
    assert NamedModels(two_models).names == ["b2b", STAFF, STUDENTS]
    assert not (two_models.parent / "x").exists()


@pytest.mark.parametrize("damaged", [(STAFF,), (STAFF, STUDENTS)])
def test_no_model_is_made_up_while_one_that_the_history_may_be_for_cannot_be_loaded(
    train: list[str],
    two_models: Path,
    tmp_path: Path,
    damaged: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in damaged:
        (two_models / name / "v0001" / "model.joblib").write_bytes(b"damaged")
    history = file_of(history_of(STAFF), tmp_path / "crm export.csv")
    assert main(["train", history, "--outcome", "Converted", *train]) == 1
    told = capsys.readouterr()
    assert f"The history may be for {', '.join(damaged)}, which cannot be loaded." in told.err
    assert "--model NAME" in told.err
    assert "WARNING The model staff cannot be loaded" in told.out
    assert ("the other models work" in told.out) is (len(damaged) == 1)
    assert NamedModels(two_models).names == [STAFF, STUDENTS]


def test_a_folder_of_an_earlier_release_is_the_model_main(
    score: list[str], two_models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flat = [*score[:-1], str(two_models / STAFF)]
    assert "MODEL" not in said(capsys, *flat)
    assert "Tiers: " in said(capsys, *flat, "--model", "main")
