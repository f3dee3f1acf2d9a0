"""Why the score moved, drawn by a page of its own through Streamlit's own test driver."""

import shutil
from pathlib import Path

import pytest
from conftest import ROOT, read_sample
from streamlit.testing.v1 import AppTest

from scoring.registry import Registry

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]


def page() -> None:
    """The bundled sample with visits added, the first lead chosen."""
    from conftest import read_sample, table_of

    from pages import _session as session
    from pages._parts.call_sheet.plan import planned
    from pages._parts.lead import moved
    from scoring.model.scoring_path import score_table

    if session.scored() is None:
        leads = read_sample("sample_leads.csv", 80).iloc[5:]
        leads.loc[10:20, "Fee page views"] = "9"
        session.keep(score_table(table_of(leads), "later.csv", session.serving().model))
        session.choose(10)
    moved.show(planned(session.scored()), session.chosen())


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    models = shutil.copytree(ROOT / "models", tmp_path / "models")
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(models))
    return AppTest.from_function(page, default_timeout=300).run()


def text(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.error]
    return " ".join(p.value for p in parts).replace("\\", "")


def compared(app: AppTest, rows: int = 80, **changes: str) -> AppTest:
    earlier = read_sample("sample_leads.csv", rows).assign(**changes)
    app.file_uploader[0].upload("earlier.csv", earlier.to_csv(index=False).encode()).run()
    return app


def test_it_asks_for_an_earlier_file(app: AppTest) -> None:
    assert not app.exception
    assert "Upload an earlier export of these leads" in text(app)


def test_an_earlier_file_shows_the_lead_and_the_movers(app: AppTest) -> None:
    compared(app)
    assert not app.exception
    assert "the lead changed (Fee page views" in text(app)
    assert "75 leads found in both files by their ids; 5 leads only in the earlier" in text(app)
    assert app.dataframe[0].value["What changed most"].str.startswith("Fee page views").all()


def test_a_lead_that_is_not_in_the_earlier_file_is_told(app: AppTest) -> None:
    compared(app, rows=12)
    assert not app.exception
    assert "This lead cannot be compared" in text(app)


def test_a_file_without_ids_is_refused_in_words(app: AppTest) -> None:
    compared(app, **{"Lead ID": ""})
    assert not app.exception
    assert len(app.error) == 1


def test_another_file_can_be_chosen(app: AppTest) -> None:
    compared(app)
    next(b for b in app.button if b.label == "Choose another file").click().run()
    assert "Upload an earlier export" in text(app)


def test_without_another_version_it_says_so(app: AppTest) -> None:
    app.segmented_control[0].set_value("Another model version").run()
    assert "There is no other model version of this outcome yet" in text(app)


def test_a_version_that_cannot_be_read_is_not_offered_and_that_is_told(
    app: AppTest, tmp_path: Path
) -> None:
    registry = Registry(tmp_path / "models" / "sample")
    published = registry.publish(registry.serving().model).card.version
    registry.promote("v0001")
    (registry.folder / published / "card.json").write_text("{}")
    app.segmented_control[0].set_value("Another model version").run()
    assert not app.exception
    assert "v0002 is not offered" in text(app)
    assert "There is no other model version of this outcome yet" in text(app)
