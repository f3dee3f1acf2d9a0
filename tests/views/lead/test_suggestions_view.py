"""What would raise a lead or a batch, in words."""

from dataclasses import replace

import pytest
from key_words import lacking

from scoring.charts.suggestions import lift_bars
from scoring.model.lever_lift import LeverLift
from scoring.model.reference import Evidence
from scoring.model.scored import ScoredBatch
from scoring.model.suggestions import LeverChange, Suggestion, Suggestions
from scoring.views.lead import suggestions as view

BOOK = LeverChange("offer", "Offer", "", "Book", False, Evidence(40, 24, ""))
CALLS = LeverChange("calls", "Calls", "0", "2", True, Evidence(24, 18, "or more"))
ALL = Evidence(200, 51, "")
ONE = Suggestion((BOOK,), 0.269, "C", 15.0, 1.0, False, Evidence(40, 24, ""))
BOTH = Suggestion((CALLS, BOOK), 0.5, "B", 38.1, 1.2, True, Evidence(20, 14, ""))


def told(*offered: Suggestion, **words: str) -> list[view.Action]:
    return view.actions(Suggestions(0.119, "C", offered, ALL), words)


def test_one_change_is_told_with_its_gain_and_evidence() -> None:
    (said,) = told(ONE)
    assert said.headline == "Offer not given → Book: 12% → 27%"
    assert not lacking(said.evidence, "+15.0 points", "40 had Book", "24 converted (60%)")


def test_a_change_is_told_in_the_words_of_the_team() -> None:
    (said,) = told(ONE, offer="Send the free book")
    assert said.headline == "Send the free book: 12% → 27%"
    assert said.evidence.startswith("Offer not given → Book, +15.0 points.")


def test_two_changes_are_told_with_those_who_had_both_and_the_tier_reached() -> None:
    (said,) = told(BOTH)
    assert said.headline == "Calls 0 → 2 and Offer not given → Book: 12% → 50%"
    assert not lacking(said.evidence, "+38.1 points", "tier B", "24 had 2 or more",
                       "18 converted (75%)", "40 had Book, 24 converted (60%)",
                       "20 had both, 14 converted (70%)")  # fmt: skip


def test_what_brings_most_is_told_first() -> None:
    assert [action.after for action in told(ONE, BOTH)] == ["50%", "27%"]


def test_past_leads_that_do_not_bear_a_change_out_are_told_as_that() -> None:
    few = replace(BOOK, seen=Evidence(40, 8, ""))
    (said,) = told(replace(ONE, changes=(few,)))
    assert said.evidence.endswith("40 had Book, 8 converted (20%, less than the 26% of all).")


def test_the_similar_leads_are_told_with_n_and_as_no_cause() -> None:
    said = view.similar_line(Suggestions(0.119, "C", (ONE,), ALL))
    assert not lacking(said, "200 past leads", "51 converted (26%)", "not a cause")


def test_nothing_offered_is_said_in_one_sentence() -> None:
    assert view.nothing_line(Suggestions(0.9, "A", (), ALL)).startswith("Nothing your team can")
    assert view.nothing_line(Suggestions(0.1, "D", (ONE,), ALL)) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("0", "0"),
        ("100", "100"),
        ("37.666666", "37.67"),
        ("0.00123", "0.00123"),
        ("1e6", "1,000,000"),
    ],
)
def test_a_number_is_shown_without_its_far_decimals(value: str, words: str) -> None:
    assert view.shown(value, is_number=True) == words
    assert view.shown(value, is_number=False) == value


def lifts(*found: LeverLift, leads: int = 500) -> view.BatchLevers:
    return view.BatchLevers(found, leads, 1_700, 300, "a chance of 50%")


def test_the_lever_that_lifts_most_is_told_with_n() -> None:
    best = LeverLift("calls", "Calls", "1200", True, 240, 1_445, 17.8)
    found = lifts(best, replace(best, value="2", lifted=3), replace(best, value="9", lifted=0))
    assert not lacking(view.lifts_line(found, {}), "Calls at 1,200", "240 of the 1,445 leads")
    assert view.lifts_table(found, {})["Leads lifted"].tolist() == [240, 3]
    assert view.best_lifts(found, {}).to_numpy().tolist() == [["Calls", "1,200", 240, 1_445]]


def test_a_batch_is_told_in_the_words_of_the_team() -> None:
    found = lifts(LeverLift("calls_n", "Calls n", "2", True, 240, 445, 17.8))
    words = {"calls_n": "Call once more"}
    assert view.lifts_line(found, words).startswith("Call once more (Calls n at 2) lifts most")
    assert view.lifts_table(found, words)["What to do"].tolist() == ["Call once more"]
    assert view.best_lifts(found, words)["field"].tolist() == ["Call once more"]


def test_fields_named_like_acts_of_a_team_are_proposed_once(scored_sample: ScoredBatch) -> None:
    mine = ("Syllabus downloads",)
    found = view.proposed_levers(scored_sample.model, mine, {"Webinar minutes": False})
    assert found == {"Callback requests": "Callback requests"}


def test_where_nothing_lifts_or_none_is_left_that_is_said() -> None:
    assert view.lifts_line(lifts(), {}).startswith("No single change")
    assert view.looked_at_line(lifts(leads=0)).startswith("All 300 leads are called")


def test_the_leads_looked_at_are_told() -> None:
    said = view.looked_at_line(lifts())
    assert not lacking(said, "300 calls", "chance of 50%", "1,700 leads", "next 500", "not a cause")


def test_only_fields_that_a_person_changed_are_kept() -> None:
    assert view.changed_levers(("A", "B"), ["B", "C"]) == {"A": False, "C": True}


def test_why_nothing_can_be_looked_for_is_said(scored_sample: ScoredBatch) -> None:
    bare = replace(scored_sample, model=replace(scored_sample.model, past=None))
    assert view.nothing_to_try(bare, ("Chats",)) == view.NO_PAST
    assert view.nothing_to_try(scored_sample, ()) == view.NO_LEVERS
    assert view.nothing_to_try(scored_sample, ("Gone",)).startswith("None of the fields")
    assert view.nothing_to_try(scored_sample, ("Chats",)) == ""


def test_the_picture_of_a_batch_shows_how_many_are_lifted_with_n() -> None:
    best = LeverLift("calls", "Calls", "2", True, 240, 445, 17.8)
    bars = lift_bars(view.best_lifts(lifts(best), {})).data[0]
    assert (list(bars.x), list(bars.y), bars.text[0].strip()) == ([240], ["Calls: 2"], "240 of 445")
