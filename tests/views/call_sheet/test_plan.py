"""How many calls are proposed, and what they bring in one sentence."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample, table_of
from key_words import lacking

from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.ranking import CutLine
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.value import Money
from scoring.views.call_sheet.notices import notices
from scoring.views.call_sheet.plan import (
    call_line,
    doubt_of,
    fold_help,
    rows_line,
    usual_calls,
    value_line,
)
from scoring.views.call_sheet.ranked import RankedPage

CUT = CutLine(300, 2000, 0.49, 198.4, 186, 211, 0.42, 470.0, 74.2, 70.0)
MONEY = Money(1_240_000.4, 1_100_000, 1_380_000, 5e6, 480_000, 470_000, 12, 20_000, "₹")


@pytest.mark.parametrize("leads", [1, 2, 9, 11, 49, 51, 299, 301, 1_499, 1_501, 99_999])
def test_no_more_calls_are_proposed_than_leads_and_at_most_a_fifth_of_many(leads: int) -> None:
    calls = usual_calls(leads)
    assert 1 <= calls <= min(leads, 300)
    assert leads < 50 or calls <= leads / 5


def test_the_sentence_says_what_the_calls_bring_and_what_they_would_without_the_list() -> None:
    assert call_line(CUT) == (
        "**Call these 300 and expect 198 conversions (186 to 211); without the list 74**"
    )


def test_where_all_are_called_nothing_is_compared() -> None:
    line = call_line(replace(CUT, capacity=2000))
    assert ("all 2,000" in line, "without" in line) == (True, False)


def test_a_version_published_without_proof_is_not_told_as_surely(
    scored_sample: ScoredBatch,
) -> None:
    model = scored_sample.model
    bold = replace(model, card=replace(model.card, holds=("Its order is chance: AUC 0.52.",)))
    scored = replace(scored_sample, model=bold)
    assert "against advice" in call_line(CUT, doubt=doubt_of(scored, alarmed=False))
    assert any("AUC 0.52" in notice.text for notice in notices(scored))
    assert doubt_of(scored_sample, alarmed=False) == ""


def test_a_file_unlike_its_history_is_not_told_as_surely(scored_sample: ScoredBatch) -> None:
    line = call_line(CUT, doubt=doubt_of(scored_sample, alarmed=True))
    assert not lacking(line, "with care", "198 conversions (186 to 211)", "reliable")
    assert ("expect 198" in line, "74" in line) == (False, False)


def test_without_a_lead_to_call_the_sentence_says_so() -> None:
    assert "No lead" in call_line(replace(CUT, capacity=0, leads=0))


def test_ranked_by_value_the_sentence_is_in_money() -> None:
    line = call_line(replace(CUT, money=MONEY))
    assert not lacking(line, "₹1.24M (₹1.10M to ₹1.38M)", "198 conversions", "the list ₹480,000")


def test_one_call_per_person_is_greyed_with_its_reason(scored_sample: ScoredBatch) -> None:
    leads = replace(scored_sample.leads)
    leads.__dict__["duplicates"] = np.zeros(len(leads), dtype=bool)
    said = [fold_help(batch) for batch in (replace(scored_sample, leads=leads), scored_sample)]
    assert ["Greyed" in text for text in said] == [True, False]


def found(leads: int, *, called: int) -> RankedPage:
    """A page of a list of so many leads."""
    return RankedPage(pd.DataFrame(), np.arange(25), leads, 1, called)


def test_called_leads_without_a_phone_are_counted(scored_sample: ScoredBatch) -> None:
    plan = CallPlan(300)
    silent = int((scored_sample.leads.contacts.phone[plan.called(scored_sample)] == "").sum())
    assert silent
    said = rows_line(scored_sample, found(40, called=300), plan)
    assert said.endswith(f"300 to call, {silent} without a phone")


def test_the_list_says_how_many_are_called(scored_sample: ScoredBatch) -> None:
    said = rows_line(scored_sample, found(400, called=300), CallPlan(300))
    assert not lacking(said, "400 leads", "✓ 300 to call")


def test_of_leads_that_are_searched_for_those_that_are_called_are_counted(
    scored_sample: ScoredBatch,
) -> None:
    said = rows_line(scored_sample, found(2, called=1), CallPlan(300))
    assert said == "2 leads · ✓ 1 of the 300 to call"


def test_values_that_do_not_count_are_named_where_leads_are_ranked_by_value(
    small_model: LeadModel,
) -> None:
    cells = ["$500"] * 5 + ["$900", "€700", "-20", "call us", ""]
    leads = read_sample("sample_leads.csv", 10).assign(**{"Deal value": cells})
    scored = score_table(table_of(leads), "ten.csv", small_model)
    said = value_line(scored, CallPlan(10, by_value=True).cut(scored))
    assert not lacking(said, "4 leads without a value", "$500", "such as “-20”", "$ (6), € (1)",
                        "Only those in $ count")  # fmt: skip
    assert value_line(scored, CallPlan(10).cut(scored)) == ""
