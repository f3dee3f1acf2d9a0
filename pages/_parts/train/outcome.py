"""The outcome of a history: the column, what its values mean, and how long a lead is waited for."""

from dataclasses import replace
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages import _session as session
from pages._parts.creation_select import creation_select
from pages._parts.draw import alarm, plain
from pages._parts.outcome_values import meaning_asked
from scoring.intake.issue import Table
from scoring.views.train.creation_choice import creation_choice
from scoring.views.train.outcome import (
    DATED,
    NOTHING_PROPOSED,
    StatedOutcome,
    outcome_choice,
    outcome_facts,
    outcome_missing,
    outcome_question,
)
from scoring.views.train.waiting import waiting_facts


class OutcomePlaces(NamedTuple):
    """Where the page asks what: three questions side by side, what is said of them below."""

    column: DeltaGenerator
    created: DeltaGenerator
    waiting: DeltaGenerator
    below: DeltaGenerator


def outcome_asked(table: Table) -> StatedOutcome | None:
    """The outcome a person confirmed, with its counts; None while it cannot be used."""
    choice = session.looked_at("outcome", lambda: outcome_choice(table.frame))
    if why := session.looked_at("missing", lambda: outcome_missing(table.frame, choice)):
        alarm(why)
        return None
    places = OutcomePlaces(*st.columns([5, 5, 2]), st.container())
    with places.column:
        name = st.selectbox(
            "Which column says whether a lead converted?", choice.columns,
            choice.columns.index(choice.proposed) if choice.proposed else None,
            placeholder="Choose the column", key=f"outcome_{session.history_file()}",
            persist_state="session",
        )  # fmt: skip
    with places.below:
        if name is None:
            st.caption(NOTHING_PROPOSED)
            return None
        return _stated(table, name, places)


def _stated(table: Table, name: str, places: OutcomePlaces) -> StatedOutcome | None:
    """The column with what its values mean and the waiting time, asked for where need be."""
    cells = table.frame[name]
    question = session.looked_at(f"question {name}", lambda: outcome_question(cells))
    meaning = meaning_asked(question, f"meaning_{session.history_file()}_{name}", opened=True)
    if meaning is None:
        return None
    stated = StatedOutcome(name, meaning)
    if not _is_sound(table, stated):
        return None
    with places.created:
        dated = _dated(table, stated)
    return None if dated is None else _waited(table, dated, places.waiting)


def _is_sound(table: Table, stated: StatedOutcome) -> bool:
    facts = session.looked_at(
        f"facts {stated.key}", lambda: outcome_facts(table.frame, stated.column, stated.meaning)
    )
    if facts.refusal:
        alarm(facts.refusal)
        return False
    st.write(plain(facts.line))
    if facts.dated:
        st.caption(DATED)
    if facts.warning:
        st.warning(plain(facts.warning), icon=":material/warning:")
    return True


def _dated(table: Table, stated: StatedOutcome) -> StatedOutcome | None:
    """With the creation date as confirmed; None while a person has to choose it."""
    what = f"creation {stated.key}"
    with st.spinner("Looking at the dates"):
        found = session.looked_at(what, lambda: creation_choice(table.frame, stated.column))
    if found is None:
        return stated
    said = creation_select(found, f"{what} {session.history_count()}")
    return None if said is None else replace(stated, created=said)


def _waited(table: Table, stated: StatedOutcome, place: DeltaGenerator) -> StatedOutcome | None:
    """With the waiting time that a person states, asked for where dates tell."""
    what = f"waiting {stated.key}"
    with st.spinner("Looking at the dates"):
        facts = session.looked_at(what, lambda: waiting_facts(table.frame, stated))
    if facts is None:
        return stated
    key = session.begin_with(f"{what} {session.history_count()}", facts.proposed)
    said = place.number_input(
        "Waiting time, in days", 0, None, key=key, persist_state="session",
        help="A lead is judged by its outcome from this age on; younger leads are left out. Leave "
        "empty for the days that the dates of conversion show.",
    )  # fmt: skip
    days = facts.proposed if said is None else int(said)
    if problem := facts.problem(days):
        alarm(problem)
        return None
    st.caption(plain(facts.line(days)))
    if warning := facts.warning(days):
        st.warning(plain(warning), icon=":material/warning:")
    return replace(stated, waiting=None if days == facts.proposed else days)
