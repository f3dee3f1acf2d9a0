"""Every page through Streamlit's own test driver: empty, a bad file, a good file."""

import shutil
from pathlib import Path

import pytest
from conftest import DATA, ROOT, read_sample
from driver import metrics, started, uploaded
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def sample() -> AppTest:
    """The sample, ranked; tests that change a widget make their own."""
    return uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")


def headings(app: AppTest) -> list[str]:
    return [h.value for h in app.subheader]


def test_the_empty_page_offers_upload_and_sample() -> None:
    app = started()
    assert not app.exception
    assert [b.label for b in app.button] == ["Look around with sample leads"]


def test_the_sample_button_ranks_the_sample() -> None:
    app = started()
    app.button[0].click().run()
    assert metrics(app)["Leads"] == "2,000"


def test_an_upload_shows_figures_ranking_and_model_version(sample: AppTest) -> None:
    assert not sample.exception
    assert headings(sample)[:3] == ["What calling more brings", "Tiers", "Whom to call"]
    assert any(c.value.startswith("Model v") for c in sample.caption)


def test_the_ranked_table_is_a_page_of_25_in_rank_order(sample: AppTest) -> None:
    table = next(d.value for d in sample.dataframe if "Rank" in d.value)
    assert len(table) == 25
    assert table["Rank"].is_monotonic_increasing


def test_another_capacity_changes_the_expected_conversions() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    before = float(metrics(app)["From 300 calls"])
    app.number_input(key="capacity").set_value(100).run()
    assert float(metrics(app)["From 100 calls"]) < before


def test_a_tier_filter_leaves_only_that_tier() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    app.multiselect(key="tiers").set_value(["D"]).run()
    table = next(d.value for d in app.dataframe if "Rank" in d.value)
    assert set(table["Tier"]) == {"D"}


def test_a_search_without_a_hit_says_so_and_breaks_nothing() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    app.text_input(key="search").set_value("nobody is called this").run()
    assert not app.exception
    assert [i.value for i in app.info] == [
        "No lead fits these filters. Clear a filter to see leads again."
    ]


def test_a_file_that_is_no_table_is_refused_in_words() -> None:
    app = uploaded(b"%PDF-1.7 report", "leads.csv")
    assert not app.exception
    assert "PDF" in app.error[0].value
    assert 15 <= len(app.error[0].value) <= 600


def test_a_table_of_something_else_is_refused_with_the_columns_expected() -> None:
    app = uploaded(b"Dish,Price\nSoup,3\nStew,5\n", "menu.csv")
    assert "None of the 22 fields this model reads is in the file" in app.error[0].value


def test_a_header_without_leads_is_refused() -> None:
    app = uploaded(b"Lead ID,Source,Visits\n", "empty.csv")
    assert "no leads below it" in app.error[0].value


def test_one_lead_is_ranked_without_an_alarm() -> None:
    one = read_sample("sample_leads.csv", 1)
    app = uploaded(one.to_csv(index=False).encode(), "one.csv")
    assert not app.exception
    assert (metrics(app)["Leads"], len(app.error)) == ("1", 0)


def test_the_batch_survives_a_visit_to_another_page() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    app.switch_page("pages/models.py").run()
    assert not app.exception
    app.switch_page("pages/call_sheet.py").run()
    assert metrics(app)["Leads"] == "2,000"


def test_the_models_page_shows_proof_and_versions() -> None:
    app = started("pages/models.py")
    assert not app.exception
    assert "AUC" in metrics(app)
    assert "v0001" in app.dataframe[-1].value["Version"].tolist()


@pytest.mark.parametrize("page", ["pages/call_sheet.py", "pages/models.py"])
def test_every_page_without_a_model_says_what_to_do(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path))
    app = started(page)
    assert not app.exception
    assert "There is no model" in app.error[0].value


def test_a_damaged_champion_is_told_and_the_one_before_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scoring.registry import Registry

    shutil.copytree(ROOT / "models", tmp_path / "models")
    registry = Registry(tmp_path / "models")
    newest = registry.publish(registry.serving().model).card.version
    (tmp_path / "models" / newest / "model.joblib").write_bytes(b"damaged")
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path / "models"))
    app = started()
    assert "is damaged and was not loaded" in app.warning[0].value


def test_another_filter_goes_back_to_the_first_page() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    app.pagination(key="page").set_value(60).run()
    app.multiselect(key="tiers").set_value(["A"]).run()
    table = next(d.value for d in app.dataframe if "Rank" in d.value)
    assert (bool(app.exception), int(table["Rank"].iloc[0])) == (False, 1)


def test_folding_persons_on_the_last_page_breaks_nothing() -> None:
    leads = read_sample("sample_leads.csv", 30)
    both = leads.to_csv(index=False) + leads.to_csv(index=False, header=False)
    app = uploaded(both.encode(), "twice.csv")
    app.toggle(key="fold").set_value(False).run()
    app.pagination(key="page").set_value(3).run()
    app.toggle(key="fold").set_value(True).run()
    assert not app.exception
    assert metrics(app)["Leads"] == "60"


def test_text_of_a_file_is_never_taken_for_markup() -> None:
    leads = read_sample("sample_leads.csv", 5)
    leads["Name"] = "![x](http://example.com/x.png) $a$ <b>"
    app = uploaded(leads.to_csv(index=False).encode(), "[link](http://example.com).csv")
    shown = [*(h.value for h in app.subheader), *(c.value for c in app.caption)]
    assert not [text for text in shown if "](http" in text.replace("\\]\\(", "")]


def test_several_reps_share_the_list_evenly() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    app.number_input(key="reps").set_value(5).run()
    table = next(d.value for d in app.dataframe if "Rank" in d.value)
    assert table["Rep"].value_counts().to_dict() == dict.fromkeys("12345", 5)


def test_the_fields_concerned_are_named_above_the_ranking(sample: AppTest) -> None:
    captions = [c.value.replace("\\", "") for c in sample.caption]
    brief = next(c for c in captions if c.startswith("New values"))
    assert brief.startswith("New values: Campaign, Source · Outside the history: ")
