"""The health of the model on the page Models: each look, without test leads, without a model."""

from pathlib import Path

import pytest
from driver import started
from few_leads import with_shift
from scipy.special import expit, logit
from streamlit.testing.v1 import AppTest

from scoring.monitoring.health.examined import Examined
from scoring.registry import MAIN, Registry
from scoring.views.health.model_card import card_parts

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
PAGE = "pages/models.py"


@pytest.fixture
def registry(examined: Examined, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """A version with its test leads serves."""
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path / "models"))
    registry = Registry(tmp_path / "models")
    registry.publish(examined.model, examined.leads)
    return registry


def looking(look: str) -> AppTest:
    """The page at one of its looks."""
    app = started(PAGE)
    app.session_state["health_view"] = look
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return " ".join(str(m.value) for m in (*app.markdown, *app.caption, *app.info))


def heads(app: AppTest) -> list[str]:
    return [h.value.replace("\\", "") for h in (*app.header, *app.subheader)]


@pytest.mark.parametrize(
    ("look", "shown"),
    [
        ("Order", ["Order (ROC)", "Precision and recall", "Gains", "Lift", "Calibration"]),
        ("Threshold", ["All thresholds"]),
        ("Fields", ["Importance", "Lead by lead", "By Occupation", "How stable reasons are"]),
        ("Segments", ["Expected and actual by Source", "Order by Source"]),
        ("Fairness", ["Who is called, by Source"]),
        ("Surest misses", ["High chance, did not convert", "Low chance, converted"]),
        ("Card", ["What it is", "Data", "Test", "Limits"]),
    ],
)
def test_each_look_is_drawn_when_it_is_chosen(
    registry: Registry, look: str, shown: list[str]
) -> None:
    assert registry.champion == "v0001"
    assert set(shown) <= set(heads(looking(look)))


def test_the_page_begins_with_the_order_and_draws_no_other_look(registry: Registry) -> None:
    app = started(PAGE)
    assert (app.exception, registry.former) == ([], None)
    assert "Order (ROC)" in heads(app)
    assert not {"All thresholds", "Importance", "Data"} & set(heads(app))


@pytest.mark.usefixtures("registry")
def test_a_threshold_is_moved_and_told_in_money(examined: Examined) -> None:
    app = looking("Threshold")
    assert "In money" not in heads(app)
    app.slider[0].set_value(30.0).run()
    called = int((examined.leads.chance >= 0.3).sum())
    assert f"Of {called:,} leads called" in said(app)
    app.number_input("health_cost").set_value(5.0).run()
    app.number_input("health_value").set_value(100.0).run()
    found = int(examined.outcome[examined.leads.chance >= 0.3].sum())
    leads, money = (d.value["All"] for d in app.dataframe if "Test leads" in d.value)
    assert (leads[0], money[0]) == (called, 100 * found - 5 * called)


def test_the_threshold_begins_at_the_tested_one_at_the_stated_base_rate(
    examined: Examined, registry: Registry
) -> None:
    rare = with_shift(examined, -2.0)
    registry.publish(rare.model, rare.leads)
    tested = examined.model.card.test.threshold
    slider = looking("Threshold").slider[0]
    assert slider.value == pytest.approx(100 * expit(logit(tested) - 2.0), abs=0.051)
    # Versions of two models may have the same number.
    assert slider.key.split()[1:] == [MAIN, "v0002"]


@pytest.mark.usefixtures("registry")
def test_groups_and_calls_are_chosen() -> None:
    app = looking("Fairness")
    app.selectbox("health_group").set_value("City").run()
    app.slider("health_calls").set_value(50).run()
    assert "Who is called, by City" in heads(app)
    assert "cut-line is at 50% of all" in said(app)


@pytest.mark.usefixtures("registry")
def test_another_field_is_looked_at() -> None:
    app = looking("Fields")
    app.selectbox("health_field").set_value("Source").run()
    assert "By Source" in heads(app)
    assert "raises most" in said(app)


@pytest.mark.usefixtures("registry")
def test_the_card_offers_both_of_its_files(examined: Examined) -> None:
    app = looking("Card")
    names = [b.label for b in app.get("download_button")]
    assert {"Card \\(HTML\\)", "Card \\(Markdown\\)"} <= set(names)
    titles = {part.title for part in card_parts(examined.model, examined, {"a": "1"})}
    assert titles <= set(heads(app))


def test_a_version_of_an_earlier_release_shows_its_card_and_offers_to_train(
    examined: Examined, registry: Registry
) -> None:
    registry.publish(examined.model)
    app = started(PAGE)
    assert not app.exception
    assert "kept no leads of its test" in app.info[0].value
    assert {"What it is", "Calibration"} <= set(heads(app))
    assert "Order (ROC)" not in heads(app)


def test_damaged_test_leads_are_told_and_the_rest_of_the_page_is_there(
    registry: Registry,
) -> None:
    (registry.folder / "v0001" / "unseen.joblib").write_bytes(b"broken")
    app = started(PAGE)
    assert not app.exception
    assert "unseen.joblib" in app.error[0].value.replace("\\", "")
    assert "Columns" in [e.label for e in app.expander]


def test_without_a_model_there_is_no_health(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path / "none"))
    app = started(PAGE)
    assert not app.exception
    assert "Health" not in heads(app)
