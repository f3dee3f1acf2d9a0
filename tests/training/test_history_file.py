"""A history with outcomes below it trains in a process of its own as it does at once."""

import json
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from begun_runs import ME, small_history

from scoring.access import LOCAL
from scoring.intake.cells.dates import DateOrder
from scoring.registry import Registry
from scoring.training import run_work, runs
from scoring.training.candidates import SINGLE
from scoring.training.history_file import HistoryFile, OutcomesBelow, file_as_said
from scoring.training.trainer import TrainingRequest, train

WEIGHT = np.array([1.0, 1.0, 1.0, 0.5, 7.25])


def test_what_was_said_of_a_file_is_read_back() -> None:
    below = OutcomesBelow.of("It learned from 2 outcomes.", WEIGHT)
    file = HistoryFile("h.csv", b"leads", "Sheet 2", True, DateOrder.DAY_FIRST, below)
    said = json.loads(json.dumps(file.said))
    assert file_as_said(b"leads", said) == file
    # As releases kept it that put nothing below a history.
    del said["below"]
    assert file_as_said(b"leads", said).below is None


def test_every_row_keeps_its_weight_where_others_are_left_out() -> None:
    leads = pd.DataFrame({"Id": list("abcde"), "Note": ["", "two\nlines", "", "", ""]})
    leads["Email"] = ["a@x.org", "test@test.com", "c@x.org", "d@x.org", "e@x.org"]
    content = leads.to_csv(index=False).replace("c,", "c,,,too,many,", 1)
    file = HistoryFile("h.csv", content.encode(), below=OutcomesBelow.of("", WEIGHT))
    table = file.table
    kept = [list("abcde").index(one) for one in table.frame["Id"]]
    assert len(kept) < 5
    assert file.below.weight(table).tolist() == WEIGHT[kept].tolist()


@pytest.mark.slow
def test_a_run_learns_from_outcomes_below_as_often_as_they_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "spawn", lambda *_: None)
    content = small_history()
    won = pd.read_csv(BytesIO(content))["Converted"].eq("Yes").to_numpy()
    weight = np.where(won, 5.0, 1.0)
    file = HistoryFile("h.csv", content, below=OutcomesBelow.of("Won counts more.", weight))
    request = TrainingRequest("Converted", candidates=(SINGLE,))
    run = runs.start_run(tmp_path, file, request, ME, by=LOCAL)
    run_work._train(run.folder, content)
    kept = Registry(run.folder / run_work.MODELS).load("v0001")
    once, often = (train(file.table, request, weight=w).best.model for w in (None, weight))
    codes = kept.past.codes[:100]
    assert kept.scorer.raw(codes).tolist() == often.scorer.raw(codes).tolist()
    assert kept.scorer.raw(codes).tolist() != once.scorer.raw(codes).tolist()
    assert kept.card.notes[-1] == "Won counts more."
