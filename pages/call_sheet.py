"""Call sheet: whom to call, in which order and why, what that brings, and the list as a file."""

import streamlit as st

from pages import _session as session
from pages._parts import kept_line
from pages._parts.call_sheet import (
    behind,
    call_outcomes,
    overview,
    plan,
    ranked,
    scored_upload,
    unranked,
    upload,
)
from pages._parts.entry import page
from scoring.model.scored import ScoredBatch
from scoring.pipelines.jobs import expectation


def sheet(scored: ScoredBatch) -> None:
    """The plan, what it brings, the ranked list, and what is behind it."""
    with st.container(gap="xsmall", key="sheet"):
        upload.another_file(scored)
        kept_line.about_reopened()
        scored_upload.dates(scored)
        call_outcomes.outcomes(scored.leads.table)
        overview.alarm(scored)
        if scored_upload.asks(scored):
            scored_upload.confirm(scored)
        planned = plan.plan(scored)
        kept_line.keep_plan(planned)
        cut = expectation(scored, planned)
        overview.answer(scored, planned, cut)
        ranked.ranked_list(scored, planned)
    behind.tabs(scored, planned, cut)


with page("Call sheet"):
    scored, asked = session.scored(), session.said(session.ASKED)
    if asked is None and scored is None:
        with st.container():
            upload.empty_state()
    else:
        # In place of the start, what is left of which would be moved by what is drawn now.
        st.empty()
        if asked is not None:
            upload.question(asked)
        elif not scored.fill.ranks:
            unranked.instead(scored)
        else:
            sheet(scored)
