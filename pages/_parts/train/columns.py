"""The columns of a history, their roles to be changed, and the button that trains."""

from dataclasses import replace
from typing import NamedTuple

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages import _session as session
from pages._parts.draw import alarm, plain, refusals
from pages._parts.train import questions, recipe, run
from pages._parts.train.column_look import column_look
from pages._parts.train.for_model import for_model
from pages._parts.train.options import options
from scoring.training.history_file import HistoryFile
from scoring.views.train import columns as view
from scoring.views.train.outcome import StatedOutcome
from scoring.views.train.questions import begin_line
from scoring.views.train.recipe import Derivation

HEIGHT = 560


class TrainPlaces(NamedTuple):
    """Where the page shows what: the button above all that may be left as it is."""

    asked: DeltaGenerator
    begin: DeltaGenerator
    table: DeltaGenerator


def choose_and_train(history: session.Upload, outcome: StatedOutcome) -> None:
    """The button that starts a run and shows it, and below it the columns in a table to edit."""
    places = TrainPlaces(st.container(), st.container(key="train_now"), st.container())
    made = recipe.recipe(history.table, outcome)
    if made.problem:
        return
    with places.begin, refusals():
        with st.spinner("Looking at the columns"):
            proposed = _proposed(made, outcome)
        if proposed.empty:
            alarm(view.NOTHING_ELSE)
            return
        if not view.chosen_columns(proposed, proposed).problem:
            proposed = view.with_questions(proposed, questions.found(made, outcome))
        with places.table:
            key = f"columns_{session.history_count()}_{outcome.key}{made.key}"
            edited = _edited(proposed, key)
        choice = view.chosen_columns(proposed, edited)
        if choice.problem:
            alarm(choice.problem)
            return
        with places.table:
            st.caption(plain(view.unheard_line(choice)))
    _train(history, made, outcome, (edited, choice), places)


def _proposed(made: Derivation, outcome: StatedOutcome) -> pd.DataFrame:
    return session.looked_at(
        f"columns {outcome.key} {made.key}",
        lambda: view.column_table(
            made.table.frame, outcome.column, outcome.meaning, outcome.created, made.learned
        ),
    )


def _train(
    history: session.Upload,
    made: Derivation,
    outcome: StatedOutcome,
    said: tuple[pd.DataFrame, view.ColumnChoice],
    places: TrainPlaces,
) -> None:
    """What else may be said, below, and the button with what it will learn from."""
    edited, choice = said
    with refusals():
        read = view.asked_about(edited, choice)
        answers, about = questions.answers(made, outcome, read, places.asked)
        what, frame = f"calls {outcome.key} {choice.created} {made.key}", made.table.frame
        calls = session.looked_at(what, lambda: view.usual_calls(frame, outcome, choice.created))
        asked = options(edited, choice, calls)
        with places.begin:
            if asked.problem:
                alarm(asked.problem)
                return
            line = for_model(history, outcome)
            with st.container(horizontal=True, vertical_alignment="center"):
                begun = st.button("Train", type="primary", icon=":material/model_training:")
                st.markdown(plain(begin_line(about, answers, [*read, *choice.known])))
        if begun:
            part, look = made.table.part or None, (history.header, history.dates)
            file = HistoryFile(history.filename, history.content, part, *look, history.below)
            request = view.request_of(outcome, choice, asked, made.recipe, answers)
            run.begin(file, replace(request, model=line))


def _edited(proposed: pd.DataFrame, key: str) -> pd.DataFrame:
    """The columns as a person left them."""
    st.header("Columns", anchor=False)
    st.caption(plain(view.columns_line(proposed)))
    return session.edited_table(key, proposed, lambda begun: _editor(begun, key))


def _editor(proposed: pd.DataFrame, key: str) -> pd.DataFrame:
    fixed = [name for name in proposed.columns if name not in ("Role", "Says")]
    height = min(HEIGHT, 36 * len(proposed) + 40)
    look = {"hide_index": True, "height": height, "disabled": fixed, "placeholder": ""}
    config = column_look(view.ROLES, list(view.SAYS.values())) | dict.fromkeys(view.UNSEEN)
    alt = "Columns of the history and their roles"
    return st.data_editor(proposed, key=key, alt=alt, column_config=config, **look)
