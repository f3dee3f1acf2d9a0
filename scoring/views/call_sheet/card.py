"""One lead as a card: who it is, how to reach it, what speaks for it and against it."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.model.call_plan import CallPlan
from scoring.model.reasons import Reason
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.ranked import display_name, likely_line, places
from scoring.views.contact_links import email_link, phone_link
from scoring.wording import percent, shown_id

MOST_FOR, MOST_AGAINST = 3, 2


@dataclass(frozen=True)
class Reach:
    """A phone or an e-mail address as uploaded, and the address of its link, "" for none."""

    text: str
    link: str


@dataclass(frozen=True)
class LeadCard:
    """A lead in words; `grade`, `likely` and `flags` are "" where there are none."""

    name: str
    lead_id: str
    rank: str
    chance: str
    likely: str
    tier: str
    grade: str
    flags: str
    reach: tuple[Reach, ...]
    supporting: tuple[Reason, ...]
    opposing: tuple[Reason, ...]

    @property
    def why(self) -> str:
        """The first reason to call in short, "" where none is important."""
        return self.supporting[0].short if self.supporting else ""


def lead_cards(scored: ScoredBatch, positions: Sequence[int], plan: CallPlan) -> list[LeadCard]:
    """The cards of the leads at these positions, in that order.

    Reasons that set a lead apart from the others who are called come first.
    """
    scores, flags, place_of = scored.scores, scored.flags, places(scored, plan)
    reasons = scored.explainer.apart(positions, plan.called(scored))
    return [
        LeadCard(
            name=display_name(scored, place),
            lead_id=shown_id(str(scored.leads.ids[place])),
            rank=f"{place_of[place]:,}",
            chance=percent(float(scores.propensity[place])),
            likely=likely_line(scored, place),
            tier=str(scores.tier[place]),
            grade=found.grade,
            flags=str(flags[place]),
            reach=reach_of(scored, place),
            supporting=found.supporting[:MOST_FOR],
            opposing=found.opposing[:MOST_AGAINST],
        )
        for place, found in zip(positions, reasons, strict=True)
    ]


def reach_of(scored: ScoredBatch, position: int) -> tuple[Reach, ...]:
    """How to reach a lead, as far as its file says."""
    contacts = scored.leads.contacts
    phone, email = str(contacts.phone[position]), str(contacts.email[position])
    both = (Reach(phone, phone_link(phone)), Reach(email, email_link(email)))
    return tuple(reach for reach in both if reach.text)
