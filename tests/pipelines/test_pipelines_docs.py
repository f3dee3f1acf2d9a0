"""The page on the pipelines: it names every key, its example is sound and its commands run."""

import re
import shutil
from dataclasses import fields
from pathlib import Path

import pytest
from conftest import DATA, ROOT

from scoring.cli.main import main
from scoring.pipelines.config import (
    DataPart,
    InferencePart,
    LeadChecks,
    TrainingPart,
    read_config,
)
from scoring.registry import NamedModels
from scoring.settings import pipelines_folder

PAGE = (ROOT / "docs" / "pipelines.md").read_text(encoding="utf-8")
PARTS = {"[data]": DataPart, "[data.checks]": LeadChecks, "[training]": TrainingPart,
         "[inference]": InferencePart}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_the_page_lists_every_key_of_a_part_and_no_other(part: str) -> None:
    table = PAGE.split(f"### {part}\n")[1].split("\n#")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = re.findall(r"`(\w+)`", " ".join(rows))
    assert sorted(named) == sorted({f.name for f in fields(PARTS[part])} - {"checks"})


def example(folder: Path) -> Path:
    """The example of the page beside the bundled sample."""
    (toml,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    for name in ("sample_history.csv", "sample_leads.csv"):
        shutil.copyfile(DATA / name, folder / name)
    (folder / "shop.toml").write_text(toml, encoding="utf-8")
    return folder / "shop.toml"


def test_the_example_is_sound(tmp_path: Path) -> None:
    found = read_config(example(tmp_path))
    assert found.leads().write_back == "HubSpot"
    assert found.out == tmp_path / "runs"


@pytest.mark.slow
def test_the_commands_of_the_page_run_on_its_example(tmp_path: Path) -> None:
    settings = str(example(tmp_path))
    commands = re.findall(r"^python -m scoring (pipeline \w+)$", PAGE, re.MULTILINE)
    assert [command.split()[1] for command in commands] == ["data", "train", "infer"]
    assert [main([*command.split(), "--config", settings]) for command in commands] == [0, 0, 0]
    run = next((tmp_path / "runs" / "infer").glob("*/report.json")).parent
    written = {"scores.parquet", "call_sheet.csv", "call_sheet.xlsx", "call_list.csv"}
    assert {*written, "write_back_hubspot.csv"} <= {path.name for path in run.iterdir()}


@pytest.mark.slow
def test_the_bundled_settings_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("LEAD_SCORING_DATA", str(tmp_path / "var"))
    assert [main(["pipeline", which]) for which in ("data", "train", "infer")] == [0, 0, 0]
    assert (pipelines_folder() / "infer" / "latest.json").is_file()
    assert NamedModels(pipelines_folder() / "models").names == ["example"]
    assert not (tmp_path / "models").exists()
