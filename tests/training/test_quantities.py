"""A history whose numbers have units teaches as much as one of plain numbers."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import text_table, trained

from scoring.intake.issue import Table
from scoring.intake.leads.batch import build_batch
from scoring.model.explainer import Explainer
from scoring.model.lead_model import LeadModel
from scoring.training.candidates import LIGHTGBM
from scoring.training.trainer import TrainingRequest

REQUEST = TrainingRequest("Won", candidates=(LIGHTGBM,), known=("Time on site",), random_split=True)
RNG = np.random.default_rng(21)
SECONDS = RNG.integers(2, 900, 400)
WON = RNG.random(400) < 0.1 + 0.8 * (SECONDS > 450)


def history(cells: list[str], region: list[str] | None = None) -> Table:
    columns = {"Time on site": cells, "Region": region or ["APAC", "NA", "EMEA", "LATAM"] * 100}
    return text_table(columns | {"Won": np.where(WON, "Yes", "No").tolist()})


@pytest.fixture(scope="module")
def timed() -> LeadModel:
    return trained(history([f"00:{s // 60:02}:{s % 60:02}" for s in SECONDS.tolist()]), REQUEST)


@pytest.mark.slow
def test_durations_teach_what_their_seconds_teach(timed: LeadModel) -> None:
    plain = trained(history([str(s) for s in SECONDS.tolist()]), REQUEST)
    assert timed.card.test.auc == pytest.approx(plain.card.test.auc, abs=1e-9)
    assert any("Read in seconds" in note for note in timed.card.notes)


@pytest.mark.slow
def test_one_lead_has_its_chance_in_every_form_of_its_duration(timed: LeadModel) -> None:
    forms = ["00:03:20", "3m 20s", "200", "3:20", "PT3M20S", "200 s"]
    table = text_table({"Time on site": forms, "Region": ["NA"] * len(forms)})
    chances = timed.score(build_batch(table, timed.schema)).propensity
    alone = replace(table, frame=table.frame.head(1), rows=table.rows[:1])
    assert len(set(chances.tolist())) == 1
    assert timed.score(build_batch(alone, timed.schema)).propensity[0] == chances[0]


@pytest.mark.slow
def test_reasons_show_the_duration_as_uploaded_and_ranges_with_their_unit(
    timed: LeadModel,
) -> None:
    table = text_table({"Time on site": ["00:14:10"], "Region": ["NA"]})
    batch = build_batch(table, timed.schema)
    told = Explainer(timed, batch, timed.score(batch)).lead(0).reasons
    by_field = {reason.field: reason.sentence for reason in told}
    assert by_field["Time on site"].startswith("Time on site is 00:14:10")
    assert "seconds converted" in by_field["Time on site"]
    assert by_field["Region"].startswith("Region is NA")
