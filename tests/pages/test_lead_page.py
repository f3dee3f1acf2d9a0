"""The lead page through Streamlit's own test driver."""

import pytest
from conftest import DATA, read_sample
from driver import metrics, press, started, uploaded
from key_words import lacking
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

pytestmark = pytest.mark.filterwarnings("default")
PAGE = "pages/lead.py"


@pytest.fixture
def lead() -> AppTest:
    """The lead page on the first of 40 sample leads."""
    leads = read_sample("sample_leads.csv", 40).to_csv(index=False).encode()
    return uploaded(leads, "leads.csv").switch_page(PAGE).run()


def place(app: AppTest) -> str:
    """Where the lead ranks, as its headline says it."""
    return headings(app)[1].rsplit(", ", 1)[1]


def finder(app: AppTest) -> TextInput:
    return next(t for t in app.text_input if t.label == "Find a lead")


def headings(app: AppTest) -> list[str]:
    return [h.value for h in app.header]


def test_without_a_batch_the_page_offers_the_call_sheet() -> None:
    app = started(PAGE)
    assert not app.exception
    press(app, "Go to the call sheet")
    assert [t.value for t in app.title] == ["Call sheet"]


def test_the_first_lead_is_shown_whole(lead: AppTest) -> None:
    assert not lead.exception
    assert place(lead) == "1st of 40"
    wanted = {"Speaks for it", "Its values beside what is usual", "What you can do"}
    assert wanted <= set(headings(lead))
    links = " ".join(m.value for m in lead.markdown)
    assert not lacking(links, "](tel:", "](mailto:", "**Reasons to call**", "**Watch out**")


@pytest.mark.slow
def test_next_and_previous_follow_the_ranking(lead: AppTest) -> None:
    press(press(lead, "Next"), "Next")
    assert place(lead) == "3rd of 40"
    press(lead, "Previous")
    assert place(lead) == "2nd of 40"


@pytest.mark.slow
def test_a_lead_is_found_by_its_id_and_the_box_is_empty_after_a_step(lead: AppTest) -> None:
    finder(lead).set_value("00154206").run()
    assert headings(lead)[0] == "Ravi Thomas"
    press(lead, "Next" if not place(lead).startswith("40th ") else "Previous")
    assert finder(lead).value == ""


@pytest.mark.slow
def test_the_box_of_an_id_is_empty_once_another_lead_was_chosen_elsewhere(lead: AppTest) -> None:
    finder(lead).set_value("ravi thomas").run()
    assert headings(lead)[0] == "Ravi Thomas"
    lead.session_state["chosen_lead"] = 0
    lead.switch_page(PAGE).run()
    assert headings(lead)[0] == "José Reddy"
    assert finder(lead).value == ""


def test_an_unknown_id_is_told_and_no_other_lead_is_shown(lead: AppTest) -> None:
    before = headings(lead)[0]
    finder(lead).set_value("4711-x").run()
    assert "No lead in this file fits “4711-x”" in lead.warning[0].value
    assert headings(lead) == []
    finder(lead).set_value("").run()
    assert headings(lead)[0] == before


@pytest.mark.slow
def test_leads_of_one_id_are_offered() -> None:
    leads = read_sample("sample_leads.csv", 4).assign(**{"Lead ID": list("aaba")})
    app = uploaded(leads.to_csv(index=False).encode(), "four.csv").switch_page(PAGE).run()
    finder(app).set_value("a").run()
    offered = next(s for s in app.selectbox if s.label == "3 leads with this id")
    assert len(offered.options) == 3
    offered.select_index(2).run()
    assert headings(app)[0] in offered.options[2]


@pytest.mark.slow
def test_two_leads_are_compared_in_three_sentences(lead: AppTest) -> None:
    lead.segmented_control(key="lead_view").set_value("Compared with another").run()
    assert not lead.exception
    said = next(m.value for m in lead.markdown if m.value.startswith("- ")).split("\n- ")
    assert len(said) == 3
    assert "rank 1" in said[0]
    assert "rank 2" in said[0]


@pytest.mark.slow
def test_the_other_lead_and_the_view_stay_after_a_visit_elsewhere(lead: AppTest) -> None:
    lead.segmented_control(key="lead_view").set_value("Compared with another").run()
    next(n for n in lead.number_input if n.label.startswith("Rank")).set_value(7).run()
    lead.switch_page("pages/models.py").run()
    lead.switch_page(PAGE).run()
    said = [m.value for m in lead.markdown if m.value.startswith("- ")]
    assert "rank 7" in said[0]


def test_a_file_of_one_lead_has_no_neighbours_and_nothing_to_compare() -> None:
    one = read_sample("sample_leads.csv", 1).to_csv(index=False).encode()
    app = uploaded(one, "one.csv").switch_page(PAGE).run()
    assert [b.disabled for b in app.button if b.label in ("Previous", "Next")] == [True, True]
    app.segmented_control(key="lead_view").set_value("Compared with another").run()
    assert not app.exception
    assert "one lead" in app.info[0].value


def test_text_of_a_file_is_never_taken_for_markup() -> None:
    leads = read_sample("sample_leads.csv", 3)
    leads[["Name", "City"]] = "![x](http://example.com/x.png) $a$ <b>"
    app = uploaded(leads.to_csv(index=False).encode(), "three.csv").switch_page(PAGE).run()
    shown = [*headings(app), *(e.value for e in [*app.caption, *app.markdown, *app.warning])]
    assert not [text for text in shown if "](http" in text.replace("\\]\\(", "")]


@pytest.mark.slow
def test_the_call_sheet_links_to_the_lead() -> None:
    app = uploaded((DATA / "sample_leads.csv").read_bytes(), "sample_leads.csv")
    labels = [link.proto.label for link in app.get("page_link")]
    assert "Open" in labels


@pytest.mark.slow
def test_what_if_begins_with_this_lead(lead: AppTest) -> None:
    chance = headings(press(lead, "Next"))[1].partition(",")[0]
    press(lead, "Try what-if")
    assert [t.value for t in lead.title] == ["What-if"]
    assert metrics(lead)["Chance"] == chance
