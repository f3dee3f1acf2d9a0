"""Which leads to explore: an upload, this session's call sheet or history, or the sample."""

import streamlit as st

from pages import _intake
from pages import _session as session
from pages._frame import plain
from scoring.call_sheet import ScoredBatch
from scoring.errors import LeadScoringError, ModelUnavailable
from scoring.history_view import outcome_choice
from scoring.insight.leads import Leads, leads_of_batch
from scoring.intake.table import Table
from scoring.model.lead_model import LeadModel
from scoring.pipelines import lacks_header, leads_to_explore
from scoring.schema import Role
from scoring.settings import sample_file

SAMPLES = {session.EXPLORED: "sample_history.csv", session.COMPARED: "sample_leads.csv"}
NONE = "No outcome"


def choose(slot: str = session.EXPLORED) -> None:
    """The uploader and the buttons for what this session has already."""
    key = f"{slot}_{session.exploration(slot)}"
    file = st.file_uploader("Lead file", key=key, label_visibility="collapsed")
    if file is not None:
        _read(file.name, file.getvalue(), _intake.Answer(), slot)
    with st.container(horizontal=True):
        batch, history = session.scored(), session.history()
        if st.button("Use the sample", key=f"{key}_sample", type="primary"):
            sample = SAMPLES[slot]
            _read(sample, sample_file(sample).read_bytes(), _intake.Answer(), slot)
        if batch is not None and st.button("Leads of the call sheet", key=f"{key}_batch"):
            _hold(batch, slot)
        if history is not None and st.button("History of the Train page", key=f"{key}_history"):
            _hold(history, slot)


def leads(slot: str = session.EXPLORED, *, beside: Leads | None = None) -> Leads | None:
    """The leads to explore; None while there are none, or something must be said of the file.

    Those held `beside` others have by default the same outcome column, or none.
    """
    held = session.explored(slot)
    if isinstance(held, ScoredBatch):
        _heading(held.filename, slot)
        return session.worked_out(f"{slot} leads", lambda: leads_of_batch(held))
    if held is None:
        return None
    _heading(held.filename, slot)
    if held.table is None or lacks_header(held.table):
        said = _intake.answer(held)
        if said is not None:
            _read(held.filename, held.content, said, slot)
        return None
    return _typed(held.filename, held.table, _outcome(held.table, slot, beside), slot)


def _heading(filename: str, slot: str) -> None:
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(f"**{plain(filename)}**")
    label = "Choose another file" if slot == session.EXPLORED else "Compare with another file"
    if right.button(label, type="tertiary", icon=":material/arrow_back:", key=f"{slot}_another"):
        _hold(None, slot)


def _outcome(table: Table, slot: str, beside: Leads | None) -> str | None:
    found = session.worked_out(f"{slot} outcome", lambda: outcome_choice(table.frame))
    choices, usual = [NONE, *found.columns], found.named
    if beside is not None:
        same = beside.first(Role.OUTCOME)
        usual = same.name if same is not None and same.name in found.columns else None
    name = st.selectbox(
        "Outcome",
        choices,
        choices.index(usual) if usual else 0,
        key=f"{slot}_outcome_{session.exploration(slot)}",
        persist_state="session",
        help="The column that says which leads converted.",
    )
    return None if name == NONE else name


def _typed(filename: str, table: Table, outcome: str | None, slot: str) -> Leads | None:
    try:
        with st.spinner("Looking at the leads"):
            return session.worked_out(
                f"{slot} leads {outcome}",
                lambda: leads_to_explore(table, filename, outcome=outcome, model=_model()),
            )
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return None


def _model() -> LeadModel | None:
    try:
        return session.serving().model
    except ModelUnavailable:
        return None


def _read(filename: str, content: bytes, said: _intake.Answer, slot: str) -> None:
    file = _intake.read_upload(filename, content, said)
    if file is not None:
        _hold(file, slot)


def _hold(what: session.Upload | ScoredBatch | None, slot: str) -> None:
    session.explore(what, slot=slot)
    st.rerun()
