"""The page Monitor: outcomes are given back, judged against the promise, and recalibrate it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample, table_of
from driver import press, started
from kept_past import outcomes_view
from mostly_slow import mostly_slow
from past_batches import copy_past, past_in
from streamlit.testing.v1 import AppTest

from scoring.access import LOCAL
from scoring.intake.table.dispositions import Disposition
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.registry import NamedModels
from scoring.settings import models_folder
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.store.call_store import HandedLead, SaidOfCall
from scoring.views.monitor.promise import NOBODY

pytestmark = pytest.mark.filterwarnings("default")


def past() -> pd.DataFrame:
    """Leads of the bundled history that the small model has not learned from."""
    return read_sample("sample_history.csv").iloc[1::4].tail(1_500)


@pytest.fixture(scope="module")
def october(
    small_model: LeadModel, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, BatchRecord]:
    folder = tmp_path_factory.mktemp("october")
    return folder, past_in(folder, past(), small_model)


@pytest.fixture
def kept(
    october: tuple[Path, BatchRecord], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> BatchRecord:
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path / "models"))
    copy_past(october[0])
    return october[1]


def texts(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.success, *app.warning, *app.error]
    return " ".join(part.value for part in parts).replace("\\", "")


def given(app: AppTest, outcomes: pd.DataFrame) -> AppTest:
    content = outcomes.to_csv(index=False).encode()
    app.file_uploader[0].upload("november.csv", content).run()
    return press(app, "Take these outcomes")


def test_without_outcomes_the_page_says_how_to_give_them_back(kept: BatchRecord) -> None:
    assert kept.leads == 1_500
    app = outcomes_view()
    assert not app.exception
    assert NOBODY in texts(app)


def test_outcomes_of_a_later_export_are_judged_against_the_promise(kept: BatchRecord) -> None:
    app = given(outcomes_view(), past()[["Lead ID", "Converted"]])
    assert not app.exception
    assert "1,500 of 1,500 rows are of leads scored before" in texts(app)
    assert "n 1,5" in texts(app) or "n 1,4" in texts(app)
    assert lead_store().batches.of(kept.address).outcomes == 1_500


@pytest.mark.slow
def test_outcomes_are_given_to_the_leads_of_the_model_in_view_alone(
    kept: BatchRecord, small_model: LeadModel
) -> None:
    leads = table_of(past()[["Lead ID", "Source"]])
    scored = score_table(leads, "uk.csv", replace(small_model, line="uk"))
    other = lead_store().batches.keep(scored, by=LOCAL, came_by="page")
    app = given(outcomes_view(), past()[["Lead ID", "Converted"]])
    assert not app.error
    counts = [lead_store().batches.of(one.address).outcomes for one in (kept, other)]
    assert counts == [1_500, 0]


@pytest.mark.parametrize("columns", mostly_slow([["Lead ID", "Converted"], None], fast=1))
def test_outcomes_that_are_dropped_on_the_call_sheet_are_given_back_without_another_upload(
    kept: BatchRecord, columns: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "off")
    outcomes = past() if columns is None else past()[columns]
    app = started()
    app.file_uploader[0].upload("november.csv", outcomes.to_csv(index=False).encode()).run()
    assert "200 of 200 leads looked up are in october.csv" in texts(app)
    app = press(app, "Give these outcomes back")
    assert not app.exception
    app = app.switch_page("pages/monitor.py").run()
    app = press(app, "Take these outcomes")
    assert "1,500 of 1,500 rows are of leads scored before" in texts(app)
    assert lead_store().batches.of(kept.address).outcomes == 1_500


def test_outcomes_of_leads_of_a_model_that_is_gone_lead_nowhere(small_model: LeadModel) -> None:
    leads = table_of(past()[["Lead ID", "Source"]])
    gone = score_table(leads, "uk.csv", replace(small_model, line="uk"))
    lead_store().batches.keep(gone, by=LOCAL, came_by="page")
    content = past()[["Lead ID", "Converted"]].to_csv(index=False).encode()
    app = started()
    app.file_uploader[0].upload("november.csv", content).run()
    assert not app.exception
    assert "Give these outcomes back" not in [button.label for button in app.button]


@pytest.mark.slow
def test_leads_of_today_are_not_taken_for_outcomes(kept: BatchRecord) -> None:
    app = started()
    content = past().drop(columns="Converted").to_csv(index=False).encode()
    app.file_uploader[0].upload("november.csv", content).run()
    assert kept.leads == 1_500
    assert "Give these outcomes back" not in [b.label for b in app.button]


def contradicted(kept: BatchRecord) -> tuple[int, pd.DataFrame]:
    """A lead of which a rep says that it is lost, and a file that says it converted."""
    lost = int(np.flatnonzero((past()["Converted"] == "Yes").to_numpy())[0])
    store = lead_store()
    store.calls.hand_out(kept.address, [HandedLead(lost, "Ana", 1)], by=LOCAL)
    said = SaidOfCall(Disposition.NOT_INTERESTED)
    store.calls.say(store.calls.of_rep("Ana")[0].number, said, by=LOCAL)
    return lost, past()[["Lead ID", "Converted"]]


@pytest.mark.parametrize(
    ("whose", "counts"), mostly_slow([("newer", 1.0), ("file", 1.0), ("rep", 0.0)], fast=1)
)
def test_a_file_that_contradicts_a_rep_is_asked_about_before_anything_is_kept(
    kept: BatchRecord, whose: str, counts: float
) -> None:
    lost, outcomes = contradicted(kept)
    app = given(outcomes_view(), outcomes)
    assert "1 outcome contradicts what a rep said" in texts(app)
    assert lead_store().batches.of(kept.address).outcomes == 1
    next(r for r in app.radio if r.label == "Which counts").set_value(whose).run()
    press(app, "Take these outcomes")
    assert not app.exception
    assert "1,500 of 1,500 rows are of leads scored before" in texts(app)
    assert "File and reps differ on 1 lead" in texts(app)
    assert lead_store().outcomes.of_batch(kept.address).converted[lost] == counts
    assert f"On Monitor {counts:.0f} count" in texts(app) or counts == 0
    assert "Of 1 lead called 0 converted" in texts(app)


@pytest.mark.slow
def test_what_reps_have_said_between_the_two_clicks_is_asked_about_again(
    kept: BatchRecord,
) -> None:
    _, outcomes = contradicted(kept)
    app = given(outcomes_view(), outcomes)
    won, store = int(np.flatnonzero((outcomes["Converted"] == "No").to_numpy())[0]), lead_store()
    store.calls.hand_out(kept.address, [HandedLead(won, "Ben", 2)], by=LOCAL)
    store.calls.say(
        store.calls.of_rep("Ben")[0].number, SaidOfCall(Disposition.CONVERTED), by=LOCAL
    )
    app = press(app, "Take these outcomes")
    assert "2 outcomes contradict what a rep said" in texts(app)
    assert "Reps have said something else meanwhile" in texts(app)
    assert lead_store().batches.of(kept.address).outcomes == 2
    app = press(app, "Take these outcomes")
    assert "File and reps differ on 2 leads" in texts(app)
    assert lead_store().batches.of(kept.address).outcomes == 1_500


@pytest.mark.slow
def test_what_a_rep_takes_back_between_the_two_clicks_contradicts_nothing_any_more(
    kept: BatchRecord,
) -> None:
    lost, outcomes = contradicted(kept)
    app = given(outcomes_view(), outcomes)
    calls = lead_store().calls
    calls.take_back(calls.of_rep("Ana")[0].said_as, by=LOCAL)
    next(r for r in app.radio if r.label == "Which counts").set_value("rep").run()
    app = press(app, "Take these outcomes")
    assert "1,500 of 1,500 rows are of leads scored before" in texts(app)
    assert "File and reps differ" not in texts(app)
    assert lead_store().outcomes.of_batch(kept.address).converted[lost] == 1.0


def test_rows_that_are_of_no_lead_are_listed(kept: BatchRecord) -> None:
    strange = past()[["Lead ID", "Converted"]].head(5).assign(**{"Lead ID": list("vwxyz")})
    app = given(outcomes_view(), pd.concat([past()[["Lead ID", "Converted"]], strange]))
    assert "5 rows count for no lead: 5 not among the scored leads" in texts(app)
    assert lead_store().batches.of(kept.address).outcomes == 1_500


def test_a_model_that_promises_too_much_is_recalibrated_by_one_click(kept: BatchRecord) -> None:
    few = past()[["Lead ID", "Converted"]].copy()
    converted = few.index[few["Converted"] == "Yes"]
    few.loc[converted[::2], "Converted"] = "No"
    app = given(outcomes_view(), few)
    assert "promises too much" in texts(app)
    app = press(app, "Recalibrate")
    assert not app.exception
    assert "v0002 serves from now on" in texts(app)
    assert kept.version == "v0001"
    # It is judged by its own chances now, and may be corrected by whatever comes next.
    assert "promises too much" not in texts(app)
    assert "Recalibrate" in [button.label for button in app.button]


def test_the_latest_batch_is_held_against_the_history(kept: BatchRecord) -> None:
    app = started("pages/monitor.py")
    assert not app.exception
    assert "last proven on" in texts(app)
    assert kept.version == "v0001"


@pytest.mark.slow
def test_the_outcomes_stand_below_the_history_of_the_page_train(kept: BatchRecord) -> None:
    history = read_sample("sample_history.csv").iloc[::20]
    app = started("pages/train.py")
    app.file_uploader[0].upload("history.csv", history.to_csv(index=False).encode()).run()
    app = app.switch_page("pages/monitor.py").run()
    app.session_state["monitor_view"] = "Outcomes"
    app = given(app.run(), past()[["Lead ID", "Converted"]])
    app = press(app, "Put the outcomes below history.csv")
    assert not app.exception
    held = app.session_state["train_history"]
    assert held.filename == "history with outcomes.csv"
    assert len(held.table.frame) == len(history) + kept.leads
    assert held.below.weight(held.table).tolist() == [1.0] * len(held.table.frame)
    assert f"{kept.leads:,} outcomes" in held.below.note


@pytest.mark.slow
def test_outcomes_without_regard_to_the_order_are_an_alarm_and_recalibrate_nothing(
    kept: BatchRecord,
) -> None:
    chance = np.random.default_rng(7).random(kept.leads) < 0.27
    drawn = past()[["Lead ID"]].assign(Converted=np.where(chance, "Yes", "No"))
    app = given(outcomes_view(), drawn)
    assert "The order no longer holds" in texts(app)
    button = next(one for one in app.button if one.label == "Recalibrate")
    assert (button.disabled, "all chances alike" in button.help) == (True, True)
    assert NamedModels(models_folder()).registry("courses").versions == ["v0001"]
