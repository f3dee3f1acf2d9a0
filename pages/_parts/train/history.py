"""The history to train on: its file, and the column that says who converted."""

from functools import partial

import streamlit as st

from pages import _session as session
from pages._parts import intake, order_select
from pages._parts.draw import plain, refusals
from pages._parts.other_reading import other_reading
from pages._parts.train.outcome import outcome_asked
from scoring.intake.files.server_files import read_server_file, server_files
from scoring.intake.issue import Table
from scoring.settings import histories_folder, sample_file
from scoring.views.call_sheet.notices import issue_line, reading_line
from scoring.views.train.outcome import StatedOutcome

SAMPLE = "sample_history.csv"


def empty_state() -> None:
    """One sentence, the uploader, and the button that takes the sample."""
    st.write("Upload past leads with a column that says which of them converted.")
    intake.uploader("History file", f"history_{session.history_count()}", _keep)
    _on_the_server()
    st.caption(
        "At least 40 leads that converted and 40 that did not are needed. The file is held until "
        "training ends; figures and models stay with the run."
    )
    if st.button("Use the sample", type="primary", icon=":material/play_arrow:"):
        intake.read([(SAMPLE, sample_file(SAMPLE).read_bytes())], intake.Said(), _keep)


def _on_the_server() -> None:
    """The files that lie in the server's folder, where there are any."""
    wanted = session.said_once(session.WANTED)
    if wanted is not None:
        with refusals():
            most_mb = session.upload_limit()
            by, folder = session.person(), histories_folder()
            content = read_server_file(folder, wanted, most_mb=most_mb, by=by)
            intake.read([(wanted, content)], intake.Said(), _keep)
    found = server_files(histories_folder(), by=session.person())
    labels = {file.name: file.label for file in found}
    if labels:
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        look = {"format_func": labels.__getitem__}
        name = left.selectbox("Or a file on the server", list(labels), **look)
        look = {"width": "stretch", "icon": ":material/dns:"}
        right.button("Use this file", on_click=session.answer, args=(session.WANTED, name), **look)


def question(history: session.Upload) -> None:
    """Ask what only a person knows of the file, then read it."""
    st.header(plain(history.filename), anchor=False)
    intake.question(history, _keep)
    if st.button(intake.ANOTHER, type="tertiary", icon=":material/arrow_back:"):
        _keep(None)


def outcome(history: session.Upload, table: Table) -> StatedOutcome | None:
    """The outcome a person confirmed, with its counts; None while it cannot be used."""
    if intake.heading(history.filename, reading_line(table)):
        _keep(None)
    other_reading(history, _keep)
    order_select.reread(history, partial(_keep, again=True), f"history_{session.history_count()}")
    if table.issues:
        st.caption(f"Issues in the file: {plain(issue_line(table.issues))}.")
    return outcome_asked(table)


def _keep(file: session.Upload | None, *, again: bool = False) -> None:
    session.keep_history(file, again=again)
    # No run is in view, also not one under way.
    session.answer(session.RUN, "")
    st.rerun()
