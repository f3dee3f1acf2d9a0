"""A lead as a card: who it is and how it is reached."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import read_sample, table_of
from key_words import lacking

from scoring.intake.leads.contact_columns import Contacts
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.reasons import LeadReasons
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.views.call_sheet.card import LeadCard, lead_cards

PLAN = CallPlan(300)


def card(scored: ScoredBatch, **said: str) -> LeadCard:
    """The card of the first lead, with these contacts."""
    leads = replace(scored.leads)
    leads.__dict__["contacts"] = with_first(scored.leads.contacts, said)
    return lead_cards(replace(scored, leads=leads), [0], PLAN)[0]


def card_of(scored: ScoredBatch, position: int = 0) -> LeadCard:
    return lead_cards(scored, [position], PLAN)[0]


def scored_with(model: LeadModel, rows: int = 1, **cells: str | list[str]) -> ScoredBatch:
    """The first leads of the sample with other cells, a day after the newest was created."""
    named = {name.replace("_", " "): text for name, text in cells.items()}
    leads = read_sample("sample_leads.csv", rows).assign(**named)
    found = score_table(table_of(leads), "few.csv", model)
    return replace(found, scored_at="2026-10-02T08:00:00+00:00")


def with_first(contacts: Contacts, said: dict[str, str]) -> Contacts:
    changed = {name: np.array([text, *getattr(contacts, name)[1:]]) for name, text in said.items()}
    return replace(contacts, **changed)


def test_a_phone_is_shown_as_uploaded_and_dialled_without_its_signs(
    scored_sample: ScoredBatch,
) -> None:
    found = card(scored_sample, phone="+91-98200 11111", email="").reach
    assert [(r.text, r.link) for r in found] == [("+91-98200 11111", "tel:+919820011111")]


@pytest.mark.parametrize("text", ["javascript:alert(1)", "9.82E+09", "n/a", "<b>"])
def test_what_is_no_phone_is_shown_without_a_link(scored_sample: ScoredBatch, text: str) -> None:
    found = card(scored_sample, phone=text, email="").reach
    assert [(r.text, r.link) for r in found] == [(text, "")]


def test_a_lead_without_a_name_is_called_by_its_id(scored_sample: ScoredBatch) -> None:
    assert card(scored_sample, name="").name == scored_sample.leads.ids[0]


def test_three_reasons_speak_for_a_lead_and_two_against_at_most(scored_sample: ScoredBatch) -> None:
    cards = lead_cards(scored_sample, list(range(40)), PLAN)
    assert max(len(c.supporting) for c in cards) == 3
    assert max(len(c.opposing) for c in cards) == 2


def test_the_first_reason_is_told_in_a_line_of_a_list(scored_sample: ScoredBatch) -> None:
    best = scored_sample.ranking.order[:20].tolist()
    assert all(0 < len(c.why) <= 40 for c in lead_cards(scored_sample, best, PLAN))


def test_the_only_lead_of_a_file_is_the_first_of_one(small_model: LeadModel) -> None:
    assert card_of(scored_with(small_model), 0).headline.endswith(", 1st of 1")


def test_the_headline_has_the_chance_the_grade_and_the_place(small_model: LeadModel) -> None:
    batch = scored_with(small_model, 3)
    graded = replace(batch, scores=replace(batch.scores, propensity=np.full(3, 0.95)))
    graded.explainer.apart = lambda places, _: [LeadReasons((), (), "A2") for _ in places]
    first = card_of(graded, int(batch.ranking.order[0]))
    assert first.headline == "95%, A2, 1st of 3"
    assert f"tier {first.tier}" in first.figures


def test_without_a_grade_the_tier_stands_in_the_headline_alone(small_model: LeadModel) -> None:
    batch = scored_with(small_model)
    batch.explainer.apart = lambda places, _: [LeadReasons((), ()) for _ in places]
    card = card_of(batch, 0)
    assert card.headline.split(", ")[1] == f"tier {card.tier}"
    assert "tier" not in card.figures


def test_a_lead_is_reached_by_what_its_file_has(small_model: LeadModel) -> None:
    card = card_of(scored_with(small_model, Email="ana@example.com", Phone="+1 (555) 010-9999"), 0)
    links = [(way.text, way.link) for way in card.reach]
    assert links == [
        ("+1 (555) 010-9999", "tel:+15550109999"),
        ("ana@example.com", "mailto:ana@example.com"),
    ]


def test_the_age_and_the_silence_of_a_lead_are_said(small_model: LeadModel) -> None:
    batch = scored_with(small_model, Created="2026-09-30", Days_since_last_activity="5")
    assert not lacking(card_of(batch, 0).fresh, "Created 2026-09-30, 2 days ago", "5 days before")


def test_a_lead_of_the_future_or_without_dates_has_no_age(small_model: LeadModel) -> None:
    quiet = {"Days_since_last_activity": ""}
    assert card_of(scored_with(small_model, Created="2027-01-01", **quiet), 0).fresh == (
        "Created 2027-01-01"
    )
    assert card_of(scored_with(small_model, Created="", **quiet), 0).fresh == ""


def test_the_interval_of_a_chance_is_said_to_be_that_of_leads_like_it(
    scored_sample: ScoredBatch,
) -> None:
    ends = {"low": np.full(2000, 0.334), "high": np.full(2000, 0.468)}
    batch = replace(scored_sample, scores=replace(scored_sample.scores, **ends))
    bare = replace(batch, model=replace(batch.model, certainty=None))
    assert not lacking(card_of(batch, 0).like_this, "leads like this one", "33 to 47%")
    assert card_of(bare, 0).like_this == ""


def test_a_number_is_dialled_in_the_country_of_its_lead(small_model: LeadModel) -> None:
    found = card_of(scored_with(small_model, Phone="0221/2257876", Country="Germany"))

    assert found.reach[0].link == "tel:+492212257876"


def test_a_number_that_lost_its_first_digit_is_dialled_in_the_country_of_the_others(
    small_model: LeadModel,
) -> None:
    phones = ["1722815106", "0171 2345678", "0221/2257876", "+49 171 2862309"] * 5
    assert card_of(scored_with(small_model, 20, Phone=phones)).reach[0].link == "tel:+491722815106"


def test_where_the_country_is_unknown_a_number_without_its_0_is_flagged(
    small_model: LeadModel,
) -> None:
    phones = ["1722815106", *(f"0171 23456{end}" for end in range(10, 30))]
    phone = card_of(scored_with(small_model, 21, Phone=phones)).reach[0]
    assert phone.link == "tel:1722815106"
    assert "0" in phone.doubt
