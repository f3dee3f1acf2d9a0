"""The leads in view: which file they come from, and what must be said of it to explore them."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages import _session as session
from pages._parts import intake, order_select
from pages._parts.draw import plain, refusals
from pages._parts.explore import profile
from pages._parts.explore.dated import dated, dates_of_call_sheet
from pages._parts.explore.explored_outcome import meaning_said, outcome_said
from scoring.history.meaning import USUAL
from scoring.insight.leads import Leads, leads_of_batch
from scoring.model.scored import ScoredBatch
from scoring.pipelines.jobs import leads_to_explore
from scoring.schema import Role
from scoring.settings import sample_file
from scoring.views.explore.words import UPLOADS
from scoring.views.train.outcome import StatedOutcome
from scoring.wording import clipped

SAMPLES = {session.EXPLORED: "sample_history.csv", session.COMPARED: "sample_leads.csv"}
MOST_SIGNS = 28  # of a file's name, that stand beside the filter on a phone
OTHERS = {session.EXPLORED: "Choose another file", session.COMPARED: "Compare with another file"}


def choose_file(slot: str = session.EXPLORED) -> None:
    """The uploader and the buttons for what this session has already."""
    key = f"{slot}_{session.exploration(slot)}"
    keep = partial(_hold, slot=slot)
    intake.uploader("Lead file", key, keep)
    st.caption(UPLOADS)
    scored, history = session.ranked(), session.history()
    with st.container(horizontal=True):
        if st.button("Use the sample", key=f"{key}_sample", type="primary"):
            sample = SAMPLES[slot]
            intake.read([(sample, sample_file(sample).read_bytes())], intake.Said(), keep)
        if scored is not None and st.button("Leads of the call sheet", key=f"{key}_batch"):
            _hold(scored, slot)
        if history is not None and st.button("History of the Train page", key=f"{key}_history"):
            _hold(history, slot)


def leads(
    bar: DeltaGenerator, slot: str = session.EXPLORED, *, beside: Leads | None = None
) -> Leads | None:
    """The leads to explore; None while there are none, or something must be said of the file.

    What may be said of the file is behind its name in the `bar`, what must be said is in sight.
    Those held `beside` others have by default the same outcome column, or none.
    """
    held = session.said(slot)
    if held is None:
        return None
    label = plain(clipped(held.filename, MOST_SIGNS))
    panel = bar.popover(label, icon=":material/table:", key=f"{slot}_panel")
    with panel:
        if intake.heading(held.filename, other=OTHERS[slot], key=f"{slot}_another"):
            _hold(None, slot)
    if isinstance(held, ScoredBatch):
        dates_of_call_sheet(held)
        same = beside and beside.first(Role.OUTCOME)
        which = f"{slot} leads {same and same.name} {beside and beside.meaning}"
        return session.worked_out(which, lambda: leads_of_batch(held, beside))
    if intake.needs_answer(held):
        intake.question(held, partial(_hold, slot=slot))
        return None
    again = partial(_hold, slot=slot, again=True)
    order_select.reread(held, again, f"{slot}_{session.exploration(slot)}")
    with panel:
        name = outcome_said(held.table, slot, beside)
    meaning = USUAL
    if name is not None:
        meaning = meaning_said(panel, held.table, name, slot, beside)
    if meaning is None:
        return None
    stated = dated(held.table, StatedOutcome(name or "", meaning), slot)
    # Beside the name of the file, where it moves nothing.
    with bar:
        return _typed(held, stated, slot)


def _hold(what: session.Upload | ScoredBatch | None, slot: str, *, again: bool = False) -> None:
    session.explore(what, slot=slot, again=again)
    st.rerun()


def _typed(held: session.Upload, stated: StatedOutcome, slot: str) -> Leads | None:
    with refusals(), st.spinner("Looking at the leads"):
        found = session.worked_out(
            f"{slot} leads {stated.key}",
            lambda: leads_to_explore(
                held.table, held.filename, stated.request, model=session.model_of(held.table)
            ),
        )
        # Of a large file this takes a second or two, which nobody should wait for at a click.
        if slot == session.EXPLORED:
            profile.look(found)
        return found
    return None
