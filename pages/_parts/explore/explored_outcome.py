"""The outcome of the leads to explore: its column and what its values mean."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages import _session as session
from pages._parts.draw import plain
from pages._parts.outcome_values import meaning_asked
from scoring.history.meaning import OutcomeMeaning
from scoring.history.outcome_words import proposed_like
from scoring.insight.leads import Leads
from scoring.intake.issue import Table
from scoring.schema import Role
from scoring.views.train.outcome import outcome_choice, outcome_question

NO_OUTCOME = "No outcome"
CHANGE = "To change that, open the file’s name above."


def outcome_said(table: Table, slot: str, beside: Leads | None) -> str | None:
    """The outcome a person chose; at first that of the leads `beside`, or the one named so."""
    found = session.worked_out(f"{slot} outcome", lambda: outcome_choice(table.frame))
    choices, usual = [NO_OUTCOME, *found.columns], found.named
    if beside is not None:
        same = beside.first(Role.OUTCOME)
        usual = same.name if same is not None and same.name in found.columns else None
    name = st.selectbox(
        "Outcome", choices, choices.index(usual or NO_OUTCOME), persist_state="session",
        key=f"{slot}_outcome_{session.file_count(slot)}",
        help="The column that says which leads converted.",
    )  # fmt: skip
    return None if name == NO_OUTCOME else name


def meaning_said(
    panel: DeltaGenerator, table: Table, name: str, slot: str, beside: Leads | None
) -> OutcomeMeaning | None:
    """What the values of the outcome mean, asked for where they do not say it.

    At first as those of the leads `beside`, where these were asked about. It is asked in the
    `panel` where a proposal answers it all, which is then said in sight, else in sight.
    """
    question = session.worked_out(
        f"{slot} question {name}", lambda: outcome_question(table.frame[name])
    )
    same = None if beside is None else beside.first(Role.OUTCOME)
    if question is not None and beside is not None and same is not None and same.name == name:
        question = proposed_like(question, beside.meaning)
    key = f"{slot}_meaning_{session.file_count(slot)}_{name}"
    is_open = question is not None and not question.is_complete
    with st.container() if is_open else panel:
        meaning = meaning_asked(question, key, opened=is_open)
    if meaning is not None and not meaning.is_usual:
        said = plain(meaning.in_words_of(table.frame[name].unique()))
        st.caption(said if is_open else f"{said} {CHANGE}")
    return meaning
