"""The history to train on: its file, and the column that says who converted."""

import streamlit as st

from pages import _session as session
from pages._parts import intake
from pages._parts.draw import alarm, plain, refusals
from scoring.intake.files.server_files import read_server_file, server_files
from scoring.intake.issue import Table
from scoring.intake.table.reading import lacks_header
from scoring.settings import histories_folder, sample_file
from scoring.views.call_sheet.notices import issue_line, reading_line
from scoring.views.train.outcome import outcome_choice, outcome_facts

SAMPLE = "sample_history.csv"


def empty_state() -> None:
    """One sentence, the uploader, and the button that takes the sample."""
    st.write("Upload past leads with a column that says which of them converted.")
    key = f"history_{session.history_count()}"
    file = st.file_uploader("History file", key=key, label_visibility="collapsed")
    if file is not None:
        _read(file.name, file.getvalue(), intake.Said())
    _on_the_server()
    st.caption(
        "At least 40 leads that converted and 40 that did not are needed. The copy of the file is "
        "deleted when training ends; figures and models stay with the run."
    )
    if st.button("Use the sample", type="primary", icon=":material/play_arrow:"):
        _read(SAMPLE, sample_file(SAMPLE).read_bytes(), intake.Said())


def _on_the_server() -> None:
    """The files that lie in the server's folder, where there are any."""
    wanted = session.wanted_server_file()
    if wanted is not None:
        with refusals():
            most_mb = session.upload_limit()
            content = read_server_file(histories_folder(), wanted, most_mb=most_mb)
            _read(wanted, content, intake.Said())
    labels = {file.name: file.label for file in server_files(histories_folder())}
    if labels:
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        look = {"format_func": labels.__getitem__}
        name = left.selectbox("Or a file on the server", list(labels), **look)
        look = {"width": "stretch", "icon": ":material/dns:"}
        right.button("Use this file", on_click=session.want_server_file, args=(name,), **look)


def needs_answer(history: session.Upload) -> bool:
    """Whether a person must say which part of the file to read, or what its first row is."""
    return history.table is None or lacks_header(history.table)


def question(history: session.Upload) -> None:
    """Ask what only a person knows of the file, then read it."""
    st.subheader(plain(history.filename), anchor=False)
    said = intake.answer(history)
    if said is not None:
        _read(history.filename, history.content, said)
    _another()


def outcome(history: session.Upload, table: Table) -> str | None:
    """The outcome column a person confirmed, with its counts; None while it cannot be used."""
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(f"**{plain(history.filename)}** · {plain(reading_line(table))}")
    with right:
        _another()
    part = intake.other_part(history) if len(history.parts) > 1 else None
    if part is not None:
        _read(history.filename, history.content, intake.Said(part))
    if table.issues:
        st.caption(f"Issues in the file: {plain(issue_line(table.issues))}.")
    st.subheader("Outcome")
    choice = session.looked_at("outcome", lambda: outcome_choice(table.frame))
    name = st.selectbox(
        "Which column says whether a lead converted?", choice.columns,
        choice.columns.index(choice.proposed) if choice.proposed else None,
        placeholder="Choose the column", key=f"outcome_{session.history_count()}",
        persist_state="session",
    )  # fmt: skip
    return name if name is not None and _is_sound(table, name) else None


def _is_sound(table: Table, name: str) -> bool:
    facts = session.looked_at(f"facts {name}", lambda: outcome_facts(table.frame, name))
    if facts.refusal:
        alarm(facts.refusal)
        return False
    st.write(facts.line)
    if facts.warning:
        st.warning(facts.warning, icon=":material/warning:")
    return True


def _another() -> None:
    if st.button("Choose another file", type="tertiary", icon=":material/arrow_back:"):
        session.keep_history(None)
        session.open_run("")
        st.rerun()


def _read(filename: str, content: bytes, said: intake.Said) -> None:
    file = intake.read_upload(filename, content, said)
    if file is not None:
        session.keep_history(file)
        st.rerun()
