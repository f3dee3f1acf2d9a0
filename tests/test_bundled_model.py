"""The champion that ships: trained by our pipeline on the bundled history, one in all faces."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import DATA, ROOT, trained

from scoring.cli.main import main
from scoring.history.fingerprint import fingerprint
from scoring.intake.table.reading import read_table
from scoring.model.lead_model import LeadModel
from scoring.pipelines.jobs import score_file
from scoring.registry import Registry
from scoring.training.trainer import TrainingRequest


@pytest.fixture(scope="module")
def champion() -> LeadModel:
    return Registry(ROOT / "models" / "sample").serving().model


def test_the_champion_was_trained_on_the_bundled_history(champion: LeadModel) -> None:
    history = read_table((DATA / "sample_history.csv").read_bytes(), "sample_history.csv")
    assert champion.card.history_sha256 == fingerprint(history.frame)


def test_the_champion_does_not_read_what_sales_fills_in_after_the_call(
    champion: LeadModel,
) -> None:
    assert [c.name for c in champion.schema.quarantined] == ["Call outcome"]


def test_the_command_line_writes_the_numbers_of_the_calls_behind_the_screen(
    champion: LeadModel, tmp_path: Path
) -> None:
    leads, out = DATA / "sample_leads.csv", tmp_path / "out.csv"
    assert main(["score", str(leads), "--out", str(out), "--models", str(ROOT / "models")]) == 0
    written = pd.read_csv(out, dtype={"lead_id": "str"})
    scored = score_file(leads.read_bytes(), leads.name, champion)
    order = scored.ranking.order
    assert written["lead_id"].tolist() == scored.leads.ids[order].tolist()
    assert written["propensity"].to_numpy() == pytest.approx(
        scored.scores.propensity[order].round(4), abs=1e-9
    )


@pytest.mark.slow
def test_training_again_gives_the_same_champion(champion: LeadModel) -> None:
    history = read_table((DATA / "sample_history.csv").read_bytes(), "sample_history.csv")
    again = trained(history, TrainingRequest("Converted"))
    assert again.scorer == champion.scorer
    ours, theirs = again.calibration, champion.calibration
    # Its last digits are those of the machine.
    found = [*np.ravel(ours.knots), ours.slope, ours.intercept]
    assert found == pytest.approx([*np.ravel(theirs.knots), theirs.slope, theirs.intercept])
