"""The leads in view: which file they come from, and what must be said of it to explore them."""

from functools import partial

import streamlit as st

from pages import _session as session
from pages._parts import intake, order_select
from pages._parts.draw import plain, refusals
from pages._parts.explore import profile
from pages._parts.explore.dated import dated
from pages._parts.outcome_values import meaning_asked
from scoring.history.meaning import USUAL, OutcomeMeaning
from scoring.history.outcome_words import proposed_like
from scoring.insight.leads import Leads, leads_of_batch
from scoring.intake.issue import Table
from scoring.model.scored import ScoredBatch
from scoring.pipelines import leads_to_explore
from scoring.schema import Role
from scoring.settings import sample_file
from scoring.views.explore.words import UPLOADS
from scoring.views.train.outcome import StatedOutcome, outcome_choice, outcome_question

SAMPLES = {session.EXPLORED: "sample_history.csv", session.COMPARED: "sample_leads.csv"}
OTHERS = {session.EXPLORED: "Choose another file", session.COMPARED: "Compare with another file"}
NO_OUTCOME = "No outcome"


def choose_file(slot: str = session.EXPLORED) -> None:
    """The uploader and the buttons for what this session has already."""
    key = f"{slot}_{session.exploration(slot)}"
    keep = partial(_hold, slot=slot)
    intake.uploader("Lead file", key, keep)
    st.caption(UPLOADS)
    scored, history = session.scored(), session.history()
    with st.container(horizontal=True):
        if st.button("Use the sample", key=f"{key}_sample", type="primary"):
            sample = SAMPLES[slot]
            intake.read([(sample, sample_file(sample).read_bytes())], intake.Said(), keep)
        if scored is not None and st.button("Leads of the call sheet", key=f"{key}_batch"):
            _hold(scored, slot)
        if history is not None and st.button("History of the Train page", key=f"{key}_history"):
            _hold(history, slot)


def leads(slot: str = session.EXPLORED, *, beside: Leads | None = None) -> Leads | None:
    """The leads to explore; None while there are none, or something must be said of the file.

    Those held `beside` others have by default the same outcome column, or none.
    """
    held = session.said(slot)
    if held is None:
        return None
    if intake.heading(held.filename, other=OTHERS[slot], key=f"{slot}_another"):
        _hold(None, slot)
    if isinstance(held, ScoredBatch):
        return session.worked_out(f"{slot} leads", lambda: leads_of_batch(held))
    if intake.needs_answer(held):
        intake.question(held, partial(_hold, slot=slot))
        return None
    keep = partial(_hold, slot=slot)
    order_select.reread(held, keep, f"{slot}_{session.exploration(slot)}")
    name = _outcome(held.table, slot, beside)
    meaning = USUAL if name is None else _meaning(held.table, name, slot, beside)
    if meaning is None:
        return None
    return _typed(held, dated(held.table, StatedOutcome(name or "", meaning), slot), slot)


def _hold(what: session.Upload | ScoredBatch | None, slot: str) -> None:
    session.explore(what, slot=slot)
    st.rerun()


def _outcome(table: Table, slot: str, beside: Leads | None) -> str | None:
    """The outcome a person chose; at first that of the leads `beside`, or the one named so."""
    found = session.worked_out(f"{slot} outcome", lambda: outcome_choice(table.frame))
    choices, usual = [NO_OUTCOME, *found.columns], found.named
    if beside is not None:
        same = beside.first(Role.OUTCOME)
        usual = same.name if same is not None and same.name in found.columns else None
    name = st.selectbox(
        "Outcome", choices, choices.index(usual or NO_OUTCOME), persist_state="session",
        key=f"{slot}_outcome_{session.exploration(slot)}",
        help="The column that says which leads converted.",
    )  # fmt: skip
    return None if name == NO_OUTCOME else name


def _meaning(table: Table, name: str, slot: str, beside: Leads | None) -> OutcomeMeaning | None:
    """What the values of the outcome mean, asked for where they do not say it.

    At first as those of the leads `beside`, where these were asked about.
    """
    question = session.worked_out(
        f"{slot} question {name}", lambda: outcome_question(table.frame[name])
    )
    same = None if beside is None else beside.first(Role.OUTCOME)
    if question is not None and beside is not None and same is not None and same.name == name:
        question = proposed_like(question, beside.meaning)
    key = f"{slot}_meaning_{session.exploration(slot)}_{name}"
    meaning = meaning_asked(question, key, opened=question is not None and not question.is_sure)
    if meaning is not None and not meaning.is_usual:
        st.caption(plain(meaning.in_words))
    return meaning


def _typed(held: session.Upload, stated: StatedOutcome, slot: str) -> Leads | None:
    with refusals(), st.spinner("Looking at the leads"):
        found = session.worked_out(
            f"{slot} leads {stated.key}",
            lambda: leads_to_explore(
                held.table, held.filename, stated.request, model=session.model()
            ),
        )
        # Of a large file this takes a second or two, which nobody should wait for at a click.
        if slot == session.EXPLORED:
            profile.look(found)
        return found
    return None
