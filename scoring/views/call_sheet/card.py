"""A lead as a card: who it is, how to reach it, its place, what speaks for it and against it."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.intake.leads.batch import LeadBatch
from scoring.intake.leads.country_names import country_column, region_of
from scoring.model.call_plan import CallPlan
from scoring.model.reasons import LeadReasons, Reason
from scoring.model.scored import ScoredBatch
from scoring.settings import phone_region
from scoring.views.call_sheet.planned import Planned
from scoring.views.call_sheet.ranked import display_name, likely_line
from scoring.views.contact_links import email_link, phone_link
from scoring.views.fresh import fresh_line
from scoring.wording import interval, percent, shown_id

MOST_FOR, MOST_AGAINST = 3, 2
LACKS_START = "first 0 may be missing"


@dataclass(frozen=True)
class Reach:
    """A phone or an e-mail address as uploaded, and the address of its link, "" for none.

    `doubt` is what may be wrong with it, "" for nothing.
    """

    text: str
    link: str
    doubt: str = ""


@dataclass(frozen=True)
class LeadCard:
    """What a person needs of a lead before a call, in words.

    `rank` and `place` are by the plan, `uncalled` says why it is not called, "" where it is.
    `grade` and `flags` are "" where there are none, `likely` and what it means, `like_this`, for a
    model without intervals. `work` is what it works as and where; `reach` and `owner` are as the
    file has them; `fresh` is its age.
    """

    name: str
    work: str
    lead_id: str
    rank: str
    place: str
    uncalled: str
    chance: str
    likely: str
    like_this: str
    tier: str
    grade: str
    flags: str
    reach: tuple[Reach, ...]
    owner: str
    fresh: str
    supporting: tuple[Reason, ...]
    opposing: tuple[Reason, ...]

    @property
    def why(self) -> str:
        """The first reason to call in short, "" where none is important."""
        return self.supporting[0].short if self.supporting else ""

    @property
    def headline(self) -> str:
        """The chance, the grade (or the tier) and the place."""
        return ", ".join((self.chance, self.grade or f"tier {self.tier}", self.place))

    @property
    def figures(self) -> str:
        """What the headline leaves: the interval of the chance, and the tier beside a grade."""
        tier = f"tier {self.tier}" if self.grade else ""
        told = " · ".join(part for part in (self.likely, tier) if part)
        return told[:1].upper() + told[1:]


def lead_cards(scored: ScoredBatch, positions: Sequence[int], plan: CallPlan) -> list[LeadCard]:
    """The cards of the leads at these positions, in that order.

    Reasons that set a lead apart from the others who are called come first.
    """
    planned = Planned(scored, plan)
    reasons = scored.explainer.apart(positions, plan.called(scored))
    each = zip(positions, reasons, planned.flags(positions), strict=True)
    return [_card(planned, *of_lead) for of_lead in each]


def _card(planned: Planned, position: int, reasons: LeadReasons, flags: str) -> LeadCard:
    scored = planned.scored
    return LeadCard(
        name=display_name(scored, position),
        work=work_of(scored.leads, position),
        lead_id=shown_id(scored.leads.id_at(position)),
        rank=f"{planned.rank[position]:,}",
        place=planned.place(position),
        uncalled=planned.uncalled(position),
        chance=percent(float(scored.scores.propensity[position])),
        likely=likely_line(scored, position),
        like_this=_like_this(scored, position),
        tier=str(scored.scores.tier[position]),
        grade=reasons.grade,
        flags=flags,
        reach=reach_of(scored.leads, position),
        owner=str(scored.leads.contacts.owner[position]),
        fresh=fresh_line(scored, position),
        supporting=reasons.supporting[:MOST_FOR],
        opposing=reasons.opposing[:MOST_AGAINST],
    )


def _like_this(scored: ScoredBatch, position: int) -> str:
    if scored.model.certainty is None:
        return ""
    ends = scored.scores.low[position], scored.scores.high[position]
    low, high = (percent(float(end)) for end in ends)
    return f"Of leads like this one, {interval(low, high)} are likely to convert."


def work_of(leads: LeadBatch, position: int) -> str:
    """What a lead works as and where, as far as its file says."""
    contacts = leads.contacts
    both = (str(contacts.title[position]), str(contacts.company[position]))
    return ", ".join(text for text in both if text)


def reach_of(leads: LeadBatch, position: int) -> tuple[Reach, ...]:
    """How to reach a lead, as far as its file says."""
    contacts = leads.contacts
    phone, email = str(contacts.phone[position]), str(contacts.email[position])
    dialled = phone_link(phone, _region(leads, position))
    lacks = leads.dialling.lacks_start(dialled.removeprefix("tel:"))
    both = (Reach(phone, dialled, LACKS_START if lacks else ""), Reach(email, email_link(email)))
    return tuple(reach for reach in both if reach.text)


def _region(leads: LeadBatch, position: int) -> str:
    """The country of a lead as its row says, else as set or as the file shows, "" for unknown."""
    frame = leads.table.frame
    column = country_column(list(map(str, frame.columns)))
    said = region_of(str(frame[column].iat[position])) if column else ""
    return said or phone_region() or leads.dialling.region
