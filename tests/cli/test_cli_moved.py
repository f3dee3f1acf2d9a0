"""The command that tells why chances moved."""

from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT, read_sample

from scoring.cli.main import main

MODELS = ["--models", str(ROOT / "models")]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    earlier = read_sample("sample_leads.csv", 60)
    later = earlier.assign(Visits=["9"] * 30 + earlier["Visits"].tolist()[30:])
    paths = [tmp_path / "earlier.csv", tmp_path / "later.csv"]
    for path, leads in zip(paths, (earlier, later), strict=True):
        leads.to_csv(path, index=False)
    return [str(path) for path in paths]


def test_two_files_are_told_apart(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["moved", *files, *MODELS]) == 0
    said = capsys.readouterr().out
    assert "60 leads found in both files by their ids" in said
    assert "Rose most:" in said


def test_the_movers_are_written(files: list[str], tmp_path: Path) -> None:
    out = tmp_path / "movers.csv"
    assert main(["moved", *files, "--out", str(out), *MODELS]) == 0
    read = pd.read_csv(out, encoding="utf-8-sig")
    assert len(read) == 60
    assert read["model"].abs().max() == 0


def test_an_unknown_model_is_refused(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["moved", *files, "--before-model", "v0009", *MODELS]) == 1
    assert "no model version “v0009”" in capsys.readouterr().err
