"""Call sheet: upload leads, get them ranked with reasons, see what the top N bring."""

import streamlit as st

from pages import _session as session
from pages._parts import suggestions
from pages._parts.call_sheet import overview, ranked, upload
from pages._parts.entry import enter
from pages._parts.frame import footer
from scoring.pipelines import expectation

enter()
st.title("Call sheet")
batch, asked = session.scored(), session.asked()
if asked is not None:
    upload.question(asked)
elif batch is None:
    upload.empty_state()
else:
    upload.another_file(batch)
    overview.things_to_know(batch)
    upload.confirm(batch)
    plan = overview.plan(batch)
    cut = expectation(batch, plan.capacity, fold=plan.fold)
    overview.figures(batch, cut, plan.fold)
    overview.pictures(batch, cut, plan.fold)
    st.subheader("Whom to call")
    ranked.ranked_list(batch, plan)
    suggestions.show_batch(batch, plan.capacity, fold=plan.fold)
    ranked.downloads(batch, plan)
footer()
