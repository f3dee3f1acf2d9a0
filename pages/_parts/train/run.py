"""A training run: its progress while it lasts, its result, and the runs before it."""

from collections.abc import Sequence

import streamlit as st

from pages import _session as session
from pages._parts.draw import alarm, plain, refusals
from pages._parts.train import result
from scoring.settings import runs_folder
from scoring.training.history_file import HistoryFile
from scoring.training.run_folder import Run, State
from scoring.training.runs import cancel, find_run, run_of_others, start_run
from scoring.training.trainer import TrainingRequest
from scoring.views.train.run import others_line, progress_line, run_label, run_title, runs_table

POLL_SECONDS = 1.0


def begin(file: HistoryFile, request: TrainingRequest) -> None:
    """Start a run and show it on the Train page; where it cannot be started, why."""
    with refusals():
        run = start_run(runs_folder(), file, request, session.owner(), by=session.person())
        session.answer(session.RUN, run.id)
        st.switch_page("pages/train.py")


def shown(run: Run) -> None:
    """A run as it stands, and the way back from it."""
    # One found under way stays in view when it has ended.
    session.answer(session.RUN, run.id)
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(plain(run_title(run)))
    back = "Change the columns" if session.history() else "Train on a file"
    if right.button(back, type="tertiary", icon=":material/arrow_back:"):
        session.answer(session.RUN, "")
        st.rerun()
    if run.active:
        session.fragment(_progress, run_every=POLL_SECONDS)(run.id)
        return
    if run.state is State.DONE:
        result.result(run)
    elif run.state is State.CANCELLED:
        st.info("This training was cancelled.")
    else:
        alarm(run.message)
    _log(run)


def _progress(name: str) -> None:
    """One look at the run; when it has ended, the whole page is drawn once more."""
    run = find_run(runs_folder(), name, session.owner())
    if run is None or not run.active:
        st.rerun()
        return
    st.progress(run.share, plain(progress_line(run)))
    if st.button("Cancel", icon=":material/stop_circle:"):
        with refusals():
            cancel(run)
            st.rerun()
    where = "" if session.is_signed_in() else ", in this browser"
    st.caption(
        "Training goes on if you leave this page or close the browser. Only you will find it "
        f"here again{where}."
    )
    _log(run)


def _log(run: Run) -> None:
    with st.expander("Log", icon=":material/notes:"):
        st.code(run.log or "Nothing yet.", language=None, wrap_lines=True, height=240)


def others() -> None:
    """That somebody else trains, where nothing else says so."""
    other = run_of_others(runs_folder(), session.owner())
    if other is not None:
        st.info(plain(others_line(other)), icon=":material/hourglass_top:")


def earlier(runs: Sequence[Run]) -> None:
    """The runs kept, newest first, each to be opened again."""
    if not runs:
        return
    st.header("Earlier runs")
    config = {"Started": st.column_config.TextColumn("Started (UTC)")}
    st.dataframe(
        runs_table(runs), hide_index=True, placeholder="", column_config=config, alt="Training runs"
    )
    labels = {run.id: run_label(run) for run in runs}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    look = {"format_func": labels.__getitem__, "key": "chosen_run"}
    name = left.selectbox("Open a run", list(labels), **look)
    if right.button("Open", width="stretch"):
        session.answer(session.RUN, name)
        st.rerun()
