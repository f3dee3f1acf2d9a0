"""The Explore page through Streamlit's own test driver: its files, filters and sources."""

import pytest
from conftest import DATA, read_sample
from driver import box, press, started
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.filterwarnings("default")
PAGE = "pages/explore.py"


def uploaded(content: bytes, name: str = "leads.csv") -> AppTest:
    app = started(PAGE)
    app.file_uploader[0].upload(name, content).run()
    return app


def opened(content: bytes, view: str = "Sources") -> AppTest:
    app = uploaded(content)
    app.segmented_control(key="explore_view").set_value(view).run()
    assert not app.exception
    return app


def history(rows: int = 2000) -> bytes:
    return read_sample("sample_history.csv", rows).to_csv(index=False).encode()


def headings(app: AppTest) -> list[str]:
    return [h.value for h in app.header]


def said(app: AppTest) -> str:
    return " ".join(c.value for c in app.caption)


def answers(app: AppTest) -> str:
    """What is said in full ink."""
    return " ".join(m.value for m in app.markdown)


def test_it_begins_with_four_sentences_and_each_leads_to_its_view() -> None:
    app = uploaded(history())
    assert app.segmented_control(key="explore_view").value == "Overview"
    assert "converts best" in answers(app)
    assert "The dearest conversion is not known" in answers(app)
    press(app, "Funnel")
    assert headings(app)[0] == "Funnel"
    assert not app.exception


def test_without_leads_it_says_what_to_do_and_offers_the_sample() -> None:
    app = started(PAGE)
    assert not app.exception
    assert "Use the sample" in [b.label for b in app.button]


def test_the_outcome_is_proposed_and_sources_are_told() -> None:
    app = opened(history())
    assert box(app, "Outcome").value == "Converted"
    assert headings(app) == ["Conversion by Source", "Source and Medium", "Source over the months"]


@pytest.mark.slow
def test_a_file_without_outcome_is_counted() -> None:
    leads = read_sample("sample_leads.csv", 300).to_csv(index=False).encode()
    app = opened(leads)
    assert box(app, "Outcome").value == "No outcome"
    assert headings(app)[0] == "Expected conversion by Source"


def test_what_is_no_table_is_refused_in_words() -> None:
    app = uploaded(b"%PDF-1.7 \x00\x01", "leads.csv")
    assert "PDF" in app.error[0].value
    assert not app.exception


@pytest.mark.slow
def test_a_filter_counts_its_leads_and_stays_when_the_page_changes() -> None:
    app = opened(history())
    app.multiselect(key="explore_source").set_value(["Facebook"]).run()
    frame = read_sample("sample_history.csv", 2000)
    expected = f"{(frame['Source'] == 'Facebook').sum():,} of 2,000 leads are in the filter."
    assert expected in said(app)
    app.switch_page("pages/models.py").run()
    app.switch_page(PAGE).run()
    assert expected in said(app)


@pytest.mark.slow
def test_leads_in_the_filter_follow_another_outcome() -> None:
    app = opened(history())
    app.multiselect(key="explore_source").set_value(["Facebook"]).run()
    assert "Conversion by Source" in headings(app)
    box(app, "Outcome").set_value("No outcome").run()
    assert "Conversion by Source" not in headings(app)


@pytest.mark.slow
def test_a_value_is_looked_into_by_the_next_column() -> None:
    app = opened(history())
    box(app, "Look inside one Source").set_value("Facebook").run()
    assert "Conversion by Medium within Facebook" in headings(app)
    assert not app.exception


@pytest.mark.slow
def test_another_outcome_column_of_other_words_asks_what_they_mean() -> None:
    app = opened(history())
    box(app, "Outcome").set_value("City").run()
    assert "Still to choose" in app.info[0].value
    assert not app.error


@pytest.mark.slow
def test_one_lead_is_told_without_a_rate_of_its_own() -> None:
    app = opened(history(1))
    assert not app.exception
    assert app.header


@pytest.mark.slow
def test_the_leads_of_the_call_sheet_can_be_explored() -> None:
    app = started()
    app.file_uploader[0].upload("sample_leads.csv", (DATA / "sample_leads.csv").read_bytes()).run()
    app.switch_page(PAGE).run()
    press(app, "Leads of the call sheet")
    assert not app.exception
    assert "should convert best" in answers(app)


@pytest.mark.slow
def test_the_report_is_made_on_demand() -> None:
    app = opened(history(), "Report")
    press(app, "Make the report")
    assert not app.exception
    assert "Download the report" in [b.label for b in app.get("download_button")]
