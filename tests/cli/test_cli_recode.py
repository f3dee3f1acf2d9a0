"""A file under other codes on the command line: told, and read otherwise only when asked to."""

from pathlib import Path

import pandas as pd
import pytest
from conftest import read_sample

from scoring.cli.main import main
from scoring.model.lead_model import LeadModel
from scoring.registry import NamedModels


@pytest.fixture
def command(small_model: LeadModel, tmp_path: Path) -> list[str]:
    """Score new leads whose sources and mediums the model does not know by these names."""
    models = tmp_path / "models"
    NamedModels(models).registry("one").publish(small_model)
    frame = read_sample("sample_leads.csv")
    for field in ("Source", "Medium"):
        frame[field] = frame[field].mask(frame[field] != "", "code of " + frame[field])
    frame.to_csv(tmp_path / "leads.csv", index=False)
    leads, out = str(tmp_path / "leads.csv"), str(tmp_path / "out.csv")
    return ["score", leads, "--out", out, "--models", str(models)]


def chances(folder: Path) -> pd.Series:
    out = pd.read_csv(folder / "out.csv")
    return out.set_index("lead_id")["propensity"]


def test_a_recoding_is_told_and_not_applied(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "state --recode" in said
    assert "ALARM" in said
    assert "Source code of Google Ads = Google Ads (" in said


def test_a_recoding_that_is_accepted_ranks_as_the_file_under_its_own_codes(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--recode"]) == 0
    assert "Values read as you confirmed: Source: code of " in capsys.readouterr().out
    recoded = chances(tmp_path)
    read_sample("sample_leads.csv").to_csv(tmp_path / "leads.csv", index=False)
    assert main(command) == 0
    own = chances(tmp_path)
    assert (recoded[own.index] == own).mean() > 0.9


def test_a_file_without_renamed_values_says_that_none_is_proposed(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read_sample("sample_leads.csv").to_csv(tmp_path / "leads.csv", index=False)
    assert main([*command, "--recode"]) == 0
    assert "No recoding is proposed" in capsys.readouterr().out


def test_a_cluster_refuses_to_recode(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--recode", "--cluster"]) == 1
    assert "Leave --recode out" in capsys.readouterr().err
