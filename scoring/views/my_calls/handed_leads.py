"""The leads of a plan as they are handed out: whose they are, why to call them, how to reach them.

A contact is a mapping of texts: name, company, phone, tel (the address that dials it), doubt (what
may be wrong with the phone) and email, "" for what is not known.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from scoring.intake.leads.batch import LeadBatch
from scoring.intake.table.dispositions import Disposition
from scoring.model.call_plan import CallPlan
from scoring.model.reasons import LeadReasons, Reason
from scoring.model.scored import ScoredBatch
from scoring.store.call_store import HandedLead, KeptCall
from scoring.store.kept_cells import tells_who
from scoring.views.call_sheet.card import MOST_AGAINST, MOST_FOR, reach_of, work_of
from scoring.wording import counted, listed

# Whose the calls are where a plan names no reps.
ONE_LIST = "Team"
_MOST_NAMED = 6
_AGAIN = " Calls made before stay as they are; the others are as the plan has them now."


def handed_leads(
    scored: ScoredBatch, plan: CallPlan, reasons: Sequence[LeadReasons], *, contacts: bool
) -> list[HandedLead]:
    """The leads that a plan calls, first to last; `reasons` in the same order.

    Without `contacts` nothing tells who they are, reasons that hold an address or a phone neither.
    """
    called = plan.called(scored)
    reps = plan.reps_at(scored, called) if plan.reps else np.full(len(called), ONE_LIST)
    turns, drawn = plan.rank(scored)[called], plan.is_drawn(scored)[called]
    each = zip(called.tolist(), reps, turns.tolist(), drawn.tolist(), reasons, strict=True)
    return [
        HandedLead(
            place=place,
            rep=str(rep),
            turn=turn,
            reasons=(
                _sentences(why.supporting[:MOST_FOR], contacts=contacts),
                _sentences(why.opposing[:MOST_AGAINST], contacts=contacts),
            ),
            contact=contact_of(scored.leads, place) if contacts else None,
            drawn=by_lot,
        )
        for place, rep, turn, by_lot, why in each
    ]


def _sentences(reasons: Iterable[Reason], *, contacts: bool) -> tuple[str, ...]:
    kept = (reason for reason in reasons if contacts or not tells_who(reason.value))
    return tuple(reason.sentence for reason in kept)


def contact_of(leads: LeadBatch, position: int) -> dict[str, str]:
    """How the lead at a position is reached, as far as its file says."""
    contacts = leads.contacts
    reach = {one.text: one for one in reach_of(leads, position)}
    phone, email = str(contacts.phone[position]), str(contacts.email[position])
    dialled = reach.get(phone)
    return {
        "name": str(contacts.name[position]),
        "company": work_of(leads, position),
        "phone": phone,
        "tel": dialled.link if dialled else "",
        "doubt": dialled.doubt if dialled else "",
        "email": email,
    }


def standing_line(calls: Sequence[KeptCall]) -> str:
    """How far the calls of a list are that was handed out, "" for none."""
    if not calls:
        return ""
    made = sum(call.said is not None for call in calls)
    won = sum(call.said is not None and call.said.what is Disposition.CONVERTED for call in calls)
    return f"Handed out: {made:,} of {counted(len(calls), 'call')} made, {won:,} converted."


def handed_line(calls: Mapping[str, int], *, again: bool = False) -> str:
    """How many calls are handed out to whom; `again` says what became of an earlier list.

    >>> handed_line({"Ana": 20, "Ben": 1})
    '21 calls are handed out: Ana 20, Ben 1.'
    """
    total = sum(calls.values())
    verb = "is" if total == 1 else "are"
    who = listed((f"{rep} {n:,}" for rep, n in sorted(calls.items())), _MOST_NAMED)
    return f"{counted(total, 'call')} {verb} handed out: {who}.{_AGAIN if again else ''}"
