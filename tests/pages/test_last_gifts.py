"""The page Monitor: outcomes that were given by mistake are taken back where they were given."""

from pathlib import Path

import pandas as pd
import pytest
from conftest import read_sample
from driver import press
from kept_past import outcomes_view
from past_batches import keep_past
from streamlit.testing.v1 import AppTest

from scoring.access import LOCAL
from scoring.model.lead_model import LeadModel
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.store.gift_store import OPEN_DAYS
from scoring.store.outcome_store import GivenOutcome
from scoring.views.monitor.promise import NOBODY

pytestmark = pytest.mark.filterwarnings("default")
BACK = "Take these outcomes back"


def past() -> pd.DataFrame:
    """Leads of the bundled history that the small model has not learned from."""
    return read_sample("sample_history.csv").iloc[1::4].tail(600)


@pytest.fixture
def kept(small_model: LeadModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BatchRecord:
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path / "models"))
    return keep_past(past(), small_model)


def given(app: AppTest) -> AppTest:
    content = past()[["Lead ID", "Converted"]].to_csv(index=False).encode()
    app.file_uploader[0].upload("wrong_*.csv", content).run()
    return press(app, "Take these outcomes")


def texts(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.success, *app.warning, *app.error]
    return " ".join(part.value for part in parts).replace("\\", "")


def test_a_file_that_was_given_by_mistake_is_listed_and_taken_back(kept: BatchRecord) -> None:
    won = int((past()["Converted"] == "Yes").sum())
    app = given(outcomes_view())
    said = f"browser, file wrong_*.csv: 600 leads, {won:,} converted"
    assert said in texts(app)
    assert NOBODY not in texts(app)
    app = press(app, BACK)
    assert not app.exception
    assert f"were taken back: 600 leads, {won:,} converted" in texts(app)
    assert "outcomes are new" not in texts(app)
    assert f"{said}; taken back" in texts(app)
    assert NOBODY in texts(app)
    assert lead_store().batches.of(kept.address).outcomes == 0


@pytest.mark.slow
def test_what_was_taken_back_is_told_once_and_offered_no_more(kept: BatchRecord) -> None:
    store = lead_store()
    store.outcomes.put(kept.address, [GivenOutcome(1, True)], by=LOCAL, came_by="api")
    app = press(outcomes_view(), BACK)
    assert "a program, were taken back: 1 lead, 1 converted" in texts(app)
    app = app.run()
    assert app.success == []
    assert BACK not in [button.label for button in app.button]


@pytest.mark.slow
def test_the_list_has_the_gifts_of_the_model_in_view_alone(kept: BatchRecord) -> None:
    assert kept.leads == 600
    assert "Given last" not in texts(outcomes_view())
    store = lead_store()
    for place in range(7):
        store.outcomes.put(kept.address, [GivenOutcome(place, True)], by=LOCAL, came_by="api")
    app = outcomes_view()
    assert "Given last" in texts(app)
    assert f"taken back for {OPEN_DAYS} days" in texts(app)
    assert [button.label for button in app.button].count(BACK) == 5


@pytest.mark.slow
def test_what_somebody_else_has_taken_back_meanwhile_is_said_in_its_line(kept: BatchRecord) -> None:
    store = lead_store()
    store.outcomes.put(kept.address, [GivenOutcome(1, True)], by=LOCAL, came_by="page")
    app = outcomes_view()
    store.gifts.take_back(store.gifts.newest()[0].number, by=LOCAL)
    app = press(app, BACK)
    assert not app.exception
    assert "no file: 1 lead, 1 converted; taken back" in texts(app)
    assert len([line for line in store.deeds() if line.deed == "outcomes taken back"]) == 1
