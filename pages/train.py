"""Train: a history becomes candidates with their proof, and one of them the serving model."""

from pages import _session as session
from pages._parts import intake
from pages._parts.entry import page
from pages._parts.train import columns, history, run
from scoring.settings import runs_folder
from scoring.training.runs import list_runs
from scoring.views.train.run import run_to_show

with page("Train"):
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
