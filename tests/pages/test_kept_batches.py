"""A batch that is ranked is kept, comes back by its address, and is listed on the page Batches."""

from dataclasses import replace

import pandas as pd
import pytest
from conftest import read_sample, table_of
from driver import box, leads_ranked, press, ranked, started, uploaded
from streamlit.testing.v1 import AppTest

from scoring.access import LOCAL
from scoring.intake.leads.mapping import Confirmed
from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.pipelines.jobs import score_file
from scoring.pipelines.keeping import keep_scored
from scoring.registry import Registry
from scoring.settings import bundled_models_folder
from scoring.store import lead_store
from scoring.views.batches.batch_table import NONE

pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "on")


def few(rows: int = 40) -> bytes:
    return read_sample("sample_leads.csv", rows).to_csv(index=False).encode()


def address(app: AppTest) -> str:
    app.session_state["keep_job"].wait(60)
    found = app.run().query_params["batch"]
    return found if isinstance(found, str) else found[0]


def again(address: str) -> AppTest:
    """The call sheet in another session, by the address of a batch."""
    app = started()
    app.query_params["batch"] = address
    return app.run()


def texts(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.warning, *app.error]
    return " ".join(part.value for part in parts).replace("\\", "")


def test_a_ranked_file_comes_back_in_another_session_by_its_address() -> None:
    first = uploaded(few(), "monday.csv")
    second = again(address(first))
    assert not second.exception
    assert ranked(second)["Chance"].tolist() == ranked(first)["Chance"].tolist()
    assert "Opened from the batches saved" in texts(second)


@pytest.mark.slow
def test_a_lot_of_another_face_is_drawn_again_on_the_page() -> None:
    plan = CallPlan(20, fold=True, holdout=0.2, seed=7)
    model = Registry(bundled_models_folder() / "sample", "sample").serving().model
    scored = score_file(few(), "monday.csv", model)
    drawn = set(scored.leads.ids[plan.is_drawn(scored)])
    kept = keep_scored(scored, by=LOCAL, came_by="api", plan=plan)
    app = again(kept.address)
    shown, held = app.session_state["call_plan"], app.session_state["scored"]
    assert set(held.leads.ids[shown.is_drawn(held)]) == drawn
    assert "4 of 20 calls go to leads drawn by lot (seed 7)" in texts(app)
    assert lead_store().batches.of(kept.address).plan == kept.plan


@pytest.mark.slow
def test_the_plan_comes_back_with_its_batch() -> None:
    first = uploaded(few(), "monday.csv")
    found = address(first)
    first.number_input(key="capacity").set_value(7).run()
    assert "Call these 7" in texts(again(found))


@pytest.mark.slow
def test_the_calls_by_lot_come_back_with_their_batch() -> None:
    first = uploaded(few(200), "monday.csv")
    found = address(first)
    box(first, "Calls by lot").set_value(0.1).run()
    assert "4 of 40 calls go to leads drawn by lot" in texts(again(found))


def of_a_version_that_is_gone(scored: ScoredBatch) -> AppTest:
    """The call sheet with a batch that was scored by a version before those that are here."""
    card = replace(scored.model.card, version="v0000")
    old = replace(scored, model=replace(scored.model, card=card))
    return again(lead_store().batches.keep(old, by=LOCAL, came_by="page").address)


@pytest.mark.slow
def test_another_order_than_was_saved_is_told(scored_sample: ScoredBatch) -> None:
    shown = texts(of_a_version_that_is_gone(scored_sample))
    assert "scored by version v0000, which is no longer here" in shown
    assert "as version v0001 ranks it now" in shown


@pytest.mark.slow
def test_calls_are_not_handed_out_in_another_order_than_was_saved(
    scored_sample: ScoredBatch,
) -> None:
    app = press(of_a_version_that_is_gone(scored_sample), "Hand out")
    assert "cannot be handed out" in texts(app)
    assert not lead_store().calls.reps()


def test_an_address_of_no_batch_is_told_and_forgotten() -> None:
    app = again("nobody-knows")
    assert not app.exception
    assert "No batch is kept under this address" in texts(app)
    assert "batch" not in app.query_params


def test_nothing_is_kept_where_a_server_keeps_no_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "off")
    app = uploaded(few(), "monday.csv")
    assert "batch" not in app.query_params
    assert lead_store().batches.newest() == []


def test_without_a_batch_the_page_says_what_to_do() -> None:
    app = started("pages/batches.py")
    assert not app.exception
    assert NONE in texts(app)


def two_kept(scored: ScoredBatch) -> AppTest:
    lead_store().batches.keep(scored, by=LOCAL, came_by="page")
    address(uploaded(few(30), "tuesday.csv"))
    return started("pages/batches.py")


def test_the_batches_are_listed_with_the_newest_first(scored_sample: ScoredBatch) -> None:
    table: pd.DataFrame = two_kept(scored_sample).dataframe[0].value
    assert table["file"].tolist() == ["tuesday.csv", scored_sample.filename]
    assert table["leads"].tolist() == [30, len(scored_sample.leads)]


def test_a_batch_is_opened_from_the_list(scored_sample: ScoredBatch) -> None:
    app = press(two_kept(scored_sample), "Open")
    assert not app.exception
    assert len(app.session_state["scored"].leads) == 30


def test_two_batches_are_compared_by_the_ids_of_their_leads(scored_sample: ScoredBatch) -> None:
    app = two_kept(scored_sample)
    box = app.selectbox[0]
    box.set_value(lead_store().batches.newest()[1].number).run()
    assert not app.exception
    assert "30 are in both, 0 are only in the later" in texts(app)


@pytest.mark.slow
def test_a_deleted_batch_is_gone_for_all(scored_sample: ScoredBatch) -> None:
    app = press(two_kept(scored_sample), "Delete this batch")
    assert not app.exception
    assert [b.filename for b in lead_store().batches.newest()] == [scored_sample.filename]


@pytest.mark.slow
def test_calling_leads_that_are_set_apart_is_no_other_batch_and_comes_back() -> None:
    leads = read_sample("sample_leads.csv", 40).assign(
        **{"Lead Status": ["Lost"] * 5 + ["Open"] * 35}
    )
    first = uploaded(leads.to_csv(index=False).encode(), "monday.csv")
    found = address(first)
    apart = leads_ranked(first)
    first = press(first, "Call them too").run()
    assert leads_ranked(first) == apart + 5
    assert len(lead_store().batches.newest()) == 1
    assert leads_ranked(again(found)) == apart + 5


@pytest.mark.slow
def test_leads_without_a_phone_are_left_out_again_after_a_reload() -> None:
    leads = read_sample("sample_leads.csv", 60)
    leads["Phone"] = [f"+9198400{i:05d}" if i % 2 else "" for i in range(60)]
    first = uploaded(leads.to_csv(index=False).encode(), "monday.csv")
    found = address(first)
    first.toggle(key="with_phone").set_value(True).run()
    assert lead_store().batches.of(found).plan["with_phone"]
    second = again(found)
    called = [
        app.session_state["call_plan"].called(app.session_state["scored"]).tolist()
        for app in (first, second)
    ]
    assert called[0] == called[1]
    assert lead_store().batches.of(found).plan["with_phone"]


@pytest.mark.slow
def test_columns_that_a_person_matched_are_still_matched_after_a_reload() -> None:
    leads = read_sample("sample_leads.csv", 40).rename(columns={"Visits": "xq1"})
    said = Confirmed({"Visits": "xq1"})
    model = Registry(bundled_models_folder() / "sample", "sample").serving().model
    scored = score_table(table_of(leads), "monday.csv", model, mapping=said)
    kept = lead_store().batches.keep(scored, by=LOCAL, came_by="page")
    confirmed, before = again(kept.address).session_state["matched"]
    assert (confirmed.columns["Visits"], before) == ("xq1", True)
