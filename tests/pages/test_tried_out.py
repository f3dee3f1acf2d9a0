"""A version tried out beside the champion, on the call sheet: a line, and columns in its files."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, read_sample
from driver import ranked, uploaded
from streamlit.testing.v1 import AppTest

from scoring.model.lead_model import TierFloors
from scoring.registry import Registry

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """A copy of the bundled model, and beside it the same with one tier for all."""
    shutil.copytree(ROOT / "models", tmp_path / "models")
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path / "models"))
    found = Registry(tmp_path / "models" / "sample")
    flat = replace(found.serving().model, floors=TierFloors(0.0, 0.0, 0.0))
    found.publish(flat, serve=False)
    return found


def sheet() -> AppTest:
    return uploaded(read_sample("sample_leads.csv", 80).to_csv(index=False).encode(), "leads.csv")


def said(app: AppTest) -> list[str]:
    return [c.value for c in app.caption if "tried out" in c.value]


def test_without_one_nothing_is_said_of_it(registry: Registry) -> None:
    assert (registry.shadow, said(sheet())) == (None, [])


def test_a_line_says_how_many_it_would_move_and_the_list_stays_as_it_is(
    registry: Registry,
) -> None:
    before = ranked(sheet())
    registry.shadowed("v0002")
    app = sheet()
    (line,) = said(app)
    assert not app.exception
    assert f"{sum(_tiers(app)[1:])} of 80 leads" in line
    assert ranked(app).equals(before)


def _tiers(app: AppTest) -> list[int]:
    """How many of the leads are in each tier."""
    tier = app.session_state["scored"].scores.tier.tolist()
    return [tier.count(letter) for letter in "ABCD"]


def test_one_that_cannot_be_loaded_is_told_and_the_list_is_there(registry: Registry) -> None:
    registry.shadowed("v0002")
    (registry.folder / "v0002" / "model.joblib").write_bytes(b"broken")
    app = sheet()
    assert (bool(app.exception), len(ranked(app)) > 0) == (False, True)
    assert any("v0002 is damaged" in line for line in said(app))
