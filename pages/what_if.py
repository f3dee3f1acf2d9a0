"""What-if: a lead as a form, its chance at once, and what each field does to it."""

import streamlit as st

from pages import _session as session
from pages._parts import suggestions
from pages._parts.call_sheet.plan import planned
from pages._parts.draw import views
from pages._parts.entry import needs_model, page
from pages._parts.what_if import answer, form, link, model_switch
from scoring.views.call_sheet.planned import Planned
from scoring.views.what_if.form import Form
from scoring.views.what_if.start import blank, from_lead

VIEWS = {
    "One field": answer.one_field,
    "Two fields": answer.two_fields,
    "What you can do": lambda _form, _start, now: suggestions.show(now, 0),
    "Share": link.share,
}


@session.fragment
def what_if(blank_form: Form, leads: Planned | None) -> None:
    """The start, the answer and the form; one field changed draws this and no more of the page."""
    start = session.said(session.WHAT_IF)
    form.choose_start(blank_form, leads, start)
    now = form.scored(blank_form, start)
    answer.show(blank_form, start, now)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        form.fields(blank_form, now)
    with right:
        answer.changed(blank_form, start, now)
    views(VIEWS, blank_form, start, now, key="what_if_view")


with page("What-if"), needs_model():
    st.caption("Change a lead and see how its chance changes. Nothing here is saved.")
    scored = session.ranked()
    model = model_switch.model(scored)
    blank_form = session.what_if_form(model)
    leads = planned(scored) if scored and scored.model is model else None
    link.open_link(blank_form)
    begun = session.said(session.WHAT_IF)
    if begun is None or not begun.fits(blank_form.model):
        first = from_lead(leads, session.chosen()) if leads else blank(blank_form.model)
        session.hold(session.WHAT_IF, first)
    what_if(blank_form, leads)
