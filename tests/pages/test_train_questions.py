"""Questions about columns on the Train page: asked before the training, and held back after it."""

import io
import os
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from driver import ME, press, published, started
from made import calls
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Radio

from scoring.access import LOCAL
from scoring.registry import Registry
from scoring.settings import runs_folder
from scoring.training.candidates import LIGHTGBM
from scoring.training.history_file import HistoryFile
from scoring.training.run_folder import all_runs
from scoring.training.run_work import main
from scoring.training.runs import cancel, start_run
from scoring.training.trainer import TrainingRequest
from scoring.views.train.run import PUBLISH

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
PAGE = "pages/train.py"


def history() -> bytes:
    """The calls as a file."""
    return calls().to_csv(index=False).encode()


@pytest.fixture(autouse=True)
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the page's runs, empty, with a copy of the models beside it."""
    shutil.copytree(ROOT / "models", tmp_path / "models")
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path / "models"))
    return runs_folder()


@pytest.fixture
def asked() -> AppTest:
    """The page with a history whose columns are in question."""
    app = started(PAGE)
    app.file_uploader[0].upload("calls.csv", history()).run()
    return app


@pytest.fixture
def result(runs: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page with a finished run, in which nobody answered."""
    monkeypatch.setattr("scoring.training.runs.spawn", lambda *_: None)
    monkeypatch.setattr(os, "nice", lambda _: 0)
    monkeypatch.setattr("sys.excepthook", None)
    request = TrainingRequest("Won", candidates=(LIGHTGBM,))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(history())))
    main(start_run(runs, HistoryFile("calls.csv", history()), request, ME, by=LOCAL).folder)
    return press(started(PAGE), "Open")


def radio(app: AppTest, column: str) -> Radio:
    return next(r for r in app.radio if r.label == f"Your answer about {column}")


def beside(app: AppTest) -> str:
    """What is said beside the button."""
    return next(m.value for m in app.markdown if m.value.startswith("Learns from"))


def test_what_moves_the_test_is_asked_with_figures_and_a_marked_default(asked: AppTest) -> None:
    assert not asked.exception
    assert "leave it out" in radio(asked, "duration").options[0]
    assert "use it" in radio(asked, "Income").options[0]
    told = next(m.value for m in asked.markdown if m.value.startswith("duration"))
    assert "Is this known before the first call?" in told
    assert "n 180" in told


def test_a_certain_leak_is_left_out_and_may_be_answered_in_the_closed_part(asked: AppTest) -> None:
    assert "Left out as suspected or protected\\: Segment." in beside(asked)
    assert "leave it out" in radio(asked, "Segment").options[0]


def test_publishing_is_said_to_wait_until_all_is_answered(asked: AppTest) -> None:
    assert "“Income”, “duration”" in beside(asked)
    radio(asked, "Income").set_value("known").run()
    assert "an answer about “duration”" in beside(asked)
    asked.checkbox[0].check().run()
    assert "Publishing will wait" not in beside(asked)


def test_a_run_is_asked_for_with_the_answers(asked: AppTest, runs: Path) -> None:
    radio(asked, "Income").set_value("known").run()
    radio(asked, "duration").set_value("late").run()
    press(asked, "Train")
    run = all_runs(runs)[0]
    cancel(run)
    assert (run.request.known, run.request.late) == (("Income",), ("duration",))


def test_without_answers_nothing_can_be_published_until_the_defaults_are_accepted(
    result: AppTest, tmp_path: Path
) -> None:
    assert next(b for b in result.button if b.label in PUBLISH.values()).disabled
    accept = next(c for c in result.checkbox if c.label.startswith("Use the defaults"))
    assert accept.label.endswith("duration left out; Income used")
    app = published(accept.check().run())
    assert "v0002" in Registry(tmp_path / "models" / "sample").champion
    assert any("Published as" in s.value for s in app.success)
