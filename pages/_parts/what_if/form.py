"""What-if: where the form begins, and its fields."""

import streamlit as st

from pages import _session as session
from pages._parts import marking
from pages._parts.draw import plain, refusals, refused_before
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_lead
from scoring.views.call_sheet.planned import Planned
from scoring.views.what_if.form import (
    Choices,
    Form,
    FormField,
    answers_of,
    choices,
    parted,
    texts_of,
)
from scoring.views.what_if.start import Start, offered, start_named
from scoring.wording import counted

# The weightiest fields, in view at once; the others are a click away.
FIRST, ACROSS = 8, 2
# Pixels: the fields scroll below the answer and beside what changed, so that both stay in view.
HEIGHT = 400
EVERY = "what_if_every"
START_HELP = "The chosen lead comes first, then the leads by rank. Type any other id or rank."
# Why the form could not begin as asked, told once.
REFUSED = "what_if_refused"


def choose_start(form: Form, leads: Planned | None, start: Start) -> None:
    """What to begin from, and the way back to it."""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    key = session.begin_with(f"what_if_start {session.count(session.WHAT_IF)}", start.name)
    chosen = session.chosen() if leads else 0
    names, asked = offered(form.model, leads, chosen, start.name), (key, form, leads, start)
    left.selectbox(
        "Start from", names, key=key, accept_new_options=True, on_change=_begin, args=asked,
        persist_state="session", help=START_HELP,
    )  # fmt: skip
    look = {"icon": ":material/undo:", "width": "stretch"}
    right.button("Back to the start", on_click=session.hold, args=(session.WHAT_IF, start), **look)
    refused_before(REFUSED)
    for note in start.notes:
        st.info(plain(note), icon=":material/info:")


def _begin(key: str, form: Form, leads: Planned | None, start: Start) -> None:
    asked = session.said(key)
    session.answer(key, start.name)
    with refusals(later=REFUSED):
        session.hold(session.WHAT_IF, start_named(form.model, leads, asked))


def scored(form: Form, start: Start) -> ScoredBatch:
    """The lead of the form as its fields stand, a batch of one."""
    begun = answers_of(form, start.texts)
    answers = {f.name: session.said(session.begin_with(_key(f), begun[f.name]), "")
               for f in form.fields}  # fmt: skip
    return score_lead(texts_of(form, answers), form.model)


def _key(field: FormField) -> str:
    return f"what_if {session.count(session.WHAT_IF)} {field.name}"


def fields(form: Form, now: ScoredBatch) -> None:
    """The fields: those that the team can change, then the weightiest, the others closed.

    What never goes with the others is left out of their choices.
    """
    session.begin_with(EVERY, value=False)
    offered_now = choices(form, now, every=bool(session.said(EVERY, "")))
    levers, title = _levers(form)
    ours, others = parted(form, levers)
    with st.container(height=HEIGHT, key="what_if_fields"):
        if ours:
            st.markdown(f"**{plain(title)}**")
            _rows(ours, offered_now)
            st.markdown("**The lead itself**")
        _rows(others[:FIRST], offered_now)
        if rest := others[FIRST:]:
            with st.expander(f"{counted(len(rest), 'more field')}"):
                _rows(rest, offered_now)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(offered_now.said), width="content")
        if form.combinations is not None:
            st.toggle("Show them all", key=EVERY, persist_state="session", width="content")


def _levers(form: Form) -> tuple[tuple[str, ...], str]:
    """The fields that the team can change, else those it may, and what they are called.

    None where the list of them is damaged, told once.
    """
    with refusals():
        if levers := marking.marked(form.model):
            return levers, "Your team can change"
        return marking.proposed(form.model), "Your team may be able to change"
    return (), ""


def _rows(fields: tuple[FormField, ...], offered_now: Choices) -> None:
    for begin in range(0, len(fields), ACROSS):
        row = fields[begin : begin + ACROSS]
        for cell, field in zip(st.columns(ACROSS), row, strict=False):
            with cell:
                _field(field, offered_now)


def _field(field: FormField, offered_now: Choices) -> None:
    shared = {"key": _key(field), "persist_state": "session", "help": plain(field.help)}
    if field.is_number:
        look = {"step": field.step, "format": "%g", "placeholder": "(not given)"}
        st.number_input(plain(field.label), value=None, **look, **shared)
        return
    look = {"format_func": field.worded, "accept_new_options": True}
    st.selectbox(plain(field.label), offered_now.options[field.name], **look, **shared)
