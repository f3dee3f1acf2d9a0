"""Call sheet: upload leads, get them ranked with reasons, see what the top N bring."""

import streamlit as st

from pages import _session as session
from pages._parts import suggestions
from pages._parts.call_sheet import overview, ranked, upload
from pages._parts.entry import enter, footer
from scoring.pipelines import expectation

enter()
st.title("Call sheet")
scored, asked = session.scored(), session.asked()
if asked is not None:
    upload.question(asked)
elif scored is None:
    upload.empty_state()
else:
    upload.another_file(scored)
    overview.things_to_know(scored)
    upload.confirm(scored)
    plan = overview.plan(scored)
    cut = expectation(scored, plan.capacity, fold=plan.fold)
    overview.figures(scored, cut, plan.fold)
    overview.pictures(scored, cut, plan.fold)
    st.subheader("Whom to call")
    ranked.ranked_list(scored, plan)
    suggestions.show_batch(scored, plan.capacity, fold=plan.fold)
    ranked.downloads(scored, plan)
footer()
