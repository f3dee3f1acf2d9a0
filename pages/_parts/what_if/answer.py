"""What-if: the chance of the lead as it stands, what is odd about it, and what made the change."""

import streamlit as st

from pages._parts.draw import chart, metric, plain
from scoring import charts
from scoring.model.scored import ScoredBatch
from scoring.views.what_if.answer import answer, changes, changes_said
from scoring.views.what_if.form import Form, warnings
from scoring.views.what_if.start import Start


def show(form: Form, start: Start, now: ScoredBatch) -> None:
    """The chance with its interval, the tier, the change against the start, and warnings."""
    told = answer(start, now)
    with st.container(horizontal=True, gap="small", border=True):
        metric("Chance", told.chance, told.likely, width="content")
        metric("Tier", told.tier, told.tier_said, width="content")
        metric("Points", told.points, told.points_said, width="content")
    # Drawn also when empty: what follows keeps its place, and its state, when warnings come and go.
    with st.container():
        odd = warnings(form, now)
        if odd:
            dash = "- " if len(odd) > 1 else ""
            st.warning("\n".join(dash + plain(w) for w in odd), icon=":material/warning:")


def changed(form: Form, start: Start, now: ScoredBatch) -> None:
    """From the start to the lead as it stands, field by field."""
    found = changes(start, now)
    st.caption(plain(changes_said(start, found)))
    if found is not None:
        figure = charts.difference_waterfall(found, form.model.calibration, ("Start", "Now"))
        chart(figure, key="what_if_changed", alt="From the start to this lead, field by field")
