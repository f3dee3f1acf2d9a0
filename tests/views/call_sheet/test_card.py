"""A lead as a card: who it is and how it is reached."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.intake.leads.contact_columns import Contacts
from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.card import LeadCard, lead_cards

PLAN = CallPlan(300)


def card(scored: ScoredBatch, **said: str) -> LeadCard:
    """The card of the first lead, with these contacts."""
    leads = replace(scored.leads)
    leads.__dict__["contacts"] = with_first(scored.leads.contacts, said)
    return lead_cards(replace(scored, leads=leads), [0], PLAN)[0]


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
