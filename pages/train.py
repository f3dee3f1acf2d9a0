"""Train: a history becomes candidates with their proof, and one of them the serving model."""

import streamlit as st

from pages import _session as session
from pages import _train_columns, _train_history, _train_recipe, _train_run
from pages._entry import enter
from pages._frame import footer
from scoring.settings import runs_folder
from scoring.train_view import run_to_show
from scoring.training.runs import list_runs

enter()
st.title("Train")
runs = list_runs(runs_folder())
run = run_to_show(runs, session.opened_run(), has_history=session.history() is not None)
history = session.history()
if run is not None:
    _train_run.shown(run)
elif history is None:
    _train_history.empty_state()
elif history.table is None or _train_history.is_nameless(history):
    _train_history.question(history)
else:
    outcome = _train_history.outcome(history, history.table)
    if outcome is not None:
        made = _train_recipe.recipe(history.table, outcome)
        if not made.problem:
            _train_columns.choose_and_train(history, made, outcome)
_train_run.earlier([other for other in runs if run is None or other.id != run.id])
footer()
