"""What-if: the chance of the lead as it is, what made the change, and the chances beside it."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import chart, metric, plain
from scoring.charts import what_if
from scoring.charts.waterfall import difference_waterfall
from scoring.model.scored import ScoredBatch
from scoring.model.what_if import response, response_map
from scoring.views.what_if.answer import answer, changes, changes_said
from scoring.views.what_if.curve import curve_said, map_said
from scoring.views.what_if.form import Form, FormField, warnings
from scoring.views.what_if.start import Start


def show(form: Form, start: Start, now: ScoredBatch) -> None:
    """The chance with its interval, the tier, the change against the start, and warnings."""
    told = answer(start, now)
    with st.container(horizontal=True, gap="small", border=True, key="what_if_answer"):
        metric("Chance", told.chance, told.likely, width="content")
        metric("Tier", told.tier, told.tier_said, width="content")
        metric("Change", told.points, told.points_said, width="content")
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
        figure = difference_waterfall(found, form.model.calibration, ("Start", "Now"))
        chart(figure, key="what_if_changed", alt="From the start to this lead, field by field")


@session.fragment
def one_field(form: Form, start: Start, now: ScoredBatch) -> None:  # noqa: ARG001
    """The chance over the values of one field, all others as they are."""
    field = _chosen(form, "Field", "what_if_curve", 0)
    found = response(form.model, now.leads.values, field.place)
    st.caption(plain(curve_said(form.model, found)))
    chart(what_if.response_curve(found), key="what_if_response", alt=f"Chance by {field.label}")


@session.fragment
def two_fields(form: Form, start: Start, now: ScoredBatch) -> None:  # noqa: ARG001
    """The chance over the values of two fields, all others as they are."""
    if len(form.fields) < 2 or form.model.past is None:
        st.caption("There is no map: this model reads only one field, or keeps no past leads.")
        return
    left, right = st.columns(2)
    with left:
        down = _chosen(form, "Rows", "what_if_rows", 0)
    with right:
        across = _chosen(form, "Columns", "what_if_columns", 1)
    if down is across:
        st.caption("Choose two different fields.")
        return
    found = response_map(form.model, now.leads.values, down.place, across.place)
    st.caption(plain(map_said(form.model, found)))
    alt = f"Chance by {down.label} and {across.label}"
    chart(what_if.response_map(found), key="what_if_map", alt=alt)


def _chosen(form: Form, label: str, key: str, at_first: int) -> FormField:
    named = {f.name: f for f in form.fields}
    key = f"{key} {form.model.card.version}"
    look = {"format_func": lambda n: named[n].label, "persist_state": "session"}
    name = st.selectbox(plain(label), list(named), at_first, key=key, **look)
    return named[name]
