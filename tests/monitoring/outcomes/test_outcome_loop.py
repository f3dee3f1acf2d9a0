"""The loop on real leads: outcomes given back make the chances of later leads truer."""

from pathlib import Path

import pytest

from benchmarks.outcome_loop import Loop, loop, with_ids
from scoring.intake.table.reading import read_table
from scoring.monitoring.outcomes.lot_readout import lot_readout
from scoring.training.recalibration import Recalibrated

CODEPRO = "codepro/history_cleaned.csv.gz"


@pytest.fixture(scope="module")
def went_round(real_leads: Path, tmp_path_factory: pytest.TempPathFactory) -> Loop:
    """Trained on the first 60% by time; the next 20% scored, given back and recalibrated on."""
    table = with_ids(read_table((real_leads / CODEPRO).read_bytes(), "history_cleaned.csv.gz"))
    place = tmp_path_factory.mktemp("loop")
    return loop(table, "app_complete_flag", (0.6, 0.2), 0.1, place)


@pytest.mark.slow
def test_recalibrated_chances_are_truer_on_the_last_fifth(went_round: Loop) -> None:
    assert went_round.found.way is Recalibrated.REDRAWN
    assert went_round.before.ece > 0.055
    assert went_round.after.ece < 0.05
    assert went_round.after.log_loss < went_round.before.log_loss


@pytest.mark.slow
def test_its_order_is_that_of_the_same_trees(went_round: Loop) -> None:
    assert went_round.after.auc == pytest.approx(went_round.before.auc, abs=1e-4)


@pytest.mark.slow
def test_calls_by_lot_convert_as_all_leads_do(went_round: Loop) -> None:
    found = lot_readout(went_round.judged)
    assert found is not None
    assert found.drawn.low < went_round.judged.rate < found.drawn.high
    assert found.low > 1.4
