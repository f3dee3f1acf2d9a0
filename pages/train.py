"""Train: a history becomes candidates with their proof, and one of them the serving model."""

import streamlit as st

from pages import _session as session
from pages._parts import intake
from pages._parts.draw import plain
from pages._parts.entry import page
from pages._parts.train import columns, history, run
from scoring.access import UserRole
from scoring.settings import runs_folder
from scoring.training.runs import TRAIN, list_runs
from scoring.views.train.run import run_to_show


def train() -> None:
    """A run with its result, or the way to one; the runs before it."""
    runs, file = list_runs(runs_folder(), session.owner()), session.history()
    opened = run_to_show(runs, session.said(session.RUN), has_history=file is not None)
    run.others()
    if opened is not None:
        run.shown(opened)
    elif file is None:
        history.empty_state()
    elif intake.needs_answer(file):
        history.question(file)
    elif outcome := history.outcome(file, file.table):
        columns.choose_and_train(file, outcome)
    run.earlier([other for other in runs if opened is None or other.id != opened.id])


with page("Train"):
    if may_not := session.why_not(UserRole.ANALYST, TRAIN):
        st.info(plain(may_not), icon=":material/lock:")
        st.page_link("pages/models.py", label="See the models", icon=":material/arrow_forward:")
    else:
        train()
