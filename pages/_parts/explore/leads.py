"""The leads in view: typed once their outcome is said, or what must be said of their file."""

import streamlit as st

from pages import _session as session
from pages._parts import intake
from pages._parts.draw import plain
from pages._parts.explore import origin, profile
from pages._parts.explore.outcome import outcome_of
from scoring.errors import LeadScoringError, ModelUnavailable
from scoring.insight.leads import Leads, leads_of_batch
from scoring.intake.issue import Table
from scoring.intake.table.reading import lacks_header
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.pipelines import leads_to_explore


def leads(slot: str = session.EXPLORED, *, beside: Leads | None = None) -> Leads | None:
    """The leads to explore; None while there are none, or something must be said of the file.

    Those held `beside` others have by default the same outcome column, or none.
    """
    held = session.explored(slot)
    if isinstance(held, ScoredBatch):
        origin.heading(held.filename, slot)
        return session.worked_out(f"{slot} leads", lambda: leads_of_batch(held))
    if held is None:
        return None
    origin.heading(held.filename, slot)
    if held.table is None or lacks_header(held.table):
        said = intake.answer(held)
        if said is not None:
            origin.read(held.filename, held.content, said, slot)
        return None
    return _typed(held.filename, held.table, outcome_of(held.table, slot, beside), slot)


def _typed(filename: str, table: Table, outcome: str | None, slot: str) -> Leads | None:
    try:
        with st.spinner("Looking at the leads"):
            found = session.worked_out(
                f"{slot} leads {outcome}",
                lambda: leads_to_explore(table, filename, outcome=outcome, model=_model()),
            )
        # Of a large file this takes a second or two, which nobody should wait for at a click.
        if slot == session.EXPLORED:
            profile.look(found)
        return found
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return None


def _model() -> LeadModel | None:
    try:
        return session.serving().model
    except ModelUnavailable:
        return None
