"""The form in which a person says which column is what: proposals in view, the rest closed."""

from collections.abc import Sequence

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from scoring.intake.leads.mapping import Confirmed
from scoring.views.call_sheet import matching as view


def form(
    question: view.MatchQuestion, labels: dict[str, str], before: Confirmed
) -> Confirmed | None:
    """The mapping confirmed `before` with what a person applies to it; None until then.

    `labels` are the columns that may be chosen, as they are shown.
    """
    st.write("Check what is proposed, or change it. Nothing changes until you apply it.")
    with st.form(f"mapping_{session.upload_count()}", border=False):
        st.markdown("**Who they are**")
        contacts = _columns(question.contacts, labels, "Matched by name and values")
        chosen = dict[str, str]()
        if question.fields:
            st.markdown("**What the model reads**")
            chosen = _columns(question.fields, labels, "Fields without a proposal", is_asked=True)
        said = {choice.field: _values(choice) for choice in question.values}
        if not st.form_submit_button("Apply and score", type="primary"):
            return None
    columns = {name: column for name, column in chosen.items() if column != view.NOT_IN_FILE}
    words = view.changed(contacts, question.contacts)
    return view.extended(before, Confirmed(columns, said, words))


def _columns(
    choices: Sequence[view.FieldChoice],
    labels: dict[str, str],
    rest: str,
    *,
    is_asked: bool = False,
) -> dict[str, str]:
    """What a person chose for each field: proposals in view, the rest closed.

    What `is_asked` is open where nothing is proposed.
    """
    first = [c for c in choices if c.is_open and c.proposed != view.NOT_IN_FILE]
    others = [choice for choice in choices if choice not in first]
    chosen = {choice.field: _column(choice, labels) for choice in first}
    if others:
        # Where nothing is proposed, these are all there is to say.
        with st.expander(f"{plain(rest)} ({len(others)})", expanded=is_asked and not first):
            chosen |= {choice.field: _column(choice, labels) for choice in others}
    return chosen


def _column(choice: view.FieldChoice, labels: dict[str, str]) -> str:
    offered = {view.NOT_IN_FILE: view.NOT_IN_FILE} | labels
    begun = list(offered).index(choice.proposed)
    key = f"map_{session.upload_count()}_{choice.field}"
    look = {"key": key, "format_func": offered.__getitem__}
    column = st.selectbox(plain(choice.label), list(offered), begun, **look)
    if choice.reason:
        st.caption(f"Proposed: {plain(choice.reason)}")
    return column


def _values(choice: view.ValueChoice) -> dict[str, str]:
    label, pairs = f"{plain(choice.field)}: new values that may be known ones", list(choice.pairs)
    key = f"values_{session.upload_count()}_{choice.field}"
    kept = st.multiselect(label, pairs, pairs, key=key, format_func=choice.label)
    return {value: choice.pairs[value] for value in kept}
