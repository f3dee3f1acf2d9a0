"""Economics, Score bands and Compare through Streamlit's own test driver."""

import os
import re
from datetime import date
from pathlib import Path

import pytest
from driver import box, press, started, uploaded
from streamlit.testing.v1 import AppTest

from scoring.kept.spend import Spend, load_spend

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]


@pytest.fixture
def kept() -> Path:
    """Where an earlier release has kept the spend."""
    return Path(os.environ["LEAD_SCORING_DATA"]) / "spend.csv"


def view(name: str) -> AppTest:
    """A view of the bundled history."""
    app = press(started("pages/explore.py"), "Use the sample")
    app.segmented_control(key="explore_view").set_value(name).run()
    assert not app.exception
    return app


def headings(app: AppTest) -> list[str]:
    return [h.value for h in app.header]


def said(app: AppTest) -> str:
    return " ".join(m.value for m in app.markdown)


def sent(app: AppTest, label: str, content: bytes, name: str) -> AppTest:
    """The page after a file was given to the uploader of this name."""
    uploader = next(u for u in app.file_uploader if u.label == label)
    uploader.upload(name, content).run()
    return app


def test_spend_that_is_sent_is_kept_and_priced() -> None:
    app = view("Economics")
    assert "No spend is recorded" in said(app)
    app = sent(
        app, "Spend as CSV: source, spend", b"source,spend\nFacebook,39100\nFair,5\n", "s.csv"
    )
    assert not app.exception
    # The days of the sample, as the page proposed them.
    days = (date(2025, 10, 1), date(2026, 9, 30))
    assert load_spend() == Spend({"Facebook": 39_100.0, "Fair": 5.0}, days)
    assert "39,100 spent on 3,195 leads" in said(app)
    assert "100 for each of 391 conversions" in said(app)


def test_spend_of_unknown_days_is_asked_for_its_period(kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(b"source,spend\nFacebook,39100\n")
    app = view("Economics")
    assert "not known for which days" in said(app)
    days = next(d for d in app.date_input if d.label == "Period of the spend")
    days.set_value((date(2025, 10, 1), date(2027, 9, 30))).run()
    app = press(app, "Keep the spend")
    assert load_spend().period == (date(2025, 10, 1), date(2027, 9, 30))
    # 365 of 730 days: half of the spend.
    assert "19,550 spent on 3,195 leads" in said(app)
    assert "365 of 730 days count" in said(app)


def test_any_column_can_be_the_source_and_is_so_in_every_view(kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(b"source,spend\nwebsite,1000\n")
    app = view("Economics")
    box(app, "Source").set_value("Platform").run()
    assert headings(app)[0] == "Cost and return by source"
    assert "Platform" in [c.label for c in app.selectbox] or box(app, "Source").value == "Platform"
    app.segmented_control(key="explore_view").set_value("Sources").run()
    assert headings(app)[0] == "Conversion by Platform"


def test_bad_amounts_are_refused_in_words_and_nothing_is_kept() -> None:
    app = view("Economics")
    app = sent(
        app, "Spend as CSV: source, spend", b"source,spend\nFacebook,lots\nFair,5\n", "s.csv"
    )
    assert [e.value for e in app.error if "lots" in e.value]
    assert not load_spend()


def test_the_value_of_a_conversion_brings_the_return(kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(b"source,spend\nFacebook,39100\n")
    app = view("Economics")
    app.number_input(key="explore_value").set_value(200.0).run()
    assert "return of 39,100" in said(app)


def test_a_damaged_file_of_spend_is_told_and_left_alone(kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(b"source,spend\nFacebook,lots\n")
    app = view("Economics")
    assert any("was not overwritten" in e.value for e in app.error)
    assert b"lots" in kept.read_bytes()


def test_score_bands_show_bands_tiers_gains_and_reasons() -> None:
    app = view("Score bands")
    found = headings(app)
    assert found[:3] == ["What became of each band", "Tiers", "Gains"]
    assert found[3].startswith("Why these chances")
    app.segmented_control(key="explore_cut").set_value("Chance").run()
    assert not app.exception


def test_a_group_is_explained_against_the_other_leads() -> None:
    app = view("Score bands")
    box(app, "Why do these score as they do").set_value("Source").run()
    assert not app.exception
    assert "Source Organic Search against the other leads" in headings(app)[3]


def test_a_second_file_is_compared_and_the_first_keeps_its_outcome() -> None:
    app = view("Compare")
    box(app, "Outcome").set_value("Referred").run()
    app = press(app, "Use the sample")
    assert not app.exception
    assert headings(app)[:3] == ["The leads of both", "Side by side", "Which columns moved"]
    # Both have the column, so the second is held to the same outcome.
    assert [s.value for s in app.selectbox if s.label == "Outcome"] == ["Referred", "Referred"]
    app = press(app, "Compare with another file")
    assert headings(app) == []


def test_leads_of_the_call_sheet_are_compared_by_the_outcome_of_the_first_file() -> None:
    rows = (Path(__file__).parents[2] / "data" / "sample_history.csv").read_bytes().splitlines()
    app = uploaded(b"\r\n".join(rows[:201]) + b"\r\n", "first.csv").switch_page("pages/explore.py")
    app = press(app.run(), "Use the sample")
    app.segmented_control(key="explore_view").set_value("Compare").run()
    box(app, "Outcome").set_value("Referred").run()
    app = press(app, "Leads of the call sheet")
    assert not app.exception
    assert re.search(r"Conversion [\d.]+% and [\d.]+%", said(app)) or "; conversion " in said(app)


def test_one_lead_has_every_view() -> None:
    content = (Path(__file__).parents[2] / "data" / "sample_leads.csv").read_bytes()
    one = b"\r\n".join(content.splitlines()[:2]) + b"\r\n"
    app = started("pages/explore.py")
    app.file_uploader[0].upload("one.csv", one).run()
    for name in ("Economics", "Score bands", "Compare"):
        app.segmented_control(key="explore_view").set_value(name).run()
        assert not app.exception
    assert not press(app, "Use the sample").exception
