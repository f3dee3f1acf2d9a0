"""The versions on the page Models: compared, switched, shown beside, deleted, checked."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from conftest import read_sample
from driver import box, press, started
from streamlit.testing.v1 import AppTest

from scoring.access import LOCAL, Person, UserRole
from scoring.model.lead_model import Calibration
from scoring.registry import Registry
from scoring.training.publishing import Publication, publish
from scoring.training.result import Training

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
PAGE = "pages/models.py"


@pytest.fixture
def registry(
    sample_training: Training, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Registry:
    """v0001 and v0002 are turned round and served before; v0003 serves."""
    folder, best = tmp_path / "models", sample_training.best
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(folder))
    found = Registry(folder)
    turned = replace(best.model, calibration=Calibration(-1.0, 0.0))
    unseen = replace(best.unseen, chance=1 - best.unseen.chance)
    for name in ("Winter", "Spring"):
        publish(turned, found, Publication(name, "fair.csv", keep_tiers=True, by=LOCAL), unseen)
    publish(
        best.model,
        found,
        Publication("Summer", "fair.csv", by=Person("Ann", UserRole.ADMIN)),
        best.unseen,
    )
    return found


def said(app: AppTest) -> str:
    """All sentences on the page, without the marks that keep them text."""
    parts = [*app.markdown, *app.caption, *app.info, *app.error, *app.warning]
    return "\n".join(str(part.value).replace("\\", "") for part in parts)


def table(app: AppTest, column: str) -> pd.DataFrame:
    return next(d.value for d in app.dataframe if column in d.value)


def uploaded() -> AppTest:
    """The page after an upload of 100 leads on the call sheet."""
    app = started()
    leads = read_sample("sample_leads.csv", 100).to_csv(index=False).encode()
    app.file_uploader[0].upload("week.csv", leads).run()
    return app.switch_page(PAGE).run()


@pytest.mark.usefixtures("registry")
def test_all_versions_are_in_one_table_with_their_states() -> None:
    app = started(PAGE)
    assert not app.exception
    found = table(app, "state")
    assert found["version"].tolist() == ["v0003", "v0002", "v0001"]
    assert found["state"].tolist() == ["Serves", "Served before", "Kept"]
    assert (found["interval"] != "").all()


def test_older_versions_are_listed_when_asked_for(registry: Registry) -> None:
    model = registry.load("v0003")
    for _ in range(9):
        registry.publish(model)
    app = started(PAGE)
    assert len(table(app, "state")) == 6
    app = app.toggle(key="older_versions").set_value(True).run()
    assert table(app, "state")["version"].tolist()[-1] == "v0001"


@pytest.mark.usefixtures("registry")
def test_two_versions_are_compared_on_the_same_leads(sample_training: Training) -> None:
    app = started(PAGE)
    box(app, "Version").set_value("v0001").run()
    box(app, "Compare with").set_value("v0003").run()
    auc, rows = sample_training.best.test.auc, sample_training.best.test.rows
    answer = f"v0003 ranks better than v0001 beyond noise: AUC {auc:.3f} of v0003 against"
    assert answer in said(app)
    assert f"{rows:,} test leads of v0003 that neither had seen" in said(app)
    assert table(app, "meaning")["first"].iloc[0].startswith(f"{1 - auc:.3f} (")


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("view", ["Calibration", "Fields", "Leads in hand"])
def test_every_view_of_a_pair_is_drawn(view: str) -> None:
    app = started(PAGE)
    box(app, "Compare with").set_value("v0003").run()
    app.session_state["version_pair_view"] = view
    app = app.run()
    assert not app.exception
    expected = {
        "Calibration": "Ten groups of equal size",
        "Fields": "Both read the same fields",
        "Leads in hand": "No leads are in hand",
    }
    assert expected[view] in said(app)


@pytest.mark.usefixtures("registry")
def test_the_leads_in_hand_are_ranked_by_both() -> None:
    app = uploaded()
    box(app, "Compare with").set_value("v0003").run()
    app.session_state["version_pair_view"] = "Leads in hand"
    app = app.run()
    assert "of 100 leads of week.csv change tier" in said(app)
    moved = table(app, "rank_before")
    assert (moved["rank_before"] - moved["rank_after"] == moved["moved"]).all()


def test_the_question_before_a_switch_counts_the_leads_that_change_tier(
    registry: Registry,
) -> None:
    app = press(uploaded(), "Serve this version")
    asked = said(app)
    assert "of 100 leads of week.csv change tier" in asked
    assert "Of the first " in asked
    assert "v0002 ranks worse than v0003 beyond noise" in asked
    assert registry.champion == "v0003"
    app = press(app, "Yes, serve v0002")
    assert registry.champion == "v0002"
    assert registry.log[-1].who == "browser"


@pytest.mark.usefixtures("registry")
def test_without_leads_in_hand_the_question_says_so() -> None:
    app = press(started(PAGE), "Serve this version")
    assert "No leads are in hand" in said(app)


def test_a_switch_is_refused_when_somebody_else_has_switched_meanwhile(
    registry: Registry,
) -> None:
    app = press(started(PAGE), "Serve this version")
    registry.promote("v0001")
    app = press(app, "Yes, serve v0002")
    assert registry.champion == "v0001"
    assert "v0002 was not made champion: v0001 serves by now" in said(app)


def test_a_damaged_version_says_so_and_cannot_be_served(registry: Registry) -> None:
    (registry.folder / "v0002" / "model.joblib").write_bytes(b"broken")
    app = press(started(PAGE), "Serve this version")
    assert "v0002 is damaged" in said(app)
    assert "Yes, serve v0002" not in [b.label for b in app.button]


def test_the_champion_gives_way_also_where_it_is_damaged_itself(registry: Registry) -> None:
    (registry.folder / "v0003" / "model.joblib").write_bytes(b"broken")
    app = press(press(started(PAGE), "Serve this version"), "Yes, serve v0002")
    assert not app.exception
    assert registry.champion == "v0002"


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("v0003/model.joblib", "v0003 cannot be loaded, so nobody can say here how many leads"),
        ("v0003/unseen.joblib", "of 100 leads of week.csv change tier"),
    ],
)
def test_what_a_damaged_champion_leaves_is_said_before_a_switch(
    registry: Registry, broken: str, expected: str
) -> None:
    app = uploaded()
    (registry.folder / broken).write_bytes(b"broken")
    app = press(app, "Serve this version")
    assert not app.exception
    assert expected in said(app)


def test_a_version_is_shown_beside_the_champion_and_no_longer(registry: Registry) -> None:
    app = press(started(PAGE), "Show beside the champion")
    assert registry.shadow == "v0002"
    assert table(app, "state")["state"].tolist()[1] == "Shown beside"
    press(app, "No longer show beside")
    assert registry.shadow is None


@pytest.mark.usefixtures("registry")
def test_what_was_done_is_listed_the_newest_first() -> None:
    found = table(started(PAGE), "Who")
    assert found["Who"].tolist() == ["Ann", "browser", "browser"]
    assert found["What"].iloc[0] == "Published v0003 as champion in place of v0002."


def test_old_versions_are_deleted_after_a_question_that_names_them(registry: Registry) -> None:
    app = started(PAGE)
    app.session_state["versions_to_keep"] = 1
    app = press(app, "Delete old versions")
    assert "1 version goes: v0001." in said(app)
    app = press(app, "Yes, delete 1")
    assert registry.versions == ["v0002", "v0003"]


def test_nothing_is_deleted_where_others_would_go_by_now(registry: Registry) -> None:
    app = started(PAGE)
    app.session_state["versions_to_keep"] = 1
    app = press(app, "Delete old versions")
    registry.promote("v0001")
    app = press(app, "Yes, delete 1")
    assert registry.versions == ["v0001", "v0002", "v0003"]
    assert "Nothing was deleted" in said(app)


def test_a_check_reads_the_files_of_all_versions(registry: Registry) -> None:
    (registry.folder / "v0001" / "unseen.joblib").write_bytes(b"broken")
    app = press(started(PAGE), "Check all versions")
    assert "v0003: sound" in said(app)
    assert "v0001: Model version v0001 is damaged" in said(app)
