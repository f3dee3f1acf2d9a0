"""The Models page: what serves, what it finds, and the one question before a switch."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import DATA, ROOT
from driver import press, started
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from scoring.registry import Registry
from scoring.store import lead_store
from scoring.store.run_store import EndedRun

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
PAGE = "pages/models.py"


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """Two versions, the second one the champion and of a later day."""
    folder = Path(shutil.copytree(ROOT / "models", tmp_path / "models"))
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(folder))
    found = Registry(folder / "sample")
    model = found.serving().model
    later = replace(model.card, name="Spring fair", trained_at="2999-01-01T00:00:00+00:00")
    found.publish(replace(model, card=later))
    return found


def answered(app: AppTest) -> str:
    """The first sentence below the line on the sample's model."""
    return str(app.markdown[1].value)


def buttons(app: AppTest) -> list[str]:
    return [b.label for b in app.button]


def test_the_page_begins_with_what_serves_and_what_it_finds(registry: Registry) -> None:
    app = started(PAGE)
    assert not app.exception
    first = f"**v0002 “Spring fair” serves since {registry.since[:10]}.** Finds "
    assert answered(app).startswith(first)
    assert sum("notes on this model" in e.label for e in app.expander) == 1


def test_the_way_back_is_one_question_with_the_figures_of_both(registry: Registry) -> None:
    app = press(started(PAGE), "Back to v0001")
    named = [name.replace("\\", "") for name in app.table[0].value]
    assert named == ["v0002 (serves now)", "v0001"]
    assert registry.champion == "v0002"
    app = press(app, "Yes, serve v0001")
    assert (registry.champion, registry.former) == ("v0001", None)
    assert answered(app).startswith("**v0001 ")


def test_a_no_changes_nothing(registry: Registry) -> None:
    press(press(started(PAGE), "Serve this version"), "No, keep v0002")
    assert registry.champion == "v0002"


def test_a_version_that_is_damaged_is_not_served_and_says_why(registry: Registry) -> None:
    (registry.folder / "v0001" / "model.joblib").write_bytes(b"broken")
    app = press(started(PAGE), "Serve this version")
    assert "Yes, serve v0001" not in buttons(app)
    assert "v0001 is damaged" in app.error[0].value


def test_leads_in_hand_are_scored_again_by_the_model_that_serves_now(registry: Registry) -> None:
    registry.rollback()
    app = started()
    leads = (DATA / "sample_leads.csv").read_bytes()
    app.file_uploader[0].upload("leads.csv", leads).run()
    assert "Score again" not in buttons(app)
    app.number_input("capacity").set_value(120).run()
    registry.promote("v0002")
    app = press(app.run(), "Score again")
    assert not app.exception
    assert app.caption[-1].value.startswith("Scored by model v0002 “Spring fair”")
    assert ("Score again" in buttons(app), app.number_input("capacity").value) == (False, 120)


def test_the_last_line_names_the_model_that_scored_the_leads_and_the_other(
    registry: Registry,
) -> None:
    app = started()
    app.file_uploader[0].upload("leads.csv", (DATA / "sample_leads.csv").read_bytes()).run()
    registry.rollback()
    app.switch_page(PAGE).run()
    last = app.caption[-1].value
    assert last.startswith("Scored by model v0002 “Spring fair”")
    assert "Another model serves now\\: v0001" in last


@pytest.mark.usefixtures("registry")
def test_what_came_of_trainings_and_pipelines_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Runs" not in [e.label for e in started(PAGE).expander]
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "on")
    told = runs_of(started(PAGE))
    assert told.markdown[0].value.startswith("No training and no pipeline has ended yet.")
    lead_store().runs.note(EndedRun("a", "data", "may_1.csv", "failed", "ann", NOON, NOON))
    told = runs_of(started(PAGE))
    assert told.markdown[0].value.startswith("The last run, a data pipeline on “may\\_1.csv”")
    assert told.dataframe[0].value["state"].tolist() == ["failed"]


NOON = "2026-05-01T12:00:00+00:00"


def runs_of(app: AppTest) -> Block:
    assert not app.exception
    return next(e for e in app.expander if e.label == "Runs")
