"""What-if: a lead as a form, its chance at once, and what each field does to it."""

import streamlit as st

from pages import _session as session
from pages import _suggestions, _what_if_answer, _what_if_curve, _what_if_form, _what_if_link
from pages._entry import enter
from pages._frame import footer, plain
from scoring.call_sheet import ScoredBatch
from scoring.errors import ModelUnavailable
from scoring.what_if_view.form import Form
from scoring.what_if_view.start import blank

VIEWS = {
    "What changed": _what_if_answer.changed,
    "One field": _what_if_curve.one_field,
    "Two fields": _what_if_curve.two_fields,
    "What would raise it": lambda _form, _start, now: _suggestions.show(now, 0),
    "Hand on": _what_if_link.hand_on,
}


@st.fragment
def what_if(form: Form, batch: ScoredBatch | None) -> None:
    """The start, the answer and the form; one field changed draws this and no more of the page."""
    start = session.what_if()
    _what_if_form.choose_start(form, batch, start)
    now = _what_if_form.scored(form, start)
    _what_if_answer.show(form, start, now)
    _what_if_form.fields(form, now)
    name = st.segmented_control(
        "View", list(VIEWS), default="What changed", required=True, key="what_if_view",
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    VIEWS[name](form, start, now)


enter()
st.title("What-if")
st.caption("Change a lead and see what becomes of its chance. Nothing here is saved.")
try:
    batch = session.scored()
    form = session.what_if_form(batch.model if batch else session.serving().model)
    _what_if_link.open_link(form)
    begun = session.what_if()
    if begun is None or not begun.fits(form.model):
        session.begin_what_if(blank(form.model))
    what_if(form, batch)
except ModelUnavailable as problem:
    st.error(plain(str(problem)), icon=":material/error:")
    st.page_link("pages/call_sheet.py", label="Train on the sample", icon=":material/call:")
footer()
