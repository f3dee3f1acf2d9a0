"""Outcomes given back by a later export: which column says them, and which leads they are of."""

import streamlit as st

from pages import _session as session
from pages._parts import intake
from pages._parts.draw import plain, refusals, section
from pages._parts.monitor import last_gifts, rep_or_file_choice
from pages._parts.outcome_values import meaning_asked
from scoring.access import UserRole
from scoring.history.meaning import OutcomeMeaning
from scoring.pipelines.disputed_outcomes import WordThatCounts, contradictions, settle
from scoring.pipelines.given_back import GivenBack, give_back, outcomes_of
from scoring.store.gift_store import NewGift
from scoring.views.monitor.rep_or_file import ASKED_AGAIN, settled_line
from scoring.views.monitor.taken_in import GIVE_BACK, HOW, left_section, taken_line
from scoring.views.train.outcome import outcome_choice, outcome_question

GIVE = "give outcomes back"


def show(model: str, *, opened: bool) -> None:
    """The uploader for leads of a model, what must be said of the file, and what became of it."""
    if may_not := session.why_not(UserRole.VIEWER, GIVE):
        st.caption(plain(may_not))
        return
    held = session.said(session.GIVEN)
    last_gifts.told()
    with st.expander(GIVE_BACK, expanded=opened or held is not None, icon=":material/inventory:"):
        if held is None:
            st.caption(HOW)
            intake.uploader("Outcomes", f"given_{session.count(session.GIVEN)}", _hold)
        elif intake.heading(held.filename):
            _hold(None)
        elif intake.needs_answer(held):
            intake.question(held, _hold)
        else:
            _column(held, model)
        last_gifts.show(model)


def _hold(file: session.Upload | None) -> None:
    session.give(file)
    st.rerun()


def _column(held: session.Upload, model: str) -> None:
    """Which column says the outcomes and what its values mean, then the button that takes them."""
    found = outcome_choice(held.table.frame)
    columns = list(found.columns)
    place = columns.index(found.named) if found.named in columns else None
    key = f"given_column_{session.count(session.GIVEN)}"
    name = st.selectbox(
        "The column that says which leads converted", columns, place, format_func=plain, key=key,
        placeholder="Choose a column",
    )  # fmt: skip
    if name is None:
        return
    question = outcome_question(held.table.frame[name])
    is_open = question is not None and not question.is_complete
    meaning = meaning_asked(question, f"{key}_{name}", opened=is_open)
    if meaning is not None:
        _asked(held, (name, meaning), model, key)
    taken = session.said(session.TAKEN_IN)
    if taken is not None:
        _taken(*taken)


def _asked(held: session.Upload, told: tuple[str, OutcomeMeaning], model: str, key: str) -> None:
    """Where the outcomes contradict the reps whose word counts, and the button that takes them."""
    asked, found, again = session.said(session.CONTRADICTED, (None, [], False))
    found = found if asked == told else []
    if found and again:
        st.caption(ASKED_AGAIN)
    whose = rep_or_file_choice.chosen(found, key) if found else WordThatCounts.NEWER
    if not st.button("Take these outcomes", type="primary"):
        return
    with refusals():
        person = session.person()
        person.require(UserRole.VIEWER, GIVE)
        with st.spinner("Finding the leads"):
            given = outcomes_of(held.table, *told)
            fresh = contradictions(given, model=model)
            is_open = bool(fresh) and fresh != found
            if not is_open:
                gift = NewGift("page", held.filename)
                taken = give_back(given, by=person, gift=gift, model=model)
                settle(fresh, whose, by=person, gift=gift)
                session.answer(session.TAKEN_IN, (taken, settled_line(fresh, whose)))
                session.forget_batches()
        session.answer(session.CONTRADICTED, (told, fresh if is_open else [], bool(found)))
        st.rerun()


def _taken(found: GivenBack, settled: str) -> None:
    st.success(plain(f"{taken_line(found)} {settled}".strip()), icon=":material/check:")
    if len(found.left_out):
        section(left_section(found))
