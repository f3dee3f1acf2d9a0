"""Train: a history becomes candidates with their proof, and one of them the serving model."""

import streamlit as st

from pages import _session as session
from pages._parts.entry import enter, footer
from pages._parts.train import columns, history, recipe, run
from scoring.settings import runs_folder
from scoring.training.runs import list_runs
from scoring.views.train.run import run_to_show

enter()
st.title("Train")
runs = list_runs(runs_folder())
opened = run_to_show(runs, session.opened_run(), has_history=session.history() is not None)
file = session.history()
if opened is not None:
    run.shown(opened)
elif file is None:
    history.empty_state()
elif file.table is None or history.is_nameless(file):
    history.question(file)
else:
    outcome = history.outcome(file, file.table)
    if outcome is not None:
        made = recipe.recipe(file.table, outcome)
        if not made.problem:
            columns.choose_and_train(file, made, outcome)
run.earlier([other for other in runs if opened is None or other.id != opened.id])
footer()
