"""The call card: who a lead is, how to reach it, its place, its age, and its page to print."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import read_sample, table_of
from key_words import lacking

from scoring.model.lead_model import LeadModel
from scoring.model.reasons import LeadReasons
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.views.lead.call_card import call_card
from scoring.views.lead.finding import find_lead
from scoring.views.lead.printed import printed
from scoring.views.lead.suggestions import Action


def scored_with(model: LeadModel, rows: int = 1, **cells: str) -> ScoredBatch:
    """The first leads of the sample with other cells, a day after the newest was created."""
    named = {name.replace("_", " "): text for name, text in cells.items()}
    leads = read_sample("sample_leads.csv", rows).assign(**named)
    found = score_table(table_of(leads), "few.csv", model)
    return replace(found, scored_at="2026-10-02T08:00:00+00:00")


def test_the_only_lead_of_a_file_is_the_first_of_one(small_model: LeadModel) -> None:
    assert call_card(scored_with(small_model), 0).headline.endswith(", 1st of 1")


def test_the_headline_has_the_chance_the_grade_and_the_place(small_model: LeadModel) -> None:
    batch = scored_with(small_model, 3)
    graded = replace(batch, scores=replace(batch.scores, propensity=np.full(3, 0.95)))
    graded.explainer.top = lambda places: [LeadReasons((), (), "A2") for _ in places]
    first = call_card(graded, int(batch.ranking.order[0]))
    assert first.headline == "95%, A2, 1st of 3"
    assert f"tier {first.tier}" in first.figures


def test_without_a_grade_the_tier_stands_in_the_headline_alone(small_model: LeadModel) -> None:
    batch = scored_with(small_model)
    batch.explainer.top = lambda places: [LeadReasons((), ()) for _ in places]
    card = call_card(batch, 0)
    assert card.headline.split(", ")[1] == f"tier {card.tier}"
    assert "tier" not in card.figures


def test_a_lead_is_reached_by_what_its_file_has(small_model: LeadModel) -> None:
    card = call_card(
        scored_with(small_model, Email="ana@example.com", Phone="+1 (555) 010-9999"), 0
    )
    links = [(way.text, way.link) for way in card.reach]
    assert links == [
        ("+1 (555) 010-9999", "tel:+15550109999"),
        ("ana@example.com", "mailto:ana@example.com"),
    ]


def test_the_age_and_the_silence_of_a_lead_are_said(small_model: LeadModel) -> None:
    batch = scored_with(small_model, Created="2026-09-30", Days_since_last_activity="5")
    assert not lacking(call_card(batch, 0).fresh, "Created 2026-09-30, 2 days ago", "5 days before")


def test_a_lead_of_the_future_or_without_dates_has_no_age(small_model: LeadModel) -> None:
    quiet = {"Days_since_last_activity": ""}
    assert call_card(scored_with(small_model, Created="2027-01-01", **quiet), 0).fresh == (
        "Created 2027-01-01"
    )
    assert call_card(scored_with(small_model, Created="", **quiet), 0).fresh == ""


def test_a_file_unlike_the_history_is_told_beside_the_chance(scored_sample: ScoredBatch) -> None:
    moved = read_sample("sample_leads.csv").assign(Source="Referral", Medium="referral")
    odd = score_table(table_of(moved), "moved.csv", scored_sample.model)
    assert call_card(scored_sample, 0).alarm == ""
    assert "2 fields moved strongly" in call_card(odd, 0).alarm


def test_the_interval_of_a_chance_is_said_to_be_that_of_leads_like_it(
    scored_sample: ScoredBatch,
) -> None:
    ends = {"low": np.full(2000, 0.334), "high": np.full(2000, 0.468)}
    batch = replace(scored_sample, scores=replace(scored_sample.scores, **ends))
    bare = replace(batch, model=replace(batch.model, certainty=None))
    assert not lacking(call_card(batch, 0).like_this, "leads like this one", "33 to 47%")
    assert call_card(bare, 0).like_this == ""


@pytest.mark.parametrize(
    "text", ["reddy jose", "REDDY, José", "98417-11298", "0091 98417 11298", "jose.reddy30519@"]
)
def test_a_lead_is_found_by_words_of_its_name_by_digits_and_by_e_mail(
    scored_sample: ScoredBatch, text: str
) -> None:
    assert 0 in find_lead(scored_sample, text).positions


def test_what_is_found_is_in_order_of_rank_and_counted(scored_sample: ScoredBatch) -> None:
    found = find_lead(scored_sample, "reddy")
    ranks = scored_sample.ranking.rank[list(found.positions)].tolist()
    names = read_sample("sample_leads.csv")["Name"].str.casefold()
    assert ranks == sorted(ranks)
    assert len(ranks) == int(names.str.contains("reddy").sum())
    assert found.several.startswith(f"{len(ranks)} leads found")


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_typed_finds_nothing_and_complains_of_nothing(
    scored_sample: ScoredBatch, text: str
) -> None:
    assert (find_lead(scored_sample, text).positions, find_lead(scored_sample, text).problem) == (
        (),
        "",
    )


@pytest.mark.parametrize("text", ["...", "(", "\\", "%", ".*", "12"])
def test_signs_of_patterns_are_signs(scored_sample: ScoredBatch, text: str) -> None:
    found = find_lead(scored_sample, text).positions
    ids, mails = scored_sample.leads.ids, scored_sample.leads.contacts.email
    assert all(text in str(ids[p]) + str(mails[p]) for p in found)


def test_the_printed_page_has_the_way_to_the_lead(small_model: LeadModel) -> None:
    do = [Action("Offer a call back", "22%", "31%", "40 had one.")]
    page = printed(scored_with(small_model, Phone="+1 (555) 010-9999"), 0, do)
    assert not lacking(page, 'href="tel:+15550109999"', "1st of 1", "Reasons to call", "Watch out",
                       "Offer a call back: 22% → 31%", "40 had one.")  # fmt: skip
