"""What-if: a lead as a form, its chance at once, and what each field does to it."""

import streamlit as st

from pages import _session as session
from pages._parts import suggestions
from pages._parts.draw import plain
from pages._parts.entry import enter, footer
from pages._parts.what_if import answer, curve, form, link
from scoring.errors import ModelUnavailable
from scoring.model.scored import ScoredBatch
from scoring.views.what_if.form import Form
from scoring.views.what_if.start import blank

VIEWS = {
    "What changed": answer.changed,
    "One field": curve.one_field,
    "Two fields": curve.two_fields,
    "What would raise it": lambda _form, _start, now: suggestions.show(now, 0),
    "Hand on": link.hand_on,
}


@st.fragment
def what_if(blank_form: Form, scored: ScoredBatch | None) -> None:
    """The start, the answer and the form; one field changed draws this and no more of the page."""
    start = session.what_if()
    form.choose_start(blank_form, scored, start)
    now = form.scored(blank_form, start)
    answer.show(blank_form, start, now)
    form.fields(blank_form, now)
    name = st.segmented_control(
        "View", list(VIEWS), default="What changed", required=True, key="what_if_view",
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    VIEWS[name](blank_form, start, now)


enter()
st.title("What-if")
st.caption("Change a lead and see what becomes of its chance. Nothing here is saved.")
try:
    scored = session.scored()
    blank_form = session.what_if_form(scored.model if scored else session.serving().model)
    link.open_link(blank_form)
    begun = session.what_if()
    if begun is None or not begun.fits(blank_form.model):
        session.begin_what_if(blank(blank_form.model))
    what_if(blank_form, scored)
except ModelUnavailable as problem:
    st.error(plain(str(problem)), icon=":material/error:")
    st.page_link("pages/call_sheet.py", label="Train on the sample", icon=":material/call:")
footer()
