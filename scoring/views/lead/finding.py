"""Which lead is meant: by name, phone, e-mail or id, by its rank, before and after another one."""

from dataclasses import dataclass

import numpy as np

from scoring.intake.leads.contact_columns import Contact
from scoring.intake.leads.phones import SHORTEST_PHONE, digits_of
from scoring.intake.leads.presets import concept_of
from scoring.model.scored import ScoredBatch
from scoring.model.short_labels import short_labels
from scoring.views.call_sheet.planned import Planned
from scoring.views.call_sheet.ranked import display_name
from scoring.views.lead_search import fitting
from scoring.wording import PLACEHOLDERS, clipped, counted, listed

# Characters of a name or a value within a sentence.
BRIEF = 60
# Digits of a phone that tell it from others, and characters of a company or a city.
PHONE_END, BRIEF_BESIDE = 4, 30
# Leads offered where several are found: of more a person types more.
MOST_OFFERED = 50


@dataclass(frozen=True)
class Found:
    """The leads that are meant, by rank, or why there are none.

    `by_id` is true where the text is exactly their id.
    """

    positions: tuple[int, ...] = ()
    problem: str = ""
    by_id: bool = False

    @property
    def several(self) -> str:
        """How many leads are meant."""
        leads = counted(len(self.positions), "lead")
        more = len(self.positions) - MOST_OFFERED
        offered = f", the first {MOST_OFFERED} by rank" if more > 0 else ""
        return f"{leads} with this id" if self.by_id else f"{leads} found{offered}"


def find_lead(planned: Planned, text: str) -> Found:
    """The leads with exactly this id, else those that a part of name, phone, e-mail or id fits.

    Blanks around an id count only where the file has an id with just these blanks. A name fits
    with all words in any order, whatever their case and accents; a phone number by its digits.
    """
    if not text.strip():
        return Found()
    scored = planned.scored
    ids = scored.leads.ids
    exact = np.flatnonzero(ids == text)
    same = exact if len(exact) else np.flatnonzero(ids == text.strip())
    found = same if len(same) else np.flatnonzero(fitting(scored, text.strip()))
    if not len(found):
        return Found(problem=_unknown(planned, text.strip()))
    by_rank = found[np.argsort(planned.rank[found])]
    return Found(tuple(by_rank.tolist()), by_id=bool(len(same)))


def usual_other(planned: Planned, position: int) -> int:
    """The rank of the lead to compare with at first: the next one, or the one before the last."""
    rank = int(planned.rank[position])
    return rank + 1 if rank < len(planned.rank) else max(1, rank - 1)


def find_other(planned: Planned, position: int, text: str, rank: int) -> Found:
    """The lead to compare with: by its id where one is given, else by its rank.

    Of several leads with the id the first in rank that is not the lead itself.
    """
    if len(planned.rank) == 1:
        return Found(problem="This file has only one lead, so there is no other to compare with.")
    asked = find_lead(planned, text) if text.strip() else Found((planned.at_rank(rank),))
    others = tuple(place for place in asked.positions if place != position)
    if asked.problem or others:
        return Found(others, asked.problem)
    return Found(problem="That is this lead itself. Choose the rank or the id of another lead.")


def _unknown(planned: Planned, text: str) -> str:
    scored = planned.scored
    example = clipped(str(scored.leads.ids[planned.at_rank(1)]), BRIEF)
    rows = " This file has no ids, so leads are numbered by row, from 1."
    return (
        f"No lead in this file fits “{clipped(text, BRIEF)}”. Type {asked_by(scored)}, such as "
        f"“{example}”.{'' if scored.leads.has_ids else rows}"
    )


def asked_by(scored: ScoredBatch) -> str:
    """What of these leads may be typed to find one: what their file holds."""
    who = scored.leads.contacts
    ways = {
        "a name": who.has_names,
        "a phone number": who.has(Contact.PHONE),
        "an e-mail": who.has(Contact.EMAIL),
    }
    held = [way for way, there in ways.items() if there]
    return f"{listed(held)} or an id" if held else "an id"


def neighbours(planned: Planned, position: int) -> tuple[int | None, int | None]:
    """The leads one rank above and one rank below, None at the ends."""
    rank = int(planned.rank[position])
    above = planned.at_rank(rank - 1) if rank > 1 else None
    return above, planned.at_rank(rank + 1) if rank < len(planned.rank) else None


def called(planned: Planned, position: int) -> str:
    """A lead's name, or its id where the file has no names, with its rank.

    Of several leads with one id the rank tells which is meant.
    """
    name = clipped(display_name(planned.scored, position), BRIEF)
    return f"{name} (rank {planned.rank[position]:,})"


def offered(planned: Planned, position: int) -> str:
    """A lead among several that were found: `called`, with where it works and is, and its phone."""
    scored, contacts = planned.scored, planned.scored.leads.contacts
    digits = digits_of(str(contacts.phone[position]))
    told = [str(contacts.company[position]), _city(scored, position)]
    told += [f"phone …{digits[-PHONE_END:]}"] * (len(digits) >= SHORTEST_PHONE)
    told = told if any(told) else [str(contacts.email[position])]
    beside = (clipped(text, BRIEF_BESIDE) for text in told if text)
    return " · ".join([called(planned, position), *beside])


def _city(scored: ScoredBatch, position: int) -> str:
    frame = scored.leads.table.frame
    called = short_labels(list(map(str, frame.columns)))
    place = next((at for at, label in enumerate(called) if concept_of(label) == "city"), None)
    said = "" if place is None else str(frame.iloc[position, place]).strip()
    return "" if said.casefold() in PLACEHOLDERS else said
