"""The What-if page: blank, typical, a chosen lead, odd values, links, and coming back to it."""

import json

import pytest
from conftest import DATA, read_sample
from driver import box, metrics, press, started, uploaded
from key_words import lacking
from mostly_slow import mostly_slow
from streamlit.testing.v1 import AppTest

from pages import _session

pytestmark = pytest.mark.filterwarnings("default")
PAGE = "pages/what_if.py"


def typed(app: AppTest, label: str, text: str) -> AppTest:
    """Type a value that is not in the list; the test driver knows listed ones only."""
    chosen = box(app, label)
    chosen.options.append(text)
    return chosen.set_value(text).run()


def number(app: AppTest, label: str, value: float) -> AppTest:
    return next(n for n in app.number_input if n.label == label).set_value(value).run()


def said(app: AppTest) -> str:
    return " ".join(w.value.replace("\\", "") for w in app.warning)


def started_from(name: str) -> AppTest:
    return box(started(PAGE), "Start from").select(name).run()


@pytest.fixture(scope="module")
def blank() -> AppTest:
    """The blank form; tests that change a widget make their own."""
    return started(PAGE)


@pytest.fixture(scope="module")
def ranked() -> AppTest:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    return app.switch_page(PAGE).run()


def test_a_blank_form_has_a_field_for_each_input_and_a_chance(blank: AppTest) -> None:
    assert not blank.exception
    assert len(blank.number_input) == 10
    assert metrics(blank)["Change"] == "0.0"


def test_a_blank_form_gives_nothing(blank: AppTest) -> None:
    assert {n.value for n in blank.number_input} == {None}
    assert {s.value for s in blank.selectbox if s.label not in ("Start from", "Field")} == {""}


def test_a_typical_lead_fills_the_form_and_a_change_is_told() -> None:
    app = number(started_from("A typical past lead"), "Minutes on site", 200)
    assert not app.exception
    assert metrics(app)["Change"].startswith("+")


def test_a_value_outside_the_history_is_warned_of() -> None:
    app = number(started(PAGE), "Minutes on site", 999)
    assert not lacking(said(app), "Minutes on site 999 is outside", "0 to 240")


def test_a_typed_new_value_is_told_as_new() -> None:
    app = typed(started(PAGE), "City", "Gotham")
    assert "City “Gotham” is new to the model" in said(app)


@pytest.mark.slow
def test_values_stay_when_pages_change_and_come_back() -> None:
    app = typed(number(started_from("A typical past lead"), "Visits", 7), "City", "Gotham")
    before = metrics(app)
    app.switch_page("pages/models.py").run()
    app.switch_page(PAGE).run()
    assert (box(app, "City").value, metrics(app)) == ("Gotham", before)


@pytest.mark.slow
def test_back_to_the_start_takes_every_change_back() -> None:
    app = number(started_from("A typical past lead"), "Visits", 17)
    press(app, "Back to the start")
    assert metrics(app)["Change"] == "0.0"
    assert next(n for n in app.number_input if n.label == "Visits").value != 17


@pytest.mark.slow
def test_impossible_values_leave_the_list_until_asked_for() -> None:
    app = box(started(PAGE), "Source").select("Organic Search").run()
    assert not any(o.startswith("cpc") for o in box(app, "Medium").options)
    app.toggle(key="what_if_every").set_value(True).run()
    assert any(o.startswith("cpc") for o in box(app, "Medium").options)


@pytest.mark.slow
def test_a_present_impossible_pair_is_warned_of() -> None:
    app = box(started(PAGE), "Source").select("Organic Search").run()
    app.toggle(key="what_if_every").set_value(True).run()
    box(app, "Medium").select("cpc").run()
    assert "were never seen together among 20,000 past leads" in said(app)


def test_the_chosen_lead_stands_first_and_gets_the_chance_of_the_call_sheet(
    ranked: AppTest,
) -> None:
    names = box(ranked, "Start from").options
    assert names[2].startswith("Rank 1 · ")
    box(ranked, "Start from").select(names[2]).run()
    scored = ranked.session_state[_session.SCORED].scores
    assert metrics(ranked)["Chance"] == f"{100 * scored.propensity.max():.0f}%"


def test_a_lead_is_found_by_its_id(ranked: AppTest) -> None:
    row = read_sample("sample_leads.csv", 8).iloc[7]
    typed(ranked, "Start from", row["Lead ID"])
    assert box(ranked, "Source").value == row["Source"]


def test_a_lead_that_is_not_there_is_refused_and_the_form_stays(ranked: AppTest) -> None:
    before = box(ranked, "Start from").value
    typed(ranked, "Start from", "nobody")
    assert "There is no lead “nobody”" in ranked.error[0].value
    assert box(ranked, "Start from").value == before


def viewed(app: AppTest, name: str) -> AppTest:
    return app.segmented_control(key="what_if_view").set_value(name).run()


@pytest.mark.parametrize("view", mostly_slow(["One field", "Two fields", "Share"], fast=1))
def test_every_view_draws_a_blank_form(view: str) -> None:
    assert not viewed(started(PAGE), view).exception


@pytest.mark.slow
def test_a_curve_of_each_kind_of_field_is_drawn() -> None:
    app = viewed(started_from("A typical past lead"), "One field")
    for name in ("City", "Minutes on site"):
        box(app, "Field").select(name).run()
        assert not app.exception
    assert any("past leads with a value" in c.value for c in app.caption)


def linked(text: str) -> AppTest:
    app = started(PAGE)
    app.query_params["form"] = text
    return app.run()


def test_a_link_fills_the_form_and_leaves_the_address() -> None:
    app = viewed(number(started(PAGE), "Visits", 7), "Share")
    press(app, "Make a link")
    link, lead = app.code[0].value, json.loads(app.code[1].value)
    opened = linked(link.removeprefix("/what_if?form="))
    assert lead == {"Visits": 7}
    assert metrics(opened)["Chance"] == metrics(app)["Chance"]
    assert "form" not in opened.query_params


def test_a_damaged_link_is_told_and_the_form_is_there() -> None:
    app = linked("eJyrVs9IzcnJVyjPL8pJUQ")
    assert "The link is damaged" in app.error[0].value
    assert metrics(app)["Change"] == "0.0"
