"""Notes of leads: each lead has its own, in turn, however many are asked for at once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.model.lead_notes import AskedLeads, LeadNotes, joined_notes

HELD = st.lists(st.sets(st.integers(0, 7)), max_size=70)


@given(HELD)
def test_which_of_many_things_hold_is_said_of_each_lead(things: list[set[int]]) -> None:
    holds = [np.isin(np.arange(8), list(held)) for held in things]
    notes = LeadNotes.of_things(np.arange(8), holds, str)
    told = joined_notes([notes], 8, "; ").each.tolist()
    assert told == [str([t for t, held in enumerate(things) if lead in held]) for lead in range(8)]


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_places_are_those_among_the_leads_asked_for(asked: set[int], found: set[int]) -> None:
    leads = AskedLeads(np.array(sorted(asked), dtype=np.int64), 10)
    expected = [place for place, lead in enumerate(sorted(asked)) if lead in found]
    assert leads.held(np.array(sorted(found), dtype=np.int64)).tolist() == expected
    assert leads.where(np.isin(np.arange(10), list(found))).tolist() == expected
