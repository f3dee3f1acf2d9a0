"""A shop with a model, a history and new leads, and the settings of its pipelines."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from conftest import read_sample

from scoring.model.lead_model import LeadModel
from scoring.pipelines.config import read_config
from scoring.pipelines.running import PipelineName, run_pipeline
from scoring.registry import NamedModels


@dataclass(frozen=True)
class Shop:
    """The folder of a shop."""

    folder: Path

    def settings(self, **parts: str) -> Path:
        """The settings with these lines in their parts; the usual ones in those not named."""
        usual = {
            "data": 'input = "history.csv"\noutcome = "Converted"',
            "training": 'model = "courses"\ncandidates = ["LightGBM"]\nanswer_default = true',
            "inference": 'input = "leads.csv"\nmodel = "courses"',
        }
        text = "\n".join(f"[{name}]\n{lines}" for name, lines in {**usual, **parts}.items())
        place = self.folder / "p.toml"
        place.write_text(f'out = "out"\nmodels = "models"\n{text}\n', encoding="utf-8")
        return place

    def run(self, which: PipelineName, **parts: str) -> dict[str, Any]:
        """The report of a pipeline by these settings."""
        return run_pipeline(which, self.settings(**parts))

    def scores(self, report: dict[str, Any]) -> pd.DataFrame:
        """The scores that a run wrote in full precision."""
        return pd.read_parquet(report["files"]["scores"])


def shop_in(folder: Path, model: LeadModel | None, *, leads: int = 120) -> Shop:
    """A shop whose champion of the model “courses” is this one."""
    shop = Shop(folder)
    folder.mkdir(parents=True, exist_ok=True)
    read_sample("sample_history.csv").iloc[::40].to_csv(folder / "history.csv", index=False)
    read_sample("sample_leads.csv", leads).to_csv(folder / "leads.csv", index=False)
    if model is not None:
        NamedModels(read_config(shop.settings()).models).registry("courses").publish(model)
    return shop
