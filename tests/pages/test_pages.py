"""Every page through Streamlit's own test driver: empty, a bad file, a good file."""

import re
import shutil
from pathlib import Path

import pytest
from conftest import DATA, ROOT, read_sample
from driver import leads_ranked, ranked, started, tab, uploaded
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def sample() -> AppTest:
    """The sample, ranked; tests that change a widget make their own."""
    return uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")


def answer(app: AppTest) -> str:
    """The sentence that says what the plan brings."""
    return next(m.value for m in app.markdown if m.value.startswith("**Call "))


def test_the_empty_page_offers_upload_and_sample() -> None:
    app = started()
    assert not app.exception
    assert [b.label for b in app.button] == ["Look around with sample leads"]


def test_the_sample_button_ranks_the_sample() -> None:
    app = started()
    app.button[0].click().run()
    assert leads_ranked(app) == 1970


def test_an_upload_says_in_one_sentence_what_the_calls_bring(sample: AppTest) -> None:
    assert not sample.exception
    said = re.fullmatch(
        r"\*\*Call these 300 and expect (\d+) .* without the list (\d+)\*\*", answer(sample)
    )
    assert said
    assert int(said[1]) > 2 * int(said[2])


def test_the_chosen_lead_is_the_first_and_can_be_called(sample: AppTest) -> None:
    name = ranked(sample)["Name"].iloc[0]
    assert next(h.value for h in sample.header) == name
    assert any(f"]({'tel:'}" in m.value for m in sample.markdown)


@pytest.mark.slow
def test_only_the_open_tab_below_the_list_is_worked_out() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    assert "What calling more brings" in [h.value for h in app.header]
    shown = [h.value for h in tab(app, "Tiers").header]
    assert ("Tiers" in shown, "What calling more brings" in shown) == (True, False)


def test_the_ranked_table_is_a_page_of_25_in_rank_order(sample: AppTest) -> None:
    assert len(ranked(sample)) == 25
    assert ranked(sample)["Rank"].is_monotonic_increasing


def test_another_capacity_changes_the_expected_conversions() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    before = int(re.findall(r"\d+", answer(app))[1])
    app.number_input(key="capacity").set_value(100).run()
    calls, expected = map(int, re.findall(r"\d+", answer(app))[:2])
    assert (calls, expected < before) == (100, True)


@pytest.mark.slow
def test_a_tier_filter_leaves_only_that_tier() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    app.multiselect(key="tiers").set_value(["D"]).run()
    assert set(ranked(app)["Tier"]) == {"D"}


@pytest.mark.slow
def test_a_search_without_a_hit_says_so_and_breaks_nothing() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    app.text_input(key="search").set_value("nobody is called this").run()
    assert not app.exception
    (said,) = (i.value for i in app.info)
    assert "“nobody is called this”" in said
    assert "filter" not in said


def test_a_file_that_is_no_table_is_refused_in_words() -> None:
    app = uploaded(b"%PDF-1.7 report", "leads.csv")
    assert not app.exception
    assert "PDF" in app.error[0].value
    assert 15 <= len(app.error[0].value) <= 600


def test_a_table_of_something_else_is_not_ranked() -> None:
    app = uploaded(b"Dish,Price\nSoup,3\nStew,5\n", "menu.csv")
    assert any("it finds 0 of its 22 fields" in title for title in (h.value for h in app.header))


def test_a_header_without_leads_is_refused() -> None:
    app = uploaded(b"Lead ID,Source,Visits\n", "empty.csv")
    assert "no leads below it" in app.error[0].value


def test_one_lead_is_ranked_without_an_alarm() -> None:
    one = read_sample("sample_leads.csv", 1)
    app = uploaded(one.to_csv(index=False).encode(), "one.csv")
    assert not app.exception
    assert (leads_ranked(app), len(app.error)) == (1, 0)


@pytest.mark.slow
def test_the_batch_survives_a_visit_to_another_page() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    app.switch_page("pages/models.py").run()
    assert not app.exception
    app.switch_page("pages/call_sheet.py").run()
    assert leads_ranked(app) == 1970


def test_the_models_page_shows_proof_and_versions() -> None:
    app = started("pages/models.py")
    assert not app.exception
    assert "of 100 conversions in the first 30% of calls" in " ".join(m.value for m in app.markdown)
    assert any(m.value.startswith("**v0001") for m in app.markdown)


@pytest.mark.parametrize("page", ["pages/call_sheet.py", "pages/models.py"])
def test_every_page_without_a_model_says_what_to_do(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path))
    app = started(page)
    assert not app.exception
    assert "There is no model" in app.error[0].value


@pytest.mark.slow
def test_a_damaged_champion_is_told_and_the_one_before_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scoring.registry import Registry

    shutil.copytree(ROOT / "models", tmp_path / "models")
    registry = Registry(tmp_path / "models" / "sample")
    newest = registry.publish(registry.serving().model).card.version
    (registry.folder / newest / "model.joblib").write_bytes(b"damaged")
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path / "models"))
    app = started()
    assert app.warning[0].value.startswith(f"Model {newest} cannot be loaded, so v0001")


@pytest.mark.slow
def test_another_filter_goes_back_to_the_first_page() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    app.pagination[0].set_value(60).run()
    app.multiselect(key="tiers").set_value(["A"]).run()
    assert (bool(app.exception), int(ranked(app)["Rank"].iloc[0])) == (False, 1)


@pytest.mark.slow
def test_folding_persons_on_the_last_page_breaks_nothing() -> None:
    leads = read_sample("sample_leads.csv", 30)
    both = leads.to_csv(index=False) + leads.to_csv(index=False, header=False)
    app = uploaded(both.encode(), "twice.csv")
    app.toggle(key="fold").set_value(False).run()
    app.pagination[0].set_value(3).run()
    assert leads_ranked(app) == 60
    app.toggle(key="fold").set_value(True).run()
    assert (bool(app.exception), leads_ranked(app)) == (False, 30)


def test_text_of_a_file_is_never_taken_for_markup() -> None:
    leads = read_sample("sample_leads.csv", 5)
    leads["Name"] = "![x](http://example.com/x.png) $a$ <b>"
    app = uploaded(leads.to_csv(index=False).encode(), "[link](http://example.com).csv")
    shown = [*(h.value for h in app.header), *(c.value for c in app.caption)]
    assert not [text for text in shown if "](http" in text.replace("\\]\\(", "")]


@pytest.mark.slow
def test_several_reps_share_the_list_evenly() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    app.text_input(key="reps").set_value("Ana, Ben, Cid, Dee, Eve").run()
    shares = ranked(app)["Rep"].value_counts().to_dict()
    assert shares == dict.fromkeys(("Ana", "Ben", "Cid", "Dee", "Eve"), 5)


@pytest.mark.slow
def test_the_fields_concerned_are_named_about_the_file() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    captions = [c.value.replace("\\", "") for c in tab(app, "About the file").caption]
    brief = next(c for c in captions if c.startswith("New values"))
    assert brief.startswith("New values: Campaign, Source · Outside the history: ")
