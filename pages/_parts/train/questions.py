"""The questions about columns before a training, and the defaults to be accepted after it."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages import _session as session
from pages._parts.draw import plain
from scoring.training.question import ColumnQuestion, Reply
from scoring.training.radar import ask
from scoring.views.train import questions as view
from scoring.views.train.outcome import StatedOutcome
from scoring.views.train.recipe import Derivation


def found(made: Derivation, stated: StatedOutcome) -> Sequence[ColumnQuestion]:
    """The questions about the columns of a history, looked for once."""
    with st.spinner("Looking for columns that may be filled in after the call"):
        what = f"questions {stated.key} {stated.waiting} {made.key}"
        return session.looked_at(what, lambda: ask(made.table, stated.request))


def answers(
    made: Derivation, stated: StatedOutcome, read: Sequence[str], place: DeltaGenerator
) -> tuple[view.Answers, view.AskedColumns]:
    """What a person answers about the columns in use, and what was asked.

    Each question comes with its default. Those that a publication waits for are asked in the
    `place`, the others here and closed.
    """
    asked = view.asked_columns(found(made, stated), read)
    key = f"{session.history_count()}_{stated.key}{made.key}"
    said, defaults = {}, False
    if asked.urgent:
        with place:
            st.header("Questions about columns", anchor=False)
            st.write(plain(view.questions_line(asked)))
            said = {q.column: _answer(q, key) for q in asked.urgent}
            label, look = "Use the defaults for all other questions", {"persist_state": "session"}
            defaults = st.checkbox(label, key=f"defaults_{key}", **look)
    given = view.answers_of(said | _others(asked, key), use_defaults=defaults)
    return given, asked


def _others(asked: view.AskedColumns, key: str) -> dict[str, Reply]:
    """The columns that change the test little or are left out as certain, closed at first."""
    if not asked.others:
        return {}
    with st.expander(plain(view.others_label(asked)), icon=":material/policy:"):
        return {q.column: _answer(q, key) for q in asked.others}


def _answer(question: ColumnQuestion, key: str) -> Reply:
    choices = view.answer_choices(question)
    look = {"key": f"answer_{key}_{question.column}"}
    st.markdown(plain(view.question_words(question)))
    return st.radio(
        plain(f"Your answer about {question.column}"), list(choices), horizontal=True,
        format_func=lambda answer: plain(choices[answer]),
        label_visibility="collapsed", persist_state="session", **look,
    )  # fmt: skip


def accepted(held: Sequence[ColumnQuestion], run: str) -> bool:
    """Whether a run may be published as far as questions about columns go."""
    if not held:
        return True
    st.warning(plain(view.held_words(held)), icon=":material/policy:")
    return st.checkbox(plain(view.accept_label(held)), key=f"accept_{run}")
