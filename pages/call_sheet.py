"""Call sheet: upload leads, get them ranked with reasons, see what the top N bring."""

import streamlit as st

from pages import _overview, _ranked, _suggestions, _upload
from pages import _session as session
from pages._entry import enter
from pages._frame import footer
from scoring.pipelines import expectation

enter()
st.title("Call sheet")
batch, asked = session.scored(), session.asked()
if asked is not None:
    _upload.question(asked)
elif batch is None:
    _upload.empty_state()
else:
    _upload.another_file(batch)
    _overview.things_to_know(batch)
    _upload.confirm(batch)
    plan = _overview.plan(batch)
    cut = expectation(batch, plan.capacity, fold=plan.fold)
    _overview.figures(batch, cut, plan.fold)
    _overview.pictures(batch, cut, plan.fold)
    st.subheader("Whom to call")
    _ranked.ranked_list(batch, plan)
    _suggestions.show_batch(batch, plan.capacity, fold=plan.fold)
    _ranked.downloads(batch, plan)
footer()
