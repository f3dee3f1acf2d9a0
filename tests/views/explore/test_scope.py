"""The heading of a report: which leads it tells of, by which model, made when."""

from datetime import date
from pathlib import Path

import pytest
from conftest import ScoredBatch
from key_words import lacking
from made import made

from scoring.insight.leads import Leads, leads_of_batch
from scoring.insight.selection import Selection
from scoring.views.explore.report import report
from scoring.views.explore.scope import Scope, facts, in_words, not_there

FACEBOOK = Selection({"Source": ("Facebook", "Google Ads")}, since=date(2026, 1, 5))


@pytest.fixture
def three() -> Leads:
    return made({"Source": ["a", "b", "b"], "Won": ["yes", "no", "yes"]}, "Won")


def test_a_filter_is_told_in_words() -> None:
    assert in_words(FACEBOOK) == "Source Facebook or Google Ads; created from 2026-01-05"
    bounds = Selection({"lead_medium": ()}, until=date(2026, 2, 1), tiers=("A", "B"))
    assert in_words(bounds) == "created until 2026-02-01; tiers A and B"
    assert in_words(Selection(tiers=("D",))) == "tier D"


def test_the_heading_says_how_many_of_how_many_and_the_day(three: Leads) -> None:
    told = facts(three, Scope(FACEBOOK, 20_000, date(2026, 11, 21)))
    assert told[0] == "3 of 20,000 leads."
    assert told[1] == "Filter: Source Facebook or Google Ads; created from 2026-01-05."
    assert told[3].startswith("No chances")
    assert told[4:] == ("Made on 2026-11-21.",)


def test_the_heading_names_the_outcome_or_says_there_is_none(three: Leads) -> None:
    assert facts(three, Scope())[2].startswith("Outcome “Won”: 66.7% of n 3")
    assert facts(made({"Source": ["a"]}), Scope())[2] == "No outcome."
    assert facts(three, Scope())[1] == "Filter: none, all leads of the file."


def test_the_heading_names_the_model_version(scored_sample: ScoredBatch) -> None:
    told = facts(leads_of_batch(scored_sample), Scope())
    trained = scored_sample.model.card.trained_at[:10]
    assert not lacking(told[3], "Chances", "unpublished", trained)


def test_the_page_and_its_file_name_tell_the_filter(three: Leads) -> None:
    scope = Scope(FACEBOOK, 9, date(2026, 11, 21))
    page = report(three, lambda _share, _step: None, None, scope)
    assert "<li>3 of 9 leads.</li>" in page
    assert scope.file_name(three) == "made filtered report.html"
    assert Path(Scope().file_name(three)).name == "made report.html"


def test_values_asked_for_that_the_file_lacks_are_named(three: Leads) -> None:
    said = not_there(three, {"source": ["a", "x", "y"], "city": ["Rome"], "medium": []})
    assert said.endswith(": Source x, Source y, City Rome.")
    both = {"source": ["x"], "Source": ["x", "a"]}
    assert not_there(three, both).endswith(": Source x.")
    many = {"source": ["a", "v", "w", "x", "y", "z"]}
    assert not_there(three, many).endswith("Source v, Source w, Source x and 2 more.")
    assert not_there(three, {"source": ["a", "b"]}) == ""
