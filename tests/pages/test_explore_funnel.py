"""The views of the funnel and of cohorts, through Streamlit's own test driver."""

from datetime import date

import pytest
from driver import box, press, started
from streamlit.testing.v1 import AppTest

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
BARE = b"Source,Colour\n" + b"Web,red\nEvent,blue\n" * 30
ONE = b"Created,Source,Visits\n2026-01-01,Web,3\n"
DATED = b"Created,Source,Applied on,Won on\n" + b"".join(
    f"2026-0{1 + i % 6}-0{1 + i % 9},{'Web' if i % 3 else 'Event'},2026-0{1 + i % 6}-1{i % 9},"
    f"{'' if i % 2 else f'2026-0{1 + i % 6}-2{i % 9}'}\n".encode()
    for i in range(300)
)


def view(app: AppTest, name: str) -> AppTest:
    """The page with one of its views open."""
    app.button_group(key="explore_view").set_value(name)
    return app.run()


def of_file(content: bytes, name: str) -> AppTest:
    app = started("pages/explore.py")
    app.file_uploader[0].upload("leads.csv", content).run()
    return view(app, name)


def of_sample(name: str) -> AppTest:
    return view(press(started("pages/explore.py"), "Use the sample"), name)


def titles(app: AppTest) -> list[str]:
    return [s.value for s in app.header]


def captions(app: AppTest) -> str:
    return " ".join(text.value for text in (*app.markdown, *app.caption))


def test_the_funnel_of_the_sample_leaves_out_what_conversions_skip() -> None:
    app = of_sample("Funnel")
    assert not app.exception
    assert titles(app) == ["Funnel", "Funnel by Source", "Time between stages"]
    stages = next(m for m in app.multiselect if m.label == "Stages, in their order")
    assert stages.value == ["Visited", "Interested", "Converted"]
    assert "skipped Requested" in captions(app)
    assert "Engaged keeps nearly all leads" in captions(app)


def test_stages_are_chosen_in_an_order_of_ones_own() -> None:
    app = of_sample("Funnel")
    stages = next(m for m in app.multiselect if m.label == "Stages, in their order")
    stages.set_value(["Requested", "Converted"]).run()
    assert not app.exception
    funnel = next(d.value for d in app.dataframe if "reached" in d.value)
    assert funnel["stage"].tolist() == ["Leads", "Requested", "Converted"]


def test_no_stage_chosen_is_told() -> None:
    app = of_sample("Funnel")
    next(m for m in app.multiselect if m.label == "Stages, in their order").set_value([]).run()
    assert not app.exception
    assert titles(app) == ["Funnel"]


def test_a_declared_stage_joins_the_funnel_before_conversion() -> None:
    app = of_sample("Funnel")
    box(app, "Column").set_value("Occupation").run()
    next(m for m in app.multiselect if m.label == "Values").set_value(["Student"]).run()
    next(t for t in app.text_input if t.label == "Name of the stage").set_value("Studies").run()
    press(app, "Add the stage")
    assert not app.exception
    stages = next(m for m in app.multiselect if m.label == "Stages, in their order")
    assert stages.value[-2:] == ["Studies", "Converted"]


def test_a_filter_after_a_choice_of_stages_is_no_error() -> None:
    app = of_sample("Funnel")
    next(m for m in app.multiselect if m.label == "Source").set_value(["Referral"]).run()
    assert not app.exception
    assert "are in the filter" in captions(app)


def test_the_cohorts_of_the_sample_by_week_and_month() -> None:
    app = of_sample("Cohorts")
    assert titles(app)[0] == "Leads by month of creation"
    app.button_group(key="explore_period").set_value("week").run()
    assert not app.exception
    assert titles(app)[0] == "Leads by week of creation"
    assert "parts add up exactly" in captions(app)


def test_two_periods_are_compared() -> None:
    app = of_sample("Cohorts")
    box(app, "From").set_value("2025-10").run()
    assert not app.exception
    assert "From 2025-10" in captions(app)


def test_periods_that_a_filter_takes_away_are_no_error() -> None:
    app = of_sample("Cohorts")
    box(app, "From").set_value("2025-10").run()
    since = next(d for d in app.date_input if d.label == "Created from")
    since.set_value(date(2026, 2, 1)).run()
    assert not app.exception
    assert "2025" not in box(app, "From").value


@pytest.mark.parametrize("name", ["Funnel", "Cohorts"])
@pytest.mark.parametrize("content", [BARE, ONE, DATED], ids=["bare", "one", "dated"])
def test_any_file_has_a_view_or_a_reason(content: bytes, name: str) -> None:
    app = of_file(content, name)
    assert not app.exception
    assert titles(app)
    assert all(c.value for c in app.caption)
