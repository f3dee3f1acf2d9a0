"""Getting leads in: the start, the file in hand, the questions, and training without a model."""

import streamlit as st

from pages import _session as session
from pages._parts import intake
from pages._parts.call_sheet import apart, ranked_before, todays_calls, unranked, welcome
from pages._parts.call_sheet.file_line import file_line
from pages._parts.call_sheet.scored_upload import rank
from pages._parts.call_sheet.used_model import used_model
from pages._parts.draw import alarm, plain
from pages._parts.other_reading import other_reading
from pages._parts.train import run
from scoring.access import UserRole
from scoring.errors import ModelUnavailable
from scoring.model.scored import ScoredBatch
from scoring.registry import SAMPLE
from scoring.settings import sample_file
from scoring.training.candidates import LIGHTGBM
from scoring.training.history_file import HistoryFile
from scoring.training.runs import TRAIN
from scoring.training.trainer import TrainingRequest
from scoring.views.call_sheet.way_in import HISTORY

OUTCOME = "Converted"


def empty_state() -> None:
    """The calls of today, what is got here, and the two ways to it."""
    todays_calls.show()
    welcome.steps()
    try:
        loaded = session.serving()
    except ModelUnavailable as problem:
        _without_model(problem)
        return
    welcome.ways_in(loaded.model)


def another_file(scored: ScoredBatch) -> None:
    """The file in hand with what it says of outcomes, and the ways to another one."""
    file_line(scored)
    used_model(scored)
    apart.outcomes(scored)
    ranked_before.offer_of(scored)


def question(upload: session.Upload) -> None:
    """Ask what only a person knows of a file, then score it."""
    st.header(plain(upload.filename), anchor=False)
    if intake.needs_answer(upload):
        intake.question(upload, rank)
    else:
        ranked_before.offer(upload)
        other_reading(upload, rank)
        unranked.unread(upload)
    before = session.scored()
    if before is not None:
        # Another file closes it.
        look = {"icon": ":material/upload_file:", "key": f"another_{session.upload_count()}"}
        with st.popover(intake.ANOTHER, type="tertiary", **look):
            welcome.uploader("Other lead files")
    back = f"Back to {plain(before.filename)}" if before else intake.ANOTHER
    if st.button(back, type="tertiary", icon=":material/arrow_back:"):
        session.hold(session.ASKED, None)
        st.rerun()


def _without_model(problem: ModelUnavailable) -> None:
    """The two ways to a model: of the sample, and of one's own past leads."""
    alarm(problem)
    if may_not := session.why_not(UserRole.ANALYST, TRAIN):
        st.write(plain(may_not))
        return
    left, right = st.columns(2)
    with left.container(border=True, height="stretch"):
        st.header("Look around", anchor=False)
        st.write("Train a model on the bundled sample history first. This takes some seconds.")
        if st.button("Train on the sample", type="primary", icon=":material/model_training:"):
            file = HistoryFile(HISTORY, sample_file(HISTORY).read_bytes())
            run.begin(file, TrainingRequest(OUTCOME, candidates=(LIGHTGBM,), model=SAMPLE))
    with right.container(border=True, height="stretch"):
        welcome.past_leads()
