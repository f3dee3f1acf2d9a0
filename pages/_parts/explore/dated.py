"""The dates of the leads to explore: which is of their creation, and those not yet readable."""

from dataclasses import replace

import streamlit as st

from pages import _session as session
from pages._parts.creation_select import creation_select
from pages._parts.draw import plain
from scoring.intake.issue import Table
from scoring.intake.table.date_order import open_dates
from scoring.model.scored import ScoredBatch
from scoring.views.order_question import order_question
from scoring.views.train.creation_choice import creation_choice
from scoring.views.train.outcome import StatedOutcome

ON_CALL_SHEET = "These dates count as not given until you say it on the page Call sheet."
REPLACED = "These dates count as not given. Upload the file again on the page Call sheet to say it."


def dates_of_call_sheet(scored: ScoredBatch) -> None:
    """Where dates of a scored file wait for an answer, say so and where to give it."""
    table = scored.leads.table
    if open_dates(table):
        how = ON_CALL_SHEET if scored is session.scored() else REPLACED
        st.warning(f"{plain(order_question(table))} {how}", icon=":material/event:")
        st.page_link("pages/call_sheet.py", label="Answer it", icon=":material/call:")


def dated(table: Table, stated: StatedOutcome, slot: str) -> StatedOutcome:
    """The outcome with the creation date that a person chooses, as it is where none is in doubt."""
    what = f"{slot} creation {stated.column}"
    found = session.worked_out(what, lambda: creation_choice(table.frame, stated.column))
    if found is None or found.sure:
        return stated
    return replace(stated, created=creation_select(found, f"{what} {session.exploration(slot)}"))
