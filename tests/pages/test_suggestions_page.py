"""What would raise a lead, and what lifts leads over the line, through Streamlit's test driver."""

import pytest
from conftest import DATA
from driver import press, tab, uploaded
from streamlit.testing.v1 import AppTest

from scoring.kept.levers import load_levers, load_words
from scoring.settings import levers_file

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]


def lead_part(rank: int = 601) -> AppTest:
    """The part of the lead of a rank of the sample, alone on a page."""

    def script(rank: int, sample: str, models: str) -> None:
        from pathlib import Path

        from pages._parts import suggestions
        from scoring.pipelines.jobs import score_file
        from scoring.registry import Registry

        model = Registry(Path(models)).serving().model
        batch = score_file(Path(sample).read_bytes(), "sample_leads.csv", model)
        suggestions.show(batch, int(batch.ranking.order[rank - 1]))

    sample, models = str(DATA / "sample_leads.csv"), str(DATA.parent / "models" / "sample")
    args = {"rank": rank, "sample": sample, "models": models}
    return AppTest.from_function(script, default_timeout=300, kwargs=args).run()


def captions(app: AppTest) -> str:
    return " ".join(c.value for c in app.caption)


def kept() -> dict[str, bool]:
    found: dict[str, bool] = load_levers("sample")
    return found


def test_a_lead_is_offered_changes_in_words_with_their_evidence() -> None:
    app = lead_part()
    assert not app.exception
    assert "**Syllabus downloads 0 → 1\\: " in app.markdown[0].value
    assert captions(app).count("not a cause") == 1


def test_the_levers_of_the_model_are_marked_at_first_and_nothing_is_kept() -> None:
    app = lead_part()
    assert app.multiselect[0].value == [
        "Syllabus downloads",
        "Callback requests",
        "Webinar minutes",
    ]
    assert load_levers("sample") == {}


def test_another_choice_of_levers_is_kept_and_used_at_once() -> None:
    app = lead_part()
    app.multiselect[0].set_value(["Syllabus downloads", "Chats"]).run()
    assert not app.exception
    assert kept() == {"Callback requests": False, "Webinar minutes": False, "Chats": True}
    assert app.multiselect[0].value == ["Syllabus downloads", "Chats"]
    assert "Callback requests" not in app.markdown[0].value


def test_the_words_of_the_team_are_kept_and_used_at_once() -> None:
    app = lead_part()
    words = next(t for t in app.text_input if "Syllabus downloads" in t.label)
    words.set_value("Send the syllabus").run()
    assert not app.exception
    assert load_words("sample")["Syllabus downloads"] == ("Send the syllabus")
    assert "**Send the syllabus\\: " in app.markdown[0].value


def test_two_choices_one_after_the_other_are_both_kept() -> None:
    app = lead_part()
    app.multiselect[0].set_value(["Syllabus downloads"]).run()
    app.multiselect[0].set_value(["Syllabus downloads", "Visits"]).run()
    assert (kept()["Visits"], app.multiselect[0].value) == (True, ["Visits", "Syllabus downloads"])


def test_without_levers_the_lead_is_told_so_and_fields_can_be_marked() -> None:
    app = lead_part()
    app.multiselect[0].set_value([]).run()
    assert app.info[0].value.startswith("No field is marked")
    assert app.multiselect[0].value == []


def test_a_damaged_list_of_levers_is_told_and_not_written_over() -> None:
    levers_file("sample").parent.mkdir(parents=True)
    levers_file("sample").write_text("{")
    app = lead_part()
    assert (bool(app.exception), len(app.multiselect)) == (False, 0)
    assert "cannot be read" in app.error[0].value
    assert levers_file("sample").read_text() == "{"


def test_a_list_that_is_damaged_meanwhile_is_told_and_not_written_over() -> None:
    app = lead_part()
    levers_file("sample").parent.mkdir(parents=True)
    levers_file("sample").write_text("{")
    app.multiselect[0].set_value([]).run()
    assert "cannot be read" in app.error[0].value
    assert levers_file("sample").read_text() == "{"


@pytest.fixture
def sheet() -> AppTest:
    """The call sheet of the sample."""
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    return tab(app, "Levers")


def test_the_call_sheet_works_out_what_lifts_leads_over_the_line(sheet: AppTest) -> None:
    app = press(sheet, "Work it out")
    assert not app.exception
    assert any(m.value.startswith("Callback requests at 1 lifts most") for m in app.markdown)
    table = next(d.value for d in app.dataframe if "Leads lifted" in d.value)
    assert table["Leads lifted"].is_monotonic_decreasing


@pytest.mark.slow
def test_another_capacity_asks_again(sheet: AppTest) -> None:
    app = press(sheet, "Work it out")
    app.number_input(key="capacity").set_value(100).run()
    assert "Work it out" in [b.label for b in app.button]


@pytest.mark.slow
def test_what_was_worked_out_is_there_after_a_visit_to_another_page(sheet: AppTest) -> None:
    app = press(sheet, "Work it out")
    app.switch_page("pages/models.py").run()
    app = tab(app.switch_page("pages/call_sheet.py").run(), "Levers")
    assert any("lifts most" in m.value for m in app.markdown)


def test_a_model_without_past_leads_says_so() -> None:
    def script(models: str, sample: str) -> None:
        from dataclasses import replace
        from pathlib import Path

        from pages._parts import suggestions
        from scoring.pipelines.jobs import score_file
        from scoring.registry import Registry

        model = replace(Registry(Path(models)).serving().model, past=None)
        batch = score_file(Path(sample).read_bytes(), "sample_leads.csv", model)
        suggestions.show(batch, 0)

    args = {
        "models": str(DATA.parent / "models" / "sample"),
        "sample": str(DATA / "sample_leads.csv"),
    }
    app = AppTest.from_function(script, default_timeout=300, kwargs=args).run()
    assert (bool(app.exception), app.info[0].value[:18]) == (False, "This model version")


def test_fields_named_like_acts_of_a_team_are_taken_in_one_click() -> None:
    def script(models: str, sample: str) -> None:
        from dataclasses import replace
        from pathlib import Path

        from pages._parts import suggestions
        from scoring.pipelines.jobs import score_file
        from scoring.registry import Registry

        model = Registry(Path(models)).serving().model
        bare = replace(model, schema=model.schema.with_levers([]))
        batch = score_file(Path(sample).read_bytes(), "sample_leads.csv", bare)
        suggestions.show(batch, int(batch.ranking.order[600]))

    args = {
        "models": str(DATA.parent / "models" / "sample"),
        "sample": str(DATA / "sample_leads.csv"),
    }
    app = AppTest.from_function(script, default_timeout=60, kwargs=args).run()
    assert (len(app.info), "Webinar minutes" in app.markdown[0].value) == (0, True)
    press(app, "Yes, use them")
    assert not app.exception
    assert set(kept().values()) == {True}
    assert "Syllabus downloads 0 → 1" in app.markdown[0].value
