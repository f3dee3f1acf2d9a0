"""Call sheet: upload leads, get them ranked with reasons, see what the top N bring."""

import streamlit as st

from pages import _session as session
from pages._parts import suggestions
from pages._parts.call_sheet import downloads, overview, plan, ranked, scored_upload, upload
from pages._parts.entry import page
from scoring.pipelines import expectation

with page("Call sheet"):
    scored, asked = session.scored(), session.said(session.ASKED)
    if asked is not None:
        upload.question(asked)
    elif scored is None:
        upload.empty_state()
    else:
        upload.another_file(scored)
        scored_upload.dates(scored)
        overview.things_to_know(scored)
        upload.confirm(scored)
        planned = plan.plan(scored)
        cut = expectation(scored, planned.capacity, fold=planned.fold)
        overview.figures(scored, cut, planned.fold)
        overview.pictures(scored, cut, planned.fold)
        st.subheader("Whom to call")
        ranked.ranked_list(scored, planned)
        suggestions.show_batch(scored, planned.capacity, fold=planned.fold)
        downloads.show(scored, planned)
